"""The examiner: a trusted process that holds the references and judges.

It is forked from the warm process, which has torch already, so that a run imports torch once.
`Examiner` is the grader's end; `serve` is what runs in the process. Both are trusted, so they
talk in pickles; what comes from students has been through the wire and is plain arrays.
"""

from __future__ import annotations

import pickle
import socket
import sys
import traceback
from collections import deque
from collections.abc import Callable, Sequence
from functools import cache, lru_cache, partial
from multiprocessing.connection import Connection
from typing import Any

from grader.answer import Answer, Failure
from grader.exercise import Case, Course, Exercise
from grader.faults import fault
from grader.judging.allowance import Allowance
from grader.judging.expected import Expected, ReferenceFailed, expected_of
from grader.judging.judge import judge, not_judged
from grader.judging.pictured import Shown, shown
from grader.judging.repairs import Suspicion, all_right, right_answers, suspicion
from grader.lazy import torch
from grader.loading import load_to_judge
from grader.places import CourseError
from grader.plan import Call, plan, plan_picture
from grader.report import Status, Verdict
from grader.sandbox.host.base import Sandbox

KEPT_SEEDS = 4
"""Of how many seeds the expected values are kept: enough for seeds in turn, and a bound on the memory."""

MOST_MEMORY = 4 << 30
"""Bytes that the judge may take beyond what it begins with."""


class ExaminerError(Exception):
    """The examiner could not judge; one sentence, and the fault is the course's or ours."""


class CourseFailed(ExaminerError):
    """The fault is that of somebody else's course."""


class Examiner:
    """The grader's end. `judge` hands answers over and returns at once, so that the next ones can
    be gathered meanwhile; `collect` waits for the verdicts."""

    def __init__(self, sandbox: Sandbox, course: Course) -> None:
        self._sandbox = sandbox
        self._connection = Connection(sandbox.start_trusted("grader.examiner:serve").channel.detach())
        self._send((course.origin, course.places.root, course.digest))
        self.devices: tuple[str, ...] = self._receive()

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

    def collect(self) -> list[tuple[Verdict, ...]]:
        """The verdicts on everything handed over since the last time, in order."""
        self._send(("collect",))
        verdicts: list[tuple[Verdict, ...]] = self._receive()
        return verdicts

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
            # Not `send`, whose pickler looks for every object in tables of things only it can pickle.
            self._connection.send_bytes(pickle.dumps(message, pickle.HIGHEST_PROTOCOL))
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


def serve(channel: socket.socket) -> None:
    """The examiner's life: serve until the grader closes the connection."""
    connection = Connection(channel.detach())
    try:
        course = load_to_judge(*connection.recv())
    except CourseError as error:
        connection.send(CourseFailed(str(error)))
        return
    devices_here = _devices()
    limit_memory(devices_here)
    connection.send(devices_here)
    # The least recently used seed goes first.
    all_expected = lru_cache(KEPT_SEEDS)(partial(_expected_by_case, course))
    seed = 0
    calls = _plans(course)
    devices: tuple[str, ...] = ()
    awaited: deque[tuple[str, Case]] = deque()
    verdicts: list[tuple[Verdict, ...]] = []
    failure: ExaminerError | None = None
    allowance = Allowance()
    wrong: dict[str, Sequence[Answer | Failure]] = {}
    while True:
        idle = awaited and failure is None and not connection.poll()
        try:
            message = _awaited(*awaited.popleft()) if idle else connection.recv()
        except EOFError:
            return
        try:
            match message:
                case ("begin", on, under):
                    verdicts, failure, devices, seed = [], None, on, under
                    wrong.clear()
                    allowance = Allowance()
                    awaited.clear()
                case ("expect", names):
                    awaited.extend((name, case) for name in names for case in course.find(name)[1].cases)
                case ("require", names) if failure is None:
                    for name in names:
                        for case in course.find(name)[1].cases:
                            all_expected(seed)(name, case)
                case ("expected", name, case):
                    all_expected(seed)(name, case)
                case ("judge", name, answers) if failure is None:
                    topic, exercise = course.find(name)
                    asked = calls(name, devices)
                    expected = partial(all_expected(seed), name)
                    solutions = partial(_solutions, course, topic.file)
                    verdicts.append(
                        _judged(exercise, asked, answers, expected, topic.exercises, allowance, solutions)
                    )
                    if any(verdict.status is not Status.PASSED for verdict in verdicts[-1]):
                        wrong[name] = answers
                case ("rehearse", under):
                    failure = None
                    for topic_exercise in course:
                        for case in topic_exercise[1].cases:
                            all_expected(under)(topic_exercise[1].name, case)
                case ("shown", name, answers):
                    connection.send(_shown(course, name, answers))
                case ("collect",):
                    connection.send(failure or verdicts)
                case ("suspicion" | "screen" | "confirm", name, *asked_of):
                    _, exercise = course.find(name)
                    expected = partial(all_expected(seed), name)
                    about = asked_of or [wrong.get(name)]
                    connection.send(
                        _about_repairs(message[0], exercise, calls(name, devices), expected, about)
                    )
        except ReferenceFailed as error:
            failure = _failure(course, error)
        except Exception as error:  # noqa: BLE001 - this submission fails loudly, the process lives on
            traceback.print_exc()
            failure = ExaminerError(f"judging failed on {message[1]}: {type(error).__name__}: {error}")


