"""Mistakes that show in the shape of the answer: a part of what is expected, more of it, or it rearranged."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.judging.hypothesis import Alteration, Hypothesis, each, from_expected, only, output_name
from grader.judging.observations import Arrays, Observation, Observations, close, is_repeated

TOO_MANY = "The values are right, in one dimension of length 1 too many."

OTHER_ORDER = "The values are right, but the axes are in another order: compare your shape with the task's."

ENDS: tuple[tuple[str, str, Alteration], ...] = (
    ("the last row alone", "The task asks for every row.", lambda t: t[-1]),
    ("the first row alone", "The task asks for every row.", lambda t: t[0]),
    ("the last row alone", "The task asks for every row.", lambda t: t[-1:]),
    ("the first row alone", "The task asks for every row.", lambda t: t[:1]),
    ("the last row missing", "The others are right: does a loop end one step early?", lambda t: t[:-1]),
    ("the first row missing", "The others are right: does a loop begin one step late?", lambda t: t[1:]),
    (
        "the last column missing",
        "The others are right: does a loop end one step early?",
        lambda t: t[..., :-1],
    ),
    (
        "the last row and column missing",
        "The others are right: do the loops end one step early?",
        lambda t: t[..., :-1, :-1],
    ),
    (
        "a border missing",
        "The first and the last row and column are not there; return the whole array.",
        lambda t: t[..., 1:-1, 1:-1],
    ),
    (
        "one dimension",
        "The values are right, but all in one row.",
        lambda t: t.reshape(-1),
    ),
    (
        "a matrix of one number",
        "You return it in the shape (1, 1); return the shape that the task asks for.",
        lambda t: t.reshape(1, 1),
    ),
    ("axes in another order", OTHER_ORDER, lambda t: np.moveaxis(t, 0, -1)),
    ("axes in another order", OTHER_ORDER, lambda t: np.moveaxis(t, -1, 0)),
    ("axes in another order", OTHER_ORDER, lambda t: np.moveaxis(t, 1, -1)),
    ("axes in another order", OTHER_ORDER, lambda t: np.swapaxes(t, 0, 1)),
    ("axes in another order", OTHER_ORDER, lambda t: np.transpose(t)),
    ("a column", "The values are right, but as a column, (n, 1).", lambda t: t.reshape(-1, 1)),
    ("a row", "The values are right, but as one row, (1, n).", lambda t: t.reshape(1, -1)),
    (
        "one dimension too many",
        TOO_MANY,
        lambda t: t[None],
    ),
    (
        "one dimension too many",
        TOO_MANY,
        lambda t: t[..., None],
    ),
    (
        "dimensions of length 1 missing",
        "The values are right, but dimensions of length 1 have gone: look at squeeze() and at indexing.",
        lambda t: np.squeeze(t),
    ),
    (
        "the diagonal alone",
        "The task asks for the whole matrix.",
        lambda t: np.diagonal(t, 0, -2, -1),
    ),
    ("a diagonal matrix", "The values are right, but on the diagonal of a matrix.", lambda t: np.diag(t)),
)
"""A name, a message, and what is done to an expected array. What does not fit the array raises."""

REDUCTIONS: tuple[tuple[str, str, Callable[..., NDArray[Any]]], ...] = (
    ("summed", "sum", np.sum),
    ("averaged", "mean", np.mean),
    ("the largest", "maximum", np.max),
)


def shape_mutations(observations: Observations) -> Iterator[Hypothesis]:
    """Answers of another shape than the expected value; all outputs alike, or one of them."""
    yield from _other_outputs(observations)
    if all(_same_shapes(e) for e in observations.answered) or not _tells(observations):
        return
    for name, message, shaping in (*ENDS, *_reductions(observations)):
        yield Hypothesis(name, message, from_expected(each(shaping)))
        yield from _of_one(observations, name, message, shaping)
    yield from _not_reduced(observations)
    yield _last_of_several(all(map(is_repeated, observations.answered)))
    yield from _rows(observations)


def _tells(observations: Observations) -> bool:
    """Whether a wrong shape belongs to more than one number, not all 0: of one alone any end, sum or row is
    it, and zeros are the sums of many an expected value."""
    return any(
        array.shape != expected.shape and max(array.size, expected.size) > 1 and np.any(array)
        for e in observations.failing
        for array, expected in zip(e.arrays, e.expected_arrays, strict=False)
    )


def _same_shapes(observation: Observation) -> bool:
    return [a.shape for a in observation.arrays] == [t.shape for t in observation.expected_arrays]


def _of_one(observations: Observations, name: str, message: str, shaping: Alteration) -> Iterator[Hypothesis]:
    for i in _single_outputs(observations):
        output = output_name(observations, i)
        said = f"{name} in {output}", message
        # The form of a row is one of two dimensions, whatever the expected value has.
        if name != "a row" and all(e.expected_arrays[i].ndim < 2 for e in observations.answered):
            said = said[0].replace("row", "entry"), said[1].replace("row", "entry")
        yield Hypothesis(*said, from_expected(only(i, shaping)))


def _single_outputs(observations: Observations) -> list[int]:
    """The outputs of which one may be wrong by itself: those whose shape differs. Not those whose values are
    all the same in every case, of which any sum, end or row would explain as much."""
    counts = {len(e.expected_arrays) for e in observations.answered} | {
        len(e.arrays) for e in observations.answered
    }
    if len(counts) != 1 or counts == {1}:
        return []
    return [
        i
        for i in range(max(counts))
        if any(e.arrays[i].shape != e.expected_arrays[i].shape for e in observations.answered)
        and any(np.any(e.expected_arrays[i] != e.expected_arrays[i].flat[:1]) for e in observations.answered)
    ]


def _reductions(observations: Observations) -> Iterator[tuple[str, str, Alteration]]:
    """The sum, mean or maximum over an axis, or over all."""
    most = max((t.ndim for e in observations.answered for t in e.expected_arrays), default=0)
    for word, noun, reduce in REDUCTIONS:
        yield (
            f"{word} over all",
            f"You return one number, the {noun} of all values; the task asks for each of them: look for a "
            "sum or a mean too many.",
            partial(_reduced, reduce, None, False),
        )
        for axis in range(most):
            over = {0: "the rows (dim 0)", 1: "the columns (dim 1)"}.get(axis) if most < 3 else None
            over = over or f"dim {axis}"
            message = f"You take the {noun} over {over}, which removes that axis; the task keeps it."
            for keep in (False, True):
                yield (
                    f"{word} over {over}",
                    message,
                    partial(_reduced, reduce, axis, keep),
                )


def _reduced(reduce: Any, axis: int | None, keep: bool, expected: NDArray[Any]) -> NDArray[Any]:
    return np.asarray(reduce(expected, axis=axis, keepdims=keep))


def _not_reduced(observations: Observations) -> Iterator[Hypothesis]:
    """Answers whose sum or mean over an axis is the expected value."""
    axes = max((a.ndim for e in observations.answered for a in e.arrays), default=0)
    options: list[tuple[int | None, str]] = [(axis, f"dim {axis}") for axis in range(axes)]
    options.append((None, "all values"))
    for word, reduce in (("summed", np.sum), ("averaged", np.mean)):
        for axis, over in options:

            def wrong(observation: Observation, reduce: Any = reduce, axis: int | None = axis) -> Any:
                if len(observation.arrays) != len(observation.expected_arrays):
                    return None
                some = False
                for array, expected in zip(observation.arrays, observation.expected_arrays, strict=True):
                    if array.shape == expected.shape:
                        if not close(array, expected, observation.dtype):
                            return None
                        continue
                    if axis is not None and axis >= array.ndim:
                        return None
                    if not close(np.asarray(reduce(array, axis=axis)), expected, observation.dtype):
                        return None
                    some = True
                return (
                    from_expected(lambda *_: observation.arrays)(observation)
                    if some or not observation.mismatch
                    else None
                )

            verb = "sum" if word == "summed" else "take the mean"
            yield Hypothesis(
                f"not {word} over {over}",
                f"You keep what should be {word}: {verb} over {over} at the end, and your values are right.",
                wrong,
            )


def _last_of_several(are_steps: bool) -> Hypothesis:
    """All of a path where its end is asked for, or several values of which the last is right."""

    def wrong(observation: Observation) -> Any:
        if len(observation.arrays) != len(observation.expected_arrays):
            return None
        for array, expected in zip(observation.arrays, observation.expected_arrays, strict=True):
            end = array[-1] if array.ndim == expected.ndim + 1 and len(array) else array
            if not close(np.asarray(end), expected, observation.dtype):
                return None
        return from_expected(lambda *_: observation.arrays)(observation)

    if are_steps:
        return Hypothesis("every step", "You return every step; the task asks for the last one alone.", wrong)
    return Hypothesis(
        "the last value is right",
        "You return several values, and the last one is the right result: find why there are others.",
        wrong,
    )


def _rows(observations: Observations) -> Iterator[Hypothesis]:
    """Rows before, rows missing at the end, every k-th row."""

    def prefix(t: NDArray[Any], length: int) -> NDArray[Any]:
        return t[:length]

    def every(t: NDArray[Any], length: int) -> NDArray[Any]:
        steps = [k for k in range(2, len(t) + 1) if len(t[::k]) == length]
        return t[:: steps[0]] if steps else t

    for name, message, rows in (
        ("the last rows missing", "Your rows are right as far as they go, and end too early.", prefix),
        ("every k-th row alone", "You keep some of the rows; the task asks for every one.", every),
    ):

        def wrong(observation: Observation, rows: Any = rows) -> Any:
            if len(observation.arrays) != len(observation.expected_arrays):
                return None
            changed = [
                rows(t, len(a)) if a.ndim and t.ndim and 0 < len(a) < len(t) else t
                for a, t in zip(observation.arrays, observation.expected_arrays, strict=True)
            ]
            return from_expected(lambda *_: changed)(observation)

        yield Hypothesis(name, message, wrong)
    yield from _start_included(observations)


def _start_included(observations: Observations) -> Iterator[Hypothesis]:
    """A path that begins with an argument."""
    for name in observations.answered[0].expected.inputs:

        def change(expected_arrays: Arrays, observation: Observation, name: str = name) -> Arrays:
            start = observation.expected.inputs.get(name)
            if not isinstance(start, np.ndarray) or any(
                t.shape[1:] != start.shape or not t.ndim for t in expected_arrays
            ):
                raise ValueError(name)
            return [np.concatenate([start[None], t]) for t in expected_arrays]

        yield Hypothesis(
            "the start is part of the path",
            f"Your first row is `{name}` itself: the path begins after the first update.",
            from_expected(change),
        )


def _other_outputs(observations: Observations) -> Iterator[Hypothesis]:
    """Some of the outputs, or all of them in another order."""
    counts = {len(e.expected_arrays) for e in observations.answered}
    if len(counts) != 1:
        yield Hypothesis("the first value alone", "Return all values, as a tuple or list.", _picked([0]))
        return
    (count,) = counts
    if count > 1:
        for i in range(count):
            output = output_name(observations, i)
            yield Hypothesis(
                f"{output} alone", f"Return all {count} values, as a tuple or list.", _picked([i])
            )
        orders = [[(i + shift) % count for i in range(count)] for shift in range(1, count)]
        if count % 2 == 0 and count > 2:
            orders.append([*range(0, count, 2), *range(1, count, 2)])
        for order in orders:
            said = ", ".join(output_name(observations, i) for i in order)
            message = f"The values are right, but you return them in the order {said}."
            yield Hypothesis("returned in another order", message, _picked(order))


def _picked(which: list[int]) -> Callable[[Observation], Any]:
    def wrong(observation: Observation) -> Any:
        parts = from_expected(lambda expected_arrays, _: expected_arrays)(observation)
        flat: list[Any] = []

        def walk(value: Any) -> None:
            if isinstance(value, tuple):
                for item in value:
                    walk(item)
            else:
                flat.append(value)

        walk(parts)
        picked = tuple(flat[i] for i in which)
        return picked if len(picked) > 1 else picked[0]

    return wrong
