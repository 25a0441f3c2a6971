"""Which calls an exercise is asked, in their order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from grader.exercise import Case, Exercise, Inputs


@dataclass(frozen=True)
class Call:
    """One call: a case, by its index, on a device in a dtype. `again` marks the second call of
    the basic case, after all others, which shows what depends on anything but the inputs."""

    case: int
    device: str
    dtype: str
    again: bool = False


@dataclass(frozen=True)
class Suspicion:
    """The calls that fail, those by which a repair is best found first, and what is wrong with the first:
    "form", "memory", "dtype", "overflow" or "value"."""

    failing: tuple[int, ...]
    complaint: str


def plan(exercise: Exercise, devices: Sequence[str]) -> tuple[Call, ...]:
    """Every case on every device in every dtype; the basic case of each once more at its end."""
    calls = []
    for device in devices:
        if not exercise.runs_on(device):
            continue
        for dtype in exercise.dtypes:
            calls += [Call(case, device, dtype) for case in range(len(exercise.cases))]
            calls.append(Call(0, device, dtype, again=True))
    return tuple(calls)


def plan_picture(exercise: Exercise) -> tuple[Exercise, tuple[Call, ...]]:
    """The exercise with the calls of its picture as its cases, and the plan of these: each of them once, in
    float64 on the CPU. KeyError where it has no picture."""
    picture = exercise.picture
    if picture is None:
        raise KeyError(exercise.name)
    cases = tuple(
        Case(f"picture {number}", partial(_inputs, inputs)) for number, inputs in enumerate(picture.calls())
    )
    asked = replace(exercise, cases=cases, driver=picture.driver, observer=None, properties=())
    return asked, tuple(Call(number, "cpu", "float64") for number in range(len(cases)))


def _inputs(inputs: Inputs, _: Any) -> Inputs:
    """The inputs of a picture, which are not drawn by chance."""
    return inputs
