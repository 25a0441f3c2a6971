"""`check_gradient`: a student's own function and derivative, by the judge's rule."""

from __future__ import annotations

import math
import subprocess
import sys

import numpy as np
import pytest
import torch

from grader import check_gradient

X = torch.tensor([[0.5, -1.25, 2.0], [3.0, 0.0, -0.75]])


def cubes(x):
    return (x**3).sum()


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_a_right_gradient_is_right(dtype):
    x = X.to(dtype)
    assert check_gradient(cubes, lambda x: 3 * x**2, x)
    assert check_gradient(torch.tanh, lambda x: 1 - torch.tanh(x) ** 2, x)
    assert check_gradient(lambda x: x @ x.T, lambda x: x.sum(0) * 2 + torch.zeros_like(x), x)


def test_the_jacobian_is_told_by_its_shape():
    x = X[0].double()
    s = torch.softmax(x, 0)
    assert check_gradient(lambda x: torch.softmax(x, 0), lambda x: torch.diag(s) - torch.outer(s, s), x)
    with pytest.raises(AssertionError, match=r"is wrong at \[0, 0\]"):
        check_gradient(lambda x: torch.softmax(x, 0), lambda x: torch.diag(s) + torch.outer(s, s), x)


def test_numbers_and_arrays():
    assert check_gradient(torch.sin, math.cos, 0.7)
    assert check_gradient(torch.sin, np.cos, X.double().numpy())


def half(x):
    return 1.5 * x**2


@pytest.mark.parametrize(
    ("df", "x", "said"),
    [
        (half, X, r"^half\(x\) is wrong at \[0, 0\]: yours 0.375, expected 0.75; 5 of 6 entries differ\.$"),
        (lambda x: 3 * x[0] ** 2, X, r"has the shape \(3,\); the gradient has the shape of x, \(2, 3\)"),
        (lambda x: (3 * x**2).double(), X, "has the dtype float64; x has float32"),
        (lambda x: None, X, "returns NoneType"),
        (lambda x: 3 * x.float().double() ** 2 * (1 + 1e-9), X.double(), "is wrong"),
    ],
)
def test_a_wrong_one_is_said_to_be_wrong(df, x, said):
    with pytest.raises(AssertionError, match=said):
        check_gradient(cubes, df, x)


@pytest.mark.parametrize("f", [lambda x: x.detach().sum(), lambda x: float(x.sum()), lambda x: x.no_such()])
def test_a_function_without_a_gradient(f):
    with pytest.raises(ValueError, match="f has no gradient to compare with"):
        check_gradient(f, lambda x: x, X)


def test_whole_numbers_have_no_gradient():
    with pytest.raises(ValueError, match="int64; use float32 or float64"):
        check_gradient(cubes, lambda x: x, torch.arange(3))


def test_it_is_imported_at_its_first_use():
    code = "import grader, sys; assert 'numpy' not in sys.modules; grader.check_gradient"
    subprocess.run([sys.executable, "-c", code], check=True)
