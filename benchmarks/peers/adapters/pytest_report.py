"""pytest with pytest-json-report: one process of pytest for each submission, and its report as JSON."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.peers.assignment import CHECKS, EXERCISES
from benchmarks.peers.peer import Command, Scores

TESTS = "import checks\nimport submission\n" + "".join(
    f"\n\ndef test_{name}():\n    checks.check_{name}(submission.{name})\n" for name in EXERCISES
)
REPORT = "report.json"


class PytestJsonReport:
    """`pytest --json-report`, as its README says."""

    name = "pytest-json-report"
    packages = ("pytest-json-report",)
    copies = 1

    def prepare(self, python: Path, folder: Path, submissions: Mapping[str, Path]) -> Sequence[Command]:
        words = (str(python), "-m", "pytest", "--json-report", f"--json-report-file={REPORT}")
        for name, source in submissions.items():
            (folder / name).mkdir()
            shutil.copy(source, folder / name / "submission.py")
            shutil.copy(CHECKS, folder / name)
            (folder / name / "test_submission.py").write_text(TESTS, encoding="utf-8")
        return [Command(words, folder / name) for name in submissions]

    def scores(self, folder: Path, names: Sequence[str]) -> Scores:
        return {name: read_report(folder / name / REPORT) for name in names}


def read_report(path: Path) -> dict[str, float]:
    """The outcome of each exercise's test; nothing where pytest wrote no report."""
    if not path.exists():
        return {}
    outcomes = {test["nodeid"]: test["outcome"] for test in json.loads(path.read_bytes())["tests"]}
    return {
        nodeid.partition("::test_")[2]: float(outcome == "passed") for nodeid, outcome in outcomes.items()
    }
