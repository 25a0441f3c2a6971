"""What a child is asked for one exercise: inputs and calls, nothing about what is right."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.exercise import Exercise, Topic
from grader.inputs import draw
from grader.plan import Call
from grader.sandbox.arguments import describe
from grader.sandbox.host.requests import ExerciseRequest, request


def make_request(topic: Topic, exercise: Exercise, calls: Sequence[Call], seed: int) -> ExerciseRequest:
    """One exercise as the child sees it: inputs and calls, nothing about what is right."""
    arrays: dict[str, NDArray[Any]] = {}
    cases = []
    for i, case in enumerate(exercise.cases):
        inputs = draw(exercise, case, seed)
        cases.append({"arguments": {n: describe(v, f"{i}.{n}", arrays) for n, v in inputs.items()}})
    rule = {
        "by_hand": exercise.by_hand is not None and not exercise.by_hand.autograd,
        "ready_made": sorted(exercise.by_hand.ready_made) if exercise.by_hand else [],
        "loops": exercise.loops,
        "must_loop": exercise.must_loop,
        "asks_for": exercise.asks_for,
    }
    asked = [{"case": call.case, "device": call.device, "dtype": call.dtype} for call in calls]
    # Inputs are rounded to what float32 can hold, so nothing is lost: half the bytes for every child.
    arrays = {key: a.astype(np.float32) if a.dtype == np.float64 else a for key, a in arrays.items()}
    header = {
        "request": exercise.name,
        "of": topic.file,
        "library": exercise.library,
        "driver": exercise.driver,
        "observed": _observed(exercise, calls),
        "class": exercise.is_class,
    }
    return request(header, rule, cases, asked, arrays, _watched(exercise, calls, seed))


def _watched(exercise: Exercise, calls: Sequence[Call], seed: int) -> int:
    """The call whose operators are looked at: one of the basic case, without which nothing is earned, so that
    it does not pay to answer this one in another way. Which one nobody can know."""
    basic = [number for number, call in enumerate(calls) if call.case == 0]
    return random.Random(f"{seed} {exercise.name}").choice(basic)


def _observed(exercise: Exercise, calls: Sequence[Call]) -> dict[str, Any] | None:
    """The observer of an exercise and the call that it sees: the first of the basic case, without which
    nothing is earned. Once is enough, and an observer may make several calls of its own."""
    first = next(number for number, call in enumerate(calls) if call.case == 0)
    return {"by": exercise.observer, "call": first} if exercise.observer else None
