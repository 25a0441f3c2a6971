"""Where is it wrong? A true sentence on the place, for mistakes that have no name."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.judging.comparison import compare
from grader.judging.families import what_is_special
from grader.judging.lost_digits import approximate, between_two_values, whole_numbers
from grader.judging.mismatch import MismatchKind
from grader.judging.observations import Observation, Observations, as_array, close, run_candidate
from grader.judging.outputs import named, what_is_right
from grader.lazy import torch

FEWEST = 3
"""How many wrong values must have something in common before it is said of them."""


def locate(observations: Observations) -> str | None:
    """One sentence on what the wrong answers have in common and the right ones do not; None where
    nothing sets them apart. A case that raised is wrong, too."""
    values = [
        e
        for e in observations.failing
        if e.mismatch and e.mismatch.kind in (MismatchKind.VALUE, MismatchKind.FINITE)
    ]
    if len(values) != len(observations.failing):
        return None
    for question in OF_ALL_CASES if observations.unanswered else QUESTIONS:
        sentence = question(observations)
        if sentence:
            return sentence
    return None


def _overflow(observations: Observations) -> str | None:
    """NaN or infinity where the expected value is finite, only beside large inputs."""
    if not all(e.mismatch and e.mismatch.kind == MismatchKind.FINITE for e in observations.failing):
        return None
    smallest_failing = min(_largest_input(e) for e in observations.failing)
    if smallest_failing < 20 or any(_largest_input(e) >= smallest_failing for e in observations.passing):
        return None
    return (
        "Overflow: it is right for moderate inputs and NaN or infinite for large ones. "
        "Look for exp of a large number, or log of 0, and rewrite the formula so that neither happens."
    )


def _float32_only(observations: Observations) -> str | None:
    """Wrong in float32, and right in float64: there is no evidence of float32 otherwise."""
    has_both = "float64" in observations.exercise.dtypes
    if observations.dtype != "float32" or not has_both or not observations.is_alone:
        return None
    return (
        "It is right in float64 and wrong in float32, where exp overflows at 89 already"
        " and numbers below 1e-45 are 0. Look for large or tiny values, and for"
        " differences of nearly equal numbers."
    )


def _outputs(observations: Observations) -> str | None:
    """Which of several outputs are right."""
    answers = []
    for observation in observations.failing:
        arrays = observation.expected.arrays
        if len(arrays) < 2 or len(observation.arrays) != len(arrays):
            return None
        right = [
            answer.shape == expected_array.value.shape
            and compare(answer, expected_array, observation.dtype) is None
            for answer, expected_array in zip(observation.arrays, arrays, strict=True)
        ]
        outputs = named(observations.exercise, observation.expected, right)
        # What a driver counts beside the outputs says nothing of where they are wrong.
        answers.append(
            [o for o, expected_array in zip(outputs, arrays, strict=True) if expected_array.dtype == "float"]
        )
    return what_is_right(answers, "in every case that ran" if observations.unanswered else "in every case")


def _families(observations: Observations) -> str | None:
    """Which kinds of cases are right."""
    wrong = [*(observation.expected for observation in observations.failing), *observations.unanswered]
    return what_is_special(
        observations.exercise, [observation.expected for observation in observations.passing], wrong
    )


def _only_where(observations: Observations) -> str | None:
    """An elementwise function of one array, wrong only where the input is 0, or has one sign."""
    inputs = []
    for observation in observations.failing:
        arrays = [v for v in observation.expected.inputs.values() if isinstance(v, np.ndarray)]
        difference = observation.mismatch.difference if observation.mismatch else None
        if difference is None or len(arrays) != 1 or arrays[0].shape != difference.wrong.shape:
            return None
        if not _is_elementwise(observations, observation):
            return None
        inputs.append(arrays[0][difference.wrong])
    wrong = np.concatenate([values.ravel() for values in inputs])
    # One wrong value has some sign, whatever the reason.
    if len(wrong) < FEWEST and (wrong != 0).any():
        return None
    for holds, words in (
        (wrong == 0, "is exactly 0"),
        (wrong < 0, "is negative"),
        (wrong > 0, "is positive"),
        (wrong <= 0, "is 0 or negative"),
        (wrong >= 0, "is 0 or positive"),
    ):
        if holds.all():
            return f"It is wrong only where the input {words}."
    return None


def _is_elementwise(observations: Observations, observation: Observation) -> bool:
    """Whether the reference gives entries of the input, taken alone, what it gives them among others."""
    expected = observation.expected_arrays[0]
    for at in {0, expected.size // 2, expected.size - 1}:

        def alone(*arguments: Any, at: int = at) -> Any:
            single = (a.reshape(-1)[at : at + 1] if isinstance(a, torch.Tensor) else a for a in arguments)
            return observations.exercise.asked(observations.exercise.reference)(*single)

        result = run_candidate(alone, observation)
        if not isinstance(result, torch.Tensor) or tuple(result.shape) != (1,):
            return False
        if not close(as_array(result), expected.reshape(-1)[at : at + 1], observation.dtype):
            return False
    return True


def _only_diagonal(observations: Observations) -> str | None:
    """Matrices that are wrong on the diagonal alone, or everywhere but there."""
    masks = []
    for observation in observations.failing:
        difference = observation.mismatch.difference if observation.mismatch else None
        shape = difference.wrong.shape if difference else ()
        if difference is None or len(shape) < 2 or shape[-1] != shape[-2]:
            return None
        # A batch that happens to be square has no diagonal to speak of.
        arrays = [value for value in observation.expected.inputs.values() if isinstance(value, np.ndarray)]
        if any(array.shape == shape for array in arrays):
            return None
        masks.append((difference.wrong, np.broadcast_to(np.eye(shape[-1], dtype=bool), shape)))
    # A 1 by 1 matrix is all diagonal.
    if all(wrong.shape[-1] == 1 for wrong, _ in masks):
        return None
    if all(not (wrong & ~diagonal).any() for wrong, diagonal in masks):
        return "The diagonal is wrong; the other entries are right."
    if all(not (wrong & diagonal).any() for wrong, diagonal in masks):
        return "The diagonal is right; the other entries are wrong."
    return None


def _only_batches(observations: Observations) -> str | None:
    """Right for one example and wrong for more."""

    def rows(observation: Observation) -> int:
        matrices = [
            v for v in observation.expected.inputs.values() if isinstance(v, np.ndarray) and v.ndim >= 2
        ]
        return int(matrices[0].shape[0]) if matrices else 0

    if (
        observations.passing
        and all(rows(e) == 1 for e in observations.passing)
        and all(rows(e) > 1 for e in observations.failing)
    ):
        return "It is right for a batch of one and wrong for more: look at how the examples are combined."
    return None


def _only_cases(observations: Observations) -> str | None:
    """A few cases that are wrong while most are right."""
    if len(observations.failing) > 3 or len(observations.passing) < len(observations.failing):
        return None
    cases = ", ".join(f'"{observation.case}"' for observation in observations.failing)
    return f"It is right in every other case; look at what is special about {cases}."


def _at_an_end(observations: Observations) -> str | None:
    """Vectors or matrices that are wrong, or right, in the first or last row or column alone."""
    masks = []
    for observation in observations.failing:
        difference = observation.mismatch.difference if observation.mismatch else None
        if difference is None or len(observation.expected_arrays) != 1:
            return None
        masks.append(difference.wrong)
    if len({mask.ndim for mask in masks}) != 1 or masks[0].ndim not in (1, 2):
        return None
    for axis in range(masks[0].ndim):
        kind = "entry" if masks[0].ndim == 1 else ("row", "column")[axis]
        # One row is the first and the last at once.
        parts = [np.moveaxis(mask, axis, 0) for mask in masks if mask.shape[axis] > 1]
        if len(parts) < 2:
            continue
        wrong = [np.asarray(part.reshape(len(part), -1).any(axis=1)) for part in parts]
        for end, at in (("first", 0), ("last", -1)):
            if all(rows.sum() == 1 and rows[at] for rows in wrong):
                return f"Only the {end} {kind} is wrong; the rest is right."
            if all(rows.sum() == len(rows) - 1 and not rows[at] for rows in wrong):
                return f"Only the {end} {kind} is right; look at what changes from one {kind} to another."
    return None


def _sizes(observations: Observations) -> str | None:
    """Wrong values that are all too large, or all too small, in one sense or the other."""
    answers, expected_arrays = [], []
    for observation in observations.failing:
        difference = observation.mismatch.difference if observation.mismatch else None
        if difference is None or len(observation.expected_arrays) != 1:
            return None
        answers.append(observation.arrays[0][difference.wrong].astype(np.float64))
        expected_arrays.append(observation.expected_arrays[0][difference.wrong].astype(np.float64))
    answer, expected = np.concatenate(answers), np.concatenate(expected_arrays)
    if len(answer) < FEWEST or not np.isfinite(answer).all() or not np.isfinite(expected).all():
        return None
    if (answer > expected).all():
        return "Every wrong value is too large."
    if (answer < expected).all():
        return "Every wrong value is too small."
    if not (np.sign(answer) == np.sign(expected)).all():
        return None
    if (np.abs(answer) > np.abs(expected)).all():
        return "Every wrong value has the right sign, and is too far from 0."
    if (np.abs(answer) < np.abs(expected)).all():
        return "Every wrong value has the right sign, and is too close to 0."
    return None


def _largest_input(observation: Observation) -> float:
    arrays = [
        np.abs(v)
        for v in observation.expected.inputs.values()
        if isinstance(v, np.ndarray) and v.dtype.kind == "f"
    ]
    return max((float(a.max(initial=0.0)) for a in arrays), default=0.0)


QUESTIONS = (
    _overflow,
    _float32_only,
    _outputs,
    between_two_values,
    whole_numbers,
    approximate,
    _only_where,
    _only_diagonal,
    _families,
    _only_batches,
    _only_cases,
    _at_an_end,
    _sizes,
)
"""What is asked, in this order, where every case ran."""

OF_ALL_CASES = (
    _outputs,
    between_two_values,
    whole_numbers,
    approximate,
    _only_diagonal,
    _families,
    _at_an_end,
    _sizes,
)
"""What may be asked where some did not: no answer to it speaks of cases beyond those it has looked at."""
