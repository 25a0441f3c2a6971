"""accuracy · The share of rows whose largest score is that of the right class."""

from __future__ import annotations

from collections.abc import Callable

from grader.course.classifiers.formulas import picked
from grader.toolkit import Case, Exercise, Inputs, KnownMistake, np, torch
from grader.toolkit.inputs import Floats, Integers, normal

Recipe = Callable[["np.random.Generator"], Inputs]
"""How the inputs of a call are drawn."""


def graded(n: int, k: int, right: int, mean: float = 0.0, scale: float = 1.0) -> Recipe:
    """n rows of k scores, of which so many are right about their label."""

    def recipe(rng: np.random.Generator) -> Inputs:
        logits = normal(rng, n, k, mean=mean, scale=scale)
        off = np.zeros(n, dtype=np.int64)
        off[right:] = rng.integers(1, max(k, 2), n - right)
        return {"logits": logits, "labels": shifted(logits, rng.permutation(off))}

    return recipe


def mostly_right(rng: np.random.Generator) -> Inputs:
    """60 to 120 rows of 4 scores, more than half of them right, but not all: few draws share their answer."""
    n = int(rng.integers(60, 121))
    return graded(n, 4, int(rng.integers(n // 2 + 1, n)))(rng)


def shifted(logits: Floats, off: Integers) -> Integers:
    """The class with the largest score, moved on by `off` classes in each row."""
    return np.asarray((logits.argmax(1) + off) % logits.shape[1])


ROWS = tuple(
    Case(name, recipe)
    for name, recipe in (
        ("many rows of 4, most right", mostly_right),
        ("7 rows of 4, 3 right", graded(7, 4, 3)),
        ("4 rows of 4, 1 right", graded(4, 4, 1)),
        ("3 rows of 6, 2 right", graded(3, 6, 2)),
        ("one row, right", graded(1, 5, 1)),
        ("one row, wrong", graded(1, 5, 0)),
        ("five rows of 2, 2 right", graded(5, 2, 2)),
        ("all right", graded(6, 3, 6)),
        ("all wrong", graded(6, 3, 0)),
        ("all scores below 0", graded(6, 3, 4, mean=-9.0)),
        ("scores up to 1000", graded(9, 4, 5, scale=400.0)),
        ("300 rows, 211 right", graded(300, 5, 211)),
    )
)


def share(right: torch.Tensor, logits: torch.Tensor) -> torch.Tensor:
    """The share of True, 0-d, in the dtype of the logits."""
    return right.to(logits.dtype).mean()


def right_rate(logits: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    """The share of rows whose largest score is that of their label."""
    return share(logits.argmax(1) == labels, logits)


accuracy = Exercise(
    name="accuracy",
    points=1,
    shapes="logits (N, K), labels (N,) -> ()",
    reference=right_rate,
    cases=ROWS,
    mistakes=(
        KnownMistake(
            "the two best count",
            lambda logits, labels: (
                (logits.topk(min(2, logits.shape[1]), 1).indices == labels[:, None])
                .any(1)
                .to(logits.dtype)
                .mean()
            ),
            "You count a row where its label is among the two largest scores; only the largest counts.",
        ),
        KnownMistake(
            "mean over the classes",
            lambda logits, labels: torch.stack(
                [(logits.argmax(1) == labels)[labels == k].to(logits.dtype).mean() for k in labels.unique()]
            ).mean(),
            "You average the shares of the classes, however few rows they have; average over the rows.",
        ),
        KnownMistake(
            "a count",
            lambda logits, labels: right_rate(logits, labels) * len(labels),
            "You return how many are right; divide by N.",
        ),
        KnownMistake(
            "the error rate",
            lambda logits, labels: 1 - right_rate(logits, labels),
            "You return the share of wrong rows; return the share of right ones.",
        ),
        KnownMistake(
            "per cent",
            lambda logits, labels: 100 * right_rate(logits, labels),
            "You return a percentage; return a number from 0 to 1.",
        ),
        KnownMistake(
            "divided by the number of classes",
            lambda logits, labels: right_rate(logits, labels) * len(labels) / logits.shape[1],
            "You divide by K, the number of classes; divide by N, the number of rows.",
        ),
        KnownMistake(
            "smallest score",
            lambda logits, labels: share(logits.argmin(1) == labels, logits),
            "You pick the class with the smallest score; pick the largest (argmax).",
        ),
        KnownMistake(
            "largest of the whole table",
            lambda logits, labels: share(logits.argmax() == labels, logits),
            "argmax without `dim` searches the whole tensor; search each row: argmax(dim=1).",
        ),
        KnownMistake(
            "largest size",
            lambda logits, labels: share(logits.abs().argmax(1) == labels, logits),
            "You pick the score with the largest absolute value; pick the largest score.",
        ),
        KnownMistake(
            "every prediction with every label",
            lambda logits, labels: share(logits.argmax(1)[:, None] == labels, logits),
            "(N, 1) == (N,) broadcasts to (N, N): every prediction with every label. Keep both (N,).",
        ),
        KnownMistake(
            "1 only if all are right",
            lambda logits, labels: right_rate(logits, labels).floor(),
            "You return 1 if all rows are right and else 0, as `.all()` or an integer division does; return "
            "the share.",
        ),
        KnownMistake(
            "only confident predictions",
            lambda logits, labels: share(picked(torch.softmax(logits, 1), labels) > 0.5, logits),
            "You require a probability above 0.5; the largest may be smaller when there are several classes.",
        ),
        KnownMistake(
            "mean probability of the right class",
            lambda logits, labels: picked(torch.softmax(logits, 1), labels).mean(),
            "You return the mean probability of the right class; count the rows where it is the largest.",
        ),
        KnownMistake(
            "scores above 0",
            lambda logits, labels: share(picked(logits, labels) > 0, logits),
            "You test whether the right class has a score above 0; test whether its score is the largest.",
        ),
    ),
    hints=(
        "The predicted class of a row is the index of its largest score. Along which dimension?",
        "Compare with the labels, turn True and False into floats of the logits' dtype, and take the mean.",
    ),
)
