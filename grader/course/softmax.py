"""04 · Softmax and cross-entropy: values, Jacobians, vector-Jacobian products."""

from __future__ import annotations

from grader.course.derivatives import gradient, jacobian
from grader.course.logits import ALONG_A_DIMENSION, BATCH, LABELLED, ONE_ROW, UPSTREAM
from grader.exercise import ByHand, Exercise, KnownMistake, Topic
from grader.lazy import torch


def probabilities(logits: torch.Tensor) -> torch.Tensor:
    """p, each row's softmax."""
    return torch.softmax(logits, -1)


def unshifted(logits: torch.Tensor, dim: int = -1) -> torch.Tensor:
    """Softmax as students write it first: nothing is subtracted, so that large logits overflow."""
    exponentials = torch.exp(logits)
    return exponentials / exponentials.sum(dim, keepdim=True)


def shifted_as_one(logits: torch.Tensor, dim: int = -1) -> torch.Tensor:
    """Softmax with one maximum for the whole tensor: rows far below it vanish."""
    return unshifted(logits - logits.max(), dim)


def outer(p: torch.Tensor) -> torch.Tensor:
    """p_i p_j, for every row of p."""
    return p.unsqueeze(-1) * p.unsqueeze(-2)


def jacobian_from(p: torch.Tensor) -> torch.Tensor:
    """diag(p) - p pᵀ, for every row of p."""
    return torch.diag_embed(p) - outer(p)


def diagonal_of(matrices: torch.Tensor) -> torch.Tensor:
    """The matrices with everything off the diagonal set to 0."""
    return torch.diag_embed(torch.diagonal(matrices, dim1=-2, dim2=-1))


def identity(logits: torch.Tensor) -> torch.Tensor:
    """The C x C identity matrix, in the dtype of the logits."""
    return torch.eye(logits.shape[-1], dtype=logits.dtype)


def one_hot(labels: torch.Tensor, logits: torch.Tensor) -> torch.Tensor:
    """1 at each row's label and 0 elsewhere, (N, C), in the dtype of the logits."""
    return torch.nn.functional.one_hot(labels, logits.shape[-1]).to(logits.dtype)


