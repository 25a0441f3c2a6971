"""10 · Minibatch SGD: batches and a split drawn at random, then the loss, the update, and one epoch."""

from __future__ import annotations

from grader.toolkit import Topic, exercises_of

TOPIC = Topic(
    name="10_minibatch_sgd",
    title="Minibatch SGD",
    exercises=exercises_of(
        __name__,
        ("minibatches", "train_validation_split", "squared_loss", "sgd_update", "linear_regression_epoch"),
    ),
)
