"""04 · Softmax and cross-entropy: values, Jacobians, vector-Jacobian products."""

from __future__ import annotations

from grader.course.softmax.batched_softmax_jacobian import batched_softmax_jacobian
from grader.course.softmax.cross_entropy import cross_entropy
from grader.course.softmax.cross_entropy_gradient import cross_entropy_gradient
from grader.course.softmax.log_softmax import log_softmax
from grader.course.softmax.log_softmax_jacobian import log_softmax_jacobian
from grader.course.softmax.softmax import softmax
from grader.course.softmax.softmax_jacobian import softmax_jacobian
from grader.course.softmax.softmax_vjp import softmax_vjp
from grader.toolkit import Topic

TOPIC = Topic(
    name="04_softmax",
    title="Softmax and cross-entropy",
    exercises=(
        softmax,
        softmax_jacobian,
        batched_softmax_jacobian,
        softmax_vjp,
        log_softmax,
        log_softmax_jacobian,
        cross_entropy,
        cross_entropy_gradient,
    ),
)
