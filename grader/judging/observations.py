"""What the diagnosis has to go on: every plain answer to an exercise, beside its expected value."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.answer import Answer, Failure, Part
from grader.exercise import Exercise
from grader.judging.check import TYPE_NAMES, check
from grader.judging.comparison import UNIT_ROUNDOFF, K
from grader.judging.expected import Expected, as_tensors, flatten
from grader.judging.mismatch import Mismatch, MismatchKind
from grader.lazy import torch
from grader.report import Status

Arrays = list[NDArray[Any]]

FEW_STEPS = 20
"""After more of them two programs with one mistake may part: one of them overflows, or has a limit."""
STEP_NAMES = ("steps", "epochs", "max_iterations", "times")
"""Arguments that say how often something is repeated."""
MANY_STEPS = 64
"""How many times the usual rounding a candidate in float64 may differ by after many steps, which the student
made in other formulas."""

LARGE = 20.0
"""Of this size an exponential begins to lose what is added to it; far above it overflows."""

SMALL = 10_000
"""Of the numbers in what a candidate returned, to be kept."""


@dataclass(frozen=True)
class Observation:
    """One answer as observed: its case, the expected value, the arrays, and what the judge found."""

    case: str
    dtype: str
    expected: Expected
    arrays: Arrays
    mismatch: Mismatch | None

    @property
    def expected_arrays(self) -> Arrays:
        return [expected_array.value for expected_array in self.expected.arrays]


@dataclass(frozen=True)
class Observations:
    """The observations of one exercise, all of one dtype.

    float64 says more, because a coincidence there is a hundred million times less likely;
    float32 is used where only float32 answers are wrong, or those in float64 came back in another dtype.
    `unanswered` are the expected values of the cases, in any dtype, that gave no arrays: the call raised,
    for one.
    """

    exercise: Exercise
    dtype: str
    answered: tuple[Observation, ...]
    unanswered: tuple[Expected, ...] = ()
    raised: tuple[Observation, ...] = ()
    """Calls that ended in an exception, while others ran: without arrays."""
    is_alone: bool = True
    """Whether every answer in other dtypes is right."""

    @property
    def failing(self) -> tuple[Observation, ...]:
        return tuple(e for e in self.answered if e.mismatch is not None)

    @cached_property
    def smallest_failing_first(self) -> tuple[Observation, ...]:
        """The failing ones, those of the least work first; last those of single numbers, which say least: one
        number is some multiple of any other."""
        return tuple(sorted(self.failing, key=lambda e: (all(a.size <= 1 for a in e.arrays), size(e))))

    @property
    def all_of_another_dtype(self) -> bool:
        """Whether every wrong answer has another dtype than the task asks for."""
        return all(e.mismatch and e.mismatch.kind == MismatchKind.DTYPE for e in self.failing)

    @property
    def of_few_steps(self) -> Observations | None:
        """Those of at most a few steps, where others take more; None where fewer than two are wrong."""
        few = tuple(e for e in self.answered if 0 < _steps(e) <= FEW_STEPS)
        short = replace(self, answered=few)
        return short if len(few) < len(self.answered) and len(short.failing) > 1 else None

    @property
    def of_moderate_inputs(self) -> Observations | None:
        """Those without large numbers among the inputs, where others have some; None where fewer than two are
        wrong."""
        moderate = tuple(e for e in self.answered if _greatest(e) < LARGE)
        rest = replace(self, answered=moderate)
        return rest if len(moderate) < len(self.answered) and len(rest.failing) > 1 else None

    @property
    def passing(self) -> tuple[Observation, ...]:
        return tuple(e for e in self.answered if e.mismatch is None)


def gather(
    exercise: Exercise, asked: Sequence[tuple[str, str, Expected, Answer | Failure, Mismatch | None]]
) -> Observations | None:
    """The observations in `(case, dtype, expected, answer, mismatch)` of every call on one device; None
    where no answer that failed has arrays."""
    unanswered = tuple(expected for _, _, expected, answer, _ in asked if plain_arrays(answer) is None)
    wrong = {of_dtype for _, of_dtype, _, _, mismatch in asked if mismatch}
    gathered = []
    for dtype in reversed(exercise.dtypes):
        answered = [
            Observation(case, dtype, expected, arrays, mismatch)
            for case, of_dtype, expected, answer, mismatch in asked
            if of_dtype == dtype and (arrays := plain_arrays(answer)) is not None
        ]
        if any(observation.mismatch for observation in answered):
            raised = [
                Observation(case, dtype, expected, [], mismatch)
                for case, of_dtype, expected, answer, mismatch in asked
                if of_dtype == dtype
                and mismatch
                and mismatch.kind == MismatchKind.FAILURE
                and mismatch.status is Status.ERROR
            ]
            alone = wrong == {dtype}
            gathered.append(Observations(exercise, dtype, tuple(answered), unanswered, tuple(raised), alone))
    # Values that were rounded to another dtype say less than those of the dtype in which they stayed exact.
    return next((o for o in gathered if not o.all_of_another_dtype), gathered[0] if gathered else None)


def plain_arrays(answer: Answer | Failure) -> Arrays | None:
    """The arrays of an answer in order, None where anything in it has none."""
    if isinstance(answer, Failure):
        return None
    arrays: Arrays = []

    def walk(part: Part) -> bool:
        if part.parts is not None:
            return all(walk(inner) for inner in part.parts)
        if part.array is None:
            return False
        arrays.append(part.array)
        return True

    return arrays if walk(answer.value) and arrays else None


def size(observation: Observation) -> float:
    """About how much work a case is: numbers in arrays, and steps."""
    values = observation.expected.inputs.values()
    arrays = sum(value.size for value in values if isinstance(value, np.ndarray))
    return float(arrays + sum(20 * abs(value) for value in values if isinstance(value, int)))


def run_candidate(function: Any, observation: Observation) -> Any:
    """What `function` returns on an observation's inputs, as tensors of its dtype; None where it raises."""
    tensors = as_tensors(observation.expected.inputs, getattr(torch, observation.dtype))
    try:
        return function(*tensors.values())
    except Exception:  # noqa: BLE001 - a candidate that cannot run on a case explains nothing there
        return None


