"""Keep workers busy: hand submissions out, take results in, go on when a worker dies."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from importlib.metadata import version
from types import TracebackType

from grader.batch import work
from grader.batch.gradings import Graded
from grader.batch.versions import course_version
from grader.batch.work import Environment, Failed, JobOptions
from grader.exercise import Course
from grader.grading import Options
from grader.submission import Submission

AHEAD = 2
"""Submissions handed out for each worker: one at work, one waiting."""


@dataclass(frozen=True)
class WorkerPool:
    """Workers that are there: an executor over them, what `everyone` of them says of their environment, by
    name, and how many they are."""

    executor: Executor
    everyone: Callable[[JobOptions], Mapping[str, Environment | Failed]]
    count: int


Opener = Callable[[], AbstractContextManager[WorkerPool]]


class NoWorker(Exception):
    """No worker could be started, or none is fit; one sentence."""


@dataclass(frozen=True)
class Job:
    """A submission to grade under a seed, `names` of its exercises or all; `key` is what the ledger keeps it
    under. Its wrong answers are compared with those of others under the seed `compared`, by default the
    same."""

    key: str
    submission: Submission
    names: tuple[str, ...] | None
    seed: int
    compared: int | None = None


class Workers:
    """The workers of a run, started when there is something for them to do. A context manager; the pool that
    `opener` opens is opened again after a worker has died and taken all of it along."""

    def __init__(self, opener: Opener, course: Course, options: Options, *, unisolated: bool) -> None:
        """`unisolated` allows to run students' code where a worker cannot confine it."""
        self._opener = opener
        self._options = JobOptions(options, course_version(course), unisolated, course.origin)
        self._open = ExitStack()
        self._opened: WorkerPool | None = None
        self._environment: Environment | None = None

    def __enter__(self) -> Workers:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.__exit__(kind, error, trace)

    @property
    def _pool(self) -> WorkerPool:
        if self._opened is None:
            self._opened = self._open.enter_context(self._opener())
        return self._opened

    def environment(self) -> Environment:
        """What submissions will meet, found out once; all workers warm up meanwhile.

        Raises NoWorker where one cannot, or has another course or torch than this machine, or cannot confine
        students' code, unless that is allowed.
        """
        if self._environment is None:
            self._environment = self._weakest()
        return self._environment

    def _weakest(self) -> Environment:
        """The environment of the worker that confines students' code least."""
        try:
            answers = self._pool.everyone(self._options)
        except BrokenExecutor as error:
            raise NoWorker(f"A worker ended before it could start ({error}).") from error
        good = [_fit(name, found, self._options.course) for name, found in answers.items()]
        if not good:
            raise NoWorker("There are no workers; start some and try again.")
        # The weakest of them: what is said of the run must hold for all.
        weakest = next((one for one in good if one.isolation != "isolated"), good[0])
        if weakest.isolation != "isolated" and not self._options.unisolated:
            raise NoWorker(
                f"Students' code cannot be isolated here ({weakest.isolation}), so"
                " nothing was run; `gdgrade doctor` says what to install."
                " --allow-unisolated runs it anyway."
            )
        return weakest

    def grade(self, jobs: Iterable[Job | None]) -> Iterator[tuple[Job, Graded | Failed]]:
        """Each job with what came of it, in the order in which they end.

        Jobs are taken as workers become free, so that few are in memory at a time; where one is None there
        is none for now. Where a worker dies, those in flight are graded again, one at a time, so that the
        one to blame is known.
        """
        waiting = iter(jobs)
        while True:
            in_flight: dict[Future[Graded | Failed], Job] = {}
            try:
                for job in waiting:
                    if job is not None:
                        in_flight[self._hand_out(job)] = job
                    if in_flight:
                        full = len(in_flight) >= AHEAD * self._pool.count
                        yield from _finished(in_flight, None if full else 0.0)
                while in_flight:
                    yield from _finished(in_flight)
                return
            except BrokenExecutor:
                self._reopen()
                for job in in_flight.values():
                    yield job, self._alone(job)

    def _hand_out(self, job: Job) -> Future[Graded | Failed]:
        try:
            asked = (job.submission, job.names, job.seed, job.compared)
            return self._pool.executor.submit(work.grade, self._options, *asked)
        except BrokenExecutor as error:
            broken: Future[Graded | Failed] = Future()
            broken.set_exception(error)
            return broken

    def _alone(self, job: Job) -> Graded | Failed:
        try:
            return _result(self._hand_out(job))
        except BrokenExecutor:
            self._reopen()
            return Failed(
                "The process that graded it ended twice, the second time while it graded nothing else."
            )

    def _reopen(self) -> None:
        self._open.close()
        self._opened = None


def _fit(name: str, found: Environment | Failed, course: str) -> Environment:
    """What a worker says, where it can be used."""
    if isinstance(found, Failed):
        raise NoWorker(found.why)
    torch, here = found.versions["torch"].partition("+")[0], version("torch").partition("+")[0]
    for what, its, ours in (("course", found.course, course), ("torch", torch, here)):
        if its != ours:
            raise NoWorker(
                f"The worker {name} has another {what} ({its}; here {ours}); install the same version there."
            )
    return found


def _finished(
    in_flight: dict[Future[Graded | Failed], Job], patience: float | None = None
) -> Iterator[tuple[Job, Graded | Failed]]:
    """What has come back within `patience`, at least one where that is None; taken out of what is in flight
    once it is handed on."""
    done, _ = wait(in_flight, patience, FIRST_COMPLETED)
    for future in done:
        result = _result(future)
        yield in_flight.pop(future), result


def _result(future: Future[Graded | Failed]) -> Graded | Failed:
    """What came back; BrokenExecutor where all workers went."""
    try:
        return future.result()
    except BrokenExecutor:
        raise
    except Exception as error:  # noqa: BLE001 - what a cluster raises for a worker that died again and again
        return Failed(f"The worker failed on it ({type(error).__name__}: {str(error)[:200]}).")
