"""What is the student's own, what turns gradients off, what surrounds an exercise: all of it is allowed."""

from __future__ import annotations

import pytest
import torch  # noqa: F401 - what is loaded is what a file can reach

from grader.sandbox.child.source.inspection import inspect_file

RULE = {"by_hand": True, "ready_made": ["softmax", "sigmoid", "relu"], "loops": True}
T = "import torch\nimport torch.nn.functional as F\n"
BASE = f"{T}def f(x):\n    return x * 2\n"

SURROUNDINGS = {
    "a print": f"{BASE}print(torch.relu(torch.ones(1)))\n",
    "an assert about a lambda": f"{T}f = lambda x: x * 2\nassert torch.equal(f(1), F.softmax(f(1), 0))\n",
    "a lambda handed to a check": (
        f"{T}f = lambda x: x * 2\ndef check(a, b): assert a\ncheck(f, torch.softmax)\n"
    ),
    "a partial handed to a check": (
        f"{T}from functools import partial\ndef g(x, y): return x\nf = partial(g, y=1)\n"
        "print(list(map(f, [F.softmax])))\n"
    ),
    "an assert about an object": (
        f"{T}class S:\n    def __call__(self, x): return x\nf = S()\n"
        "print(torch.equal(f(1), torch.softmax(1)))\n"
    ),
    "an alias of a library": (
        "import torch\nF = torch.nn.functional\ndef f(x):\n    return F.pad(x, (1, 1))\n"
        "print(F.softmax(f(1)))\n"
    ),
    "a tolerance that both use": (
        f"{T}EPS = 1e-6\ndef f(x):\n    return x + EPS\n"
        "assert torch.equal(f(1), torch.softmax(1), atol=EPS)\n"
    ),
    "a dtype and a device that both use": (
        f"{T}D = torch.float64\nC = torch.device('cpu')\ndef f(x):\n    return x.to(D).to(C)\n"
        "print(torch.softmax(torch.ones(1, dtype=D, device=C)))\n"
    ),
    "a tolerance of a loop": (
        f"{T}for eps in (1e-3, 1e-6):\n    print(torch.softmax(1, 0), eps)\ndef f(x):\n    return x + eps\n"
    ),
    "a training loop": (
        f"{BASE}for i in range(3):\n    x = torch.ones(i, requires_grad=True)\n    f(x).sum().backward()\n"
        "    _ = torch.relu(x)\n    print(x.grad)\n"
    ),
    "a comprehension variable and a loop": (
        f"{T}SIZES = [i for i in range(3)]\ndef f(x):\n    return x * len(SIZES)\n"
        "for i in range(10):\n    i = torch.ones(1, requires_grad=True)\n    print(torch.softmax(i, 0))\n"
    ),
    "the parameter of a lambda": (
        f"{T}h = lambda x: x + 1\ndef f(x):\n    return h(x)\n"
        "x = torch.ones(3, requires_grad=True)\nx.sum().backward()\nprint(torch.softmax(x, 0))\n"
    ),
    "a default with a lambda": (
        f"{T}def f(x, h=lambda y: y + 1):\n    return h(x)\ny = torch.ones(3, requires_grad=True)\n"
        "y.sum().backward()\n"
    ),
    "a with": (
        f"{BASE}with torch.enable_grad():\n    y = torch.ones(1, requires_grad=True)\n    f(y).backward()\n"
        "    assert y.grad is not None\n"
    ),
    "a try": f"{BASE}try:\n    torch.autograd.gradcheck(f, 1)\nexcept Exception as e:\n    print(e)\n",
    "a function that checks": (
        f"{BASE}def check():\n    t = torch.ones(1, requires_grad=True)\n    torch.sigmoid(t).backward()\n"
        "    assert f(t) == t.grad\ncheck()\n"
    ),
    "a notebook": (
        f"{BASE}f(torch.ones(1))\ntorch.relu(torch.ones(1))\nx = f(1)\nx\n[f(x), torch.softmax(x, 0)]\n"
    ),
}
NAMES = {
    "a local": "def f(x):\n    grad = x * 2\n    return grad\nprint(grad(1, 1))\n",
    "a parameter": "def f(x, grad=1):\n    return x * grad\n",
    "a comprehension variable": "def f(x):\n    return [grad * 2 for grad in x]\n",
    "a comprehension of the module": "X = [grad for grad in range(3)]\ndef f(x):\n    return X\n",
    "a loop variable": "def f(x):\n    for grad in x: x = x + grad\n    return x\n",
    "an inner function": "def f(x):\n    def grad(y): return y\n    return grad(x)\n",
}
CELL = "class V:\n    def __init__(self, d, **k):\n        self.d = d\n"
OWN = {
    "a class without torch": (
        "class f:\n    def __init__(self, d, requires_grad=False):\n        self.d = d\n"
        "        self.requires_grad = requires_grad\n    def __add__(self, o):\n"
        "        out = f(self.d + o.d, requires_grad=self.requires_grad or o.requires_grad)\n"
        "        out.grad_fn = lambda g: (g, g)\n        return out\n"
        "def walk(node):\n    node.grad_fn(1)\n    node.retain_grad()\nf(3.0, requires_grad=True)\n"
    ),
    "a class beside torch": (
        f"import torch\n{CELL.replace('V', 'f')}    def __add__(self, o):\n"
        "        out = f(self.d + o.d, requires_grad=self.d)\n        out.grad_fn = lambda g: (g, g)\n"
        "        out.requires_grad = True\n        return out\n"
    ),
    "a class inside": (
        "import torch\ndef f(x):\n    class L:\n        def __init__(self): self.grad_fn = None\n"
        "    node = L()\n    node.requires_grad = True\n    return node.grad_fn\n"
    ),
    "an attribute of a class": (
        "import torch\nclass L:\n    backward = None\n    requires_grad = False\ndef f(x):\n    y = L()\n"
        "    y.requires_grad = True\n    return y.backward\n"
    ),
    "a named tuple": (
        "import torch\nfrom collections import namedtuple\n"
        "L = namedtuple('L', 'forward backward requires_grad')\n"
        "def f(x):\n    l = L(1, lambda d: d, requires_grad=True)\n    return l.backward(x)\n"
    ),
    "a named tuple with a list": (
        "import torch\nfrom collections import namedtuple\nL = namedtuple('L', ['grad_fn'])\n"
        "def f(x):\n    return L(abs).grad_fn(x)\n"
    ),
    "a typed named tuple": (
        "import torch\nfrom typing import NamedTuple\nclass L(NamedTuple):\n    backward: object\n"
        "def f(x):\n    return L(lambda d: d).backward(x)\n"
    ),
    "a dataclass": (
        "import torch\nfrom dataclasses import dataclass\n@dataclass\nclass L:\n    backward: object\n"
        "    requires_grad: bool = False\ndef f(x):\n    return L(abs, requires_grad=True).backward(x)\n"
    ),
    "a namespace": (
        "import torch\nfrom types import SimpleNamespace\ndef f(x):\n"
        "    n = SimpleNamespace(backward=lambda d: d, requires_grad=True)\n    return n.backward(x)\n"
    ),
    "an attribute of a function": (
        "import torch\ndef r(x): return x\ndef b(d): return d\nr.backward = b\ndef f(x):\n"
        "    return r.backward(x)\n"
    ),
    "a keyword of a function": (
        "import torch\ndef make(v, requires_grad=False): return v\ndef f(x):\n"
        "    return make(x, requires_grad=True)\n"
    ),
    "a keyword of an inner function": (
        "import torch\ndef f(x):\n    def make(v, requires_grad=False): return v\n"
        "    return make(x, requires_grad=True)\n"
    ),
    "a keyword of a method": (
        f"import torch\n{CELL}    def make(self, requires_grad): return type(self)(1, requires_grad=True)\n"
        "    @classmethod\n    def of(cls): return cls(1, requires_grad=True)\n"
        "def f(x):\n    return V(x).make(requires_grad=True)\n"
    ),
    "a pattern": (
        "import torch\nclass V:\n    grad = 1\ndef f(x):\n    match x:\n        case V(grad=g):\n"
        "            return g\n    return x\n"
    ),
}
OFF = {
    "a decorator": "@torch.set_grad_enabled(False)\ndef f(x):\n    return x\n",
    "decorators of each kind": (
        "@torch.no_grad()\n@torch.no_grad\n@torch.inference_mode()\ndef f(x):\n    return x\n"
    ),
    "the mode that was before": (
        "def f(x):\n    before = torch.is_grad_enabled()\n    torch.set_grad_enabled(False)\n    y = x * 2\n"
        "    torch.set_grad_enabled(before)\n    return y\n"
    ),
    "an import": (
        "def f(x):\n    from torch import set_grad_enabled\n    with set_grad_enabled(False):\n"
        "        return x\n"
    ),
    "names of autograd": (
        "from torch.autograd import no_grad\n"
        "from torch.autograd.grad_mode import inference_mode\n@no_grad()\n"
        "def f(x):\n"
        "    with inference_mode(), torch.autograd.no_grad(), torch.autograd.set_grad_enabled(False):\n"
        "        return x\n"
    ),
    "attributes": (
        "def f(x):\n    x.requires_grad = False\n    x.requires_grad, x.y = False, 1\n"
        "    return x.requires_grad_(False).requires_grad_(requires_grad=False).detach()\n"
    ),
    "a value that is dropped": "def f(x):\n    _ = torch.set_grad_enabled(False)\n    return x\n",
    "a variable": (
        "import torch.autograd as ag\nfrom torch.autograd import Variable\ndef f(x):\n"
        "    if isinstance(x, Variable): x = ag.Variable(x.data, requires_grad=False)\n"
        "    return Variable(x) + torch.autograd.Variable(x)\n"
    ),
    "anomalies": (
        "def f(x):\n    torch.autograd.set_detect_anomaly(True)\n"
        "    with torch.autograd.detect_anomaly():\n        return x\n"
    ),
    "a look at grad_fn": (
        "def f(x):\n    assert x.grad_fn is None and not x.requires_grad\n    assert not x.grad_fn\n"
        "    if x.grad_fn: print(x.grad_fn, f'{x.grad_fn}')\n    return x\n"
    ),
}
ALLOWED = {
    **SURROUNDINGS,
    **{
        f"{kind} called grad": f"import torch\nfrom torch.autograd import grad\n{s}"
        for kind, s in NAMES.items()
    },
    **OWN,
    **{f"off by {kind}": T + source for kind, source in OFF.items()},
}


