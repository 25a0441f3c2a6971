"""Systems that lack what Linux has: the same verdicts, no crash, and the plain word that this is no sandbox.

They are this one, with what they lack hidden from every process: see elsewhere/sitecustomize.py.
"""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import psutil
import pytest

from grader.report import Status
from grader.sandbox.barriers import job
from grader.sandbox.barriers.confinement import MEGABYTE, Profile
from grader.sandbox.host.base import SandboxError
from grader.sandbox.host.launch import clean_environment
from grader.sandbox.host.spawning import KILLED, SpawningSandbox
from tests.sandbox.test_time import answers, asking

ROOT = Path(__file__).resolve().parent.parent.parent
HIDING = Path(__file__).parent / "elsewhere"
TOPIC = ROOT / "solutions" / "01_activations.py"
SYSTEMS = {"old Linux": "partial: it can ", "macOS": "none", "Windows": "none"}

every_system = pytest.mark.parametrize(
    ("system", "word"),
    [
        pytest.param(system, word, marks=[] if system == "old Linux" else [pytest.mark.long])
        for system, word in SYSTEMS.items()
    ],
)
"""`make test` has macOS in the next test, and processes that are started as on Windows in the one of
`SpawningSandbox`."""


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
        timeout=300,
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


@pytest.mark.parametrize("system", ["macOS", pytest.param("Windows", marks=pytest.mark.long)])
def test_what_goes_wrong_is_told_as_everywhere(system, tmp_path):
    (tmp_path / "01_activations.py").write_text(
        "import os, subprocess, sys\n\n"
        "def sigmoid(x):\n    print('the input is', type(x).__name__)\n    return x\n\n"
        "def tanh(x):\n    while True: pass\n\n"
        "def tanh_derivative(x):\n    while True: print('again and again' * 100)\n\n"
        "def relu(x):\n"
        f"    subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)', {str(tmp_path)!r}])\n"
        "    os._exit(7)\n\n"
        "def relu_derivative(x):\n    return (x > 0).to(x.dtype)\n"
    )
    expected = {
        "sigmoid": "failed",
        "tanh": "timeout",
        "tanh_derivative": "error",
        "relu": "crashed",
        "relu_derivative": "passed",
    }
    done = gdgrade(system, "check", *expected, "--timeout", "1.5", "--json", "-", cwd=tmp_path)
    assert statuses(done) == expected
    assert json.loads(done.stdout)["isolation"] == "none"
    assert "the input is Tensor" in done.stdout
    assert "It printed more than 4 MB during the call" in done.stdout
    assert "with exit code 7" in done.stdout
    commands = [process.info["cmdline"] or () for process in psutil.process_iter(["cmdline"])]
    assert not any(str(tmp_path) in command for command in commands)


@pytest.mark.long
@pytest.mark.parametrize("system", ["macOS", "Windows"])
def test_memory_has_a_limit_where_the_system_has_none(system, tmp_path):
    (tmp_path / "01_activations.py").write_text(
        "import torch\n\n"
        "def relu(x):\n    kept = []\n"
        "    while len(kept) < 90: kept.append(torch.ones(8 << 20))\n    while True: pass\n"
    )
    done = gdgrade(system, "check", "relu", "--timeout", "20", "--json", "-", cwd=tmp_path)
    assert statuses(done) == {"relu": "error"}
    assert "It asked for more memory than a call may use" in done.stdout


@pytest.mark.long
@pytest.mark.parametrize("system", ["macOS", "Windows"])
def test_a_class_is_graded_where_the_instructor_says_that_it_may_be(system, tmp_path):
    for student, source in {"ada": TOPIC.read_text(), "bob": "def relu(x):\n    return x\n"}.items():
        (tmp_path / "class" / student).mkdir(parents=True)
        (tmp_path / "class" / student / TOPIC.name).write_text(source)
    words = ["batch", "class", "-o", "results", "--only", "01", "--workers", "2"]
    done = gdgrade(system, *words, cwd=tmp_path)
    assert done.returncode == 2
    assert "--allow-unisolated" in done.stderr
    done = gdgrade(system, *words, "--allow-unisolated", cwd=tmp_path)
    assert done.returncode == 0
    with (tmp_path / "results" / "scores.csv").open(encoding="utf-8-sig", newline="") as file:
        scores = {row["id"]: float(row["score"]) for row in csv.DictReader(file)}
    assert scores == {"ada": 11.0, "bob": 0.0}


