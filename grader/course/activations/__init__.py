"""01 · Activations: sigmoid, tanh, ReLU and their derivatives."""

from __future__ import annotations

from grader.toolkit import Topic, exercises_of

TOPIC = Topic(
    name="01_activations",
    title="Activations and their derivatives",
    exercises=exercises_of(
        __name__,
        (
            "sigmoid",
            "sigmoid_derivative",
            "tanh",
            "tanh_derivative",
            "relu",
            "relu_derivative",
            "leaky_relu_derivative",
        ),
    ),
)
