"""The function that is called is the one that was read, or a person is told that it is not."""

from __future__ import annotations

import pytest

from tests.conftest import submission

HONEST = "import sys\nimport torch\n\n\ndef relu(x):\n    return x.clamp(min=0)\n\n\n"
OTHER = "def other(x):\n    return torch.where(x > 0, x, 0)\n\n\n"
SWAPS = {
    "by a frame": OTHER + "sys._getframe().f_globals['relu'] = other",
    "by a string": "exec('def relu(x): return x.clamp(min=0)')",
    "by an attribute": OTHER + "sys.modules.get('__main__'), globals().update(relu=other)",
    "by its code": OTHER + "relu.__code__ = other.__code__",
    "by the garbage collector": (
        OTHER + "import gc\n"
        "for each in gc.get_objects():\n"
        "    if isinstance(each, dict) and each.get('other') is other:\n        each['relu'] = other"
    ),
    "by a class of its own": "class Relu:\n    def __call__(self, x): return x.clamp(min=0)\n\n\n"
    "globals()['relu'] = Relu()",
    "while it is called": (
        "def relu(x):\n    globals()['relu'] = lambda x: x.clamp(min=0)\n    return x.clamp(min=0)"
    ),
}


@pytest.mark.parametrize("swap", SWAPS.values(), ids=SWAPS.keys())
def test_a_function_that_was_put_in_the_place_of_another_is_flagged(grader, swap):
    report = grader.grade(submission(activations=HONEST + swap), ["relu"])
    line = 9 if swap.startswith("def relu") else 5
    assert f"01_activations.py: `relu` that was called is not the one on line {line}" in report.all_flags
    assert report.passed


@pytest.mark.parametrize(
    "source",
    [
        "if torch.ones(1):\n    def relu(x):\n        return x.clamp(min=0)\n",
        "def relu(x):\n    raise NotImplementedError\n\n\ndef relu(x):\n    return x.clamp(min=0)\n",
        "from torch import relu\n\n\ndef relu(x):\n    def inner(x):\n        return x.clamp(min=0)\n"
        "    return inner(x)\n",
        "relu = lambda x: x.clamp(min=0)\n",
        "def twice(f):\n    return lambda x: f(f(x))\n\n\n@twice\ndef relu(x):\n    return x.clamp(min=0)\n",
        "@torch.no_grad()\ndef relu(x):\n    return x.clamp(min=0)\n",
        "def relu(x):\n    return x.clamp(min=0)\n\n\nrelu.calls = 0\n",
    ],
)
def test_a_function_that_is_called_as_it_stands_is_not(grader, source):
    report = grader.grade(submission(activations=f"import torch\n\n\n{source}"), ["relu"])
    assert report.passed
    assert report.all_flags == ()
