"""02 · Losses: mean squared error, binary cross-entropy, and their gradients."""

from __future__ import annotations

from grader.course.losses.binary_cross_entropy import binary_cross_entropy
from grader.course.losses.binary_cross_entropy_gradient import binary_cross_entropy_gradient
from grader.course.losses.binary_cross_entropy_with_logits import binary_cross_entropy_with_logits
from grader.course.losses.binary_cross_entropy_with_logits_gradient import (
    binary_cross_entropy_with_logits_gradient,
)
from grader.course.losses.mse import mse
from grader.course.losses.mse_gradient import mse_gradient
from grader.toolkit import Topic

TOPIC = Topic(
    name="02_losses",
    title="Losses and their gradients",
    exercises=(
        mse,
        mse_gradient,
        binary_cross_entropy,
        binary_cross_entropy_gradient,
        binary_cross_entropy_with_logits,
        binary_cross_entropy_with_logits_gradient,
    ),
)
