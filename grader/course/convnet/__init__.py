"""14 · Convolutional networks: convolution and pooling, forwards and backwards, and LeNet."""

from __future__ import annotations

from grader.course.convnet.conv2d import conv2d
from grader.course.convnet.conv2d_backward import conv2d_backward
from grader.course.convnet.lenet_forward import lenet_forward
from grader.course.convnet.lenet_train_step import lenet_train_step
from grader.course.convnet.max_pool2d import max_pool2d
from grader.course.convnet.max_pool2d_backward import max_pool2d_backward
from grader.course.convnet.num_flat_features import num_flat_features
from grader.toolkit import Topic

TOPIC = Topic(
    name="14_convnet",
    title="Convolutional networks",
    exercises=(
        conv2d,
        conv2d_backward,
        max_pool2d,
        max_pool2d_backward,
        num_flat_features,
        lenet_forward,
        lenet_train_step,
    ),
)