def inspected(source: str):
    return inspect_file(source.encode(), {"f": RULE})


@pytest.mark.parametrize("source", ALLOWED.values(), ids=ALLOWED.keys())
def test_it_is_neither_forbidden_nor_flagged(source):
    seen = inspected(source)
    assert seen["exercises"]["f"]["findings"] == []
    assert seen["flags"] == []


def test_a_local_called_like_what_a_star_import_may_bind_is_not_it():
    source = "from torch.func import *\ndef f(x):\n    grad = x * 2\n    return grad\n"
    assert inspected(source)["exercises"]["f"]["findings"] == []


FORBIDDEN = {
    "a list filled by a function": (
        "T = []\ndef fill(t, g): t.append(g)\nfill(T, torch.softmax)\ndef f(x): return T[0](x)"
    ),
    "a list filled by its class": "T = []\nlist.append(T, torch.softmax)\ndef f(x): return T[0](x)",
    "a list filled by a comprehension": (
        "T = []\n[T.append(g) for g in [torch.softmax]]\ndef f(x): return T[0](x)"
    ),
    "an object filled by a method": (
        "class B:\n    def put(self, g): self.g = g\nb = B()\nb.put(torch.softmax)\ndef f(x): return b.g(x)"
    ),
    "an array filled by a function": (
        "import numpy as np\nT = np.empty(1, dtype=object)\ndef fill(t, g): t[0] = g\n"
        "fill(T, torch.softmax)\n"
        "def f(x): return T[0](x)"
    ),
    "a module filled by a function": (
        "T = torch.nn.Module()\ndef fill(t): t.g = torch.softmax\nfill(T)\ndef f(x): return T.g(x)"
    ),
    "a local called like an own class": "class x: pass\ndef f(x): return x.backward()",
    "an import inside, of an own function's name": (
        "def softmax(x): return x\ndef f(x):\n    from torch import softmax\n    return softmax(x)"
    ),
    "keywords in a dictionary": (
        "def f(x):\n    o = dict(requires_grad=True)\n    return torch.tensor(x, **o)"
    ),
    "a result of an own function": "def g(x): return x.sum()\ndef f(x):\n    y = g(x)\n    y.backward()",
    "an object of a class of torch": (
        "class V(torch.nn.Parameter): pass\ndef f(x):\n    y = V(x)\n    y.backward()"
    ),
    "a function called like a method": (
        "from torch import tensor\nclass C:\n    def tensor(self): pass\n"
        "def f(x): return tensor(x, requires_grad=True)"
    ),
    "the mode of the import": "M = torch.is_grad_enabled()\ndef f(x):\n    torch.set_grad_enabled(M)",
    "a mode that is an argument": "def f(x, mode):\n    torch.set_grad_enabled(mode)",
    "a call of grad_fn": "def f(x): return x.grad_fn(x)",
    "a step from grad_fn": "def f(x): return x.grad_fn.next_functions",
    "a variable that records": "def f(x): return torch.autograd.Variable(x, requires_grad=True)",
}


