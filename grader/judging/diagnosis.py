"""Why is it wrong? A name for the mistake when the evidence leaves no doubt, else silence.

A hypothesis is a function that returns what a mistaken student would return. It is named only
when it equals the answer on every case, and on at least one of them is itself wrong. The
exercise's known mistakes are tried first, then the generic ones.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from itertools import chain
from typing import Any

import numpy as np

from grader.exercise import Exercise
from grader.judging.allowance import Allowance, UsedUp
from grader.judging.combined import Combined
from grader.judging.expected import Expected
from grader.judging.hypotheses import generic_hypotheses, of_a_rate
from grader.judging.hypothesis import Hypothesis
from grader.judging.input_mutations import input_mutations
from grader.judging.location import locate
from grader.judging.mismatch import Mismatch, MismatchKind
from grader.judging.number_mutations import number_mutations
from grader.judging.observations import (
    FEW_STEPS,
    Observation,
    Observations,
    explains,
    is_small,
    run_candidate,
    same_layout,
)
from grader.judging.output_mutations import output_mutations
from grader.judging.overflowing import overflowing
from grader.judging.result_mutations import cut_off, result_mutations
from grader.judging.shape_mutations import shape_mutations
from grader.judging.slipped import name_slip
from grader.judging.wrong_types import told_type
from grader.report import CLUE


@dataclass(frozen=True)
class Diagnosis:
    """The likely mistake: a short name, and a sentence or two that help.

    Without a name only the place of the mistake is known, not its cause.
    """

    name: str
    message: str

    def __str__(self) -> str:
        return f"{self.name}. {self.message}".strip() if self.name else f"{CLUE}{self.message}"


CONTRACT_DIAGNOSES = {
    MismatchKind.TYPE: Diagnosis("wrong type", "Return what the task describes."),
    MismatchKind.NOTHING: Diagnosis(
        "returns nothing",
        "None comes back: no `return` is reached (`print` only shows a value), or what it returns is None.",
    ),
    MismatchKind.NONE_AMONG: Diagnosis(
        "None among the values",
        "One of the values is None: find where it should have been set. `reverse`, `sort` and `append` "
        "change a list and return None.",
    ),
    MismatchKind.SHAPE: Diagnosis(
        "wrong shape", "Follow the shapes through your formula, one operation at a time."
    ),
    MismatchKind.DTYPE: Diagnosis(
        "wrong dtype",
        ("Return the dtype that the task asks for; a float result has the dtype of the input, `x.dtype`."),
    ),
    MismatchKind.DEVICE: Diagnosis(
        "created on another device", "Pass `device=x.device` where you create a tensor."
    ),
    MismatchKind.MODIFIED: Diagnosis(
        "changes its input",
        "Work on a copy, or use operations that make a new tensor: `x = x + 1`, not `x += 1`.",
    ),
    MismatchKind.REQUIRES_GRAD: Diagnosis("still requires grad", "Return it detached."),
    MismatchKind.WAY: Diagnosis(
        "another way than asked for", "Compute the result in the way that the task asks for."
    ),
    MismatchKind.AGAIN: Diagnosis(
        "different when called again",
        "Something is kept between calls, or drawn at random; compute from the inputs alone.",
    ),
}
"""What to say of an answer that breaks the contract, by the kind of the mismatch."""


NAN_ALONE = Diagnosis(
    "nan everywhere",
    "Every value is nan: a logarithm or a root of a negative number, 0 / 0, or inf - inf.",
)


def of_the_contract(expected: Expected, mismatch: Mismatch) -> Diagnosis | None:
    """What to say of an answer that breaks the contract, in words that fit the task."""
    if mismatch.kind == MismatchKind.MODIFIED and any(
        isinstance(v, (list, tuple)) for v in expected.inputs.values()
    ):
        return Diagnosis(
            "changes its input", "Work on copies: `list(x)` of a list, `x.clone()` of a tensor that is in it."
        )
    is_type = mismatch.kind == MismatchKind.TYPE
    if is_type and (sentence := told_type(mismatch.message, inside=mismatch.inside)):
        return Diagnosis("wrong type", sentence)
    if mismatch.kind == MismatchKind.DTYPE and expected.arrays[mismatch.output].dtype == "int64":
        return Diagnosis("wrong dtype", "Labels and indices are int64: make them with `.long()`.")
    return CONTRACT_DIAGNOSES.get(mismatch.kind)


def diagnose(
    observations: Observations,
    siblings: Sequence[Exercise] = (),
    allowance: Allowance | None = None,
    solutions: Callable[[], str] = str,
) -> Diagnosis | None:
    """The likely mistake behind an exercise's answers.

    `siblings` are the other exercises of the topic: an answer may be theirs. `solutions` reads the topic's
    worked solutions, or nothing where a course has none. The search ends when it has taken what the
    `allowance` of the submission has for it; the place of the mistake is told all the same.
    """
    allowance = allowance or Allowance()
    known = [
        Hypothesis(m.name, m.message, partial(_of_known_mistake, m.wrong, observations.exercise))
        for m in observations.exercise.mistakes
    ]
    with warnings.catch_warnings(), suppress(UsedUp):
        warnings.simplefilter("ignore")  # wrong versions warn of much that is wrong with them
        with allowance.known_mistakes():
            found = _first_that_explains(observations, known, raises=False)
        if found:
            return found
        found = None
        with suppress(UsedUp), allowance.one_search():
            found = _search(observations, known, siblings, solutions)
        if found:
            return found
        # With time of its own: a few steps are soon looked at where many took all the time there was.
        with allowance.clue():
            found = _search_some(observations, known, siblings)
        if found:
            return found
    place = locate(observations)
    return Diagnosis("", place) if place else None


def _search(
    observations: Observations,
    known: Sequence[Hypothesis],
    siblings: Sequence[Exercise],
    solutions: Callable[[], str],
) -> Diagnosis | None:
    """The first cause that explains every answer, beside the `known` mistakes: the surest kinds first."""
    if _is_nan_alone(observations):
        return NAN_ALONE
    if found := _first_that_explains(observations, _hypotheses(observations, siblings)):
        return found
    if not _is_about_values(observations):
        return None
    if found := _first_that_explains(observations, number_mutations(observations)):
        return found
    combined = Combined(observations)
    if slip := name_slip(observations, solutions(), siblings, combined):
        return Diagnosis(*slip)
    if found := _first_that_explains(observations, chain(cut_off(observations), of_a_rate(observations))):
        return found
    generic = generic_hypotheses(observations, siblings)
    if found := _first_that_explains(observations, overflowing(observations, chain(known, generic))):
        return found
    for cause in known:
        combined.consider(cause.words, cause.wrong, _at_first(observations, cause), known=True)
    for cause in _hypotheses(observations, siblings):
        combined.consider(cause.words, cause.wrong, _at_first(observations, cause))
    return Diagnosis(*both) if (both := combined.found()) else None


def _search_some(
    observations: Observations, known: Sequence[Hypothesis], siblings: Sequence[Exercise]
) -> Diagnosis | None:
    """A clue: the cause that explains every case of a few steps, or without large numbers, where none
    explains the others, too."""
    for some, which in (
        (observations.of_few_steps, f"of at most {FEW_STEPS} steps"),
        (observations.of_moderate_inputs, "without large numbers"),
    ):
        if some is None or not _is_about_values(some):
            continue
        found = _first_that_explains(some, chain(known, generic_hypotheses(some, siblings)))
        if found is not None:
            return Diagnosis("", f"In every case {which}, this is what goes wrong: {found}")
    return None


def _at_first(observations: Observations, cause: Hypothesis) -> Any:
    """What a cause returns in the smallest case that fails; None where it cannot."""
    try:
        return cause.wrong(observations.smallest_failing_first[0])
    except (TypeError, ValueError, IndexError, RuntimeError):
        return None


def _is_nan_alone(observations: Observations) -> bool:
    """Whether no case gave any number: then whatever gives nan would explain it."""
    arrays = [array for observation in observations.answered for array in observation.arrays]
    return any(array.size for array in arrays) and all(
        array.dtype.kind == "f" and np.isnan(array).all() for array in arrays
    )


def _of_known_mistake(mistake: Callable[..., Any], exercise: Exercise, observation: Observation) -> Any:
    """What a known mistake returns: kept for the class where it is not large, since students share their
    mistakes, and what they are asked."""
    run = partial(run_candidate, exercise.asked(mistake), observation)
    return observation.expected.once((mistake, observation.dtype), run, keep=is_small)


def _first_that_explains(
    observations: Observations, hypotheses: Iterable[Hypothesis], *, raises: bool = True
) -> Diagnosis | None:
    explaining = (h for h in hypotheses if explains(observations, h.wrong, raises=raises))
    return next((Diagnosis(h.name, h.message) for h in explaining), None)


def _is_about_values(observations: Observations, *more: str) -> bool:
    """Whether values or shapes are wrong: what breaks the contract otherwise has a name already."""
    kinds = (MismatchKind.VALUE, MismatchKind.FINITE, MismatchKind.SHAPE, *more)
    return all(e.mismatch and e.mismatch.kind in kinds for e in observations.failing)


def diagnose_layout(observations: Observations) -> Diagnosis | None:
    """The known mistake that explains how many arrays came back and of which shapes, where properties
    alone judge what is in them."""
    if all(
        same_layout(observation.expected_arrays, observation.arrays) for observation in observations.answered
    ):
        return None
    for mistake in observations.exercise.mistakes:
        wrong = observations.exercise.asked(mistake.wrong)
        answers = ((e, run_candidate(wrong, e)) for e in (*observations.failing, *observations.passing))
        if all(returned is not None and same_layout(returned, e.arrays) for e, returned in answers):
            return Diagnosis(mistake.name, mistake.message)
    return None


def _hypotheses(observations: Observations, siblings: Sequence[Exercise]) -> Iterator[Hypothesis]:
    yield from generic_hypotheses(observations, siblings)
    if _is_about_values(observations, MismatchKind.TYPE):
        yield from shape_mutations(observations)
    if _is_about_values(observations):
        yield from output_mutations(observations)
        yield from input_mutations(observations)
        yield from result_mutations(observations)
