"""Ways round the by-hand rule: each is a finding or a flag, and no flood of others hides it."""

from __future__ import annotations

import numpy as np  # noqa: F401 - what is loaded is what a file can reach
import pytest
import torch  # noqa: F401

from grader.sandbox.child.source.inspection import inspect_file
from tests.attacks.evading import EVADING
from tests.sandbox import evasions

RULE = {"by_hand": True, "ready_made": ["softmax"], "loops": True}
KINDS = {
    "names by strings": evasions.NAMES_BY_STRINGS,
    "runs strings": evasions.RUNS_STRINGS,
    "other objects": evasions.OTHER_OBJECTS,
    "ready-made": evasions.READY_MADE,
    "symbolic": evasions.SYMBOLIC,
}


def inspected(source: str):
    return inspect_file(source.encode(), {"f": RULE})


def flags(source: str) -> list[str]:
    return inspected(source)["flags"]


@pytest.mark.parametrize("kind", KINDS)
def test_every_way_round_the_rule_is_found_or_flagged(kind):
    sources = evasions.sources(KINDS[kind])
    assert len(sources) >= 40
    unseen = []
    for source in sources:
        seen = inspected(source)
        if not seen["exercises"]["f"]["findings"] and not seen["flags"]:
            unseen.append(source)
    assert unseen == []


@pytest.mark.parametrize("name", EVADING)
def test_every_way_that_was_tried_is_found_or_flagged(name):
    rules = {"sigmoid_derivative": RULE}
    seen = inspect_file(EVADING[name].encode(), rules)
    assert seen["exercises"]["sigmoid_derivative"]["findings"] or seen["flags"]


