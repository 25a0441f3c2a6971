"""predict_probability · How likely the label of each example is 1."""

from __future__ import annotations

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
            "Those are the scores: put them through the sigmoid.",
        ),
        KnownMistake(
            "the probability of 0",
            lambda X, w, b: torch.sigmoid(-scores(X, w, b)),
            "That is the probability of the label 0: check the sign of z in exp(-z).",
        ),
        KnownMistake(
            "bias left out",
            lambda X, w, b: torch.sigmoid(X @ w),
            "Your scores are X w: the bias b is missing.",
        ),
        KnownMistake(
            "bias outside the sigmoid",
            lambda X, w, b: torch.sigmoid(X @ w) + b,
            "You add the bias to the probability: it belongs to the score, inside the sigmoid.",
        ),
        KnownMistake(
            "bias subtracted",
            lambda X, w, b: torch.sigmoid(X @ w - b),
            "Your scores are X w - b: the bias is added.",
        ),
        KnownMistake(
            "exp(z) / (1 + exp(z))",
            lambda X, w, b: overflowing(scores(X, w, b)),
            "exp(z) overflows for large scores, and inf / inf is nan. Divide by exp(z): 1 / (1 + exp(-z)).",
        ),
        KnownMistake(
            "softmax over the examples",
            lambda X, w, b: torch.softmax(scores(X, w, b), 0),
            "Your probabilities sum to 1 over the examples: each example has a sigmoid of its own.",
        ),
        KnownMistake(
            "tanh",
            lambda X, w, b: torch.tanh(scores(X, w, b)),
            "That is tanh, from -1 to 1: a probability comes from the sigmoid.",
        ),
        KnownMistake(
            "sigmoid applied twice",
            lambda X, w, b: torch.sigmoid(torch.sigmoid(scores(X, w, b))),
            "You put probabilities through the sigmoid again: apply it to the scores, once.",
        ),
        KnownMistake(
            "rounded to labels",
            lambda X, w, b: torch.sigmoid(scores(X, w, b)).round(),
            "Those are the labels 0 and 1: return the probabilities as they are.",
        ),
        KnownMistake(
            "log-probabilities",
            lambda X, w, b: torch.nn.functional.logsigmoid(scores(X, w, b)),
            "That is the logarithm of the probability.",
        ),
        KnownMistake(
            "exp(-z) in place of 1 + exp(-z)",
            lambda X, w, b: 1 / torch.exp(-scores(X, w, b)),
            "The 1 in the denominator is missing: 1 / (1 + exp(-z)).",
        ),
        KnownMistake(
            "brackets missing",
            lambda X, w, b: 1 / 1 + torch.exp(-scores(X, w, b)),
            "1 / 1 + exp(-z) divides first: put the denominator in brackets.",
        ),
    ),
    hints=(
        "First the scores: a matrix times a vector, plus one number. What shape is that?",
        "Then the sigmoid of each score. exp(-z) may overflow to inf: 1 / (1 + inf) is 0, as it should be.",
    ),
)
