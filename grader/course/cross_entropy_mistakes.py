"""What goes wrong in log-softmax and cross-entropy."""

from __future__ import annotations

from collections.abc import Callable

from grader.course.softmax_formulas import (
    identity,
    jacobian_from,
    one_hot,
    outer,
    picked,
    probabilities,
    shifted,
    shifted_as_one,
    unshifted,
)
from grader.exercise import KnownMistake
from grader.lazy import torch


def less(logits: torch.Tensor, dim: int, part: Callable[[torch.Tensor], torch.Tensor]) -> torch.Tensor:
    """s - part(exp(s)) with s = z - max z; log-softmax takes off the logarithm of the sum along `dim`."""
    return shifted(logits, dim) - part(torch.exp(shifted(logits, dim)))


def log_of_shares(scores: torch.Tensor, dim: int) -> torch.Tensor:
    """z - log Σ exp(z), with nothing done against overflow."""
    return scores - torch.log(torch.exp(scores).sum(dim, keepdim=True))


OF_LOG_SOFTMAX = (
    KnownMistake(
        "log(softmax)",
        lambda logits, dim=-1: torch.log(torch.softmax(logits, dim)),
        "A probability too small for a float is 0, and log 0 is -inf. Take the logarithm on paper: z "
        "minus the logarithm of the sum.",
    ),
    KnownMistake(
        "log(softmax + 1e-8)",
        lambda logits, dim=-1: torch.log(torch.softmax(logits, dim) + 1e-8),
        "The added 1e-8 hides the -inf but changes every result. Take the logarithm on paper: nothing "
        "needs to be added then.",
    ),
    KnownMistake(
        "no maximum subtracted",
        lambda logits, dim=-1: logits - torch.log(torch.exp(logits).sum(dim, keepdim=True)),
        "exp overflows for large logits. Subtract the maximum along `dim` first: log p stays the same.",
    ),
    KnownMistake(
        "one maximum for the whole tensor",
        lambda logits, dim=-1: (
            logits - logits.max() - torch.log(torch.exp(logits - logits.max()).sum(dim, keepdim=True))
        ),
        "You subtract the maximum of the whole tensor: for a row far below it the sum is 0. Take the "
        "maximum along `dim`.",
    ),
    KnownMistake(
        "maximum subtracted inside only",
        lambda logits, dim=-1: (
            logits - torch.log(torch.exp(logits - logits.amax(dim, keepdim=True)).sum(dim, keepdim=True))
        ),
        "You subtract the maximum inside the sum but not from z in front of it: both or neither.",
    ),
    KnownMistake(
        "log of the sum missing",
        lambda logits, dim=-1: logits - logits.amax(dim, keepdim=True),
        "You subtract the maximum only; the logarithm of the sum of exponentials is still missing.",
    ),
    KnownMistake(
        "dim ignored",
        lambda logits, dim=-1: torch.log_softmax(logits, -1),
        "You always sum over the last dimension: use the argument `dim`.",
    ),
    KnownMistake(
        "always along dimension 0",
        lambda logits, dim=-1: torch.log_softmax(logits, 0),
        "You sum over the rows: use the argument `dim`.",
    ),
    KnownMistake(
        "softmax",
        lambda logits, dim=-1: torch.softmax(logits, dim),
        "Those are the probabilities; here their logarithm is asked for.",
    ),
    KnownMistake(
        "base 2",
        lambda logits, dim=-1: torch.log_softmax(logits, dim) / torch.log(logits.new_tensor(2)),
        "That is the logarithm to base 2; the natural logarithm is asked for.",
    ),
    KnownMistake(
        "mean subtracted",
        lambda logits, dim=-1: log_of_shares(logits - logits.mean(dim, keepdim=True), dim),
        "The mean is no bound: a score far above it still overflows. Subtract the maximum along `dim`.",
    ),
    KnownMistake(
        "maximum subtracted in front only",
        lambda logits, dim=-1: (
            logits - logits.amax(dim, keepdim=True) - torch.log(torch.exp(logits).sum(dim, keepdim=True))
        ),
        "You subtract the maximum from z in front, but not inside the sum: both or neither.",
    ),
    KnownMistake(
        "sign of the maximum",
        lambda logits, dim=-1: (
            logits + 2 * logits.amax(dim, keepdim=True) - torch.logsumexp(logits, dim, keepdim=True)
        ),
        "log Σ exp(z) is the maximum *plus* log Σ exp(z - maximum), and all of it is subtracted.",
    ),
    KnownMistake(
        "plus in place of minus",
        lambda logits, dim=-1: less(logits, dim, lambda e: -torch.log(e.sum(dim, keepdim=True))),
        "The logarithm of a quotient is a difference: the logarithm of the sum is subtracted.",
    ),
    KnownMistake(
        "sum of the logarithms",
        lambda logits, dim=-1: shifted(logits, dim) - shifted(logits, dim).sum(dim, keepdim=True),
        "You take the logarithm of each exponential and sum then: sum first, then take the logarithm.",
    ),
    KnownMistake(
        "log of the mean",
        lambda logits, dim=-1: less(logits, dim, lambda e: torch.log(e.mean(dim, keepdim=True))),
        "You take the logarithm of the mean of the exponentials: of their sum it should be.",
    ),
    KnownMistake(
        "log missing",
        lambda logits, dim=-1: less(logits, dim, lambda e: e.sum(dim, keepdim=True)),
        "You subtract the sum of exponentials itself: subtract its logarithm.",
    ),
    KnownMistake(
        "quotient in place of the difference",
        lambda logits, dim=-1: logits / torch.logsumexp(logits, dim, keepdim=True),
        "The logarithm turns the quotient into a difference: subtract log Σ exp(z), do not divide by it.",
    ),
    KnownMistake(
        "log10",
        lambda logits, dim=-1: less(logits, dim, lambda e: torch.log10(e.sum(dim, keepdim=True))),
        "That is the logarithm to base 10; the natural logarithm is asked for.",
    ),
    KnownMistake(
        "1 added to the sum",
        lambda logits, dim=-1: less(logits, dim, lambda e: torch.log1p(e.sum(dim, keepdim=True))),
        "log1p(s) is log(1 + s): the sum has nothing added to it.",
    ),
    KnownMistake(
        "log-sigmoid",
        lambda logits, dim=-1: torch.nn.functional.logsigmoid(logits),
        "That is log sigmoid of every score on its own. Softmax shares 1 among all scores along `dim`.",
    ),
    KnownMistake(
        "softmax applied twice",
        lambda logits, dim=-1: torch.log_softmax(torch.softmax(logits, dim), dim),
        "You give probabilities to a log-softmax, which applies softmax again: give it the logits.",
    ),
    KnownMistake(
        "summed over everything",
        lambda logits, dim=-1: logits - torch.logsumexp(logits.flatten(), 0),
        "Your sum runs over the whole tensor: sum along `dim` alone, and keep that dimension.",
    ),
    KnownMistake(
        "1e-9 added to the sum",
        lambda logits, dim=-1: less(logits, dim, lambda e: torch.log(e.sum(dim, keepdim=True) + 1e-9)),
        "The added 1e-9 changes every result. After the maximum is subtracted the sum is at least 1: "
        "nothing needs to be added.",
    ),
)

