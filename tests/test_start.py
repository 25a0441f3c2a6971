"""How a run starts: torch is imported while everything else is, and nothing is compiled twice."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from importlib.util import cache_from_source
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
HEAVY = ["numpy", "torch", "grader.judging.judge", "grader.sandbox.wire", "grader.reports.terminal"]
ONLY_IN_THE_WARM_PROCESS = "grader/sandbox/child/serve.py"

CHECK = """
import json, sys

started = []

def see(event, arguments):
    if event == "subprocess.Popen" and "grader.sandbox.child.zygote" in arguments[1]:
        started.append([name for name in json.loads(sys.argv[1]) if name in sys.modules])

sys.addaudithook(see)
from grader.cli.main import run

code = run(["check", "relu", "solutions"])
print(json.dumps([code, started]))
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of what a check needs, without bytecode."""
    for name in ("grader", "solutions"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def python(checkout: Path, code: str, *words: str, **variables: str) -> str:
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    ended = subprocess.run(
        [sys.executable, "-P", "-c", code, *words],
        cwd=checkout,
        env=kept | {"PYTHONPATH": str(checkout), "HOME": str(checkout)} | variables,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


def test_the_warm_process_starts_first_and_finds_its_bytecode_next_time(checkout: Path) -> None:
    """Which is written unless Python is told not to."""
    write = "from grader.grading.warm_process import write_bytecode; write_bytecode()"
    python(checkout, write, PYTHONDONTWRITEBYTECODE="1")
    assert not list(checkout.rglob("*.pyc"))
    code, started = json.loads(python(checkout, CHECK, json.dumps(HEAVY)).splitlines()[-1])
    assert started == [[]], "these were imported before the warm process was started"
    assert code == 0
    assert Path(cache_from_source(str(checkout / ONLY_IN_THE_WARM_PROCESS))).exists()
