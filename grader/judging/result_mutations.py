"""Mistakes in the last step: something done to a result that should be returned as it is."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.judging.hypothesis import Alteration, Hypothesis, from_expected
from grader.judging.observations import Arrays, Observation, Observations
from grader.judging.output_mutations import of_each_array

FEWEST_CUT = 3
"""How many values must have been cut off before a limit is spoken of: one is at a limit by itself."""


def _in_unit_length(expected: NDArray[Any]) -> NDArray[Any]:
    length = float(np.sqrt((expected.astype(np.float64) ** 2).sum()))
    return expected / length if length else expected


RESULTS: tuple[tuple[str, str, Alteration], ...] = (
    ("the absolute value", "Your values have lost their sign: look at abs() and at squares.", np.abs),
    ("of length 1", "You divide the result by its length (norm): return it as it is.", _in_unit_length),
    ("the sign alone", "You return the signs, -1, 0 or 1: the sizes count too.", np.sign),
    ("the logarithm", "You take the logarithm at the end: return the value itself.", np.log),
    ("the exponential", "You take exp at the end: return the value itself.", np.exp),
    ("the square", "You square the result: return the value itself.", np.square),
    ("the square root", "You take a square root at the end: return the value itself.", np.sqrt),
    ("1 minus the result", "You return 1 minus the result.", lambda t: 1 - t),
    (
        "1 over the result",
        "You return 1 divided by the result: return the result itself.",
        lambda t: 1 / t,
    ),
    *(
        (
            f"clipped to -{k} … {k}",
            f"You clip the result to -{k} … {k}: return it as it is.",
            partial(np.clip, a_min=-k, a_max=k),
        )
        for k in (1, 5, 10)
    ),
)
"""What is done to a result that should be returned as it is."""


def result_mutations(observations: Observations) -> Iterator[Hypothesis]:
    """The expected value with a function of it in its place, or a multiple of an argument added to it."""
    yield from of_each_array(observations, RESULTS)
    yield from _more_than_an_argument(observations)
    yield from _times_an_argument(observations)


def _times_an_argument(observations: Observations) -> Iterator[Hypothesis]:
    """Every entry multiplied or divided by that of an argument of its shape, or by a number."""
    for name, value in observations.answered[0].expected.inputs.items():
        if isinstance(value, (int, float)) or (isinstance(value, np.ndarray) and value.dtype.kind == "f"):
            for done, does, power in (("multiplied", "multiply", 1), ("divided", "divide", -1)):
                yield Hypothesis(
                    f"{done} by {name}",
                    f"You {does} the result by `{name}`: return it as it is.",
                    from_expected(partial(_times_a_power, name, power)),
                )


def _times_a_power(name: str, power: int, expected_arrays: Arrays, observation: Observation) -> Arrays:
    value = np.asarray(observation.expected.inputs.get(name, np.nan), dtype=np.float64)
    fits = all(value.ndim == 0 or value.shape == expected.shape for expected in expected_arrays)
    return [expected * value**power for expected in expected_arrays] if fits else []


def _more_than_an_argument(observations: Observations) -> Iterator[Hypothesis]:
    """The expected value and a multiple of an argument of its shape, the same multiple in every case."""
    observation = observations.failing[0]
    if (
        len(observation.expected_arrays) != 1
        or observation.arrays[0].shape != observation.expected_arrays[0].shape
    ):
        return
    answer, expected = observation.arrays[0], observation.expected_arrays[0]
    if (
        answer.dtype.kind != "f"
        or expected.dtype.kind != "f"
        or expected.size < 2
        or not np.isfinite(answer).all()
    ):
        return
    for name, value in observation.expected.inputs.items():
        if not isinstance(value, np.ndarray) or value.shape != expected.shape or not value.any():
            continue
        at = np.unravel_index(int(np.argmax(np.abs(value))), value.shape)
        ratio = (answer[at] - expected[at]) / value[at]
        for divided, count in _counts(observation):
            times = float(f"{ratio * (len(observation.expected.inputs[count]) if count else 1):.6g}")
            if not times:
                continue
            sign, size = ("+", times) if times > 0 else ("-", -times)
            term = f"{name}{divided}" if size == 1 else f"{size:g} · {name}{divided}"
            yield Hypothesis(
                f"{sign} {term} too much",
                "The rest of your result is right: leave that term out.",
                from_expected(partial(_plus_argument, name, times, count)),
            )


def _counts(observation: Observation) -> list[tuple[str, str]]:
    """Nothing, or what a term may be divided by: the length of an array."""
    arrays = [name for name, v in observation.expected.inputs.items() if isinstance(v, np.ndarray) and v.ndim]
    return [("", ""), *((f" / len({name})", name) for name in arrays)]


def _plus_argument(
    name: str, times: float, count: str, expected_arrays: Arrays, observation: Observation
) -> Arrays:
    inputs = observation.expected.inputs
    share = 1 / len(inputs[count]) if count else 1.0
    return [expected_arrays[0] + times * share * inputs[name]]


def cut_off(observations: Observations) -> Iterator[Hypothesis]:
    """No value beyond a limit that is reached several times."""
    if any(
        len(e.expected_arrays) != 1 or e.arrays[0].shape != e.expected_arrays[0].shape
        for e in observations.answered
    ):
        return
    answers = np.concatenate([e.arrays[0].ravel() for e in observations.answered])
    expected_arrays = np.concatenate([e.expected_arrays[0].ravel() for e in observations.answered])
    if answers.dtype.kind != "f" or expected_arrays.dtype.kind != "f" or not np.isfinite(answers).all():
        return
    low, high = float(answers.min(initial=np.inf)), float(answers.max(initial=-np.inf))
    margin = 1e-9 * (abs(low) + abs(high))
    above, below = int((expected_arrays > high + margin).sum()), int((expected_arrays < low - margin).sum())
    if not low < high or above + below < FEWEST_CUT or len(observations.failing) < 2:
        return
    cut = np.concatenate(
        [expected_arrays[expected_arrays > high + margin], expected_arrays[expected_arrays < low - margin]]
    )
    if len(np.unique(np.round(cut, 9))) < FEWEST_CUT:
        return  # a plateau of the function, not of clipping
    limits = [f"above {high:.6g}"] if above else []
    limits += [f"below {low:.6g}"] if below else []
    beyond = " or ".join(limits)
    yield Hypothesis(
        f"nothing {beyond}",
        f"The values are right, but none is {beyond}: they seem to be clipped.",
        from_expected(lambda expected_arrays, _: [np.clip(t, low, high) for t in expected_arrays]),
    )
