"""What the inspection of a file sees, before anything of it runs."""

from __future__ import annotations

import pytest

from grader.sandbox.child.source.inspection import inspect_file

BY_HAND = {"by_hand": True, "ready_made": ["softmax"]}
ALLOWED = {"by_hand": False, "ready_made": []}


def findings(source: str, rule=BY_HAND, exercise="f"):
    seen = inspect_file(source.encode(), {exercise: rule})
    return seen["exercises"][exercise]["findings"]


@pytest.mark.parametrize(
    ("source", "named"),
    [
        (
            "import torch\ndef f(x):\n    return torch.autograd.grad(x.sum(), x)",
            "line 3 uses `torch.autograd.grad`",
        ),
        (
            "from torch.autograd import grad\ndef f(x):\n    return grad(x, x)",
            "line 3 uses `torch.autograd.grad`",
        ),
        ("from torch.autograd import grad as g\ndef f(x):\n    return g(x, x)", "`torch.autograd.grad`"),
        ("import torch.autograd as ta\ndef f(x):\n    return ta.grad(x, x)", "`torch.autograd.grad`"),
        ("import torch\ndef f(x):\n    return torch.func.grad(torch.exp)(x)", "`torch.func.grad`"),
        ("from torch import func\ndef f(x):\n    return func.jacrev(abs)(x)", "`torch.func.jacrev`"),
        ("def f(x):\n    x.sum().backward()\n    return x.grad", "line 2 uses `.backward`"),
        ("def f(x):\n    x.requires_grad_()", "`.requires_grad_`"),
        ("def f(x):\n    x.requires_grad = True", "`.requires_grad`"),
        ("import torch\ndef f(x):\n    y = torch.tensor(x, requires_grad=True)", "`requires_grad=True`"),
        ("import torch\ndef f(x):\n    return torch.softmax(x, -1)", "`torch.softmax`"),
        (
            "import torch.nn.functional as F\ndef f(x):\n    return F.softmax(x, -1)",
            "`torch.nn.functional.softmax`",
        ),
        ("from torch import nn\ndef f(x):\n    return nn.Softmax(-1)(x)", "`torch.nn.Softmax`"),
        ("def f(x):\n    return x.softmax(-1)", "line 2 uses `.softmax`"),
        ("def f(x):\n    return x.exp().softmax(-1).sum()", "`.softmax`"),
        (
            "import torch\ng = torch.softmax\ndef f(x):\n    return g(x, -1)",
            "lines 2 and 4 use `torch.softmax`",
        ),
        ("import torch\nf = torch.softmax", "line 2 uses `torch.softmax`"),
        ("def h(x):\n    x.backward()\ndef g(x):\n    h(x)\ndef f(x):\n    g(x)", "line 2 uses `.backward`"),
        (
            "def f(x):\n    from torch.autograd import grad\n    return grad(x, x)",
            "lines 2 and 3 use `torch.autograd.grad`",
        ),
        (
            "from torch.nn import grad\ndef f(x):\n    return grad.conv2d_input(x)",
            "`torch.nn.grad.conv2d_input`",
        ),
        ("import torch\ndef f(x):\n    return torch.nn.grad.conv2d_input(x)", "`torch.nn.grad.conv2d_input`"),
        ("from torch import softmax as f", "line 1 uses `torch.softmax`"),
        (
            "import torch\nF = torch.nn.functional\ndef f(x):\n    return F.softmax(x, -1)",
            "`torch.nn.functional.softmax`",
        ),
        (
            "import torch\ndef f(x):\n    t = torch\n    return t.func.grad(abs)(x)",
            "line 4 uses `torch.func.grad`",
        ),
        ("import torch\ndef f(x):\n    return torch.softmax.__call__(x, -1)", "`torch.softmax.__call__`"),
        ("import torch\ndef f(x):\n    return torch.torch.func.grad(abs)(x)", "`torch.torch.func.grad`"),
        ("from torch.special import *\ndef f(x):\n    return softmax(x, -1)", "`torch.special.softmax`"),
        ("from torch.func import *\ndef f(x):\n    return grad(abs)(x)", "`torch.func.grad`"),
        (
            "try:\n    from torch.func import grad\nexcept ImportError:\n    grad = None\n"
            "def f(x):\n    return grad(abs)(x)",
            "line 6 uses `torch.func.grad`",
        ),
        (
            "import torch\ntools = []\ntools.append(torch.func.grad)\ndef f(x):\n    return tools[0](abs)(x)",
            "line 3 uses `torch.func.grad`",
        ),
        (
            "import torch\nfor g in [torch.func.grad]:\n    pass\ndef f(x):\n    return g(abs)(x)",
            "`torch.func.grad`",
        ),
        ("import torch\ndef f(x, g=torch.func.grad):\n    return g(abs)(x)", "line 2 uses `torch.func.grad`"),
        (
            "import torch\ndef h(x):\n    return torch.softmax(x, -1)\ndef g(fn):\n    return fn\n"
            "@g\ndef f(x):\n    def inner(h):\n        return h\n    return h(x)",
            "line 3 uses `torch.softmax`",
        ),
        ("def f(x):\n    import sympy\n    return sympy.diff(x)", "`sympy.diff`"),
    ],
)
def test_a_plain_use_is_named_with_its_line(source, named):
    assert any(named in finding for finding in findings(source)), findings(source)


