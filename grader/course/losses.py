"""02 · Losses: mean squared error, binary cross-entropy, and their gradients."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from grader.course.derivatives import gradient
from grader.course.inputs import LARGE, Floats, array, normal, spread, uniform
from grader.exercise import ByHand, Case, Exercise, Inputs, KnownMistake, Topic
from grader.lazy import torch

EPSILONS = (1e-12, 1e-10, 1e-9, 1e-8, 1e-7, 1e-6)
"""The small numbers that students add to probabilities, or clamp these to."""

TOO_LARGE = EPSILONS[2:]
"""Those of them that show when a probability is clamped: some lie near 1e-9."""


def surprise(p: torch.Tensor, t: torch.Tensor) -> torch.Tensor:
    """-t log p - (1 - t) log(1 - p), element by element."""
    return -(t * torch.log(p) + (1 - t) * torch.log(1 - p))


def slope(p: torch.Tensor, t: torch.Tensor) -> torch.Tensor:
    """The derivative of `surprise` by p, element by element."""
    return (p - t) / (p * (1 - p))


def clamped(p: torch.Tensor, epsilon: float) -> torch.Tensor:
    """p, kept between epsilon and 1 - epsilon."""
    return p.clamp(epsilon, 1 - epsilon)


def rows(x: torch.Tensor) -> int:
    """The size of the first dimension; 1 for a single number."""
    return x.shape[0] if x.ndim else 1


def columns(x: torch.Tensor) -> int:
    """The size of the last dimension; 1 for a single number."""
    return x.shape[-1] if x.ndim else 1


def careless_sigmoid(z: torch.Tensor) -> torch.Tensor:
    """exp(z) / (1 + exp(z)), which overflows for large z."""
    return torch.exp(z) / (1 + torch.exp(z))


def softplus(z: torch.Tensor) -> torch.Tensor:
    """log(1 + exp(z)) without overflow."""
    return -torch.nn.functional.logsigmoid(-z)


def bits(rng: np.random.Generator, *shape: int) -> Floats:
    """Targets of 0 and 1, as many of the one as of the other."""
    count = int(np.prod(shape))
    return rng.permutation(np.arange(count) % 2).reshape(shape).astype(np.float64)


def shuffled(rng: np.random.Generator, **arrays: Floats) -> Inputs:
    """Vectors of one length, all in the same random order."""
    order = rng.permutation(len(next(iter(arrays.values()))))
    return {name: values[order] for name, values in arrays.items()}


def predictions(rng: np.random.Generator, *shape: int, mean: float = 1.0, scale: float = 2.0) -> Inputs:
    """Predictions, and targets about as large that are not centred where they are."""
    return {
        "prediction": normal(rng, *shape, mean=mean, scale=scale),
        "target": normal(rng, *shape, mean=-mean, scale=scale),
    }


def probabilities(rng: np.random.Generator, *shape: int) -> Inputs:
    """Ordinary probabilities, and targets of 0 and 1."""
    return {"probability": uniform(rng, 0.05, 0.95, *shape), "target": bits(rng, *shape)}


def near_certain(rng: np.random.Generator) -> Inputs:
    """Probabilities near 0 and 1, each once with target 0 and once with target 1, and ordinary ones."""
    low = array(1e-9, 1e-5, 1e-3, 0.3) * uniform(rng, 0.5, 1.0, 4)
    high = 1 - array(1e-4, 1e-3, 1e-2, 0.3) * uniform(rng, 0.5, 1.0, 4)
    p = np.concatenate([low, high])
    return shuffled(rng, probability=np.concatenate([p, p]), target=np.concatenate([np.zeros(8), np.ones(8)]))


def scores(rng: np.random.Generator, *shape: int, scale: float = 2.0) -> Inputs:
    """Ordinary logits, and targets of 0 and 1."""
    return {"logits": normal(rng, *shape, scale=scale), "target": bits(rng, *shape)}


def both_ways(rng: np.random.Generator, logits: Floats) -> Inputs:
    """Each logit once with target 0 and once with target 1."""
    return shuffled(
        rng,
        logits=np.concatenate([logits, logits]),
        target=np.concatenate([np.zeros_like(logits), np.ones_like(logits)]),
    )


def far_out(rng: np.random.Generator, sign: int, target: int) -> Inputs:
    """Logits of one sign, ordinary ones and large ones, all with one target."""
    sizes = array(0.5, 1, 3, 50, 88, 1000) * uniform(rng, 0.9, 1.0, 6)
    return {"logits": rng.permutation(sign * sizes), "target": np.full(6, float(target))}


NUMBERS = (
    Case("4 rows of 3", lambda rng: predictions(rng, 4, 3)),
    Case("vector", lambda rng: predictions(rng, 7)),
    Case("single number (0-d)", lambda rng: predictions(rng, mean=4.0, scale=1.0)),
    Case("batch of one", lambda rng: predictions(rng, 1, 6)),
    Case("batch of five", lambda rng: predictions(rng, 5, 2, 3)),
    Case("one column", lambda rng: predictions(rng, 6, 1)),
    Case("square", lambda rng: predictions(rng, 4, 4)),
    Case("two values", lambda rng: predictions(rng, 2)),
    Case(
        "one prediction is exact",
        lambda rng: {
            "prediction": np.append(normal(rng, 4, mean=2.0), 1.5),
            "target": np.append(normal(rng, 4), 1.5),
        },
    ),
    Case("target all 0", lambda rng: {"prediction": normal(rng, 2, 5, mean=1.0), "target": np.zeros((2, 5))}),
    Case("values near 10000", lambda rng: predictions(rng, 3, 4, mean=1e4, scale=3e3)),
    Case("values near 0.0001", lambda rng: predictions(rng, 3, 5, mean=1e-4, scale=1e-4)),
    Case(
        "|values| up to 1000",
        lambda rng: {"prediction": rng.permutation(LARGE), "target": rng.permutation(LARGE)},
    ),
    Case("200 values", lambda rng: predictions(rng, 20, 10)),
)

CHANCES = (
    Case("4 rows of 3", lambda rng: probabilities(rng, 4, 3)),
    Case("vector", lambda rng: probabilities(rng, 7)),
    Case(
        "single number (0-d)",
        lambda rng: {"probability": uniform(rng, 0.1, 0.4), "target": np.array(1.0)},
    ),
    Case("batch of one", lambda rng: probabilities(rng, 1, 6)),
    Case("batch of five", lambda rng: probabilities(rng, 5, 2, 3)),
    Case("one column", lambda rng: probabilities(rng, 6, 1)),
    Case("square", lambda rng: probabilities(rng, 4, 4)),
    Case(
        "all targets 0", lambda rng: {"probability": uniform(rng, 0.1, 0.9, 3, 2), "target": np.zeros((3, 2))}
    ),
    Case(
        "all targets 1", lambda rng: {"probability": uniform(rng, 0.1, 0.9, 2, 4), "target": np.ones((2, 4))}
    ),
    Case(
        "targets between 0 and 1",
        lambda rng: {"probability": uniform(rng, 0.1, 0.9, 5, 3), "target": uniform(rng, 0.05, 0.95, 5, 3)},
    ),
    Case("probabilities near 0 and 1", near_certain),
    Case("200 values", lambda rng: probabilities(rng, 20, 10)),
)

SCORES = (
    Case("4 rows of 3", lambda rng: scores(rng, 4, 3)),
    Case("vector", lambda rng: scores(rng, 7)),
    Case("single number (0-d)", lambda rng: {"logits": uniform(rng, -1.5, -0.3), "target": np.array(1.0)}),
    Case("batch of one", lambda rng: scores(rng, 1, 6)),
    Case("batch of five", lambda rng: scores(rng, 5, 2, 3)),
    Case("one column", lambda rng: scores(rng, 6, 1)),
    Case("square", lambda rng: scores(rng, 4, 4)),
    Case("all targets 0", lambda rng: {"logits": normal(rng, 3, 2, mean=0.5), "target": np.zeros((3, 2))}),
    Case("all targets 1", lambda rng: {"logits": normal(rng, 2, 4, mean=-0.5), "target": np.ones((2, 4))}),
    Case(
        "targets between 0 and 1",
        lambda rng: {"logits": normal(rng, 5, 3, scale=2.0), "target": uniform(rng, 0.05, 0.95, 5, 3)},
    ),
    Case("logits exactly 0", lambda rng: both_ways(rng, array(0.0, -0.0, 1.0, -1.5))),
    Case("logits from ±0.5 to ±20", lambda rng: both_ways(rng, spread(rng, np.geomspace(0.5, 20.0, 6)))),
    Case("|logits| up to 100", lambda rng: both_ways(rng, LARGE[np.abs(LARGE) <= 100])),
    Case("|logits| up to 1000", lambda rng: both_ways(rng, LARGE)),
    Case("logits up to 1000, targets 0", lambda rng: far_out(rng, 1, 0)),
    Case("logits down to -1000, targets 1", lambda rng: far_out(rng, -1, 1)),
    Case("200 values", lambda rng: scores(rng, 20, 10)),
)


def safe_logarithms(
    p: Callable[[torch.Tensor], torch.Tensor],
    clamps: tuple[float, ...],
    message: str,
) -> Iterator[KnownMistake]:
    """The mistakes of making `surprise` safe where nothing is to be made safe: one for each number
    that is added inside the logarithms, and for each of `clamps` that p(x) is clamped to."""
    for epsilon in EPSILONS:
        yield KnownMistake(
            f"{epsilon:g} added inside the logarithms",
            lambda x, t, epsilon=epsilon: (
                -(t * torch.log(p(x) + epsilon) + (1 - t) * torch.log(1 - p(x) + epsilon)).mean()
            ),
            message,
        )
    for epsilon in clamps:
        yield KnownMistake(
            f"clamped to {epsilon:g} and 1 - {epsilon:g}",
            lambda x, t, epsilon=epsilon: surprise(clamped(p(x), epsilon), t).mean(),
            message,
        )


mse = Exercise(
    name="mse",
    points=1,
    reference=lambda prediction, target: torch.nn.functional.mse_loss(prediction, target),
    cases=NUMBERS,
    by_hand=ByHand("mse_loss"),
    mistakes=(
        KnownMistake(
            "sum of squares",
            lambda prediction, target: ((prediction - target) ** 2).sum(),
            "You sum the squares; the loss is their mean over all elements.",
        ),
        KnownMistake(
            "divided by the rows only",
            lambda prediction, target: ((prediction - target) ** 2).sum() / rows(prediction),
            "You divide by the number of rows. The mean is over *all* elements: divide by numel().",
        ),
        KnownMistake(
            "divided by the columns only",
            lambda prediction, target: ((prediction - target) ** 2).sum() / columns(prediction),
            "You divide by the number of columns. The mean is over *all* elements: divide by numel().",
        ),
        KnownMistake(
            "half the mean",
            lambda prediction, target: ((prediction - target) ** 2).mean() / 2,
            "There is no 1/2 in this loss.",
        ),
        KnownMistake(
            "divided by n - 1",
            lambda prediction, target: ((prediction - target) ** 2).sum() / max(prediction.numel() - 1, 1),
            "You divide by n - 1, as for a variance: a mean divides by n.",
        ),
        KnownMistake(
            "variance of the errors",
            lambda prediction, target: (prediction - target).var(correction=0),
            "You take the mean error off before you square: square the errors themselves.",
        ),
        KnownMistake(
            "square root of the mean",
            lambda prediction, target: ((prediction - target) ** 2).mean().sqrt(),
            "You take a square root at the end: this loss is the mean of the squares itself.",
        ),
        KnownMistake(
            "length of the error",
            lambda prediction, target: (prediction - target).norm(),
            "That is the norm, the square root of the sum of squares: leave the root out, and take a mean.",
        ),
        KnownMistake(
            "length of the error over n",
            lambda prediction, target: (prediction - target).norm() / prediction.numel(),
            "You divide the norm by n. The norm has a square root: leave it out.",
        ),
        KnownMistake(
            "absolute values",
            lambda prediction, target: (prediction - target).abs().mean(),
            "That is the mean absolute error: square the errors.",
        ),
        KnownMistake(
            "no square",
            lambda prediction, target: (prediction - target).mean(),
            "The errors are not squared: positive and negative ones cancel.",
        ),
        KnownMistake(
            "square of the mean",
            lambda prediction, target: (prediction - target).mean() ** 2,
            "You average the errors and square then: square each error first.",
        ),
        KnownMistake(
            "difference of the squares",
            lambda prediction, target: (prediction**2 - target**2).mean(),
            "You square before you subtract: subtract first, then square the difference.",
        ),
        KnownMistake(
            "every prediction with every target",
            lambda prediction, target: ((prediction.reshape(-1, 1) - target.reshape(1, -1)) ** 2).mean(),
            "(n, 1) minus (n,) is an (n, n) table: every prediction minus every target. Keep both in one "
            "shape.",
        ),
    ),
    hints=(
        "Three steps from inside out: the differences, their squares, one number from all of them.",
        "The mean is over all elements, not over rows. Is there a function that does this for any shape?",
    ),
)

mse_gradient = Exercise(
    name="mse_gradient",
    points=2,
    reference=lambda prediction, target: gradient(
        lambda x: torch.nn.functional.mse_loss(x, target), prediction
    ),
    cases=NUMBERS,
    by_hand=ByHand("mse_loss_backward"),
    mistakes=(
        KnownMistake(
            "2 missing",
            lambda prediction, target: (prediction - target) / prediction.numel(),
            "The 2 of the square is missing: this loss has no 1/2 that would cancel it.",
        ),
        KnownMistake(
            "mean missing",
            lambda prediction, target: 2 * (prediction - target),
            "That is the gradient of the *sum* of squares: the mean divides by the number of all elements.",
        ),
        KnownMistake(
            "2 and mean missing",
            lambda prediction, target: prediction - target,
            "The 2 of the square and the 1/n of the mean are missing.",
        ),
        KnownMistake(
            "divided by the rows only",
            lambda prediction, target: 2 * (prediction - target) / rows(prediction),
            "You divide by the number of rows. The mean is over *all* elements: divide by numel().",
        ),
        KnownMistake(
            "divided by the columns only",
            lambda prediction, target: 2 * (prediction - target) / columns(prediction),
            "You divide by the number of columns. The mean is over *all* elements: divide by numel().",
        ),
        KnownMistake(
            "2 missing, divided by the rows only",
            lambda prediction, target: (prediction - target) / rows(prediction),
            "The 2 of the square is missing, and the mean is over *all* elements, not over rows.",
        ),
        KnownMistake(
            "with respect to target",
            lambda prediction, target: 2 * (target - prediction) / prediction.numel(),
            "That is the gradient with respect to the target: the sign is the other one.",
        ),
        KnownMistake(
            "still squared",
            lambda prediction, target: 2 * (prediction - target) ** 2 / prediction.numel(),
            "You kept the square: the derivative of r² is 2r.",
        ),
        KnownMistake(
            "the squares themselves",
            lambda prediction, target: (prediction - target) ** 2 / prediction.numel(),
            "Those are the terms of the loss. Differentiate each by its prediction.",
        ),
        KnownMistake(
            "absolute value of the error",
            lambda prediction, target: 2 * (prediction - target).abs() / prediction.numel(),
            "The sign of each error is lost: it says which way the loss grows.",
        ),
        KnownMistake(
            "sign of the error",
            lambda prediction, target: torch.sign(prediction - target) / prediction.numel(),
            "That is the gradient of the mean absolute error: squares keep the size of each error.",
        ),
        KnownMistake(
            "gradient of the root",
            lambda prediction, target: gradient(
                lambda x: torch.nn.functional.mse_loss(x, target).sqrt(), prediction
            ),
            "That is the gradient of the *square root* of this loss: there is no root in it.",
        ),
        KnownMistake(
            "gradient of the norm",
            lambda prediction, target: (prediction - target) / (prediction - target).norm(),
            "That is the gradient of the norm, with its square root. This loss has squares and no root.",
        ),
        KnownMistake(
            "mean error everywhere",
            lambda prediction, target: (
                2 * (prediction - target).mean() * torch.ones_like(prediction) / prediction.numel()
            ),
            "Every entry is the mean error. Each prediction answers for its own error alone.",
        ),
        KnownMistake(
            "target forgotten",
            lambda prediction, target: 2 * prediction / prediction.numel(),
            "You differentiate prediction²: subtract the target first.",
        ),
    ),
    hints=(
        "Only one term of the sum contains prediction_i. Differentiate that one.",
        "The derivative of r² is 2r, and the 1/n in front stays. Here n counts all elements.",
        "Twice the error, divided by the number of all elements.",
    ),
)

binary_cross_entropy = Exercise(
    name="binary_cross_entropy",
    points=1,
    reference=lambda probability, target: torch.nn.functional.binary_cross_entropy(probability, target),
    cases=CHANCES,
    by_hand=ByHand(
        "binary_cross_entropy", "bce_loss", "binary_cross_entropy_with_logits", "bce_with_logits_loss"
    ),
    mistakes=(
        KnownMistake(
            "sum over the elements",
            lambda probability, target: surprise(probability, target).sum(),
            "You sum; the loss is the mean over all elements.",
        ),
        KnownMistake(
            "divided by the rows only",
            lambda probability, target: surprise(probability, target).sum() / rows(probability),
            "You divide by the number of rows. The mean is over *all* elements: divide by numel().",
        ),
        KnownMistake(
            "minus sign missing",
            lambda probability, target: -surprise(probability, target).mean(),
            "The minus sign in front is missing: logarithms of probabilities are negative, a loss is not.",
        ),
        KnownMistake(
            "t and 1 - t swapped",
            lambda probability, target: surprise(probability, 1 - target).mean(),
            "t and 1 - t are swapped: t belongs to log p.",
        ),
        KnownMistake(
            "second term missing",
            lambda probability, target: -(target * torch.log(probability)).mean(),
            "Where the target is 0 you count nothing: (1 - t) log(1 - p) is missing.",
        ),
        KnownMistake(
            "first term missing",
            lambda probability, target: -((1 - target) * torch.log(1 - probability)).mean(),
            "Where the target is 1 you count nothing: t log p is missing.",
        ),
        KnownMistake(
            "terms subtracted",
            lambda probability, target: (
                -(target * torch.log(probability) - (1 - target) * torch.log(1 - probability)).mean()
            ),
            "The two terms are added, and the minus is in front of both: check your brackets.",
        ),
        KnownMistake(
            "log p in both terms",
            lambda probability, target: (
                -(target * torch.log(probability) + (1 - target) * (1 - torch.log(probability))).mean()
            ),
            "The second term has log(1 - p), not 1 - log p: the 1 belongs inside the logarithm.",
        ),
        KnownMistake(
            "base 2",
            lambda probability, target: surprise(probability, target).mean() / np.log(2),
            "That is the logarithm to base 2; the natural logarithm is asked for.",
        ),
        KnownMistake(
            "base 10",
            lambda probability, target: surprise(probability, target).mean() / np.log(10),
            "That is the logarithm to base 10; the natural logarithm is asked for.",
        ),
        KnownMistake(
            "no logarithm",
            lambda probability, target: -(target * probability + (1 - target) * (1 - probability)).mean(),
            "You average the probabilities themselves: the loss is made of their logarithms.",
        ),
        KnownMistake(
            "logarithm of the mean",
            lambda probability, target: (
                -torch.log((target * probability + (1 - target) * (1 - probability)).mean())
            ),
            "You average the probabilities and take the logarithm then: take the logarithm of each first.",
        ),
        KnownMistake(
            "logarithm of the mixture",
            lambda probability, target: (
                -torch.log(target * probability + (1 - target) * (1 - probability)).mean()
            ),
            "Equal only for targets of 0 and 1. For a t in between, the logarithms are mixed, not the "
            "probabilities.",
        ),
        KnownMistake(
            "targets rounded",
            lambda probability, target: surprise(probability, (target > 0.5).to(target.dtype)).mean(),
            "You treat every target as 0 or 1. A t in between weighs both logarithms.",
        ),
        KnownMistake(
            "only t = 1 counts as 1",
            lambda probability, target: surprise(probability, (target == 1).to(target.dtype)).mean(),
            "You treat every target but 1 as 0. A t in between weighs both logarithms.",
        ),
        KnownMistake(
            "only t = 0 counts as 0",
            lambda probability, target: surprise(probability, (target != 0).to(target.dtype)).mean(),
            "You treat every target but 0 as 1. A t in between weighs both logarithms.",
        ),
        KnownMistake(
            "arguments exchanged",
            lambda probability, target: surprise(target, probability).mean(),
            "You take the logarithm of the target: the logarithms are those of the probability.",
        ),
        KnownMistake(
            "sigmoid applied to probabilities",
            lambda probability, target: surprise(torch.sigmoid(probability), target).mean(),
            "`probability` has been through a sigmoid already: do not apply another.",
        ),
        *safe_logarithms(
            lambda p: p,
            TOO_LARGE,
            "p is never 0 or 1 here, so nothing has to be made safe, and doing so changes the value. "
            "Take the logarithms of p and 1 - p as they are.",
        ),
    ),
    hints=(
        "For t = 1 only one of the two terms is left, for t = 0 only the other. Which should be which?",
        "Write both terms for all elements at once, the logarithm of p and that of 1 - p, each weighted.",
        "Add the two terms, take the mean over all elements, change the sign.",
    ),
)

binary_cross_entropy_gradient = Exercise(
    name="binary_cross_entropy_gradient",
    points=2,
    reference=lambda probability, target: gradient(
        lambda p: torch.nn.functional.binary_cross_entropy(p, target), probability
    ),
    cases=CHANCES,
    by_hand=ByHand("binary_cross_entropy_backward"),
    mistakes=(
        KnownMistake(
            "mean missing",
            lambda probability, target: slope(probability, target),
            "That is the gradient of the *sum*: the mean divides by the number of all elements.",
        ),
        KnownMistake(
            "divided by the rows only",
            lambda probability, target: slope(probability, target) / rows(probability),
            "You divide by the number of rows. The mean is over *all* elements: divide by numel().",
        ),
        KnownMistake(
            "p - t",
            lambda probability, target: (probability - target) / probability.numel(),
            "That is the gradient with respect to the *logits*. With respect to p, there is still a "
            "denominator.",
        ),
        KnownMistake(
            "p - t, mean missing",
            lambda probability, target: probability - target,
            "That is the gradient with respect to the *logits*, and without the 1/n of the mean.",
        ),
        KnownMistake(
            "multiplied by p(1 - p)",
            lambda probability, target: (
                (probability - target) * probability * (1 - probability) / probability.numel()
            ),
            "You multiply by p(1 - p): the derivatives of the logarithms divide by it.",
        ),
        KnownMistake(
            "first term only",
            lambda probability, target: -target / probability / probability.numel(),
            "Where the target is 0 the gradient is not 0: differentiate (1 - t) log(1 - p) as well.",
        ),
        KnownMistake(
            "second term only",
            lambda probability, target: (1 - target) / (1 - probability) / probability.numel(),
            "Where the target is 1 the gradient is not 0: differentiate t log p as well.",
        ),
        KnownMistake(
            "inner derivative of 1 - p forgotten",
            lambda probability, target: (
                -(target / probability + (1 - target) / (1 - probability)) / probability.numel()
            ),
            "The derivative of log(1 - p) is -1/(1 - p): the inner derivative of 1 - p is -1.",
        ),
        KnownMistake(
            "t and 1 - t swapped",
            lambda probability, target: slope(probability, 1 - target) / probability.numel(),
            "t and 1 - t are swapped: t belongs to log p.",
        ),
        KnownMistake(
            "divided by p alone",
            lambda probability, target: (probability - target) / probability / probability.numel(),
            "The common denominator of 1/p and 1/(1 - p) is p(1 - p).",
        ),
        KnownMistake(
            "divided by 1 - p alone",
            lambda probability, target: (probability - target) / (1 - probability) / probability.numel(),
            "The common denominator of 1/p and 1/(1 - p) is p(1 - p).",
        ),
        KnownMistake(
            "(p - t) / p · (1 - p)",
            lambda probability, target: (
                (probability - target) / probability * (1 - probability) / probability.numel()
            ),
            "Division goes first here: put the whole denominator p(1 - p) in brackets.",
        ),
        KnownMistake(
            "the terms of the loss",
            lambda probability, target: surprise(probability, target) / probability.numel(),
            "Those are the terms of the loss. Differentiate each by its p.",
        ),
        KnownMistake(
            "with respect to target",
            lambda probability, target: -torch.logit(probability) / probability.numel(),
            "That is the gradient with respect to the target: differentiate by p.",
        ),
        KnownMistake(
            "targets rounded",
            lambda probability, target: (
                slope(probability, (target > 0.5).to(target.dtype)) / probability.numel()
            ),
            "You treat every target as 0 or 1. A t in between weighs both terms.",
        ),
        KnownMistake(
            "only t = 1 counts as 1",
            lambda probability, target: (
                slope(probability, (target == 1).to(target.dtype)) / probability.numel()
            ),
            "You treat every target but 1 as 0. A t in between weighs both terms.",
        ),
        *(
            KnownMistake(
                f"{epsilon:g} added to the denominator",
                lambda probability, target, epsilon=epsilon: (
                    (probability - target) / (probability * (1 - probability) + epsilon) / probability.numel()
                ),
                "p is never 0 or 1 here: the denominator needs no small number, which changes the result.",
            )
            for epsilon in EPSILONS
        ),
        *(
            KnownMistake(
                f"clamped to {epsilon:g} and 1 - {epsilon:g}",
                lambda probability, target, epsilon=epsilon: (
                    slope(clamped(probability, epsilon), target) / probability.numel()
                ),
                "p is never 0 or 1 here: clamping it changes the gradient where p is small or large.",
            )
            for epsilon in TOO_LARGE
        ),
    ),
    hints=(
        "Only one term of the sum contains p_i. Its two logarithms can be differentiated one by one.",
        "log p gives 1/p. log(1 - p) gives the same of 1 - p, and a minus sign from the chain rule.",
        "On one denominator it is (p - t) over p(1 - p), and the mean divides by n.",
    ),
)

binary_cross_entropy_with_logits = Exercise(
    name="binary_cross_entropy_with_logits",
    points=2,
    reference=lambda logits, target: torch.nn.functional.binary_cross_entropy_with_logits(logits, target),
    cases=SCORES,
    by_hand=ByHand("binary_cross_entropy_with_logits", "bce_with_logits_loss", "multilabel_soft_margin_loss"),
    mistakes=(
        KnownMistake(
            "sum over the elements",
            lambda logits, target: (softplus(logits) - target * logits).sum(),
            "You sum; the loss is the mean over all elements.",
        ),
        KnownMistake(
            "divided by the rows only",
            lambda logits, target: (softplus(logits) - target * logits).sum() / rows(logits),
            "You divide by the number of rows. The mean is over *all* elements: divide by numel().",
        ),
        KnownMistake(
            "log of the sigmoid",
            lambda logits, target: surprise(torch.sigmoid(logits), target).mean(),
            "Right for moderate logits, but sigmoid becomes exactly 0 or 1 for large ones, and the logarithm "
            "is not finite. Simplify log(sigmoid(z)) on paper.",
        ),
        KnownMistake(
            "log of sigmoid(z) and of sigmoid(-z)",
            lambda logits, target: (
                -(
                    target * torch.log(torch.sigmoid(logits))
                    + (1 - target) * torch.log(torch.sigmoid(-logits))
                ).mean()
            ),
            "Better than 1 - sigmoid(z), but sigmoid still becomes 0 far out, and log 0 is -inf. Simplify "
            "log(sigmoid(z)) on paper.",
        ),
        KnownMistake(
            "log of exp(z) / (1 + exp(z))",
            lambda logits, target: surprise(careless_sigmoid(logits), target).mean(),
            "exp(z) overflows for large z, and inf / inf is nan. Simplify log p and log(1 - p) on paper.",
        ),
        KnownMistake(
            "log(1 + exp(z))",
            lambda logits, target: (torch.log(1 + torch.exp(logits)) - target * logits).mean(),
            "The formula is right, but exp(z) overflows for large z. Take max(z, 0) out of the logarithm.",
        ),
        KnownMistake(
            "log(1 + exp(-z))",
            lambda logits, target: (torch.log(1 + torch.exp(-logits)) + (1 - target) * logits).mean(),
            "The formula is right, but exp(-z) overflows for very negative z. Use exp(-|z|) alone.",
        ),
        KnownMistake(
            "binary_cross_entropy of the sigmoid",
            lambda logits, target: torch.nn.functional.binary_cross_entropy(torch.sigmoid(logits), target),
            "torch cuts the logarithm of a probability off at -100, and the sigmoid has rounded long before: "
            "compute from the logits.",
        ),
        KnownMistake(
            "nan and inf replaced",
            lambda logits, target: torch.nan_to_num(surprise(torch.sigmoid(logits), target)).mean(),
            "Replacing nan and inf hides that the formula overflows: what stands there now is no loss. "
            "Simplify log(sigmoid(z)) on paper.",
        ),
        *(
            KnownMistake(
                f"logits clamped to ±{limit}",
                lambda logits, target, limit=limit: (
                    softplus(logits.clamp(-limit, limit)) - target * logits.clamp(-limit, limit)
                ).mean(),
                "Cut off, the logits no longer overflow, but the loss should go on growing with |z|.",
            )
            for limit in (10, 20, 30, 50, 100)
        ),
        KnownMistake(
            "squared error of the sigmoid",
            lambda logits, target: ((torch.sigmoid(logits) - target) ** 2).mean(),
            "That is the mean squared error of the probabilities: cross-entropy is made of logarithms.",
        ),
        KnownMistake(
            "logits used as probabilities",
            lambda logits, target: surprise(logits, target).mean(),
            "Logits are scores, not probabilities: a sigmoid belongs in between.",
        ),
        KnownMistake(
            "t and 1 - t swapped",
            lambda logits, target: (softplus(logits) - (1 - target) * logits).mean(),
            "t and 1 - t are swapped: t belongs to log p.",
        ),
        KnownMistake(
            "+ t z",
            lambda logits, target: (softplus(logits) + target * logits).mean(),
            "Sign slip: t z is taken off, so that a large z is good where t is 1.",
        ),
        KnownMistake(
            "t z missing",
            lambda logits, target: softplus(logits).mean(),
            "That is the loss where every target is 0: the term with t z is missing.",
        ),
        KnownMistake(
            "every target 1",
            lambda logits, target: softplus(-logits).mean(),
            "That is the loss where every target is 1: use the argument `target`.",
        ),
        KnownMistake(
            "second term missing",
            lambda logits, target: (target * softplus(-logits)).mean(),
            "Where the target is 0 you count nothing: (1 - t) log(1 - p) is missing.",
        ),
        KnownMistake(
            "max(z, 0) missing",
            lambda logits, target: (softplus(-logits.abs()) - target * logits).mean(),
            "log(1 + exp(z)) is max(z, 0) + log(1 + exp(-|z|)): the maximum is missing.",
        ),
        KnownMistake(
            "exp(-z) beside max(z, 0)",
            lambda logits, target: (
                logits.clamp(min=0) - target * logits + torch.log(1 + torch.exp(-logits))
            ).mean(),
            "Beside max(z, 0) stands log(1 + exp(-|z|)): the absolute value is missing.",
        ),
        KnownMistake(
            "exp(|z|) beside max(z, 0)",
            lambda logits, target: (
                logits.clamp(min=0) - target * logits + torch.log(1 + torch.exp(logits.abs()))
            ).mean(),
            "Beside max(z, 0) stands log(1 + exp(-|z|)): the minus sign is missing.",
        ),
        KnownMistake(
            "targets rounded",
            lambda logits, target: (softplus(logits) - (target > 0.5).to(target.dtype) * logits).mean(),
            "You treat every target as 0 or 1. A t in between weighs both logarithms.",
        ),
        KnownMistake(
            "only t = 1 counts as 1",
            lambda logits, target: (softplus(logits) - (target == 1).to(target.dtype) * logits).mean(),
            "You treat every target but 1 as 0. A t in between weighs both logarithms.",
        ),
        KnownMistake(
            "targets taken for -1 and +1",
            lambda logits, target: softplus(-target * logits).mean(),
            "log(1 + exp(-t z)) is for targets of -1 and +1; here they go from 0 to 1.",
        ),
        KnownMistake(
            "soft margin loss",
            lambda logits, target: torch.nn.functional.soft_margin_loss(logits, target),
            "The soft margin loss is for targets of -1 and +1; here they go from 0 to 1.",
        ),
        KnownMistake(
            "targets made -1 and +1",
            lambda logits, target: softplus((1 - 2 * target) * logits).mean(),
            "That is equal only for targets of 0 and 1, not for a t in between.",
        ),
        KnownMistake(
            "sigmoid applied twice",
            lambda logits, target: surprise(torch.sigmoid(torch.sigmoid(logits)), target).mean(),
            "You give probabilities to a formula that applies a sigmoid itself: give it the logits.",
        ),
        *safe_logarithms(
            lambda z: torch.sigmoid(z),
            EPSILONS,
            "That is finite, but wrong for large logits, where the loss should go on growing with |z|. "
            "Simplify log p and log(1 - p) on paper: no small number is needed.",
        ),
    ),
    hints=(
        "Write log p and log(1 - p) with p = 1 / (1 + exp(-z)). What becomes of them for z = ±1000?",
        "log(1 - p) = -log(1 + exp(z)), and log p is that plus z. Collect the terms: t is left in only one.",
        "The loss is the mean of log(1 + exp(z)) - t z. Now take max(z, 0) out of the logarithm, so that no "
        "exponent is above 0.",
    ),
)

binary_cross_entropy_with_logits_gradient = Exercise(
    name="binary_cross_entropy_with_logits_gradient",
    points=2,
    reference=lambda logits, target: gradient(
        lambda z: torch.nn.functional.binary_cross_entropy_with_logits(z, target), logits
    ),
    cases=SCORES,
    by_hand=ByHand("binary_cross_entropy_with_logits_backward"),
    mistakes=(
        KnownMistake(
            "mean missing",
            lambda logits, target: torch.sigmoid(logits) - target,
            "That is the gradient of the *sum*: the mean divides by the number of all elements.",
        ),
        KnownMistake(
            "divided by the rows only",
            lambda logits, target: (torch.sigmoid(logits) - target) / rows(logits),
            "You divide by the number of rows. The mean is over *all* elements: divide by numel().",
        ),
        KnownMistake(
            "extra p(1 - p)",
            lambda logits, target: (
                (torch.sigmoid(logits) - target)
                * torch.sigmoid(logits)
                * torch.sigmoid(-logits)
                / logits.numel()
            ),
            "p - t is the gradient with respect to the logits already: no further p(1 - p).",
        ),
        KnownMistake(
            "with respect to p",
            lambda logits, target: slope(torch.sigmoid(logits), target) / logits.numel(),
            "That is the gradient with respect to p. Go on through the sigmoid: times p(1 - p), which "
            "cancels the denominator.",
        ),
        KnownMistake(
            "gradient of the squared error",
            lambda logits, target: (
                2
                * (torch.sigmoid(logits) - target)
                * torch.sigmoid(logits)
                * torch.sigmoid(-logits)
                / logits.numel()
            ),
            "That is the gradient of the mean *squared error*. Cross-entropy gives p - t alone.",
        ),
        KnownMistake(
            "logits used as probabilities",
            lambda logits, target: slope(logits, target) / logits.numel(),
            "That formula is for probabilities and with respect to them: a sigmoid belongs in between.",
        ),
        KnownMistake(
            "chain rule without cancelling",
            lambda logits, target: (
                slope(torch.sigmoid(logits), target)
                * (torch.sigmoid(logits) * (1 - torch.sigmoid(logits)))
                / logits.numel()
            ),
            "Right for moderate logits, but p(1 - p) becomes 0 for large ones, and 0 / 0 is nan. Cancel it "
            "on paper.",
        ),
        KnownMistake(
            "exp(z) / (1 + exp(z))",
            lambda logits, target: (careless_sigmoid(logits) - target) / logits.numel(),
            "The formula is right, but its sigmoid overflows for large z, and inf / inf is nan.",
        ),
        KnownMistake(
            "target forgotten",
            lambda logits, target: torch.sigmoid(logits) / logits.numel(),
            "That is what log(1 + exp(z)) gives. The term t z adds -t.",
        ),
        KnownMistake(
            "no sigmoid",
            lambda logits, target: (logits - target) / logits.numel(),
            "Take t off the probability, not off the logit: a sigmoid belongs in between.",
        ),
        KnownMistake(
            "sigmoid applied twice",
            lambda logits, target: (torch.sigmoid(torch.sigmoid(logits)) - target) / logits.numel(),
            "You apply a sigmoid to probabilities: apply it to the logits, once.",
        ),
        KnownMistake(
            "t and 1 - t swapped",
            lambda logits, target: (torch.sigmoid(logits) - (1 - target)) / logits.numel(),
            "t and 1 - t are swapped.",
        ),
        KnownMistake(
            "first term only",
            lambda logits, target: -target * torch.sigmoid(-logits) / logits.numel(),
            "Where the target is 0 the gradient is not 0: differentiate (1 - t) log(1 - p) as well.",
        ),
        KnownMistake(
            "second term only",
            lambda logits, target: (1 - target) * torch.sigmoid(logits) / logits.numel(),
            "Where the target is 1 the gradient is not 0: differentiate t log p as well.",
        ),
        KnownMistake(
            "sign of the second term",
            lambda logits, target: (
                -(target * torch.sigmoid(-logits) + (1 - target) * torch.sigmoid(logits)) / logits.numel()
            ),
            "log(1 - p) falls when z rises: its derivative is -p, so that the second term gets the other "
            "sign.",
        ),
        KnownMistake(
            "probabilities rounded",
            lambda logits, target: ((logits > 0).to(logits.dtype) - target) / logits.numel(),
            "You compare the predicted label, 0 or 1, with the target: use the probability itself.",
        ),
        KnownMistake(
            "targets rounded",
            lambda logits, target: (torch.sigmoid(logits) - (target > 0.5).to(target.dtype)) / logits.numel(),
            "You treat every target as 0 or 1. A t in between is taken off as it is.",
        ),
        KnownMistake(
            "only t = 1 counts as 1",
            lambda logits, target: (torch.sigmoid(logits) - (target == 1).to(target.dtype)) / logits.numel(),
            "You treat every target but 1 as 0. A t in between is taken off as it is.",
        ),
        KnownMistake(
            "softmax",
            lambda logits, target: (torch.softmax(logits, -1) - target) / logits.numel(),
            "Softmax makes the elements of a row compete. Here each has a sigmoid of its own.",
        ),
        KnownMistake(
            "log p in place of p",
            lambda logits, target: (torch.nn.functional.logsigmoid(logits) - target) / logits.numel(),
            "Take t off the probability, not off its logarithm.",
        ),
    ),
    hints=(
        "Either use the chain rule, from p to z, or differentiate log(1 + exp(z)) - t z. Both end alike.",
        "The derivative of log(1 + exp(z)) is something you know well. What does t z give?",
        "p minus t, and the mean divides by n. Nothing else is left.",
    ),
)

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
