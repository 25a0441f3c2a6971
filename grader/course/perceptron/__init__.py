"""05 · Perceptrons: the gradient of one layer with a sigmoid, by hand.

Both exercises are one formula: a weight `w` (D,) with a target (N,) is the layer of one output
whose last dimension is left out."""

from __future__ import annotations

from grader.toolkit import Topic, exercises_of

TOPIC = Topic(
    name="05_perceptron",
    title="Perceptrons",
    exercises=exercises_of(__name__, ("single_output_gradient", "multi_output_gradient")),
)
