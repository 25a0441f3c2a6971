"""Outputs made of others, numbers that stand in every entry, and matrices reshaped where they should be
transposed."""

from __future__ import annotations

import pytest
import torch

from grader.exercise import Case, Exercise
from tests.judging.test_diagnosis import diagnose


def rows(n, k):
    return Case(f"{n} by {k}", lambda rng: {"x": rng.normal(size=(n, k)) + 1, "W": rng.normal(size=(4, k))})


def slopes(x, W):
    errors = torch.tanh(x @ W.T)
    return errors.T @ x, errors.sum(0)


SLOPES = Exercise(
    name="slopes",
    points=1,
    reference=slopes,
    cases=(rows(5, 3), rows(2, 6), rows(3, 5)),
    hints=("a", "b"),
    outputs=("dW", "db"),
)


@pytest.mark.parametrize(
    ("change", "name"),
    [
        (lambda dW, db: (dW, dW.mean(1)), "`db` is the mean of `dW`"),
        (lambda dW, db: (dW, dW[:, 0]), "`db` is the first entry of `dW`"),
        (lambda dW, db: (dW, torch.full_like(db, db.sum())), "the sum in every entry in `db`"),
        (lambda dW, db: (dW, torch.full_like(db, db.mean())), "the mean for all in `db`"),
        (lambda dW, db: (dW, db * (torch.arange(4) == 0)), "only the first entry in `db`"),
    ],
)
def test_an_output_made_of_another_one_or_of_all_its_entries_is_named(change, name):
    said = diagnose(lambda x, W: change(*slopes(x, W)), SLOPES)
    assert said.startswith(f"{name}. ")


def test_a_reshape_in_place_of_a_transpose_is_named():
    said = diagnose(lambda x, W: slopes(x, W.reshape(W.shape[::-1]).T), SLOPES)
    assert said.startswith("W reshaped, not transposed. ")


def layers(*sizes):
    pairs = list(zip(sizes[1:], sizes, strict=False))
    return Case(
        f"{sizes}",
        lambda rng: {
            "x": rng.normal(size=(3, sizes[0])),
            "weights": [rng.normal(size=pair) for pair in pairs],
        },
    )


def through(x, weights):
    for W in weights:
        x = torch.tanh(x @ W.T)
    return x


def test_a_reshape_of_each_matrix_of_a_list_is_named():
    network = Exercise(
        name="network",
        points=1,
        reference=through,
        cases=(layers(2, 3, 4), layers(3, 2), layers(4, 5, 3, 2)),
        hints=("a", "b"),
    )
    said = diagnose(lambda x, weights: through(x, [W.reshape(W.shape[::-1]).T for W in weights]), network)
    assert said.startswith("weights reshaped, not transposed. ")
