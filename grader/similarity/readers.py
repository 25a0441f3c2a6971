"""Processes that parse students' sources, each started again where a source ends it."""

from __future__ import annotations

import base64
import contextlib
import json
import queue
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from itertools import islice
from types import TracebackType
from typing import Any, TypeVar

from grader.batch.errors import reason
from grader.batch.workers import NoWorker
from grader.grading import cores
from grader.safe_path import grader_environment

AHEAD = 4
"""Files for each process, those that were read and not fetched among them."""

Name = TypeVar("Name")
Question = Mapping[str, Any]


class Unreadable(Exception):
    """A source that is not compared, with the reason: a part of a sentence."""


def question(source: bytes, exercises: Sequence[str], lines_of: Sequence[str] = ()) -> Question:
    """Asks for the fingerprints of exercises, or with `lines_of` for where in the source they are; see
    `reading`."""
    return {
        "source": base64.b64encode(source).decode(),
        "exercises": list(exercises),
        "lines_of": list(lines_of),
    }


class Readers:
    """A context manager; none of its processes is left at the end. `module` has the `main` that they run.
    Raises NoWorker where none can be started."""

    def __init__(self, count: int | None = None, module: str = "grader.similarity.reading") -> None:
        self._module = module
        self._count = count or cores()
        self._all: list[_Reader] = []
        self._idle: queue.SimpleQueue[_Reader] = queue.SimpleQueue()
        self._threads = ThreadPoolExecutor(self._count, thread_name_prefix="similar")

    def __enter__(self) -> Readers:
        for _ in range(self._count):
            reader = _Reader(self._module)
            self._all.append(reader)
            self._idle.put(reader)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for reader in self._all:
            reader.end()
        self._threads.shutdown(cancel_futures=True)

    def ask(
        self, questions: Iterable[tuple[Name, Question]]
    ) -> Iterator[tuple[Name, dict[str, Any] | Unreadable]]:
        """Every question's name with the answer, as they come; few of them are in memory at a time."""
        waiting = iter(questions)
        in_flight: dict[Future[dict[str, Any] | Unreadable], Name] = {}
        while True:
            for name, asked in islice(waiting, AHEAD * self._count - len(in_flight)):
                in_flight[self._threads.submit(self._ask, asked)] = name
            if not in_flight:
                return
            done, _ = wait(in_flight, return_when=FIRST_COMPLETED)
            for future in done:
                yield in_flight.pop(future), future.result()

    def _ask(self, asked: Question) -> dict[str, Any] | Unreadable:
        reader = self._idle.get()
        try:
            return reader.ask(asked)
        except Unreadable as error:
            return error
        finally:
            self._idle.put(reader)


class _Reader:
    """One process, and the next one when it has ended."""

    def __init__(self, module: str) -> None:
        self._module = module
        self._process: subprocess.Popen[bytes] | None = None

    def ask(self, asked: Question) -> dict[str, Any]:
        """The answer. Raises Unreadable, NoWorker."""
        process = self._process = self._process or _started(self._module)
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            process.stdin.write(json.dumps(asked).encode() + b"\n")
            process.stdin.flush()
            answer = json.loads(process.stdout.readline())
        except (OSError, ValueError):
            self.end()
            raise Unreadable("reading it took too long, or ended the process that reads it") from None
        if "error" in answer:
            raise Unreadable(answer["error"])
        return dict(answer)

    def end(self) -> None:
        """End the process, whatever it is at."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                with contextlib.suppress(OSError):
                    if pipe is not None:
                        pipe.close()


def _started(module: str) -> subprocess.Popen[bytes]:
    try:
        return subprocess.Popen(
            [sys.executable, "-P", "-c", f"from {module} import main; main()"],
            env=grader_environment(),
            cwd=tempfile.gettempdir(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            # Ctrl-C is for the command, which ends this process itself.
            start_new_session=True,
        )
    except OSError as error:
        raise NoWorker(f"The process that reads submissions cannot be started ({reason(error)}).") from error