@pytest.mark.parametrize(
    "source",
    [
        "import numpy as np\nnp.testing.assert_allclose(np.exp(0), 1)",
        "import torch\ntorch.testing.assert_close(torch.ones(1), torch.ones(1))",
        "import numpy as np\nfrom numpy.lib.stride_tricks import sliding_window_view",
        "import torch\nfrom torch.utils.data import DataLoader\nloader = DataLoader([1])",
        "import torch\n@torch.jit.script\ndef f(x):\n    return x",
        "import torch\ngenerator = torch.Generator().manual_seed(0)\ntorch.cuda.is_available()",
        "import torch\nt = torch.nn.functional\ndef f(x):\n    return t.relu(x)",
        "import torch.nn.functional as F\ndef f(x):\n    F = x + 1\n    return F",
        "import numpy as np\nimport torch\ndef f(x):\n    xp = np if isinstance(x, np.ndarray) else torch\n"
        "    return xp.exp(x)",
        "import functools\ndef d(g):\n    @functools.wraps(g)\n    def h(): pass\n    return h",
        "class V:\n    __slots__ = ('a', '_b')\n"
        "    def __init__(self, a):\n        self.a, self._b = a, None\n"
        "    def __radd__(self, o):\n        return V(o + self.a)\n    __rmul__ = __radd__\n"
        "    def __repr__(self):\n        return f'V({self.a}, {self._b})'",
        "import dataclasses\n@dataclasses.dataclass\nclass C:\n    _x: int\nC(1)._x",
        "from collections import namedtuple\nP = namedtuple('P', 'a b')\nP(1, 2)._replace(a=3)._asdict()",
        "def f(x):\n    vars = x + 1\n    return vars",
        "def eval(model):\n    return model\neval(1)",
        "import os, sys\nfrom os import path\nsys.setrecursionlimit(10**4)\nsys.path.append(os.path.curdir)\n"
        "os.environ['KMP_DUPLICATE_LIB_OK'] = 'TRUE'\nprint(sys.version, path.join('a'), file=sys.stderr)",
        "from types import SimpleNamespace\nimport contextlib, json, re",
        "import argparse, logging\nlogging.basicConfig(level=logging.INFO)\n"
        "logger = logging.getLogger(__name__)\nlogger.info('begun')\n"
        "argparse.ArgumentParser().add_argument('--n')",
        "import unittest, pytest\nclass Tests(unittest.TestCase):\n    def test_one(self):\n"
        "        self.assertEqual(1, 1)\n@pytest.mark.parametrize('x', [1])\ndef test(x):\n    pass\n"
        "unittest.main(argv=[''], exit=False)",
        "from builtins import range, object\nfrom timeit import default_timer as timer\n"
        "import gc\ngc.collect()",
        "import doctest\nif __name__ == '__main__':\n    import pdb\n    doctest.testmod()\n    exec('1')",
        "import torch\ntorch.backends.cudnn.deterministic = True\ntorch.backends.cudnn.benchmark = False",
        "import os\nfor folder, _, names in os.walk('/kaggle/input'):\n    print(folder, names)",
        "import torch\nclass A(torch.autograd.Function):\n    @staticmethod\n    def forward(ctx, x):\n"
        "        ctx.save_for_backward(x)\n        return x",
        "import torch\nif hasattr(torch.backends, 'mps'):\n    print('Apple')",
        "from no_such_library import *\nimport no_such_library.parts as parts\nparts.train(1)",
        "class A:\n    def __init__(self, **options):\n        self.__dict__.update(options)\n"
        "        for name, value in options.items():\n            setattr(self, name, value)\n"
        "            object.__setattr__(self, name, value)\n"
        "    def __repr__(self):\n        return self.__class__.__name__\n"
        "print([a.__class__.__name__ for a in [A()]])",
        "class V:\n    grad = 0\nmatch V():\n    case V(grad=g):\n        print(g)",
        "import sys, unittest\nunittest.main()\nunittest.main(argv=['', '-v'], verbosity=2, exit=False)\n"
        "unittest.main('__main__', argv=sys.argv[:1])",
        "import enum\nimport torch\nclass Net(torch.nn.Module):\n    _scale = 2\n    def __init__(self):\n"
        "        super().__init__()\n        self._layer = torch.nn.Linear(1, 1)\n    def _step(self): pass\n"
        "class Kind(enum.Enum):\n    A = 1\n    @classmethod\n    def _missing_(cls, value):\n"
        "        return cls.A",
        "class M:\n    def hessian(self):\n        return 1\nM().hessian()",
        "import random\nimport math\nrandom.shuffle([1])\nmath.exp(1)",
        "if __name__ == '__main__':\n    print('demo')",
        "import asyncio\nasync def f():\n    await asyncio.sleep(0)\nasyncio.run(f())",
        "from asyncio import create_task, gather, sleep\nasync def f():\n    return await gather(sleep(0))",
        "__author__ = 'me'\nprint(__file__, __doc__)",
        "import torch\nx = torch.ones(3)\nx.grad = None\nprint(x.shape, x.grad)",
    ],
)
def test_ordinary_code_is_not_flagged(source):
    assert flags(source) == []


def test_a_flag_reads_like_a_sentence_and_says_each_thing_once():
    source = "def f(x):\n    exec('1')\n    exec('2'); exec('3')\n"
    assert flags("exec('1')\n") == ["line 1 uses `exec`"]
    assert flags(source) == ["lines 2 and 3 use `exec`"]
    assert flags("exec('1')\n" * 25) == ["lines 1, 2, 3 and 22 more use `exec`"]
    assert flags("import mmap\n" * 3) == ["lines 1, 2 and 3 import `mmap`"]


HARMLESS = (
    "array ast concurrent atexit bdb binascii bz2 cmd codecs colorsys compileall contextvars copyreg curses "
    "dbm difflib dis email encodings errno fcntl filecmp fileinput fnmatch ftplib getopt getpass gettext "
    "html http"
).split()
"""Modules of Python that no exercise needs."""
FLOODS = {
    "imports": [f"import {name}" for name in HARMLESS],
    "long imports": [f"from mmap import {'a' * 500}{i}" for i in range(60)],
    "private parts": [f"torch._a{i}" for i in range(60)],
    "attributes": [f"x._a{i}" for i in range(60)],
    "special names": [f"x.__a{i}__" for i in range(60)],
    "unusual parts": [f"torch.hub.a{i}" for i in range(60)],
    "changes": [f"torch.a{i} = 1" for i in range(60)],
    "patterns": [f"match x:\n    case object(a{i}=1): pass" for i in range(60)],
    "star imports": [f"from torch.nn.a{i} import *" for i in range(60)],
    "values": [f"print(torch, {i})" for i in range(60)],
}
TELLING = {
    "print.__self__": "`.__self__`",
    "getattr(x, 'a')": "`getattr`",
    "exec('1')": "`exec`",
    "torch.os": "`torch.os`",
    "x.jvp()": "`.jvp`",
    "import ctypes": "`ctypes`",
    "class A:\n    global f\n    f = 1": "binds `f` again",
}


