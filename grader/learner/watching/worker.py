"""The thread that grades, so that keys and saves are taken meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from queue import SimpleQueue

from grader.grading import Grader, GradingError, Interrupted, Interruption
from grader.learner.watching.events import Event, Failed, Finished, Graded, Group
from grader.reports.wording import QUIET
from grader.submission import Submission


@dataclass(frozen=True)
class Job:
    """Exercises of a submission to grade. In that of `focus` the place of its mistake is searched."""

    submission: Submission
    names: Group
    focus: str


class Worker:
    """Grades one job after another with a grader that finds no places by itself; `tell` takes the events."""

    def __init__(
        self,
        grader: Grader,
        interruption: Interruption,
        tell: Callable[[Event], None],
    ) -> None:
        self._grader, self._interruption, self._tell = grader, interruption, tell
        self._jobs: SimpleQueue[Job | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._work, name="gdgrade grading", daemon=True)
        self._thread.start()

    def put(self, job: Job) -> None:
        """Grade this next."""
        self._jobs.put(job)

    def interrupt(self) -> None:
        """Stop the job at hand; it ends with Finished."""
        self._interruption.request()

    def close(self, seconds: float = 5.0) -> None:
        """End the thread, and every process of the grader with it."""
        self._jobs.put(None)
        self._interruption.request()
        self._grader.close()
        self._thread.join(seconds)

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            self._interruption.clear()
            self._tell(self._done(job))

    def _done(self, job: Job) -> Event:
        """Grade; what to tell at the end."""
        try:
            self._grade(job)
        except Interrupted:
            pass
        except GradingError as error:
            return Failed(f"{error}.")
        except Exception as error:  # noqa: BLE001 - said on the screen; the session continues
            return Failed(f"gdgrade itself failed ({type(error).__name__}: {error}). Please report it.")
        return Finished()

    def _grade(self, job: Job) -> None:
        report = self._grader.grade(job.submission, job.names)
        self._tell(Graded(report, job.submission))
        if any(each.name == job.focus and each.status not in QUIET for each in report.exercises):
            placed = self._grader.with_place(job.submission, report, job.focus)
            if placed != report:
                self._tell(Graded(placed, job.submission))
