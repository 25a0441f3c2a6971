"""The grader of this process: it warms up at the first check, and ends with the process."""

from __future__ import annotations

import atexit
from collections.abc import Sequence
from functools import cache

from grader.drawing import Drawings
from grader.exercise import Course
from grader.grading import DEFAULT_SEED, Grader, GradingError, Options
from grader.grading.drawings import draw_all
from grader.notebook.errors import CheckError
from grader.report import Report
from grader.submission import Submission


class Session:
    """One warm grader, for the course that was asked last."""

    def __init__(self) -> None:
        self._grader: Grader | None = None
        self._origin = ""

    def grade(self, course: Course, submission: Submission, names: Sequence[str]) -> Report:
        """The report on these exercises. CheckError where the grader fails; the next check starts another."""
        if self._grader is None or self._origin != course.origin:
            self.close()
            self._grader = Grader(course, Options(place="full"), DEFAULT_SEED)
            self._origin = course.origin
        try:
            return self._grader.grade(submission, names)
        except GradingError as error:
            self.close()
            raise CheckError(f"gdgrade failed: {error}.") from error
        except BaseException:
            # Stopped halfway, its processes would answer the next check with what this one asked.
            self.close()
            raise

    def draw(self, course: Course, submission: Submission, report: Report) -> Drawings:
        """The pictures of the report that was made last. CheckError where the grader fails."""
        assert self._grader is not None  # it has just graded
        try:
            return draw_all(self._grader, course, submission, report)
        except GradingError as error:
            self.close()
            raise CheckError(f"gdgrade failed: {error}.") from error

    def close(self) -> None:
        """End its processes."""
        grader, self._grader = self._grader, None
        if grader is not None:
            grader.close()


@cache
def session() -> Session:
    """That of this process."""
    made = Session()
    atexit.register(made.close)
    return made
