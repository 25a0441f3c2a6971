"""logistic_cost · How badly the probabilities fit the labels: the mean binary cross-entropy."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from grader.course.logistic_regression import pictures
from grader.course.logistic_regression.formulas import cost, scores
from grader.course.logistic_regression.labelled import POINTS, asked
from grader.course.logistic_regression.mistakes import log_of_zero, p_of
from grader.toolkit import ByHand, Exercise, KnownMistake, np, torch


def both_probabilities(
    X: torch.Tensor, w: torch.Tensor, b: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    """p and 1 - p."""
    p = p_of(X, w, b)
    return p, 1 - p


def wrong_costs() -> Iterator[KnownMistake]:
    """Mistakes in the cost, each computed from log p without and with an overflow on the way.

    A student who makes one of these may well have the other one in the same line.
    """
    forms: dict[str, tuple[Callable[[torch.Tensor, torch.Tensor, torch.Tensor], torch.Tensor], str]] = {
        "sum, not mean": (
            lambda log_p, log_q, y: -(y * log_p + (1 - y) * log_q).sum(),
            "You sum over the examples; divide by m.",
        ),
        "term of the label 0 missing": (
            lambda log_p, log_q, y: -(y * log_p).mean(),
            "Only examples with label 1 count; add the term (1 - y) log(1 - p).",
        ),
        "term of the label 1 missing": (
            lambda log_p, log_q, y: -((1 - y) * log_q).mean(),
            "Only examples with label 0 count; add the term y log p.",
        ),
        "labels exchanged": (
            lambda log_p, log_q, y: -((1 - y) * log_p + y * log_q).mean(),
            "You pair y with log(1 - p); pair y with log p, and 1 - y with log(1 - p).",
        ),
        "minus missing": (
            lambda log_p, log_q, y: (y * log_p + (1 - y) * log_q).mean(),
            "You return the log-likelihood, which is negative; the cost is minus that.",
        ),
        "minus between the terms": (
            lambda log_p, log_q, y: -(y * log_p - (1 - y) * log_q).mean(),
            "You subtract the second term from the first; add the two. Check the brackets after the minus "
            "sign.",
        ),
        "1/2 in front": (
            lambda log_p, log_q, y: -(y * log_p + (1 - y) * log_q).mean() / 2,
            "You have a factor 1/2; this cost has none.",
        ),
        "logarithm to base 2": (
            lambda log_p, log_q, y: -(y * log_p + (1 - y) * log_q).mean() / np.log(2),
            "You use the logarithm to base 2; use the natural logarithm.",
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
            "You add a small number to p, which changes the cost. Write log p in terms of z; then log 0 "
            "never occurs.",
        )
        yield KnownMistake(
            f"p clamped by {small}",
            partial(shielded, small=float(small), clamped=True),
            "You clamp p, which changes the cost. Write log p in terms of z; then log 0 never occurs.",
        )


logistic_cost = Exercise(
    name="logistic_cost",
    points=2,
    shapes="X (m, n), y (m,), w (n,), b () -> ()",
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
            "For large |z| your p rounds to 0 or 1, log 0 is -inf, and 0 · inf is nan. Write "
            "log p and log(1 - p) in terms of z, where no log 0 occurs.",
        ),
        KnownMistake(
            "log of 0 in the probability of the label",
            lambda X, y, w, b: -torch.log(torch.where(y == 1, *both_probabilities(X, w, b))).mean(),
            "For large |z| your p rounds to 0, and log 0 is -inf. Write log p in terms of z, "
            "where no log 0 occurs.",
        ),
        *(
            KnownMistake(
                "+ y z",
                lambda X, y, w, b, first=first: (first(scores(X, w, b)) + y * scores(X, w, b)).mean(),
                "You add y z; subtract it, so that a large z makes the cost small where y is 1.",
            )
            for first in (
                lambda z: torch.nn.functional.softplus(z),
                lambda z: torch.log(1 + torch.exp(z)),
            )
        ),
        KnownMistake(
            "exp overflows",
            lambda X, y, w, b: (torch.log(1 + torch.exp(scores(X, w, b))) - y * scores(X, w, b)).mean(),
            "The formula is right, but exp(z) overflows for large z. Use log(1 + exp(z)) = max(z, 0) + "
            "log(1 + exp(-|z|)).",
        ),
        KnownMistake(
            "exp(-z) overflows",
            lambda X, y, w, b: (
                torch.log(1 + torch.exp(-scores(X, w, b))) + (1 - y) * scores(X, w, b)
            ).mean(),
            "The formula is right, but exp(-z) overflows for very negative z. Use log(1 + exp(-z)) = "
            "max(-z, 0) + log(1 + exp(-|z|)).",
        ),
        KnownMistake(
            "logarithms cut off at -100",
            lambda X, y, w, b: torch.nn.functional.binary_cross_entropy(torch.sigmoid(scores(X, w, b)), y),
            "You replace log p below -100 by -100, but p may be smaller than exp(-100). Write log p in "
            "terms of z.",
        ),
        KnownMistake(
            "nan replaced by 0",
            lambda X, y, w, b: (
                -torch.nan_to_num(y * torch.log(p_of(X, w, b)) + (1 - y) * torch.log(1 - p_of(X, w, b)), 0.0)
            ).mean(),
            "You replace nan by 0, which is not the cost there. Write log p in terms of z, "
            "where no nan occurs.",
        ),
        KnownMistake(
            "mean squared error",
            lambda X, y, w, b: ((p_of(X, w, b) - y) ** 2).mean(),
            "You return the mean of (p - y)²; return the mean cross-entropy.",
        ),
        KnownMistake(
            "half the mean squared error",
            lambda X, y, w, b: ((p_of(X, w, b) - y) ** 2).mean() / 2,
            "You return half the mean of (p - y)², the cost of linear regression; return the mean "
            "cross-entropy.",
        ),
        KnownMistake(
            "bias left out of the scores",
            lambda X, y, w, b: cost(X, y, w, torch.zeros_like(b)),
            "Your probabilities are σ(X w); they should be σ(X w + b).",
        ),
        KnownMistake(
            "sigmoid applied twice",
            lambda X, y, w, b: torch.nn.functional.binary_cross_entropy_with_logits(p_of(X, w, b), y),
            "You apply the sigmoid to probabilities; apply it to the scores, once.",
        ),
        KnownMistake(
            "formula for the labels -1 and +1",
            lambda X, y, w, b: torch.nn.functional.softplus(-y * scores(X, w, b)).mean(),
            "log(1 + exp(-y z)) is the cost for labels -1 and +1; here they are 0 and 1.",
        ),
        KnownMistake(
            "y z missing",
            lambda X, y, w, b: torch.nn.functional.softplus(scores(X, w, b)).mean(),
            "log(1 + exp(z)) is the cost of label 0; for label 1 subtract z: log(1 + exp(z)) - y z.",
        ),
        KnownMistake(
            "|z| lost",
            lambda X, y, w, b: (
                scores(X, w, b).clamp(min=0) - y * scores(X, w, b) + torch.log1p(torch.exp(-scores(X, w, b)))
            ).mean(),
            "You add log(1 + exp(-z)) to max(z, 0); it should be log(1 + exp(-|z|)).",
        ),
        KnownMistake(
            "every score with every label",
            lambda X, y, w, b: (
                torch.nn.functional.softplus(scores(X, w, b)).mean() - y.mean() * scores(X, w, b).mean()
            ),
            "(m, 1) times (m,) broadcasts to (m, m): every score with every label. Keep both (m,).",
        ),
        *wrong_costs(),
        *shields(),
    ),
    picture=pictures.COST,
    hints=(
        "Try z = 1000 with label 0: what is 1 - p as a float, and what is its logarithm?",
        "log p = -log(1 + exp(-z)) and log(1 - p) = -log(1 + exp(z)) = log p - z. So one example costs "
        "log(1 + exp(z)) - y z.",
        "log(1 + exp(z)) is max(z, 0) + log(1 + exp(-|z|)): now no exponent is above 0.",
    ),
)
