"""Memory is watched from outside, where no limit of the system's own counts it."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from grader.grading import DEFAULT_SEED, Grader, Options
from grader.sandbox.barriers.confinement import MEGABYTE, Profile
from grader.sandbox.host.base import Sandbox
from grader.sandbox.host.watchdog import TooMuchMemory, Watchdog
from tests.conftest import Lent, latest_warm_process, submission

BUDGET = Profile(256 * MEGABYTE)
SLOWLY = """
import time
import numpy as np

kept = []

def relu(x):
    while len(kept) < 60:
        kept.append(np.ones(40 << 17))
        {then}
    return x.clamp(min=0)

def relu_derivative(x):
    return (x > 0).to(x.dtype)
"""


class Unlimited(Grader):
    """A grader whose children have no limits of the system's, as on macOS and Windows."""

    _profile = Profile(BUDGET.memory_bytes, without=("resource limits",))


@pytest.fixture(scope="module")
def sandboxes(grader: Grader, bare_sandbox: Sandbox) -> Mapping[str, Sandbox]:
    """The warm process of all tests, and one with nothing around it."""
    return {"inside": grader._sandbox, "bare": bare_sandbox}


each_sandbox = pytest.mark.parametrize("kind", ["inside", "bare"])


@pytest.mark.parametrize(
    ("kind", "then"), [("inside", "time.sleep(0.02)"), ("bare", "while len(kept) == 20: pass")]
)
def test_a_child_that_takes_more_than_it_may_is_stopped_and_told_why(
    course, sandboxes, monkeypatch, kind, then
):
    source = SLOWLY.replace("{then}", then)
    monkeypatch.setattr(Unlimited, "_start_sandbox", lambda self: Lent(sandboxes[kind]))
    with Unlimited(course, Options(device="cpu", timeout=8), DEFAULT_SEED) as grader:
        relu, bystander = grader.grade(submission(activations=source), ["relu", "relu_derivative"]).exercises
    assert str(relu.status) == "error"
    assert "It asked for more memory than a call may use" in relu.first_failure.message
    assert bystander.score == bystander.max_score


@pytest.mark.skipif(sys.platform != "linux", reason="memory is counted by /proc of Linux here")
@each_sandbox
def test_what_a_child_holds_is_what_it_took_itself(sandboxes, kind):
    """And not what it has of the warm process, which is a hundred megabytes and more."""
    sandbox = sandboxes[kind]
    process = sandbox.start_trusted("tests.sandbox.taking:take_memory")
    with process.channel:
        assert process.channel.recv(1) == b"!"
        assert 60 * MEGABYTE <= sandbox.held_by(process.pid) < 72 * MEGABYTE
        sandbox.end(process.pid)
        assert sandbox.held_by(process.pid) == 0


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux asks whom to end")
def test_a_system_without_memory_ends_student_code_first(grader):
    assert grader.versions["torch"]
    assert Path(f"/proc/{latest_warm_process().pid}/oom_score_adj").read_text() == "1000\n"


class Clock:
    """The time of the watchdog, which passes where a test says so and never because a machine is busy."""

    def __init__(self) -> None:
        self._now = 0.0

    def monotonic(self) -> float:
        return self._now

    def sleep(self, seconds: float) -> None:
        self._now += seconds


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr("grader.sandbox.host.watchdog.time", clock)
    return clock


def test_fast_answers_cost_no_look(clock):
    looks = []
    watchdog = Watchdog(lambda: looks.append(1) or 0, BUDGET)
    for _ in range(200):
        watchdog.begin()
        clock.sleep(0.004)
        watchdog.look()
    assert looks == []
    assert 0 < watchdog.wait() <= 0.1
    clock.sleep(watchdog.wait())
    watchdog.look()
    assert looks == [1]


def test_a_slow_look_is_taken_seldom(clock):
    watchdog = Watchdog(lambda: clock.sleep(0.02) or 0, BUDGET)
    watchdog.begin()
    clock.sleep(watchdog.wait())
    watchdog.look()
    assert watchdog.wait() > 0.5


def test_a_gpu_child_may_hold_what_its_driver_takes(clock):
    gpu = Profile(BUDGET.memory_bytes, cuda=True)
    for held, stopped in ((2**30, False), (2**40, True)):
        watchdog = Watchdog(lambda held=held: held, gpu)
        watchdog.begin()
        clock.sleep(watchdog.wait())
        try:
            watchdog.look()
        except TooMuchMemory:
            assert stopped
        else:
            assert not stopped
