"""adam · Momentum and RMSProp together, both corrected because they start at 0."""

from __future__ import annotations

from grader.course.optimizers import pictures
from grader.course.optimizers.adam_mistakes import of_adam
from grader.course.optimizers.common import NOTHING_OF_OPTIM, UNUSUAL_BETAS, USUAL_BETAS, paths
from grader.course.optimizers.mistakes import of_every_path
from grader.course.optimizers.relatives_of_adam import RELATIVES
from grader.course.optimizers.update_rules import adapt
from grader.toolkit import Exercise, torch


def adapted(
    w: torch.Tensor, gradients: torch.Tensor, lr: float, beta1: float, beta2: float, eps: float
) -> torch.Tensor:
    """m and s, averages of g and g², corrected for starting at 0: w after each step, as torch.optim.Adam.

    m̂ = m / (1 - β1^t),  ŝ = s / (1 - β2^t),  w ← w - lr m̂ / (√ŝ + ε)
    """
    path, m, s = [], torch.zeros_like(w), torch.zeros_like(w)
    for t, g in enumerate(gradients, start=1):
        m = beta1 * m + (1 - beta1) * g
        s = beta2 * s + (1 - beta2) * g**2
        m_hat, s_hat = m / (1 - beta1**t), s / (1 - beta2**t)
        w = w - lr * (m_hat / (s_hat.sqrt() + eps))
        path.append(w)
    return torch.stack(path)


adam = Exercise(
    name="adam",
    points=4,
    shapes="w (D,), gradients (T, D) -> (T, D)",
    reference=adapted,
    by_hand=NOTHING_OF_OPTIM,
    cases=paths({"lr": 0.1} | USUAL_BETAS, *UNUSUAL_BETAS),
    mistakes=(*of_adam(), *of_every_path(adapt), *RELATIVES),
    picture=pictures.ADAM,
    hints=(
        "Write the six formulas in their order, one line each. Create m and s once, before the loop.",
        "Give the corrected averages names of their own: m and s enter the next step uncorrected.",
        "Python's enumerate can count from 1. After step 1, m̂ is g_1 and ŝ is g_1²: check that first.",
        "Take the root of ŝ, add ε to it, and only then divide m̂ by all of it.",
    ),
)
