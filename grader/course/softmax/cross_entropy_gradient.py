"""cross_entropy_gradient · The gradient of `cross_entropy` with respect to the logits."""

from __future__ import annotations

from grader.course.softmax.formulas import one_hot, probabilities, shifted_as_one, unshifted
from grader.course.softmax.logits import LABELLED
from grader.toolkit import ByHand, Exercise, KnownMistake, torch
from grader.toolkit.derivatives import gradient

MISTAKES = (
    KnownMistake(
        "p alone",
        lambda logits, labels: probabilities(logits) / len(labels),
        "That is what log Σ exp(z) gives. The right class's own score adds -1 at labels[n].",
    ),
    KnownMistake(
        "right class only",
        lambda logits, labels: (probabilities(logits) - 1) * one_hot(labels, logits) / len(labels),
        "You have the gradient at the right class only: the other classes get p.",
    ),
    KnownMistake(
        "-1 alone",
        lambda logits, labels: -one_hot(labels, logits) / len(labels),
        "That is the gradient of -z at the right class. The logarithm of the sum adds p everywhere.",
    ),
    KnownMistake(
        "1 taken off in every row at every label",
        lambda logits, labels: (probabilities(logits) - one_hot(labels, logits).amax(0)) / len(labels),
        "[:, labels] changes every row at all labels. Row n loses 1 at labels[n] alone: index with the "
        "row numbers as well.",
    ),
    KnownMistake(
        "softmax over the batch",
        lambda logits, labels: (torch.softmax(logits, 0) - one_hot(labels, logits)) / len(labels),
        "Your softmax runs down the columns: each row is an example of its own, so use the last dimension.",
    ),
    KnownMistake(
        "no softmax",
        lambda logits, labels: (logits - one_hot(labels, logits)) / len(labels),
        "Take 1 off the probabilities, not off the logits: softmax comes first.",
    ),
    KnownMistake(
        "log p in place of p",
        lambda logits, labels: (torch.log_softmax(logits, -1) - one_hot(labels, logits)) / len(labels),
        "Take 1 off the probabilities, not off their logarithms.",
    ),
    KnownMistake(
        "extra p (1 - p)",
        lambda logits, labels: (
            (probabilities(logits) - one_hot(labels, logits))
            * probabilities(logits)
            * (1 - probabilities(logits))
            / len(labels)
        ),
        "p minus one-hot is the gradient with respect to the logits already: no further p (1 - p).",
    ),
    KnownMistake(
        "with respect to p",
        lambda logits, labels: -one_hot(labels, logits) / probabilities(logits) / len(labels),
        "-1 / p is the gradient with respect to the probabilities. Go on through softmax to the logits.",
    ),
    KnownMistake(
        "softmax applied twice",
        lambda logits, labels: (probabilities(probabilities(logits)) - one_hot(labels, logits)) / len(labels),
        "You apply softmax to probabilities: apply it to the logits, once.",
    ),
    KnownMistake(
        "no maximum subtracted",
        lambda logits, labels: (unshifted(logits) - one_hot(labels, logits)) / len(labels),
        "The formula is right, but its softmax overflows for large logits: subtract each row's maximum "
        "first.",
    ),
    KnownMistake(
        "p not divided by N",
        lambda logits, labels: probabilities(logits) - one_hot(labels, logits) / len(labels),
        "Division comes before subtraction: put p minus one-hot in brackets, then divide all of it by N.",
    ),
    KnownMistake(
        "one-hot not divided by N",
        lambda logits, labels: probabilities(logits) / len(labels) - one_hot(labels, logits),
        "You divide p by N, but not the one-hot: the mean divides both.",
    ),
    KnownMistake(
        "one-hot added",
        lambda logits, labels: (probabilities(logits) + one_hot(labels, logits)) / len(labels),
        "Sign slip: 1 is taken *off* at the right class.",
    ),
    KnownMistake(
        "1 taken off everywhere",
        lambda logits, labels: (probabilities(logits) - 1) / len(labels),
        "You take 1 off every class: only the right class of each row loses 1.",
    ),
    KnownMistake(
        "sigmoid in place of softmax",
        lambda logits, labels: (torch.sigmoid(logits) - one_hot(labels, logits)) / len(labels),
        "Your p is the sigmoid of every score on its own: softmax shares 1 among all of a row.",
    ),
    KnownMistake(
        "labels off by one",
        lambda logits, labels: (
            (probabilities(logits) - one_hot((labels - 1) % logits.shape[1], logits)) / len(labels)
        ),
        "You take 1 off the class before the label: labels count from 0, as indices do.",
    ),
    KnownMistake(
        "the likeliest class in place of the label",
        lambda logits, labels: (probabilities(logits) - one_hot(logits.argmax(-1), logits)) / len(labels),
        "You take 1 off each row's likeliest class: it belongs to the class that the label says.",
    ),
    KnownMistake(
        "one maximum for the whole batch",
        lambda logits, labels: (shifted_as_one(logits) - one_hot(labels, logits)) / len(labels),
        "You subtract the maximum of the whole batch: a row far below it becomes 0 / 0. Take each row's own.",
    ),
    KnownMistake(
        "last row keeps p",
        lambda logits, labels: (
            (probabilities(logits) - torch.cat([one_hot(labels, logits)[:-1], 0 * logits[-1:]])) / len(labels)
        ),
        "In the last row nothing is taken off: does your loop over the labels end one early?",
    ),
)

cross_entropy_gradient = Exercise(
    name="cross_entropy_gradient",
    points=3,
    shapes="logits (N, C), labels (N,) -> (N, C)",
    reference=lambda logits, labels: gradient(lambda z: torch.nn.functional.cross_entropy(z, labels), logits),
    cases=LABELLED,
    by_hand=ByHand("softmax_backward_data", "log_softmax_backward_data"),
    mistakes=MISTAKES,
    hints=(
        "For one row with label y: L = log Σ exp(z) - z_y. Differentiate the two terms by z_j.",
        "The first gives p_j, the second -1 where j = y. And what does the mean over N rows do?",
        "(p minus one-hot) / N. Take the 1 off a tensor of your own: logits must stay as they were.",
    ),
)
