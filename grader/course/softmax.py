"""04 · Softmax and cross-entropy: values, Jacobians, vector-Jacobian products."""

from __future__ import annotations

from grader.course.cross_entropy_mistakes import (
    OF_CROSS_ENTROPY,
    OF_CROSS_ENTROPY_GRADIENT,
    OF_LOG_SOFTMAX,
    OF_LOG_SOFTMAX_JACOBIAN,
)
from grader.course.derivatives import gradient, jacobian
from grader.course.logits import ALONG_A_DIMENSION, BATCH, LABELLED, ONE_ROW, UPSTREAM
from grader.course.softmax_formulas import probabilities
from grader.course.softmax_mistakes import (
    OF_BATCHED_SOFTMAX_JACOBIAN,
    OF_SOFTMAX,
    OF_SOFTMAX_JACOBIAN,
    OF_SOFTMAX_VJP,
)
from grader.exercise import ByHand, Exercise, Topic
from grader.lazy import torch

softmax = Exercise(
    name="softmax",
    points=2,
    reference=lambda logits, dim=-1: torch.softmax(logits, dim),
    cases=ALONG_A_DIMENSION,
    by_hand=ByHand("softmax", "softmax2d", "softmin"),
    mistakes=OF_SOFTMAX,
    hints=(
        "Which part of the formula overflows when a score is 1000, and what is inf / inf?",
        "Subtract the same number from every score along `dim`: p stays the same. Which number makes sure "
        "that no exponent is above 0?",
        "Subtract the maximum along `dim`, take exponentials, divide by their sum along `dim`. Keep the "
        "reduced dimension both times, so that the shapes still line up.",
    ),
)

softmax_jacobian = Exercise(
    name="softmax_jacobian",
    points=3,
    reference=lambda logits: jacobian(probabilities, logits),
    cases=ONE_ROW,
    by_hand=ByHand("softmax_backward_data"),
    mistakes=OF_SOFTMAX_JACOBIAN,
    hints=(
        "Write p_i = exp(z_i) / S and differentiate with the quotient rule: once by z_i, once by another "
        "z_j.",
        "On the diagonal p_i (1 - p_i), elsewhere -p_i p_j. Each row sums to 0: check yours.",
        "Both at once: a matrix with p on its diagonal, minus the outer product of p with itself.",
    ),
)

batched_softmax_jacobian = Exercise(
    name="batched_softmax_jacobian",
    points=3,
    reference=lambda logits: torch.stack([jacobian(probabilities, row) for row in logits]),
    cases=BATCH,
    by_hand=ByHand("softmax_backward_data"),
    mistakes=OF_BATCHED_SOFTMAX_JACOBIAN,
    hints=(
        "Solve softmax_jacobian first, then give each of its two terms a batch axis in front.",
        "diag_embed puts every row of p on the diagonal of a matrix of its own.",
        "The outer product of every row with itself: p shaped (N, C, 1) times p shaped (N, 1, C).",
    ),
)

softmax_vjp = Exercise(
    name="softmax_vjp",
    points=3,
    reference=lambda upstream, logits: gradient(lambda z: (upstream * probabilities(z)).sum(), logits),
    cases=UPSTREAM,
    by_hand=ByHand("softmax_backward_data"),
    observer="without_a_matrix",
    mistakes=OF_SOFTMAX_VJP,
    hints=(
        "Write the Jacobian as diag(p) - p pᵀ and multiply it by one row g of upstream, term by term.",
        "diag(p) g is p times g, element by element. p pᵀ g is p times a single number: which?",
        "For each row: p times (g minus the sum of g · p). Keep the dimension when you sum.",
    ),
)

log_softmax = Exercise(
    name="log_softmax",
    points=2,
    reference=lambda logits, dim=-1: torch.log_softmax(logits, dim),
    cases=ALONG_A_DIMENSION,
    by_hand=ByHand("log_softmax"),
    mistakes=OF_LOG_SOFTMAX,
    hints=(
        "The logarithm of a quotient is a difference, and log exp(z) is z. What is left of log p?",
        "log Σ exp(z) overflows at 1000. Subtract the maximum m from all of z first: log p stays the same.",
        "With s = z - m: log p = s - log Σ exp(s), the sum along `dim` with the dimension kept.",
    ),
)

log_softmax_jacobian = Exercise(
    name="log_softmax_jacobian",
    points=3,
    reference=lambda logits: jacobian(lambda z: torch.log_softmax(z, -1), logits),
    cases=ONE_ROW,
    by_hand=ByHand("softmax_backward_data", "log_softmax_backward_data"),
    mistakes=OF_LOG_SOFTMAX_JACOBIAN,
    hints=(
        "log p_i = z_i - log Σ exp(z). Differentiate the two terms by z_j one after the other.",
        "The first term gives 1 where i = j and 0 elsewhere. The second gives something you know already.",
        "J[i, j] = 1 (where i = j) minus p_j: the identity matrix with p taken off each of its rows.",
    ),
)

cross_entropy = Exercise(
    name="cross_entropy",
    points=2,
    reference=lambda logits, labels: torch.nn.functional.cross_entropy(logits, labels),
    cases=LABELLED,
    by_hand=ByHand(
        "cross_entropy", "cross_entropy_loss", "linear_cross_entropy", "linear_cross_entropy_loss", "nll_loss"
    ),
    mistakes=OF_CROSS_ENTROPY,
    hints=(
        "You have log-softmax. Which N of its N · C entries does the loss need?",
        "Index with two arrays of length N at once: the row numbers 0 ... N-1 and the labels. Or use gather.",
        "Take those N entries, their mean, and change the sign.",
    ),
)

cross_entropy_gradient = Exercise(
    name="cross_entropy_gradient",
    points=3,
    reference=lambda logits, labels: gradient(lambda z: torch.nn.functional.cross_entropy(z, labels), logits),
    cases=LABELLED,
    by_hand=ByHand("softmax_backward_data", "log_softmax_backward_data"),
    mistakes=OF_CROSS_ENTROPY_GRADIENT,
    hints=(
        "For one row with label y: L = log Σ exp(z) - z_y. Differentiate the two terms by z_j.",
        "The first gives p_j, the second -1 where j = y. And what does the mean over N rows do?",
        "(p minus one-hot) / N. Take the 1 off a tensor of your own: logits must stay as they were.",
    ),
)

TOPIC = Topic(
    name="04_softmax",
    title="Softmax and cross-entropy",
    exercises=(
        softmax,
        softmax_jacobian,
        batched_softmax_jacobian,
        softmax_vjp,
        log_softmax,
        log_softmax_jacobian,
        cross_entropy,
        cross_entropy_gradient,
    ),
)
