"""Reports of every shape, and a class that looks like one."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from hypothesis import strategies as st

from grader.report import CaseReport, ExerciseReport, Report, Status, SubmissionInfo
from grader.roster import Outcome, Row, Student

words = st.text(st.characters(codec=None), min_size=1, max_size=30)
nameable = st.text("abc_ 1", min_size=1, max_size=10)
devices = st.sampled_from(["cpu", "cuda", "cuda:1"])
Scored = TypeVar("Scored", ExerciseReport, Report)

point = st.floats(0, 100, allow_nan=False)


def within_maximum(found: Scored) -> Scored:
    """The same with no more points than there are."""
    points = sorted((found.score, found.max_score))
    return replace(found, score=points[0], max_score=points[1])


cases = st.builds(
    CaseReport,
    name=nameable,
    device=devices,
    dtype=st.sampled_from(["float32", "float64"]),
    status=st.sampled_from([status for status in Status if status is not Status.PARTIAL]),
    message=st.text(st.characters(codec=None), max_size=40),
    diagnosis=st.none() | words,
    printed=st.just("") | words,
)
exercises = st.builds(
    ExerciseReport,
    topic=nameable,
    name=nameable,
    status=st.sampled_from(Status),
    score=point,
    max_score=point,
    flags=st.lists(words, max_size=2).map(tuple),
    cases=st.lists(cases, max_size=3).map(tuple),
    answers=st.just("") | nameable,
    taught=st.just("") | words,
).map(within_maximum)
reports = st.builds(
    Report,
    submission=st.builds(
        SubmissionInfo,
        id=words,
        files=st.lists(nameable, max_size=3, unique=True).map(tuple),
        sha256=st.text("0123456789abcdef", min_size=64, max_size=64),
    ),
    seed=st.integers(0, 2**200),
    devices=st.lists(devices, max_size=2, unique=True).map(tuple),
    isolation=st.sampled_from(["isolated", "none", "partial: resource limits"]),
    score=point,
    max_score=point,
    exercises=st.lists(exercises, max_size=3).map(tuple),
    flags=st.lists(words, max_size=2).map(tuple),
    duration_seconds=st.floats(0, 1e6, allow_nan=False),
    versions=st.dictionaries(nameable, nameable, max_size=2),
).map(within_maximum)


MESSAGE = """{name}(x), case "{case}", float32 on cpu
  x = [-0.88019, 0.67177, 1.1286], shape (3,)
