"""11 · Logistic regression: probabilities, the cross-entropy cost, its gradient, and the loops."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import numpy as np

from grader.course.derivatives import gradient
from grader.course.labelled import DECIDED, POINTS, WALKS, asked
from grader.exercise import TRAINING_LOOP, ByHand, Exercise, KnownMistake, Topic
from grader.lazy import torch

Errors = Callable[..., Any]
"""How a gradient weights each example: from X w, b and y, the errors (m,)."""


def scores(X: torch.Tensor, w: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
    """z = X w + b, (m,)."""
    return X @ w + b


def p_of(X: torch.Tensor, w: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
    """p = σ(X w + b), (m,)."""
    return torch.sigmoid(scores(X, w, b))


def both_probabilities(
    X: torch.Tensor, w: torch.Tensor, b: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    """p and 1 - p."""
    p = p_of(X, w, b)
    return p, 1 - p


def cost(X: torch.Tensor, y: torch.Tensor, w: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
    """J, the mean binary cross-entropy, 0-d."""
    return torch.nn.functional.binary_cross_entropy_with_logits(scores(X, w, b), y)


def log_of_zero(X: torch.Tensor, y: torch.Tensor, w: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
    """J as its formula stands: inf or nan once a probability is 0 or 1 for a float."""
    p = torch.sigmoid(scores(X, w, b))
    return -(y * torch.log(p) + (1 - y) * torch.log(1 - p)).mean()


def error(Xw: torch.Tensor, b: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    """p - y, the derivative of each example's cost by its score."""
    return torch.sigmoid(Xw + b) - y


