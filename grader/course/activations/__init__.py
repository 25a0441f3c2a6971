"""01 · Activations: sigmoid, tanh, ReLU and their derivatives."""

from __future__ import annotations

from grader.course.activations.leaky_relu_derivative import leaky_relu_derivative
from grader.course.activations.relu import relu
from grader.course.activations.relu_derivative import relu_derivative
from grader.course.activations.sigmoid import sigmoid
from grader.course.activations.sigmoid_derivative import sigmoid_derivative
from grader.course.activations.tanh import tanh
from grader.course.activations.tanh_derivative import tanh_derivative
from grader.toolkit import Topic

TOPIC = Topic(
    name="01_activations",
    title="Activations and their derivatives",
    exercises=(
        sigmoid,
        sigmoid_derivative,
        tanh,
        tanh_derivative,
        relu,
        relu_derivative,
        leaky_relu_derivative,
    ),
)
