"""What goes wrong inside Adam, and so inside AdamW."""

from __future__ import annotations

from functools import partial
from typing import Any

from grader.course.optimizers.update_rules import adapt
from grader.toolkit import KnownMistake, torch


def counted_per_parameter(beta1: float, beta2: float, t: int, count: int) -> tuple[Any, Any]:
    """Adam's corrections where t goes up by 1 for each of the `count` parameters."""
    ticks = (t - 1) * count + 1 + torch.arange(count, dtype=torch.float64)
    return 1 - beta1**ticks, 1 - beta2**ticks


def adapt_counting_parameters(w: torch.Tensor, gradients: torch.Tensor, *numbers: float) -> torch.Tensor:
    """`adapt` where the step counter is inside the loop over parameters."""
    path = adapt(w, gradients, *numbers, correction=partial(counted_per_parameter, count=len(w)))
    return path.to(w.dtype)


OF_ADAM: tuple[tuple[str, dict[str, Any], str], ...] = (
    (
        "no correction",
        {"correction": lambda beta1, beta2, t: (1, 1)},
        "You use m and s as they are, which are too small at first; divide them by 1 - β1^t and 1 - β2^t.",
    ),
    (
        "only m corrected",
        {"correction": lambda beta1, beta2, t: (1 - beta1**t, 1)},
        "You correct m alone; divide s by 1 - β2^t too.",
    ),
    (
        "only s corrected",
        {"correction": lambda beta1, beta2, t: (1, 1 - beta2**t)},
        "You correct s alone; divide m by 1 - β1^t too.",
    ),
    (
        "t starts at 0",
        {"correction": lambda beta1, beta2, t: (1 - beta1 ** (t - 1), 1 - beta2 ** (t - 1))},
        "Your first step has t = 0, where 1 - β^t is 0; count the steps from 1.",
    ),
    (
        "t starts at 2",
        {"correction": lambda beta1, beta2, t: (1 - beta1 ** (t + 1), 1 - beta2 ** (t + 1))},
        "Your first step has t = 2; count the steps from 1.",
    ),
    (
        "β · t in place of β^t",
        {"correction": lambda beta1, beta2, t: (1 - beta1 * t, 1 - beta2 * t)},
        "You multiply β by t in the corrections; raise it to the power t.",
    ),
    (
        "t stays 1",
        {"correction": lambda beta1, beta2, t: (1 - beta1, 1 - beta2)},
        "You divide by 1 - β in every step; divide by 1 - β^t, where t counts the steps.",
    ),
    (
        "multiplied by the correction",
        {"correction": lambda beta1, beta2, t: (1 / (1 - beta1**t), 1 / (1 - beta2**t))},
        "You multiply by 1 - β^t; divide by it, since m and s are too small.",
    ),
    (
        "corrections exchanged",
        {"correction": lambda beta1, beta2, t: (1 - beta2**t, 1 - beta1**t)},
        "You correct m by β2 and s by β1; it is β1 for m, and β2 for s.",
    ),
    (
        "corrected averages kept",
        {"kept": True},
        "You store the corrected m and s and average on from them; keep the uncorrected ones for the next "
        "step.",
    ),
    (
        "eps inside the square root",
        {"quotient": lambda m, s, eps, divisor: m / (s + eps).sqrt()},
        "You divide by √(ŝ + ε); divide by √ŝ + ε.",
    ),
    (
        "eps before the correction",
        {"quotient": lambda m, s, eps, divisor: m / (s.sqrt() + eps / divisor**0.5)},
        "You add ε to √s and correct afterwards, which enlarges ε at first; correct s, take the root, then "
        "add ε.",
    ),
    (
        "corrected after the root",
        {"quotient": lambda m, s, eps, divisor: m / (s.sqrt() / divisor**0.5 + eps)},
        "You divide √s by 1 - β2^t; divide s by it, then take the root.",
    ),
    (
        "eps missing",
        {"quotient": lambda m, s, eps, divisor: m / s.sqrt()},
        "You divide by √ŝ, which is 0/0 where all gradients were 0; divide by √ŝ + ε.",
    ),
    (
        "eps beside the fraction",
        {"quotient": lambda m, s, eps, divisor: m / s.sqrt() + eps},
        "You add ε to the fraction; add it to the denominator: m̂ / (√ŝ + ε).",
    ),
    (
        "no square root",
        {"quotient": lambda m, s, eps, divisor: m / (s + eps)},
        "You divide by ŝ + ε; divide by √ŝ + ε.",
    ),
    (
        "size in place of square",
        {"mean_square": lambda s, g, beta2, m: beta2 * s + (1 - beta2) * g.abs()},
        "You average |g| in s; average g², and take the root when you divide.",
    ),
    (
        "gradient not squared",
        {"mean_square": lambda s, g, beta2, m: beta2 * s + (1 - beta2) * g},
        "You average g in s, which can be negative under the root; average g².",
    ),
    (
        "m averages the square",
        {"mean": lambda m, g, beta1: beta1 * m + (1 - beta1) * g**2},
        "Your m averages g²; m averages g, and s averages g².",
    ),
    (
        "1 - β missing",
        {"mean": lambda m, g, beta1: beta1 * m + g, "mean_square": lambda s, g, beta2, m: beta2 * s + g**2},
        "You add the whole g to m and the whole g² to s; their weights are 1 - β1 and 1 - β2.",
    ),
    (
        "1 - β1 missing",
        {"mean": lambda m, g, beta1: beta1 * m + g},
        "You add the whole g to m; its weight is 1 - β1.",
    ),
    (
        "1 - β2 missing",
        {"mean_square": lambda s, g, beta2, m: beta2 * s + g**2},
        "You add the whole g² to s; its weight is 1 - β2.",
    ),
    (
        "β and 1 - β exchanged",
        {
            "mean": lambda m, g, beta1: (1 - beta1) * m + beta1 * g,
            "mean_square": lambda s, g, beta2, m: (1 - beta2) * s + beta2 * g**2,
        },
        "You multiply the old average by 1 - β; multiply it by β, and what is new by 1 - β.",
    ),
    (
        "no m",
        {"mean": lambda m, g, beta1: g, "correction": lambda beta1, beta2, t: (1, 1 - beta2**t)},
        "You step by g / (√ŝ + ε); step by m̂ / (√ŝ + ε).",
    ),
    (
        "m not carried on",
        {"mean": lambda m, g, beta1: (1 - beta1) * g},
        "You start m again in each step; create it once, before the loop, and carry it from step to step.",
    ),
    (
        "s not carried on",
        {"mean_square": lambda s, g, beta2, m: (1 - beta2) * g**2},
        "You start s again in each step; create it once, before the loop, and carry it from step to step.",
    ),
    (
        "s averages m²",
        {"mean_square": lambda s, g, beta2, m: beta2 * s + (1 - beta2) * m**2},
        "Your s averages m²; it averages g².",
    ),
    (
        "one s for all parameters",
        {"mean_square": lambda s, g, beta2, m: beta2 * s + (1 - beta2) * (g**2).mean()},
        "You average the squares over the parameters; each parameter has its own s.",
    ),
    (
        "s never falls",
        {"greatest": True},
        "You keep the largest ŝ so far, as AMSGrad does; plain Adam uses the present one.",
    ),
)
"""What can go wrong inside Adam, as changes of `adapt`, and what helps."""


