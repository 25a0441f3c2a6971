"""Mistakes that show in the answer alone: the expected value, with something done to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.judging.hypothesis import Alteration, Hypothesis, each, from_expected, only, output_name
from grader.judging.observations import Arrays, Observation, Observations, close
from grader.judging.several_outputs import of_several_outputs

MOST_DECIMALS = 8


def output_mutations(observations: Observations) -> Iterator[Hypothesis]:
    """Lost digits, parts that are missing, rows that stand for others."""
    yield _float32()
    yield _earlier_answer(observations)
    yield from of_several_outputs(observations)
    yield from of_each_array(observations)
    yield from _rounded()


def _float32() -> Hypothesis:
    """float32 numbers in float64 answers, right to the precision of float32."""

    def wrong(observation: Observation) -> Any:
        difference = observation.mismatch.difference if observation.mismatch else None
        if observation.dtype != "float64" or (
            observation.mismatch and not (difference and difference.lost_precision)
        ):
            return None
        if not all(_is_float32(array) for array in observation.arrays):
            return None
        return from_expected(lambda *_: observation.arrays)(observation)

    return Hypothesis(
        "float32 inside",
        "The values are those of float32 arithmetic. Somewhere a float64 input becomes float32, as "
        "`torch.tensor([...])` and `.float()` do; keep `x.dtype`.",
        wrong,
    )


def _is_float32(array: NDArray[Any]) -> bool:
    with np.errstate(over="ignore"):
        return array.dtype.kind != "f" or np.array_equal(array, array.astype(np.float32), equal_nan=True)


def _earlier_answer(observations: Observations) -> Hypothesis:
    """The expected value of an earlier case of the same shape, wherever the answer is wrong."""

    def wrong(observation: Observation) -> Any:
        if observation.mismatch is None:
            return from_expected(lambda expected_arrays, _: expected_arrays)(observation)
        for earlier in observations.answered:
            if earlier is observation:
                return None
            if _tells(earlier) and _same(observation.arrays, earlier.expected_arrays, observation.dtype):
                return from_expected(lambda *_, kept=earlier.expected_arrays: kept)(observation)
        return None

    return Hypothesis(
        "an earlier answer again",
        "In the wrong cases this is the result of an earlier call: something is kept between calls.",
        wrong,
    )


def _tells(observation: Observation) -> bool:
    """Whether an expected value is no handful of whole numbers, which another answer can hit by chance."""
    return any(np.any(expected != np.round(expected)) for expected in observation.expected_arrays)


def _same(arrays: Arrays, expected_arrays: Arrays, dtype: str) -> bool:
    return len(arrays) == len(expected_arrays) and all(
        close(a, t, dtype) for a, t in zip(arrays, expected_arrays, strict=True)
    )


OF_EACH_ARRAY: tuple[tuple[str, str, Alteration], ...] = (
    (
        "the last row is left out",
        "The last row is 0, the rest is right: does a loop end one step early?",
        lambda t: _without_last(t, axes=1),
    ),
    (
        "the last row and column are left out",
        ("The last row and the last column are 0, the rest is right: do the loops end one step early?"),
        lambda t: _without_last(t, axes=2),
    ),
    (
        "the last value is left out",
        "The very last value is 0, the rest is right: does a loop end one step early?",
        lambda t: np.append(t.ravel()[:-1], 0 * t.ravel()[-1:]).reshape(t.shape),
    ),
    ("0 above the diagonal", "Everything above the diagonal is 0, the rest is right.", lambda t: _tril(t)),
    ("0 below the diagonal", "Everything below the diagonal is 0, the rest is right.", lambda t: _triu(t)),
    (
        "the first row for all",
        "Every row has the result of the first one.",
        lambda t: np.broadcast_to(t[:1], t.shape) if t.ndim else t,
    ),
    (
        "the last row for all",
        ("Every row has the result of the last one: do all of them share one array, which is overwritten?"),
        lambda t: np.broadcast_to(t[-1:], t.shape) if t.ndim else t,
    ),
    (
        "the mean for all",
        "Every row has the mean of all rows' results.",
        lambda t: np.broadcast_to(t.mean(0, keepdims=True), t.shape) if t.ndim and len(t) else t,
    ),
    (
        "the mean in every entry",
        "Every entry is the same number, the mean of all that should be there: do not average over them.",
        lambda t: np.full_like(t, t.mean()) if t.size else t,
    ),
    (
        "the sum in every entry",
        "Every entry is the same number, the sum of all that should be there: do not add them up or average.",
        lambda t: np.full_like(t, t.sum()) if t.size else t,
    ),
    (
        "only the first entry",
        "Every value but the very first is 0: it is right for one entry, and nothing is done for the others.",
        lambda t: np.append(t.ravel()[:1], 0 * t.ravel()[1:]).reshape(t.shape),
    ),
    ("0 on the diagonal", "The diagonal is 0, the rest is right.", lambda t: _off_diagonal(t)),
    (
        "a running mean",
        "Each row is the mean of the rows up to it: keep the value of each iteration, not the mean so far.",
        lambda t: _running_mean(t),
    ),
    (
        "a running sum",
        "Each row includes the rows before it: is a sum not reset to 0 in each iteration?",
        lambda t: np.cumsum(t, axis=0) if t.ndim else t,
    ),
    (
        "a running sum over all entries",
        "Each entry includes those before it: cumsum adds them up; leave it out.",
        lambda t: np.cumsum(t).reshape(t.shape),
    ),
    (
        "every row is one too late",
        "Every row stands one place too late, and the last one first: look at the index.",
        lambda t: np.roll(t, 1, axis=0) if t.ndim else t,
    ),
    (
        "every row is one too early",
        "Every row stands one place too early, and the first one last: look at the index.",
        lambda t: np.roll(t, -1, axis=0) if t.ndim else t,
    ),
)
"""A name, a message, and what is done to an array of the expected value."""


def of_each_array(
    observations: Observations, alterations: Sequence[tuple[str, str, Alteration]] = OF_EACH_ARRAY
) -> Iterator[Hypothesis]:
    """Alterations of all outputs, or of one of them."""
    counts = {len(observation.expected_arrays) for observation in observations.answered}
    single = range(max(counts)) if len(counts) == 1 and max(counts) > 1 else ()
    for name, message, alter in alterations:
        if all(
            expected.ndim < 2
            for observation in observations.answered
            for expected in observation.expected_arrays
        ):
            name, message = name.replace("row", "entry"), message.replace("row", "entry")
        yield Hypothesis(name, message, from_expected(each(alter)))
        for i in single:
            output = output_name(observations, i)
            said = f"{name} in {output}", f"In {output}: {message} The rest is right."
            yield Hypothesis(*said, from_expected(only(i, alter)))


def _running_mean(expected: NDArray[Any]) -> NDArray[Any]:
    if not expected.ndim:
        return expected
    count = np.arange(1, len(expected) + 1).reshape(-1, *[1] * (expected.ndim - 1))
    return np.cumsum(expected, axis=0) / count


def _off_diagonal(expected: NDArray[Any]) -> NDArray[Any]:
    if expected.ndim < 2 or expected.shape[-1] != expected.shape[-2]:
        return expected
    return np.where(np.eye(expected.shape[-1], dtype=bool), 0 * expected, expected)


def _without_last(expected: NDArray[Any], axes: int) -> NDArray[Any]:
    """The last entry along each of the first `axes` axes set to 0; 0 for a single number."""
    result = expected.copy() if expected.ndim else np.zeros_like(expected)
    for axis in range(min(axes, expected.ndim)):
        np.moveaxis(result, axis, 0)[-1:] = 0
    return result


def _tril(expected: NDArray[Any]) -> NDArray[Any]:
    return np.tril(expected) if expected.ndim >= 2 else expected


def _triu(expected: NDArray[Any]) -> NDArray[Any]:
    return np.triu(expected) if expected.ndim >= 2 else expected


def _rounded() -> Iterator[Hypothesis]:
    """Values with a few decimals, or none."""
    for decimals in range(1, MOST_DECIMALS + 1):
        yield Hypothesis(
            f"rounded to {decimals} decimals",
            "The values are right but rounded: return all their digits.",
            _on_a_grid(decimals),
        )
    for name, whole in (
        ("rounded to whole numbers", np.round),
        ("cut to whole numbers", np.trunc),
        ("rounded down", np.floor),
    ):
        message = "The values have lost their fractional part: look for int(), // or an integer dtype."
        yield Hypothesis(name, message, from_expected(each(whole)))
        yield Hypothesis(name, message, from_expected(each(_to_integers(whole))))


def _on_a_grid(decimals: int) -> Callable[[Observation], Any]:
    """The expected value rounded, for answers that are decimals themselves."""

    def wrong(observation: Observation) -> Any:
        for array in observation.arrays:
            if array.dtype.kind != "f" or not np.allclose(array, np.round(array, decimals), 1e-6, 0.0):
                return None
        return from_expected(
            lambda expected_arrays, _: [np.round(expected, decimals) for expected in expected_arrays]
        )(observation)

    return wrong


def _to_integers(whole: Alteration) -> Alteration:
    return lambda expected: whole(expected).astype(np.int64)
