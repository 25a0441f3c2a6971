"""Time: what counts is the processor time of a child, however busy the machine is. A slow answer within the
limit is an answer, a call over it costs itself alone, and a submission has so much in all."""

from __future__ import annotations

import contextlib
import subprocess
import sys
import time
from collections.abc import Iterator

import psutil
import pytest
import torch

from grader.answer import Answer, Failure
from grader.grading import Grader
from grader.report import Status
from grader.sandbox.barriers.confinement import Profile
from grader.sandbox.host import budget, pids
from grader.sandbox.host.base import Sandbox
from grader.sandbox.host.processor_time import processor_seconds
from grader.sandbox.host.requests import ExerciseRequest, request
from grader.sandbox.host.run import run
from grader.submission import SourceFile, Submission

LIMIT = 0.6
FILE = "01_times.py"


@pytest.fixture(scope="module")
def sandbox(grader: Grader) -> Sandbox:
    grader.versions  # noqa: B018 - it waits until the process is warm
    return grader._sandbox


def asking(seconds: list[float], name: str = "f") -> ExerciseRequest:
    """`f(seconds)` for each of them."""
    header = {"request": name, "of": FILE, "library": "torch", "driver": None, "class": False}
    rule = {"by_hand": False, "ready_made": [], "loops": True, "asks_for": "it"}
    cases = [{"arguments": {"seconds": {"number": s}}} for s in seconds]
    calls = [{"case": i, "device": "cpu", "dtype": "float32"} for i in range(len(seconds))]
    return request(header, rule, cases, calls, {})


WORKS = b"""
import time
def f(seconds):
    end = time.process_time() + seconds
    while time.process_time() < end: pass
    return seconds
g = f
"""
SLEEPS = b"import time\ndef f(seconds):\n    time.sleep(seconds)\n    return seconds\ng = f\n"
OVER = f"The call took more than {LIMIT:g} s of processor time and was stopped."
WAITED = f"The call was still waiting after {5 * LIMIT:g} s and was stopped."


def answers(
    sandbox,
    *requests: ExerciseRequest,
    source: bytes = WORKS,
    total: float = 60.0,
    profile: Profile | None = None,
) -> list[list]:
    submission = Submission("student", (SourceFile(FILE, source, FILE),))
    return [list(response.answers) for response in run(sandbox, submission, requests, LIMIT, profile, total)]


@contextlib.contextmanager
def busy_machine(loops: int = 8) -> Iterator[None]:
    """Other processes are at work beside what happens inside."""
    with contextlib.ExitStack() as stack:
        for _ in range(loops):
            process = subprocess.Popen([sys.executable, "-c", "while True: pass"])
            stack.callback(process.wait)
            stack.callback(process.kill)
        yield


@pytest.mark.parametrize(
    "shares",
    [[0.45], [0.6], [0.9], [0.9, 0, 0, 0], [0, 0, 0.9, 0], [0, 0, 0, 0.9]],
    ids=["0.45", "0.6", "0.9", "first", "middle", "last"],
)
def test_a_slow_answer_is_an_answer(sandbox, shares):
    (given,) = answers(sandbox, asking([share * LIMIT for share in shares]))
    assert [type(answer) for answer in given] == [Answer] * len(shares)


def test_slow_answers_in_a_row_are_answers(sandbox):
    (given,) = answers(sandbox, asking([0.6 * LIMIT] * 3))
    assert all(isinstance(answer, Answer) for answer in given)


SMALL_STEPS = b"""
import time, torch
def f(steps):
    x = torch.zeros(())
    for _ in range(int(steps)): x = x + 1
    return x
"""
ENDLESS = b"""
import torch
def f(steps):
    x = torch.zeros(())
    while True: x = x + 1
"""


def watching(steps: list[float], watched: int) -> ExerciseRequest:
    """`f(steps)` for each of them, one of which is watched."""
    plain = asking(steps)
    header = {"request": "f", "of": FILE, "library": "torch", "driver": None, "class": False}
    cases = [{"arguments": {"steps": {"number": s}}} for s in steps]
    calls = [{"case": i, "device": "cpu", "dtype": "float32"} for i in range(len(steps))]
    return request(header, {**plain.rule, "by_hand": True}, cases, calls, {}, (watched,))


