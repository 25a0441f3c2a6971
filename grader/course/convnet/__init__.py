"""14 · Convolutional networks: convolution and pooling, forwards and backwards, and LeNet."""

from __future__ import annotations

from grader.toolkit import Topic, exercises_of

TOPIC = Topic(
    name="14_convnet",
    title="Convolutional networks",
    exercises=exercises_of(
        __name__,
        (
            "conv2d",
            "conv2d_backward",
            "max_pool2d",
            "max_pool2d_backward",
            "num_flat_features",
            "lenet_forward",
            "lenet_train_step",
        ),
    ),
)
