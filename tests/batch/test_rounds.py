"""Rounds: what is new is graded under a seed of its own, and every result keeps its seed."""

from __future__ import annotations

import gzip
import json
import shutil
import sqlite3
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from grader.batch.export import export
from grader.batch.formats import Format
from grader.batch.ledger import FILE, Graded, Ledger
from grader.batch.options import RunContext
from grader.batch.packing import pack_files
from grader.batch.results import write_results
from grader.batch.run import grade_class
from grader.batch.work import Environment, Failed
from grader.batch.workers import Job
from grader.course import load_course
from grader.grading import Options
from grader.intake import FoundEntry
from grader.report import Report
from grader.reports.json_report import dumps
from grader.roster import Student, SubmissionEntry
from grader.submission import SourceFile, Submission
from tests.batch.conftest import Run, rounds

ENVIRONMENT = Environment("isolated", ("cpu",), "0123", {"torch": "2.13"})
Work = dict[str, str]
"""What each student handed in."""


class Answering:
    """Workers that give full marks, and stop the run before the submission called `until`."""

    def __init__(self, until: str = "") -> None:
        self.asked: list[tuple[str, int]] = []
        self._until = until

    def environment(self) -> Environment:
        return ENVIRONMENT

    def grade(self, jobs: Iterable[Job]) -> Iterator[tuple[Job, Graded | Failed]]:
        for job in jobs:
            if job.submission.id == self._until:
                raise KeyboardInterrupt
            self.asked.append((job.submission.id, job.seed))
            report = Report(job.submission.info, job.seed, ("cpu",), "isolated", 0.0, 0.0, ())
            yield job, Graded(0.0, 0.0, 0.1, {}, zlib.compress(dumps(report).encode()), job.seed)


def run(
    results: Path, work: Work, workers: Answering | None = None, seed: int | None = None
) -> list[tuple[str, int]]:
    """A run over these students; who was graded under which seed."""

    def submission(student: str) -> Submission:
        return Submission(student, (SourceFile("x.py", work[student].encode(), "x.py"),))

    readings = [
        (FoundEntry(SubmissionEntry(Student(student), student), str(results), ()), (submission(student), ()))
        for student in work
    ]
    workers = workers or Answering()
    with Ledger(results) as ledger:
        context = RunContext(ledger, load_course(), Options(), seed=seed)
        grade_class(readings, context, workers, lambda _: None)  # type: ignore[arg-type]
        write_results(ledger, load_course(), (), "class")
    return workers.asked


def test_what_is_new_has_a_seed_of_its_own_and_what_is_known_is_not_asked_again(tmp_path: Path) -> None:
    first = run(tmp_path, {"ada": "1", "bela": "2"})
    (a,) = {seed for _, seed in first}
    assert [student for student, _ in first] == ["ada", "bela"]
    # What ada hands in now, bela has handed in before.
    ((student, b),) = run(tmp_path, {"ada": "2", "bela": "2", "chen": "3"})
    assert student == "chen"
    assert a != b
    with Ledger(tmp_path) as ledger:
        assert {e.student.id: e.seed for e in ledger.entries()} == {"ada": a, "bela": a, "chen": b}
        assert [row.report.seed for row in ledger.rows() if row.report] == [a, a, b]
    assert rounds(tmp_path) == [(str(a), True), (str(b), True)]


def test_a_run_that_finds_nothing_new_begins_no_round(tmp_path: Path) -> None:
    work = {"ada": "1"}
    run(tmp_path, work)
    assert run(tmp_path, work) == []
    assert len(rounds(tmp_path)) == 1


def test_a_seed_that_is_asked_for_is_that_of_the_round_which_begins(tmp_path: Path) -> None:
    assert run(tmp_path, {"ada": "1"}, seed=5) == [("ada", 5)]
    assert run(tmp_path, {"ada": "2"}, seed=2**200) == [("ada", 2**200)]
    assert rounds(tmp_path) == [("5", True), (str(2**200), True)]


def test_a_run_that_was_stopped_resumes_in_its_round(tmp_path: Path) -> None:
    workers, work = Answering(until="bela"), {"ada": "1", "bela": "2"}
    with pytest.raises(KeyboardInterrupt):
        run(tmp_path, work, workers)
    ((_, seed),) = workers.asked
    assert rounds(tmp_path) == [(str(seed), False)]
    assert run(tmp_path, work | {"chen": "3"}) == [("bela", seed), ("chen", seed)]
    assert rounds(tmp_path) == [(str(seed), True)]


