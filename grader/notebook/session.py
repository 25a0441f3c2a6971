"""The grader of this process: it warms up at the first check, and ends with the process."""

from __future__ import annotations

import atexit
import threading
from collections.abc import Sequence
from concurrent.futures import Future
from functools import cache

from grader.drawing import Drawings
from grader.exercise import Course
from grader.grading import DEFAULT_SEED, Grader, GradingError, Interrupted, Interruption, Options
from grader.grading.drawings import draw_all
from grader.notebook.errors import CheckError
from grader.report import Report
from grader.submission import Submission

SECONDS_TO_STOP = 5.0
"""How long the next check waits for one that was interrupted, before it starts new processes."""


class Session:
    """One warm grader, for the course that was asked last."""

    def __init__(self) -> None:
        self._grader: Grader | None = None
        self._origin = ""
        self._interruption = Interruption()
        self._stopped: Future[Report] | None = None

    def grade(self, course: Course, submission: Submission, names: Sequence[str]) -> Report:
        """The report on these exercises. CheckError where the grader fails; the next check starts another."""
        self._settle()
        if self._grader is None or self._origin != course.origin:
            self.close()
            self._grader = Grader(course, Options(place="full"), DEFAULT_SEED, self._interruption)
            self._origin = course.origin
        grading = _started(self._grader, submission, names)
        try:
            return grading.result()
        except GradingError as error:
            self.close()
            raise CheckError(f"gdgrade failed: {error}.") from error
        except KeyboardInterrupt:
            # Nobody waits for its end, and the processes stay warm for the next check.
            self._stopped = grading
            self._interruption.request()
            raise

    def draw(self, course: Course, submission: Submission, report: Report) -> Drawings:
        """The pictures of the report that was made last. CheckError where the grader fails."""
        assert self._grader is not None  # it has just graded
        try:
            return draw_all(self._grader, course, submission, report)
        except GradingError as error:
            self.close()
            raise CheckError(f"gdgrade failed: {error}.") from error
        except BaseException:
            # Stopped halfway, its processes would answer the next check with what this one asked.
            self.close()
            raise

    def close(self) -> None:
        """End its processes."""
        grader, self._grader = self._grader, None
        if grader is not None:
            grader.close()

    def _settle(self) -> None:
        """Wait for what was interrupted: one grader does one thing at a time."""
        stopped, self._stopped = self._stopped, None
        if stopped is None:
            return
        try:
            failure = stopped.exception(SECONDS_TO_STOP)
        except BaseException as error:  # it does not end, or this check is interrupted as well
            self.close()
            if not isinstance(error, TimeoutError):
                raise
        else:
            if not isinstance(failure, Interrupted | None):
                self.close()
        self._interruption.clear()


def _started(grader: Grader, submission: Submission, names: Sequence[str]) -> Future[Report]:
    """A grading in a thread of its own, so that an interrupt ends the wait for it and nothing else."""
    grading: Future[Report] = Future()

    def work() -> None:
        try:
            grading.set_result(grader.grade(submission, names))
        except BaseException as error:  # noqa: BLE001 - raised where the result is asked for
            grading.set_exception(error)

    threading.Thread(target=work, name="gdgrade grading", daemon=True).start()
    return grading


@cache
def session() -> Session:
    """That of this process."""
    made = Session()
    atexit.register(made.close)
    return made
