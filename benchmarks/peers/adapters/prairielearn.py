"""pytest-prairielearn-grader: pytest asks a second process, which holds the student's code, over a socket."""

from __future__ import annotations

import functools
import json
import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.peers.assignment import CHECKS, EXERCISES
from benchmarks.peers.peer import Command, Scores

WORKER = "nobody"
"""Where this runs as root, the student's process runs as this user, as in the grader's image."""
TRAILING = """

def _as_lists(result):
    several = result if isinstance(result, tuple) else (result,)
    return [[str(r.dtype).replace("torch.", ""), r.tolist()] for r in several]

""" + "".join(
    f"""
def _{name}(*arguments):
    return _as_lists({name}(*arguments))

"""
    for name in EXERCISES
)
"""Added to the student's code: the socket carries JSON and NumPy arrays, and no tensors."""
TESTS = """import pytest
import torch
from pytest_prairielearn_grader import ConfigObject

import checks

autograder_config = ConfigObject(sandbox_timeout=60.0)  # the default of 1 s ends before torch is imported


def call(sandbox, name):
    def function(*arguments):
        lists = sandbox.query_function(f"_{name}", *arguments, query_timeout=60.0)
        tensors = tuple(torch.tensor(values, dtype=getattr(torch, dtype)) for dtype, values in lists)
        return tensors if len(tensors) > 1 else tensors[0]

    return function

""" + "\n".join(
    f"""
@pytest.mark.grading_data(name="{name}", points=1)
def test_{name}(module_sandbox):
    checks.check_{name}(call(module_sandbox, "{name}"))
"""
    for name in EXERCISES
)


class PrairieLearnGrader:
    """A folder `test_student` beside `test_student.py`, as its quick start says; one server for all tests."""

    name = "pytest-prairielearn-grader"
    # What it imports and does not declare.
    packages = ("pytest-prairielearn-grader", "networkx", "pandas", "plot-serializer")
    copies = 1

    def prepare(self, python: Path, folder: Path, submissions: Mapping[str, Path]) -> Sequence[Command]:
        words = (str(python), "-m", "pytest", *worker_options(python))
        for name, source in submissions.items():
            home = folder / name
            (home / "test_student").mkdir(parents=True)
            shutil.copy(source, home / "test_student" / "student_code.py")
            (home / "test_student" / "trailing_code.py").write_text(TRAILING, encoding="utf-8")
            shutil.copy(CHECKS, home)
            (home / "test_student.py").write_text(TESTS, encoding="utf-8")
            home.chmod(0o700)
        return [Command(words, folder / name) for name in submissions]

    def scores(self, folder: Path, names: Sequence[str]) -> Scores:
        return {name: read_results(folder / name / "autograder_results.json") for name in names}


@functools.cache
def worker_options(python: Path) -> tuple[str, ...]:
    """The option that gives the student's process another user, where root runs this and that user can run
    the environment's Python."""
    if os.geteuid():
        return ()
    try:
        ran = subprocess.run(
            [python, "-c", "import torch"], user=WORKER, group="nogroup", cwd="/", capture_output=True
        )
    except PermissionError:  # a Python in a home that is closed to others
        return ()
    return () if ran.returncode else (f"--worker-username={WORKER}",)


def read_results(path: Path) -> dict[str, float]:
    """The share of each test's points; nothing where pytest wrote no results."""
    tests = json.loads(path.read_bytes())["tests"] if path.exists() else []
    return {test["name"]: float(test["points_frac"]) for test in tests}
