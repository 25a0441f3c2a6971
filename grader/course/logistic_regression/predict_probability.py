"""predict_probability · The probability that the label of each example is 1."""

from __future__ import annotations

from grader.course.logistic_regression import pictures
from grader.course.logistic_regression.formulas import scores
from grader.course.logistic_regression.labelled import POINTS, asked
from grader.course.logistic_regression.mistakes import overflowing
from grader.toolkit import Exercise, KnownMistake, torch

predict_probability = Exercise(
    name="predict_probability",
    points=1,
    shapes="X (m, n), w (n,), b () -> (m,)",
    reference=lambda X, w, b: torch.sigmoid(scores(X, w, b)),
    cases=asked(POINTS, "X", "w", "b"),
    mistakes=(
        KnownMistake(
            "no sigmoid",
            lambda X, w, b: scores(X, w, b),
            "You return the scores z; return σ(z).",
        ),
        KnownMistake(
            "the probability of 0",
            lambda X, w, b: torch.sigmoid(-scores(X, w, b)),
            "You return 1 - p, the probability of label 0; check the sign in exp(-z).",
        ),
        KnownMistake(
            "bias left out",
            lambda X, w, b: torch.sigmoid(X @ w),
            "Your scores are X w; they should be X w + b.",
        ),
        KnownMistake(
            "bias outside the sigmoid",
            lambda X, w, b: torch.sigmoid(X @ w) + b,
            "You add b to the probability; add it to the score, inside the sigmoid.",
        ),
        KnownMistake(
            "bias subtracted",
            lambda X, w, b: torch.sigmoid(X @ w - b),
            "Your scores are X w - b; they should be X w + b.",
        ),
        KnownMistake(
            "exp(z) / (1 + exp(z))",
            lambda X, w, b: overflowing(scores(X, w, b)),
            "exp(z) overflows for large z, and inf / inf is nan. Write 1 / (1 + exp(-z)).",
        ),
        KnownMistake(
            "softmax over the examples",
            lambda X, w, b: torch.softmax(scores(X, w, b), 0),
            "You take the softmax over the examples; take the sigmoid of each score on its own.",
        ),
        KnownMistake(
            "tanh",
            lambda X, w, b: torch.tanh(scores(X, w, b)),
            "You use tanh, whose values go from -1 to 1; use the sigmoid.",
        ),
        KnownMistake(
            "sigmoid applied twice",
            lambda X, w, b: torch.sigmoid(torch.sigmoid(scores(X, w, b))),
            "You apply the sigmoid to probabilities; apply it to the scores, once.",
        ),
        KnownMistake(
            "rounded to labels",
            lambda X, w, b: torch.sigmoid(scores(X, w, b)).round(),
            "You return the labels 0 and 1; return the probabilities.",
        ),
        KnownMistake(
            "log-probabilities",
            lambda X, w, b: torch.nn.functional.logsigmoid(scores(X, w, b)),
            "You return log p; return p.",
        ),
        KnownMistake(
            "exp(-z) in place of 1 + exp(-z)",
            lambda X, w, b: 1 / torch.exp(-scores(X, w, b)),
            "You divide by exp(-z); divide by 1 + exp(-z).",
        ),
        KnownMistake(
            "brackets missing",
            lambda X, w, b: 1 / 1 + torch.exp(-scores(X, w, b)),
            "1 / 1 + exp(-z) divides first; put the denominator in brackets: 1 / (1 + exp(-z)).",
        ),
    ),
    picture=pictures.PROBABILITY,
    hints=(
        "First the scores: a matrix times a vector, plus a number. What shape is that?",
        "Then the sigmoid of each score. exp(-z) may overflow to inf, but 1 / (1 + inf) is 0, which is "
        "right.",
    ),
)
