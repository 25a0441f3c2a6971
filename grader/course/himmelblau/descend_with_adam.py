"""descend_with_adam · Adam: momentum, with a step size for each coordinate."""

from __future__ import annotations

from functools import partial

from grader.course.himmelblau import pictures
from grader.course.himmelblau.descents import adam, follow
from grader.course.himmelblau.landscape import adam_path, plain_path, slope
from grader.course.himmelblau.mistakes import wrong_ways
from grader.course.himmelblau.starts import NO_OPTIMIZER, at, beside, called
from grader.toolkit import Exercise, KnownMistake, torch


def path_of_adam(start: torch.Tensor, lr: float, steps: int) -> torch.Tensor:
    """The points after each update of torch.optim.Adam with its defaults, (steps, 2)."""
    beta1, beta2, eps = 0.9, 0.999, 1e-8
    path, point = start.new_empty(steps, 2), start
    m, v = torch.zeros_like(start), torch.zeros_like(start)
    for t in range(1, steps + 1):
        g = slope(point)
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g**2
        m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
        point = point - lr * (m_hat / (v_hat.sqrt() + eps))
        path[t - 1] = point
    return path


descend_with_adam = Exercise(
    name="descend_with_adam",
    points=4,
    shapes="start (2,) -> (steps, 2)",
    reference=path_of_adam,
    by_hand=NO_OPTIMIZER,
    cases=called(
        ("start", "lr", "steps"),
        {
            "6 steps": beside(3, 0.05, 6),
            "one step": beside(2, 0.1, 1),
            "two steps": beside(1, 0.02, 2),
            "from (0, 0), 30 steps": at(0, 0, 0.1, 30),
            "from (4, 0)": at(4, 0, 0.1, 15),
            "from (-4, 0)": at(-4, 0, 0.1, 15),
            "from (-3, 3)": at(-3, 3, 0.05, 15),
            "a nearly flat start": at(3 + 2.0**-12, 2 - 2.0**-11, 0.01, 4),
            "at the minimum (3, 2)": at(3, 2, 0.1, 3),
            "far away": at(9, -7, 0.5, 8),
        },
    ),
    mistakes=(
        KnownMistake(
            "no bias correction",
            partial(adam_path, m_correction=lambda beta, t: 1.0, v_correction=lambda beta, t: 1.0),
            "You use m and v as they are, which are too small at first; divide them by 1 - β₁ᵗ and 1 - β₂ᵗ.",
        ),
        KnownMistake(
            "m not corrected",
            partial(adam_path, m_correction=lambda beta, t: 1.0),
            "You correct v alone; m̂ = m / (1 - β₁ᵗ).",
        ),
        KnownMistake(
            "v not corrected",
            partial(adam_path, v_correction=lambda beta, t: 1.0),
            "You correct m alone; v̂ = v / (1 - β₂ᵗ).",
        ),
        KnownMistake(
            "t starts at 0",
            partial(
                adam_path,
                m_correction=lambda beta, t: 1 - beta ** (t - 1) or float("nan"),
                v_correction=lambda beta, t: 1 - beta ** (t - 1) or float("nan"),
            ),
            "Your first update has t = 0, where 1 - βᵗ is 0; count the updates from 1.",
        ),
        KnownMistake(
            "t starts at 2",
            partial(
                adam_path,
                m_correction=lambda beta, t: 1 - beta ** (t + 1),
                v_correction=lambda beta, t: 1 - beta ** (t + 1),
            ),
            "Your first update has t = 2; count the updates from 1.",
        ),
        *(
            KnownMistake(
                "β · t in place of βᵗ",
                partial(
                    adam_path,
                    m_correction=lambda beta, t: 1 - beta * t,
                    v_correction=lambda beta, t, size=size: size(1 - beta * t),
                ),
                "You multiply β by t in the corrections; raise it to the power t.",
            )
            for size in (float, abs)
        ),
        KnownMistake(
            "t never counted",
            partial(
                adam_path,
                m_correction=lambda beta, t: 1 - beta,
                v_correction=lambda beta, t: 1 - beta,
            ),
            "You divide by 1 - β in every step; divide by 1 - βᵗ, where t counts the updates.",
        ),
        KnownMistake(
            "corrected averages kept",
            partial(adam_path, kept=True),
            "You correct m and v in place, so the next step corrects them again; keep m̂ and v̂ as separate "
            "tensors.",
        ),
        KnownMistake(
            "β₁ and β₂ exchanged",
            partial(adam_path, beta1=0.999, beta2=0.9),
            "You use β₂ for m and β₁ for v; β₁ = 0.9 belongs to m, and β₂ = 0.999 to v.",
        ),
        KnownMistake(
            "β₂ = 0.99",
            partial(adam_path, beta2=0.99),
            "Your β₂ is 0.99; it should be 0.999.",
        ),
        KnownMistake(
            "1 - β missing",
            partial(adam_path, sums=True),
            "You add g to m and its square to v in full; their weights are 1 - β₁ and 1 - β₂.",
        ),
        KnownMistake(
            "square root missing",
            partial(adam_path, step=lambda m, v, eps: m / (v + eps)),
            "You divide by v̂ + ε; divide by √v̂ + ε.",
        ),
        *(
            KnownMistake(
                "g in place of g²",
                partial(adam_path, square=lambda g: g, step=step),
                "You average g in v, which can be negative under the root; average its square.",
            )
            for step in (
                lambda m, v, eps: m / (v.sqrt() + eps),
                lambda m, v, eps: m / (v.abs().sqrt() + eps),
            )
        ),
        KnownMistake(
            "|g| in place of g²",
            partial(adam_path, square=lambda g: g.abs()),
            "You average |g| in v; average the square of g.",
        ),
        KnownMistake(
            "one v for both coordinates",
            partial(adam_path, square=lambda g: (g**2).sum().expand(2)),
            "You add the squares of both coordinates; each coordinate has its own entry of v.",
        ),
        KnownMistake(
            "one mean v for both coordinates",
            partial(adam_path, square=lambda g: (g**2).mean().expand(2)),
            "You average the squares of both coordinates; each coordinate has its own entry of v.",
        ),
        KnownMistake(
            "ε inside the square root",
            partial(adam_path, step=lambda m, v, eps: m / (v + eps).sqrt()),
            "You divide by √(v̂ + ε); divide by √v̂ + ε.",
        ),
        KnownMistake(
            "ε added to the quotient",
            partial(adam_path, step=lambda m, v, eps: m / v.sqrt() + eps),
            "You add ε to the step; add it to the denominator: m̂ / (√v̂ + ε).",
        ),
        KnownMistake(
            "ε missing",
            partial(adam_path, eps=0.0),
            "You divide by √v̂, which is 0/0 for a gradient of exactly 0; divide by √v̂ + ε.",
        ),
        KnownMistake(
            "ε = 1e-6",
            partial(adam_path, eps=1e-6),
            "Your ε is 1e-6; it should be 1e-8.",
        ),
        KnownMistake(
            "ε = 1e-7",
            partial(adam_path, eps=1e-7),
            "Your ε is 1e-7; it should be 1e-8.",
        ),
        KnownMistake(
            "ε = 1e-10",
            partial(adam_path, eps=1e-10),
            "Your ε is 1e-10; it should be 1e-8.",
        ),
        KnownMistake(
            "ε meets the uncorrected v",
            lambda start, lr, steps: follow(
                start,
                steps,
                adam(
                    lr,
                    v_correction=lambda beta, t: 1.0,
                    m_correction=lambda beta, t: (1 - 0.9**t) / (1 - 0.999**t) ** 0.5,
                ),
                slope,
            ),
            "You add ε to √v and correct the whole step; correct v first, then divide by √v̂ + ε.",
        ),
        KnownMistake(
            "RMSprop",
            partial(adam_path, beta1=0.0),
            "You step by g / (√v̂ + ε), as RMSprop does; step by m̂ / (√v̂ + ε).",
        ),
        KnownMistake(
            "sign of the gradient",
            lambda start, lr, steps: plain_path(start, lr, steps, gradient=lambda p: slope(p).sign()),
            "Every step has length lr per coordinate, as with the sign of g; carry m and v from step to "
            "step as averages.",
        ),
        KnownMistake(
            "plain gradient descent",
            lambda start, lr, steps: plain_path(start, lr, steps),
            "You make plain gradient steps of lr · g; step by lr · m̂ / (√v̂ + ε).",
        ),
        *wrong_ways(adam_path),
        *(
            KnownMistake(
                f"ε = {eps:g}",
                partial(adam_path, eps=eps),
                f"Your ε is {eps:g}; it should be 1e-8.",
            )
            for eps in (1e-2, 1e-3, 1e-4, 1e-5)
        ),
    ),
    picture=pictures.ADAM,
    hints=(
        "Besides the point, keep two tensors, m and v, both 0 before the first step. Which averages g, and "
        "which g²?",
        "Count t from 1. Give m̂ and v̂ names of their own: m and v enter the next step uncorrected.",
        "The step is lr · m̂ / (√v̂ + ε): ε is outside the root, with brackets around the whole denominator.",
    ),
)