ANSWERS_AND_ENDS = b"import os\ndef f(seconds):\n    if seconds: os._exit(7)\n    return seconds\n"


@pytest.mark.skipif(sys.platform != "linux", reason="looks at processes and folders of Linux")
def test_fresh_processes_leave_nothing_behind(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    before = set(psutil.Process().children())
    with SpawningSandbox() as sandbox:
        assert set(sandbox.versions()) == {"torch", "numpy"}
        child = sandbox.start_child(Profile())
        with child.channel:
            assert child.channel.recv(1)
            assert sandbox.held_by(child.pid) < 100 * MEGABYTE
            assert sandbox.end(child.pid) == KILLED
            assert sandbox.held_by(child.pid) == 0
        os.close(child.output)
        ((answer, failure),) = answers(sandbox, asking([0.0, 1.0]), source=ANSWERS_AND_ENDS)
        assert (answer.value.array, failure.status) == (0, Status.CRASHED)
        assert set(psutil.Process().children()) - before
    assert set(psutil.Process().children()) == before
    assert list(tmp_path.iterdir()) == []


def test_a_fresh_process_that_cannot_start_is_an_error_with_its_last_words(monkeypatch, tmp_path):
    """It finds a package of the grader's name before the grader."""
    (tmp_path / "grader.py").write_text("raise ImportError('another package')\n")

    def with_another(folder: str) -> dict[str, str]:
        return clean_environment(folder) | {"PYTHONPATH": str(tmp_path)}

    monkeypatch.setattr("grader.sandbox.host.spawning.clean_environment", with_another)
    with (
        SpawningSandbox() as sandbox,
        pytest.raises(SandboxError, match=r"has ended unexpectedly .*another package"),
    ):
        sandbox.versions()


@pytest.mark.long
@pytest.mark.parametrize(("system", "word"), SYSTEMS.items())
def test_doctor_says_plainly_that_this_is_no_sandbox(system, word):
    done = gdgrade(system, "doctor")
    assert (done.returncode, done.stderr) == (1, "")
    assert "Do not run code that you do not trust here." in done.stdout
    assert done.stdout.splitlines()[-1].startswith(f"Isolation: {word}")


class JobObjects:
    """What a child asks of pywin32, which only Windows has; under the names of four of its modules."""

    JobObjectExtendedLimitInformation = 9
    JOB_OBJECT_LIMIT_PROCESS_TIME = 0x2
    JOB_OBJECT_LIMIT_ACTIVE_PROCESS = 0x8
    JOB_OBJECT_LIMIT_PROCESS_MEMORY = 0x100
    JOB_OBJECT_LIMIT_DIE_ON_UNHANDLED_EXCEPTION = 0x400

    class error(Exception):  # noqa: N801 - its name there
        pass

    def __init__(self, allowed: bool) -> None:
        self._allowed = allowed
        self.limits: dict[str, object] = {"BasicLimitInformation": {"LimitFlags": 0}}
        self.inside: list[object] = []

    def GetCurrentProcess(self):  # noqa: N802
        return "this process"

    def GetProcessMemoryInfo(self, process):  # noqa: N802
        return {"PagefileUsage": 100}

    def CreateJobObject(self, security, name):  # noqa: N802
        return "a job"

    def QueryInformationJobObject(self, job, kind):  # noqa: N802
        return {
            name: dict(value) if isinstance(value, dict) else value for name, value in self.limits.items()
        }

    def SetInformationJobObject(self, job, kind, limits):  # noqa: N802
        self.limits = limits

    def AssignProcessToJobObject(self, job, process):  # noqa: N802
        if not self._allowed:
            raise self.error
        self.inside.append(process)


@pytest.mark.parametrize("allowed", [True, False])
def test_on_windows_a_job_object_bounds_memory_time_and_processes(monkeypatch, allowed):
    windows = JobObjects(allowed)
    for name in ("pywintypes", "win32api", "win32job", "win32process"):
        monkeypatch.setitem(sys.modules, name, windows)
    assert job.enter(memory_bytes=1000, cpu_seconds=3) is allowed
    assert windows.inside == ["this process"] * allowed
    assert windows.limits["ProcessMemoryLimit"] == 1100
    assert windows.limits["BasicLimitInformation"] == {
        "ActiveProcessLimit": 1,
        "PerProcessUserTimeLimit": 30_000_000,
        "LimitFlags": 0x50A,
    }
