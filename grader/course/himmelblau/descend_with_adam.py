"""descend_with_adam · Adam: momentum, with a step size of its own for each coordinate."""

from __future__ import annotations

from functools import partial

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
            "m and v start at 0 and are too small at first: divide them by 1 - β₁ᵗ and 1 - β₂ᵗ.",
        ),
        KnownMistake(
            "m not corrected",
            partial(adam_path, m_correction=lambda beta, t: 1.0),
            "v is corrected, m is not: m̂ = m / (1 - β₁ᵗ).",
        ),
        KnownMistake(
            "v not corrected",
            partial(adam_path, v_correction=lambda beta, t: 1.0),
            "m is corrected, v is not: v̂ = v / (1 - β₂ᵗ).",
        ),
        KnownMistake(
            "t starts at 0",
            partial(
                adam_path,
                m_correction=lambda beta, t: 1 - beta ** (t - 1) or float("nan"),
                v_correction=lambda beta, t: 1 - beta ** (t - 1) or float("nan"),
            ),
            "In the first update t is 1: with t = 0 the correction divides by 1 - 1 = 0.",
        ),
        KnownMistake(
            "t starts at 2",
            partial(
                adam_path,
                m_correction=lambda beta, t: 1 - beta ** (t + 1),
                v_correction=lambda beta, t: 1 - beta ** (t + 1),
            ),
            "In the first update t is 1: your correction is one step ahead.",
        ),
        KnownMistake(
            "t never counted",
            partial(
                adam_path,
                m_correction=lambda beta, t: 1 - beta,
                v_correction=lambda beta, t: 1 - beta,
            ),
            "You divide by 1 - β in every step: the exponent t grows with the steps.",
        ),
        KnownMistake(
            "β · t in place of βᵗ",
            partial(
                adam_path,
                m_correction=lambda beta, t: 1 - beta * t,
                v_correction=lambda beta, t: 1 - beta * t,
            ),
            "The correction has β to the power of t, not β times t.",
        ),
        KnownMistake(
            "corrected averages kept",
            partial(adam_path, kept=True),
            "You correct m and v in place, so that the next step corrects them again: keep m̂ and v̂ apart.",
        ),
        KnownMistake(
            "β₁ and β₂ exchanged",
            partial(adam_path, beta1=0.999, beta2=0.9),
            "β₁ = 0.9 belongs to m, and β₂ = 0.999 to v.",
        ),
        KnownMistake(
            "β₂ = 0.99",
            partial(adam_path, beta2=0.99),
            "β₂ is 0.999.",
        ),
        KnownMistake(
            "1 - β missing",
            partial(adam_path, sums=True),
            "New values are counted by 1 - β: m = β₁ m + (1 - β₁) g, and v likewise.",
        ),
        KnownMistake(
            "square root missing",
            partial(adam_path, step=lambda m, v, eps: m / (v + eps)),
            "The step divides by the square root of v̂.",
        ),
        KnownMistake(
            "g in place of g²",
            partial(adam_path, square=lambda g: g),
            "v averages the *squares* of the gradients: yours can be negative, and its root nan.",
        ),
        KnownMistake(
            "|g| in place of g²",
            partial(adam_path, square=lambda g: g.abs()),
            "v averages the *squares* of the gradients.",
        ),
        KnownMistake(
            "one v for both coordinates",
            partial(adam_path, square=lambda g: (g**2).sum().expand(2)),
            "You add the squares of x and y: v has an entry of its own for each coordinate.",
        ),
        KnownMistake(
            "one mean v for both coordinates",
            partial(adam_path, square=lambda g: (g**2).mean().expand(2)),
            "You average the squares of x and y: v has an entry of its own for each coordinate.",
        ),
        KnownMistake(
            "ε inside the square root",
            partial(adam_path, step=lambda m, v, eps: m / (v + eps).sqrt()),
            "ε is added behind the square root: √v̂ + ε.",
        ),
        KnownMistake(
            "ε added to the quotient",
            partial(adam_path, step=lambda m, v, eps: m / v.sqrt() + eps),
            "m / √v + ε adds ε to the step: put the denominator in brackets, m̂ / (√v̂ + ε).",
        ),
        KnownMistake(
            "ε missing",
            partial(adam_path, eps=0.0),
            "Without ε a gradient of exactly 0 is divided by 0.",
        ),
        KnownMistake("ε = 1e-6", partial(adam_path, eps=1e-6), "ε is 1e-8."),
        KnownMistake("ε = 1e-7", partial(adam_path, eps=1e-7), "ε is 1e-8."),
        KnownMistake("ε = 1e-10", partial(adam_path, eps=1e-10), "ε is 1e-8."),
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
            "You correct the step as a whole, after ε was added to √v: first v̂, then √v̂ + ε.",
        ),
        KnownMistake(
            "RMSprop",
            partial(adam_path, beta1=0.0),
            "The step has the gradient itself in it: use its running average m̂.",
        ),
        KnownMistake(
            "sign of the gradient",
            lambda start, lr, steps: plain_path(start, lr, steps, gradient=lambda p: slope(p).sign()),
            "Your steps are lr long whatever the slope: m̂ and √v̂ are averages over the steps so far.",
        ),
        KnownMistake(
            "plain gradient descent",
            lambda start, lr, steps: plain_path(start, lr, steps),
            "That is plain gradient descent with this lr.",
        ),
        *wrong_ways(adam_path),
    ),
    hints=(
        "Two tensors live beside the point, m and v, both 0 before the first step. Which one averages g, and "
        "which one g²?",
        "Count t from 1. m̂ and v̂ are new names: m and v themselves go on uncorrected.",
        "The step is lr · m̂ / (√v̂ + ε): ε behind the root, and the whole denominator in brackets.",
    ),
)
