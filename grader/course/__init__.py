"""What is asked: a folder a topic, a file an exercise, reading like mathematics."""

from __future__ import annotations

from grader.course import (
    activations,
    autograd,
    backprop,
    chain_rule,
    classifiers,
    computation_graph,
    convnet,
    himmelblau,
    linear_regression,
    logistic_regression,
    losses,
    minibatch_sgd,
    optimizers,
    perceptron,
    softmax,
)
from grader.exercise import Course

__all__ = ["load_course"]


def load_course() -> Course:
    """The whole course, its topics in the order they are taught."""
    return Course(
        topics=(
            activations.TOPIC,
            losses.TOPIC,
            autograd.TOPIC,
            softmax.TOPIC,
            perceptron.TOPIC,
            chain_rule.TOPIC,
            backprop.TOPIC,
            computation_graph.TOPIC,
            linear_regression.TOPIC,
            minibatch_sgd.TOPIC,
            logistic_regression.TOPIC,
            optimizers.TOPIC,
            himmelblau.TOPIC,
            convnet.TOPIC,
            classifiers.TOPIC,
        )
    )
