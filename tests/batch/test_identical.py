"""Identical work: who is named to the instructor, and who is not."""

from __future__ import annotations

import gzip
import zlib
from pathlib import Path

import pytest

from grader.batch.identical import digest, equal_files, identical_work, shared_files
from grader.batch.ledger import Graded, Ledger
from grader.batch.results import write_results
from grader.course import load_course
from grader.report import ExerciseReport, Report, Status
from grader.reports.class_groups import EqualFiles
from grader.reports.json_report import dumps
from grader.roster import Outcome, Student, SubmissionEntry
from grader.submission import SourceFile, Submission
from tests.batch.conftest import Run, scores

ACTIVATIONS, SOFTMAX = "01_activations.py", "04_softmax.py"
NAMES = {"ann": "Ann Lee", "bob": "Bob Builder", "cy": "Cy Young", "dee": "Dee Dee", "eve": "Eve Hill"}


def submit(
    ledger: Ledger,
    student: str,
    files: dict[str, str],
    *,
    place: str = "",
    begun: tuple[str, ...] = (ACTIVATIONS, SOFTMAX),
) -> None:
    """Record a student's files; in those that are `begun` an exercise went wrong."""
    own = Submission(student, tuple(SourceFile(name, text.encode(), name) for name, text in files.items()))
    exercises = tuple(
        ExerciseReport(
            name.removesuffix(".py"), name, Status.FAILED if name in begun else Status.NOT_STARTED, 0.0, 2.0
        )
        for name in files
    )
    report = Report(own.info, 7, ("cpu",), "isolated", 0.0, 4.0, exercises)
    graded = Graded(0.0, 4.0, 0.5, {}, zlib.compress(dumps(report).encode()), 7)
    who = SubmissionEntry(Student(student, NAMES.get(student, "")), place or student)
    known = ledger.find(own.info.sha256)
    new = None if known else (own.info.sha256, own, graded)
    ledger.record(who, Outcome.GRADED, grading=known, new=new)


@pytest.fixture
def ledger(tmp_path: Path):
    with Ledger(tmp_path) as ledger:
        yield ledger


def test_both_are_named_to_each_other(ledger: Ledger) -> None:
    submit(ledger, "ann", {ACTIVATIONS: "own = 1\n", SOFTMAX: "shared = 1\n"})
    submit(ledger, "bob", {SOFTMAX: "shared = 1\n"})
    submit(ledger, "cy", {ACTIVATIONS: "own = 2\n", SOFTMAX: "own = 3\n"})
    assert identical_work(ledger, load_course()) == {
        "ann": ("04_softmax.py is identical to Bob Builder's (bob)",),
        "bob": ("04_softmax.py is identical to Ann Lee's (ann)",),
    }


def test_the_class_page_has_one_line_for_all_who_have_the_same_files(ledger: Ledger, tmp_path: Path) -> None:
    """Ann and Bob have two files in common, with Cy and Dee one of them; a group hands one in together."""
    for student in ("ann", "bob", "cy", "dee"):
        files = {ACTIVATIONS: "x = 1\n", SOFTMAX: "y = 1\n" if student < "c" else f"y = '{student}'\n"}
        submit(ledger, student, files)
    for student in ("eve", "fay"):
        submit(ledger, student, {SOFTMAX: "z = 1\n"}, place="group 7")
    course = load_course()
    assert equal_files(shared_files(ledger, course)) == [
        EqualFiles((ACTIVATIONS,), ("ann", "bob", "cy", "dee")),
        EqualFiles((SOFTMAX,), ("ann", "bob")),
    ]
    write_results(ledger, course, course.names, "Class")
    page = " ".join((tmp_path / "index.html").read_text("utf-8").split())
    assert "<summary>4 students: 01_activations.py</summary>" in page
    assert "<summary>Ann Lee, Bob Builder: 04_softmax.py</summary>" in page
    assert page.count("<summary>") == 2 + page.count("easier exercise")


