"""Systems that lack what Linux has: the same verdicts, no crash, and the plain word that this is no sandbox.

They are this one, with what they lack hidden from every process: see elsewhere/sitecustomize.py.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
HIDING = Path(__file__).parent / "elsewhere"
TOPIC = ROOT / "solutions" / "01_activations.py"
SYSTEMS = {"old Linux": "partial: it can ", "macOS": "none"}

every_system = pytest.mark.parametrize(("system", "word"), SYSTEMS.items())


def gdgrade(system: str, *words: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "grader", *words, "--device", "cpu"],
        cwd=cwd,
        env={
            **os.environ,
            "PYTHONPATH": os.pathsep.join([str(HIDING), str(ROOT)]),
            "GDGRADE_ELSEWHERE": system,
            "COLUMNS": "500",
        },
        capture_output=True,
        text=True,
        timeout=60,
    )


@every_system
def test_solutions_pass_and_the_report_says_how_far_they_were_confined(system, word):
    done = gdgrade(system, "check", str(TOPIC), "--json", "-")
    assert (done.returncode, done.stderr) == (0, "")
    report = json.loads(done.stdout)
    assert report["score"] == report["max_score"] > 0
    assert report["isolation"].startswith(word)


def statuses(done: subprocess.CompletedProcess[str]) -> dict[str, str]:
    return {exercise["name"]: exercise["status"] for exercise in json.loads(done.stdout)["exercises"]}


def test_what_goes_wrong_is_told_as_everywhere(tmp_path):
    (tmp_path / "01_activations.py").write_text(
        "import os\n\n"
        "def sigmoid(x):\n    return x\n\n"
        "def tanh(x):\n    while True: pass\n\n"
        "def relu(x):\n    os._exit(0)\n\n"
        "def relu_derivative(x):\n    return (x > 0).to(x.dtype)\n"
    )
    expected = {"sigmoid": "failed", "tanh": "timeout", "relu": "crashed", "relu_derivative": "passed"}
    done = gdgrade("macOS", "check", *expected, "--timeout", "1", "--json", "-", cwd=tmp_path)
    assert statuses(done) == expected


@pytest.mark.long
def test_memory_has_a_limit_where_the_system_has_none(tmp_path):
    (tmp_path / "01_activations.py").write_text(
        "import torch\n\n"
        "def relu(x):\n    kept = []\n"
        "    while len(kept) < 90: kept.append(torch.ones(8 << 20))\n    while True: pass\n"
    )
    done = gdgrade("macOS", "check", "relu", "--timeout", "20", "--json", "-", cwd=tmp_path)
    assert statuses(done) == {"relu": "error"}
    assert "It asked for more memory than a call may use" in done.stdout


@every_system
def test_doctor_says_plainly_that_this_is_no_sandbox(system, word):
    done = gdgrade(system, "doctor")
    assert (done.returncode, done.stderr) == (1, "")
    assert "This is no sandbox for code that you do not trust." in done.stdout
    assert done.stdout.splitlines()[-1].startswith(f"Isolation: {word}")


def test_a_system_that_cannot_fork_is_told_so_in_a_sentence():
    done = gdgrade("Windows", "check", str(TOPIC))
    assert done.returncode == 2
    assert "Windows cannot fork processes" in done.stderr
    assert "Traceback" not in done.stderr
