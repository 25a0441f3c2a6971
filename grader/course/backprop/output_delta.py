"""output_delta · The delta of the output layer, for every example of the batch."""

from __future__ import annotations

from grader.course.backprop import pictures
from grader.course.backprop.common import opened
from grader.toolkit import ByHand, Case, Exercise, KnownMistake, np, torch
from grader.toolkit.inputs import array, normal

OUTPUTS = (
    Case("4 rows of 3", lambda rng: {"output": opened(rng, 4, 3), "target": normal(rng, 4, 3, mean=0.5)}),
    Case("batch of one", lambda rng: {"output": opened(rng, 1, 6), "target": opened(rng, 1, 6)}),
    Case("batch of five", lambda rng: {"output": opened(rng, 5, 2), "target": opened(rng, 5, 2)}),
    Case("square", lambda rng: {"output": opened(rng, 3, 3), "target": opened(rng, 3, 3)}),
    Case("one output", lambda rng: {"output": opened(rng, 6, 1), "target": opened(rng, 6, 1)}),
    Case(
        "targets 0 and 1",
        lambda rng: {"output": opened(rng, 3, 4), "target": rng.integers(0, 2, (3, 4)).astype(np.float64)},
    ),
    Case(
        "saturated outputs",
        lambda rng: {
            "output": rng.permutation(array(0.0, 1.0, 1e-6, 0.999999, 0.4, 0.7)).reshape(2, 3),
            "target": opened(rng, 2, 3),
        },
    ),
    Case(
        "targets up to 100",
        lambda rng: {"output": opened(rng, 3, 5), "target": normal(rng, 3, 5, scale=100.0)},
    ),
)

output_delta = Exercise(
    name="output_delta",
    points=1,
    shapes="output (N, K), target (N, K) -> (N, K)",
    # sigmoid'(z) in terms of what the sigmoid gave is O(1 - O), also where O has rounded to 0 or 1.
    reference=lambda output, target: output * (1 - output) * (output - target),
    cases=OUTPUTS,
    by_hand=ByHand("sigmoid_backward"),
    mistakes=(
        KnownMistake(
            "O(1 - O) missing",
            lambda output, target: output - target,
            "You return ∂E/∂O; multiply it by the sigmoid's derivative O(1 - O) to get ∂E/∂z.",
        ),
        KnownMistake(
            "O - t missing",
            lambda output, target: output * (1 - output),
            "You return the sigmoid's derivative alone; multiply it by ∂E/∂O = O - t.",
        ),
        KnownMistake(
            "no 1/2 in the loss",
            lambda output, target: 2 * output * (1 - output) * (output - target),
            "You multiply by 2; the 1/2 of this loss cancels the 2 of the square.",
        ),
        KnownMistake(
            "mean over the batch",
            lambda output, target: output * (1 - output) * (output - target) / len(output),
            "You divide by N; E is summed over the batch, so do not divide.",
        ),
        KnownMistake(
            "mean over all elements",
            lambda output, target: output * (1 - output) * (output - target) / output.numel(),
            "You divide by the number of elements; E is a sum, not a mean.",
        ),
        KnownMistake(
            "t - O",
            lambda output, target: output * (1 - output) * (target - output),
            "In effect your error is t - O; the derivative of 1/2 (O - t)² with respect to O is O - t.",
        ),
        KnownMistake(
            "sigmoid applied to O",
            lambda output, target: torch.sigmoid(output) * torch.sigmoid(-output) * (output - target),
            "You apply the sigmoid to `output` again; the derivative in terms of the output O is O(1 - O).",
        ),
        KnownMistake(
            "sigmoid applied to O everywhere",
            lambda output, target: (
                torch.sigmoid(output) * torch.sigmoid(-output) * (torch.sigmoid(output) - target)
            ),
            "You apply the sigmoid to `output` again; use `output` as it is, in both factors.",
        ),
        KnownMistake(
            "1 - O missing",
            lambda output, target: output * (output - target),
            "You multiply by O; the sigmoid's derivative is O(1 - O).",
        ),
        KnownMistake(
            "O missing",
            lambda output, target: (1 - output) * (output - target),
            "You multiply by 1 - O; the sigmoid's derivative is O(1 - O).",
        ),
        KnownMistake(
            "O(1 + O)",
            lambda output, target: output * (1 + output) * (output - target),
            "Your second factor is 1 + O; the sigmoid's derivative is O(1 - O).",
        ),
        KnownMistake(
            "1 - O²",
            lambda output, target: (1 - output**2) * (output - target),
            "You use the rule for tanh; the sigmoid's derivative is O(1 - O).",
        ),
        KnownMistake(
            "t(1 - t)",
            lambda output, target: target * (1 - target) * (output - target),
            "You take the sigmoid's derivative at the target; take it at the output: O(1 - O).",
        ),
        KnownMistake(
            "still squared",
            lambda output, target: output * (1 - output) * (output - target) ** 2,
            "You keep the square; the derivative of 1/2 (O - t)² is O - t.",
        ),
        KnownMistake(
            "O - O² - t",
            lambda output, target: output * (1 - output) - target,
            "You subtract t from O(1 - O); multiply O(1 - O) by O - t.",
        ),
        KnownMistake(
            "the loss in place of its derivative",
            lambda output, target: 0.5 * (output - target) ** 2 * output * (1 - output),
            "You multiply 1/2 (O - t)² itself by O(1 - O); its derivative with respect to O is O - t.",
        ),
    ),
    picture=pictures.OUTPUT_DELTA,
    hints=(
        "Two links: from E to O, and from O through the sigmoid to z. What is each derivative?",
        "∂E/∂O is O - t: the 1/2 cancels the 2. The sigmoid's derivative in terms of its output is O(1 - O). "
        "Multiply.",
    ),
)
