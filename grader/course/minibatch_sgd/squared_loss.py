"""squared_loss · Half the squared error of every example."""

from __future__ import annotations

from collections.abc import Callable

from grader.course.minibatch_sgd import pictures
from grader.toolkit import ByHand, Case, Exercise, Inputs, KnownMistake, np, torch
from grader.toolkit.inputs import normal


def judged(rng: np.random.Generator, count: int, scale: float = 1.0) -> Inputs:
    """The inputs of `squared_loss`, uncentred."""
    return {
        "prediction": normal(rng, count, 1, mean=1.0, scale=scale),
        "target": normal(rng, count, mean=-0.5, scale=scale),
    }


def all_met(rng: np.random.Generator) -> Inputs:
    """Predictions of which all but one are exactly right."""
    target = normal(rng, 5, mean=1.0)
    return {"prediction": (target + np.eye(5)[2])[:, None], "target": target}


def column(target: torch.Tensor) -> torch.Tensor:
    return target[:, None]


def of_errors(loss: Callable[[torch.Tensor], torch.Tensor]) -> Callable[..., torch.Tensor]:
    """A loss made of the errors ŷ - y, (N, 1)."""
    return lambda prediction, target: loss(prediction - column(target))


def of_table(loss: Callable[[torch.Tensor], torch.Tensor]) -> Callable[..., torch.Tensor]:
    """A loss made of ½ (ŷ_i - y_j)² for every i and j, (N, N)."""
    return lambda prediction, target: loss((prediction - target) ** 2 / 2)


TABLE = (
    "(N, 1) minus (N,) broadcasts to (N, N): every prediction minus every target. Reshape target to (N, 1) "
    "first."
)

MISTAKES = (
    KnownMistake("every prediction with every target", of_table(lambda t: t), TABLE),
    KnownMistake("every prediction with every target, no 1/2", of_table(lambda t: 2 * t), TABLE),
    KnownMistake(
        "every prediction with every target, averaged", of_table(lambda t: t.mean(1, keepdim=True)), TABLE
    ),
    KnownMistake(
        "every prediction with every target, summed", of_table(lambda t: t.sum(1, keepdim=True)), TABLE
    ),
    KnownMistake("mean of every prediction with every target", of_table(lambda t: t.mean()), TABLE),
    KnownMistake(
        "first target for all",
        of_table(lambda t: t[:, :1]),
        "You compare every prediction with the first target; each has its own.",
    ),
    KnownMistake(
        "1/2 forgotten", of_errors(lambda r: r**2), "You return (ŷ - y)²; this loss is half of that."
    ),
    KnownMistake(
        "column lost",
        of_errors(lambda r: r[:, 0] ** 2 / 2),
        "The losses are right, but their shape is (N,); reshape the target to (N, 1), not the prediction to "
        "(N,).",
    ),
    KnownMistake(
        "a row",
        of_errors(lambda r: r.T**2 / 2),
        "The losses are right, but their shape is (1, N); return (N, 1), the shape of prediction.",
    ),
    KnownMistake(
        "mean over the batch",
        of_errors(lambda r: (r**2).mean() / 2),
        "You average the losses; return one per example.",
    ),
    KnownMistake(
        "sum over the batch",
        of_errors(lambda r: (r**2).sum() / 2),
        "You sum the losses; return one per example.",
    ),
    KnownMistake(
        "mean squared error",
        of_errors(lambda r: (r**2).mean()),
        "You return the mean of the squares; return ½ (ŷ - y)² for each example.",
    ),
    KnownMistake(
        "divided by N",
        of_errors(lambda r: r**2 / (2 * len(r))),
        "You divide by the number of examples; this loss has no mean.",
    ),
    KnownMistake(
        "no square", of_errors(lambda r: r / 2), "You do not square the error; the loss is ½ (ŷ - y)²."
    ),
    KnownMistake(
        "gradient in place of the loss",
        of_errors(lambda r: r),
        "You return ŷ - y, the derivative of this loss; return ½ (ŷ - y)².",
    ),
    KnownMistake(
        "absolute error",
        of_errors(lambda r: r.abs()),
        "You take absolute values; this loss squares the errors.",
    ),
    KnownMistake(
        "half the absolute error",
        of_errors(lambda r: r.abs() / 2),
        "You take absolute values; this loss squares the errors.",
    ),
    KnownMistake(
        "difference of squares",
        lambda prediction, target: (prediction**2 - column(target) ** 2) / 2,
        "You compute ŷ² - y²; subtract first, then square: (ŷ - y)².",
    ),
    KnownMistake(
        "target added",
        lambda prediction, target: (prediction + column(target)) ** 2 / 2,
        "You compute ŷ + y; the error is ŷ - y.",
    ),
    KnownMistake(
        "1/2 on the prediction",
        lambda prediction, target: (prediction / 2 - column(target)) ** 2,
        "You halve the prediction; halve the whole square: ½ (ŷ - y)².",
    ),
)

squared_loss = Exercise(
    name="squared_loss",
    points=1,
    shapes="prediction (N, 1), target (N,) -> (N, 1)",
    reference=lambda prediction, target: (
        torch.nn.functional.mse_loss(prediction, target.reshape(prediction.shape), reduction="none") / 2
    ),
    by_hand=ByHand("mse_loss", "huber_loss", "smooth_l1_loss"),
    mistakes=MISTAKES,
    cases=(
        Case("6 examples", lambda rng: judged(rng, 6)),
        Case("one example", lambda rng: judged(rng, 1)),
        Case("two examples", lambda rng: judged(rng, 2)),
        Case("five examples", lambda rng: judged(rng, 5)),
        Case("all but one exactly right", all_met),
        Case("errors in the thousands", lambda rng: judged(rng, 7, scale=3000.0)),
        Case("errors of a thousandth", lambda rng: judged(rng, 8, scale=0.001)),
        Case("200 examples", lambda rng: judged(rng, 200)),
    ),
    picture=pictures.SQUARED_LOSS,
    hints=(
        "Print the shape of prediction - target for N = 3. Is it what you expected?",
        "Broadcasting turns (3, 1) and (3,) into (3, 3). Give the target the shape of the prediction first.",
        "Then square each difference and halve it. There is no sum and no mean.",
    ),
)
