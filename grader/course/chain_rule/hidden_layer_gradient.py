"""hidden_layer_gradient · The gradient of a network with one hidden layer."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from grader.course.chain_rule import pictures
from grader.toolkit import ByHand, Case, Exercise, Inputs, KnownMistake, np, torch
from grader.toolkit.derivatives import gradient
from grader.toolkit.inputs import Floats, array, normal

Tensors = tuple["torch.Tensor", ...]


def network(
    rng: np.random.Generator, examples: int, features: int, hidden: int, outputs: int, **others: Floats
) -> Inputs:
    """The inputs of `hidden_layer_gradient`, some of them replaced by `others`."""
    inputs = {
        "X": normal(rng, examples, features, mean=0.5),
        "target": normal(rng, examples, outputs, mean=1.0),
        "W1": normal(rng, hidden, features, scale=0.7),
        "b1": normal(rng, hidden, mean=0.3, scale=0.5),
        "W2": normal(rng, outputs, hidden),
        "b2": normal(rng, outputs, mean=-0.5),
    }
    return inputs | others


NETWORKS = (
    Case("4 examples, 2 features, 5 hidden, 3 outputs", lambda rng: network(rng, 4, 2, 5, 3)),
    Case("3 examples, 5 features, 2 hidden, 4 outputs", lambda rng: network(rng, 3, 5, 2, 4)),
    Case("batch of one", lambda rng: network(rng, 1, 4, 3, 2)),
    Case("batch of five", lambda rng: network(rng, 5, 3, 4, 2)),
    Case("square", lambda rng: network(rng, 3, 3, 3, 3)),
    Case("one feature", lambda rng: network(rng, 6, 1, 4, 3)),
    Case("one hidden unit", lambda rng: network(rng, 5, 3, 1, 4)),
    Case("one output", lambda rng: network(rng, 4, 3, 5, 1)),
    Case("W2 all 0", lambda rng: network(rng, 4, 3, 5, 2, W2=np.zeros((2, 5)))),
    Case(
        "saturated hidden units",
        lambda rng: network(
            rng, 5, 3, 4, 2, X=normal(rng, 5, 3, mean=0.5) * array(1, 1, 20, 1000, -1000)[:, None]
        ),
    ),
    Case("100 examples", lambda rng: network(rng, 100, 3, 4, 2)),
)


def error(output: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    """∂L/∂O of the mean squared error over all elements."""
    return 2 * (output - target) / output.numel()


def propagate(
    X: torch.Tensor,
    target: torch.Tensor,
    W1: torch.Tensor,
    b1: torch.Tensor,
    W2: torch.Tensor,
    b2: torch.Tensor,
    *,
    activation: Callable[[torch.Tensor], torch.Tensor] = lambda Z: torch.tanh(Z),
    slope: Callable[[torch.Tensor, torch.Tensor], torch.Tensor] = lambda Z, A: 1 - A**2,
    output: Callable[[torch.Tensor], torch.Tensor] = lambda Z: Z,
    output_delta: Callable[[torch.Tensor, torch.Tensor], torch.Tensor] = error,
    back: Callable[[torch.Tensor, torch.Tensor], torch.Tensor] = lambda delta, W2: delta @ W2,
    seen: Callable[[torch.Tensor, torch.Tensor], torch.Tensor] = lambda Z, A: A,
    over_batch: Callable[[torch.Tensor], torch.Tensor] = lambda delta: delta.sum(0),
    rows: slice = slice(None),
) -> Tensors:
    """(dW1, db1, dW2, db2) by backpropagation; every keyword is a step that a mistake replaces.

    `slope` is the derivative of the activation, `back` takes the output's delta through W2, `seen` is
    what W2 is taken to have seen, `over_batch` makes a bias gradient of a delta, `rows` are the
    examples that count.
    """
    Z = X @ W1.T + b1
    A = activation(Z)
    delta2 = output_delta(output(A @ W2.T + b2), target)
    delta1 = back(delta2, W2) * slope(Z, A)
    delta1, delta2, X, A_seen = delta1[rows], delta2[rows], X[rows], seen(Z, A)[rows]
    return delta1.T @ X, over_batch(delta1), delta2.T @ A_seen, over_batch(delta2)


def with_b1_outside(
    X: torch.Tensor,
    target: torch.Tensor,
    W1: torch.Tensor,
    b1: torch.Tensor,
    W2: torch.Tensor,
    b2: torch.Tensor,
) -> Tensors:
    """The gradient of a network that adds b1 after tanh: a mistake."""
    squashed = torch.tanh(X @ W1.T)
    delta2 = error((squashed + b1) @ W2.T + b2, target)
    passed = delta2 @ W2
    delta1 = passed * (1 - squashed**2)
    return delta1.T @ X, passed.sum(0), delta2.T @ (squashed + b1), delta2.sum(0)


ORDERS = (
    (
        "output layer first",
        (2, 3, 0, 1),
        "Your values are right, but dW2 and db2 come first; return (dW1, db1, dW2, db2).",
    ),
    (
        "weights first",
        (0, 2, 1, 3),
        "Your values are right, but in the order (dW1, dW2, db1, db2); return (dW1, db1, dW2, db2).",
    ),
    (
        "biases first",
        (1, 0, 3, 2),
        "Your values are right, but each bias comes before its weight; return (dW1, db1, dW2, db2).",
    ),
)

hidden_layer_gradient = Exercise(
    name="hidden_layer_gradient",
    points=4,
    shapes=(
        "X (N, D), target (N, K), W1 (H, D), b1 (H,), W2 (K, H), b2 (K,) "
        "-> dW1 (H, D), db1 (H,), dW2 (K, H), db2 (K,)"
    ),
    reference=lambda X, target, W1, b1, W2, b2: gradient(
        lambda W1, b1, W2, b2: torch.nn.functional.mse_loss(torch.tanh(X @ W1.T + b1) @ W2.T + b2, target),
        W1,
        b1,
        W2,
        b2,
    ),
    cases=NETWORKS,
    by_hand=ByHand("tanh_backward", "mse_loss_backward"),
    outputs=("dW1", "db1", "dW2", "db2"),
    mistakes=(
        KnownMistake(
            "b1 after tanh",
            with_b1_outside,
            "You add b1 to the output of tanh; add it before tanh.",
        ),
        KnownMistake(
            "derivative of tanh missing",
            partial(propagate, slope=lambda Z, A: torch.ones_like(A)),
            "You leave out tanh on the way back to the first layer; multiply by 1 - A², entry by entry.",
        ),
        KnownMistake(
            "A in place of the derivative",
            partial(propagate, slope=lambda Z, A: A),
            "You multiply by A itself; the derivative of tanh is 1 - A².",
        ),
        KnownMistake(
            "1 - A",
            partial(propagate, slope=lambda Z, A: 1 - A),
            "You multiply by 1 - A; the derivative of tanh is 1 - A².",
        ),
        KnownMistake(
            "(1 - A)²",
            partial(propagate, slope=lambda Z, A: (1 - A) ** 2),
            "You square the whole difference; only A is squared: the derivative of tanh is 1 - A².",
        ),
        KnownMistake(
            "1 + A²",
            partial(propagate, slope=lambda Z, A: 1 + A**2),
            "You add the square; the derivative of tanh is 1 - A².",
        ),
        KnownMistake(
            "1 - Z²",
            partial(propagate, slope=lambda Z, A: 1 - Z**2),
            "You use the input Z of tanh; its derivative is 1 - A², in terms of its output A.",
        ),
        KnownMistake(
            "tanh applied to A",
            partial(propagate, slope=lambda Z, A: 1 - torch.tanh(A) ** 2),
            "You apply tanh to A again; A is its output already, so the derivative is 1 - A².",
        ),
        KnownMistake(
            "A(1 - A)",
            partial(propagate, slope=lambda Z, A: A * (1 - A)),
            "You use the rule for the sigmoid; the derivative of tanh is 1 - A².",
        ),
        KnownMistake(
            "no tanh",
            partial(propagate, activation=lambda Z: Z, slope=lambda Z, A: torch.ones_like(A)),
            "Your hidden layer is linear; apply tanh to it.",
        ),
        KnownMistake(
            "sigmoid in the hidden layer",
            partial(propagate, activation=lambda Z: torch.sigmoid(Z), slope=lambda Z, A: A * (1 - A)),
            "Your hidden layer is a sigmoid; it should be tanh.",
        ),
        KnownMistake(
            "ReLU in the hidden layer",
            partial(propagate, activation=lambda Z: torch.relu(Z), slope=lambda Z, A: (A > 0).to(A.dtype)),
            "Your hidden layer is a ReLU; it should be tanh.",
        ),
        KnownMistake(
            "hidden layer divided by N again",
            partial(propagate, slope=lambda Z, A: (1 - A**2) / len(A)),
            "You divide dW1 and db1 by N twice; ∂L/∂O includes the mean already.",
        ),
        KnownMistake(
            "tanh at the output too",
            partial(
                propagate,
                output=lambda Z: torch.tanh(Z),
                output_delta=lambda o, t: error(o, t) * (1 - o**2),
            ),
            "You apply tanh to the output; the output layer is linear.",
        ),
        KnownMistake(
            "1 - O² at the output",
            partial(propagate, output_delta=lambda o, t: error(o, t) * (1 - o**2)),
            "You multiply by 1 - O² at the output; that layer is linear, so ∂L/∂O is 2(O - t) over N · K.",
        ),
        KnownMistake(
            "2 missing",
            partial(propagate, output_delta=lambda o, t: error(o, t) / 2),
            "You leave out the 2 of the square; this loss has no 1/2 to cancel it.",
        ),
        KnownMistake(
            "gradient of the sum",
            partial(propagate, output_delta=lambda o, t: 2 * (o - t)),
            "You return the gradient of the *sum* of squares; the loss is their mean over all elements.",
        ),
        KnownMistake(
            "gradient of half the sum",
            partial(propagate, output_delta=lambda o, t: o - t),
            "You return the gradient of 1/2 Σ (O - t)²; the loss is the *mean* of the squares, without 1/2.",
        ),
        KnownMistake(
            "divided by N only",
            partial(propagate, output_delta=lambda o, t: 2 * (o - t) / len(o)),
            "You divide by N; the mean is over *all* N · K elements.",
        ),
        KnownMistake(
            "divided by N only, 2 missing",
            partial(propagate, output_delta=lambda o, t: (o - t) / len(o)),
            "You divide by N and leave out the 2 of the square; divide by all N · K elements, "
            "and multiply by 2.",
        ),
        KnownMistake(
            "divided by K only",
            partial(propagate, output_delta=lambda o, t: 2 * (o - t) / o.shape[1]),
            "You divide by K and sum over the batch; the mean is over *all* N · K elements.",
        ),
        KnownMistake(
            "still squared",
            partial(propagate, output_delta=lambda o, t: 2 * (o - t) ** 2 / o.numel()),
            "You keep the square; the derivative of r² is 2r.",
        ),
        KnownMistake(
            "W2 missing on the way back",
            partial(propagate, back=lambda delta, W2: delta.sum(1, keepdim=True)),
            "You sum the deltas without weights; hidden unit h reaches output k through W2[k, h], so "
            "multiply by W2.",
        ),
        KnownMistake(
            "|W2| on the way back",
            partial(propagate, back=lambda delta, W2: delta @ W2.abs()),
            "You use |W2| on the way back; use W2 with its signs.",
        ),
        KnownMistake(
            "dW2 from before tanh",
            partial(propagate, seen=lambda Z, A: Z),
            "You use the hidden layer before tanh in dW2; W2 multiplies A, so use A.",
        ),
        KnownMistake(
            "bias gradients averaged",
            partial(propagate, over_batch=lambda delta: delta.mean(0)),
            "You average the bias gradients; the deltas include the 1/N already, so sum them over the batch.",
        ),
        KnownMistake(
            "bias gradients 0",
            partial(propagate, over_batch=lambda delta: torch.zeros_like(delta[0])),
            "You return 0 for the biases; their gradients are the deltas, summed over the batch.",
        ),
        KnownMistake(
            "last example only",
            partial(propagate, rows=slice(-1, None)),
            "You use only the last example; add the examples up (+=) instead of overwriting (=).",
        ),
        KnownMistake(
            "first example only",
            partial(propagate, rows=slice(0, 1)),
            "You use only the first example; sum over the whole batch. Look for a `return` inside the loop, "
            "or an index [0].",
        ),
        *(
            KnownMistake(
                name,
                lambda *arguments, order=order: tuple(propagate(*arguments)[i] for i in order),
                message,
            )
            for name, order, message in ORDERS
        ),
        KnownMistake(
            "tanh on the output, forward only",
            partial(propagate, output=lambda Z: torch.tanh(Z)),
            "You apply tanh to the output too; the output O = A W2ᵀ + b2 is linear.",
        ),
    ),
    picture=pictures.HIDDEN_LAYER,
    hints=(
        "Go backwards: from L to O, from O to W2, b2 and A, from A through tanh, and on to W1 and b1.",
        "∂L/∂O is 2(O - t) over the number of all elements, (N, K). What shapes must dW2 and ∂L/∂A have, and "
        "which products of ∂L/∂O give them?",
        "dW2 is ∂L/∂O transposed times A. ∂L/∂A is ∂L/∂O times W2. Multiply that by 1 - A², entry by entry, "
        "and use it for the first layer as you used ∂L/∂O for the second.",
    ),
)
