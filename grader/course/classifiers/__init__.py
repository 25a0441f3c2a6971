"""15 · Classifiers: softmax regression, the perceptron, accuracy."""

from __future__ import annotations

from grader.course.classifiers.accuracy import accuracy
from grader.course.classifiers.perceptron_train import perceptron_train
from grader.course.classifiers.softmax_regression import softmax_regression
from grader.toolkit import Topic

TOPIC = Topic(
    name="15_classifiers",
    title="Classifiers",
    exercises=(softmax_regression, perceptron_train, accuracy),
)
