"""step_decay · A learning rate that falls in steps: times γ after every `step_size` epochs."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from grader.course.optimizers import pictures
from grader.toolkit import ByHand, Case, Exercise, KnownMistake, torch
from grader.toolkit.inputs import uniform


def stepped(lr: float, step_size: int, gamma: float, epochs: int) -> torch.Tensor:
    """lr · γ^⌊epoch / step_size⌋ for every epoch from 0, (epochs,) in float64."""
    values = [lr * gamma ** (epoch // step_size) for epoch in range(epochs)]
    return torch.tensor(values, dtype=torch.float64)


def rates(
    lr: float,
    step_size: int,
    gamma: float,
    epochs: int,
    *,
    stairs: Callable[[int, int], float] = lambda epoch, step_size: epoch // step_size,
    rate: Callable[[float, float, float], float] = lambda lr, gamma, stairs: lr * gamma**stairs,
) -> torch.Tensor:
    """`stepped` whose parts can be wrong: rate(lr, gamma, stairs(epoch)) for every epoch."""
    values = [rate(lr, gamma, stairs(epoch, step_size)) for epoch in range(epochs)]
    return torch.tensor(values, dtype=torch.float64)


def schedule(name: str, lr: float, step_size: int, gamma: float, epochs: int) -> Case:
    """A case of `step_decay` whose rates are a little off these numbers, so that seeds differ."""
    return Case(
        name,
        lambda rng: {
            "lr": float(uniform(rng, 0.9, 1.1)) * lr,
            "step_size": step_size,
            "gamma": float(uniform(rng, 0.95, 1.0)) * gamma,
            "epochs": epochs,
        },
    )


step_decay = Exercise(
    name="step_decay",
    points=1,
    shapes="-> (epochs,)",
    tensors=False,
    reference=stepped,
    by_hand=ByHand("StepLR", "MultiStepLR", "ExponentialLR", "LambdaLR", "MultiplicativeLR"),
    cases=(
        schedule("8 epochs, a stair every 3", 0.1, 3, 0.5, 8),
        schedule("one epoch", 0.3, 2, 0.5, 1),
        schedule("a stair every epoch", 0.2, 1, 0.9, 6),
        schedule("no stair yet", 0.1, 10, 0.1, 7),
        schedule("the last epoch is the first of a stair", 0.4, 4, 0.1, 9),
        schedule("the last epoch is the last of a stair", 0.4, 4, 0.1, 8),
        schedule("120 epochs, a stair every 30", 1.0, 30, 0.1, 120),
        schedule("gamma above 1", 0.01, 5, 1.3, 12),
    ),
    mistakes=(
        KnownMistake(
            "one epoch too early",
            partial(rates, stairs=lambda epoch, step_size: (epoch + 1) // step_size),
            "You lower the rate one epoch too early; epochs count from 0, and epoch `step_size` is the "
            "first with the lower rate.",
        ),
        KnownMistake(
            "one epoch too late",
            partial(rates, stairs=lambda epoch, step_size: max(epoch - 1, 0) // step_size),
            "Epoch `step_size` still has the old rate; it is the first to use lr · γ.",
        ),
        KnownMistake(
            "lower from epoch 0 on",
            partial(rates, stairs=lambda epoch, step_size: epoch // step_size + 1),
            "Your epoch 0 already uses lr · γ, since 0 is a multiple of step_size; epoch 0 uses lr.",
        ),
        KnownMistake(
            "once more from epoch 1 on",
            partial(rates, stairs=lambda epoch, step_size: -(-epoch // step_size)),
            "You round e / step_size up; round it down.",
        ),
        KnownMistake(
            "a slope in place of stairs",
            partial(rates, stairs=lambda epoch, step_size: epoch / step_size),
            "Your rate falls in every epoch; round e / step_size down, so that it falls once per step_size "
            "epochs.",
        ),
        KnownMistake(
            "rounded to the nearest stair",
            partial(rates, stairs=lambda epoch, step_size: round(epoch / step_size)),
            "You round e / step_size to the nearest integer; round it down.",
        ),
        KnownMistake(
            "lower in every epoch",
            partial(rates, stairs=lambda epoch, step_size: epoch),
            "You multiply by γ in every epoch; do it once per step_size epochs.",
        ),
        KnownMistake(
            "lower in every epoch after the first stair",
            partial(rates, stairs=lambda epoch, step_size: max(epoch - step_size + 1, 0)),
            "From epoch step_size on you multiply by γ in every epoch; do it once per step_size epochs.",
        ),
        KnownMistake(
            "one stair only",
            partial(rates, stairs=lambda epoch, step_size: min(epoch // step_size, 1)),
            "Your rate falls once and then stays; it falls again after every step_size epochs.",
        ),
        KnownMistake(
            "never lower",
            partial(rates, stairs=lambda epoch, step_size: 0),
            "Your rate never changes; multiply it by γ after every step_size epochs.",
        ),
        KnownMistake(
            "lower in one epoch of a stair alone",
            partial(rates, stairs=lambda epoch, step_size: int(epoch > 0 and epoch % step_size == 0)),
            "Your rate returns to lr after one epoch; once multiplied by γ, it stays lower.",
        ),
        KnownMistake(
            "remainder in place of the quotient",
            partial(rates, stairs=lambda epoch, step_size: epoch % step_size),
            "You use the remainder e % step_size; use the quotient e // step_size.",
        ),
        KnownMistake(
            "divided by γ",
            partial(rates, rate=lambda lr, gamma, stairs: lr / gamma**stairs),
            "You divide by γ; multiply by it.",
        ),
        KnownMistake(
            "γ times the number of stairs",
            partial(rates, rate=lambda lr, gamma, stairs: lr * gamma * stairs if stairs else lr),
            "You multiply γ by e // step_size; raise γ to that power.",
        ),
        KnownMistake(
            "divided by 1 + γ k",
            partial(rates, rate=lambda lr, gamma, stairs: lr / (1 + gamma * stairs)),
            "You divide lr by 1 + γ k, as inverse decay does; multiply it by γ to the power k.",
        ),
        KnownMistake(
            "1 - γ",
            partial(rates, rate=lambda lr, gamma, stairs: lr * (1 - gamma) ** stairs),
            "You multiply by 1 - γ; multiply by γ.",
        ),
        KnownMistake(
            "the same amount off at each stair",
            partial(rates, rate=lambda lr, gamma, stairs: lr - stairs * (1 - gamma) * lr),
            "You subtract the same amount each time; multiply the present rate by γ.",
        ),
        KnownMistake(
            "γ off at each stair",
            partial(rates, rate=lambda lr, gamma, stairs: lr - stairs * gamma),
            "You subtract γ each time; multiply by γ.",
        ),
        KnownMistake(
            "without lr",
            partial(rates, rate=lambda lr, gamma, stairs: gamma**stairs),
            "You return the powers of γ alone; multiply them by lr.",
        ),
    ),
    picture=pictures.STEP_DECAY,
    hints=(
        "Which k belongs to epochs 0, 1, 2, 3, 4 and 5 when step_size is 3?",
        "Integer division of the epoch by step_size gives k; the rate is lr times γ to the power k.",
    ),
)
