"""What the inspection of a file sees, before anything of it runs."""

from __future__ import annotations

import pytest

from grader.sandbox.inspection import inspect_file

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
        ("import torch\ng = torch.softmax\ndef f(x):\n    return g(x, -1)", "line 2 uses `torch.softmax`"),
        ("import torch\nf = torch.softmax", "line 2 uses `torch.softmax`"),
        ("def h(x):\n    x.backward()\ndef g(x):\n    h(x)\ndef f(x):\n    g(x)", "line 2 uses `.backward`"),
        (
            "def f(x):\n    from torch.autograd import grad\n    return grad(x, x)",
            "line 3 uses `torch.autograd.grad`",
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
        'def f(x):\n    """Do not use torch.autograd.grad or x.backward()."""\n    return x',
    ],
)
def test_natural_code_is_not_named(source):
    assert findings(source) == []


def test_nothing_is_named_where_autograd_is_allowed():
    source = "import torch\ndef f(x):\n    x.sum().backward()\n    return torch.softmax(x.grad, -1)"
    assert findings(source, ALLOWED) == []


@pytest.mark.parametrize(
    "call", ["exec('1')", "eval('1')", "__import__('os')", "getattr(x, 'back' + 'ward')()"]
)
def test_hiding_is_flagged_with_its_line(call):
    seen = inspect_file(f"def f(x):\n    return {call}\n".encode(), {"f": BY_HAND})
    assert [flag for flag in seen["flags"] if "line 2" in flag], seen


def test_an_unusual_import_is_flagged_and_a_usual_one_is_not():
    seen = inspect_file(b"import os\nimport math\nfrom collections import deque\nfrom torch import nn\n", {})
    assert seen["flags"] == ["line 1 imports `os`"]


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
    assert seen["exercises"]["f"] == {"line": 3, "stub": False, "findings": []}
