"""Which calls an exercise is asked, in their order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from grader.exercise import Exercise


@dataclass(frozen=True)
class Call:
    """One call: a case, by its index, on a device in a dtype. `again` marks the second call of
    the basic case, after all others, which shows what depends on anything but the inputs."""

    case: int
    device: str
    dtype: str
    again: bool = False


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