@pytest.mark.parametrize("form", ["csv", "junit", "gradescope"])
def test_what_was_told_ends_the_round_of_a_run_that_was_stopped(tmp_path: Path, form: str) -> None:
    """Its inputs are known from then on."""
    workers, work = Answering(until="bela"), {"ada": "1", "bela": "2"}
    with pytest.raises(KeyboardInterrupt):
        run(tmp_path, work, workers)
    with Ledger(tmp_path) as ledger:
        list(export(ledger, load_course(), Format(form), ()))
    ((_, seed),) = run(tmp_path, work)
    assert seed != workers.asked[0][1]


VERSION_1 = """
CREATE TABLE setting (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL                          -- JSON
) WITHOUT ROWID;

-- What was handed in, once for all who handed in the same.
CREATE TABLE content (
    sha256 TEXT PRIMARY KEY,
    files  BLOB NOT NULL                         -- zlib of JSON: {name: base64 of its bytes}
) WITHOUT ROWID;

-- A report on a content; `key` says under which course, seed, devices and exercises.
CREATE TABLE grading (
    id        INTEGER PRIMARY KEY,
    key       TEXT NOT NULL UNIQUE,
    sha256    TEXT NOT NULL REFERENCES content,
    score     REAL NOT NULL,
    max_score REAL NOT NULL,
    report    BLOB NOT NULL,                     -- zlib of the report's JSON
    seconds   REAL NOT NULL,
    versions  TEXT NOT NULL,                     -- JSON
    graded_at TEXT NOT NULL
);

CREATE TABLE student (
    id          TEXT PRIMARY KEY,
    name        TEXT NOT NULL,
    number      TEXT NOT NULL,
    login       TEXT NOT NULL,
    email       TEXT NOT NULL,
    place       TEXT NOT NULL,
    submitted   TEXT,
    marked_late INTEGER NOT NULL,
    outcome     TEXT NOT NULL,
    grading     INTEGER REFERENCES grading,
    problems    TEXT NOT NULL                    -- JSON
) WITHOUT ROWID;

CREATE TABLE history (
    id       INTEGER PRIMARY KEY,
    student  TEXT NOT NULL,
    outcome  TEXT NOT NULL,
    grading  INTEGER REFERENCES grading,
    replaced TEXT NOT NULL
);
"""


def test_a_ledger_of_version_1_becomes_one_finished_round(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / FILE)
    connection.executescript(VERSION_1 + "PRAGMA user_version = 1;")
    own = Submission("ada", (SourceFile("x.py", b"1", "x.py"),))
    report = Report(own.info, 11, ("cpu",), "isolated", 1.0, 2.0, ())
    packed = zlib.compress(dumps(report).encode())
    connection.executemany(
        "INSERT INTO setting VALUES (?, ?)", [("seed", "11"), ("names", "null"), ("late", "null")]
    )
    connection.execute(
        "INSERT INTO grading VALUES (1, 'key', ?, 1.0, 2.0, ?, 0.5, '{}', '2026-01-01T00:00:00+00:00')",
        (own.info.sha256, packed),
    )
    connection.execute("INSERT INTO content VALUES (?, ?)", (own.info.sha256, pack_files(own)))
    connection.execute(
        "INSERT INTO student VALUES ('ada', '', '', '', '', 'ada', NULL, 0, 'graded', 1, '[]')"
    )
    connection.commit()
    connection.close()
    for _ in range(2):
        with Ledger(tmp_path) as ledger:
            (entry,) = ledger.entries()
            assert (entry.seed, ledger.row("ada").score, ledger.open_round()) == (11, 1.0, None)
            assert "seed" not in ledger.settings()
    assert rounds(tmp_path) == [("11", True)]
    ((_, seed),) = run(tmp_path, {"bela": "2"})
    assert rounds(tmp_path) == [("11", True), (str(seed), True)]


@pytest.mark.long
def test_each_result_is_graded_again_under_its_own_seed(
    tmp_path: Path, classroom: Path, gdgrade: Run
) -> None:
    """Rounds of real workers: a third of the class hands in one after the other."""
    students = sorted(classroom.iterdir())
    words = ("--only", "01", "--workers", "1")
    results = tmp_path / "results"
    for student in students[:3]:
        shutil.copytree(student, tmp_path / "class" / student.name)
        ended = gdgrade("batch", tmp_path / "class", "-o", results, *words)
        assert ended.returncode == 0, ended.stderr
    before = {
        path.name: json.loads(gzip.decompress(path.read_bytes()))["seed"]
        for path in results.glob("reports/*.json.gz")
    }
    assert len(set(before.values())) == 3
    ended = gdgrade("regrade", results, "--apply", "--workers", "1")
    assert "0 of 3 students changed." in ended.stdout, ended.stderr
    after = {
        path.name: json.loads(gzip.decompress(path.read_bytes()))["seed"]
        for path in results.glob("reports/*.json.gz")
    }
    assert after == before
