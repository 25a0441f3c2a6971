"""Predictions, probabilities, scores and their targets: the cases of the losses."""

from __future__ import annotations

from grader.toolkit import Case, Inputs, np
from grader.toolkit.inputs import LARGE, Floats, array, normal, spread, uniform


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
    Case("|logits| up to 100", lambda rng: both_ways(rng, array(*(x for x in LARGE if abs(x) <= 100)))),
    Case("|logits| up to 1000", lambda rng: both_ways(rng, array(*LARGE))),
    Case("logits up to 1000, targets 0", lambda rng: far_out(rng, 1, 0)),
    Case("logits down to -1000, targets 1", lambda rng: far_out(rng, -1, 1)),
    Case("200 values", lambda rng: scores(rng, 20, 10)),
)