def of_adam() -> tuple[KnownMistake, ...]:
    """The known mistakes inside Adam, for Adam and for AdamW alike."""
    exchanged = KnownMistake(
        "β1 and β2 exchanged",
        lambda w, gradients, lr, beta1, beta2, *others: adapt(w, gradients, lr, beta2, beta1, *others),
        "You use β2 for m and β1 for s; β1 belongs to m, and β2 to s.",
    )
    per_parameter = KnownMistake(
        "t counts parameters",
        adapt_counting_parameters,
        "Your t increases once per parameter; increase it once per step.",
    )
    usual_betas = KnownMistake(
        "β1 and β2 written as 0.9 and 0.999",
        lambda w, gradients, lr, beta1, beta2, *others: adapt(w, gradients, lr, 0.9, 0.999, *others),
        "You always use 0.9 and 0.999; use the arguments `beta1` and `beta2`.",
    )
    usual_eps = KnownMistake(
        "ε written as 1e-8",
        lambda w, gradients, lr, beta1, beta2, eps, *others: adapt(
            w, gradients, lr, beta1, beta2, 1e-8, *others
        ),
        "You always use 1e-8; use the argument `eps`.",
    )
    inside = (KnownMistake(name, partial(adapt, **change), message) for name, change, message in OF_ADAM)
    return (exchanged, per_parameter, usual_betas, usual_eps, *inside)
