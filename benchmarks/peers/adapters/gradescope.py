"""gradescope-utils: a `run_tests.py` with unittest and `JSONTestRunner`, run once for each submission."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.peers.assignment import CHECKS, EXERCISES
from benchmarks.peers.peer import Command, Scores

RUN_TESTS = """import unittest

from gradescope_utils.autograder_utils.json_test_runner import JSONTestRunner

if __name__ == "__main__":
    suite = unittest.defaultTestLoader.discover("tests")
    with open("results/results.json", "w") as f:
        JSONTestRunner(visibility="visible", stream=f).run(suite)
"""
TESTS = """import unittest

from gradescope_utils.autograder_utils.decorators import weight

import checks
import submission


class TestSubmission(unittest.TestCase):
""" + "\n".join(
    f"    @weight(1)\n    def test_{name}(self):\n        checks.check_{name}(submission.{name})\n"
    for name in EXERCISES
)


class GradescopeUtils:
    """The layout of its examples: source/run_tests.py, tests/, results/results.json."""

    name = "gradescope-utils"
    packages = ("gradescope-utils",)
    copies = 1

    def prepare(self, python: Path, folder: Path, submissions: Mapping[str, Path]) -> Sequence[Command]:
        for name, source in submissions.items():
            home = folder / name
            (home / "tests").mkdir(parents=True)
            (home / "results").mkdir()
            shutil.copy(source, home / "submission.py")
            shutil.copy(CHECKS, home)
            (home / "run_tests.py").write_text(RUN_TESTS, encoding="utf-8")
            (home / "tests" / "test_submission.py").write_text(TESTS, encoding="utf-8")
        return [Command((str(python), "run_tests.py"), folder / name) for name in submissions]

    def scores(self, folder: Path, names: Sequence[str]) -> Scores:
        return {name: read_results(folder / name / "results" / "results.json") for name in names}


def read_results(path: Path) -> dict[str, float]:
    """The share of each test's points; nothing where no results were written."""
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    tests = json.loads(text)["tests"] if text else []
    # The name is "test_NAME (test_submission.TestSubmission.test_NAME)".
    return {
        test["name"].split()[0].removeprefix("test_"): test.get("score", 0) / test["max_score"]
        for test in tests
        if test["name"].startswith("test_")
    }
