"""Keep workers busy: hand submissions out, take results in, go on when a worker dies."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import signal
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, ProcessPoolExecutor, wait
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from types import TracebackType

from grader.batch import work
from grader.batch.ledger import Graded
from grader.batch.work import Failed, Surroundings
from grader.grading import Options
from grader.submission import Submission

AHEAD = 2
"""Submissions handed out for each worker: one at work, one waiting."""

Opener = Callable[[], AbstractContextManager[Executor]]


class NoWorker(Exception):
    """No worker could be started, or none is fit; one sentence."""


@dataclass(frozen=True)
class Job:
    """A submission to grade, `names` of its exercises or all; `key` is what the ledger keeps it under."""

    key: str
    submission: Submission
    names: tuple[str, ...] | None = None


class Workers:
    """The workers of a run, `count` of them. A context manager; the executor that `opener` opens is opened
    anew after a worker has died and taken it along."""

    def __init__(self, opener: Opener, count: int, options: Options) -> None:
        self._opener = opener
        self._count = count
        self._options = options
        self._open = ExitStack()
        self._executor: Executor

    def __enter__(self) -> Workers:
        self._executor = self._open.enter_context(self._opener())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.__exit__(kind, error, trace)

    def surroundings(self) -> Surroundings:
        """What submissions will meet; all workers warm up meanwhile. Raises NoWorker where one cannot."""
        asked = [self._executor.submit(work.surroundings, self._options) for _ in range(self._count)]
        try:
            answers = [future.result() for future in asked]
        except BrokenExecutor as error:
            raise NoWorker(f"A worker ended before it had begun ({error}).") from error
        for told in answers:
            if isinstance(told, Failed):
                raise NoWorker(told.why)
        return next(told for told in answers if isinstance(told, Surroundings))

    def grade(self, jobs: Iterable[Job]) -> Iterator[tuple[Job, Graded | Failed]]:
        """Each job with what came of it, in the order in which they end.

        Jobs are taken as workers become free, so that few are in memory at a time. Where a worker dies,
        those in flight are graded again, one at a time, so that the one to blame is known.
        """
        waiting = iter(jobs)
        while True:
            flying: dict[Future[Graded | Failed], Job] = {}
            try:
                for job in waiting:
                    flying[self._hand_out(job)] = job
                    if len(flying) >= AHEAD * self._count:
                        yield from _landed(flying)
                while flying:
                    yield from _landed(flying)
                return
            except BrokenExecutor:
                self._reopen()
                for job in flying.values():
                    yield job, self._alone(job)

    def _hand_out(self, job: Job) -> Future[Graded | Failed]:
        try:
            return self._executor.submit(work.grade, self._options, job.submission, job.names)
        except BrokenExecutor as error:
            broken: Future[Graded | Failed] = Future()
            broken.set_exception(error)
            return broken

    def _alone(self, job: Job) -> Graded | Failed:
        try:
            return self._hand_out(job).result()
        except BrokenExecutor:
            self._reopen()
            return Failed("The process that graded it ended twice, the second time with nothing else to do.")

    def _reopen(self) -> None:
        self._open.close()
        self._executor = self._open.enter_context(self._opener())


def _landed(flying: dict[Future[Graded | Failed], Job]) -> Iterator[tuple[Job, Graded | Failed]]:
    """What has come back, at least one; taken out of what is in flight once it is handed on."""
    done, _ = wait(flying, return_when=FIRST_COMPLETED)
    for future in done:
        result = future.result()
        yield flying.pop(future), result


def cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def _deaf_to_ctrl_c() -> Iterator[None]:
    """Processes that are started here are deaf to it from their first moment on: the run tells them."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def on_this_machine(count: int) -> Iterator[Executor]:
    """An executor of worker processes of this machine, and their folder for temporary files; both are
    gone at the end, at once where it comes early."""
    scratch = tempfile.mkdtemp(prefix="gdgrade-batch-")
    context = multiprocessing.get_context("spawn")
    before = set(multiprocessing.active_children())
    executor = ProcessPoolExecutor(count, context, work.become_worker, (scratch,))
    try:
        with _deaf_to_ctrl_c():
            for _ in range(count):
                executor.submit(os.getpid)
        yield executor
        executor.shutdown()
    finally:
        # After Ctrl-C, or an error: what is in flight is not worth waiting for.
        for process in set(multiprocessing.active_children()) - before:
            process.kill()
        executor.shutdown(cancel_futures=True)
        shutil.rmtree(scratch, ignore_errors=True)