def _about_repairs(
    question: str,
    exercise: Exercise,
    calls: Sequence[Call],
    expected_of_case: Callable[[Case], Expected],
    about: Sequence[Any],
) -> Any:
    """What is said of an edited program. What the judge fails on is not right."""
    all_expected = [expected_of_case(exercise.cases[call.case]) for call in calls]
    try:
        match question, about:
            case "suspicion", [list(answers)]:
                return suspicion(exercise, calls, answers, all_expected)
            case "screen", [int(call), list(answers)]:
                return right_answers(exercise, calls[call], answers, all_expected[call])
            case "confirm", [list(numbers), list(answers)]:
                asked, known = [calls[i] for i in numbers], [all_expected[i] for i in numbers]
                return all_right(exercise, asked, answers, known)
    except Exception:  # noqa: BLE001 - such answers may be made for it
        traceback.print_exc()
    return [False] * len(about[-1]) if question == "screen" else None


def _shown(course: Course, name: str, answers: Sequence[Answer | Failure]) -> Shown | ExaminerError:
    """What a picture shows, or why the course cannot say it."""
    exercise = course.find(name)[1]
    assert exercise.picture is not None
    try:
        return shown(plan_picture(exercise)[0], exercise.picture, answers)
    except ReferenceFailed as error:
        return _failure(course, error)
    except Exception as error:  # noqa: BLE001 - the grader waits for a word
        traceback.print_exc()
        return ExaminerError(f"the picture of {name} failed: {type(error).__name__}: {error}")


def _failure(course: Course, error: ReferenceFailed) -> ExaminerError:
    """What a reference that failed means: of our own course it is our fault."""
    if not course.digest or error.__cause__ is None:
        return ExaminerError(str(error))
    return CourseFailed(str(fault(course.places, error.__cause__, error.what)))


def _judged(
    exercise: Exercise,
    asked: Sequence[Call],
    answers: Sequence[Answer | Failure],
    expected: Callable[[Case], Expected],
    siblings: Sequence[Exercise],
    allowance: Allowance,
    solutions: Callable[[], str],
) -> tuple[Verdict, ...]:
    """The verdicts on one exercise. Answers that the judge itself fails on cost that exercise, and not the
    student's others: they may be made for it."""
    try:
        return judge(exercise, asked, answers, expected, siblings, allowance, solutions)
    except ReferenceFailed:
        raise
    except Exception as error:  # noqa: BLE001 - whatever it is, it is said, and earns nothing
        traceback.print_exc()
        return not_judged(asked, error)


def _solutions(course: Course, file: str) -> str:
    """The worked solutions of a topic, empty where they are not here: a wheel has none."""
    try:
        return course.places.solution(file).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ""


def limit_memory(devices: Sequence[str]) -> None:
    """Let this process take so much more memory and not all there is: a wrong version, run on what a student
    was given or returned, may ask for any amount. A GPU's driver reserves far more than it uses."""
    if sys.platform != "linux" or devices != ("cpu",):
        return
    import resource

    with open("/proc/self/statm", encoding="ascii") as statm:
        now = int(statm.read().split()[0]) * resource.getpagesize()
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    most = now + MOST_MEMORY if hard == resource.RLIM_INFINITY else min(now + MOST_MEMORY, hard)
    resource.setrlimit(resource.RLIMIT_AS, (most, hard))


def _awaited(name: str, case: Case) -> Any:
    """The message by which the examiner asks itself for an expected value that will be needed."""
    return "expected", name, case


def _expected_by_case(course: Course, seed: int) -> Callable[[str, Case], Expected]:
    """The expected values of a course under a seed, each worked out once."""

    @cache
    def expected(name: str, case: Case) -> Expected:
        return expected_of(course.find(name)[1], case, seed)

    return expected


def _plans(course: Course) -> Callable[[str, tuple[str, ...]], tuple[Call, ...]]:
    """The plans of a course, each made once."""

    @cache
    def calls(name: str, devices: tuple[str, ...]) -> tuple[Call, ...]:
        return plan(course.find(name)[1], devices)

    return calls


def _devices() -> tuple[str, ...]:
    return ("cpu", "cuda") if torch.cuda.is_available() else ("cpu",)