def is_small(candidate: Any) -> bool:
    """Whether what a candidate has returned is as little as an answer, or None."""
    leaves = flatten(candidate)[1]
    return sum(leaf.numel() if isinstance(leaf, torch.Tensor) else np.size(leaf) for leaf in leaves) <= SMALL


def is_wrong(exercise: Exercise, candidate: Any, observation: Observation) -> bool:
    """Whether the judge would reject `candidate` as the answer of this case."""
    answer = Answer(as_part(candidate, exercise))
    return check(exercise, observation.expected, answer, observation.dtype, "cpu") is not None


def matches(candidate: Any, observation: Observation) -> bool:
    """Whether the answer is, to rounding, what the candidate returned: count, shapes, kind, values."""
    arrays = arrays_of(candidate)
    if len(arrays) != len(observation.arrays):
        return False
    is_long = observation.dtype == "float64" and is_repeated(observation)
    sensitivities = [expected_array.sensitivity for expected_array in observation.expected.arrays]
    return all(
        close(
            answer,
            array,
            observation.dtype,
            sensitivities[i] if i < len(sensitivities) else None,
            slack=MANY_STEPS if is_long else 1,
        )
        for i, (answer, array) in enumerate(zip(observation.arrays, arrays, strict=True))
    )


def _greatest(observation: Observation) -> float:
    """The largest number among the float arrays of a call's inputs, without its sign."""
    values = observation.expected.inputs.values()
    arrays = [value for value in values if isinstance(value, np.ndarray) and value.dtype.kind == "f"]
    return max((float(np.abs(array).max(initial=0.0)) for array in arrays), default=0.0)