@pytest.mark.parametrize("place", [0, 1])
def test_what_the_watch_takes_is_not_time_of_the_call(sandbox, place):
    """A loop of small operators is several times as slow while each of them is looked at."""
    x, steps, start = torch.zeros(()), 0, time.process_time()
    while time.process_time() - start < 0.7 * LIMIT:
        x = x + 1
        steps += 1
    (given,) = answers(
        sandbox, watching([float(steps) if i == place else 1.0 for i in range(3)], place), source=SMALL_STEPS
    )
    assert all(isinstance(answer, Answer) for answer in given), given


def test_a_watched_call_that_never_ends_is_stopped(sandbox):
    (given,) = answers(sandbox, watching([1.0, 1.0], 0), source=ENDLESS)
    assert [answer.status for answer in given] == [Status.TIMEOUT] * 2
    assert given[0].message == OVER


def test_a_busy_machine_makes_no_call_late(sandbox):
    with busy_machine():
        (given,) = answers(sandbox, asking([0.9 * LIMIT] * 2))
    assert all(isinstance(answer, Answer) for answer in given)


def test_waiting_takes_no_processor(sandbox):
    """But has an end."""
    (given,) = answers(sandbox, asking([2 * LIMIT, 60.0]), source=SLEEPS)
    assert [type(answer) for answer in given] == [Answer, Failure]
    assert (given[1].status, given[1].message) == (Status.TIMEOUT, WAITED)


@pytest.mark.parametrize("before", [0, 1, 5])
def test_a_call_over_the_limit_costs_itself_and_what_comes_after(sandbox, before):
    """What came before it is kept, however fast that was."""
    f, g = answers(sandbox, asking([0.0] * before + [60.0, 0.0]), asking([0.0] * 2, "g"))
    assert [type(answer) for answer in f] == [Answer] * before + [Failure] * 2
    assert (f[before].status, f[before].message) == (Status.TIMEOUT, OVER)
    assert all(isinstance(answer, Answer) for answer in g)


THREADS = b"""
import hashlib, threading, time
def f(seconds):
    work = lambda: hashlib.pbkdf2_hmac("sha256", b"", b"", 10**9)
    for _ in range(8): threading.Thread(target=work, daemon=True).start()
    time.sleep(60)
"""
PROCESSES = b"""
import os, time
def f(seconds):
    for _ in range(8):
        if not os.fork():
            while True: pass
    time.sleep(60)
"""
ENDED_PROCESSES = b"""
import os, time
def f(seconds):
    while True:
        for _ in range(8):
            if not os.fork():
                end = time.process_time() + 0.05
                while time.process_time() < end: pass
                os._exit(0)
        for _ in range(8): os.wait()
"""


@pytest.fixture
def processor_time_alone(monkeypatch):
    """On a busy machine what is started may get less than a fifth of a processor, and count as waiting."""
    monkeypatch.setattr(budget, "PATIENCE", 100.0)
    monkeypatch.setattr(budget, "PATIENCE_IN_ALL", 100.0)
    monkeypatch.setattr(budget, "STARVED", 100.0)


@pytest.mark.usefixtures("processor_time_alone")
def test_the_work_of_all_threads_counts(sandbox):
    ((answer,),) = answers(sandbox, asking([0.0]), source=THREADS)
    assert answer.message == OVER


@pytest.mark.usefixtures("processor_time_alone")
@pytest.mark.parametrize("source", [PROCESSES, ENDED_PROCESSES], ids=["running", "ended"])
def test_so_does_that_of_processes_where_they_can_be_started(sandbox, source):
    ((answer,),) = answers(sandbox, asking([0.0]), source=source, profile=Profile(without=("seccomp",)))
    assert answer.message == OVER


