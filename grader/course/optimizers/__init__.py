"""12 · Optimizers: whole paths, because a converged end point hides a missing correction."""

from __future__ import annotations

from grader.course.optimizers.adam import adam
from grader.course.optimizers.adamw import adamw
from grader.course.optimizers.momentum import momentum
from grader.course.optimizers.nesterov import nesterov
from grader.course.optimizers.rmsprop import rmsprop
from grader.course.optimizers.sgd import sgd
from grader.course.optimizers.step_decay import step_decay
from grader.course.optimizers.weight_decay import weight_decay
from grader.toolkit import Topic

TOPIC = Topic(
    name="12_optimizers",
    title="Optimizers",
    exercises=(sgd, momentum, nesterov, weight_decay, rmsprop, adam, adamw, step_decay),
)
