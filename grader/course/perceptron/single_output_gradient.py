"""single_output_gradient · The gradient of a perceptron with one output."""

from __future__ import annotations

from grader.course.perceptron import pictures
from grader.course.perceptron.common import bits, examples, far_out, reference
from grader.course.perceptron.mistakes import OF_BOTH, of_the_means, slope, with_delta
from grader.toolkit import ByHand, Case, Exercise, Inputs, KnownMistake, np, torch
from grader.toolkit.inputs import Floats, normal, uniform


def one_output(rng: np.random.Generator, X: Floats, **others: Floats) -> Inputs:
    """The inputs of `single_output_gradient`: w and b ordinary, target of 0 and 1 if none is given."""
    inputs = {
        "X": X,
        "target": bits(rng, len(X)),
        "w": normal(rng, X.shape[1]),
        "b": uniform(rng, 0.2, 0.8),
    }
    return inputs | others


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

single_output_gradient = Exercise(
    name="single_output_gradient",
    points=3,
    shapes="X (N, D), target (N,), w (D,), b () -> dw (D,), db ()",
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
            "You average over the batch first; multiply each ∂L/∂z by its own example, then sum.",
        ),
        KnownMistake(
            "X missing",
            lambda X, target, w, b: (
                reference(X, target, w, b)[1].expand_as(w).clone(),
                reference(X, target, w, b)[1],
            ),
            "Every entry of your dw is db; ∂z/∂w is X, so multiply by the features.",
        ),
        KnownMistake(
            "every output with every target",
            with_delta(lambda z, t: 2 * (torch.sigmoid(z) - t.mean()) * slope(z) / z.numel()),
            "You subtract (N,) from (N, 1), which gives an (N, N) table of all pairs; keep both (N,).",
        ),
    ),
    picture=pictures.ONE_OUTPUT,
    hints=(
        "Follow the chain backwards for one example: ∂L/∂O, then ∂O/∂z, then ∂z/∂w. What is each?",
        "∂L/∂O is 2(O - t)/N, ∂O/∂z is O(1 - O). Their product is one number per example: call it delta.",
        "dw sums delta_n times row n of X over the batch, db sums delta_n alone.",
    ),
)