def from_errors(errors: torch.Tensor, X: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """(dw, db): the mean over the examples of error · x, and of the errors."""
    return errors @ X / len(X), errors.mean()


def descend(
    X: torch.Tensor,
    y: torch.Tensor,
    w: torch.Tensor,
    b: torch.Tensor,
    lr: float,
    steps: int,
    *,
    errors: Errors = error,
    recorded: Callable[..., torch.Tensor] = cost,
    in_turn: bool = False,
    once: bool = False,
    piled: bool = False,
    moving: tuple[bool, bool] = (True, True),
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Gradient descent on J, which is recorded before each update: (w, b, costs).

    The gradient is that of `from_errors`, in closed form because a loop of autograd would be slow; a
    test holds it against torch.optim. What comes by keyword are mistakes: another error or record;
    `in_turn`, a gradient of b that has seen the new w; `once`, the gradient of the start in every
    step; `piled`, gradients that are never zeroed; `moving`, whether w and b are updated.
    """
    costs = X.new_empty(steps)
    dw, db = torch.zeros_like(w), torch.zeros_like(b)
    for step in range(steps):
        if not once or step == 0:
            costs[step:] = recorded(X, y, w, b)
            new_dw, new_db = from_errors(errors(X @ w, b, y), X)
            dw, db = (dw + new_dw, db + new_db) if piled else (new_dw, new_db)
        if moving[0]:
            w = w - lr * dw
        if in_turn:
            db = from_errors(errors(X @ w, b, y), X)[1]
        if moving[1]:
            b = b - lr * db
    return w, b, costs


def ascend(
    X: torch.Tensor,
    y: torch.Tensor,
    w: torch.Tensor,
    b: torch.Tensor,
    lr: float,
    steps: int,
    **mistakes: Any,
) -> tuple[torch.Tensor, torch.Tensor]:
    """Ascent on the mean log-likelihood, which is -J: the same (w, b) as descent on J."""
    w, b, _ = descend(X, y, w, b, lr, steps, **mistakes)
    return w, b


def one_by_one(
    X: torch.Tensor, y: torch.Tensor, w: torch.Tensor, b: torch.Tensor, lr: float, steps: int
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """`descend` with an update after every example: a mistake."""
    costs = []
    for _ in range(steps):
        costs.append(cost(X, y, w, b))
        for i in range(len(X)):
            dw, db = from_errors(error(X[i : i + 1] @ w, b, y[i : i + 1]), X[i : i + 1])
            w, b = w - lr * dw, b - lr * db
    return w, b, torch.stack(costs)


def recorded_late(
    X: torch.Tensor, y: torch.Tensor, w: torch.Tensor, b: torch.Tensor, lr: float, steps: int
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """`descend` whose costs are recorded after each update: a mistake."""
    w, b, costs = descend(X, y, w, b, lr, steps)
    return w, b, torch.cat([costs[1:], cost(X, y, w, b)[None]])


def last_update_missing(
    X: torch.Tensor, y: torch.Tensor, w: torch.Tensor, b: torch.Tensor, lr: float, steps: int
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """`descend` that leaves its loop between the last record and the last update: a mistake."""
    _, _, costs = descend(X, y, w, b, lr, steps)
    w, b, _ = descend(X, y, w, b, lr, steps - 1)
    return w, b, costs


def overflowing(z: torch.Tensor) -> torch.Tensor:
    """σ as exp(z) / (1 + exp(z)): nan for large z."""
    return torch.exp(z) / (1 + torch.exp(z))


WRONG_ERRORS: dict[str, tuple[Errors, str]] = {
    "extra p (1 - p)": (
        lambda Xw, b, y: error(Xw, b, y) * torch.sigmoid(Xw + b) * (1 - torch.sigmoid(Xw + b)),
        "That factor belongs to the squared error. In the cross-entropy it cancels: what is left is the "
        "difference of p and y.",
    ),
    "mean squared error": (
        lambda Xw, b, y: 2 * error(Xw, b, y) * torch.sigmoid(Xw + b) * (1 - torch.sigmoid(Xw + b)),
        "That is the gradient of the mean of (p - y)²; here the cost is the cross-entropy.",
    ),
    "no sigmoid": (
        lambda Xw, b, y: Xw + b - y,
        "You compare the scores with the labels: put the scores through the sigmoid first.",
    ),
    "labels in place of probabilities": (
        lambda Xw, b, y: (Xw + b >= 0).to(Xw.dtype) - y,
        "You round p to a label before you compare, as the perceptron does: keep the probability.",
    ),
    "labels -1 and +1": (
        lambda Xw, b, y: torch.sigmoid(Xw + b) - (2 * y - 1),
        "You turn the labels into -1 and +1: beside p they stay 0 and 1.",
    ),
    "bias left out of the scores": (
        lambda Xw, b, y: torch.sigmoid(Xw) - y,
        "Your probabilities are σ(X w): the bias b is part of the score.",
    ),
    "bias subtracted": (
        lambda Xw, b, y: torch.sigmoid(Xw - b) - y,
        "Your scores are X w - b: the bias is added.",
    ),
    "y forgotten": (
        lambda Xw, b, y: torch.sigmoid(Xw + b),
        "Your errors are the probabilities alone: subtract the labels.",
    ),
    "p + y": (
        lambda Xw, b, y: torch.sigmoid(Xw + b) + y,
        "You add the label to the probability: their difference is the error.",
    ),
    "term of the label 0 missing": (
        lambda Xw, b, y: y * (torch.sigmoid(Xw + b) - 1),
        "Only examples with the label 1 count in yours: (1 - y) log(1 - p) has a derivative too.",
    ),
    "with respect to p": (
        lambda Xw, b, y: error(Xw, b, y) / (torch.sigmoid(Xw + b) * (1 - torch.sigmoid(Xw + b))),
        "That is the derivative with respect to p. Go on through the sigmoid to z: p (1 - p) cancels.",
    ),
    "0 / 0 where p is certain": (
        lambda Xw, b, y: (
            ((1 - y) / (1 - torch.sigmoid(Xw + b)) - y / torch.sigmoid(Xw + b))
            * torch.sigmoid(Xw + b)
            * (1 - torch.sigmoid(Xw + b))
        ),
        "Your formula is right on paper, but divides by p (1 - p), which is 0 for large scores. Simplify it "
        "first.",
    ),
    "exp(z) / (1 + exp(z))": (
        lambda Xw, b, y: overflowing(Xw + b) - y,
        "exp(z) overflows for large scores, and inf / inf is nan. Write the sigmoid as 1 / (1 + exp(-z)).",
    ),
}
"""Errors that are wrong in the gradient and in every loop that follows it, with what to say."""


def wrong_gradients() -> Iterator[KnownMistake]:
    """The mistakes of a gradient, however it is computed."""
    for name, (errors, message) in WRONG_ERRORS.items():
        yield KnownMistake(
            name,
            lambda X, y, w, b, errors=errors: from_errors(errors(X @ w, b, y), X),
            message,
        )
    yield KnownMistake(
        "mean over the features",
        lambda X, y, w, b: tuple(d * len(X) / X.shape[1] for d in gradient_at(X, y, w, b)),
        "You divide by n, the number of features: the mean is over the m examples.",
    )
    yield KnownMistake(
        "product of the means",
        lambda X, y, w, b: (error(X @ w, b, y).mean() * X.mean(0), error(X @ w, b, y).mean()),
        "You multiply the mean error by the mean of X: weight each row by its own error first, then average.",
    )
    yield KnownMistake(
        "x missing",
        lambda X, y, w, b: (error(X @ w, b, y).mean() * torch.ones_like(w), error(X @ w, b, y).mean()),
        "Every entry of dw is the mean error: weight each example's error by its x before you average.",
    )
    yield KnownMistake(
        "db is 0",
        lambda X, y, w, b: (gradient_at(X, y, w, b)[0], torch.zeros_like(b)),
        "db stays 0: the cost depends on b too, and each example adds its error.",
    )
    yield KnownMistake(
        "db is the mean of dw",
        lambda X, y, w, b: (gradient_at(X, y, w, b)[0], gradient_at(X, y, w, b)[0].mean()),
        "Your db is made of dw: it is the mean of the errors, without any x.",
    )


def gradient_at(X: torch.Tensor, y: torch.Tensor, w: torch.Tensor, b: torch.Tensor) -> Any:
    """(dw, db) by autograd."""
    return gradient(lambda w, b: cost(X, y, w, b), w, b)


def of_some(rows: slice, mean: bool = True) -> Callable[..., tuple[torch.Tensor, torch.Tensor]]:
    """The gradient in which only some examples count, divided by m all the same or by nothing."""

    def wrong(
        X: torch.Tensor, y: torch.Tensor, w: torch.Tensor, b: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor]:
        errors = error(X @ w, b, y)[rows]
        m = len(X) if mean else 1
        return errors @ X[rows] / m, errors.sum() / m

    return wrong


def wrong_walks(loop: Callable[..., Any]) -> Iterator[KnownMistake]:
    """The mistakes of a loop that follows the gradient, uphill or downhill."""
    yield KnownMistake(
        "b never updated",
        partial(loop, moving=(True, False)),
        "b keeps its first value: it has a gradient too, and is updated like w.",
    )
    yield KnownMistake(
        "w never updated",
        partial(loop, moving=(False, True)),
        "w keeps its first value: it has a gradient too, and is updated like b.",
    )
    yield KnownMistake(
        "w updated first",
        partial(loop, in_turn=True),
        "The gradient of b has seen the new w already: find both gradients before you update either.",
    )
    yield KnownMistake(
        "gradient of the start in every step",
        partial(loop, once=True),
        "You compute the probabilities once, before the loop: they change with w and b in every step.",
    )
    yield KnownMistake(
        "gradients pile up",
        partial(loop, piled=True),
        "The sums of all steps pile up: start them from 0 in each step.",
    )
    for name, (errors, message) in WRONG_ERRORS.items():
        yield KnownMistake(name, partial(loop, errors=errors), message)


def wrong_costs() -> Iterator[KnownMistake]:
    """Mistakes in the cost, each computed from log p without and with an overflow on the way.

    A student who makes one of these may well have the other one in the same line.
    """
    forms: dict[str, tuple[Callable[[torch.Tensor, torch.Tensor, torch.Tensor], torch.Tensor], str]] = {
        "sum, not mean": (
            lambda log_p, log_q, y: -(y * log_p + (1 - y) * log_q).sum(),
            "That is the sum over the examples: divide it by m.",
        ),
        "term of the label 0 missing": (
            lambda log_p, log_q, y: -(y * log_p).mean(),
            "Only examples with the label 1 count in yours: add (1 - y) log(1 - p).",
        ),
        "term of the label 1 missing": (
            lambda log_p, log_q, y: -((1 - y) * log_q).mean(),
            "Only examples with the label 0 count in yours: add y log p.",
        ),
        "labels exchanged": (
            lambda log_p, log_q, y: -((1 - y) * log_p + y * log_q).mean(),
            "You reward the wrong label: y goes with log p, and 1 - y with log(1 - p).",
        ),
        "minus missing": (
            lambda log_p, log_q, y: (y * log_p + (1 - y) * log_q).mean(),
            "That is the log-likelihood, which is negative: the cost is minus that.",
        ),
        "minus between the terms": (
            lambda log_p, log_q, y: -(y * log_p - (1 - y) * log_q).mean(),
            "The two terms are added; check the brackets after the minus sign.",
        ),
        "1/2 in front": (
            lambda log_p, log_q, y: -(y * log_p + (1 - y) * log_q).mean() / 2,
            "There is no 1/2 in this cost: that belongs to squared errors.",
        ),
        "logarithm to base 2": (
            lambda log_p, log_q, y: -(y * log_p + (1 - y) * log_q).mean() / np.log(2),
            "That is the logarithm to base 2; the natural logarithm is asked for.",
        ),
    }
    for name, (form, message) in forms.items():
        yield KnownMistake(name, partial(from_logarithms, form=form, exact=True), message)
        yield KnownMistake(f"{name}, and log of 0", partial(from_logarithms, form=form, exact=False), message)


def from_logarithms(
    X: torch.Tensor,
    y: torch.Tensor,
    w: torch.Tensor,
    b: torch.Tensor,
    *,
    form: Callable[..., torch.Tensor],
    exact: bool,
) -> torch.Tensor:
    """A cost made of log p and log(1 - p): exact ones, or those of a p that may be 0 or 1."""
    z = scores(X, w, b)
    if exact:
        return form(torch.nn.functional.logsigmoid(z), torch.nn.functional.logsigmoid(-z), y)
    return form(torch.log(torch.sigmoid(z)), torch.log(1 - torch.sigmoid(z)), y)


def shielded(
    X: torch.Tensor, y: torch.Tensor, w: torch.Tensor, b: torch.Tensor, *, small: float, clamped: bool
) -> torch.Tensor:
    """J with a small number added inside the logarithms, or p clamped by it: finite, but wrong."""
    p = torch.sigmoid(scores(X, w, b))
    if clamped:
        p = p.clamp(small, 1 - small)
        return -(y * torch.log(p) + (1 - y) * torch.log(1 - p)).mean()
    return -(y * torch.log(p + small) + (1 - y) * torch.log(1 - p + small)).mean()


def shields() -> Iterator[KnownMistake]:
    """The usual small numbers that hide log 0."""
    for small in ("1e-5", "1e-6", "1e-7", "1e-8", "1e-9", "1e-10", "1e-12"):
        yield KnownMistake(
            f"log(p + {small})",
            partial(shielded, small=float(small), clamped=False),
            "The small number hides log 0 but changes the cost. Write log p in terms of z: nothing needs to "
            "be added then.",
        )
        yield KnownMistake(
            f"p clamped by {small}",
            partial(shielded, small=float(small), clamped=True),
            "Clamping p hides log 0 but changes the cost. Write log p in terms of z: nothing needs to be "
            "clamped then.",
        )


predict_probability = Exercise(
    name="predict_probability",
    points=1,
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

predict_label = Exercise(
    name="predict_label",
    points=1,
    reference=lambda X, w, b: (torch.sigmoid(scores(X, w, b)) >= 0.5).long(),
    cases=asked(DECIDED, "X", "w", "b"),
    mistakes=(
        KnownMistake(
            "labels as floats",
            lambda X, w, b: (scores(X, w, b) >= 0).to(X.dtype),
            "The labels are right, but they are floats: here they are int64, as `.long()` makes them.",
        ),
        KnownMistake(
            "0.5 counts as 0",
            lambda X, w, b: (scores(X, w, b) > 0).long(),
            "A score of exactly 0 has the probability 0.5, and so the label 1: compare with ≥, not >, and do "
            "not round, which takes 0.5 to 0.",
        ),
        KnownMistake(
            "score compared with 0.5",
            lambda X, w, b: (scores(X, w, b) >= 0.5).long(),
            "You compare the score with 0.5: compare the probability (or the score with 0).",
        ),
        KnownMistake(
            "everything above 0 becomes 1",
            lambda X, w, b: (torch.sigmoid(scores(X, w, b)) > 0).long(),
            "Every probability is above 0: rounded up or compared with 0 it becomes 1. Compare with 0.5.",
        ),
        KnownMistake(
            "probability cut, not rounded",
            lambda X, w, b: torch.sigmoid(scores(X, w, b)).long(),
            "Turning 0.99 into an integer cuts it to 0: compare with 0.5 first.",
        ),
        KnownMistake(
            "labels -1 and +1",
            lambda X, w, b: torch.sign(scores(X, w, b)).long(),
            "Your labels are -1 and +1: here they are 0 and 1.",
        ),
        KnownMistake(
            "the less likely label",
            lambda X, w, b: (scores(X, w, b) < 0).long(),
            "You return 1 where p is below 0.5: it is the other way round.",
        ),
        KnownMistake(
            "bias left out",
            lambda X, w, b: (X @ w >= 0).long(),
            "Your scores are X w: the bias b is missing.",
        ),
        KnownMistake(
            "bias subtracted",
            lambda X, w, b: (X @ w - b >= 0).long(),
            "Your scores are X w - b: the bias is added.",
        ),
        KnownMistake(
            "compared with the mean",
            lambda X, w, b: (scores(X, w, b) >= scores(X, w, b).mean()).long(),
            "You compare with the mean over the examples: the threshold is 0.5, whatever the others are.",
        ),
    ),
    hints=(
        "Compare each probability with 0.5. What dtype has a comparison, and what dtype is asked for?",
        "`.long()` makes 0 and 1 of False and True. (σ(z) ≥ 0.5 says the same as z ≥ 0.)",
    ),
)

logistic_cost = Exercise(
    name="logistic_cost",
    points=2,
    reference=cost,
    cases=asked(POINTS, "X", "y", "w", "b"),
    by_hand=ByHand(
        "binary_cross_entropy_with_logits",
        "binary_cross_entropy",
        "BCELoss",
        "BCEWithLogitsLoss",
        "cross_entropy",
        "CrossEntropyLoss",
        "soft_margin_loss",
        "SoftMarginLoss",
    ),
    mistakes=(
        KnownMistake(
            "log of 0",
            log_of_zero,
            "A probability too near to 0 or 1 for a float makes log 0 = -inf, and 0 · inf = nan. Take the "
            "logarithm on paper: log p in terms of z has no log 0.",
        ),
        KnownMistake(
            "log of 0 in the probability of the label",
            lambda X, y, w, b: -torch.log(torch.where(y == 1, *both_probabilities(X, w, b))).mean(),
            "A probability too near to 0 for a float makes log 0 = -inf. Take the logarithm on paper: log p "
            "in terms of z has no log 0.",
        ),
        KnownMistake(
            "exp overflows",
            lambda X, y, w, b: (torch.log(1 + torch.exp(scores(X, w, b))) - y * scores(X, w, b)).mean(),
            "Right on paper, but exp(z) overflows for large z. log(1 + exp(z)) = max(z, 0) + log(1 + "
            "exp(-|z|)) does not.",
        ),
        KnownMistake(
            "exp(-z) overflows",
            lambda X, y, w, b: (
                torch.log(1 + torch.exp(-scores(X, w, b))) + (1 - y) * scores(X, w, b)
            ).mean(),
            "Right on paper, but exp(-z) overflows for very negative z. log(1 + exp(-z)) = max(-z, 0) + "
            "log(1 + exp(-|z|)) does not.",
        ),
        KnownMistake(
            "logarithms cut off at -100",
            lambda X, y, w, b: torch.nn.functional.binary_cross_entropy(torch.sigmoid(scores(X, w, b)), y),
            "You cut log p off at -100, but p may be smaller than exp(-100). Write log p in terms of z.",
        ),
        KnownMistake(
            "nan replaced by 0",
            lambda X, y, w, b: (
                -torch.nan_to_num(y * torch.log(p_of(X, w, b)) + (1 - y) * torch.log(1 - p_of(X, w, b)), 0.0)
            ).mean(),
            "Replacing nan hides log 0 but not what it does to the cost. Write log p in terms of z.",
        ),
        KnownMistake(
            "mean squared error",
            lambda X, y, w, b: ((p_of(X, w, b) - y) ** 2).mean(),
            "That is the mean squared error of the probabilities; the cross-entropy is asked for.",
        ),
        KnownMistake(
            "bias left out of the scores",
            lambda X, y, w, b: cost(X, y, w, torch.zeros_like(b)),
            "Your probabilities are σ(X w): the bias b is part of the score.",
        ),
        KnownMistake(
            "sigmoid applied twice",
            lambda X, y, w, b: torch.nn.functional.binary_cross_entropy_with_logits(p_of(X, w, b), y),
            "You put probabilities through the sigmoid again: apply it to the scores, once.",
        ),
        KnownMistake(
            "formula for the labels -1 and +1",
            lambda X, y, w, b: torch.nn.functional.softplus(-y * scores(X, w, b)).mean(),
            "log(1 + exp(-y z)) is the cost of labels -1 and +1: here they are 0 and 1.",
        ),
        KnownMistake(
            "y z missing",
            lambda X, y, w, b: torch.nn.functional.softplus(scores(X, w, b)).mean(),
            "log(1 + exp(z)) is the cost of the label 0. An example with the label 1 takes z off that.",
        ),
        KnownMistake(
            "|z| lost",
            lambda X, y, w, b: (
                scores(X, w, b).clamp(min=0) - y * scores(X, w, b) + torch.log1p(torch.exp(-scores(X, w, b)))
            ).mean(),
            "Beside max(z, 0) stands log(1 + exp(-|z|)): the absolute value is missing.",
        ),
        KnownMistake(
            "every score with every label",
            lambda X, y, w, b: (
                torch.nn.functional.softplus(scores(X, w, b)).mean() - y.mean() * scores(X, w, b).mean()
            ),
            "(m, 1) times (m,) is an (m, m) table: every score with every label. Keep both (m,).",
        ),
        *wrong_costs(),
        *shields(),
    ),
    hints=(
        "Try z = 1000 with the label 0: what is 1 - p as a float, and what is its logarithm?",
        "log p = -log(1 + exp(-z)) and log(1 - p) = -log(1 + exp(z)) = log p - z. So the cost of one example "
        "is log(1 + exp(z)) - y z.",
        "log(1 + exp(z)) is max(z, 0) + log(1 + exp(-|z|)): now no exponent is above 0.",
    ),
)


gradient_by_loops = Exercise(
    name="gradient_by_loops",
    points=2,
    reference=gradient_at,
    outputs=("dw", "db"),
    must_loop=True,
    cases=asked(POINTS, "X", "y", "w", "b"),
    mistakes=(
        KnownMistake(
            "only the last example",
            of_some(slice(-1, None)),
            "Each example overwrites the one before: add up with +=, not =.",
        ),
        KnownMistake(
            "only the last example, no mean",
            of_some(slice(-1, None), mean=False),
            "You return the gradient of the last example alone: add up what each contributes, then divide by "
            "m.",
        ),
        KnownMistake(
            "only the first example",
            of_some(slice(0, 1)),
            "You return after the first example: the `return` belongs behind the loop.",
        ),
        KnownMistake(
            "only the first example, no mean",
            of_some(slice(0, 1), mean=False),
            "You return the gradient of the first example alone: add up what each contributes, then divide "
            "by m.",
        ),
        KnownMistake(
            "first example left out",
            of_some(slice(1, None)),
            "Your loop starts with the second example: the first has index 0.",
        ),
        KnownMistake(
            "last example left out",
            of_some(slice(None, -1)),
            "Your loop ends before the last example: range(m) runs to m - 1 already.",
        ),
        KnownMistake(
            "only the first n examples",
            lambda X, y, w, b: of_some(slice(0, X.shape[1]))(X, y, w, b),
            "Your loop runs over the features: it has to run over all m examples.",
        ),
        *wrong_gradients(),
    ),
    hints=(
        "Take one example and differentiate its cost by its score z: the σ' and the 1/p cancel. What is "
        "left?",
        "∂J_i/∂z_i = p_i - y_i. And z_i = Σ_j X[i, j] w[j] + b: so what is ∂z_i/∂w[j], and ∂z_i/∂b?",
        "Start dw and db from 0; each example adds its error times its row of X to dw, and its error to db. "
        "Divide both by m at the end.",
    ),
)

gradient_vectorized = Exercise(
    name="gradient_vectorized",
    points=2,
    loops=False,
    reference=gradient_at,
    outputs=("dw", "db"),
    cases=asked(POINTS, "X", "y", "w", "b"),
    mistakes=tuple(wrong_gradients()),
    hints=(
        "Write the loop first: dw is a sum over the examples of error times row. Which product of matrices "
        "is that sum?",
        "Xᵀ is (n, m) and the errors p - y are (m,): their product is (n,), the sum of all rows at once.",
        "Divide by m; db is the mean of the errors.",
    ),
)

logistic_gradient_descent = Exercise(
    name="logistic_gradient_descent",
    points=3,
    reference=descend,
    outputs=("w", "b", "costs"),
    by_hand=ByHand("SGD", asks_for=TRAINING_LOOP),
    cases=WALKS,
    mistakes=(
        KnownMistake(
            "costs recorded after the update",
            recorded_late,
            "Your costs are those after each update: record the cost first, then update.",
        ),
        KnownMistake(
            "last update missing",
            last_update_missing,
            "The costs are right, but w and b lack the last update: every step ends with one.",
        ),
        KnownMistake(
            "log of 0",
            partial(descend, recorded=log_of_zero),
            "w and b are right, but the cost is inf or nan where a probability is 0 or 1 for a float. Write "
            "log p in terms of z.",
        ),
        KnownMistake(
            "costs missing",
            lambda X, y, w, b, lr, steps: descend(X, y, w, b, lr, steps)[:2],
            "w and b are right: return the costs too, as the third value.",
        ),
        KnownMistake(
            "mean squared error recorded",
            partial(descend, recorded=lambda X, y, w, b: ((p_of(X, w, b) - y) ** 2).mean()),
            "You record the squared error; the cost is the cross-entropy.",
        ),
        KnownMistake(
            "update after every example",
            one_by_one,
            "You update after every example: one step is one update, with the mean over all examples.",
        ),
        *wrong_walks(descend),
    ),
    hints=(
        "You have the cost and the gradient. One step: record the cost, find the gradient, update both.",
        "Both gradients come from the same errors p - y: compute those before you touch w or b.",
        "Make new tensors, `w = w - …`, so that the arguments keep their values. Stack the costs at the end.",
    ),
)

log_likelihood_ascent = Exercise(
    name="log_likelihood_ascent",
    points=2,
    reference=ascend,
    outputs=("w", "b"),
    by_hand=ByHand("SGD", asks_for=TRAINING_LOOP),
    cases=WALKS,
    mistakes=(
        KnownMistake(
            "one step only",
            lambda X, y, w, b, lr, steps: ascend(X, y, w, b, lr, 1),
            "You return after the first step: the `return` belongs behind the loop.",
        ),
        KnownMistake(
            "walks downhill",
            lambda X, y, w, b, lr, steps: ascend(X, y, w, b, -lr, steps),
            "The log-likelihood falls with every step of yours. Uphill, the gradient is *added*; and the "
            "gradient of ℓ has y - p in it, not p - y.",
        ),
        KnownMistake(
            "update after every example",
            lambda X, y, w, b, lr, steps: one_by_one(X, y, w, b, lr, steps)[:2],
            "You update after every example: one step is one update, with the mean over all examples.",
        ),
        *wrong_walks(ascend),
    ),
    hints=(
        "ℓ is minus the cost. So what is its gradient, and in which direction does ℓ grow?",
        "With errors y - p: dw is Xᵀ times the errors, divided by m, and db their mean. Both are added.",
    ),
)

TOPIC = Topic(
    name="11_logistic_regression",
    title="Logistic regression",
    exercises=(
        predict_probability,
        predict_label,
        logistic_cost,
        gradient_by_loops,
        gradient_vectorized,
        logistic_gradient_descent,
        log_likelihood_ascent,
    ),
)
