"""What many tests need: the course, and one warm grader for all of them."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
import pytest
from hypothesis import settings

from grader.cli.main import run
from grader.course import load_course
from grader.exercise import Course
from grader.grading import DEFAULT_SEED, Grader, Options
from grader.report import ExerciseReport, Report
from grader.sandbox.barriers.confinement import Profile
from grader.sandbox.host.base import ChildProcess, Sandbox
from grader.sandbox.host.forking import AROUND, ForkingSandbox
from grader.submission import SourceFile, Submission

TIMEOUT = 2.0

# What one change breaks, another shall not be blamed for: `make test` draws the same examples each time,
# `make test-long` new ones, and more of them.
# How long one takes is no matter of the tests: the machine may have other things to do.
settings.register_profile("repeatable", derandomize=True, deadline=None, max_examples=40)
settings.register_profile("new", deadline=None)
settings.load_profile("repeatable")

# Tensors of a few numbers gain nothing from threads, which on a busy machine keep the processor while they
# wait for each other. torch reads this when it is loaded.
os.environ["OMP_NUM_THREADS"] = "1"

# jsonschema would make a parser for each kind of address that it knows, seconds of work, and no schema here
# asks for one. Where the package is missing it makes none.
sys.modules["rfc3987_syntax"] = None  # type: ignore[assignment]

# A shell lets what it runs in the background ignore Ctrl-C, and so would all that the tests start.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session", autouse=True)
def state_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What gdgrade keeps for its user, such as the key that signs ledgers, is not kept in their home."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))
        yield


@pytest.fixture(scope="session")
def course() -> Course:
    return load_course()


@pytest.fixture(scope="session")
def grader(course: Course) -> Iterator[Grader]:
    with Grader(course, Options(device="cpu", timeout=TIMEOUT), DEFAULT_SEED) as grader:
        yield grader


class Lent:
    """The warm process of a grader, for another one, which does not end it."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._lent = sandbox

    def __getattr__(self, name: str) -> Any:
        return getattr(self._lent, name)

    def close(self) -> None:
        """It is not ours."""


@contextmanager
def lent(
    grader: Grader, options: Options, course: Course | None = None, kind: type[Grader] = Grader
) -> Iterator[Grader]:
    """A grader with other options that uses the warm process of this one: to load torch takes longer than
    most tests. It may be for another course, and of a kind of its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Grader, "_start_sandbox", lambda self: Lent(grader._sandbox))
        other = kind(course or grader._course, options, DEFAULT_SEED)
    with other:
        yield other


@pytest.fixture(scope="session")
def bare_sandbox() -> Iterator[ForkingSandbox]:
    """A warm process with nothing around it, for all tests that take away what stands around."""
    with ForkingSandbox(without=AROUND) as sandbox:
        yield sandbox


@pytest.fixture
def one_warm_process(grader: Grader, monkeypatch: pytest.MonkeyPatch) -> None:
    """Graders of other courses start none of their own."""
    monkeypatch.setattr(Grader, "_start_sandbox", lambda self: Lent(grader._sandbox))


Run = Callable[..., subprocess.CompletedProcess[str]]

DROPPED = ("NO_COLOR", "COLUMNS", "FORCE_COLOR", "GDGRADE_TRACEBACK")
"""Variables that colour or narrow the output of a command."""


@pytest.fixture
def gdgrade_here(
    one_warm_process: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Run:
    """`gdgrade(WORDS..., cwd=...)` in this process, with the warm process of all tests: for what a command
    says and writes, not for how it starts and ends."""

    def run_here(*words: str, cwd: Path, typed: str = "") -> subprocess.CompletedProcess[str]:
        monkeypatch.chdir(cwd)
        monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
        capsys.readouterr()
        code = run(words)
        return subprocess.CompletedProcess(words, code, *capsys.readouterr())

    for name in DROPPED:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", "80")
    return run_here


def submission(**sources: str | bytes) -> Submission:
    """A submission of these texts: `submission(softmax="...")` is its 04_softmax.py."""
    names = {topic.name.split("_", 1)[1]: topic.file for topic in load_course().topics}
    files = [
        SourceFile(names[topic], source if isinstance(source, bytes) else source.encode(), names[topic])
        for topic, source in sources.items()
    ]
    return Submission("student", tuple(files))


@contextmanager
def started_children(grader: Grader) -> Iterator[list[int]]:
    """The processes that are started for student code meanwhile."""
    started: list[int] = []
    start = grader._sandbox.start_child

    def start_child(profile: Profile) -> ChildProcess:
        child = start(profile)
        started.append(child.pid)
        return child

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(grader._sandbox, "start_child", start_child)
        yield started


def latest_warm_process() -> psutil.Process:
    """The warm process that was started last, of all that these tests have; bubblewrap may be around it,
    and what it forks is called the same."""

    def is_warm(process: psutil.Process | None) -> bool:
        try:
            command = process.cmdline() if process else []
        except psutil.Error:  # it has just ended
            return False
        return command[:1] == [sys.executable] and "grader.sandbox.child.zygote" in command

    warm = [p for p in psutil.Process().children(recursive=True) if is_warm(p) and not is_warm(p.parent())]
    return max(warm, key=lambda process: process.create_time())


@pytest.fixture(scope="session")
def grade_one(grader: Grader) -> Callable[..., ExerciseReport]:
    """Grade one exercise of the activations by the text of the whole file."""

    def grade(source: str | bytes, exercise: str = "sigmoid") -> ExerciseReport:
        return grader.grade(submission(activations=source), [exercise]).exercises[0]

    return grade


@pytest.fixture(scope="session")
def grade_text(grader: Grader) -> Callable[..., Report]:
    """Grade `names` of a submission of these texts by topic."""

    def grade(names: list[str] | None = None, **sources: str | bytes) -> Report:
        return grader.grade(submission(**sources), names)

    return grade
