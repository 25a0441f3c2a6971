"""03 · Autograd: gradients by torch, and what it records, adds up and forgets."""

from __future__ import annotations

from grader.course.autograd.accumulated_gradient import accumulated_gradient
from grader.course.autograd.gradient_with_backward import gradient_with_backward
from grader.course.autograd.gradient_with_grad import gradient_with_grad
from grader.course.autograd.second_derivative import second_derivative
from grader.course.autograd.sgd_step import sgd_step
from grader.course.autograd.stop_gradient import stop_gradient
from grader.toolkit import Topic

TOPIC = Topic(
    name="03_autograd",
    title="Autograd",
    exercises=(
        gradient_with_grad,
        gradient_with_backward,
        accumulated_gradient,
        second_derivative,
        stop_gradient,
        sgd_step,
    ),
)
