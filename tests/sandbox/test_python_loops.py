"""What the inspection of a file takes for a Python loop, where an exercise allows none."""

from __future__ import annotations

import pytest

from grader.sandbox.child.source.inspection import inspect_file

RULE = {"by_hand": True, "ready_made": [], "loops": False}


def findings(source: str, rule=RULE) -> list[str]:
    found: list[str] = inspect_file(source.encode(), {"f": rule})["exercises"]["f"]["findings"]
    return found


LOOPS = [
    ("def f(x):\n    for row in x:\n        pass\n    return x", "line 2 has a for loop"),
    ("def f(x):\n    while x:\n        pass", "line 2 has a while loop"),
    ("async def f(x):\n    async for row in x:\n        pass", "line 2 has a for loop"),
    ("def f(x):\n    return [row for row in x]", "line 2 has a comprehension"),
    ("def f(x):\n    return {row for row in x}", "line 2 has a comprehension"),
    ("def f(x):\n    return {row: 1 for row in x}", "line 2 has a comprehension"),
    ("def f(x):\n    return sum(row for row in x)", "line 2 has a comprehension"),
    ("def f(x):\n    return any(row for row in x)", "line 2 has a comprehension"),
    ("def f(x):\n    return ''.join(str(row) for row in x)", "line 2 has a comprehension"),
    ("async def f(x):\n    return [row async for row in x]", "line 2 has a comprehension"),
    ("def g(x):\n    return [y for y in x]\ndef f(x):\n    return g(x)", "line 2 has a comprehension"),
    ("def f(x):\n    def g():\n        yield x\n    return g()", "line 3 has a generator"),
    ("def f(x):\n    def g():\n        yield from x\n    return g()", "line 3 has a generator"),
    (
        "class R:\n    def __next__(self):\n        return 1\ndef f(x):\n    return R()",
        "line 2 has a hand-written iterator",
    ),
    (
        "from itertools import *\ndef f(x):\n    return list(accumulate(x))",
        "line 3 has a loop inside a call",
    ),
    ("class R:\n    def __getitem__(self, i):\n        return i\ndef f(x):\n    return list(R())", "line 2"),
]
INSIDE_CALLS = [
    "list(map(abs, x))",
    "list(filter(None, x))",
    "m = map; list(m(abs, x))",
    "[*map(abs, x)]",
    "a, b = map(abs, x)",
    "import builtins; builtins.map(abs, x)",
    "import functools; functools.reduce(max, x)",
    "from functools import reduce; reduce(max, x)",
    "from functools import reduce as r; r(max, x)",
    "import functools as ft; r = ft.reduce; r(max, x)",
    "import enum; enum.reduce(max, x)",
    "import itertools; itertools.accumulate(x)",
    "from itertools import accumulate as acc; acc(x)",
    "import itertools as it; it.starmap(max, x)",
    "from itertools import starmap as s; s(max, x)",
    "import itertools; itertools.takewhile(abs, x)",
    "import itertools; itertools.dropwhile(abs, x)",
    "import itertools; itertools.filterfalse(abs, x)",
    "import itertools; itertools.groupby(x, abs)",
    "import itertools; a = itertools.accumulate; a(x)",
    "import numpy as np; np.vectorize(abs)(x)",
    "from numpy import vectorize as v; v(abs)(x)",
    "import numpy as np; np.frompyfunc(abs, 1, 1)(x)",
    "import numpy as np; np.apply_along_axis(abs, 0, x)",
    "from numpy import apply_along_axis as along; along(abs, 0, x)",
    "import numpy as np; np.apply_over_axes(abs, x, 0)",
    "import numpy as np; np.fromiter(x, float)",
    "import numpy as np; np.fromfunction(abs, (3,))",
    "import numpy as np; np.nditer(x)",
    "import numpy as np; np.ndenumerate(x)",
    "import numpy as np; np.ndindex(3)",
    "import numpy as np; np.lib.vectorize(abs)",
    "sorted(x, key=lambda i: i)",
    "min(x, key=abs)",
    "max(x, key=abs)",
    "x.sort(key=abs)",
    "iter(x.pop, None)",
    "list(iter(x.pop, 3))",
    "x.apply_(abs)",
    "x.map_(x, abs)",
    "x.map2_(x, x, abs)",
    "pool.map(abs, x)",
    "pool.starmap(max, x)",
    "pool.imap(abs, x)",
    "x.__iter__().__next__()",
    "import torch; torch.Tensor.apply_(x, abs)",
    "import torch; torch.functools.reduce(max, x)",
]
RECURSIONS = [
    "def f(x):\n    return f(x - 1)",
    "def f(x):\n    return x and f(x - 1)",
    "def g(x):\n    return g(x - 1)\ndef f(x):\n    return g(x)",
    "def g(x):\n    return h(x)\ndef h(x):\n    return g(x)\ndef f(x):\n    return g(x)",
    "def g(x):\n    return f(x)\ndef f(x):\n    return g(x)",
    "def f(x):\n    def each(i, out):\n        return each(i + 1, out)\n    return each(0, [])",
    "def f(x):\n    def a(i):\n        return b(i)\n    def b(i):\n        return a(i)\n    return a(0)",
    "def f(x):\n    each = lambda i: i and each(i - 1)\n    return each(9)",
    "def f(x):\n    return (each := lambda i: i and each(i - 1))(9)",
    "each = lambda i: i and each(i - 1)\ndef f(x):\n    return each(9)",
    "each: object = lambda i: i and each(i - 1)\ndef f(x):\n    return each(9)",
    "a = lambda i: b(i)\nb = lambda i: a(i)\ndef f(x):\n    return a(9)",
    "d = {}\nd['a'] = lambda i: d['a'](i - 1)\ndef f(x):\n    return d['a'](9)",
    "def f(x):\n    g = f\n    return g(x - 1)",
    "def f(x):\n    return [f][0](x - 1)",
    "class W:\n    def go(self, i):\n        return self.go(i - 1)\ndef f(x):\n    return W().go(9)",
    "class W:\n    def a(self):\n        return self.b()\n    def b(self):\n        return self.a()\n"
    "def f(x):\n    return W().a()",
    "class W:\n    @classmethod\n    def go(cls, i):\n        return cls.go(i - 1)\n"
    "def f(x):\n    return W.go(9)",
    "class W:\n    @staticmethod\n    def go(i):\n        return W.go(i - 1)\ndef f(x):\n    return W.go(9)",
    "class W:\n    def __add__(self, i):\n        return f(i)\ndef f(x):\n    return W() + x",
    "def f(x):\n    return (lambda s: s(s, 9))(lambda s, i: i and s(s, i - 1))",
    "def f(x):\n    def go(me, i):\n        return me(me, i - 1)\n    return go(go, 9)",
]