@pytest.mark.parametrize("wording", TELLING)
@pytest.mark.parametrize("flood", FLOODS)
def test_no_flood_of_flags_hides_another(flood, wording):
    source = "\n".join(["import torch", "x = 1", *FLOODS[flood], wording])
    seen = flags(source)
    assert any(TELLING[wording] in flag for flag in seen), seen
    assert len(seen) <= 20
    assert max(map(len, seen)) <= 200


def test_all_floods_together_leave_room_for_every_kind():
    every = [line for lines in FLOODS.values() for line in lines]
    seen = flags("\n".join(["import torch", "x = 1", *every, *TELLING]))
    assert len(seen) <= 20
    assert [word for word in TELLING.values() if not any(word in flag for flag in seen)] == []


def test_a_flood_is_told_with_its_extent():
    seen = flags("\n".join(f"import {name}" for name in HARMLESS))
    assert len(seen) == 20
    assert seen[0] == "line 1 imports `array`"
    assert seen[-1].startswith("lines 20, 21, 22 and 8 more import `errno`, `fcntl`, `filecmp`")


BAD = "import torch\ndef h(x):\n    return torch.softmax(x, -1)\ndef f(x):\n    return x\n"
REBINDINGS = [
    "f = h",
    "f, g = h, 1",
    "[f, *rest] = [h]",
    "*f, = h, h",
    "f: object = h",
    "(f := h)",
    "print(f := h)",
    "[f := h for _ in [0]]",
    "if (f := h): pass",
    "while (f := h) is None: pass",
    "for f in [h]: pass",
    "for i, (f, j) in enumerate([(h, 1)]): pass",
    "import contextlib\nwith contextlib.nullcontext(h) as f: pass",
    "import contextlib\nwith contextlib.nullcontext((h, 1)) as (f, g): pass",
    "match h:\n    case f: pass",
    "match [h]:\n    case [f]: pass",
    "match [h]:\n    case [*f]: pass",
    "match {1: h}:\n    case {**f}: pass",
    "match h:\n    case object() as f: pass",
    "match 1:\n    case _ if (f := h): pass",
    "match 1:\n    case 1:\n        def f(x):\n            return h(x)",
    "try:\n    raise ValueError(h)\nexcept ValueError as e:\n    f = e.args[0]",
    "try:\n    raise ValueError\nexcept (f := h, ValueError): pass",
    "try:\n    1 / 0\nexcept ZeroDivisionError:\n    def f(x):\n        return h(x)",
    "from torch import softmax as f",
    "try:\n    from torch import softmax as f\nexcept ImportError: pass",
    "def g(a=(f := h)): pass",
    "@(f := h)\ndef g(): pass",
    "class A((f := object) and object, metaclass=type):\n    pass\nf = h",
    "if 1:\n    def f(x):\n        return h(x)",
    "if __name__ != '__main__':\n    f = h",
    "if __name__ == '__main__':\n    pass\nelse:\n    f = h",
    "if '__main__' == __name__:\n    pass\nelse:\n    f = h",
    "class A:\n    global f\n    f = h",
    "class A:\n    global f\n    def f(x):\n        return h(x)",
    "class A:\n    class B:\n        global f\n        from torch import softmax as f",
    "class A:\n    global f\n    for f in [h]: pass",
    "def g():\n    global f\n    f = h\ng()",
    "def g():\n    global f\n    from torch import softmax as f\ng()",
    "def g():\n    global f\n    def f(x):\n        return h(x)\ng()",
    "def g():\n    global f\n    [f := h for _ in [0]]\ng()",
    "def g():\n    def i():\n        global f\n        f = h\n    i()\ng()",
    "class A:\n    def g(self):\n        global f\n        f = h\nA().g()",
    "f = [h][0]",
    "f = (lambda: h)()",
    "f = {'a': h}['a']",
    "f.g = h\ndef f(x):\n    return f.g(x)",
    "T = []\nT.append(h)\ndef f(x):\n    return T[0](x)",
    "T = {}\nT['a'] = h\ndef f(x):\n    return T['a'](x)",
    "T = []\ndef g():\n    T.append(h)\ng()\ndef f(x):\n    return T[0](x)",
    "class B: pass\nB.g = h\ndef f(x):\n    return B.g(x)",
    "class B: pass\ndef g():\n    B.g = h\ng()\ndef f(x):\n    return B.g(x)",
    "from torch import softmax as s\nclass B:\n    s = s\n    g = [s]\ndef f(x):\n    return B.g[0](x)",
    "class B: pass\nfor B.g in [h]: pass\ndef f(x):\n    return B.g(x)",
    "def g():\n    global T\n    T = h\ng()\ndef f(x):\n    return T(x)",
    "def g():\n    global T\n    import torch as T\ng()\ndef f(x):\n    return T.softmax(x, -1)",
    "from torch import softmax\ndef g(x):\n    return softmax(x)\nT = [softmax]\n"
    "def softmax(x):\n    return x\ndef f(x):\n    return T[0](x)",
    "from torch import softmax\ndef f(x, g=softmax):\n    return g(x)\ndef softmax(x):\n    return x",
    "def f(x, *, g=h):\n    return g(x)",
    "def f(x: h):\n    return x",
    "def g(k):\n    return h\n@g\ndef f(x):\n    return x",
    "try:\n    from torch import softmax\nexcept ImportError:\n    def softmax(x):\n        return x\n"
    "def f(x):\n    return softmax(x)",
    "from torch.special import *\ndef f(x):\n    return softmax(x, -1)",
    "def softmax(x):\n    return x\nfrom torch.special import *\ndef f(x):\n    return softmax(x, -1)",
]


