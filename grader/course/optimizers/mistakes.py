"""What goes wrong around any rule."""

from __future__ import annotations

from collections.abc import Callable

from grader.course.optimizers.update_rules import descend
from grader.toolkit import KnownMistake, torch

Rule = Callable[..., "torch.Tensor"]
"""w (D,), gradients (T, D) and the numbers of a rule in, the path (T, D) out."""


def before_each_update(rule: Rule) -> Rule:
    """The path of a rule, one row late: its first row is the start."""
    return lambda w, gradients, *numbers: torch.cat([w[None], rule(w, gradients, *numbers)[:-1]])


def of_every_path(rule: Rule, but: str = "") -> tuple[KnownMistake, ...]:
    """What can go wrong around any rule: the rule is right, the path is not. All `but` one.

    That one is for a rule where another mistake gives the same path.
    """

    def last_everywhere(w: torch.Tensor, gradients: torch.Tensor, *numbers: float) -> torch.Tensor:
        return rule(w, gradients, *numbers)[-1:].repeat(len(gradients), 1)

    def backwards(w: torch.Tensor, gradients: torch.Tensor, *numbers: float) -> torch.Tensor:
        return rule(w, gradients.flip(0), *numbers)

    def moves(w: torch.Tensor, gradients: torch.Tensor, *numbers: float) -> torch.Tensor:
        path = rule(w, gradients, *numbers)
        return path - torch.cat([w[None], path[:-1]])

    def always_from_the_start(w: torch.Tensor, gradients: torch.Tensor, *numbers: float) -> torch.Tensor:
        return w + moves(w, gradients, *numbers)

    def first_gradient_again(w: torch.Tensor, gradients: torch.Tensor, *numbers: float) -> torch.Tensor:
        return rule(w, gradients[:1].expand_as(gradients), *numbers)

    def mean_gradients(w: torch.Tensor, gradients: torch.Tensor, *numbers: float) -> torch.Tensor:
        count = torch.arange(1, len(gradients) + 1, dtype=gradients.dtype)[:, None]
        return rule(w, gradients.cumsum(0) / count, *numbers)

    mistakes = (
        KnownMistake(
            "running mean of the gradients",
            mean_gradients,
            "Each step uses the mean of the gradients so far; step t uses row t alone.",
        ),
        KnownMistake(
            "every row is the last one",
            last_everywhere,
            "All rows are the final w: you keep one tensor and change it in place. Make a new tensor in "
            "each step, or keep clones.",
        ),
        KnownMistake(
            "recorded before the update",
            before_each_update(rule),
            "Your first row is the start; record w after each update, so that the last update is included.",
        ),
        KnownMistake(
            "last gradient first",
            backwards,
            "You go through the gradients from the last to the first; row 0 is the gradient of step 1.",
        ),
        KnownMistake(
            "the moves alone",
            moves,
            "Your rows are the changes of w; add them to the start one after the other: each row is w after "
            "its step.",
        ),
        KnownMistake(
            "every step from the start",
            always_from_the_start,
            "Every step starts from the first w; start from the w that the previous step left.",
        ),
        KnownMistake(
            "the first gradient in every step",
            first_gradient_again,
            "Every step uses the gradient of step 1; step t has its own row.",
        ),
    )
    return tuple(mistake for mistake in mistakes if mistake.name != but)


NO_VELOCITY = KnownMistake(
    "velocity forgotten between steps",
    lambda w, gradients, lr, momentum: descend(w, gradients, lr),
    "Each step uses its own gradient alone; set v to 0 once, before the loop, and carry it from step to "
    "step.",
)
