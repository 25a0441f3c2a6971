"""Containers that forbid namespaces: grading works there, and what is missing is said."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from tests.sandbox.container import DOCKERS, LANDLOCK

ROOT = Path(__file__).resolve().parent.parent.parent
AS_SOMEBODY = ("unshare", "--user", "--map-user=1000", "--map-group=1000")
SOURCE = """
import os

def relu(x):
    return x.clamp(min=0)

def sigmoid(x):
    os.fork()

def tanh(x):
    os.listdir("/root")
"""
RUN = Callable[..., "subprocess.CompletedProcess[str]"]


DOCKER, BARE, SOMEBODY = "Docker's capabilities", "no capability", "an ordinary user"
OLDER = "an older Docker"


@pytest.fixture(
    params=[DOCKER, *(pytest.param(kind, marks=pytest.mark.long) for kind in (BARE, SOMEBODY, OLDER))]
)
def gdgrade(request, tmp_path) -> RUN:
    """Runs gdgrade in such a container, in a folder with a submission."""
    is_root = os.geteuid() == 0
    words: Sequence[str] = ()
    if request.param == SOMEBODY:
        if is_root and not _can_become_somebody():
            pytest.skip("root cannot become an ordinary user here (unshare --user)")
        words = AS_SOMEBODY if is_root else ()
    elif not is_root:
        pytest.skip("only root has capabilities to keep or to give up")
    kept = ",".join(DOCKERS) if request.param in (DOCKER, OLDER) else ""
    calls = ",".join(LANDLOCK) if request.param == OLDER else ""
    (tmp_path / "01_activations.py").write_text(SOURCE)

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        container = [sys.executable, str(ROOT / "tests" / "sandbox" / "container.py"), kept, calls, "--"]
        return subprocess.run(
            [*words, *container, sys.executable, "-m", "grader", *arguments, "--device", "cpu"],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            timeout=90,
        )

    return run


def _can_become_somebody() -> bool:
    if shutil.which("unshare") is None:
        return False
    return subprocess.run([*AS_SOMEBODY, "true"], check=False).returncode == 0


@pytest.mark.long
def test_right_code_earns_its_points_and_wrong_code_nothing(gdgrade):
    done = gdgrade("check", "relu", "sigmoid", "tanh", "--json", "-")
    assert done.returncode == 1, done.stderr
    graded = {exercise["name"]: exercise for exercise in json.loads(done.stdout)["exercises"]}
    relu = graded.pop("relu")
    assert (relu["status"], relu["score"]) == ("passed", relu["max_score"])
    for attack in graded.values():
        assert attack["status"] == "error"
        assert "PermissionError" in attack["cases"][0]["message"]


def test_doctor_says_which_layer_is_missing(gdgrade):
    done = gdgrade("doctor")
    assert done.returncode in (0, 1), done.stderr
    lines = done.stdout.splitlines()
    assert any(line.startswith("  bubblewrap     does not work here") for line in lines)
    assert "does not let it make namespaces" in done.stdout
    assert "System calls that were refused to right code: none" in lines
    possible = [line[7:] for line in lines if line.startswith("  YES")]
    if "Landlock is missing" in done.stdout:
        assert "read the grader's own files" in possible
        return
    # Whether files can be seen depends on where Python's packages are, and whose child it is.
    assert set(possible) <= {"see which private files there are"}
    word = f"partial: it can {possible[0]}" if possible else "isolated"
    assert lines[-1] == f"Isolation: {word}"
    assert ("Landlock and seccomp are in force, bubblewrap is not." in done.stdout) == bool(possible)
