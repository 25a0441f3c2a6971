"""max_pool2d_backward · Backpropagation through max pooling: each gradient goes to the entry that was the
maximum."""

from __future__ import annotations

from collections.abc import Callable

from grader.course.convnet import pictures
from grader.course.convnet.convolutions import NO_POOLING, Sizes, output_sizes, pooled, pooling_cases
from grader.course.convnet.pooling_mistakes import MISTAKES, pool_backward
from grader.toolkit import Exercise, Inputs, np
from grader.toolkit.inputs import Floats, normal


def pooled_backward(
    rng: np.random.Generator,
    images: Sizes,
    kernel_size: int,
    stride: int,
    change: Callable[[Floats], Floats] = lambda x: x,
) -> Inputs:
    """The inputs of `max_pool2d_backward`."""
    sizes = output_sizes(images, (kernel_size, kernel_size), stride)
    return {
        "upstream": normal(rng, *images[:2], *sizes, mean=0.3),
        **pooled(rng, images, kernel_size, stride, change),
    }


max_pool2d_backward = Exercise(
    name="max_pool2d_backward",
    points=3,
    shapes="upstream (N, C, OH, OW), x (N, C, H, W) -> (N, C, H, W)",
    reference=pool_backward,
    by_hand=NO_POOLING,
    cases=pooling_cases(pooled_backward),
    mistakes=MISTAKES,
    picture=pictures.POOLING_BACKWARD,
    hints=(
        "A small change of one entry of x changes the result only where that entry is the maximum. By how "
        "much?",
        "For each window find the place of its maximum, the first of equals, and add upstream[n, c, i, j] "
        "there. Nothing else changes.",
        "argmax over a flattened window gives one number: divided by kernel_size, the quotient rounded down "
        "is the row and the remainder is the column.",
    ),
)
