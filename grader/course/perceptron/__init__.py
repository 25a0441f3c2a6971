"""05 · Perceptrons: the gradient of one layer with a sigmoid, by hand.

Both exercises are one formula: a weight `w` (D,) with a target (N,) is the layer of one output
whose last dimension is left out."""

from __future__ import annotations

from grader.course.perceptron.multi_output_gradient import multi_output_gradient
from grader.course.perceptron.single_output_gradient import single_output_gradient
from grader.toolkit import Topic

TOPIC = Topic(
    name="05_perceptron",
    title="Perceptrons",
    exercises=(single_output_gradient, multi_output_gradient),
)
