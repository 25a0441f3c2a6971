"""05 · Perceptrons: the gradient of one layer with a sigmoid, by hand.

Both exercises are one formula: a weight `w` (D,) with a target (N,) is the layer of one output
whose last dimension is left out.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from grader.course.derivatives import gradient
from grader.course.inputs import Floats, array, normal, uniform
from grader.exercise import ByHand, Case, Exercise, Inputs, KnownMistake, Topic
from grader.lazy import torch


def layer(X: torch.Tensor, W: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
    """Z = X Wᵀ + b: (N, K) for W (K, D), (N,) for W (D,)."""
    return X @ W.t() + b


def reference(
    X: torch.Tensor, target: torch.Tensor, W: torch.Tensor, b: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    """(∂L/∂W, ∂L/∂b) of L = mean over all elements of (sigmoid(Z) - target)²."""
    dW, db = gradient(lambda W, b: torch.nn.functional.mse_loss(torch.sigmoid(layer(X, W, b)), target), W, b)
    return dW, db


def slope(z: torch.Tensor) -> torch.Tensor:
    """The derivative of the sigmoid."""
    return torch.sigmoid(z) * torch.sigmoid(-z)


def true_delta(z: torch.Tensor, t: torch.Tensor) -> torch.Tensor:
    """∂L/∂z."""
    return 2 * (torch.sigmoid(z) - t) * slope(z) / z.numel()


def backward(X: torch.Tensor, delta: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """(∂L/∂W, ∂L/∂b) from ∂L/∂Z."""
    return delta.t() @ X, delta.sum(0)


def with_delta(
    delta: Callable[[torch.Tensor, torch.Tensor], torch.Tensor],
    delta_of_bias: Callable[[torch.Tensor, torch.Tensor], torch.Tensor] | None = None,
) -> Callable[..., tuple[torch.Tensor, torch.Tensor]]:
    """The mistaken answer with `delta(Z, target)` in place of ∂L/∂Z; in the bias another one, if given."""

    def wrong(
        X: torch.Tensor, target: torch.Tensor, W: torch.Tensor, b: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor]:
        z = layer(X, W, b)
        dW, db = backward(X, delta(z, target))
        return dW, (backward(X, delta_of_bias(z, target))[1] if delta_of_bias else db)

    return wrong


def of_one_example(n: int) -> Callable[..., tuple[torch.Tensor, torch.Tensor]]:
    """The share of example n alone."""

    def wrong(
        X: torch.Tensor, target: torch.Tensor, W: torch.Tensor, b: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor]:
        delta = true_delta(layer(X, W, b), target)
        row = slice(n, n + 1 or None)
        return backward(X[row], delta[row])

    return wrong


def of_the_means(
    X: torch.Tensor, target: torch.Tensor, W: torch.Tensor, b: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    """Delta summed over the batch, times the mean example."""
    delta = true_delta(layer(X, W, b), target)
    return delta.sum(0).unsqueeze(-1) * X.mean(0), delta.sum(0)


def summed_over_outputs(
    X: torch.Tensor, target: torch.Tensor, W: torch.Tensor, b: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    """Every row of dW, and every entry of db, is the sum over the outputs."""
    dW, db = reference(X, target, W, b)
    return dW.sum(0).expand_as(dW).clone(), db.sum().expand_as(db).clone()


def overflowing(z: torch.Tensor, t: torch.Tensor) -> torch.Tensor:
    """∂L/∂z with a sigmoid that overflows for large z."""
    output = torch.exp(z) / (1 + torch.exp(z))
    return 2 * (output - t) * output * (1 - output) / z.numel()


def overflowing_slope(z: torch.Tensor, t: torch.Tensor) -> torch.Tensor:
    """∂L/∂z with a derivative of the sigmoid that overflows for very negative z."""
    return 2 * (torch.sigmoid(z) - t) * torch.exp(-z) / (1 + torch.exp(-z)) ** 2 / z.numel()


def bits(rng: np.random.Generator, *shape: int) -> Floats:
    """Targets of 0 and 1, about as many of the one as of the other."""
    return rng.permutation(np.arange(int(np.prod(shape))) % 2).reshape(shape).astype(np.float64)


def far_out(rng: np.random.Generator, features: int) -> Floats:
    """Positive examples (5, features), ordinary ones and ones that saturate the sigmoid."""
    return uniform(rng, 0.2, 1.0, 5, features) * array(0.5, 1, 2, 30, 3000)[:, None]


def one_output(rng: np.random.Generator, X: Floats, **others: Floats) -> Inputs:
    """The inputs of `single_output_gradient`: w and b ordinary, target of 0 and 1 if none is given."""
    inputs = {
        "X": X,
        "target": bits(rng, len(X)),
        "w": normal(rng, X.shape[1]),
        "b": uniform(rng, 0.2, 0.8),
    }
    return inputs | others


def more_outputs(rng: np.random.Generator, X: Floats, outputs: int, **others: Floats) -> Inputs:
    """The inputs of `multi_output_gradient`: W and b ordinary, target of 0 and 1 if none is given."""
    inputs = {
        "X": X,
        "target": bits(rng, len(X), outputs),
        "W": normal(rng, outputs, X.shape[1]),
        "b": normal(rng, outputs, mean=0.5),
    }
    return inputs | others


def examples(rng: np.random.Generator, count: int, features: int) -> Floats:
    """Ordinary examples, which are not centred."""
    return normal(rng, count, features, mean=0.5)


ONE_OUTPUT = (
    Case("4 examples of 3 features", lambda rng: one_output(rng, examples(rng, 4, 3))),
    Case("2 examples of 5 features", lambda rng: one_output(rng, examples(rng, 2, 5))),
    Case("batch of one", lambda rng: one_output(rng, examples(rng, 1, 4))),
    Case("batch of five", lambda rng: one_output(rng, examples(rng, 5, 2))),
    Case("square", lambda rng: one_output(rng, examples(rng, 3, 3))),
    Case("one feature", lambda rng: one_output(rng, examples(rng, 6, 1))),
    Case("weights all 0", lambda rng: one_output(rng, examples(rng, 5, 3), w=np.zeros(3))),
    Case(
        "targets of any size",
        lambda rng: one_output(rng, examples(rng, 4, 3), target=normal(rng, 4, mean=1.0, scale=3.0)),
    ),
    Case("z up to some 1000", lambda rng: one_output(rng, far_out(rng, 3), w=uniform(rng, 0.5, 1.0, 3))),
    Case("z down to some -1000", lambda rng: one_output(rng, -far_out(rng, 3), w=uniform(rng, 0.5, 1.0, 3))),
    Case("100 examples", lambda rng: one_output(rng, examples(rng, 100, 3))),
)

MORE_OUTPUTS = (
    Case("4 examples of 2 features, 3 outputs", lambda rng: more_outputs(rng, examples(rng, 4, 2), 3)),
    Case("2 examples of 3 features, 5 outputs", lambda rng: more_outputs(rng, examples(rng, 2, 3), 5)),
    Case("batch of one", lambda rng: more_outputs(rng, examples(rng, 1, 4), 3)),
    Case("batch of five", lambda rng: more_outputs(rng, examples(rng, 5, 2), 4)),
    Case("square", lambda rng: more_outputs(rng, examples(rng, 3, 3), 3)),
    Case("one feature", lambda rng: more_outputs(rng, examples(rng, 6, 1), 3)),
    Case("one output", lambda rng: more_outputs(rng, examples(rng, 4, 3), 1)),
    Case("weights all 0", lambda rng: more_outputs(rng, examples(rng, 5, 3), 2, W=np.zeros((2, 3)))),
    Case(
        "targets of any size",
        lambda rng: more_outputs(rng, examples(rng, 4, 3), 2, target=normal(rng, 4, 2, mean=1.0, scale=3.0)),
    ),
    Case(
        "z up to some 1000",
        lambda rng: more_outputs(rng, far_out(rng, 3), 2, W=uniform(rng, 0.5, 1.0, 2, 3)),
    ),
    Case(
        "z down to some -1000",
        lambda rng: more_outputs(rng, -far_out(rng, 3), 2, W=uniform(rng, 0.5, 1.0, 2, 3)),
    ),
    Case("100 examples", lambda rng: more_outputs(rng, examples(rng, 100, 3), 2)),
)

OF_BOTH = (
    KnownMistake(
        "O(1 - O) missing",
        with_delta(lambda z, t: 2 * (torch.sigmoid(z) - t) / z.numel()),
        "The sigmoid has a derivative too: between the loss and z stands the factor O(1 - O).",
    ),
    KnownMistake(
        "gradient of cross-entropy",
        with_delta(lambda z, t: (torch.sigmoid(z) - t) / z.numel()),
        "O - t is ∂L/∂z for cross-entropy. For squared errors it is 2(O - t) O(1 - O), over the number of "
        "elements.",
    ),
    KnownMistake(
        "O - t alone",
        with_delta(lambda z, t: torch.sigmoid(z) - t),
        "The factor O(1 - O) of the sigmoid is missing, and the 2 and the mean of this loss.",
    ),
    KnownMistake(
        "2 missing",
        with_delta(lambda z, t: true_delta(z, t) / 2),
        "The 2 of the square is missing: this loss has no 1/2 that would cancel it.",
    ),
    KnownMistake(
        "gradient of the sum",
        with_delta(lambda z, t: true_delta(z, t) * z.numel()),
        "That is the gradient of the *sum* of squares: the loss is their mean over all elements.",
    ),
    KnownMistake(
        "gradient of half the sum",
        with_delta(lambda z, t: true_delta(z, t) * z.numel() / 2),
        "That is the gradient of 1/2 Σ (O - t)². Here the loss is the *mean* of the squares, without 1/2.",
    ),
    KnownMistake(
        "z(1 - z)",
        with_delta(lambda z, t: 2 * (torch.sigmoid(z) - t) * z * (1 - z) / z.numel()),
        "The derivative of the sigmoid is O(1 - O), in terms of its output, not of z.",
    ),
    KnownMistake(
        "sigmoid applied to O",
        with_delta(lambda z, t: 2 * (torch.sigmoid(z) - t) * slope(torch.sigmoid(z)) / z.numel()),
        "O has been through the sigmoid already: its derivative is O(1 - O) without another sigmoid.",
    ),
    KnownMistake(
        "1 - O missing",
        with_delta(lambda z, t: 2 * (torch.sigmoid(z) - t) * torch.sigmoid(z) / z.numel()),
        "Half of the sigmoid's derivative is missing: it is O times 1 - O.",
    ),
    KnownMistake(
        "O missing in O(1 - O)",
        with_delta(lambda z, t: 2 * (torch.sigmoid(z) - t) * torch.sigmoid(-z) / z.numel()),
        "Half of the sigmoid's derivative is missing: it is O times 1 - O.",
    ),
    KnownMistake(
        "O(1 + O)",
        with_delta(
            lambda z, t: 2 * (torch.sigmoid(z) - t) * torch.sigmoid(z) * (1 + torch.sigmoid(z)) / z.numel()
        ),
        "Sign slip: the derivative of the sigmoid is O(1 - O).",
    ),
    KnownMistake(
        "1 - O²",
        with_delta(lambda z, t: 2 * (torch.sigmoid(z) - t) * (1 - torch.sigmoid(z) ** 2) / z.numel()),
        "1 - O² is the rule for tanh. For the sigmoid it is O(1 - O).",
    ),
    KnownMistake(
        "still squared",
        with_delta(lambda z, t: 2 * (torch.sigmoid(z) - t) ** 2 * slope(z) / z.numel()),
        "You kept the square: the derivative of r² is 2r.",
    ),
    KnownMistake(
        "sign of the error",
        with_delta(lambda z, t: torch.sign(torch.sigmoid(z) - t) * slope(z) / z.numel()),
        "That is the gradient of the mean absolute error: squares keep the size of each error.",
    ),
    KnownMistake(
        "no sigmoid",
        with_delta(lambda z, t: 2 * (z - t) / z.numel()),
        "That is the gradient of a *linear* layer: z goes through the sigmoid first.",
    ),
    KnownMistake(
        "error of z",
        with_delta(lambda z, t: 2 * (z - t) * slope(z) / z.numel()),
        "The error is O - t, after the sigmoid, not z - t.",
    ),
    KnownMistake(
        "exp(z) / (1 + exp(z))",
        with_delta(overflowing),
        "The formula is right, but its sigmoid overflows for large z, and inf / inf is nan.",
    ),
    KnownMistake(
        "exp(-z) / (1 + exp(-z))²",
        with_delta(overflowing_slope),
        "The formula is right, but exp(-z) overflows for very negative z. Write the derivative as O(1 - O).",
    ),
    KnownMistake(
        "db without O(1 - O)",
        with_delta(true_delta, lambda z, t: 2 * (torch.sigmoid(z) - t) / z.numel()),
        "The gradient of the weights is right. For the bias, too, the sigmoid's O(1 - O) belongs in between.",
    ),
    KnownMistake(
        "db of the error alone",
        with_delta(true_delta, lambda z, t: (torch.sigmoid(z) - t) / z.numel()),
        "The gradient of the weights is right. For the bias, use the same ∂L/∂z, summed over the batch.",
    ),
    KnownMistake(
        "db always 0",
        with_delta(true_delta, lambda z, t: torch.zeros_like(z)),
        "The bias moves z as well: ∂z/∂b is 1, so that db is ∂L/∂z summed over the batch.",
    ),
    KnownMistake(
        "db always 1",
        with_delta(true_delta, lambda z, t: torch.ones_like(z) / len(z)),
        "1 is ∂z/∂b alone: multiply it by ∂L/∂z, and sum over the batch.",
    ),
    KnownMistake(
        "last example only",
        of_one_example(-1),
        "Only the last example counts: add the examples up (+=) where you now overwrite (=).",
    ),
    KnownMistake(
        "first example only",
        of_one_example(0),
        "Only the first example counts: sum over the whole batch. Is there a `return` inside the loop, "
        "or an index [0]?",
    ),
)

single_output_gradient = Exercise(
    name="single_output_gradient",
    points=3,
    reference=reference,
    cases=ONE_OUTPUT,
    by_hand=ByHand("sigmoid_backward", "mse_loss_backward"),
    outputs=("dw", "db"),
    mistakes=(
        *OF_BOTH,
        KnownMistake(
            "product of the means",
            lambda X, target, w, b: (
                of_the_means(X, target, w, b)[0].reshape(w.shape),
                of_the_means(X, target, w, b)[1],
            ),
            "You average over the batch first: multiply each ∂L/∂z by its own example, then sum.",
        ),
        KnownMistake(
            "X missing",
            lambda X, target, w, b: (
                reference(X, target, w, b)[1].expand_as(w).clone(),
                reference(X, target, w, b)[1],
            ),
            "Every entry of dw is db: ∂z/∂w is X, so multiply by the features.",
        ),
        KnownMistake(
            "every output with every target",
            with_delta(lambda z, t: 2 * (torch.sigmoid(z) - t.mean()) * slope(z) / z.numel()),
            "(N, 1) minus (N,) is an (N, N) table: every output minus every target. Keep both (N,).",
        ),
    ),
    hints=(
        "Follow the chain backwards for one example: ∂L/∂O, then ∂O/∂z, then ∂z/∂w. What is each?",
        "∂L/∂O is 2(O - t)/N, ∂O/∂z is O(1 - O). Their product is one number an example; call it delta.",
        "dw sums delta_n times row n of X over the batch, db sums delta_n alone.",
    ),
)

multi_output_gradient = Exercise(
    name="multi_output_gradient",
    points=3,
    reference=reference,
    cases=MORE_OUTPUTS,
    by_hand=ByHand("sigmoid_backward", "mse_loss_backward"),
    outputs=("dW", "db"),
    mistakes=(
        *OF_BOTH,
        KnownMistake(
            "product of the means",
            of_the_means,
            "You average over the batch first: multiply each ∂L/∂z by its own example, then sum.",
        ),
        KnownMistake(
            "X missing",
            lambda X, target, W, b: (
                reference(X, target, W, b)[1][:, None].expand_as(W).clone(),
                reference(X, target, W, b)[1],
            ),
            "Every entry in a row of dW is that row's db: ∂z/∂W is X, so multiply by the features.",
        ),
        KnownMistake(
            "divided by N only",
            with_delta(lambda z, t: true_delta(z, t) * z.shape[1]),
            "You divide by N. The mean is over *all* N · K elements.",
        ),
        KnownMistake(
            "divided by K only",
            with_delta(lambda z, t: true_delta(z, t) * z.shape[0]),
            "You divide by K and sum over the batch. The mean is over *all* N · K elements.",
        ),
        KnownMistake(
            "divided by N only, 2 missing",
            with_delta(lambda z, t: true_delta(z, t) * z.shape[1] / 2),
            "The 2 of the square is missing, and the mean is over *all* N · K elements, not over N.",
        ),
        KnownMistake(
            "reshaped, not transposed",
            lambda X, target, W, b: (
                reference(X, target, W, b)[0].t().reshape(W.shape),
                reference(X, target, W, b)[1],
            ),
            "Reshaping (D, K) to (K, D) puts the entries in wrong places: transpose instead.",
        ),
        KnownMistake(
            "summed over the outputs",
            summed_over_outputs,
            "All rows are the same: you sum over the outputs. Output k has a gradient of its own, row k.",
        ),
        KnownMistake(
            "dW summed over the outputs",
            lambda X, target, W, b: (
                summed_over_outputs(X, target, W, b)[0],
                reference(X, target, W, b)[1],
            ),
            "All rows of dW are the same: you sum over the outputs. Output k has a gradient of its own.",
        ),
        KnownMistake(
            "softmax",
            with_delta(
                lambda z, t: (
                    2
                    * (torch.softmax(z, -1) - t)
                    * torch.softmax(z, -1)
                    * (1 - torch.softmax(z, -1))
                    / z.numel()
                )
            ),
            "Softmax makes the outputs compete. Here each output has a sigmoid of its own.",
        ),
    ),
    hints=(
        "Begin with one output k of one example: it is the perceptron that you know, with row k of W.",
        "∂L/∂Z has the shape (N, K): entry by entry 2(O - t) O(1 - O), over the number of all elements.",
        "dW is (K, D): which product of an (N, K) and an (N, D) matrix has this shape, and sums over n? db "
        "sums the first over the batch.",
    ),
)

TOPIC = Topic(
    name="05_perceptron",
    title="Perceptrons",
    exercises=(single_output_gradient, multi_output_gradient),
)
