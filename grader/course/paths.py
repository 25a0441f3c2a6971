"""Paths of parameters under given gradients: what can go wrong around any rule, and the cases of all."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from grader.course.inputs import Floats, normal
from grader.exercise import Case, Inputs, KnownMistake
from grader.lazy import torch

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

    mistakes = (
        KnownMistake(
            "every row is the last one",
            last_everywhere,
            "All rows hold the final w. A list that keeps one tensor, which is then changed in place, does "
            "that: make a new tensor in each step, or keep a copy.",
        ),
        KnownMistake(
            "recorded before the update",
            before_each_update(rule),
            "Your first row is the start. Keep w after each update, so that the last update counts too.",
        ),
        KnownMistake(
            "last gradient first",
            backwards,
            "You go through the gradients from the end: row 0 is the gradient of the first step.",
        ),
        KnownMistake(
            "the moves alone",
            moves,
            "Your rows are the changes of w. Add them up from the start: each row is where w stands then.",
        ),
        KnownMistake(
            "every step from the start",
            always_from_the_start,
            "Each of your steps begins at the first w again: go on from where the last step ended.",
        ),
        KnownMistake(
            "the first gradient in every step",
            first_gradient_again,
            "Every step of yours uses the gradient of step 1: step t has a row of its own.",
        ),
    )
    return tuple(mistake for mistake in mistakes if mistake.name != but)


def handed_over(rng: np.random.Generator, steps: int, parameters: int, **numbers: float) -> Inputs:
    """Parameters, the gradients of some steps, and the numbers of a rule. Nothing is centred."""
    return {
        "w": normal(rng, parameters, mean=0.5),
        "gradients": normal(rng, steps, parameters, mean=0.4),
        **numbers,
    }


def scaled(given: Inputs, *factors: float) -> Inputs:
    """The same with the gradients of each parameter times its factor."""
    return {**given, "gradients": given["gradients"] * np.array(factors)}


def silenced(given: Inputs, steps: slice, parameters: slice = slice(None)) -> Inputs:
    """The same with gradients of exactly 0 in these steps, for these parameters."""
    gradients: Floats = given["gradients"].copy()
    gradients[steps, parameters] = 0.0
    return {**given, "gradients": gradients}


def with_zeros(given: Inputs) -> Inputs:
    """The same for four parameters, of which two start at exactly 0; gradients of exactly 0 come and go."""
    gradients: Floats = given["gradients"].copy()
    gradients[::3, 1] = gradients[1::2, 2] = 0.0
    return {**given, "w": given["w"] * np.array([0.0, 0.0, 1.0, 1.0]), "gradients": gradients}


def paths(usual: dict[str, float], *unusual: tuple[str, dict[str, float]]) -> tuple[Case, ...]:
    """The cases of a rule: with its usual numbers, and with the unusual ones by name."""

    def case(name: str, numbers: dict[str, float]) -> Case:
        return Case(name, lambda rng: handed_over(rng, 7, 3, **(usual | numbers)))

    return (
        Case("5 steps of 3 parameters", lambda rng: handed_over(rng, 5, 3, **usual)),
        Case("one step", lambda rng: handed_over(rng, 1, 4, **usual)),
        Case("one parameter", lambda rng: handed_over(rng, 6, 1, **usual)),
        Case("4 steps of 4 parameters", lambda rng: handed_over(rng, 4, 4, **usual)),
        Case("30 steps", lambda rng: handed_over(rng, 30, 2, **usual)),
        Case(
            "gradients from 1e-8 to 1000",
            lambda rng: scaled(handed_over(rng, 8, 5, **usual), 1.0, 1e-8, 1e-4, 30.0, 1000.0),
        ),
        Case(
            "gradients of exactly 0 at first",
            lambda rng: silenced(handed_over(rng, 8, 4, **usual), slice(0, 3), slice(1, 3)),
        ),
        Case(
            "gradients of exactly 0 after step 2",
            lambda rng: silenced(handed_over(rng, 9, 3, **usual), slice(2, None)),
        ),
        Case("zeros in w and in the gradients", lambda rng: with_zeros(handed_over(rng, 7, 4, **usual))),
        Case("all gradients 0", lambda rng: silenced(handed_over(rng, 4, 3, **usual), slice(None))),
        case("lr 0.5", {"lr": 0.5}),
        *(case(name, numbers) for name, numbers in unusual),
    )