@pytest.mark.parametrize(
    "source",
    [
        "import torch\ndef f(x):\n    grad = x * 2\n    return grad",
        "import torch\ndef f(x):\n    gradient = torch.exp(x)\n    return gradient.sum()",
        "import torch\ndef f(x):\n    with torch.no_grad():\n        return x.detach() * 1",
        "def softmax(x):\n    return x\ndef f(x):\n    return softmax(x)",
        "class Own:\n    def softmax(x):\n        return x\ndef f(x):\n    return Own.softmax(x)",
        "import torch\ndef f(x):\n    return torch.exp(x) / torch.exp(x).sum()",
        "import torch\ndef other(x):\n    return torch.autograd.grad(x, x)\ndef f(x):\n    return x",
        "from torch.autograd import grad\ndef f(x):\n    return x",
        "import torch\ndef f(x):\n    p = 2 * x\n    return p\n"
        "if __name__ == '__main__':\n    p = torch.softmax(f(1), 0)",
        "import torch\ndef f(x):\n    p = 2 * x\n    return p\np = torch.softmax(torch.ones(3), 0)\n",
        "import torch\nx = torch.ones(3, requires_grad=True)\ndef f(x):\n    return x * 2",
        "class L:\n    def backward(self, x):\n        return x\ndef f(x):\n    return L().backward(x)",
        "def f(x):\n    assert not x.requires_grad\n    return x.detach().requires_grad_(False)",
        "import torch\ndef f(x):\n    return torch.func.vmap(lambda row: row * 2)(x)",
        "from torch import softmax\ndef softmax(x):\n    return x\ndef f(x):\n    return softmax(x)",
        'def f(x):\n    """Do not use torch.autograd.grad or x.backward()."""\n    return x',
    ],
)
def test_natural_code_is_not_named(source):
    assert findings(source) == []


MODEL = """import torch
class Model:
    def __init__(self, w):
        self.w = w
    def slope(self, x):
        return self.twice(x) @ self.w
    def twice(self, x):
        return 2 * x
    def fit(self, x):
        for _ in range(9):
            self.w = self.w - self.slope(x)
    def check(self, x, at=1):
        return torch.autograd.grad(self.slope(x).sum(), x)
"""
NO_LOOPS = BY_HAND | {"loops": False}


@pytest.mark.parametrize(
    "function",
    [
        "def f(x):\n    return Model(x).slope(x)",
        "model = Model(1)\ndef f(x):\n    return model.slope(x)",
        "class Other(Model):\n    pass\ndef f(x):\n    return Other(x).slope(x)",
        "def f(x):\n    return Model(x).slope(x)\nif __name__ == '__main__':\n    Model(1).fit(2)",
        "def f(x):\n    return Model(x).slope(x)\nprint(Model(1).check(2))",
        "def g(x):\n    return Model(x).check(x)\ndef f(x):\n    return Model(x).slope(x)",
    ],
)
def test_a_method_that_is_not_called_counts_for_nothing(function):
    assert findings(MODEL + function, NO_LOOPS) == []


