"""07 · Backpropagation: deltas, and the gradients of networks of any depth."""

from __future__ import annotations

from grader.course.backprop.hidden_delta import hidden_delta
from grader.course.backprop.mlp_backward import mlp_backward
from grader.course.backprop.mlp_classifier_backward import mlp_classifier_backward
from grader.course.backprop.mlp_forward import mlp_forward
from grader.course.backprop.output_delta import output_delta
from grader.course.backprop.parameter_count import parameter_count
from grader.course.backprop.weight_gradient import weight_gradient
from grader.toolkit import Topic

TOPIC = Topic(
    name="07_backprop",
    title="Backpropagation",
    exercises=(
        output_delta,
        hidden_delta,
        weight_gradient,
        mlp_forward,
        parameter_count,
        mlp_backward,
        mlp_classifier_backward,
    ),
)
