"""predict_label · The more likely label of each example."""

from __future__ import annotations

import operator

from grader.course.logistic_regression import pictures
from grader.course.logistic_regression.formulas import scores
from grader.course.logistic_regression.labelled import Recipe, asked, from_zero, scored
from grader.toolkit import Exercise, Inputs, KnownMistake, np, torch


def on_the_border(rng: np.random.Generator) -> Inputs:
    """Scores of which half are exactly 0, by any formula: those rows of X are zeros, and so is b."""
    inputs = scored(0.4, -0.3, 2, -1.5, 0.8, -0.6)(rng)
    w = inputs["w"]
    X = inputs["X"] + inputs["b"] * w / (w @ w)
    X[rng.permutation(6)[:3]] = 0.0
    return {**inputs, "X": X, "b": np.asarray(0.0)}


# In so many orders that none can be guessed.
MANY_SCORES = (0.15, 0.25, 0.35, 0.45, 0.6, 0.75, 0.9, 1.2, 1.6, 2.2, 3.0, 4.5)

DECIDED: dict[str, Recipe] = {
    "24 examples of 3 features": scored(*MANY_SCORES, *(-score for score in MANY_SCORES)),
    "6 examples of 3 features": scored(0.45, -0.45, 0.75, -0.75, 1.2, -1.2),
    "4 examples of 4 features": scored(0.2, 2, -0.3, -3, n=4),
    "3 examples of 6 features": scored(-0.25, 0.35, 1.6, n=6),
    "one example": scored(0.3, n=4),
    "one example that is unlikely": scored(-0.3, n=4),
    "five examples": scored(0.4, 0.2, -0.15, -1.1, 5, n=2),
    "one feature": scored(0.3, 1.2, -2.5, -0.4, n=1),
    "all likely": scored(0.2, 0.4, 1.7, 6, n=2),
    "all unlikely": scored(-0.2, -0.4, -1.7, -6, n=5),
    "scores up to ±1000": scored(-1000, -300, 0.3, 1000, 400, -0.4, scale=10.0),
    "scores of exactly 0": on_the_border,
    "w and b all 0": from_zero,
}
"""Scores on both sides of 0, some in (0, 0.5), some exactly 0, none so near that rounding decides."""

predict_label = Exercise(
    name="predict_label",
    points=1,
    shapes="X (m, n), w (n,), b () -> (m,)",
    reference=lambda X, w, b: (torch.sigmoid(scores(X, w, b)) >= 0.5).long(),
    cases=asked(DECIDED, "X", "w", "b"),
    mistakes=(
        KnownMistake(
            "labels as floats",
            lambda X, w, b: (scores(X, w, b) >= 0).to(X.dtype),
            "The labels are right, but they are floats; return int64, for example with `.long()`.",
        ),
        KnownMistake(
            "0.5 counts as 0",
            lambda X, w, b: (scores(X, w, b) > 0).long(),
            "A score of exactly 0 has probability 0.5 and so label 1; compare with >=, not with >, and do "
            "not round.",
        ),
        KnownMistake(
            "score compared with 0.5",
            lambda X, w, b: (scores(X, w, b) >= 0.5).long(),
            "You compare the score with 0.5; compare the probability with 0.5, or the score with 0.",
        ),
        KnownMistake(
            "everything above 0 becomes 1",
            lambda X, w, b: (torch.sigmoid(scores(X, w, b)) > 0).long(),
            "You turn every probability above 0 into 1; compare it with 0.5.",
        ),
        KnownMistake(
            "probability cut, not rounded",
            lambda X, w, b: torch.sigmoid(scores(X, w, b)).long(),
            "You turn the probability into an integer, which makes 0.99 a 0; compare it with 0.5 first.",
        ),
        KnownMistake(
            "labels -1 and +1",
            lambda X, w, b: torch.sign(scores(X, w, b)).long(),
            "Your labels are -1 and +1; they should be 0 and 1.",
        ),
        KnownMistake(
            "labels -1 and +1",
            lambda X, w, b: 2 * (scores(X, w, b) >= 0).long() - 1,
            "Your labels are -1 and +1; they should be 0 and 1.",
        ),
        KnownMistake(
            "the less likely label",
            lambda X, w, b: (scores(X, w, b) < 0).long(),
            "You return 1 where p is below 0.5; return 1 where p ≥ 0.5.",
        ),
        KnownMistake(
            "bias left out",
            lambda X, w, b: (X @ w >= 0).long(),
            "Your scores are X w; they should be X w + b.",
        ),
        KnownMistake(
            "bias subtracted",
            lambda X, w, b: (X @ w - b >= 0).long(),
            "Your scores are X w - b; they should be X w + b.",
        ),
        KnownMistake(
            "compared with the mean",
            lambda X, w, b: (scores(X, w, b) >= scores(X, w, b).mean()).long(),
            "You compare with the mean over the examples; compare with 0.5.",
        ),
        *(
            KnownMistake(
                "compared with the mean",
                lambda X, w, b, compared=compared: compared(
                    torch.sigmoid(scores(X, w, b)), torch.sigmoid(scores(X, w, b)).mean()
                ).long(),
                "You compare with the mean over the examples; compare with 0.5.",
            )
            for compared in (operator.ge, operator.gt)
        ),
    ),
    picture=pictures.LABEL,
    hints=(
        "Compare each probability with 0.5. What dtype does a comparison have, and what dtype does the task "
        "want?",
        "`.long()` turns False and True into 0 and 1. (σ(z) ≥ 0.5 is the same as z ≥ 0.)",
    ),
)
