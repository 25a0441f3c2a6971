"""cross_entropy · The loss of a classifier: minus the log-probability of the right class, mean over the N
rows."""

from __future__ import annotations

from grader.course.softmax import pictures
from grader.course.softmax.formulas import one_hot, probabilities, unshifted
from grader.course.softmax.logits import LABELLED
from grader.toolkit import ByHand, Exercise, KnownMistake, torch


def picked(scores: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    """scores[n, labels[n]] for every row n."""
    return scores.gather(1, labels[:, None])[:, 0]


def mean_of_classes(losses: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    """The mean over the classes that occur of the mean loss of their rows."""
    return torch.stack([losses[labels == label].mean() for label in labels.unique()]).mean()


def of_others(logits: torch.Tensor, labels: torch.Tensor, least: float = 0.0) -> torch.Tensor:
    """The sum over the classes other than the label of -log p, with p at least so large: (N,)."""
    p = probabilities(logits).clamp(min=least)
    return -torch.log(torch.where(one_hot(labels, logits) > 0, 1.0, p)).sum(1)


MISTAKES = (
    *(
        KnownMistake(
            "the other classes in place of the label",
            wrong,
            "You add up the logarithms of all other classes; take that of the class labels[n] alone.",
        )
        for wrong in (
            lambda logits, labels: (
                -(torch.log_softmax(logits, -1) * (1 - one_hot(labels, logits))).sum(1).mean()
            ),
            *(
                lambda logits, labels, least=least: of_others(logits, labels, least).mean()
                for least in (0.0, 1e-12, 1e-10, 1e-9, 1e-8, 1e-7)
            ),
        )
    ),
    KnownMistake(
        "mean over the classes",
        lambda logits, labels: mean_of_classes(-picked(torch.log_softmax(logits, -1), labels), labels),
        "You average the rows of each class, then the classes; average all N rows at once.",
    ),
    KnownMistake(
        "sum over the rows",
        lambda logits, labels: torch.nn.functional.cross_entropy(logits, labels, reduction="sum"),
        "You return the sum over the rows; the loss is their mean: divide by N.",
    ),
    KnownMistake(
        "minus sign missing",
        lambda logits, labels: -torch.nn.functional.cross_entropy(logits, labels),
        "Your loss is negative: a log-probability is at most 0, so the loss is minus its mean.",
    ),
    KnownMistake(
        "divided by N · C",
        lambda logits, labels: torch.nn.functional.cross_entropy(logits, labels) / logits.shape[1],
        "You divide by N · C, the number of all logits; the mean is over the N rows, one label for each.",
    ),
    KnownMistake(
        "softmax applied twice",
        lambda logits, labels: torch.nn.functional.cross_entropy(probabilities(logits), labels),
        "You apply softmax, then log-softmax, which applies softmax again; give it the logits.",
    ),
    KnownMistake(
        "logarithm of the mean",
        lambda logits, labels: -torch.log(picked(probabilities(logits), labels).mean()),
        "You average the probabilities, then take the logarithm; take the logarithm of each one first, then "
        "the mean.",
    ),
    KnownMistake(
        "no logarithm",
        lambda logits, labels: -picked(probabilities(logits), labels).mean(),
        "You average the probabilities; average their logarithms.",
    ),
    KnownMistake(
        "no softmax",
        lambda logits, labels: -picked(logits, labels).mean(),
        "You average the logits of the right classes; apply log-softmax first.",
    ),
    KnownMistake(
        "log(softmax)",
        lambda logits, labels: -torch.log(picked(probabilities(logits), labels)).mean(),
        "A probability too small for a float is 0, and log 0 is -inf. Use log-softmax, not the log of "
        "softmax.",
    ),
    KnownMistake(
        "no maximum subtracted",
        lambda logits, labels: -torch.log(picked(unshifted(logits), labels)).mean(),
        "exp is inf or 0 for large |z|, and inf / inf is nan. Use a stable log-softmax.",
    ),
    KnownMistake(
        "every row with every label",
        lambda logits, labels: -torch.log_softmax(logits, -1)[:, labels].mean(),
        "[:, labels] picks all N labels from every row; row n needs only labels[n]: index with the row "
        "numbers as well.",
    ),
    KnownMistake(
        "softmax over the batch",
        lambda logits, labels: -picked(torch.log_softmax(logits, 0), labels).mean(),
        "You apply softmax down the columns; each row is an example of its own, so apply it along the last "
        "dimension.",
    ),
    KnownMistake(
        "base 2",
        lambda logits, labels: (
            torch.nn.functional.cross_entropy(logits, labels) / torch.log(logits.new_tensor(2))
        ),
        "You use the logarithm to base 2; the task asks for the natural logarithm.",
    ),
    KnownMistake(
        "1 - p",
        lambda logits, labels: (1 - picked(probabilities(logits), labels)).mean(),
        "You average 1 - p of the right class; average -log p.",
    ),
    *(
        KnownMistake(
            f"{epsilon} inside the logarithm",
            lambda logits, labels, epsilon=epsilon: (
                -torch.log(picked(probabilities(logits), labels) + float(epsilon)).mean()
            ),
            f"The added {epsilon} limits the loss to {limit}, however wrong a row is; use a stable "
            "log-softmax, and add nothing.",
        )
        for epsilon, limit in (
            ("1e-12", 27.6),
            ("1e-10", 23.0),
            ("1e-9", 20.7),
            ("1e-8", 18.4),
            ("1e-7", 16.1),
        )
    ),
    KnownMistake(
        "probabilities clamped at 1e-7",
        lambda logits, labels: -torch.log(picked(probabilities(logits), labels).clamp(1e-7, 1 - 1e-7)).mean(),
        "The clamp limits the loss to 16.1, however wrong a row is; use a stable log-softmax, without a "
        "clamp.",
    ),
    KnownMistake(
        "0 times -inf",
        lambda logits, labels: (
            -(one_hot(labels, logits) * torch.log(probabilities(logits))).sum() / len(labels)
        ),
        "You multiply 0 by log 0 = -inf where a wrong class has a probability too small for a float, which "
        "gives nan. Use log-softmax.",
    ),
    KnownMistake(
        "log of a bare sum of exponentials",
        lambda logits, labels: (torch.log(torch.exp(logits).sum(1)) - picked(logits, labels)).mean(),
        "exp is inf or 0 for large |z|. Subtract the maximum of each row first, or use logsumexp.",
    ),
    KnownMistake(
        "one maximum for the whole batch",
        lambda logits, labels: (
            torch.log(torch.exp(logits - logits.max()).sum(1)) - picked(logits - logits.max(), labels)
        ).mean(),
        "You subtract the maximum of the whole batch, so the sum of a row far below it is 0; subtract the "
        "maximum of each row.",
    ),
    KnownMistake(
        "labels used as row numbers",
        lambda logits, labels: -torch.log_softmax(logits, -1)[labels % len(logits)].mean(),
        "[labels] picks whole rows; index with the row numbers first and the labels second.",
    ),
    KnownMistake(
        "the likeliest class in place of the label",
        lambda logits, labels: -torch.log_softmax(logits, -1).amax(-1).mean(),
        "You take each row's largest log-probability; take that of the class labels[n].",
    ),
    KnownMistake(
        "labels off by one",
        lambda logits, labels: -picked(torch.log_softmax(logits, -1), (labels - 1) % logits.shape[1]).mean(),
        "You pick the class before the label; labels count from 0, as indices do.",
    ),
    KnownMistake(
        "mean squared error",
        lambda logits, labels: ((probabilities(logits) - one_hot(labels, logits)) ** 2).mean(),
        "You return the squared error between p and the one-hot labels; cross-entropy is -log p of the right "
        "class.",
    ),
    KnownMistake(
        "ReLU on the logits",
        lambda logits, labels: torch.nn.functional.cross_entropy(torch.relu(logits), labels),
        "You apply a ReLU to the logits; use them as they are, negative ones too.",
    ),
    KnownMistake(
        "binary cross-entropy of every class",
        lambda logits, labels: (
            torch.nn.functional.binary_cross_entropy(
                probabilities(logits), one_hot(labels, logits), reduction="none"
            ).sum(1)
        ).mean(),
        "You add log(1 - p) of the wrong classes; the loss has log p of the right class alone.",
    ),
    KnownMistake(
        "label smoothing",
        lambda logits, labels: torch.nn.functional.cross_entropy(logits, labels, label_smoothing=0.1),
        "You smooth the labels by 0.1; the right class alone counts.",
    ),
    KnownMistake(
        "median of the rows",
        lambda logits, labels: -picked(torch.log_softmax(logits, -1), labels).median(),
        "You take the median of the rows; the loss is their mean.",
    ),
)

cross_entropy = Exercise(
    name="cross_entropy",
    points=2,
    shapes="logits (N, C), labels (N,) -> ()",
    reference=lambda logits, labels: torch.nn.functional.cross_entropy(logits, labels),
    cases=LABELLED,
    by_hand=ByHand(
        "cross_entropy", "cross_entropy_loss", "linear_cross_entropy", "linear_cross_entropy_loss", "nll_loss"
    ),
    mistakes=MISTAKES,
    picture=pictures.CROSS_ENTROPY,
    hints=(
        "You have log-softmax. Which N of its N · C entries does the loss need?",
        "Index with two arrays of length N at once: the row numbers 0 ... N-1 and the labels. Or use gather.",
        "Take those N entries, average them, and change the sign.",
    ),
)
