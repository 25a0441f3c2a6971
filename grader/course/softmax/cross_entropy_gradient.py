"""cross_entropy_gradient · The gradient of `cross_entropy` with respect to the logits."""

from __future__ import annotations

from functools import partial

from grader.course.softmax import pictures
from grader.course.softmax.formulas import one_hot, probabilities, shifted_as_one, unshifted
from grader.course.softmax.logits import LABELLED
from grader.toolkit import ByHand, Exercise, KnownMistake, torch
from grader.toolkit.derivatives import gradient


def with_smoothed_labels(logits: torch.Tensor, labels: torch.Tensor, *, share: float) -> torch.Tensor:
    """The gradient for labels that give a share of their 1 to all classes alike: a mistake."""
    target = (1 - share) * one_hot(labels, logits) + share / logits.shape[1]
    return (probabilities(logits) - target) / len(logits)


MISTAKES = (
    *(
        KnownMistake(
            "smoothed labels",
            partial(with_smoothed_labels, share=share),
            "You smooth the labels; the target is 1 for the label and 0 for every other class.",
        )
        for share in (0.1, 0.2, 0.05)
    ),
    KnownMistake(
        "p alone",
        lambda logits, labels: probabilities(logits) / len(labels),
        "You return p over N, the gradient of log Σ exp(z); the term -z of the right class adds -1 at "
        "labels[n].",
    ),
    KnownMistake(
        "right class only",
        lambda logits, labels: (probabilities(logits) - 1) * one_hot(labels, logits) / len(labels),
        "You return 0 for the other classes; their entries are p.",
    ),
    KnownMistake(
        "-1 alone",
        lambda logits, labels: -one_hot(labels, logits) / len(labels),
        "You return -1 at the right class and 0 elsewhere; the logarithm of the sum adds p everywhere.",
    ),
    KnownMistake(
        "1 subtracted in every row at every label",
        lambda logits, labels: (probabilities(logits) - one_hot(labels, logits).amax(0)) / len(labels),
        "[:, labels] changes every row at all labels; row n changes only at labels[n]: index with the row "
        "numbers as well.",
    ),
    KnownMistake(
        "softmax over the batch",
        lambda logits, labels: (torch.softmax(logits, 0) - one_hot(labels, logits)) / len(labels),
        "You apply softmax down the columns; each row is an example of its own, so apply it along the last "
        "dimension.",
    ),
    KnownMistake(
        "no softmax",
        lambda logits, labels: (logits - one_hot(labels, logits)) / len(labels),
        "You subtract 1 from the logits; apply softmax first, and subtract it from the probabilities.",
    ),
    KnownMistake(
        "log p in place of p",
        lambda logits, labels: (torch.log_softmax(logits, -1) - one_hot(labels, logits)) / len(labels),
        "You subtract 1 from the logarithms of the probabilities; subtract it from the probabilities.",
    ),
    KnownMistake(
        "extra p (1 - p)",
        lambda logits, labels: (
            (probabilities(logits) - one_hot(labels, logits))
            * probabilities(logits)
            * (1 - probabilities(logits))
            / len(labels)
        ),
        "You multiply by p (1 - p); p minus one-hot is already the gradient with respect to the logits.",
    ),
    KnownMistake(
        "with respect to p",
        lambda logits, labels: -one_hot(labels, logits) / probabilities(logits) / len(labels),
        "You differentiate with respect to the probabilities, which gives -1 / p; continue through softmax "
        "to the logits.",
    ),
    KnownMistake(
        "softmax applied twice",
        lambda logits, labels: (probabilities(probabilities(logits)) - one_hot(labels, logits)) / len(labels),
        "You apply softmax twice; apply it to the logits once.",
    ),
    KnownMistake(
        "no maximum subtracted",
        lambda logits, labels: (unshifted(logits) - one_hot(labels, logits)) / len(labels),
        "Your softmax is inf / inf or 0 / 0 for large |z|; subtract the maximum of each row first.",
    ),
    KnownMistake(
        "p not divided by N",
        lambda logits, labels: probabilities(logits) - one_hot(labels, logits) / len(labels),
        "You divide only the one-hot by N; put p minus one-hot in parentheses, then divide by N.",
    ),
    KnownMistake(
        "one-hot not divided by N",
        lambda logits, labels: probabilities(logits) / len(labels) - one_hot(labels, logits),
        "You divide only p by N; put p minus one-hot in parentheses, then divide by N.",
    ),
    KnownMistake(
        "one-hot added",
        lambda logits, labels: (probabilities(logits) + one_hot(labels, logits)) / len(labels),
        "You add 1 at the right class; subtract it.",
    ),
    KnownMistake(
        "1 subtracted everywhere",
        lambda logits, labels: (probabilities(logits) - 1) / len(labels),
        "You subtract 1 from every class; subtract it only at the right class of each row.",
    ),
    KnownMistake(
        "sigmoid in place of softmax",
        lambda logits, labels: (torch.sigmoid(logits) - one_hot(labels, logits)) / len(labels),
        "You apply a sigmoid to each score; softmax makes the probabilities of a row sum to 1.",
    ),
    KnownMistake(
        "labels off by one",
        lambda logits, labels: (
            (probabilities(logits) - one_hot((labels - 1) % logits.shape[1], logits)) / len(labels)
        ),
        "You subtract 1 at the class before the label; labels count from 0, as indices do.",
    ),
    KnownMistake(
        "the likeliest class in place of the label",
        lambda logits, labels: (probabilities(logits) - one_hot(logits.argmax(-1), logits)) / len(labels),
        "You subtract 1 at the likeliest class of each row; subtract it at the class labels[n].",
    ),
    KnownMistake(
        "one maximum for the whole batch",
        lambda logits, labels: (shifted_as_one(logits) - one_hot(labels, logits)) / len(labels),
        "You subtract the maximum of the whole batch, so a row far below it becomes 0 / 0; subtract the "
        "maximum of each row.",
    ),
    KnownMistake(
        "last row keeps p",
        lambda logits, labels: (
            (probabilities(logits) - torch.cat([one_hot(labels, logits)[:-1], 0 * logits[-1:]])) / len(labels)
        ),
        "You do not subtract 1 in the last row; let your loop over the labels run to the end.",
    ),
    KnownMistake(
        "labels subtracted in place of one-hot",
        lambda logits, labels: (probabilities(logits) - labels[:, None]) / len(labels),
        "You subtract the label's number from every entry of its row; subtract 1 at the label alone.",
    ),
    KnownMistake(
        "0 at the right class",
        lambda logits, labels: probabilities(logits) * (1 - one_hot(labels, logits)) / len(labels),
        "Your entry of the right class is 0; it should be p - 1 there: subtract 1, not p.",
    ),
    KnownMistake(
        "set to -1 at the label",
        lambda logits, labels: (
            (probabilities(logits) * (1 - one_hot(labels, logits)) - one_hot(labels, logits)) / len(labels)
        ),
        "You set the entry of the right class to -1; subtract 1 from it: `-= 1`, not `= -1`.",
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
    picture=pictures.CROSS_ENTROPY_GRADIENT,
    hints=(
        "For one row with label y: L = log Σ exp(z) - z_y. Differentiate the two terms with respect to z_j.",
        "The first gives p_j, the second -1 where j = y. What does the mean over N rows add?",
        "(p minus one-hot) / N. Subtract the 1 in a tensor of your own: logits must keep their values.",
    ),
)
