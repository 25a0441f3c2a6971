"""Containers that forbid namespaces: grading works there, and what is missing is said."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
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
DONE = subprocess.CompletedProcess[str]


DOCKER, BARE, SOMEBODY = "Docker's capabilities", "no capability", "an ordinary user"
ALSO = [pytest.param(kind, marks=pytest.mark.long) for kind in (BARE, SOMEBODY)]


def in_container(folder: Path, arguments: Sequence[str], kind: str, calls: Sequence[str] = ()) -> DONE:
    """What becomes of gdgrade in a container of this kind that forbids these system calls, too, in a folder
    with a submission."""
    words: Sequence[str] = ()
    if kind == SOMEBODY:
        if os.geteuid() == 0 and not _can_become_somebody():
            pytest.skip("root cannot become an ordinary user here (unshare --user)")
        words = AS_SOMEBODY if os.geteuid() == 0 else ()
    elif os.geteuid() != 0:
        pytest.skip("only root has capabilities to keep or to give up")
    (folder / "01_activations.py").write_text(SOURCE)
    kept = ",".join(DOCKERS) if kind == DOCKER else ""
    container = [
        sys.executable,
        str(ROOT / "tests" / "sandbox" / "container.py"),
        kept,
        ",".join(calls),
        "--",
    ]
    return subprocess.run(
        [*words, *container, sys.executable, "-m", "grader", *arguments, "--device", "cpu"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=90,
    )


def _can_become_somebody() -> bool:
    if shutil.which("unshare") is None:
        return False
    return subprocess.run([*AS_SOMEBODY, "true"], check=False).returncode == 0


@pytest.mark.long
@pytest.mark.parametrize("kind", [DOCKER, BARE, SOMEBODY])
def test_right_code_earns_its_points_and_wrong_code_nothing(tmp_path, kind):
    done = in_container(tmp_path, ["check", "relu", "sigmoid", "tanh", "--json", "-"], kind)
    assert done.returncode == 1, done.stderr
    graded = {exercise["name"]: exercise for exercise in json.loads(done.stdout)["exercises"]}
    relu = graded.pop("relu")
    assert (relu["status"], relu["score"]) == ("passed", relu["max_score"])
    for attack in graded.values():
        assert attack["status"] == "error"
        assert "PermissionError" in attack["cases"][0]["message"]


@pytest.mark.parametrize("kind", [DOCKER, *ALSO])
def test_doctor_says_that_bubblewrap_is_missing(tmp_path, kind):
    done = in_container(tmp_path, ["doctor"], kind)
    assert done.returncode in (0, 1), done.stderr
    lines = done.stdout.splitlines()
    assert any(line.startswith("  bubblewrap     does not work here") for line in lines)
    assert "does not let it create namespaces" in done.stdout
    assert "System calls that correct code made and that were refused: none" in lines
    possible = [line[7:] for line in lines if line.startswith("  YES")]
    # Whether files can be seen depends on where Python's packages are, and whose child it is.
    assert set(possible) <= {"see which private files there are"}
    word = f"partial: it can {possible[0]}" if possible else "isolated"
    assert lines[-1] == f"Isolation: {word}"
    assert ("Landlock and seccomp are in force, bubblewrap is not." in done.stdout) == bool(possible)


@pytest.mark.long
@pytest.mark.parametrize(
    ("layer", "calls", "act"),
    [("Landlock", LANDLOCK, "read the grader's own files"), ("seccomp", ["seccomp"], "start processes")],
)
def test_a_container_may_forbid_any_layer(tmp_path, layer, calls, act):
    """Older versions of Docker do so with Landlock."""
    checked = in_container(tmp_path, ["check", "relu"], DOCKER, calls)
    assert checked.returncode == 0, checked.stderr
    done = in_container(tmp_path, ["doctor"], DOCKER, calls)
    assert done.returncode == 1, done.stderr
    assert f"{layer}, which restricts" in done.stdout
    assert f"  YES  {act}" in done.stdout.splitlines()
    left = {"Landlock": "seccomp", "seccomp": "Landlock"}[layer]
    assert f"Still in force: {left}." in done.stdout