@pytest.mark.parametrize(
    "source",
    [
        MODEL + "def f(x):\n    return Model(x).check(x)",
        MODEL + "def f(x):\n    check = Model.check\n    return check(Model(x), x)",
        MODEL + "def f(x):\n    return getattr(Model(x), 'che' + 'ck')(x)",
        MODEL + "def f(x):\n    return vars(Model)[x](Model(x), x)",
        MODEL + "def f(x):\n    match Model(x):\n        case Model(check=c):\n            return c(x)",
        MODEL + "def f(x):\n    return format('{0.check}'.format(Model(x)))",
        MODEL + "class Two(Model):\n    __call__ = Model.check\ndef f(x):\n    return Two(x)(x)",
        MODEL + "class Two(Model):\n    def g(self, x):\n        return self.check(x)\n"
        "def f(x):\n    return Two(x).g(x)",
        MODEL.replace("at=1", "at=torch.autograd.grad(1, 2)") + "def f(x):\n    return Model(x).slope(x)",
        MODEL.replace("class Model", "class Model(torch.nn.Module)")
        + "def f(x):\n    return Model(x).slope(x)",
        MODEL.replace("class Model", "def every(c):\n    return c\n@every\nclass Model")
        + "def f(x):\n    return Model(x).slope(x)",
        MODEL.replace("def check", "@every\n    def check") + "def every(c):\n    return c\n"
        "def f(x):\n    return Model(x).slope(x)",
        MODEL.replace("def check", "def __neg__") + "def f(x):\n    return -Model(x)",
        MODEL.replace("class Model", "class f"),
    ],
)
def test_a_method_that_may_be_called_counts(source):
    assert any("autograd" in finding for finding in findings(source, NO_LOOPS)), findings(source, NO_LOOPS)


def test_nothing_is_named_where_autograd_is_allowed():
    source = "import torch\ndef f(x):\n    x.sum().backward()\n    return torch.softmax(x.grad, -1)"
    assert findings(source, ALLOWED) == []


@pytest.mark.parametrize(
    "call",
    [
        "operator.attrgetter('a.b')(x)",
        "exec('1')",
        "eval('1')",
        "__import__('os')",
        "getattr(x, 'back' + 'ward')()",
    ],
)
def test_hiding_is_flagged_with_its_line(call):
    seen = inspect_file(f"def f(x):\n    return {call}\n".encode(), {"f": BY_HAND})
    assert [flag for flag in seen["flags"] if "line 2" in flag], seen


def test_an_unusual_import_is_flagged_and_a_usual_one_is_not():
    seen = inspect_file(
        b"import mmap\nimport os\nimport math\nfrom collections import deque\nfrom torch import nn\n", {}
    )
    assert seen["flags"] == ["line 1 imports `mmap`"]


@pytest.mark.parametrize(
    ("body", "stub"),
    [
        ('"""Doc."""\n    raise NotImplementedError("f is not written yet")', True),
        ("raise NotImplementedError", True),
        ("pass", True),
        ("...", True),
        ('"""Doc."""', True),
        ("return None", False),
        ("y = x\n    raise NotImplementedError", False),
        ("raise ValueError", False),
    ],
)
def test_a_stub_is_told_from_an_attempt(body, stub):
    seen = inspect_file(f"def f(x):\n    {body}\n".encode(), {"f": BY_HAND})
    assert seen["exercises"]["f"]["stub"] is stub


def test_the_last_definition_counts_as_it_does_when_python_runs_the_file():
    seen = inspect_file(b"def f(x):\n    pass\ndef f(x):\n    return x\n", {"f": BY_HAND})
    assert seen["exercises"]["f"] == {"line": 3, "plain": True, "stub": False, "findings": [], "kept": None}


@pytest.mark.parametrize(
    "line",
    [
        "torch.Tensor.detach = lambda self: self",
        "from torch.special import *",
        "from torch.nn.modules.module import sys",
        "match torch:\n    case object(func=object(grad=g)):\n        pass",
    ],
)
def test_tampering_is_flagged(line):
    assert inspect_file(f"import torch\n{line}\n".encode(), {})["flags"]


@pytest.mark.parametrize(
    "source",
    [
        b"# coding: rot13\nqrs s(k): cnff\n",
        b"# coding: no-such-thing\n",
        b"if 1:\n  pass\n" + b"elif 1:\n  pass\n" * 5000,
        b"x = " + b"(" * 10_000 + b")" * 10_000,
        b"x = 1" + b" + 1" * 50_000,
        b"x = " + b"9" * 10_000,
        bytes(range(256)),
    ],
)
def test_a_file_that_cannot_be_read_is_an_error_in_words(source):
    seen = inspect_file(source, {"f": BY_HAND})
    assert "error" in seen or seen["exercises"] == {}
