"""Workers of this machine: a process for each, which imports nothing from the folder that the run was
started in.

Python's own pool would start them with the current folder on their path, chdir to it, and import the main
module of the run again.
"""

from __future__ import annotations

import pickle
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from queue import SimpleQueue
from typing import Any, ParamSpec, TypeVar

from grader.batch import work
from grader.batch.errors import reason
from grader.batch.work import Environment, Failed, JobOptions
from grader.batch.worker import SCRATCH
from grader.batch.workers import NoWorker, WorkerPool
from grader.safe_path import grader_environment

OWN_GROUP = getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)
"""Ctrl-C in a terminal of Windows reaches every process of its group; it is the run's to act on."""

P = ParamSpec("P")
T = TypeVar("T")


class WorkerEnded(BrokenExecutor):
    """A worker process ended before it had answered."""


@contextmanager
def on_this_machine(count: int) -> Iterator[WorkerPool]:
    """Worker processes of this machine, and a folder for their temporary files; both are gone at the end,
    at once where it comes early.

    Raises NoWorker where none can be started.
    """
    folder = tempfile.mkdtemp(prefix=SCRATCH)
    with ExitStack() as ending:
        ending.callback(shutil.rmtree, folder, ignore_errors=True)
        try:
            executor = ending.enter_context(WorkerProcesses(count, folder))
        except OSError as error:
            raise NoWorker(
                f"No worker process can be started ({reason(error)}); check that {sys.executable} runs."
            ) from error

        def everyone(options: JobOptions) -> Mapping[str, Environment | Failed]:
            # As many questions as workers: all of them warm up.
            asked = [executor.submit(work.environment, options) for _ in range(count)]
            return {str(number): future.result() for number, future in enumerate(asked, 1)}

        yield WorkerPool(executor, everyone, count)
        # The processes and control groups that workers keep for students' code end with a word, not a kill.
        with suppress(Exception):
            for retired in [executor.submit(work.retire) for _ in range(count)]:
                retired.result()


class WorkerProcesses(Executor):
    """An executor over `count` processes. A context manager, at whose end they are killed: what is still at
    work then is not worth waiting for. After one has ended by itself, what it is given raises WorkerEnded.
    """

    def __init__(self, count: int, folder: str) -> None:
        """`folder` is for their temporary files. Raises OSError where one cannot be started."""
        self._idle: SimpleQueue[_WorkerProcess] = SimpleQueue()
        self._threads = ThreadPoolExecutor(count)
        with ExitStack() as undo:
            for _ in range(count):
                process = _WorkerProcess(folder)
                undo.callback(process.kill)
                self._idle.put(process)
            self._processes = undo.pop_all()

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        return self._threads.submit(self._call, fn, args, kwargs)

    def __exit__(self, *_: object) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)
        self._processes.close()
        self._threads.shutdown()

    def _call(self, function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """There are as many threads as processes, so that one is idle."""
        process = self._idle.get()
        try:
            return process.call(function, args, kwargs)
        finally:
            self._idle.put(process)


class _WorkerProcess:
    """A worker process as the run sees it; grader/batch/worker.py is its other end."""

    def __init__(self, folder: str) -> None:
        """Raises OSError where it cannot be started."""
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "grader.batch.worker"],
            cwd=folder,
            env=grader_environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,
            creationflags=OWN_GROUP,
        )
        assert self._process.stdin
        assert self._process.stdout
        self._requests, self._outcomes = self._process.stdin, self._process.stdout

    def call(self, function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """What a function returns or raises there; WorkerEnded where the process ends before."""
        request = pickle.dumps((function, args, kwargs))
        try:
            self._requests.write(request)
            self._requests.flush()
            returned, value = pickle.load(self._outcomes)
        except (EOFError, OSError, pickle.UnpicklingError) as error:
            raise WorkerEnded("a worker process has ended") from error
        if returned:
            return value
        raise value

    def kill(self) -> None:
        """End it, and wait for its end."""
        self._process.kill()
        self._process.wait()
        with suppress(OSError):  # a request that it did not read
            self._requests.close()
        self._outcomes.close()
