"""`gdgrade doctor`: what it tried, what is missing, and one word at the end."""

from __future__ import annotations

import subprocess
import sys

import pytest

from grader import doctor
from grader.sandbox.effects import ACTS, isolation


def test_doctor_says_what_it_tried_and_ends_in_a_word():
    done = subprocess.run(
        [sys.executable, "-m", "grader", "doctor", "--device", "cpu"], capture_output=True, text=True
    )
    lines = done.stdout.splitlines()
    assert all(any(line.endswith(act) for line in lines) for act in ACTS)
    assert any(line.startswith("torch ") for line in lines)
    word = lines[-1].removeprefix("Isolation: ")
    assert word == "isolated" or word.startswith(("partial: it can ", "none"))
    assert done.returncode == (0 if word == "isolated" else 1)


def test_the_word_says_what_is_possible():
    assert isolation(dict.fromkeys(ACTS, False)) == "isolated"
    assert isolation(dict.fromkeys(ACTS, True)) == "none"
    assert isolation(dict.fromkeys(ACTS, False) | {"write files": True}) == "partial: it can write files"


@pytest.mark.parametrize(
    ("system", "landlock", "seccomp", "says"),
    [
        ("linux", False, True, "needs Linux 5.13"),
        ("linux", True, False, "libseccomp2"),
        ("linux", True, True, "Linux 6.12"),
        ("darwin", True, True, "use Linux"),
    ],
)
def test_what_is_missing_is_said_with_how_to_get_it(monkeypatch, system, landlock, seccomp, says):
    monkeypatch.setattr(sys, "platform", system)
    monkeypatch.setattr(doctor, "_landlock", lambda: landlock)
    monkeypatch.setattr(doctor, "_seccomp", lambda: seccomp)
    assert says in " ".join(doctor.advice())