@pytest.mark.parametrize("rebinding", REBINDINGS)
def test_a_name_is_followed_to_whatever_binds_it(rebinding):
    found = inspected(f"{BAD}{rebinding}\n")["exercises"]["f"]["findings"]
    assert any("softmax" in finding for finding in found), found


@pytest.mark.parametrize(
    "rebinding", [line for line in REBINDINGS if "def f" not in line and "T" not in line]
)
def test_what_is_bound_again_is_not_plain(rebinding):
    seen = inspected(f"def h(x): pass\ndef softmax(x): pass\ndef f(x):\n    return x\n{rebinding}\n")
    if " f.g" not in f" {rebinding}" and "softmax" not in rebinding and "B" not in rebinding:
        assert not seen["exercises"]["f"]["plain"]


@pytest.mark.parametrize(
    "binding",
    [
        "__name__ = '__main__'",
        "(__name__ := '__main__')",
        "for __name__ in ['__main__']: pass",
        "import math as __name__",
        "def g():\n    global __name__\n    __name__ = '__main__'\ng()",
        "class A:\n    global __name__\n    __name__ = '__main__'",
        "match '__main__':\n    case __name__: pass",
        "[__name__ := '__main__' for _ in [0]]",
        "try:\n    pass\nexcept Exception as __name__: pass",
    ],
)
def test_the_demo_counts_where_the_name_of_the_module_may_be_another(binding):
    seen = inspected(f"{BAD}{binding}\nif __name__ == '__main__':\n    f = h\n")
    assert seen["exercises"]["f"]["findings"] == ["line 3 uses `torch.softmax`"]
    assert any("binds `__name__` again" in flag for flag in seen["flags"])


