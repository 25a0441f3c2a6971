"""Mistakes that come two at once, or in one place only: an overflow beside a wrong rule, arguments that are
ignored, one output alone."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from grader.exercise import Case, Exercise, KnownMistake
from grader.judging.entry_by_entry import (
    BEHIND,
    BY_ENTRY,
    CLASSES,
    COLUMN,
    DIAGONAL,
    EQUAL,
    ONE_AXIS,
    advice_on,
)
from grader.judging.shapes import read_shapes
from grader.report import CLUE
from tests.judging.test_diagnosis import diagnose

SLOPE = Exercise(
    name="slope",
    points=1,
    reference=lambda x: torch.sigmoid(x) * (1 - torch.sigmoid(x)),
    cases=(
        Case("basic", lambda rng: {"x": rng.normal(size=(2, 3)) + 1}),
        Case("four", lambda rng: {"x": rng.normal(size=4) - 1}),
        Case("large", lambda rng: {"x": np.array([-1000.0, -2.0, 1000.0])}),
    ),
    hints=("a", "b"),
    mistakes=(KnownMistake("1 - s", lambda x: 1 - torch.sigmoid(x), "Multiply it by s."),),
)


def test_a_wrong_rule_that_overflows_as_well_is_named_by_its_finite_values():
    said = diagnose(lambda x: torch.exp(-x) / (1 + torch.exp(-x)), SLOPE)
    assert said == "1 - s. Multiply it by s. Besides, your formula gives inf or nan for large inputs."


def test_an_overflow_alone_is_no_other_mistake_and_hides_none():
    once = replace(SLOPE, cases=SLOPE.cases[::2])
    said = diagnose(lambda x: torch.exp(-x) / (1 + torch.exp(-x)), once)
    assert said is None or said.startswith(CLUE), "one answer without an overflow proves little"
    said = diagnose(lambda x: torch.exp(-x) / (1 + torch.exp(-x)) + 0.1 * x.sin(), SLOPE)
    assert said is None or said.startswith(CLUE)


def average(x, keep, weight, lr):
    total = torch.zeros_like(x[0])
    for row in x:
        total = keep * total + weight * row
    return lr * total


AVERAGE = Exercise(
    name="average",
    points=1,
    reference=average,
    cases=tuple(
        Case(
            f"case {i}",
            lambda rng, i=i, usual=usual: {"x": rng.normal(size=(3 + i, 2))} | dict(usual) | {"lr": 0.1 + i},
        )
        for i, usual in enumerate(
            ({"keep": 0.9, "weight": 0.3}, {"keep": 0.5, "weight": 0.7}, {"keep": 0.25, "weight": 0.4})
        )
    ),
    hints=("a", "b"),
)


def test_several_arguments_that_are_ignored_are_named_together():
    said = diagnose(lambda x, keep, weight, lr: average(x, 0.9, 0.3, lr), AVERAGE)
    assert said.startswith("keep and weight are fixed. This is the result with `keep` = 0.9, `weight` = 0.3")


def weights(X, y):
    return X.T @ y, y.sum()


WEIGHTS = Exercise(
    name="weights",
    points=1,
    reference=weights,
    cases=tuple(
        Case(f"{n} rows", lambda rng, n=n: {"X": rng.normal(size=(n, 3)) + 1, "y": rng.normal(size=n) + 2})
        for n in (4, 2, 5)
    ),
    hints=("a", "b"),
    outputs=("dw", "db"),
)


def test_a_mistake_in_one_output_is_named_where_the_others_are_right():
    said = diagnose(lambda X, y: (X[-1] * y[-1], y.sum()), WEIGHTS)
    assert said.startswith(
        "only the last example counts in `dw`. In `dw`: This is the result for the last row"
    )


def test_zeros_of_a_wrong_shape_are_no_sum_of_a_truth_whose_rows_add_up_to_zero():
    centred = Exercise(
        name="centred",
        points=1,
        reference=lambda x: x - x.mean(1, keepdim=True),
        cases=tuple(Case(f"{n}", lambda rng, n=n: {"x": rng.normal(size=(n, 3))}) for n in (4, 2, 5)),
        hints=("a", "b"),
    )
    said = diagnose(lambda x: x[:, 0] * 0, centred)
    assert not said.startswith("summed")


SHAPES = read_shapes("X (N, D), y (N,), W (K, D), V (D, K) -> (N, K)")


@pytest.mark.parametrize(
    ("code", "met", "advice"),
    [
        ("out = p / p.sum(dim=dim)", ("3", "4"), COLUMN),
        ("loss = (p * onehot).sum(1)", ("K", "2"), EQUAL),
        ("W = W - X.T @ E, b - E.sum(0)", ("D", "K"), EQUAL),
        ("r = X - y", ("D", "N"), COLUMN),
        ("r = p - s", ("N", "D"), COLUMN),
        ("p = p - torch.stack([a, b])", ("N", "D"), EQUAL),
        ("out = X * V + 1", ("D", "K"), BY_ENTRY),
        ("out = X.T * y2 + X.T * X", ("N", "D"), BY_ENTRY),
        ("out = X * W", ("D", "K"), EQUAL),
        ("out = X @ W.T + b", ("K", "3"), EQUAL),
        ("out = p - onehot", ("K", "3"), EQUAL),
        ("J = torch.diag(p) - q", ("N", "D"), DIAGONAL),
    ],
)
def test_a_column_is_advised_where_one_is_missing_and_nowhere_else(code, met, advice):
    assert advice_on(code, ((met[0],), (met[1],)), SHAPES) == advice


@pytest.mark.parametrize(
    ("code", "met", "axis", "advice"),
    [
        ("out = p.argmax(dim=0) == y", ("K", "N"), 0, ONE_AXIS),
        ("out = p - y", ("K", "N"), 0, EQUAL),
        ("out = conv + b", ("W", "F"), 3, BEHIND),
        ("out = p / p.sum(dim=dim)", ("3", "4"), 2, COLUMN),
        ("out = p - torch.nn.functional.one_hot(y)", ("K", "2"), 1, CLASSES),
        ("out = p - y", ("D", "N"), 1, COLUMN),
        ("out = p - y", ("D", "2"), 1, EQUAL),
    ],
)
def test_where_two_sizes_meet_says_what_helps(code, met, axis, advice):
    assert advice_on(code, ((met[0],), (met[1],)), SHAPES, axis) == advice


def test_a_number_that_is_not_finite_without_a_large_input_is_no_overflow():
    mean = Exercise(
        name="mean",
        points=1,
        reference=lambda x: (x**2).mean(),
        cases=tuple(Case(f"{n}", lambda rng, n=n: {"x": rng.normal(size=n)}) for n in (4, 3, 1)),
        hints=("a", "b"),
        mistakes=(KnownMistake("n - 1", lambda x: (x**2).sum() / max(len(x) - 1, 1), "Divide by n."),),
    )
    said = diagnose(lambda x: (x**2).sum() / (len(x) - 1), mean)
    assert (
        said == "n - 1. Divide by n. Besides, some of your values are inf or nan: look for a division by 0."
    )


def test_constants_of_a_wrong_shape_are_no_mean():
    ones = replace(WEIGHTS, reference=lambda X, y: (X.T @ y, torch.ones_like(y)))
    said = diagnose(lambda X, y: (X.T @ y, torch.ones(())), ones)
    assert "mean" not in said
    assert "wrong shape" in said


def test_a_known_mistake_with_a_factor_besides_is_named_with_it():
    said = diagnose(lambda x: 2 * (1 - torch.sigmoid(x)), SLOPE)
    assert said is not None
    assert said.startswith(
        "1 - s, and multiplied by 2. Multiply it by s. Besides, every value is multiplied by 2"
    )


LINE = Exercise(
    name="line",
    points=1,
    reference=lambda X, y: (X.T @ y / len(y), (y**2).mean()),
    outputs=("dw", "db"),
    cases=tuple(
        Case(f"{n} rows", lambda rng, n=n: {"X": rng.normal(size=(n, 3)), "y": rng.normal(size=n)})
        for n in (4, 6, 9)
    ),
    hints=("a", "b"),
    mistakes=(
        KnownMistake(
            "y squared in dw", lambda X, y: (X.T @ y**2 / len(y), (y**2).mean()), "Leave y as it is."
        ),
        KnownMistake("y cubed in db", lambda X, y: (X.T @ y / len(y), (y**3).mean()), "Square y."),
    ),
)


def test_two_mistakes_in_two_outputs_are_both_named():
    said = diagnose(lambda X, y: (X.T @ y**2 / len(y), (y**3).mean()), LINE)
    assert said == (
        "y squared in dw in `dw`, and y cubed in db in `db`. In `dw`: Leave y as it is. In `db`: Square y."
    )


def test_nothing_is_said_of_two_outputs_of_which_one_is_not_explained():
    said = diagnose(lambda X, y: (X.T @ y**2 / len(y), (y**5).mean()), LINE)
    assert said is None or said.startswith(CLUE)


def test_a_bias_that_is_cut_off_at_the_wrong_end_is_named():
    def wrong(X, y):
        together = torch.cat([(y**2).mean()[None], X.T @ y / len(y)])
        return together[:-1], together[-1]

    said = diagnose(wrong, LINE)
    assert said is not None
    assert said.startswith("`db` cut off at the wrong end.")


def test_a_sum_that_is_divided_in_each_iteration_is_named():
    def wrong(X, y):
        dw, db = torch.zeros_like(X[0]), torch.zeros_like(y[0])
        for row, value in zip(X, y, strict=True):
            dw, db = (dw + row * value) / len(y), (db + value**2) / len(y)
        return dw, db

    said = diagnose(wrong, LINE)
    assert said is not None
    assert said.startswith("divided in each iteration.")


def nan_where_it_is_large(z):
    return torch.log_softmax(z, 0).sum() + (0 * torch.log(torch.softmax(z, 0))).sum()


SHIFTED = Exercise(
    name="shifted",
    points=1,
    reference=lambda z: (z.exp(), torch.log_softmax(z, 0).sum()),
    outputs=("e", "l"),
    cases=tuple(
        Case(f"{name} scores", lambda rng, scale=scale: {"z": scale * rng.normal(size=3)})
        for name, scale in (("small", 1.0), ("large", 500.0), ("moderate", 3.0))
    ),
    hints=("a", "b"),
    mistakes=(
        KnownMistake(
            "one maximum",
            lambda z: (z.exp() + 1, nan_where_it_is_large(z)),
            "Subtract another maximum.",
        ),
    ),
)


def test_a_part_that_is_wrong_by_nan_alone_is_not_taken_for_that_of_another_mistake():
    said = diagnose(lambda z: (z.exp(), nan_where_it_is_large(z)), SHIFTED)
    assert said is None or said.startswith(CLUE)


PAIR = Exercise(
    name="pair",
    points=1,
    reference=lambda X, y: torch.stack([y.mean(), (X[:, 0] * y).mean()]),
    cases=LINE.cases,
    hints=("a", "b"),
)


@pytest.mark.parametrize(
    ("wrong", "name"),
    [
        (
            lambda X, y: torch.stack([y.sum(), (X[:, 0] * y).mean()]),
            "entry [0] off by a factor of X.shape[0]. Entry [0]",
        ),
        (lambda X, y: torch.stack([y.mean(), -(X[:, 0] * y).mean()]), "wrong sign of entry [1]. Entry [1]"),
        (
            lambda X, y: torch.stack([y.mean(), (X[:, 0] * y).mean() / 2]),
            "entry [1] off by a factor of 1/2",
        ),
    ],
)
def test_a_factor_of_one_entry_is_named(wrong, name):
    said = diagnose(wrong, PAIR)
    assert said is not None
    assert said.startswith(name)
    assert said.endswith("The rest is right.")
