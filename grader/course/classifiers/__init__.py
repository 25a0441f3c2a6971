"""15 · Classifiers: softmax regression, the perceptron, accuracy."""

from __future__ import annotations

from grader.toolkit import Topic, exercises_of

TOPIC = Topic(
    name="15_classifiers",
    title="Classifiers",
    exercises=exercises_of(__name__, ("softmax_regression", "perceptron_train", "accuracy")),
)
