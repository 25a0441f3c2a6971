"""Two mistakes at once: a wrong rule, written in a way that overflows for large inputs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import numpy as np

from grader.judging.expected import flatten
from grader.judging.hypothesis import Hypothesis, from_expected
from grader.judging.mismatch import MismatchKind
from grader.judging.observations import Observation, Observations, as_array

FEWEST = 2
"""How many wrong answers without an overflow have to be explained."""


def overflowing(observations: Observations, hypotheses: Iterable[Hypothesis]) -> Iterator[Hypothesis]:
    """Each hypothesis with the infinities and NaN of the answers in the place of its numbers, where some
    answers have those and enough have not."""
    kinds = [observation.mismatch.kind for observation in observations.failing if observation.mismatch]
    if MismatchKind.FINITE not in kinds or kinds.count(MismatchKind.VALUE) < FEWEST:
        return
    for hypothesis in hypotheses:
        message = f"{hypothesis.message} Besides, your formula overflows for large inputs."
        yield Hypothesis(hypothesis.name, message, _with_overflow(hypothesis.wrong))


def _with_overflow(wrong: Callable[[Observation], Any]) -> Callable[[Observation], Any]:
    def changed(observation: Observation) -> Any:
        candidate = wrong(observation)
        if candidate is None or observation.mismatch is None or observation.mismatch.kind != "finite":
            return candidate
        arrays = [as_array(value) for value in flatten(candidate)[1]]
        if [a.shape for a in arrays] != [a.shape for a in observation.arrays]:
            return None
        mixed = [np.where(np.isfinite(b), a, b) for a, b in zip(arrays, observation.arrays, strict=True)]
        return from_expected(lambda *_: mixed)(observation)

    return changed