def test_all_that_is_identical_to_the_same_others_is_one_sentence(ledger: Ledger) -> None:
    for student in ("ann", "zoe"):
        submit(ledger, student, {ACTIVATIONS: "x = 1\n", SOFTMAX: "y = 1\n"})
    assert identical_work(ledger, load_course()) == {
        "ann": ("01_activations.py and 04_softmax.py are identical to zoe's",),
        "zoe": ("01_activations.py and 04_softmax.py are identical to Ann Lee's (ann)",),
    }


def test_line_ends_and_trailing_blanks_make_no_difference(ledger: Ledger) -> None:
    submit(ledger, "ann", {SOFTMAX: "x = 1\ny = 2\n"})
    submit(ledger, "bob", {SOFTMAX: "x = 1 \t\r\ny = 2\r\n\r\n"})
    assert set(identical_work(ledger, load_course())) == {"ann", "bob"}
    assert digest(b"x = 1\rif x: y") == digest(b"x = 1\nif x: y")
    assert digest(b"if x:\n    y") != digest(b"if x:\ny")


def test_three_are_named_and_the_others_counted(ledger: Ledger) -> None:
    for student in NAMES:
        submit(ledger, student, {SOFTMAX: "x = 1\n"})
    submit(ledger, "flo", {SOFTMAX: "x = 1\n"})
    (said,) = identical_work(ledger, load_course())["flo"]
    assert said.endswith("Ann Lee's (ann), Bob Builder's (bob), Cy Young's (cy) and 2 more")


def test_a_group_is_one_and_whoever_copies_from_it_is_not(ledger: Ledger) -> None:
    for student in ("ann", "bob"):
        submit(ledger, student, {SOFTMAX: "x = 1\n"}, place="submission_11")
    assert identical_work(ledger, load_course()) == {}
    submit(ledger, "cy", {SOFTMAX: "x = 1\n"}, place="submission_12")
    named = {student: said for student, (said,) in identical_work(ledger, load_course()).items()}
    assert named["ann"] == named["bob"] == "04_softmax.py is identical to Cy Young's (cy)"
    assert named["cy"].endswith("to Ann Lee's (ann) and Bob Builder's (bob)")


def test_files_in_which_nothing_was_begun_say_nothing(ledger: Ledger) -> None:
    for student in ("ann", "bob"):
        submit(ledger, student, {ACTIVATIONS: f"{student} = 1\n", SOFTMAX: "stub\n"}, begun=(ACTIVATIONS,))
    assert identical_work(ledger, load_course()) == {}


RELU = "def relu(x):\n    return x.clamp(min=0)\n"


def test_a_copy_is_flagged_for_the_instructor_and_no_student_reads_it(
    tmp_path: Path, gdgrade_here: Run
) -> None:
    for student, source in {
        "ada": RELU,
        "bela": RELU.replace("\n", "\r\n"),
        "chen": RELU + "y = 1\n",
    }.items():
        folder = tmp_path / "class" / student
        folder.mkdir(parents=True)
        (folder / ACTIVATIONS).write_bytes(source.encode())
    results = tmp_path / "results"
    ended = gdgrade_here("batch", tmp_path / "class", "-o", results, "--only", "relu", "--workers", "1")
    assert ended.returncode == 0, ended.stderr
    flags = {student: row["flags"] for student, row in scores(results).items()}
    assert flags == {
        "ada": "01_activations.py is identical to bela's",
        "bela": "01_activations.py is identical to ada's",
        "chen": "",
    }
    index = (results / "index.html").read_text("utf-8")
    assert "<summary>ada, bela: 01_activations.py</summary>" in index
    for form in ("gradescope", "junit", "csv"):
        assert gdgrade_here("export", results, "--format", form).returncode == 0
    assert scores(results / "export")["ada"]["flags"] == flags["ada"]
    theirs = [
        *results.glob("feedback/*"),
        *results.glob("reports/*"),
        *results.glob("export/gradescope/*/*"),
        results / "export" / "junit.xml",
    ]
    assert len(theirs) == 10
    told = {
        path: gzip.decompress(d) if path.suffix == ".gz" else d for path in theirs if (d := path.read_bytes())
    }
    assert [path for path, content in told.items() if b"identical" in content] == []
