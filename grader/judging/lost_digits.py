"""Answers that have lost digits: near the expected value, or whole numbers in its place; or have too many."""

from __future__ import annotations

import numpy as np

from grader.judging.observations import Observation, Observations, is_repeated

NEAR = 1e-2
"""How far from the expected value, beside its size, an answer may be that is near."""
NEAR_AFTER_STEPS = 1e-5
"""The same after many steps, where other mistakes end near the expected value, too."""
MOST_FAR = 0.25
"""The share of wrong cases that may be far while one speaks of most: where a case is ill-conditioned, or its
values are large, what was lost counts for more."""
FEWEST_WHOLE = 4
"""How many whole numbers there must be, and as many different ones: a mask or a sign is one by nature."""

FEWEST_BETWEEN = 2
"""How many different numbers there must be between two that are right."""

APPROXIMATE = (
    "Typical causes are finite differences, a step in float32, a constant with few digits, or a small number "
    "added for safety; write the exact formula, in the dtype of the input."
)


def approximate(observations: Observations) -> str | None:
    """Near the expected value and not exact, in every wrong case or in most: what finite differences give."""
    failing = observations.failing
    if observations.dtype != "float64" or len(failing) < 2:
        return None
    distances = [_distance(observation) for observation in failing]
    if None in distances:
        return None
    far = sum(
        distance is not None and not distance < (NEAR_AFTER_STEPS if is_repeated(observation) else NEAR)
        for observation, distance in zip(failing, distances, strict=True)
    )
    if far > MOST_FAR * len(failing):
        return None
    return f"{'In most cases it is close' if far else 'Close'} but not exact. {APPROXIMATE}"


def _distance(observation: Observation) -> float | None:
    """The greatest error beside the size of the expected value; None where the shapes differ."""
    if [a.shape for a in observation.arrays] != [t.shape for t in observation.expected_arrays]:
        return None
    greatest = 0.0
    for answer, expected_array in zip(observation.arrays, observation.expected.arrays, strict=True):
        scale, terms = (
            np.abs(expected_array.value).max(initial=0.0),
            expected_array.sensitivity.max(initial=0.0),
        )
        if scale < 1e-9 * terms:  # what cancels to 0 has no size of its own
            scale = terms
        error = float(np.abs(answer.astype(np.float64) - expected_array.value).max(initial=0.0))
        if error:
            greatest = max(greatest, error / scale) if scale else np.inf
    return greatest


def whole_numbers(observations: Observations) -> str | None:
    """Whole numbers in every case, where the expected values have digits behind the point."""
    answered = [a.ravel() for e in observations.answered for a in e.arrays if a.dtype.kind == "f"]
    expected_arrays = [t.ravel() for e in observations.failing for t in e.expected_arrays]
    if not answered or any(array.dtype.kind != "f" for array in expected_arrays):
        return None
    answers, expected = np.concatenate(answered), np.concatenate(expected_arrays)
    finite = np.isfinite(answers)
    if not finite.all() or (answers != np.round(answers)).any() or len(np.unique(answers)) < FEWEST_WHOLE:
        return None
    if (np.abs(answers) > 1e9).all() or (expected != np.round(expected)).sum() < FEWEST_WHOLE:
        return None
    return (
        "Every value is a whole number; the expected ones are not. Look for an array of integers, which "
        "drops the decimals of what is put into it, and for `//`, `round` and `int`."
    )


def between_two_values(observations: Observations) -> str | None:
    """Numbers between the only two that are right, as 0 and 1: a smooth function for a step."""
    right = np.unique(np.concatenate([t.ravel() for e in observations.answered for t in e.expected_arrays]))
    yours = np.concatenate([array.ravel() for e in observations.failing for array in e.arrays])
    if len(right) != 2 or yours.dtype.kind != "f" or len(yours) < FEWEST_WHOLE:
        return None
    low, high = right
    between = np.unique(yours[(yours > low) & (yours < high)])
    if len(between) < FEWEST_BETWEEN or (yours < low).any() or (yours > high).any():
        return None
    return (
        f"Every value should be {low:g} or {high:g}, and some of yours lie between them: a smooth function "
        "comes near a step, and only a comparison is one."
    )
