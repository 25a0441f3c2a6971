"""What docs/scaling.md counts with: processor time, disk and files of a submission over all topics, and
what it takes to record a result."""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from benchmarks.batch import HARMLESS, spent
from benchmarks.figure import Figure
from examples.classroom.layouts import folders
from examples.classroom.students import MadeStudent, make_students
from grader.batch.gradings import Graded
from grader.batch.ledger import Ledger
from grader.batch.packing import pack_report
from grader.course import load_course
from grader.intake import find_class, read_entry
from grader.roster import Outcome
from grader.sandbox.barriers.identity import adopt_orphans
from grader.submission import Submission

SMALL, LARGE = 15, 60
SEED = 0
RECORDS = 200
OF_A_CLASS = ("ledger.sqlite", "scores.csv")
BLOCK = 512
"""The unit of `st_blocks`, in bytes."""


def measure() -> Iterator[Figure]:
    """Two classes: what the larger one needs more is what its further submissions need, without the start."""
    adopt_orphans()
    with tempfile.TemporaryDirectory() as scratch:
        made = (s for s in make_students(10 * LARGE, SEED, load_course()) if s.kind in HARMLESS)
        students = [next(made) for _ in range(LARGE)]
        small, large = (_batch(Path(scratch), students[:count]) for count in (SMALL, LARGE))
        for name in large:
            each = (large[name] - small[name]) / (LARGE - SMALL)
            yield Figure(f"{name}, over all topics", each, "a submission")
        yield Figure("recording a result over all topics", 1000 * _record(Path(scratch)), "ms of CPU")


def _batch(scratch: Path, students: list[MadeStudent]) -> dict[str, float]:
    """What a class takes: processor time, files and disk; its results are in `results-N`."""
    submissions, results = (scratch / f"{what}-{len(students)}" for what in ("class", "results"))
    folders(submissions, students)
    command = ("batch", str(submissions), "-o", str(results), "--seed", "1")
    cpu = spent([sys.executable, "-P", "-m", "grader", *command]).cpu
    files = [path for path in results.rglob("*") if path.is_file()]
    return {
        "ms of CPU": 1000 * cpu,
        "files in RESULTS": len(files),
        "KB on disk in RESULTS": sum(path.stat().st_blocks * BLOCK for path in files) / 1000,
        **{f"KB in {name}": (results / name).stat().st_size / 1000 for name in OF_A_CLASS},
        "KB of rows in index.html": _rows((results / "index.html").read_bytes()) / 1000,
    }


def _rows(page: bytes) -> int:
    """Bytes of the table of students. The rest of the page stops growing: it has 40 groups at most."""
    _, _, table = page.partition(b'id="students"')
    return len(table.partition(b'id="exercises"')[0])


def _record(scratch: Path) -> float:
    """Seconds of processor time that the ledger takes for a new result, a transaction each."""
    course = load_course()
    found = next(iter(find_class(scratch / f"class-{SMALL}", course, "auto").entries))
    submission, problems = read_entry(found, course)
    assert submission is not None
    with Ledger(scratch / f"results-{SMALL}") as ledger:
        entry = next(entry for entry in ledger.entries() if entry.grading is not None)
        assert entry.grading is not None
        report = ledger.report(entry.grading)
        packed = pack_report(report)
        start = time.process_time()
        for number in range(RECORDS):
            graded = Graded(report.score, report.max_score, 0.1, report.versions, packed, report.seed)
            new = f"number {number}", _another(submission, number), graded
            student = replace(found.entry.student, id=f"student-{number}")
            ledger.record(replace(found.entry, student=student), Outcome.GRADED, problems, new=new)
        return (time.process_time() - start) / RECORDS


def _another(submission: Submission, number: int) -> Submission:
    """The same work with another comment."""
    first, *others = submission.files
    changed = replace(first, source=first.source + f"# {number}\n".encode())
    return replace(submission, files=(changed, *others))
