"""Where loops are not allowed, code that runs for each row earns nothing, however it is reached."""

from __future__ import annotations

import pytest

from tests.conftest import submission

FILE = """
{imports}
import torch


def gradient_vectorized(X, y, w, b):
    rows, errors, m = [], [], len(y)

    def take(i):
        error = torch.sigmoid(X[i] @ w + b) - y[i]
        rows.append(X[i] * error)
        errors.append(error)
        return 0.0

{body}
    return torch.stack(rows).mean(0), torch.stack(errors).mean(0)
"""
ITEM = """
class Item:
    def {method}(self, *_):
        take(len(rows))
        return {result}
"""


def items(method: str, result: str, use: str) -> str:
    return f"{ITEM.format(method=method, result=result)}{use}"


WAYS = {
    "substitutions": ("import re", "re.sub('a', lambda found: str(take(found.start())), 'a' * m)"),
    "a key by another name": ("", "max(range(m), **{'ke' + 'y': take})"),
    "a sum": ("", items("__add__", "self", "sum((0,) * m, Item())")),
    "a comparison": ("", items("__eq__", "True", "[Item()] * m == [0] * m")),
    "a search": ("", items("__eq__", "False", "Item() in [0] * m")),
    "a text": ("", items("__repr__", "''", "f'{[Item()] * m}'")),
    "a set": ("", items("__hash__", "0", "set([Item()] * m)")),
    "numbers": ("import numpy as np", items("__float__", "1.0", "np.array([Item()] * m, dtype=float)")),
    "bytes": ("", items("__index__", "1", "bytes([Item()] * m)")),
    "truths": ("", items("__bool__", "True", "all([Item()] * m)")),
    "an order": ("", items("__lt__", "False", "sorted([Item()] * (m + 1))")),
    "layers": (
        "",
        "class Item(torch.nn.Module):\n    def forward(self, x):\n        take(len(rows))\n        return x\n"
        "torch.nn.Sequential(*[Item()] * m)(X)",
    ),
}


@pytest.mark.parametrize("way", WAYS)
def test_code_that_runs_for_each_row_is_a_loop(grader, way):
    imports, body = WAYS[way]
    indented = "".join(f"    {line}\n" for line in body.splitlines())
    source = FILE.format(imports=imports, body=indented)
    (exercise,) = grader.grade(submission(logistic_regression=source), ["gradient_vectorized"]).exercises
    assert str(exercise.status) == "forbidden", exercise.first_failure
    assert "once for each row, but Python loops are not allowed" in exercise.first_failure.message


def test_helpers_that_are_used_several_times_are_no_loop(grader):
    source = (
        "import torch\ndef times(a, b):\n    return a @ b\ndef mean(a):\n    return a.sum() / a.numel()\n"
        "def gradient_vectorized(X, y, w, b):\n    e = torch.sigmoid(times(X, w) + b) - y\n"
        "    return times(X.T, e) / times(torch.ones_like(y), torch.ones_like(y)), mean(e)\n"
    )
    assert grader.grade(submission(logistic_regression=source), ["gradient_vectorized"]).passed