def _steps(observation: Observation) -> int:
    """How many steps a call asks for at most; 0 where it does not say."""
    given = (observation.expected.inputs.get(name) for name in STEP_NAMES)
    return max((value for value in given if isinstance(value, int)), default=0)


def is_repeated(observation: Observation) -> bool:
    """Whether an argument of the call says how often something is repeated."""
    return any(name in STEP_NAMES for name in observation.expected.inputs)


def explains(observations: Observations, wrong: Callable[[Observation], Any], *, raises: bool = True) -> bool:
    """Whether a hypothesis equals the answer in every case, and at least one such answer is wrong; where the
    student's code raised, it fails too, or is wrong there where it need not raise (`raises=False`).

    Failing cases first, the smallest before: most hypotheses fall at the first of them.
    """
    separated = False
    for observation in (*observations.smallest_failing_first, *observations.passing):
        try:
            candidate = wrong(observation)
        except (TypeError, ValueError, IndexError, RuntimeError):  # not a hypothesis for answers of this kind
            return False
        if candidate is None or not matches(candidate, observation):
            return False
        if not separated and observation.mismatch is not None:
            separated = is_wrong(observations.exercise, candidate, observation)
    return separated and all(
        _fails_too(observations, wrong, observation, raises) for observation in observations.raised
    )


def _fails_too(
    observations: Observations, wrong: Callable[[Observation], Any], observation: Observation, raises: bool
) -> bool:
    try:
        candidate = wrong(observation)
    except Exception:  # noqa: BLE001 - as the student's code did
        return True
    return candidate is None or (not raises and is_wrong(observations.exercise, candidate, observation))


def same_layout(candidate: Any, arrays: Arrays) -> bool:
    """Whether a candidate's arrays have these shapes, one by one."""
    return [array.shape for array in arrays_of(candidate)] == [array.shape for array in arrays]


def close(
    answer: NDArray[Any],
    candidate: NDArray[Any],
    dtype: str,
    sensitivity: NDArray[Any] | None = None,
    slack: float = 1,
) -> bool:
    """Whether two arrays are the same to rounding, infinities and NaN included; `slack` is how many times
    the usual rounding they may differ by."""
    if answer.shape != candidate.shape or (answer.dtype.kind == "f") != (candidate.dtype.kind == "f"):
        return False
    a, c = answer.astype(np.float64), candidate.astype(np.float64)
    magnitudes = np.abs(c)
    finite = magnitudes < np.inf
    greatest = magnitudes[finite].max(initial=0.0)
    extra = sensitivity.max(initial=0.0) if sensitivity is not None else 0.0
    extra = extra if extra < np.inf else 0.0
    rounding = slack * 4 * K * UNIT_ROUNDOFF[dtype]
    # As `np.allclose`, which takes twice as long: most causes are held against an answer for nothing.
    with np.errstate(invalid="ignore"):
        near = np.abs(a - c) <= rounding * (greatest + extra) + rounding * magnitudes
    return bool((near & finite | (a == c) | np.isnan(a) & np.isnan(c)).all())


def arrays_of(candidate: Any) -> Arrays:
    """What a candidate returned, as arrays."""
    return [as_array(value) for value in flatten(candidate)[1]]


def as_array(value: Any) -> NDArray[Any]:
    """A candidate's tensor or number as an array."""
    return value.detach().cpu().numpy() if isinstance(value, torch.Tensor) else np.asarray(value)


def as_part(value: Any, exercise: Exercise) -> Part:
    """A candidate's return value as if it had come back from a child."""
    if isinstance(value, (list, tuple)):
        return Part("tuple", parts=tuple(as_part(item, exercise) for item in value))
    if value is None:
        return Part("NoneType")
    array = as_array(value)
    is_tensor = isinstance(value, torch.Tensor)
    number = "int" if array.dtype.kind in "iu" else "float"
    kind = TYPE_NAMES[exercise.library] if is_tensor else number
    return Part(kind, array, dtype=array.dtype.name, device="cpu" if kind == "torch.Tensor" else "")
