"""rmsprop · A step size for each parameter: divide by how large its gradients usually are."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from grader.course.optimizers import pictures
from grader.course.optimizers.common import NOTHING_OF_OPTIM, paths
from grader.course.optimizers.mistakes import of_every_path
from grader.toolkit import Exercise, KnownMistake, torch


def scaled(w: torch.Tensor, gradients: torch.Tensor, lr: float, alpha: float, eps: float) -> torch.Tensor:
    """s ← α s + (1 - α) g², w ← w - lr g / (√s + ε): w after each step, as torch.optim.RMSprop."""
    path, s = [], torch.zeros_like(w)
    for g in gradients:
        s = alpha * s + (1 - alpha) * g**2
        w = w - lr * (g / (s.sqrt() + eps))
        path.append(w)
    return torch.stack(path)


def scale(
    w: torch.Tensor,
    gradients: torch.Tensor,
    lr: float,
    alpha: float,
    eps: float,
    *,
    averaged: Callable[..., torch.Tensor] = lambda s, g, alpha, t: alpha * s + (1 - alpha) * g**2,
    quotient: Callable[..., torch.Tensor] = lambda g, s, eps, before: g / (s.sqrt() + eps),
    corrected: Callable[..., torch.Tensor] = lambda s, alpha, t: s,
    first: float = 0.0,
) -> torch.Tensor:
    """`scaled` whose parts can be wrong; `first` is s at the start."""
    rows, s = [], torch.full_like(w, first)
    for t, g in enumerate(gradients, start=1):
        before, s = s, averaged(s, g, alpha, t)
        w = w - lr * quotient(g, corrected(s, alpha, t), eps, before)
        rows.append(w)
    return torch.stack(rows)


def with_momentum(
    w: torch.Tensor, gradients: torch.Tensor, lr: float, alpha: float, eps: float
) -> torch.Tensor:
    """`scaled` with a momentum of 0.9 on top: a mistake."""
    path, s, v = [], torch.zeros_like(w), torch.zeros_like(w)
    for g in gradients:
        s = alpha * s + (1 - alpha) * g**2
        v = 0.9 * v + g / (s.sqrt() + eps)
        w = w - lr * v
        path.append(w)
    return torch.stack(path)


def centred(w: torch.Tensor, gradients: torch.Tensor, lr: float, alpha: float, eps: float) -> torch.Tensor:
    """`scaled` by the variance of the gradients: a mistake."""
    path, s, m = [], torch.zeros_like(w), torch.zeros_like(w)
    for g in gradients:
        s, m = alpha * s + (1 - alpha) * g**2, alpha * m + (1 - alpha) * g
        w = w - lr * g / ((s - m**2).clamp(min=0).sqrt() + eps)
        path.append(w)
    return torch.stack(path)


rmsprop = Exercise(
    name="rmsprop",
    points=2,
    shapes="w (D,), gradients (T, D) -> (T, D)",
    reference=scaled,
    by_hand=NOTHING_OF_OPTIM,
    cases=paths(
        {"lr": 0.01, "alpha": 0.99, "eps": 1e-8},
        ("alpha 0.5", {"alpha": 0.5}),
        ("alpha 0.1", {"alpha": 0.1}),
        ("alpha 0.2, eps 0.01", {"alpha": 0.2, "eps": 0.01}),
        ("eps 0.5", {"eps": 0.5}),
    ),
    mistakes=(
        KnownMistake(
            "momentum on top",
            with_momentum,
            "You add a momentum of 0.9; each step uses its own gradient alone.",
        ),
        KnownMistake(
            "plain mean of the squares",
            partial(scale, averaged=lambda s, g, alpha, t: ((t - 1) * s + g**2) / t),
            "Your s is the mean of all g² so far; older ones fade in the rule: s = α s + (1 - α) g².",
        ),
        KnownMistake(
            "centred",
            centred,
            "You subtract the square of the mean gradient from s, as centred RMSProp does; use s as it is.",
        ),
        KnownMistake(
            "eps inside the square root",
            partial(scale, quotient=lambda g, s, eps, before: g / (s + eps).sqrt()),
            "You divide by √(s + ε); divide by √s + ε.",
        ),
        KnownMistake(
            "eps squared inside the square root",
            partial(scale, quotient=lambda g, s, eps, before: g / (s + eps**2).sqrt()),
            "You divide by √(s + ε²); divide by √s + ε.",
        ),
        KnownMistake(
            "eps times the root",
            partial(scale, quotient=lambda g, s, eps, before: g / (s.sqrt() * eps)),
            "You multiply √s by ε, so you divide by almost 0; divide by √s + ε.",
        ),
        KnownMistake(
            "eps missing",
            partial(scale, quotient=lambda g, s, eps, before: g / s.sqrt()),
            "You divide by √s, which is 0/0 where all gradients were 0; divide by √s + ε.",
        ),
        KnownMistake(
            "eps beside the fraction",
            partial(scale, quotient=lambda g, s, eps, before: g / s.sqrt() + eps),
            "You add ε to the fraction; add it to the denominator: g / (√s + ε).",
        ),
        KnownMistake(
            "eps beside the fraction, without lr",
            lambda w, gradients, lr, alpha, eps: (
                scale(w, gradients, lr, alpha, eps, quotient=lambda g, s, eps, before: g / s.sqrt())
                + eps * torch.arange(1, len(gradients) + 1, dtype=w.dtype)[:, None]
            ),
            "You add ε to w; add it to the denominator: g / (√s + ε).",
        ),
        KnownMistake(
            "eps as a lower bound",
            partial(scale, quotient=lambda g, s, eps, before: g / s.sqrt().clamp(min=eps)),
            "You divide by the larger of √s and ε; divide by their sum.",
        ),
        KnownMistake(
            "α and 1 - α exchanged",
            partial(scale, averaged=lambda s, g, alpha, t: (1 - alpha) * s + alpha * g**2),
            "You multiply the old s by 1 - α and g² by α; it is s = α s + (1 - α) g².",
        ),
        KnownMistake(
            "squares added up",
            partial(scale, averaged=lambda s, g, alpha, t: s + g**2),
            "You add up all the squares, as AdaGrad does; s is an average: s = α s + (1 - α) g².",
        ),
        KnownMistake(
            "1 - α missing",
            partial(scale, averaged=lambda s, g, alpha, t: alpha * s + g**2),
            "You add the whole g²; its weight is 1 - α: s = α s + (1 - α) g².",
        ),
        KnownMistake(
            "no average",
            partial(scale, averaged=lambda s, g, alpha, t: (1 - alpha) * g**2),
            "You start s again in each step; create it once, before the loop, and carry it from step to "
            "step.",
        ),
        KnownMistake(
            "no square root",
            partial(scale, quotient=lambda g, s, eps, before: g / (s + eps)),
            "You divide by s + ε; divide by √s + ε.",
        ),
        KnownMistake(
            "size in place of square",
            partial(scale, averaged=lambda s, g, alpha, t: alpha * s + (1 - alpha) * g.abs()),
            "You average |g|; average g², and take the root when you divide.",
        ),
        KnownMistake(
            "average of |g|, no square root",
            partial(
                scale,
                averaged=lambda s, g, alpha, t: alpha * s + (1 - alpha) * g.abs(),
                quotient=lambda g, s, eps, before: g / (s + eps),
            ),
            "You divide by the average of |g|; divide by the root of the average of g².",
        ),
        *(
            KnownMistake(
                "gradient not squared",
                partial(
                    scale,
                    averaged=lambda s, g, alpha, t: alpha * s + (1 - alpha) * g,
                    corrected=lambda s, alpha, t, size=size: size(s),
                ),
                "You average g, whose average can be negative under the root; average g².",
            )
            for size in (lambda s: s, abs, lambda s: s**2)
        ),
        KnownMistake(
            "old average used",
            partial(scale, quotient=lambda g, s, eps, before: g / (before.sqrt() + eps)),
            "You divide by the average of the step before; update s first, then w.",
        ),
        KnownMistake(
            "corrected as in Adam",
            partial(scale, corrected=lambda s, alpha, t: s / (1 - alpha**t)),
            "You divide s by 1 - α^t, Adam's correction; RMSProp has none.",
        ),
        KnownMistake(
            "s starts at 1",
            partial(scale, first=1.0),
            "Your s starts at 1; start at 0.",
        ),
        KnownMistake(
            "s starts at g²",
            partial(
                scale, averaged=lambda s, g, alpha, t: g**2 if t == 1 else alpha * s + (1 - alpha) * g**2
            ),
            "Your s starts at g_1²; start at 0, so that s is (1 - α) g_1² after step 1.",
        ),
        KnownMistake(
            "one s for all parameters",
            partial(scale, averaged=lambda s, g, alpha, t: alpha * s + (1 - alpha) * (g**2).mean()),
            "You average the squares over the parameters; each parameter has its own s.",
        ),
        KnownMistake(
            "length of the gradient",
            partial(scale, averaged=lambda s, g, alpha, t: alpha * s + (1 - alpha) * (g**2).sum()),
            "You use the squared length of the whole gradient; each parameter has its own s, from its own "
            "g².",
        ),
        *of_every_path(scale),
    ),
    picture=pictures.RMSPROP,
    hints=(
        "s is a moving average of g²: which part comes from the step before, and which is new?",
        "Update s before you use it. Then divide g by √s + ε: first the root, then ε.",
        "After step 1, s is (1 - α) g², so the first step is nearly lr / √(1 - α) long whatever g is. Check "
        "yours.",
    ),
)
