"""What a child is asked for one exercise: inputs and calls, nothing about what is right."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.examiner import KEPT_SEEDS
from grader.exercise import Course, Exercise, Topic
from grader.faults import fault
from grader.grading.errors import BrokenCourse, GradingError
from grader.inputs import draw
from grader.plan import Call, plan, plan_picture
from grader.sandbox.arguments import describe
from grader.sandbox.host.requests import ExerciseRequest, request


class Requests:
    """What children are asked of a course, each made once for all submissions under one seed and kept as long
    as the expected values are. `devices` says on which there is to be asked, once that is known.

    Raises BrokenCourse where a case of somebody else's course cannot be asked.
    """

    def __init__(self, course: Course, devices: Callable[[], tuple[str, ...]]) -> None:
        self._course = course
        self._devices = devices
        self._plans: dict[str, tuple[Call, ...]] = {}
        self.of: Callable[[str, int], ExerciseRequest] = lru_cache(KEPT_SEEDS * len(course.names))(self._of)

    @property
    def may_fail(self) -> bool:
        """Whether the course is somebody else's, of whose references nobody knows."""
        return bool(self._course.digest)

    def calls(self, name: str) -> tuple[Call, ...]:
        """The plan of an exercise on the devices here."""
        if name not in self._plans:
            self._plans[name] = plan(self._course.find(name)[1], self._devices())
        return self._plans[name]

    def _of(self, name: str, seed: int) -> ExerciseRequest:
        topic, exercise = self._course.find(name)
        what = f"a case of {name} cannot be asked under the seed {seed}"
        return self._made(topic, exercise, self.calls(name), seed, what)

    def picture(self, name: str, seed: int) -> ExerciseRequest:
        """The request for the picture of an exercise. Raises GradingError where it has none."""
        topic, exercise = self._course.find(name)
        if exercise.picture is None:
            raise GradingError(f"{name} has no picture")
        return self._made(topic, *plan_picture(exercise), seed, f"the picture of {name} failed")

    def _made(
        self, topic: Topic, exercise: Exercise, calls: Sequence[Call], seed: int, what: str
    ) -> ExerciseRequest:
        try:
            return make_request(topic, exercise, calls, seed)
        except Exception as error:
            if not self._course.digest:
                raise
            raise BrokenCourse(str(fault(self._course.places, error, what))) from error


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


def _watched(exercise: Exercise, calls: Sequence[Call], seed: int) -> tuple[int, ...]:
    """The calls that are looked at closely, of the basic case, without which nothing is earned: the first,
    whose answer the others could repeat, since they have the same numbers; and one that nobody can know, so
    that it does not pay to answer the first in another way."""
    first, *others = [number for number, call in enumerate(calls) if call.case == 0]
    return (first, *([random.Random(f"{seed} {exercise.name}").choice(others)] if others else ()))


def _observed(exercise: Exercise, calls: Sequence[Call]) -> dict[str, Any] | None:
    """The observer of an exercise and the call that it sees: the first of the basic case, without which
    nothing is earned. Once is enough, and an observer may make several calls of its own."""
    first = next(number for number, call in enumerate(calls) if call.case == 0)
    return {"by": exercise.observer, "call": first} if exercise.observer else None
