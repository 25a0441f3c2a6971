"""A class of six students, made once, and the command line as a process of its own."""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import nullcontext, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

import pytest

from examples.classroom.layouts import LAYOUTS
from examples.classroom.students import MadeStudent, make_students
from grader.batch.ledger import FILE
from grader.batch.readers import Readers
from grader.batch.this_machine import on_this_machine
from grader.cli.main import run
from grader.course import load_course

ROOT = Path(__file__).resolve().parents[2]
GDGRADE = [sys.executable, "-P", "-m", "grader"]
Run = Callable[..., subprocess.CompletedProcess[str]]


def environment(**more: str) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1", **more}


@pytest.fixture(scope="session")
def students() -> list[MadeStudent]:
    """Six of the class that belongs to seed 0."""
    return list(make_students(6, 0, load_course()))


@pytest.fixture(scope="session")
def classroom(tmp_path_factory: pytest.TempPathFactory, students: list[MadeStudent]) -> Path:
    """Their files, a folder for each."""
    folder = tmp_path_factory.mktemp("class")
    LAYOUTS["folders"](folder, students)
    return folder


@pytest.fixture(scope="session")
def gdgrade() -> Run:
    """`gdgrade(WORDS...)` as an instructor would run it."""

    def run(*words: str | Path, **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*GDGRADE, *map(str, words)],
            env=environment(**more),
            capture_output=True,
            text=True,
            timeout=600,
            check=False,
        )

    return run


@pytest.fixture(scope="session")
def gdgrade_here() -> Iterator[Run]:
    """`gdgrade(WORDS...)` in this process, with one reader and one worker for all such runs: to start them
    takes longer than to grade a few students. How a run starts and ends its own is tested where `gdgrade` is
    used."""
    with Readers(load_course(), 1) as readers, on_this_machine(1) as pool:

        def run_here(*words: str | Path) -> subprocess.CompletedProcess[str]:
            out, errors = io.StringIO(), io.StringIO()
            with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(errors):
                patch.setenv("NO_COLOR", "1")
                patch.setattr("grader.batch.readers.Readers", lambda *_: nullcontext(readers))
                patch.setattr("grader.batch.this_machine.on_this_machine", lambda _: nullcontext(pool))
                code = run([*map(str, words)])
            return subprocess.CompletedProcess(words, code, out.getvalue(), errors.getvalue())

        yield run_here


def scores(results: Path) -> dict[str, dict[str, str]]:
    """scores.csv by the students' ids."""
    with open(results / "scores.csv", encoding="utf-8", newline="") as file:
        return {row["id"]: row for row in csv.DictReader(file)}


def report_of(results: Path, student: str) -> dict[str, Any]:
    """The report of a student, as it is written into RESULTS."""
    packed = (results / "reports" / f"{student}.json.gz").read_bytes()
    report: dict[str, Any] = json.loads(gzip.decompress(packed))
    return report


def rounds(results: Path) -> list[tuple[str, bool]]:
    """The rounds of a ledger, by seed, and whether each is finished."""
    connection = sqlite3.connect(results / FILE)
    found = connection.execute("SELECT seed, finished IS NOT NULL FROM round ORDER BY id").fetchall()
    connection.close()
    return [(seed, bool(finished)) for seed, finished in found]


@pytest.fixture
def big_class(tmp_path: Path, students: list[MadeStudent]) -> Path:
    """Thirty students, no two with the same files."""
    folder = tmp_path / "class"
    for copy in range(5):
        for student in students:
            for name, source in student.files.items():
                path = folder / f"{student.login}-{copy}" / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(source + f"# {copy}\n".encode())
    return folder