@pytest.mark.parametrize("source", FORBIDDEN.values(), ids=FORBIDDEN.keys())
def test_what_reaches_an_exercise_or_a_tensor_stays_forbidden(source):
    assert inspected(f"import torch\n{source}")["exercises"]["f"]["findings"]


@pytest.mark.parametrize("line", ["x.backward()", "x.requires_grad = True", "x.grad_fn(x)"])
def test_what_is_given_is_a_tensor_where_a_file_has_no_objects_of_its_own(line):
    assert inspected(f"def f(x):\n    {line}\n")["exercises"]["f"]["findings"]
    tricks = f"{CELL}torch = __import__('torch')\ndef f(x):\n    {line}\n"
    assert inspected(tricks)["exercises"]["f"]["findings"]
    assert not inspected(f"{CELL}def f(x):\n    {line}\n")["exercises"]["f"]["findings"]


def test_a_ready_made_method_of_what_is_given_is_found_without_torch():
    found = inspected(f"{CELL}def f(x):\n    return x.softmax(-1)\n")["exercises"]["f"]["findings"]
    assert found == ["line 5 uses `.softmax`"]


@pytest.mark.parametrize(
    "change",
    [
        "import sys\nsetattr(sys.modules[__name__], 'f', torch.softmax)",
        "globals()['f'] = torch.softmax",
        "exec('f = torch.softmax')",
        "torch.exp = torch.softmax",
        "torch.Tensor.exp = torch.Tensor.softmax",
        "f.__code__ = (lambda x: torch.softmax(x, -1)).__code__",
    ],
)
def test_a_statement_that_may_change_what_is_computed_is_found_or_flagged(change):
    seen = inspected(f"{BASE}{change}\n")
    assert seen["flags"] or seen["exercises"]["f"]["findings"]