def test_a_process_that_has_a_namespace_of_its_own_is_found():
    """As those inside of bubblewrap, which count themselves from 1."""
    command = ["unshare", "--map-root-user", "--pid", "--fork", "--", "/bin/sh", "-c", "sleep 60 & wait"]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as wrapper:
        try:
            shell = soon(lambda: pids.inside_of(wrapper.pid))
            if shell is None:
                pytest.skip("this machine lets nobody make a namespace of process ids")
            sleeping = soon(lambda: pids.outer_pid(shell, 2))
            assert soon(lambda: psutil.Process(sleeping).name() == "sleep")
            assert processor_seconds(sleeping) > 0
            assert pids.outer_pid(shell, 9999) is None
        finally:
            # With the first process of a namespace all others end.
            for process in psutil.Process(wrapper.pid).children() or [wrapper]:
                process.kill()


def soon(look):
    """What `look` finds, as soon as it finds something; None where the wrapper gives up."""
    for _ in range(600):
        if found := look():
            return found
        time.sleep(0.05)
    return None


@pytest.mark.parametrize("end", ["os._exit(0)", "ctypes.string_at(0)", "os.write(3, b'x' * 100)"])
def test_a_call_that_ends_the_process_costs_itself_and_what_comes_after(sandbox, end):
    source = f"import ctypes, os\ndef f(seconds):\n    if seconds: {end}\n    return seconds\n".encode()
    (f,) = answers(sandbox, asking([0.0, 0.0, 1.0, 0.0]), source=source)
    assert [type(answer) for answer in f] == [Answer, Answer, Failure, Failure]


def test_a_submission_has_so_much_time_in_all(sandbox):
    """Whatever each call may take."""
    f, g = answers(sandbox, asking([0.5] * 6), asking([0.5] * 6, "g"), total=1.3)
    assert [type(answer) for answer in f] == [Answer] * 2 + [Failure] * 4
    assert f[2].status is Status.TIMEOUT
    why = "because the submission used up its total of 1.3 s"
    assert f[2].message == f"The call was stopped, {why}."
    assert g[0].message == f"Not tried, {why}."


def test_a_submission_that_sleeps_takes_no_processor(sandbox):
    """But has an end, as one that works has it."""
    f, g = answers(sandbox, asking([0.9] * 6), asking([0.9] * 6, "g"), source=SLEEPS, total=2.0)
    assert [type(answer) for answer in f] == [Answer] * 2 + [Failure] * 4
    why = "because the submission took 2 s in all, most of it waiting"
    assert f[2].message == f"The call was stopped, {why}."
    assert g[0].message == f"Not tried, {why}."


def test_waiting_for_a_processor_is_no_time_of_a_submission(sandbox):
    with busy_machine():
        (given,) = answers(sandbox, asking([0.3] * 4), total=1.8)
    assert all(isinstance(answer, Answer) for answer in given)


def test_a_lie_about_the_call_that_was_begun_gains_nothing(sandbox):
    source = b"import os\ndef f(s):\n    os.lseek(0, 2**40, 0)\n    if s: os._exit(0)\n    return s\n"
    (f,) = answers(sandbox, asking([0.0, 1.0, 0.0]), source=source)
    assert [type(answer) for answer in f] == [Answer, Failure, Failure]


@pytest.mark.parametrize("line", ["", "print('loading')", "os.close(0)"])
def test_what_ends_the_process_in_the_first_call_is_told_from_loading_the_file(sandbox, line):
    """Also where both were to travel in one frame; what the file printed is not what the call has printed."""
    ends = "def f(seconds):\n    print('called', flush=True)\n    os._exit(3)\ng = f\n"
    source = f"import os\n{line}\n{ends}".encode()
    for response in answers(sandbox, asking([0.0, 0.0]), asking([0.0], "g"), source=source):
        assert "exit code 3 during the call" in response[0].message
        assert response[0].printed == "called\n"
        assert response[0].in_call


def test_what_ends_the_process_while_the_file_is_loaded_is_said_so(sandbox):
    source = b"import os\nprint('loading', flush=True)\nos._exit(3)\ndef f(seconds): return seconds\ng = f\n"
    for response in answers(sandbox, asking([0.0, 0.0]), asking([0.0], "g"), source=source):
        assert "exit code 3 during importing the file" in response[0].message
        assert not response[0].in_call