At [1]: yours 0.33823, expected 0.22382
  2 of 3 values differ (67 %)
  Greatest error 0.11 at [1], allowed 1.1e-05"""

TOPICS = {
    "01_activations": ("sigmoid", "sigmoid_derivative", "tanh", "tanh_derivative", "relu", "leaky_relu"),
    "02_losses": ("mse", "mse_gradient", "binary_cross_entropy", "binary_cross_entropy_gradient"),
    "04_softmax": ("softmax", "log_softmax", "softmax_jacobian", "cross_entropy_gradient"),
    "09_linear_regression": ("predict", "loss", "gradient", "fit"),
}
MISTAKES = (
    "x(1 - x). You use x as if it were the output of the sigmoid; x is its input.",
    "opposite sign. Every value has the right size and the opposite sign.",
    "mean over the wrong axis. Average over the batch, axis 0, and keep the features.",
    "factor 2 forgotten. The derivative of r² is 2r.",
    "Clue: It is wrong only where the input is negative.",
    None,
)
NAMES = "Ada Emmy Sofja Grace Katherine Maryam Alan Kurt Leonhard Évariste Srinivasa Niels".split()
FAMILIES = "Lovelace Noether Kowalewskaja Hopper Johnson Mirzakhani Turing Gödel Euler Galois Abel".split()
STATUSES = (Status.FAILED, Status.PARTIAL, Status.NOT_STARTED, Status.ERROR, Status.TIMEOUT, Status.FORBIDDEN)


def a_class(size: int, seed: int = 1) -> Iterator[Row]:
    """Rows that look like those of a class: some did well, some late, some handed in nothing readable."""
    draw = random.Random(seed)
    for number in range(size):
        yield _a_row(draw, number)


def a_large_class(size: int = 3000, exercises: int = 81) -> Iterator[Row]:
    """A large class in a whole course, as its ledger tells it to the page of the class."""
    draw = random.Random(1)
    for number in range(size):
        statuses = [Status.PASSED if draw.random() < 0.7 else draw.choice(STATUSES) for _ in range(exercises)]
        graded = tuple(
            ExerciseReport(
                f"{i // 6:02}_topic",
                f"an_exercise_{i}",
                status,
                2.0 * (status is Status.PASSED),
                2.0,
                cases=(CaseReport("", "", "", Status.FAILED, diagnosis=draw.choice(MISTAKES)),)
                if status is Status.FAILED
                else (),
            )
            for i, status in enumerate(statuses)
        )
        name = f"{draw.choice(NAMES)} {draw.choice(FAMILIES)}"
        login = f"{name.split()[1].lower()}{number}"
        score = sum(exercise.score for exercise in graded)
        report = Report(
            SubmissionInfo(login, ("01.py",), f"{number:064x}"),
            *(7, ("cpu",), "isolated", score, 2.0 * exercises, graded),
            flags=(f"04_softmax.py: line {number} imports `os`",) if number % 40 == 0 else (),
            duration_seconds=round(draw.expovariate(0.4), 2),
        )
        yield Row(
            Student(login, name, str(70000 + number), login, f"{login}@example.org"),
            Outcome.GRADED,
            report,
            submitted=datetime(2026, 3, 1, 18, tzinfo=UTC) + timedelta(minutes=draw.randint(-4000, 900)),
            penalty=0.1 if number % 9 == 0 else 0.0,
            section="ABCD"[number % 4],
        )


def _a_row(draw: random.Random, number: int) -> Row:
    name = f"{draw.choice(NAMES)} {draw.choice(FAMILIES)}"
    login = f"{name.split()[1].lower()}{number}"
    student = Student(login, name, str(70000 + number), login, f"{login}@example.org")
    if number % 29 == 7:
        problems = ("work.zip holds no topic's file: name the files as in the exercises.",)
        return Row(student, Outcome.REFUSED, None, problems)
    if number % 37 == 11:
        return Row(
            student, Outcome.FAILED, None, ("The grader stopped while grading this; it will try again.",)
        )
    exercises = tuple(_an_exercise(draw, topic, name) for topic, names in TOPICS.items() for name in names)
    score, maximum = sum(e.score for e in exercises), sum(e.max_score for e in exercises)
    flags = tuple(flag for exercise in exercises for flag in exercise.flags)
    info = SubmissionInfo(login, tuple(f"{topic}.py" for topic in TOPICS), f"{number:064x}")
    seconds = round(draw.expovariate(0.4) + 1, 2)
    report = Report(info, 7, ("cpu",), "isolated", score, maximum, exercises, flags, seconds)
    submitted = datetime(2026, 3, 1, 18, tzinfo=UTC) + timedelta(minutes=draw.randint(-4000, 900))
    late = draw.choice((0.1, 0.2)) if submitted > datetime(2026, 3, 1, 18, tzinfo=UTC) else 0.0
    problems = ("notes.pdf is no Python file and was left out.",) if number % 9 == 0 else ()
    return Row(student, Outcome.GRADED, report, problems, submitted, late)


def _an_exercise(draw: random.Random, topic: str, name: str) -> ExerciseReport:
    status = Status.PASSED if draw.random() < 0.7 else draw.choice(STATUSES)
    flags = ("reads sys.modules, which no task asks for (line 12)",) if draw.random() < 0.005 else ()
    wanted = ("vector", "3 by 4 matrix", "|x| up to 1000", "0-d")
    passed = {Status.PASSED: 4, Status.PARTIAL: 2}.get(status, 0)
    ended = Status.FAILED if status is Status.PARTIAL else status
    diagnosis = draw.choice(MISTAKES) if ended is Status.FAILED else None
    messages = {
        Status.ERROR: "NameError: name 'tocrh' is not defined\n  line 14: return tocrh.exp(x)",
        Status.TIMEOUT: "It ran longer than 10 s.",
        Status.FORBIDDEN: "torch.autograd is not allowed here (line 9).",
        Status.NOT_STARTED: "",
    }
    cases = tuple(
        CaseReport(case, "cpu", "float32", Status.PASSED)
        if number < passed
        else CaseReport(
            case,
            "cpu",
            "float32",
            ended,
            messages.get(ended, MESSAGE.format(name=name, case=case)),
            diagnosis,
        )
        for number, case in enumerate(wanted)
    )
    return ExerciseReport(topic, name, status, 2.0 * passed / 4, 2.0, flags, cases)
