"""Time: a slow answer within the limit is an answer, a call over it costs itself alone, and a submission has
so much in all."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from grader.answer import Answer, Failure
from grader.report import Status
from grader.sandbox.forking import ForkingSandbox
from grader.sandbox.papers import Paper, paper
from grader.sandbox.run import run
from grader.submission import SourceFile, Submission

LIMIT = 1.0
FILE = "01_times.py"


@pytest.fixture(scope="module")
def sandbox() -> Iterator[ForkingSandbox]:
    with ForkingSandbox() as sandbox:
        sandbox.versions()
        yield sandbox


def asking(seconds: list[float], name: str = "f") -> Paper:
    """`f(seconds)` for each of them."""
    header = {"paper": name, "of": FILE, "library": "torch", "script": None, "class": False}
    rule = {"by_hand": False, "ready_made": [], "loops": True, "asks_for": "it"}
    cases = [{"arguments": {"seconds": {"number": s}}} for s in seconds]
    calls = [{"case": i, "device": "cpu", "dtype": "float32"} for i in range(len(seconds))]
    return paper(header, rule, cases, calls, {})


SLEEPS = b"import time\ndef f(seconds):\n    time.sleep(seconds)\n    return seconds\ng = f\n"


def answers(sandbox, *papers: Paper, source: bytes = SLEEPS, total: float = 60.0) -> list[list]:
    submission = Submission("student", (SourceFile(FILE, source, FILE),))
    return [list(sheet.answers) for sheet in run(sandbox, submission, papers, LIMIT, total=total)]


@pytest.mark.parametrize("share", [0.45, 0.6, 0.9])
@pytest.mark.parametrize(
    "place", [[1], [1, 0, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]], ids=["alone", "first", "middle", "last"]
)
def test_a_slow_answer_is_an_answer(sandbox, share, place):
    (given,) = answers(sandbox, asking([share * LIMIT * slow for slow in place]))
    assert [type(answer) for answer in given] == [Answer] * len(place)


def test_slow_answers_in_a_row_are_answers(sandbox):
    (given,) = answers(sandbox, asking([0.6 * LIMIT] * 3))
    assert all(isinstance(answer, Answer) for answer in given)


@pytest.mark.parametrize("before", [0, 1, 5])
def test_a_call_over_the_limit_costs_itself_and_what_comes_after(sandbox, before):
    """What came before it is kept, however fast that was, and the limit is waited for once."""
    start = time.monotonic()
    f, g = answers(sandbox, asking([0.0] * before + [9.0, 0.0]), asking([0.0] * 2, "g"))
    seconds = time.monotonic() - start
    assert [type(answer) for answer in f] == [Answer] * before + [Failure] * 2
    assert f[before].status is Status.TIMEOUT
    assert f[before].message == "The call took longer than 1 s and was stopped."
    assert all(isinstance(answer, Answer) for answer in g)
    assert seconds < 2 * LIMIT + 1


@pytest.mark.parametrize("end", ["os._exit(0)", "ctypes.string_at(0)", "os.write(3, b'x' * 100)"])
def test_a_call_that_ends_the_process_costs_itself_and_what_comes_after(sandbox, end):
    source = f"import ctypes, os\ndef f(seconds):\n    if seconds: {end}\n    return seconds\n".encode()
    (f,) = answers(sandbox, asking([0.0, 0.0, 1.0, 0.0]), source=source)
    assert [type(answer) for answer in f] == [Answer, Answer, Failure, Failure]


def test_a_submission_has_so_much_time_in_all(sandbox):
    """Whether it works or sleeps, and whatever each call may take."""
    start = time.monotonic()
    f, g = answers(sandbox, asking([0.7] * 6), asking([0.7] * 6, "g"), total=2.0)
    assert time.monotonic() - start < 2.0 + 2
    assert [type(answer) for answer in f] == [Answer] * 2 + [Failure] * 4
    assert f[2].status is Status.TIMEOUT
    assert "the submission used up the 2 s that it may take in all" in f[2].message
    assert g[0].message == "Not tried, because the submission used up the 2 s that it may take in all."


def test_a_lie_about_the_call_that_was_begun_gains_nothing(sandbox):
    source = b"import os\ndef f(s):\n    os.lseek(0, 2**40, 0)\n    if s: os._exit(0)\n    return s\n"
    (f,) = answers(sandbox, asking([0.0, 1.0, 0.0]), source=source)
    assert [type(answer) for answer in f] == [Answer, Failure, Failure]
