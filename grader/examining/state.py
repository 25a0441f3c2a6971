"""What the examiner's process knows and does: it works out the expected values and judges."""

from __future__ import annotations

import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache, lru_cache, partial
from typing import Any

from grader.answer import Answer, Failure
from grader.examiner import KEPT_SEEDS, CourseFailed, ExaminerError, Judged
from grader.exercise import Case, Course, Exercise
from grader.faults import fault
from grader.judging.allowance import Allowance
from grader.judging.expected import Expected, ReferenceFailed, expected_of
from grader.judging.judge import judge, mismatches_of, not_judged
from grader.judging.pictured import Pictured, pictured, shown
from grader.judging.repairs import all_right, right_answers, suspicion
from grader.judging.wrong_answers import digest_of_wrong_answers
from grader.picture import Shown
from grader.plan import Call, plan, plan_picture
from grader.report import Status, Verdict

NO_REPLY = object()


class Examining:
    """A course, and what is known of the submission that is judged. Nothing that a submission or a reference
    does raises here: it is the reply to the next question."""

    def __init__(self, course: Course) -> None:
        self._course = course
        # The least recently used seed goes first.
        self._expected_under = lru_cache(KEPT_SEEDS)(partial(_expected_by_case, course))
        self._calls = _plans(course)
        self._pictured = cache(partial(_pictured, course))
        self._ahead: deque[tuple[str, Case]] = deque()
        self._begin((), 0)

    def _begin(self, devices: tuple[str, ...], seed: int) -> None:
        self._devices, self._seed = devices, seed
        self._judged: list[Judged] = []
        self._failure: ExaminerError | None = None
        self._allowance = Allowance()
        self._wrong: dict[str, Sequence[Answer | Failure]] = {}
        self._ahead.clear()

    @property
    def has_work(self) -> bool:
        """Whether there are expected values that will be needed, as far as is known."""
        return bool(self._ahead) and self._failure is None

    def work_ahead(self) -> None:
        """Work out the next of them."""
        name, case = self._ahead.popleft()
        with self._failing(name):
            self._expected(name, case)

    def answer(self, what: str, *about: Any) -> Any:
        """The reply to a message of `Examiner`; NO_REPLY where it waits for none."""
        with self._failing(about[0] if about else ""):
            match what, about:
                case "begin", (devices, seed):
                    self._begin(devices, seed)
                case "expect", (names,):
                    self._ahead.extend(self._cases(names))
                case "require", (names,) if self._failure is None:
                    for name, case in self._cases(names):
                        self._expected(name, case)
                case "judge", (name, answers) if self._failure is None:
                    self._judge(name, answers)
                case "compare", (name, answers) if self._failure is None:
                    self._compare(name, answers)
                case "rehearse", (seed,):
                    self._begin((), seed)
                    for name, case in self._cases(self._course.names):
                        self._expected(name, case)
                case "collect", ():
                    return self._failure or self._judged
                case "shown", (name, answers):
                    return self._shown(name, answers)
                case "suspicion" | "screen" | "confirm", (name, *asked):
                    return self._about_repairs(what, name, asked or [self._wrong.get(name)])
        return NO_REPLY

    @contextmanager
    def _failing(self, name: str) -> Iterator[None]:
        """What fails inside is the reply to the next `collect`: this submission fails loudly, the process
        lives on."""
        try:
            yield
        except ReferenceFailed as error:
            self._failure = _failure(self._course, error)
        except Exception as error:  # noqa: BLE001 - see above
            traceback.print_exc()
            self._failure = ExaminerError(f"judging failed on {name}: {type(error).__name__}: {error}")

    def _cases(self, names: Iterable[str]) -> Iterator[tuple[str, Case]]:
        return ((name, case) for name in names for case in self._course.find(name)[1].cases)

    def _expected(self, name: str, case: Case) -> Expected:
        return self._expected_under(self._seed)(name, case)

    def _judge(self, name: str, answers: Sequence[Answer | Failure]) -> None:
        topic, exercise = self._course.find(name)
        solutions = partial(_solutions, self._course, topic.file)
        calls, expected = self._calls(name, self._devices), partial(self._expected, name)
        verdicts = _judged(exercise, calls, answers, expected, topic.exercises, self._allowance, solutions)
        statuses = [verdict.status for verdict in verdicts]
        digest = _digest(exercise, calls, answers, expected, lambda: statuses)
        self._judged.append(Judged(verdicts, digest))
        if any(verdict.status is not Status.PASSED for verdict in verdicts):
            self._wrong[name] = answers

    def _compare(self, name: str, answers: Sequence[Answer | Failure]) -> None:
        exercise, calls = self._course.find(name)[1], self._calls(name, self._devices)
        expected = partial(self._expected, name)

        def statuses() -> list[Status]:
            found = mismatches_of(exercise, calls, answers, [expected(exercise.cases[c.case]) for c in calls])
            first = (wrong for call, wrong in zip(calls, found, strict=True) if not call.again)
            return [wrong.status if wrong else Status.PASSED for wrong in first]

        self._judged.append(Judged((), _digest(exercise, calls, answers, expected, statuses)))

    def _shown(self, name: str, answers: Sequence[Answer | Failure]) -> Shown | ExaminerError:
        """What a picture shows, or why the course cannot say it."""
        try:
            return shown(self._pictured(name), answers)
        except ReferenceFailed as error:
            return _failure(self._course, error)
        except Exception as error:  # noqa: BLE001 - the grader waits for a word
            traceback.print_exc()
            return ExaminerError(f"the picture of {name} failed: {type(error).__name__}: {error}")

    def _about_repairs(self, question: str, name: str, about: Sequence[Any]) -> Any:
        """What is said of an edited program. What the judge fails on is not right."""
        exercise, calls = self._course.find(name)[1], self._calls(name, self._devices)
        try:
            expected = [self._expected(name, exercise.cases[call.case]) for call in calls]
            match question, about:
                case "suspicion", [list(answers)]:
                    return suspicion(exercise, calls, answers, expected)
                case "screen", [int(call), list(answers)]:
                    return right_answers(exercise, calls[call], answers, expected[call])
                case "confirm", [list(numbers), list(answers)]:
                    asked, known = [calls[i] for i in numbers], [expected[i] for i in numbers]
                    return all_right(exercise, asked, answers, known)
        except Exception:  # noqa: BLE001 - such answers may be made for it
            traceback.print_exc()
        return [False] * len(about[-1]) if question == "screen" else None


def _pictured(course: Course, name: str) -> Pictured:
    """What the reference answers to the calls of a picture, which are the same for every submission."""
    exercise = course.find(name)[1]
    assert exercise.picture is not None
    return pictured(plan_picture(exercise)[0], exercise.picture)


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


def _digest(
    exercise: Exercise,
    asked: Sequence[Call],
    answers: Sequence[Answer | Failure],
    expected: Callable[[Case], Expected],
    statuses: Callable[[], Sequence[Status]],
) -> str:
    """The digest of the wrong answers; empty where they are made so that it fails."""
    try:
        return digest_of_wrong_answers(exercise, asked, answers, statuses(), expected)
    except ReferenceFailed:
        raise
    except Exception:  # noqa: BLE001 - nothing depends on it but which pages say the same
        traceback.print_exc()
        return ""


def _solutions(course: Course, file: str) -> str:
    """The worked solutions of a topic, empty where they are not here: a wheel has none."""
    try:
        return course.places.solution(file).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ""


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
