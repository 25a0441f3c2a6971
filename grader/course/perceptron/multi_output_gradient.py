"""multi_output_gradient · The gradient of a layer of K perceptrons, all with the same inputs."""

from __future__ import annotations

from grader.course.perceptron import pictures
from grader.course.perceptron.common import bits, examples, far_out, reference
from grader.course.perceptron.mistakes import OF_BOTH, of_the_means, true_delta, with_delta
from grader.toolkit import ByHand, Case, Exercise, Inputs, KnownMistake, np, torch
from grader.toolkit.inputs import Floats, normal, uniform


def more_outputs(rng: np.random.Generator, X: Floats, outputs: int, **others: Floats) -> Inputs:
    """The inputs of `multi_output_gradient`: W and b ordinary, target of 0 and 1 if none is given."""
    inputs = {
        "X": X,
        "target": bits(rng, len(X), outputs),
        "W": normal(rng, outputs, X.shape[1]),
        "b": normal(rng, outputs, mean=0.5),
    }
    return inputs | others


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


def summed_over_outputs(
    X: torch.Tensor, target: torch.Tensor, W: torch.Tensor, b: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    """Every row of dW, and every entry of db, is the sum over the outputs."""
    dW, db = reference(X, target, W, b)
    return dW.sum(0).expand_as(dW).clone(), db.sum().expand_as(db).clone()


multi_output_gradient = Exercise(
    name="multi_output_gradient",
    points=3,
    shapes="X (N, D), target (N, K), W (K, D), b (K,) -> dW (K, D), db (K,)",
    reference=reference,
    cases=MORE_OUTPUTS,
    by_hand=ByHand("sigmoid_backward", "mse_loss_backward"),
    outputs=("dW", "db"),
    mistakes=(
        *OF_BOTH,
        KnownMistake(
            "product of the means",
            of_the_means,
            "You average over the batch first; multiply each ∂L/∂z by its own example, then sum.",
        ),
        KnownMistake(
            "X missing",
            lambda X, target, W, b: (
                reference(X, target, W, b)[1][:, None].expand_as(W).clone(),
                reference(X, target, W, b)[1],
            ),
            "Every entry in a row of your dW is db of that row; ∂z/∂W is X, so multiply by the features.",
        ),
        KnownMistake(
            "divided by N only",
            with_delta(lambda z, t: true_delta(z, t) * z.shape[1]),
            "You divide by N; the mean is over *all* N · K elements.",
        ),
        KnownMistake(
            "divided by K only",
            with_delta(lambda z, t: true_delta(z, t) * z.shape[0]),
            "You divide by K and sum over the batch; the mean is over *all* N · K elements.",
        ),
        KnownMistake(
            "divided by N only, 2 missing",
            with_delta(lambda z, t: true_delta(z, t) * z.shape[1] / 2),
            "You divide by N and leave out the 2 of the square; divide by all N · K elements, "
            "and multiply by 2.",
        ),
        KnownMistake(
            "reshaped, not transposed",
            lambda X, target, W, b: (
                reference(X, target, W, b)[0].t().reshape(W.shape),
                reference(X, target, W, b)[1],
            ),
            "You reshape (D, K) to (K, D), which moves entries to wrong places; transpose instead.",
        ),
        KnownMistake(
            "summed over the outputs",
            summed_over_outputs,
            "All your rows are the same: you sum over the outputs. Output k has its own gradient, in row k.",
        ),
        KnownMistake(
            "dW summed over the outputs",
            lambda X, target, W, b: (
                summed_over_outputs(X, target, W, b)[0],
                reference(X, target, W, b)[1],
            ),
            "All rows of your dW are the same: you sum over the outputs. Output k has its own gradient, in "
            "row k.",
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
            "You apply softmax over the outputs; each output has a sigmoid of its own.",
        ),
    ),
    picture=pictures.A_LAYER,
    hints=(
        "Start with one output k of one example: it is the perceptron of single_output_gradient, with row k "
        "of W.",
        "∂L/∂Z has the shape (N, K): entry by entry 2(O - t) O(1 - O), divided by the number of all "
        "elements.",
        "dW is (K, D): which product of an (N, K) and an (N, D) matrix has this shape, and sums over n? db "
        "sums ∂L/∂Z over the batch.",
    ),
)