OF_LOG_SOFTMAX_JACOBIAN = (
    KnownMistake(
        "the Jacobian of softmax",
        lambda logits: jacobian_from(probabilities(logits)),
        "That is the Jacobian of p. For log p, the chain rule divides row i by p_i.",
    ),
    KnownMistake(
        "p_i in place of p_j",
        lambda logits: identity(logits) - probabilities(logits)[:, None],
        "You take p_i off row i. It is the score's index that counts: p_j is taken off column j, so "
        "that each row sums to 0.",
    ),
    KnownMistake(
        "plus in place of minus",
        lambda logits: identity(logits) + probabilities(logits),
        "Sign slip: the logarithm of the sum is subtracted, so its derivative p_j is too.",
    ),
    KnownMistake(
        "diagonal only",
        lambda logits: torch.diag(1 - probabilities(logits)),
        "The diagonal 1 - p_i is right. Off it stands -p_j: the sum in log Σ exp(z) has every score in it.",
    ),
    KnownMistake(
        "identity missing",
        lambda logits: (-probabilities(logits)).expand(len(logits), -1),
        "-p_j is the derivative of minus the logarithm of the sum. The z_i in front adds 1 on the diagonal.",
    ),
    KnownMistake(
        "1 everywhere in place of the identity",
        lambda logits: (1 - probabilities(logits)).expand(len(logits), -1),
        "The 1 stands on the diagonal alone: z_i depends on z_j only where i = j.",
    ),
    KnownMistake(
        "p pᵀ in place of p",
        lambda logits: identity(logits) - outer(probabilities(logits)),
        "Take off p_j, not p_i p_j: the derivative of log Σ exp(z) by z_j is p_j in every row.",
    ),
    KnownMistake(
        "log p in place of p",
        lambda logits: identity(logits) - torch.log_softmax(logits, -1),
        "What is taken off is the probability p_j, not its logarithm.",
    ),
    KnownMistake(
        "no maximum subtracted",
        lambda logits: identity(logits) - unshifted(logits),
        "The formula is right, but its softmax overflows for large logits: subtract the maximum first.",
    ),
    KnownMistake(
        "the Jacobian of softmax over p",
        lambda logits: jacobian_from(probabilities(logits)) / probabilities(logits)[:, None],
        "Right, until a probability is too small for a float: 0 / 0 is nan. Divide on paper: p_i cancels.",
    ),
    KnownMistake(
        "the Jacobian of softmax over p_j",
        lambda logits: jacobian_from(probabilities(logits)) / probabilities(logits),
        "You divide column j by p_j. The chain rule divides row i by p_i, the probability whose "
        "logarithm is taken.",
    ),
    KnownMistake(
        "diag(p) in place of the identity",
        lambda logits: torch.diag(probabilities(logits)) - probabilities(logits),
        "The first term is 1 on the diagonal, not p_i: z_i stands there by itself.",
    ),
    KnownMistake(
        "logits in place of p",
        lambda logits: identity(logits) - logits,
        "The formula is right, but it is about probabilities: apply softmax to the logits first.",
    ),
    KnownMistake(
        "sigmoid in place of softmax",
        lambda logits: identity(logits) - torch.sigmoid(logits),
        "Your p is the sigmoid of every score on its own: softmax shares 1 among all of them.",
    ),
    KnownMistake(
        "divided by p once more",
        lambda logits: (identity(logits) - probabilities(logits)) / probabilities(logits)[:, None],
        "The identity minus p is the Jacobian of log p already: nothing is left to divide by p_i.",
    ),
)

