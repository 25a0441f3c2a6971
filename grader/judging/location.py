"""Where is it wrong? A true sentence on the place, for mistakes that have no name."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.judging.evidence import Evidence, Exhibit, as_array, close, run_candidate
from grader.lazy import torch


def locate(evidence: Evidence) -> str | None:
    """One sentence on what the wrong answers have in common and the right ones do not; None where
    nothing sets them apart."""
    values = [e for e in evidence.failing if e.finding and e.finding.kind in ("value", "finite")]
    if len(values) != len(evidence.failing):
        return None
    for question in (
        _overflow,
        _precision,
        _only_where,
        _only_diagonal,
        _only_batches,
        _approximate,
        _only_cases,
    ):
        sentence = question(evidence)
        if sentence:
            return sentence
    return None


def _overflow(evidence: Evidence) -> str | None:
    """NaN or infinity where the truth is finite, only beside large inputs."""
    if not all(e.finding and e.finding.kind == "finite" for e in evidence.failing):
        return None
    smallest_failing = min(_largest_input(e) for e in evidence.failing)
    if smallest_failing < 20 or any(_largest_input(e) >= smallest_failing for e in evidence.passing):
        return None
    return (
        "Overflow: it is right for moderate inputs and NaN or infinite for large ones. "
        "Look for exp of a large number, or log of 0, and rewrite the formula so that neither happens."
    )


def _precision(evidence: Evidence) -> str | None:
    """float64 answers that float32 arithmetic would give."""
    lost = all(
        e.finding and e.finding.difference and e.finding.difference.lost_precision for e in evidence.failing
    )
    rounded = all(
        a.dtype.kind != "f" or np.array_equal(a, a.astype(np.float32), equal_nan=True)
        for e in evidence.failing
        for a in e.arrays
    )
    if evidence.dtype != "float64" or not lost or not rounded:
        return None
    return (
        "Lost precision: the values are those of float32 arithmetic. Somewhere a float64 input becomes "
        "float32, as `torch.tensor([...])` and `.float()` do; keep `x.dtype`."
    )


def _only_where(evidence: Evidence) -> str | None:
    """An elementwise function of one array, wrong only where the input is 0, or has one sign."""
    inputs = []
    for exhibit in evidence.failing:
        arrays = [v for v in exhibit.truth.inputs.values() if isinstance(v, np.ndarray)]
        difference = exhibit.finding.difference if exhibit.finding else None
        if difference is None or len(arrays) != 1 or arrays[0].shape != difference.wrong.shape:
            return None
        if not _is_elementwise(evidence, exhibit):
            return None
        inputs.append(arrays[0][difference.wrong])
    wrong = np.concatenate([values.ravel() for values in inputs])
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


def _is_elementwise(evidence: Evidence, exhibit: Exhibit) -> bool:
    """Whether the reference gives entries of the input, taken alone, what it gives them among others."""
    truth = exhibit.truths[0]
    for at in {0, truth.size // 2, truth.size - 1}:

        def alone(*arguments: Any, at: int = at) -> Any:
            single = (a.reshape(-1)[at : at + 1] if isinstance(a, torch.Tensor) else a for a in arguments)
            return evidence.exercise.reference(*single)

        result = run_candidate(alone, exhibit)
        if not isinstance(result, torch.Tensor) or tuple(result.shape) != (1,):
            return False
        if not close(as_array(result), truth.reshape(-1)[at : at + 1], exhibit.dtype):
            return False
    return True


def _only_diagonal(evidence: Evidence) -> str | None:
    """Matrices that are wrong on the diagonal alone, or everywhere but there."""
    masks = []
    for exhibit in evidence.failing:
        difference = exhibit.finding.difference if exhibit.finding else None
        shape = difference.wrong.shape if difference else ()
        if difference is None or len(shape) < 2 or shape[-1] != shape[-2] or shape[-1] < 2:
            return None
        # A batch that happens to be square has no diagonal to speak of.
        if any(np.shape(value) == shape for value in exhibit.truth.inputs.values()):
            return None
        masks.append((difference.wrong, np.broadcast_to(np.eye(shape[-1], dtype=bool), shape)))
    if all(not (wrong & ~diagonal).any() for wrong, diagonal in masks):
        return "The diagonal is wrong; everything beside it is right."
    if all(not (wrong & diagonal).any() for wrong, diagonal in masks):
        return "The diagonal is right; the entries beside it are wrong."
    return None


def _only_batches(evidence: Evidence) -> str | None:
    """Right for one example and wrong for more."""

    def rows(exhibit: Exhibit) -> int:
        matrices = [v for v in exhibit.truth.inputs.values() if isinstance(v, np.ndarray) and v.ndim >= 2]
        return int(matrices[0].shape[0]) if matrices else 0

    if (
        evidence.passing
        and all(rows(e) == 1 for e in evidence.passing)
        and all(rows(e) > 1 for e in evidence.failing)
    ):
        return "It is right for a batch of one and wrong for more: look at how the examples are combined."
    return None


def _approximate(evidence: Evidence) -> str | None:
    """Near the truth everywhere, exact nowhere: what finite differences give."""
    if evidence.dtype != "float64" or len(evidence.failing) < 2:
        return None
    for exhibit in evidence.failing:
        if [a.shape for a in exhibit.arrays] != [t.shape for t in exhibit.truths]:
            return None
        for answer, leaf in zip(exhibit.arrays, exhibit.truth.leaves, strict=True):
            scale = np.abs(leaf.value).max(initial=0.0)
            error = np.abs(answer.astype(np.float64) - leaf.value).max(initial=0.0)
            if not scale or not error < 1e-2 * scale:
                return None
    return (
        "Close but not exact. Finite differences, a step in float32, a constant with few digits, or a "
        "small number added for safety do this; write the exact formula, in the dtype of the input."
    )


def _only_cases(evidence: Evidence) -> str | None:
    """A few cases that are wrong while most are right."""
    if len(evidence.failing) > 3 or len(evidence.passing) < len(evidence.failing):
        return None
    cases = ", ".join(f'"{exhibit.case}"' for exhibit in evidence.failing)
    return f"It is right in every other case; look at what is special about {cases}."


def _largest_input(exhibit: Exhibit) -> float:
    arrays = [
        np.abs(v) for v in exhibit.truth.inputs.values() if isinstance(v, np.ndarray) and v.dtype.kind == "f"
    ]
    return max((float(a.max(initial=0.0)) for a in arrays), default=0.0)