@pytest.mark.parametrize(("source", "named"), LOOPS)
def test_a_loop_is_named_where_none_is_allowed(source, named):
    assert any(finding.startswith(named) for finding in findings(source)), findings(source)
    assert findings(source, RULE | {"loops": True}) == []


@pytest.mark.parametrize("body", INSIDE_CALLS)
def test_a_call_that_loops_is_named(body):
    source = f"def f(x):\n    {body}\n    return x\n"
    assert findings(source) == ["line 2 has a loop inside a call, but Python loops are not allowed"]


@pytest.mark.parametrize("source", RECURSIONS)
def test_recursion_is_a_loop(source):
    assert any("recursive call, but Python loops are not allowed" in finding for finding in findings(source))


@pytest.mark.parametrize(
    "source",
    [
        "def g(x):\n    return [y for y in x]\ndef f(x):\n    return (x * 2).sum(0)",
        "def f(x, filter):\n    map = x + filter\n    return map",
        "def f(x):\n    f = x + 1\n    return f",
        "def error(x):\n    error = x - 1\n    return error\ndef f(x):\n    return error(x)",
        "def loss(x):\n    return x\ndef f(x, loss=1):\n    return x.max() * loss",
        "def gradient(loss):\n    return loss * 2\ndef loss(x):\n    return gradient(x)\n"
        "def f(x):\n    return loss(x)",
        "import torch\ndef f(x):\n    return torch.vmap(lambda row: row * 2)(x)",
        "class T:\n    def exp(self):\n        return T(self.data.exp())\n"
        "    def sum(self):\n        return sum(self)\n"
        "def f(x):\n    return T().exp()",
        "import numpy as np\ndef f(x):\n    return np.add(x, x).max(axis=0).reshape(-1)",
        "def f(x):\n    return sorted(x), min(x, 1), max(1, 2), iter(x)",
        "def map(x):\n    return x\ndef f(x):\n    return map(x)",
    ],
)
def test_code_without_a_loop_is_not_named(source):
    assert findings(source) == []


def test_equal_loops_are_named_together():
    source = "def f(x):\n    for a in x: pass\n    for b in x: pass\n    return x\n"
    assert findings(source) == ["lines 2 and 3 have a for loop, but Python loops are not allowed"]
