"""otter-grader: `otter generate` packs the tests, `otter run` grades one submission without a container."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.peers.assignment import EXERCISES, checks_source
from benchmarks.peers.peer import Command, Scores, activated

TEST = """{checks}

from otter.test_files import test_case

OK_FORMAT = False
name = "{name}"
points = 1


@test_case(points=1, hidden=True)
def test_{name}(env):
    check_{name}(env["{name}"])
"""
RESULTS = "results.json"


class OtterGrader:
    """Exception-based test files, one for each exercise, and a Python script for each student."""

    name = "otter-grader"
    # It executes submissions in a kernel, and does not declare one.
    packages = ("otter-grader", "ipykernel")
    copies = 1

    def prepare(self, python: Path, folder: Path, submissions: Mapping[str, Path]) -> Sequence[Command]:
        otter = (str(python), "-m", "otter")
        (folder / "tests").mkdir()
        for name in EXERCISES:
            test = TEST.format(name=name, checks=checks_source())
            (folder / "tests" / f"{name}.py").write_text(test, encoding="utf-8")
        generate = (*otter, "generate", "--tests-dir", "tests", "--output-path", "autograder.zip")
        subprocess.run(generate, cwd=folder, env=activated(python), check=True, capture_output=True)
        commands = []
        for name, source in submissions.items():
            (folder / name).mkdir()
            shutil.copy(source, folder / name / "submission.py")
            words = (*otter, "run", "--no-logo", "--autograder", "../autograder.zip", "submission.py")
            commands.append(Command(words, folder / name))
        return commands

    def scores(self, folder: Path, names: Sequence[str]) -> Scores:
        return {name: read_results(folder / name / RESULTS) for name in names}


def read_results(path: Path) -> dict[str, float]:
    """The share of each question's points; nothing where `otter run` failed."""
    tests = json.loads(path.read_bytes())["tests"] if path.exists() else []
    scored = {test["name"].split()[0]: test for test in tests if test.get("max_score")}
    return {name: test["score"] / test["max_score"] for name, test in scored.items() if name in EXERCISES}
