"""A class that was graded before: what the same command again costs, and one student graded again.

The results of a few students are put into the ledger of a large class by the ledger itself, so that nothing
but these few has to be graded.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from benchmarks.figure import Figure
from benchmarks.plain import ROOT
from examples.classroom.layouts import folders
from examples.classroom.students import make_students
from grader.batch.gradings import Graded
from grader.batch.ledger import Ledger
from grader.batch.packing import pack_report
from grader.course import load_course
from grader.intake import find_class, read_entry
from grader.roster import Outcome

CLASSES = {300: 5.0, 3000: 30.0}
"""Students, and the seconds that a rerun with nothing new may take."""
ONE_STUDENT = 15.0
"""The seconds that `regrade --student ONE --apply` may take in the largest class."""
FEW = 6
ONE_TOPIC = ("--only", "01")
MOST_BYTES = 200_000
"""What RESULTS may take for a student, over all topics."""


def measure() -> Iterator[Figure]:
    """A rerun with nothing new of 300 and of 3,000, and one student of the 3,000 graded again; the size."""
    with tempfile.TemporaryDirectory() as scratch:
        few, everything = Path(scratch, "few"), Path(scratch, "everything")
        made = list(make_students(FEW, 0, load_course()))
        folders(few, made)
        gdgrade("batch", few, "-o", everything)
        size = sum(path.stat().st_size for path in everything.rglob("*") if path.is_file())
        yield Figure("RESULTS over all topics", size / FEW / 1000, "KB a student", target=MOST_BYTES / 1000)
        for count, target in CLASSES.items():
            submissions, results = Path(scratch, f"class-{count}"), Path(scratch, f"results-{count}")
            batch = ("batch", submissions, "-o", results)
            graded(few, count, submissions, results)
            gdgrade(*batch)
            yield Figure(
                f"a class of {count} again with nothing new, one topic", gdgrade(*batch), "s", target=target
            )
        with Ledger(results) as ledger:
            one = ledger.students()[count // 2]
        seconds = gdgrade("regrade", results, "--student", one, "--apply")
        yield Figure(f"one student of {count} graded again", seconds, "s", target=ONE_STUDENT)


def graded(few: Path, count: int, submissions: Path, results: Path) -> None:
    """Make a class of `count` whose work is that of `few` with another comment each, and its ledger."""
    gdgrade("batch", few, "-o", results, *ONE_TOPIC)
    course = load_course()
    originals = sorted(few.iterdir())
    for number in range(count):
        target = submissions / f"{originals[number % len(originals)].name} {number}"
        shutil.copytree(originals[number % len(originals)], target)
        file = target / "01_activations.py"
        file.write_bytes((file.read_bytes() if file.exists() else b"") + f"# {number}\n".encode())
    with Ledger(results) as ledger:
        entries = [entry for entry in ledger.entries() if entry.grading is not None]
        reports = [ledger.report(entry.grading) for entry in entries if entry.grading is not None]
        for number, found in enumerate(find_class(submissions, course, "auto").entries):
            submission, problems = read_entry(found, course)
            assert submission is not None
            report = replace(reports[number % len(reports)], submission=submission.info)
            new = Graded(
                report.score, report.max_score, 0.1, report.versions, pack_report(report), report.seed
            )
            ledger.record(found.entry, Outcome.GRADED, problems, new=(f"number {number}", submission, new))


def gdgrade(*words: str | Path) -> float:
    """Run a command that has to succeed; the seconds that it took."""
    command: Sequence[str] = [sys.executable, "-P", "-m", "grader", *map(str, words)]
    start = time.perf_counter()
    subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, check=True)
    return time.perf_counter() - start
