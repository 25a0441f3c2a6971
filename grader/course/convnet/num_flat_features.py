"""num_flat_features · How many numbers one example of a batch holds: the length of its row once x is
flattened."""

from __future__ import annotations

from grader.toolkit import Case, Exercise, Inputs, KnownMistake, np
from grader.toolkit.inputs import normal


def four_sizes(rng: np.random.Generator) -> Inputs:
    """A batch of two or three with sizes that all differ, one of thousands of shapes."""
    batch, sizes = int(rng.integers(2, 4)), rng.permutation(np.arange(4, 25))[:3]
    return {"x": normal(rng, batch, *map(int, sizes))}


num_flat_features = Exercise(
    name="num_flat_features",
    points=1,
    reference=lambda x: x[0].numel(),
    cases=(
        Case("four dimensions", four_sizes),
        Case("(2, 3, 4, 5)", lambda rng: {"x": normal(rng, 2, 3, 4, 5)}),
        Case("LeNet's (5, 16, 5, 5)", lambda rng: {"x": normal(rng, 5, 16, 5, 5)}),
        Case("batch of one", lambda rng: {"x": normal(rng, 1, 6, 2, 3)}),
        Case("vectors", lambda rng: {"x": normal(rng, 4, 7)}),
        Case("one number each", lambda rng: {"x": normal(rng, 5, 1)}),
        Case("three dimensions", lambda rng: {"x": normal(rng, 6, 3, 2)}),
        Case("five dimensions", lambda rng: {"x": normal(rng, 3, 2, 2, 5, 4)}),
        Case("as many images as features", lambda rng: {"x": normal(rng, 12, 3, 4)}),
    ),
    mistakes=(
        KnownMistake(
            "batch counted too",
            lambda x: x.numel(),
            "You multiply all sizes, the batch too; leave out the first size.",
        ),
        KnownMistake(
            "only the last two",
            lambda x: int(np.prod(x.shape[-2:])),
            "You multiply the last two sizes alone; multiply all but the first.",
        ),
        KnownMistake(
            "channels left out",
            lambda x: int(np.prod(x.shape[2:])),
            "You leave out the first two sizes; leave out the first, the batch, alone.",
        ),
        KnownMistake(
            "channels alone",
            lambda x: x.shape[1],
            "You return the second size alone; multiply all sizes but the first.",
        ),
        KnownMistake(
            "last size alone",
            lambda x: x.shape[-1],
            "You return the last size alone; multiply all sizes but the first.",
        ),
        KnownMistake(
            "size of the batch",
            lambda x: len(x),
            "You return the size of the batch; multiply all the other sizes.",
        ),
        KnownMistake("sizes added", lambda x: sum(x.shape[1:]), "You add the sizes; multiply them."),
        KnownMistake(
            "last size left out",
            lambda x: int(np.prod(x.shape[:-1])),
            "You leave out the last size; leave out the first, the batch.",
        ),
        KnownMistake(
            "always 400", lambda x: 400, "You always return 400; compute the number from the shape of x."
        ),
        KnownMistake(
            "number of dimensions", lambda x: x.dim() - 1, "You count the dimensions; multiply their sizes."
        ),
    ),
    hints=(
        "x.shape is a tuple of sizes. Which of them is the batch?",
        "Multiply all sizes but the first, or count the numbers in one example of the batch.",
    ),
)