def picked(scores: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    """scores[n, labels[n]] for every row n."""
    return scores.gather(1, labels[:, None])[:, 0]


softmax = Exercise(
    name="softmax",
    points=2,
    reference=lambda logits, dim=-1: torch.softmax(logits, dim),
    cases=ALONG_A_DIMENSION,
    by_hand=ByHand("softmax", "softmax2d", "softmin"),
    mistakes=(
        KnownMistake(
            "no maximum subtracted",
            unshifted,
            "exp overflows for large logits, and inf / inf is nan. Subtract each row's maximum first: the "
            "probabilities stay the same.",
        ),
        KnownMistake(
            "one maximum for the whole tensor",
            shifted_as_one,
            "You subtract the maximum of the whole tensor: a row far below it becomes 0 / 0. Take the "
            "maximum along `dim`.",
        ),
        KnownMistake(
            "maximum subtracted above only",
            lambda logits, dim=-1: (
                torch.exp(logits - logits.amax(dim, keepdim=True)) / torch.exp(logits).sum(dim, keepdim=True)
            ),
            "Subtract the maximum in the denominator too, or the two do not cancel.",
        ),
        KnownMistake(
            "dim ignored",
            lambda logits, dim=-1: torch.softmax(logits, -1),
            "You always sum over the last dimension: use the argument `dim`.",
        ),
        KnownMistake(
            "always along dimension 0",
            lambda logits, dim=-1: torch.softmax(logits, 0),
            "You sum over the rows, so that columns add up to 1: use the argument `dim`.",
        ),
        KnownMistake(
            "summed over everything",
            lambda logits, dim=-1: torch.softmax(logits.flatten(), 0).reshape(logits.shape),
            "Your denominator is the sum over the whole tensor: sum along `dim` alone, and keep that "
            "dimension.",
        ),
        KnownMistake(
            "log-softmax",
            lambda logits, dim=-1: torch.log_softmax(logits, dim),
            "That is the logarithm of softmax; here the probabilities are asked for.",
        ),
        KnownMistake(
            "sigmoid",
            lambda logits, dim=-1: torch.sigmoid(logits),
            "That is the sigmoid of every score on its own. Softmax shares 1 among all scores along `dim`.",
        ),
        KnownMistake(
            "no exponential",
            lambda logits, dim=-1: logits / logits.sum(dim, keepdim=True),
            "You divide the scores by their sum; softmax takes the exponential of each score first.",
        ),
    ),
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
    mistakes=(
        KnownMistake(
            "diagonal only",
            lambda logits: diagonal_of(jacobian_from(probabilities(logits))),
            "You have the diagonal p_i (1 - p_i), but every p_i also depends on the other scores: off the "
            "diagonal stands -p_i p_j.",
        ),
        KnownMistake(
            "+p_i p_j off the diagonal",
            lambda logits: jacobian_from(probabilities(logits)).abs(),
            "Off the diagonal the sign is minus: when another score rises, p_i falls.",
        ),
        KnownMistake(
            "p_i (1 + p_j) from the quotient rule",
            lambda logits: torch.diag(probabilities(logits)) + outer(probabilities(logits)),
            "The quotient rule *subtracts* its second term: diag(p) minus p pᵀ, not plus.",
        ),
        KnownMistake(
            "p² in place of p pᵀ",
            lambda logits: torch.diag(probabilities(logits)) - probabilities(logits) ** 2,
            "p * p is element by element. You need every pair p_i p_j: the outer product of p with itself.",
        ),
        KnownMistake(
            "identity in place of diag(p)",
            lambda logits: identity(logits) - outer(probabilities(logits)),
            "The first term is p_i on the diagonal, not 1.",
        ),
        KnownMistake(
            "diag(p) missing",
            lambda logits: -outer(probabilities(logits)),
            "-p_i p_j is right off the diagonal. On it, the numerator depends on z_i too, which adds p_i.",
        ),
        KnownMistake(
            "the Jacobian of log-softmax",
            lambda logits: identity(logits) - probabilities(logits),
            "That is the Jacobian of log p. For p itself, multiply row i by p_i.",
        ),
        KnownMistake(
            "logits in place of p",
            lambda logits: jacobian_from(logits),
            "The formula is right, but it is about probabilities: apply softmax to the logits first.",
        ),
        KnownMistake(
            "no maximum subtracted",
            lambda logits: jacobian_from(unshifted(logits)),
            "The formula is right, but its softmax overflows for large logits: subtract the maximum first.",
        ),
    ),
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
    mistakes=(
        KnownMistake(
            "softmax over the batch",
            lambda logits: jacobian_from(torch.softmax(logits, 0)),
            "Your softmax runs down the columns: each row is an example of its own, so use the last "
            "dimension.",
        ),
        KnownMistake(
            "one softmax for the whole batch",
            lambda logits: jacobian_from(torch.softmax(logits.flatten(), 0).reshape(logits.shape)),
            "Your probabilities sum to 1 over the whole batch: each row must sum to 1 on its own.",
        ),
        KnownMistake(
            "first row's Jacobian for all",
            lambda logits: jacobian_from(probabilities(logits[:1])).expand(len(logits), -1, -1),
            "Every matrix of yours is that of the first row. Each row of logits has its own Jacobian.",
        ),
        KnownMistake(
            "outer product mixes the rows",
            lambda logits: (
                torch.diag_embed(probabilities(logits)) - probabilities(logits).T @ probabilities(logits)
            ),
            "pᵀ p sums over the batch. Multiply p[n, i] by p[n, j] for each n: p with a new last "
            "dimension, times p with a new middle one.",
        ),
        KnownMistake(
            "diagonal only",
            lambda logits: diagonal_of(jacobian_from(probabilities(logits))),
            "You have the diagonals p_i (1 - p_i); off the diagonal stands -p_i p_j.",
        ),
        KnownMistake(
            "+p_i p_j off the diagonal",
            lambda logits: jacobian_from(probabilities(logits)).abs(),
            "Off the diagonal the sign is minus: when another score rises, p_i falls.",
        ),
        KnownMistake(
            "p_i (1 + p_j) from the quotient rule",
            lambda logits: torch.diag_embed(probabilities(logits)) + outer(probabilities(logits)),
            "The quotient rule *subtracts* its second term: diag(p) minus p pᵀ, not plus.",
        ),
        KnownMistake(
            "no maximum subtracted",
            lambda logits: jacobian_from(unshifted(logits)),
            "The formula is right, but its softmax overflows for large logits: subtract each row's maximum "
            "first.",
        ),
        KnownMistake(
            "one maximum for the whole batch",
            lambda logits: jacobian_from(shifted_as_one(logits)),
            "You subtract the maximum of the whole batch: a row far below it becomes 0 / 0. Take each "
            "row's own.",
        ),
    ),
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
    mistakes=(
        KnownMistake(
            "upstream · p",
            lambda upstream, logits: upstream * probabilities(logits),
            "That is only the diagonal term diag(p) of the Jacobian. The other one, -p pᵀ, takes off p "
            "times the row's sum of upstream · p.",
        ),
        KnownMistake(
            "p (1 - p) upstream",
            lambda upstream, logits: upstream * probabilities(logits) * (1 - probabilities(logits)),
            "That uses the diagonal of the Jacobian only: every score moves all probabilities of its row.",
        ),
        KnownMistake(
            "sum of upstream alone",
            lambda upstream, logits: probabilities(logits) * (upstream - upstream.sum(-1, keepdim=True)),
            "The sum you take off is that of upstream times p, not of upstream alone.",
        ),
        KnownMistake(
            "sum over the whole batch",
            lambda upstream, logits: (
                probabilities(logits) * (upstream - (upstream * probabilities(logits)).sum())
            ),
            "You sum upstream · p over the whole batch: each row takes off its own sum.",
        ),
        KnownMistake(
            "sum down the columns",
            lambda upstream, logits: (
                probabilities(logits) * (upstream - (upstream * probabilities(logits)).sum(0))
            ),
            "You sum upstream · p over the batch: sum over the classes, the last dimension.",
        ),
        KnownMistake(
            "p missing in front",
            lambda upstream, logits: upstream - (upstream * probabilities(logits)).sum(-1, keepdim=True),
            "The difference is right; multiply it by p.",
        ),
        KnownMistake(
            "plus in place of minus",
            lambda upstream, logits: (
                probabilities(logits) * (upstream + (upstream * probabilities(logits)).sum(-1, keepdim=True))
            ),
            "Sign slip: the Jacobian is diag(p) *minus* p pᵀ, so the row's sum is taken off.",
        ),
        KnownMistake(
            "the gradient of log-softmax",
            lambda upstream, logits: upstream - probabilities(logits) * upstream.sum(-1, keepdim=True),
            "That is what comes back through log-softmax; through softmax it is another product.",
        ),
        KnownMistake(
            "no maximum subtracted",
            lambda upstream, logits: gradient(lambda z: (upstream * unshifted(z)).sum(), logits),
            "The formula is right, but its softmax overflows for large logits: subtract each row's maximum "
            "first.",
        ),
    ),
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
    mistakes=(
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
    ),
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
    mistakes=(
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
            "The diagonal 1 - p_i is right. Off it stands -p_j: the sum in log Σ exp(z) has every score in "
            "it.",
        ),
        KnownMistake(
            "identity missing",
            lambda logits: (-probabilities(logits)).expand(len(logits), -1),
            "-p_j is the derivative of minus the logarithm of the sum. The z_i in front adds 1 on the "
            "diagonal.",
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
    ),
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
    mistakes=(
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
            "A probability too small for a float is 0, and log 0 is -inf: use log-softmax, not log of "
            "softmax.",
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
            "Your softmax runs down the columns: each row is an example of its own, so use the last "
            "dimension.",
        ),
        KnownMistake(
            "base 2",
            lambda logits, labels: (
                torch.nn.functional.cross_entropy(logits, labels) / torch.log(logits.new_tensor(2))
            ),
            "That is the logarithm to base 2; the natural logarithm is asked for.",
        ),
    ),
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
    mistakes=(
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
            "Your softmax runs down the columns: each row is an example of its own, so use the last "
            "dimension.",
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
            lambda logits, labels: (
                (probabilities(probabilities(logits)) - one_hot(labels, logits)) / len(labels)
            ),
            "You apply softmax to probabilities: apply it to the logits, once.",
        ),
        KnownMistake(
            "no maximum subtracted",
            lambda logits, labels: (unshifted(logits) - one_hot(labels, logits)) / len(labels),
            "The formula is right, but its softmax overflows for large logits: subtract each row's maximum "
            "first.",
        ),
    ),
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
