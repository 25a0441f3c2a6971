"""The examiner: a trusted process that holds the references and judges.

It is forked from the warm process, which has torch already, so that a run imports torch once.
`Examiner` is the grader's end; `grader.examining` is what runs in the process. Both are trusted, so they
talk in pickles; what comes from students has been through the wire and is plain arrays.
"""

from __future__ import annotations

import copyreg
import pickle
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any

from grader.answer import Answer, Failure
from grader.exercise import Course
from grader.lazy import np
from grader.picture import Shown
from grader.plan import Suspicion
from grader.report import Verdict
from grader.sandbox.host.base import Sandbox

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from numpy.typing import NDArray

KEPT_SEEDS = 4
"""Of how many seeds the expected values are kept: enough for seeds in turn, and a bound on the memory."""

PROCESS = "grader.examining.process:serve"


class ExaminerError(Exception):
    """The examiner could not judge; one sentence, and the fault is the course's or ours."""


class CourseFailed(ExaminerError):
    """The fault is that of somebody else's course."""


@dataclass(frozen=True)
class Judged:
    """The verdicts on an exercise, and a digest of its wrong answers: see `judging.wrong_answers`."""

    verdicts: tuple[Verdict, ...]
    answers: str


class Examiner:
    """The grader's end. `judge` hands answers over and returns at once, so that the next ones can
    be gathered meanwhile; `collect` waits for the verdicts."""

    def __init__(self, sandbox: Sandbox, course: Course) -> None:
        from multiprocessing.connection import Connection  # it takes long to import

        self._sandbox = sandbox
        self._connection: Connection = Connection(sandbox.start_trusted(PROCESS).channel.detach())
        self._send((course.origin, course.places.root, course.digest))
        self.devices: tuple[str, ...] = self._receive()
        if course.digest:
            # Somebody else's may have become one that cannot be loaded.
            self._receive()

    def begin(self, devices: Sequence[str], seed: int) -> None:
        """Begin a submission that is asked on these devices under this seed: forget what was not
        collected."""
        self._send(("begin", tuple(devices), seed))

    def require(self, names: Sequence[str]) -> None:
        """Work out the expected values of these exercises, whether or not there is anything to judge."""
        self._send(("require", list(names)))

    def expect(self, names: Sequence[str]) -> None:
        """Work out the expected values of these exercises while there is nothing else to do."""
        self._send(("expect", list(names)))

    def judge(self, name: str, answers: Sequence[Answer | Failure]) -> None:
        """Hand over the answers to one exercise, one for each call of its plan."""
        self._send(("judge", name, list(answers)))

    def compare(self, name: str, answers: Sequence[Answer | Failure]) -> None:
        """The same for their digest alone: there will be no verdicts, and no time is spent on causes."""
        self._send(("compare", name, list(answers)))

    def collect(self) -> list[Judged]:
        """What was found of everything handed over since the last time, in order."""
        self._send(("collect",))
        judged: list[Judged] = self._receive()
        return judged

    def suspicion(self, name: str) -> Suspicion | None:
        """Where to look for the place of the mistake in an exercise of the submission that was judged last;
        None where that is of no use."""
        self._send(("suspicion", name))
        found: Suspicion | None = self._receive()
        return found

    def screen(self, name: str, call: int, answers: Sequence[Answer | Failure]) -> list[bool]:
        """Which answers to one call are right. They earn nothing."""
        self._send(("screen", name, call, list(answers)))
        right: list[bool] = self._receive()
        return right

    def confirm(self, name: str, calls: Sequence[int], answers: Sequence[Answer | Failure]) -> bool:
        """Whether the answers to these calls are all right. They earn nothing."""
        self._send(("confirm", name, list(calls), list(answers)))
        right: bool = self._receive()
        return right

    def shown(self, name: str, answers: Sequence[Answer | Failure]) -> Shown:
        """What the picture of an exercise shows, of the answers to its calls. They earn nothing."""
        self._send(("shown", name, list(answers)))
        found: Shown = self._receive()
        return found

    def rehearse(self, seed: int) -> None:
        """Run every reference on every case under a seed. Raises ExaminerError where one fails."""
        self.begin((), seed)
        self._send(("rehearse", seed))
        self.collect()

    def close(self) -> None:
        """Let the process end."""
        self._connection.close()

    def _send(self, message: Any) -> None:
        try:
            self._connection.send_bytes(pickled(message))
        except OSError as error:
            raise self._death() from error

    def _receive(self) -> Any:
        try:
            reply = self._connection.recv()
        except (EOFError, OSError) as error:
            raise self._death() from error
        if isinstance(reply, ExaminerError):
            raise reply
        return reply

    def _death(self) -> ExaminerError:
        return ExaminerError(f"the process that judges has ended unexpectedly ({self._sandbox.last_words()})")


def pickled(message: Any) -> bytes:
    """A message as `Connection.recv` reads it. Its arrays, most of them of a few numbers, go as their bytes:
    NumPy's own way takes ten times as long."""
    buffer = BytesIO()
    pickler = pickle.Pickler(buffer, pickle.HIGHEST_PROTOCOL)
    pickler.dispatch_table = copyreg.dispatch_table | {np.ndarray: _by_its_bytes}
    pickler.dump(message)
    return buffer.getvalue()


def _by_its_bytes(array: NDArray[Any]) -> tuple[type[NDArray[Any]], tuple[Any, ...]]:
    """How to make an array again."""
    return np.ndarray, (array.shape, array.dtype, array.tobytes())
