"""Why a submission could not be graded."""

from __future__ import annotations

from grader.examiner import CourseFailed, ExaminerError
from grader.sandbox.host.base import SandboxError


class GradingError(Exception):
    """The submission could not be graded, through no fault of its own; one sentence."""


class DeviceError(GradingError):
    """A device that was asked for is not there."""


class BrokenCourse(GradingError):
    """Somebody else's course cannot be graded by: a reference of it fails, for one."""


def translate_error(error: SandboxError | ExaminerError) -> GradingError:
    """What the failure of a part of the grader means for whoever grades."""
    return BrokenCourse(str(error)) if isinstance(error, CourseFailed) else GradingError(str(error))
