"""10 · Minibatch SGD: batches and a split drawn at random, then the loss, the update, and one epoch."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import numpy as np

from grader.course.derivatives import gradient
from grader.course.epoch_mistakes import OF_EPOCHS
from grader.course.inputs import Floats, Integers, normal, uniform
from grader.course.sgd_update_mistakes import OF_SGD_UPDATE, OF_SQUARED_LOSS
from grader.course.shuffled import OF_BATCHES
from grader.course.shuffled import OF_SPLITS as PROPERTIES_OF_SPLITS
from grader.course.shuffled_mistakes import OF_MINIBATCHES, OF_SPLITS
from grader.exercise import TRAINING_LOOP, UPDATE_RULE, ByHand, Case, Exercise, Inputs, Topic
from grader.givens import Given
from grader.lazy import torch

Recipe = Callable[[np.random.Generator], Inputs]


def seeded(rng: np.random.Generator) -> Given:
    """A generator of some seed."""
    return Given("generator", (int(rng.integers(2**31)),))


def dealing(num_examples: int, batch_size: int) -> Recipe:
    """The inputs of `minibatches`. An answer has 64 arrays at most, and holds three times the batches."""
    return lambda rng: {
        "num_examples": num_examples,
        "batch_size": batch_size,
        "generator": seeded(rng),
    }


def splitting(num_examples: int, validation_fraction: float) -> Recipe:
    """The inputs of `train_validation_split`."""
    return lambda rng: {
        "num_examples": num_examples,
        "validation_fraction": validation_fraction,
        "generator": seeded(rng),
    }


def judged(rng: np.random.Generator, count: int, scale: float = 1.0) -> Inputs:
    """The inputs of `squared_loss`, uncentred."""
    return {
        "prediction": normal(rng, count, 1, mean=1.0, scale=scale),
        "target": normal(rng, count, mean=-0.5, scale=scale),
    }


def all_met(rng: np.random.Generator) -> Inputs:
    """Predictions of which all but one are exactly right."""
    target = normal(rng, 5, mean=1.0)
    return {"prediction": (target + np.eye(5)[2])[:, None], "target": target}


def stepping(
    rng: np.random.Generator, shapes: tuple[tuple[int, ...], ...], lr: float, batch_size: int
) -> Inputs:
    """The inputs of `sgd_update`: parameters of these shapes, and gradients summed over the batch."""
    return {
        "parameters": tuple(normal(rng, *shape, mean=0.5) for shape in shapes),
        "gradient_sums": tuple(normal(rng, *shape, mean=0.3, scale=batch_size) for shape in shapes),
        "lr": lr,
        "batch_size": batch_size,
    }


def from_zeros(rng: np.random.Generator) -> Inputs:
    """Parameters that start at exactly 0, some of them with a gradient of 0."""
    inputs = stepping(rng, ((3, 2), (4,)), 0.2, 6)
    first, second = inputs["gradient_sums"]
    parameters = (np.zeros((3, 2)), np.zeros(4))
    return {**inputs, "parameters": parameters, "gradient_sums": (first, second * [0.0, 1.0, 1.0, 0.0])}


def flat_for_one(rng: np.random.Generator) -> Inputs:
    """A gradient of zeros beside an ordinary one."""
    inputs = stepping(rng, ((3, 2), (2,)), 0.2, 6)
    return {**inputs, "gradient_sums": (np.zeros((3, 2)), inputs["gradient_sums"][1])}


def cut(order: Integers, *sizes: int) -> list[Integers]:
    """Index arrays of these sizes, from the front of an order."""
    return [np.asarray(part) for part in np.split(order, np.cumsum(sizes))[:-1]]


def epoch(
    rng: np.random.Generator,
    n: int,
    d: int,
    lr: float,
    batches: Callable[[np.random.Generator], Sequence[Any]],
    low: float = -1.0,
    high: float = 2.4,
) -> Inputs:
    """The inputs of `linear_regression_epoch`: uncentred examples beside a plane, and where to start."""
    X: Floats = uniform(rng, low, high, n, d)
    return {
        "X": X,
        "y": X @ normal(rng, d, mean=1.0) - 1.5 + normal(rng, n, scale=0.5),
        "w": normal(rng, d),
        "b": normal(rng, mean=0.5),
        "lr": lr,
        "batches": [np.asarray(batch, dtype=np.int64) for batch in batches(rng)],
    }


def epoch_from_zero(rng: np.random.Generator) -> Inputs:
    """The inputs of `linear_regression_epoch`, from where one often starts: w = 0 and b = 0."""
    inputs = epoch(rng, 8, 3, 0.1, lambda rng: cut(rng.permutation(8), 3, 3, 2))
    return {**inputs, "w": np.zeros(3), "b": np.asarray(0.0)}


def pass_through(
    X: torch.Tensor,
    y: torch.Tensor,
    w: torch.Tensor,
    b: torch.Tensor,
    lr: float,
    batches: Sequence[torch.Tensor],
) -> tuple[torch.Tensor, torch.Tensor]:
    """One epoch of minibatch SGD, every gradient by autograd: (w, b)."""

    def loss(w: torch.Tensor, b: torch.Tensor, rows: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
        return torch.nn.functional.mse_loss(rows @ w + b, targets) / 2

    for batch in batches:
        dw, db = gradient(partial(loss, rows=X[batch], targets=y[batch]), w, b)
        w, b = w - lr * dw, b - lr * db
    return w, b


def dealt(num_examples: int, batch_size: int, generator: torch.Generator) -> list[torch.Tensor]:
    """One of the right answers: all indices in random order, cut."""
    return list(torch.split(torch.randperm(num_examples, generator=generator), batch_size))


def split(
    num_examples: int, validation_fraction: float, generator: torch.Generator
) -> tuple[torch.Tensor, torch.Tensor]:
    """One of the right answers: train and validation."""
    size = int(validation_fraction * num_examples)
    order = torch.randperm(num_examples, generator=generator)
    train, validation = torch.split(order, [num_examples - size, size])
    return train, validation


THREE_CALLS = (
    "first call",
    "second call",
    "call with a new generator",
    "global generators used",
    "different results",
)

minibatches = Exercise(
    name="minibatches",
    points=3,
    tensors=False,
    script="shuffles",
    reference=dealt,
    outputs=THREE_CALLS,
    by_hand=ByHand(
        "DataLoader",
        "BatchSampler",
        asks_for="the batches: draw a random order and cut it yourself",
    ),
    properties=OF_BATCHES,
    mistakes=OF_MINIBATCHES,
    cases=(
        Case("20 examples in batches of 5", dealing(20, 5)),
        Case("33 examples in batches of 7", dealing(33, 7)),
        Case("50 examples in batches of 16", dealing(50, 16)),
        Case("batches of one example", dealing(20, 1)),
        Case("batches of two", dealing(39, 2)),
        Case("one left over", dealing(37, 9)),
        Case("one batch of all", dealing(31, 31)),
        Case("a batch larger than the data", dealing(31, 45)),
        Case("one example", dealing(1, 1)),
        Case("one example, room for four", dealing(1, 4)),
        Case("two examples", dealing(2, 1)),
        Case("3 examples in batches of 2", dealing(3, 2)),
        Case("1000 examples in batches of 64", dealing(1000, 64)),
    ),
    hints=(
        "Draw one random order of all indices first; which function of torch makes a permutation, and how "
        "does it take a generator?",
        "Then cut that order: batches begin at 0, batch_size, 2 · batch_size, … as long as that is below "
        "num_examples.",
        "A slice that runs beyond the end just stops there, which is all the short last batch needs.",
    ),
)

train_validation_split = Exercise(
    name="train_validation_split",
    points=2,
    tensors=False,
    script="shuffles",
    reference=split,
    outputs=THREE_CALLS,
    by_hand=ByHand("random_split", asks_for="the split: draw a random order and cut it yourself"),
    properties=PROPERTIES_OF_SPLITS,
    mistakes=OF_SPLITS,
    cases=(
        Case("60 examples, a quarter", splitting(60, 0.25)),
        Case("62 examples, a quarter of which is 15.5", splitting(62, 0.25)),
        Case("61 examples, a quarter of which is 15.25", splitting(61, 0.25)),
        Case("59 examples, a quarter of which is 14.75", splitting(59, 0.25)),
        Case("100 examples, 0.29", splitting(100, 0.29)),
        Case("40 examples, 0.8", splitting(40, 0.8)),
        Case("nothing for validation", splitting(40, 0.0)),
        Case("30 examples, 0.999", splitting(30, 0.999)),
        Case("two examples, one half", splitting(2, 0.5)),
        Case("3 examples, 0.3", splitting(3, 0.3)),
        Case("one example", splitting(1, 0.5)),
        Case("500 examples, a tenth", splitting(500, 0.1)),
    ),
    hints=(
        "Draw one random order of all indices: any stretch of it is a random choice.",
        "Work out how many go to validation first; int() cuts what stands behind the point. Then cut the "
        "order there.",
        "Slice from the front, [:size] and [size:]: a slice [:-size] is empty where size is 0.",
    ),
)

squared_loss = Exercise(
    name="squared_loss",
    points=1,
    reference=lambda prediction, target: (
        torch.nn.functional.mse_loss(prediction, target.reshape(prediction.shape), reduction="none") / 2
    ),
    by_hand=ByHand("mse_loss", "huber_loss", "smooth_l1_loss"),
    mistakes=OF_SQUARED_LOSS,
    cases=(
        Case("6 examples", lambda rng: judged(rng, 6)),
        Case("one example", lambda rng: judged(rng, 1)),
        Case("two examples", lambda rng: judged(rng, 2)),
        Case("five examples", lambda rng: judged(rng, 5)),
        Case("all but one exactly right", all_met),
        Case("errors in the thousands", lambda rng: judged(rng, 7, scale=3000.0)),
        Case("errors of a thousandth", lambda rng: judged(rng, 8, scale=0.001)),
        Case("200 examples", lambda rng: judged(rng, 200)),
    ),
    hints=(
        "Print the shape of prediction - target for N = 3. Is it what you expected?",
        "Broadcasting makes (3, 3) of (3, 1) and (3,). Give the target the shape of the prediction first.",
        "Then square each difference and halve it: no sum, no mean.",
    ),
)

sgd_update = Exercise(
    name="sgd_update",
    points=2,
    reference=lambda parameters, gradient_sums, lr, batch_size: tuple(
        torch.sub(p, g, alpha=lr / batch_size) for p, g in zip(parameters, gradient_sums, strict=True)
    ),
    by_hand=ByHand("SGD", asks_for=UPDATE_RULE),
    mistakes=OF_SGD_UPDATE,
    cases=(
        Case("w (3, 4) and b (3,), a batch of 8", lambda rng: stepping(rng, ((3, 4), (3,)), 0.1, 8)),
        Case("one parameter", lambda rng: stepping(rng, ((5,),), 0.03, 7)),
        Case("a batch of one", lambda rng: stepping(rng, ((4,), ()), 0.2, 1)),
        Case("single numbers (0-d)", lambda rng: stepping(rng, ((), ()), 0.5, 3)),
        Case("five parameters", lambda rng: stepping(rng, ((2, 3), (2,), (4, 2), (4,), ()), 0.05, 16)),
        Case("rank 3", lambda rng: stepping(rng, ((2, 3, 4), (6, 1)), 0.3, 5)),
        Case("a gradient of 0", flat_for_one),
        Case("parameters of 0", from_zeros),
        Case("lr 3", lambda rng: stepping(rng, ((3, 3), (3,)), 3.0, 4)),
        Case("a batch of 1000", lambda rng: stepping(rng, ((3, 2), (3,)), 0.1, 1000)),
    ),
    hints=(
        "The gradients are sums over the batch. Which number turns a sum over the batch into a mean?",
        "Each parameter goes with the gradient at the same place: zip pairs them.",
        "p - … makes a new tensor, p -= … changes the one you were given.",
    ),
)

linear_regression_epoch = Exercise(
    name="linear_regression_epoch",
    points=4,
    reference=pass_through,
    outputs=("w", "b"),
    by_hand=ByHand("SGD", asks_for=TRAINING_LOOP),
    mistakes=OF_EPOCHS,
    cases=(
        Case(
            "10 examples of 3 features, batches of 4, 4 and 2",
            lambda rng: epoch(rng, 10, 3, 0.1, lambda rng: cut(rng.permutation(10), 4, 4, 2)),
        ),
        Case(
            "one batch of some",
            lambda rng: epoch(rng, 9, 2, 0.2, lambda rng: cut(rng.permutation(9), 5)),
        ),
        Case(
            "examples left out, sizes 2, 5 and 3",
            lambda rng: epoch(rng, 16, 4, 0.05, lambda rng: cut(rng.permutation(16), 2, 5, 3)),
        ),
        Case(
            "examples that come again",
            lambda rng: epoch(rng, 7, 3, 0.1, lambda rng: [[2, 5, 2, 0], [5, 3, 2], [6, 6, 6, 1, 0]]),
        ),
        Case(
            "4 examples of 4 features",
            lambda rng: epoch(rng, 4, 4, 0.1, lambda rng: cut(rng.permutation(4), 3, 1)),
        ),
        Case(
            "3 examples of 6 features",
            lambda rng: epoch(rng, 3, 6, 0.05, lambda rng: cut(rng.permutation(3), 2, 1)),
        ),
        Case(
            "one feature, batches of one example",
            lambda rng: epoch(rng, 6, 1, 0.2, lambda rng: cut(rng.permutation(6), *[1] * 6)),
        ),
        Case("one example, three times", lambda rng: epoch(rng, 1, 3, 0.1, lambda rng: [[0], [0], [0]])),
        Case(
            "one batch of all",
            lambda rng: epoch(rng, 8, 3, 0.2, lambda rng: [rng.permutation(8)]),
        ),
        Case("from w = 0 and b = 0", epoch_from_zero),
        Case(
            "x from 10 to 11",
            lambda rng: epoch(
                rng, 9, 2, 0.002, lambda rng: cut(rng.permutation(9), 3, 2, 3, 1), low=10.0, high=11.0
            ),
        ),
        Case(
            "lr too large",
            lambda rng: epoch(rng, 12, 3, 1.5, lambda rng: cut(rng.permutation(12), 5, 5, 2)),
        ),
        Case(
            "40 examples, 14 batches",
            lambda rng: epoch(rng, 40, 5, 0.03, lambda rng: cut(rng.permutation(40), *[3] * 13, 1)),
        ),
    ),
    hints=(
        "One batch first: which rows of X and which entries of y does an index tensor pick?",
        "With errors r = ŷ - y of the batch, ½ r² has the derivative r by ŷ. And ŷ = x · w + b: so what are "
        "∂L/∂w and ∂L/∂b?",
        "Both are means over the batch: of r times the row of X, and of r. Find both, then update both.",
        "The next batch starts from the new w and b. Make new tensors, `w = w - …`, so that the arguments "
        "keep their values.",
    ),
)

TOPIC = Topic(
    name="10_minibatch_sgd",
    title="Minibatch SGD",
    exercises=(minibatches, train_validation_split, squared_loss, sgd_update, linear_regression_epoch),
)