def test_what_says_global_is_flagged_where_it_says_so():
    source = "def f(x):\n    return x\ndef g():\n    global f\n    f = 1\ng()\n"
    assert flags(source) == ["line 4 binds `f` again"]
    assert flags("def f(x):\n    return x\nf = f\n") == []
    assert flags("n = 0\ndef f(x):\n    global n\n    n += 1\n    return x\n") == []


@pytest.mark.parametrize(
    ("source", "plain"),
    [
        ("def f(x):\n    return x", True),
        ("class f:\n    pass", True),
        ("import torch\nclass f(torch.nn.Module):\n    pass", True),
        ("class A:\n    pass\nclass f(A):\n    pass", True),
        ("from torch import softmax as f\ndef f(x):\n    return x", True),
        ("try:\n    import torch\nexcept ImportError:\n    pass\ndef f(x):\n    return x", True),
        ("if 1:\n    def f(x):\n        return x", True),
        ("f: object\ndef f(x):\n    return x\nf: object", True),
        ("def f(x):\n    return x\nif __name__ == '__main__':\n    f = 1", True),
        ("def g(h):\n    return h\n@g\ndef f(x):\n    return x", False),
        ("f = lambda x: x", False),
        ("def f(x):\n    return x\nf = f", False),
        ("def f(x):\n    return x\ndel f", False),
        ("if 1:\n    def f(x):\n        return x\nelse:\n    def f(x):\n        return 1", False),
        ("class f(metaclass=type):\n    pass", False),
        ("class A(metaclass=type):\n    pass\nclass f(A):\n    pass", False),
        ("def g():\n    return object\nclass f(g()):\n    pass", False),
        ("def f(x):\n    return x\ntry:\n    pass\nexcept Exception as f:\n    pass", False),
    ],
)
def test_only_a_name_that_is_surely_its_definition_is_plain(source, plain):
    assert inspected(source)["exercises"]["f"]["plain"] is plain


AT_IMPORT = "import torch\ndef g(x, put=None):\n    return torch.func.grad(torch.exp)(x)\n"
KEPT = [
    "T = []\ndef h(): g(T)\nh()\ndef f(x):\n    return T[0]",
    "T = torch.zeros(9)\nok = g(T)\ndef f(x):\n    return T[0]",
    "T = {}\ndef h(t=T): t['a'] = g(1)\nh()\ndef f(x):\n    return T['a']",
    "def h(t=[]): return t\nh().append(g(1))\ndef f(x):\n    return h()[0]",
    "def h():\n    t = []\n    return t.append, lambda: t\n"
    "put, get = h()\nput(g(1))\ndef f(x):\n    return get()",
    "class B:\n    t = []\ng(B)\ndef f(x):\n    return B.t[0]",
    "class B: pass\ng(B)\ndef f(x):\n    return B.t",
    "class B:\n    def t(self): return self.a\nb = B()\ng(b)\ndef f(x):\n    return b.t()",
    "class B:\n    def __init__(self): self.a = 1\nb = B()\ng(b)\ndef f(x):\n    return b.a",
    "def b(): pass\ng(b)\ndef f(x):\n    return b.t",
    "T = []\n@g\ndef h(x):\n    return T\ndef f(x):\n    return T[0]",
    "T = []\nclass A:\n    a = g(1, T)\ndef f(x):\n    return T[0]",
    "T = []\ndef h(x, y=g(T)):\n    return x\ndef f(x):\n    return T[0]",
    "class V:\n    def backward(self): pass\nT = torch.nn.Parameter(torch.ones(1))\nT.exp().backward()\n"
    "def f(x):\n    return T.grad",
    "class B:\n    def __init__(self, t): type(self).t = t\nB(g(1))\ndef f(x):\n    return B.t",
    "class B:\n    @classmethod\n    def put(cls, t): cls.t = t\nB.put(g(1))\ndef f(x):\n    return B.t",
    "class B:\n    def __init__(self, t): self.__class__.t = t\nB(g(1))\ndef f(x):\n    return B.t",
    "class B:\n    def put(self, t):\n        c = type(self)\n        c.t = t\n"
    "    def get(self): return self.t\nB().put(g(1))\ndef f(x):\n    return B().get()",
    "class B:\n    one = None\n    def __new__(cls, t=None):\n        if t: cls.one = super().__new__(cls)\n"
    "        cls.one.t = t\n        return cls.one\nB(g(1))\ndef f(x):\n    return B().t",
    "def walk():\n    yield g(1)\nw = walk()\nnext(w)\ndef f(x):\n    return next(w)",
]


