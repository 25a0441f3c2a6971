"""adam · Momentum and RMSProp together, both corrected for having started at 0."""

from __future__ import annotations

from grader.course.optimizers.adam_mistakes import of_adam
from grader.course.optimizers.common import NOTHING_OF_OPTIM, UNUSUAL_BETAS, USUAL_BETAS, paths
from grader.course.optimizers.mistakes import of_every_path
from grader.course.optimizers.update_rules import adapt
from grader.toolkit import Exercise

adam = Exercise(
    name="adam",
    points=4,
    reference=adapt,
    by_hand=NOTHING_OF_OPTIM,
    cases=paths({"lr": 0.1} | USUAL_BETAS, *UNUSUAL_BETAS),
    mistakes=(*of_adam(), *of_every_path(adapt)),
    hints=(
        "Write the six formulas in their order, one line each; m and s are made once, before the loop.",
        "Give the corrected averages names of their own: m and s go into the next step uncorrected.",
        "Python's enumerate can count from 1. After step 1, m̂ is g_1 and ŝ is g_1²: check that first.",
        "Take the root of ŝ, add ε to it, and only then divide m̂ by all of it.",
    ),
)
