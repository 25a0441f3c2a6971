"""`gdgrade doctor`: what it tried, what is missing, and one word at the end."""

from __future__ import annotations

import subprocess
import sys

import pytest

from grader import doctor
from grader.sandbox.effects import ACTS, isolation
from grader.sandbox.forking import AROUND, BUBBLEWRAP, IN_FORCE


def test_doctor_says_what_it_tried_and_ends_in_a_word():
    done = subprocess.run(
        [sys.executable, "-m", "grader", "doctor", "--device", "cpu"], capture_output=True, text=True
    )
    lines = done.stdout.splitlines()
    assert all(any(line.endswith(act) for line in lines) for act in ACTS)
    assert any(line.startswith("torch ") for line in lines)
    assert all(any(line.startswith(f"  {name} ") for line in lines) for name in AROUND)
    word = lines[-1].removeprefix("Isolation: ")
    assert word == "isolated" or word.startswith(("partial: it can ", "none"))
    assert done.returncode == (0 if word == "isolated" else 1)


def test_the_word_says_what_is_possible():
    nothing, everything = dict.fromkeys(ACTS, False), dict.fromkeys(ACTS, True)
    on_another_system = everything | {"look into other processes": False}
    assert isolation(nothing, lambda: everything) == "isolated"
    assert isolation(everything, lambda: everything) == "none"
    assert isolation(on_another_system, lambda: on_another_system) == "none"
    some = nothing | {"write files": True}
    assert isolation(some, lambda: everything) == "partial: it can write files"


@pytest.mark.parametrize(
    ("system", "landlock", "seccomp", "says"),
    [
        ("linux", False, True, "needs Linux 5.13"),
        ("linux", True, False, "apt install libseccomp2"),
        ("linux", True, True, "Linux 6.12"),
        ("darwin", True, True, "use Linux"),
        ("win32", False, False, "use Linux"),
    ],
)
def test_what_is_missing_is_said_with_how_to_get_it(monkeypatch, system, landlock, seccomp, says):
    monkeypatch.setattr(sys, "platform", system)
    monkeypatch.setattr(doctor, "_landlock", lambda: landlock)
    monkeypatch.setattr(doctor, "_seccomp", lambda: seccomp)
    told = " ".join(doctor.advice("partial: it can write files", {BUBBLEWRAP: IN_FORCE}))
    assert says in told
    assert told.startswith("This is no sandbox")
    assert "bubblewrap" not in told


@pytest.mark.parametrize(
    ("state", "says"),
    [("not installed", "apt install bubblewrap"), ("does not work here (no)", "namespaces"), (IN_FORCE, "")],
)
def test_what_stands_around_can_be_got_where_it_is_isolated_already(monkeypatch, state, says):
    monkeypatch.setattr(sys, "platform", "linux")
    told = " ".join(doctor.advice("isolated", {BUBBLEWRAP: state}))
    assert says in told
    assert bool(told) == bool(says)
    assert "no sandbox" not in told
