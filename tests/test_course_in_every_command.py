"""Every command works with a course of one's own, named by --course and by GDGRADE_COURSE."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from grader.authoring.new import write_course
from grader.course_source import VARIABLE

ROOT = Path(__file__).resolve().parent.parent
LONG = pytest.mark.long
CPU = "--device cpu"


@dataclass(frozen=True)
class Works:
    """A command, in which CLASS and RESULTS stand for folders; what it prints; what must be run before."""

    words: str
    prints: str
    before: str = ""


COMMANDS = {
    "init": Works("init mine", "2 exercises are in mine."),
    "list": Works("list", "weighted_mean"),
    "show": Works("show weighted_mean", "def weighted_mean("),
    "hint": Works("hint weighted_mean", "hint 1 of 2"),
    "reset": Works("reset 01 --yes", "Restored the stub of 01_averages.py."),
    "check": Works(f"check {CPU}", "All 2 exercises of the course are done"),
    "replay": Works("replay weighted_mean", "expected"),
    "pytest": Works("pytest .", "2 passed"),
    "plot": Works("plot", "of 2 exercises have a picture"),
    "doctor": Works(f"doctor {CPU}", "Isolation: "),
    "batch": Works(f"batch CLASS -o RESULTS --workers 1 {CPU}", "1 full marks"),
    "cluster workers": Works(f"batch CLASS -o RESULTS --cluster local:1 {CPU}", "1 full marks"),
    "regrade": Works(
        "regrade RESULTS --workers 1", "1 student", before=f"batch CLASS -o RESULTS --workers 1 {CPU}"
    ),
    "export": Works(
        "export RESULTS --format csv -o out.csv", "", before=f"batch CLASS -o RESULTS --workers 1 {CPU}"
    ),
    "history": Works("history RESULTS", "1 new student", before=f"batch CLASS -o RESULTS --workers 1 {CPU}"),
    "undo": Works("undo RESULTS", "This would undo", before=f"batch CLASS -o RESULTS --workers 1 {CPU}"),
    "class": Works(
        "class init RESULTS",
        "Wrote class.csv: 1 student.",
        before=f"batch CLASS -o RESULTS --workers 1 {CPU}",
    ),
    "term": Works(
        "term RESULTS -o term.csv",
        "Wrote term.csv: 1 student, 1 result.",
        before=f"batch CLASS -o RESULTS --workers 1 {CPU}",
    ),
    "similar": Works("similar RESULTS", "", before=f"batch CLASS -o RESULTS --workers 1 {CPU}"),
    "teach": Works(
        "teach RESULTS",
        "no wrong answers without a name.",
        before=f"batch CLASS -o RESULTS --workers 1 {CPU}",
    ),
    "verify": Works("verify RESULTS", "", before=f"batch CLASS -o RESULTS --workers 1 {CPU}"),
    "pack": Works("pack docker -o packed", "Wrote packed."),
    "grade-one": Works(
        "grade-one CLASS --pack packed/gdgrade/pack.json -o out",
        "graded: 3 of 3 points.",
        before="pack classroom50 -o packed",
    ),
    "course build": Works("course build --check", ""),
    "course check": Works(f"course check {CPU}", "Course OK."),
}
QUICK = {"init", "list"}


@dataclass(frozen=True)
class Home:
    """A folder with a course, the solved exercises of a student, and a class of one."""

    root: Path

    def run(self, *command: str, **variables: str) -> subprocess.CompletedProcess[str]:
        """A command in the folder of the student."""
        environment = {name: value for name, value in os.environ.items() if name != VARIABLE}
        return subprocess.run(
            [sys.executable, "-P", "-m", *command],
            cwd=self.root / "student",
            env={**environment, "PYTHONPATH": str(ROOT), "NO_COLOR": "1", **variables},
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )

    def gdgrade(self, words: str, named_by: str) -> subprocess.CompletedProcess[str]:
        """`gdgrade WORDS` for the course, which `named_by` names: the option or the variable."""
        course, folders = str(self.root / "my-course"), {"CLASS": "class", "RESULTS": "results"}
        rest = [str(self.root / folders[word]) if word in folders else word for word in words.split()]
        if named_by == VARIABLE:
            return self.run("grader", *rest, **{VARIABLE: course})
        return self.run("grader", named_by, course, *rest)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    write_course(tmp_path / "my-course")
    for copy in ("student", "class/ada"):
        shutil.copytree(tmp_path / "my-course" / "solutions", tmp_path / copy)
    return Home(tmp_path)


def cases(quick: set[str]) -> list[object]:
    """The names of all commands; those that are not quick are long."""
    return [
        pytest.param(name, marks=() if name in quick else LONG, id=name.replace(" ", "-"))
        for name in COMMANDS
    ]


@pytest.mark.parametrize("named_by", ["--course", pytest.param(VARIABLE, marks=LONG)])
@pytest.mark.parametrize("name", cases(QUICK))
def test_a_command_works(name: str, named_by: str, home: Home) -> None:
    works = COMMANDS[name]
    if works.before:
        before = home.gdgrade(works.before, named_by)
        assert before.returncode == 0, before.stdout + before.stderr
    done = home.gdgrade(works.words, named_by)
    assert done.returncode == 0, done.stdout + done.stderr
    assert works.prints in done.stdout + done.stderr


def test_every_command_of_gdgrade_is_in_the_table() -> None:
    """But for `watch`, which goes on until a key ends it and finds the course as `check` does, and `push`,
    which needs a site and finds the course as `export` does."""
    from grader.cli.main import COMMANDS as ALL

    assert ALL.keys() - {"course", "watch", "push"} <= COMMANDS.keys()


@LONG
def test_plain_pytest_takes_the_course_from_the_variable(home: Home) -> None:
    course = str(home.root / "my-course")
    done = home.run("pytest", "--gdgrade=.", "-p", "no:cacheprovider", **{VARIABLE: course})
    assert "2 passed" in done.stdout, done.stdout + done.stderr
    assert done.returncode == 0
