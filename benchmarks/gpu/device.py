"""The device that is measured beside the CPU, and the graders that use it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from grader.course import load_course
from grader.grading import DEFAULT_SEED, Grader, Options
from grader.report import ExerciseReport, Report
from grader.sandbox.barriers.confinement import Profile
from grader.sandbox.host.base import ChildProcess, Sandbox
from grader.submission import SourceFile, Submission

CUDA = "cuda"
FILE, EXERCISE, BYSTANDER = "01_activations.py", "relu", "relu_derivative"
DERIVATIVE = "\n\ndef relu_derivative(x):\n    return (x > 0).to(x.dtype)\n"
RIGHT = f"import torch\n\n\ndef relu(x):\n    return x.clamp(min=0)\n{DERIVATIVE}"


class DeviceGrader(Grader):
    """A grader on the CPU and on a device, in a warm process of its own or in one that is shared. Where the
    device is another name of the CPU, what a run on a GPU needs is driven on the CPU."""

    def __init__(self, device: Device, timeout: float, shared: SharedSandbox | None) -> None:
        self._device, self._shared = device, shared
        super().__init__(load_course(), Options(device="all", timeout=timeout), DEFAULT_SEED)

    @cached_property
    def devices(self) -> tuple[str, ...]:
        return super().devices if self._device.is_gpu else ("cpu", self._device.name)

    def _start_sandbox(self) -> Any:
        return self._shared or super()._start_sandbox()


@dataclass(frozen=True)
class Device:
    """`cuda`, or another name of the CPU that torch accepts, such as `cpu:0`."""

    name: str

    @property
    def is_gpu(self) -> bool:
        return self.name == CUDA

    def grader(self, timeout: float = 10.0, sandbox: SharedSandbox | None = None) -> Grader:
        """A grader on all devices."""
        return DeviceGrader(self, timeout, sandbox)

    def statuses(self, exercise: ExerciseReport) -> str:
        """How the calls on this device ended, each status once."""
        found = {str(case.status) for case in exercise.cases if case.device == self.name}
        return ", ".join(sorted(found)) or str(exercise.status)


class SharedSandbox:
    """The warm process of a grader for several, none of which ends it. Keeps the ids of the children."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self.children: list[int] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._sandbox, name)

    def start_child(self, profile: Profile) -> ChildProcess:
        child = self._sandbox.start_child(profile)
        self.children.append(child.pid)
        return child

    def close(self) -> None:
        """Its own grader ends it."""


def handed_in(source: str) -> Submission:
    """A submission of this one file of the first topic."""
    return Submission("gpu", (SourceFile(FILE, source.encode(), FILE),))


def full(exercise: ExerciseReport) -> str:
    """Whether an exercise has all its points."""
    return (
        "full marks"
        if exercise.score == exercise.max_score
        else f"{exercise.score:g} of {exercise.max_score:g}"
    )


def problem(exercise: ExerciseReport) -> str:
    """What is wrong with the first case that failed; nothing where none did."""
    return exercise.first_failure.message if exercise.first_failure else ""


def refused_calls(report: Report) -> list[str]:
    """What a report says of system calls."""
    return [flag for flag in report.all_flags if "asks the system for" in flag]
