"""Read a class in a few processes of this machine, ahead of the grading.

The folder of the class is here, and may be nowhere else: also with workers on a cluster it is read here, and
they are sent what was read. A process has one submission at a time, so that one which hangs or crashes it
costs that student and nobody else.
"""

from __future__ import annotations

import contextlib
import pickle
import queue
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import IO

from grader.batch.reading import CPU_SECONDS, Read
from grader.batch.work import Failed
from grader.batch.workers import NoWorker
from grader.exercise import Course
from grader.intake import FoundEntry, IntakeError
from grader.safe_path import grader_environment
from grader.sandbox.host.launch import ONE_THREAD

COUNT = 2
"""Processes that read: while one has a difficult submission the other continues."""
AHEAD = 2
"""Submissions for each process, those that were read and not fetched among them."""
SECONDS = 60.0
"""How long one reading may take in all, waiting for a slow disk included."""
PATIENCE = 0.2
"""Seconds after which `Readers.read` says that there is nothing yet."""


class Readers:
    """Processes that read, started at once. A context manager; none of them is left at its end."""

    def __init__(self, course: Course, count: int = COUNT) -> None:
        self._course = course
        self._count = count
        self._scratch = ""
        self._all: list[_Reader] = []
        self._idle: queue.SimpleQueue[_Reader] = queue.SimpleQueue()
        self._threads = ThreadPoolExecutor(count, thread_name_prefix="reader")

    def __enter__(self) -> Readers:
        self._scratch = tempfile.mkdtemp(prefix="gdgrade-read-")
        try:
            for number in range(self._count):
                reader = _Reader(self._course.origin, Path(self._scratch), f"errors-{number}")
                self._all.append(reader)
                self._idle.put(reader)
                reader.start()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End every process. Safe to call twice."""
        for reader in self._all:
            reader.close()
        self._threads.shutdown(cancel_futures=True)
        shutil.rmtree(self._scratch, ignore_errors=True)

    def read(self, entries: Iterable[FoundEntry]) -> Iterator[tuple[FoundEntry, Read | Failed] | None]:
        """Each submission with what was read of it, as they come, few of them in memory at a time; None now
        and then while there is nothing yet.

        Raises IntakeError where the class cannot be opened any more, NoWorker where no process can be
        started.
        """
        waiting = iter(entries)
        in_flight: dict[Future[Read | Failed], FoundEntry] = {}
        while True:
            for found in islice(waiting, AHEAD * self._count - len(in_flight)):
                in_flight[self._threads.submit(self._read_one, found)] = found
            if not in_flight:
                return
            done, _ = wait(in_flight, PATIENCE, FIRST_COMPLETED)
            if not done:
                yield None
            for future in [future for future in in_flight if future in done]:
                yield in_flight.pop(future), future.result()

    def _read_one(self, found: FoundEntry) -> Read | Failed:
        reader = self._idle.get()
        try:
            return reader.read(found)
        finally:
            self._idle.put(reader)


@dataclass
class _Reader:
    """One process that reads, and the next one when it has ended. `origin` is the course's; what it
    complains of goes into the file `errors` of the folder `scratch`."""

    origin: str
    scratch: Path
    errors: str
    _process: subprocess.Popen[bytes] | None = None
    _greeted: bool = False
    _closed: bool = False

    def start(self) -> None:
        """Start the process, and do not wait for it. Raises NoWorker."""
        code = "import sys; from grader.batch.reading import main; main(sys.argv[1])"
        try:
            with open(self.scratch / self.errors, "wb") as errors:
                self._process = subprocess.Popen(
                    [sys.executable, "-P", "-c", code, self.origin],
                    env={**grader_environment(), **ONE_THREAD},
                    cwd=self.scratch,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=errors,
                    # Ctrl-C is for the run, which ends this process itself.
                    start_new_session=True,
                )
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise NoWorker(f"The process that reads submissions cannot be started ({reason}).") from error
        self._greeted = False

    def read(self, found: FoundEntry) -> Read | Failed:
        """What was read of a submission, or why nothing could be."""
        process = self._ready()
        assert process.stdin is not None
        assert process.stdout is not None
        overdue = threading.Event()
        with _ended_after(SECONDS, process, overdue):
            try:
                pickle.dump(found, process.stdin, pickle.HIGHEST_PROTOCOL)
                process.stdin.flush()
                answer = pickle.load(process.stdout)
            except (OSError, EOFError, pickle.UnpicklingError):
                return self._end_of(process, found, overdue)
        if isinstance(answer, IntakeError):
            raise answer
        return Failed(answer) if isinstance(answer, str) else answer

    def close(self) -> None:
        """End the process, whatever it is at."""
        self._closed = True
        if self._process is not None:
            _end(self._process)

    def _ready(self) -> subprocess.Popen[bytes]:
        """The process, once it has come up. Raises NoWorker where it does not."""
        if self._process is None and not self._closed:
            self.start()
        process = self._process
        if process is None or process.stdout is None:
            raise NoWorker("The run has ended.")
        if not self._greeted:
            try:
                self._greeted = pickle.load(process.stdout)
            except (OSError, EOFError, pickle.UnpicklingError) as error:
                raise NoWorker(
                    f"The process that reads submissions cannot be started ({self._last_words()})."
                ) from error
        return process

    def _end_of(
        self, process: subprocess.Popen[bytes], found: FoundEntry, overdue: threading.Event
    ) -> Read | Failed:
        """What it means for a submission that the process has ended over it."""
        _end(process)
        self._process = None
        if overdue.is_set():
            limit = f"{SECONDS:g} s"
        elif process.returncode == -getattr(signal, "SIGXCPU", 0):
            limit = f"{CPU_SECONDS} s of processor time"
        else:
            how = f"exit code {process.returncode}, {self._last_words()}"
            return Failed(f"The process that read it ended unexpectedly ({how}).")
        stopped = f"Reading it took more than {limit} and was stopped; hand in only the exercise files."
        return None, (*found.entry.problems, stopped)

    def _last_words(self) -> str:
        """The last line of what the process complained of."""
        try:
            lines = (self.scratch / self.errors).read_text("utf-8", "replace").strip().splitlines()
        except OSError:
            lines = []
        return lines[-1][:200] if lines else "it left no message"


@contextlib.contextmanager
def _ended_after(
    seconds: float, process: subprocess.Popen[bytes], overdue: threading.Event
) -> Iterator[None]:
    """A process that is ended, and `overdue` set, where this takes longer."""

    def end() -> None:
        overdue.set()
        process.kill()

    timer = threading.Timer(seconds, end)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _end(process: subprocess.Popen[bytes]) -> None:
    """Kill a process and wait for its end; the pipes to it are closed."""
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        _close(pipe)


def _close(pipe: IO[bytes] | None) -> None:
    with contextlib.suppress(OSError):
        if pipe is not None:
            pipe.close()
