"""Inputs of classifiers: rows of scores, ordinary ones and those that break a careless softmax."""

from __future__ import annotations

from grader.toolkit import Case, np
from grader.toolkit.inputs import Floats, array, labels, normal, spread, uniform


def rows_apart(rng: np.random.Generator, classes: int, *offsets: float) -> Floats:
    """Ordinary rows, each moved as a whole by one of the offsets."""
    return normal(rng, len(offsets), classes) + array(*offsets)[:, None]


def large_row(rng: np.random.Generator) -> Floats:
    """Scores near 1000, where exp overflows, and one that has no chance beside them."""
    return rng.permutation(array(1000, 999, 998.5, -1000) + normal(rng, 4, scale=0.2))


def large_rows(rng: np.random.Generator) -> Floats:
    """Rows with scores near ±1000, and an ordinary one, so that large and moderate results meet. No column
    holds the largest of every row, so that no fixed one can be subtracted in its place. In the row with
    scores far apart the first is the largest, so that it differs from the mean and the smallest there."""
    far_apart = rng.permutation(array(1000, 300, -40, -600) * uniform(rng, 0.9, 1.0))
    far_apart = np.roll(far_apart, -far_apart.argmax())
    negative = -large_row(rng)
    if negative.argmax() == 0:
        negative = np.roll(negative, 1)
    return np.stack([large_row(rng), negative, far_apart, normal(rng, 4)])


ALONG_A_DIMENSION = (
    Case("4 rows of 3", lambda rng: {"logits": normal(rng, 4, 3, scale=2.0)}),
    Case("vector", lambda rng: {"logits": normal(rng, 6)}),
    Case("batch of one", lambda rng: {"logits": normal(rng, 1, 4)}),
    Case("batch of five", lambda rng: {"logits": normal(rng, 5, 7)}),
    Case("square", lambda rng: {"logits": normal(rng, 4, 4, scale=2.0)}),
    Case("one class", lambda rng: {"logits": normal(rng, 3, 1)}),
    Case("dim=0", lambda rng: {"logits": normal(rng, 4, 3, scale=2.0), "dim": 0}),
    Case("three dimensions", lambda rng: {"logits": normal(rng, 2, 5, 3)}),
    Case("three dimensions, dim=1", lambda rng: {"logits": normal(rng, 2, 5, 3), "dim": 1}),
    Case("three dimensions, dim=-2", lambda rng: {"logits": normal(rng, 3, 4, 2), "dim": -2}),
    Case(
        "logits from ±0.5 to ±20", lambda rng: {"logits": spread(rng, np.geomspace(0.5, 20, 6)).reshape(3, 4)}
    ),
    Case("|logits| up to 1000", lambda rng: {"logits": large_rows(rng)}),
    Case("all logits near -1000", lambda rng: {"logits": normal(rng, 2, 5, mean=-1000.0)}),
    Case("rows 1000 apart", lambda rng: {"logits": rows_apart(rng, 4, 0.0, -1000.0, 20.0)}),
    Case("equal logits", lambda rng: {"logits": rng.permutation(array(2.0, 2.0, 0.5, 0.5, -1.0))}, ties=True),
)

ONE_ROW = (
    Case("4 classes", lambda rng: {"logits": normal(rng, 4)}),
    Case("7 classes", lambda rng: {"logits": normal(rng, 7, scale=2.0)}),
    Case("2 classes", lambda rng: {"logits": normal(rng, 2)}),
    Case("one class", lambda rng: {"logits": normal(rng, 1)}),
    Case("one class ahead by 9", lambda rng: {"logits": rng.permutation(array(9.0, 0.0, 0.5, -1.0, -2.0))}),
    Case("logits near 1000", lambda rng: {"logits": large_row(rng)}),
    Case("all logits near -1000", lambda rng: {"logits": normal(rng, 5, mean=-1000.0)}),
    Case("equal logits", lambda rng: {"logits": rng.permutation(array(2.0, 2.0, 0.5, 0.5, -1.0))}, ties=True),
)

LABELLED = (
    Case(
        "4 rows of 3",
        lambda rng: {"logits": normal(rng, 4, 3, scale=2.0), "labels": rng.permutation([0, 1, 2, 1])},
    ),
    Case("2 rows of 6", lambda rng: {"logits": normal(rng, 2, 6), "labels": labels(rng, 6, 2)}),
    Case("batch of one", lambda rng: {"logits": normal(rng, 1, 4), "labels": labels(rng, 4, 1)}),
    Case("batch of five", lambda rng: {"logits": normal(rng, 5, 2), "labels": labels(rng, 2, 5)}),
    Case("square", lambda rng: {"logits": normal(rng, 4, 4), "labels": rng.permutation(4)}),
    Case(
        "one label for all rows",
        lambda rng: {"logits": normal(rng, 6, 3), "labels": np.repeat(labels(rng, 3, 1), 6)},
    ),
    Case(
        "confident and right, confident and wrong",
        lambda rng: {
            "logits": array([9, 0, 1], [0, 8, -1], [1, 0, 10]) + normal(rng, 3, 3, scale=0.1),
            "labels": np.array([0, 1, 0]),
        },
    ),
    Case("|logits| up to 1000", lambda rng: {"logits": large_rows(rng), "labels": labels(rng, 4, 4)}),
    Case(
        "a chance too small for a float",
        lambda rng: {
            "logits": array([0, 1000, 5], [2, 1, -1]) + normal(rng, 2, 3, scale=0.1),
            "labels": np.array([0, 1]),
        },
    ),
    Case(
        "rows 1000 apart",
        lambda rng: {"logits": rows_apart(rng, 5, 0.0, -1000.0, 20.0), "labels": labels(rng, 5, 3)},
    ),
)
