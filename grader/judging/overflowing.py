"""Two mistakes at once: a wrong rule, written in a way that overflows for large inputs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import numpy as np

from grader.judging.evidence import Evidence, Exhibit, as_array
from grader.judging.hypothesis import Hypothesis, of_truths
from grader.judging.truth import flatten

FEWEST = 2
"""How many wrong answers without an overflow have to be explained."""


def overflowing(evidence: Evidence, hypotheses: Iterable[Hypothesis]) -> Iterator[Hypothesis]:
    """Each hypothesis with the infinities and NaN of the answers in the place of its numbers, where some
    answers have those and enough have not."""
    kinds = [exhibit.finding.kind for exhibit in evidence.failing if exhibit.finding]
    if "finite" not in kinds or kinds.count("value") < FEWEST:
        return
    for hypothesis in hypotheses:
        message = f"{hypothesis.message} Besides, your formula overflows for large inputs."
        yield Hypothesis(hypothesis.name, message, _with_overflow(hypothesis.wrong))


def _with_overflow(wrong: Callable[[Exhibit], Any]) -> Callable[[Exhibit], Any]:
    def changed(exhibit: Exhibit) -> Any:
        candidate = wrong(exhibit)
        if candidate is None or exhibit.finding is None or exhibit.finding.kind != "finite":
            return candidate
        arrays = [as_array(value) for value in flatten(candidate)[1]]
        if [a.shape for a in arrays] != [a.shape for a in exhibit.arrays]:
            return None
        mixed = [np.where(np.isfinite(b), a, b) for a, b in zip(arrays, exhibit.arrays, strict=True)]
        return of_truths(lambda *_: mixed)(exhibit)

    return changed