OF_CROSS_ENTROPY = (
    KnownMistake(
        "sum over the rows",
        lambda logits, labels: torch.nn.functional.cross_entropy(logits, labels, reduction="sum"),
        "You sum over the rows; the loss is their mean: divide by N.",
    ),
    KnownMistake(
        "divided by N · C",
        lambda logits, labels: torch.nn.functional.cross_entropy(logits, labels) / logits.shape[1],
        "You divide by the number of all logits. The mean is over the N rows, one right class each.",
    ),
    KnownMistake(
        "softmax applied twice",
        lambda logits, labels: torch.nn.functional.cross_entropy(probabilities(logits), labels),
        "You give probabilities to a log-softmax, which applies softmax again: give it the logits.",
    ),
    KnownMistake(
        "logarithm of the mean",
        lambda logits, labels: -torch.log(picked(probabilities(logits), labels).mean()),
        "You average the probabilities and take the logarithm then: take the logarithm of each first.",
    ),
    KnownMistake(
        "no logarithm",
        lambda logits, labels: -picked(probabilities(logits), labels).mean(),
        "You average the probabilities themselves: the loss is made of their logarithms.",
    ),
    KnownMistake(
        "no softmax",
        lambda logits, labels: -picked(logits, labels).mean(),
        "You average the logits of the right classes. They are scores yet: log-softmax comes first.",
    ),
    KnownMistake(
        "log(softmax)",
        lambda logits, labels: -torch.log(picked(probabilities(logits), labels)).mean(),
        "A probability too small for a float is 0, and log 0 is -inf: use log-softmax, not log of softmax.",
    ),
    KnownMistake(
        "no maximum subtracted",
        lambda logits, labels: -torch.log(picked(unshifted(logits), labels)).mean(),
        "exp overflows for large logits, and inf / inf is nan: use a stable log-softmax.",
    ),
    KnownMistake(
        "every row with every label",
        lambda logits, labels: -torch.log_softmax(logits, -1)[:, labels].mean(),
        "[:, labels] picks all N labels from every row. Row n needs labels[n] alone: index with the "
        "row numbers as well.",
    ),
    KnownMistake(
        "softmax over the batch",
        lambda logits, labels: -picked(torch.log_softmax(logits, 0), labels).mean(),
        "Your softmax runs down the columns: each row is an example of its own, so use the last dimension.",
    ),
    KnownMistake(
        "base 2",
        lambda logits, labels: (
            torch.nn.functional.cross_entropy(logits, labels) / torch.log(logits.new_tensor(2))
        ),
        "That is the logarithm to base 2; the natural logarithm is asked for.",
    ),
    KnownMistake(
        "1 - p",
        lambda logits, labels: (1 - picked(probabilities(logits), labels)).mean(),
        "You average 1 - p of the right class: the loss is made of -log p.",
    ),
    KnownMistake(
        "1e-12 inside the logarithm",
        lambda logits, labels: -torch.log(picked(probabilities(logits), labels) + 1e-12).mean(),
        "The added 1e-12 bounds the loss at 27.6, however wrong a row is. Use a stable log-softmax: "
        "nothing needs to be added.",
    ),
    KnownMistake(
        "probabilities clamped at 1e-7",
        lambda logits, labels: -torch.log(picked(probabilities(logits), labels).clamp(1e-7, 1 - 1e-7)).mean(),
        "The clamp bounds the loss at 16.1, however wrong a row is. Use a stable log-softmax: "
        "nothing needs to be clamped.",
    ),
    KnownMistake(
        "0 times -inf",
        lambda logits, labels: (
            -(one_hot(labels, logits) * torch.log(probabilities(logits))).sum() / len(labels)
        ),
        "Where a wrong class has a probability too small for a float, log gives -inf, and 0 · -inf "
        "is nan: use log-softmax.",
    ),
    KnownMistake(
        "log of a bare sum of exponentials",
        lambda logits, labels: (torch.log(torch.exp(logits).sum(1)) - picked(logits, labels)).mean(),
        "exp overflows for large logits. Subtract the maximum of each row first, or use logsumexp.",
    ),
    KnownMistake(
        "one maximum for the whole batch",
        lambda logits, labels: (
            torch.log(torch.exp(logits - logits.max()).sum(1)) - picked(logits - logits.max(), labels)
        ).mean(),
        "You subtract the maximum of the whole batch: for a row far below it the sum is 0. Take each "
        "row's own.",
    ),
    KnownMistake(
        "labels used as row numbers",
        lambda logits, labels: -torch.log_softmax(logits, -1)[labels % len(logits)].mean(),
        "[labels] picks whole rows. Index with the row numbers first and the labels second.",
    ),
    KnownMistake(
        "the likeliest class in place of the label",
        lambda logits, labels: -torch.log_softmax(logits, -1).amax(-1).mean(),
        "You take each row's largest log-probability, whatever its label: the labels do not come into it.",
    ),
    KnownMistake(
        "labels off by one",
        lambda logits, labels: -picked(torch.log_softmax(logits, -1), (labels - 1) % logits.shape[1]).mean(),
        "You pick the class before the label: labels count from 0, as indices do.",
    ),
    KnownMistake(
        "mean squared error",
        lambda logits, labels: ((probabilities(logits) - one_hot(labels, logits)) ** 2).mean(),
        "That is the squared error between p and the one-hot labels: cross-entropy is -log p of the "
        "right class.",
    ),
    KnownMistake(
        "ReLU on the logits",
        lambda logits, labels: torch.nn.functional.cross_entropy(torch.relu(logits), labels),
        "The logits go through a ReLU first: they belong in softmax as they are, negative ones too.",
    ),
    KnownMistake(
        "label smoothing",
        lambda logits, labels: torch.nn.functional.cross_entropy(logits, labels, label_smoothing=0.1),
        "That is smoothed with 0.1: here the right class counts alone.",
    ),
    KnownMistake(
        "median of the rows",
        lambda logits, labels: -picked(torch.log_softmax(logits, -1), labels).median(),
        "You take the median of the rows; the loss is their mean.",
    ),
)

OF_CROSS_ENTROPY_GRADIENT = (
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