@pytest.mark.parametrize("source", KEPT)
def test_a_value_kept_from_the_import_is_flagged_where_something_differentiates_then(source):
    seen = inspected(AT_IMPORT + source)
    found = seen["exercises"]["f"]["findings"]
    assert found or any("while the file is imported" in flag for flag in seen["flags"]), seen


@pytest.mark.parametrize(
    "source",
    [
        "A, B = 1e-9, torch.float64\nC = A * 2\ndef f(x):\n    return x * A + C\nprint(g(f(1)))",
        "import math\nA = math.log(2)\nh = lambda x: x * A\ndef f(x, eps=1e-9):\n    return h(x)\ng(f)",
        "T = []\ndef f(x):\n    return x\nT.append(g(f))",
        "T = [1]\ndef f(x):\n    return T[0]\nif __name__ == '__main__':\n    g(T)",
        "class V:\n    def __init__(self, a): self.a = a\ndef f(x):\n    return V(x).a\ng(f)",
        "class E:\n    def __call__(self, x): return x\nf = E()\ng(f(1))",
        "from tqdm import tqdm\ndef f(x):\n    for i in tqdm(range(3)): x = x + i\n    return x\ng(f)",
        "import matplotlib.pyplot as plt\ndef f(x):\n    plt.plot(x)\n    return x\ng(f)",
        "import logging\ndef f(x):\n    logging.info('x')\n    return x\ng(f)",
        "import sys\ndef f(x):\n    print(x, sys.float_info.max, file=sys.stderr)\n    return x\ng(f)",
        "from IPython.display import display\ndef f(x):\n    display(x)\n    return x\ng(f)",
        "class V:\n    def __init__(self, a): self.grad = 0\n"
        "    def add(self, other): other.grad += self.grad\n"
        "def f(x):\n    v = V(x)\n    v.add(v)\n    return v.grad\ng(f)",
    ],
)
def test_self_checks_at_import_are_not_flagged_where_nothing_is_kept_from_them(source):
    assert flags(AT_IMPORT + source) == []


def test_a_stub_that_may_be_replaced_is_no_stub():
    stub = "def f(x):\n    raise NotImplementedError\n"
    assert inspected(stub)["exercises"]["f"]["stub"]
    assert not inspected(f"{stub}def g():\n    global f\n    f = abs\ng()\n")["exercises"]["f"]["stub"]


@pytest.mark.parametrize(
    "source",
    [
        "import torch\ndef check():\n    global seen\n    seen = 1\ndef f(x):\n    return x * seen",
        "from torch.nn.functional import softmax, relu\ndef f(x):\n    return relu(x)",
        "import torch\nloss = torch.nn.functional.softmax\ndef f(x):\n    loss = x\n    return loss",
        "import torch\ntorch.set_grad_enabled(False)\ndef f(x):\n    y = x + 1\n    y.requires_grad = False\n"
        "    return torch.ones_like(y, requires_grad=False)",
        "import torch\ndef f(x):\n    with torch.inference_mode():\n        return x\n"
        "@torch.inference_mode(True)\ndef g(x):\n    x.prev = None",
        "import torch\ndef f(x):\n    class L:\n        def backward(self):\n            return x\n"
        "    return L().backward()",
        "import torch\ndef f(x):\n    return x\nif torch.allclose(f(1), torch.softmax(1)):\n    print('ok')",
        "import torch\ndef f(x):\n    return x\nwith torch.no_grad():\n    print(torch.softmax(f(1)))",
    ],
)
def test_code_that_an_exercise_does_not_reach_does_not_condemn_it(source):
    assert inspected(source)["exercises"]["f"]["findings"] == []
