"""Two mistakes at once: a known one and a factor besides, or another one in each output.

What no single cause explains is held against every cause once more: whether it gives the answer up to a
factor that people forget, or some outputs of several. Either is told only if it holds in every case.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from math import isclose
from typing import Any

import numpy as np

from grader.judging.hypothesis import as_tensor, output_name
from grader.judging.observations import Arrays, Observation, Observations, arrays_of, close, explains
from grader.judging.outputs import groups
from grader.judging.usual_factors import Factor, NamedFactor, constant, usual_factors

Words = Callable[[], tuple[str, str]]
Wrong = Callable[[Observation], Any]

MOST_KEPT = 40
"""Causes that come near, of each kind: what is near so often proves nothing."""


@dataclass(frozen=True)
class _UpToAFactor:
    say: Words
    wrong: Wrong
    factor: NamedFactor


@dataclass(frozen=True)
class _InSomeOutputs:
    say: Words
    wrong: Wrong
    outputs: frozenset[int]


@dataclass
class Combined:
    """The causes that came near in the smallest failing case."""

    observations: Observations
    _scaled: list[_UpToAFactor] = field(default_factory=list)
    _partial: list[_InSomeOutputs] = field(default_factory=list)

    @cached_property
    def first(self) -> Observation:
        return self.observations.smallest_failing_first[0]

    @cached_property
    def _factors(self) -> list[tuple[NamedFactor, float]]:
        """Every usual factor but 1, with its value in the first case."""
        usual = [NamedFactor("-1", constant(-1.0)), *usual_factors(self.observations, [1.0], None)]
        values = ((named, named.factor(self.first)) for named in usual)
        # One size for another, or for a number, beside another mistake is no more than a number that fits.
        return [
            (named, value)
            for named, value in values
            if abs(value - 1) > 1e-6 and " / " not in named.name and "squared" not in named.name
        ]

    @cached_property
    def _wrong_outputs(self) -> frozenset[int]:
        """The outputs that are wrong in some case, of several; none where their number differs from case to
        case. A list of arrays is one output."""
        wrong: set[int] = set()
        count = len(groups(self.first.expected))
        for observation in self.observations.answered:
            if len(groups(observation.expected)) != count or count < 2:
                return frozenset()
            if len(observation.arrays) != len(observation.expected_arrays):
                return frozenset()
            wrong |= {i for i in range(count) if not _is_output(i, observation.expected_arrays, observation)}
        return frozenset(wrong)

    def consider(self, say: Words, wrong: Wrong, candidate: Any, known: bool = False) -> None:
        """Keep a cause that comes near the answer of the first case, where it returns `candidate`.

        Of a single number nearly everything is some multiple: there a factor counts beside a `known` mistake
        alone."""
        if candidate is None:
            return
        arrays, answers = arrays_of(candidate), self.first.arrays
        if [array.shape for array in arrays] != [array.shape for array in answers]:
            return
        may_be_scaled = known or any(answer.size > 1 for answer in answers)
        if may_be_scaled and len(self._scaled) < MOST_KEPT and (ratio := _ratio(answers, arrays)) is not None:
            found = [named for named, value in self._factors if isclose(ratio, value, rel_tol=1e-9)]
            if (
                found
                and _are_times(answers, arrays, ratio, self.first.dtype)
                and not self._is_a_factor(arrays)
            ):
                self._scaled += [_UpToAFactor(say, wrong, named) for named in found]
        first = self.first
        outputs = frozenset(
            i
            for i in self._wrong_outputs
            if _is_output(i, arrays, first) and not _is_output(i, first.expected_arrays, first)
        )
        if outputs and len(self._partial) < MOST_KEPT:
            self._partial.append(_InSomeOutputs(say, wrong, outputs))

    def _is_a_factor(self, arrays: Arrays) -> bool:
        """Whether a cause is itself no more than a factor: that and another one are one."""
        expected = self.first.expected_arrays
        if [array.shape for array in arrays] != [array.shape for array in expected]:
            return False
        ratio = _ratio(arrays, expected)
        several = any(array.size > 1 for array in arrays)
        return several and ratio is not None and _are_times(arrays, expected, ratio, self.first.dtype)

    def found(self) -> tuple[str, str] | None:
        """A name and a message, where a cause that came near explains every case."""
        for near in self._scaled:
            if explains(self.observations, _times(near.wrong, near.factor.factor)):
                name, message = near.say()
                if near.factor.name == "-1":
                    return (
                        f"{name}, and a wrong sign",
                        f"{message} Besides, every value has the opposite sign.",
                    )
                done = f"multiplied by {near.factor.name}"
                return f"{name}, and {done}", f"{message} Besides, every value is {done}{near.factor.advice}."
        return self._by_outputs()

    def _by_outputs(self) -> tuple[str, str] | None:
        """The causes of the wrong outputs, if every one has its own."""
        if self.observations.raised:
            return None  # a cause of one output says nothing of calls that raise
        causes: dict[Words, list[int]] = {}
        for output in sorted(self._wrong_outputs):
            if not any(_is_finitely_wrong(output, observation) for observation in self.observations.answered):
                return None  # much else would end in the same inf or nan
            near = next(
                (n for n in self._partial if output in n.outputs and self._holds(n.wrong, output)), None
            )
            if near is None:
                return None
            causes.setdefault(near.say, []).append(output)
        if not causes:
            return None
        named = [(self._outputs_said(outputs), *say()) for say, outputs in causes.items()]
        name = ", and ".join(f"{cause} in {where}" for where, cause, _ in named)
        return name, " ".join(f"In {where}: {message}" for where, _, message in named)

    def _holds(self, wrong: Wrong, output: int) -> bool:
        """Whether a cause gives one output in every case."""
        for observation in self.observations.answered:
            try:
                candidate = wrong(observation)
            except Exception:  # noqa: BLE001 - a cause that fails explains nothing
                return False
            if candidate is None or not _is_output(output, arrays_of(candidate), observation):
                return False
        return True

    def _outputs_said(self, outputs: Sequence[int]) -> str:
        names = self.observations.exercise.outputs
        if len(names) == len(groups(self.first.expected)):
            return " and ".join(f"`{names[i]}`" for i in outputs)
        return " and ".join(output_name(self.observations, i) for i in outputs)


def _is_output(output: int, arrays: Arrays, observation: Observation) -> bool:
    """Whether the answer has these arrays at one output."""
    if len(arrays) != len(observation.arrays):
        return False
    indices = groups(observation.expected)[output]
    return all(close(observation.arrays[i], arrays[i], observation.dtype) for i in indices)


def _is_finitely_wrong(output: int, observation: Observation) -> bool:
    """Whether one output has a wrong number in it that is not inf or nan."""
    if len(observation.arrays) != len(observation.expected_arrays):
        return False
    pairs = (
        (observation.arrays[i], observation.expected_arrays[i]) for i in groups(observation.expected)[output]
    )
    return any(
        answer.shape != expected.shape
        or not close(np.where(np.isfinite(answer), answer, expected), expected, observation.dtype)
        for answer, expected in pairs
    )


def _ratio(answers: Arrays, arrays: Arrays) -> float | None:
    """The answer over what a cause gives where that is greatest."""
    best = (0.0, 0.0)
    for answer, array in zip(answers, arrays, strict=True):
        if array.dtype.kind != "f" or not array.size or not np.isfinite(array).all():
            return None
        at = np.unravel_index(int(np.argmax(np.abs(array))), array.shape)
        if abs(array[at]) > abs(best[1]):
            best = float(answer[at]), float(array[at])
    return best[0] / best[1] if best[1] and np.isfinite(best[0]) else None


def _are_times(answers: Arrays, arrays: Arrays, ratio: float, dtype: str) -> bool:
    return all(close(answer, ratio * array, dtype) for answer, array in zip(answers, arrays, strict=True))


def _times(wrong: Wrong, factor: Factor) -> Wrong:
    """A cause with a factor besides."""

    def scaled(observation: Observation) -> Any:
        candidate = wrong(observation)
        if candidate is None:
            return None
        by = factor(observation)
        values = [as_tensor(np.asarray(by * array), observation) for array in arrays_of(candidate)]
        return values[0] if len(values) == 1 else tuple(values)

    return scaled
