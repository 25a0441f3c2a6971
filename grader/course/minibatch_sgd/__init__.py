"""10 · Minibatch SGD: batches and a split drawn at random, then the loss, the update, and one epoch."""

from __future__ import annotations

from grader.course.minibatch_sgd.linear_regression_epoch import linear_regression_epoch
from grader.course.minibatch_sgd.minibatches import minibatches
from grader.course.minibatch_sgd.sgd_update import sgd_update
from grader.course.minibatch_sgd.squared_loss import squared_loss
from grader.course.minibatch_sgd.train_validation_split import train_validation_split
from grader.toolkit import Topic

TOPIC = Topic(
    name="10_minibatch_sgd",
    title="Minibatch SGD",
    exercises=(minibatches, train_validation_split, squared_loss, sgd_update, linear_regression_epoch),
)
