"""What gets back to students by hand: Moodle's feedback files, pages by address, a table for mail merge."""

from __future__ import annotations

import csv
import re
import zipfile
from pathlib import Path

import pytest

from grader.batch.ledger import Ledger
from grader.batch.settings import settings_of_course
from grader.cli.main import run
from grader.loading import load
from grader.roster import Outcome, Student, SubmissionEntry
from tests.batch.conftest import Run

STUDENTS = (
    Student("Ada-Abel-501", "Ada Abel", "501", email="ada@example.edu"),
    Student("Under-Score-502", "Under_Score/../x", "502", email="Ada@Example.edu"),
    Student("Evil-503", "=cmd()", "503", email="../../etc/passwd@x"),
    Student("Nobody", "王伟", "", email=""),
)


@pytest.fixture
def results(tmp_path: Path) -> Path:
    """Four students whose work was refused, so that nothing has to be graded for these tests."""
    with Ledger(tmp_path / "results") as ledger:
        ledger.save_settings(settings_of_course(load()))
        for student in STUDENTS:
            ledger.record(SubmissionEntry(student, student.id), Outcome.REFUSED, ("It is no archive.",))
    return tmp_path / "results"


def of_moodle(name: str) -> str | None:
    """The participant that Moodle takes a file to be for: it splits the name at the first four `_`
    (mod/assign/feedback/file/importziplib.php)."""
    parts = name.split("_", 4)
    return parts[1] if len(parts) == 5 and parts[1].isdigit() and parts[3] == "file" and parts[4] else None


def test_moodle_finds_the_participant_of_each_page(results: Path, gdgrade: Run) -> None:
    done = gdgrade("export", results, "--format", "moodle-feedback")
    assert done.returncode == 0, done.stderr
    path = results / "export" / "moodle-feedback.zip"
    assert done.stdout.splitlines() == [
        f"Wrote {path}: 3 pages.",
        "Not in it, because Moodle's number of the participant is not known: 王伟 (Nobody).",
    ]
    with zipfile.ZipFile(path) as packed:
        names = packed.namelist()
        assert [of_moodle(name) for name in names] == ["501", "503", "502"]
        assert "Ada Abel_501_assignsubmission_file_feedback.html" in names
        assert not any("/" in name for name in names)
        assert b"Ada Abel" in packed.read(names[0])
    before = path.read_bytes()
    assert run(["export", str(results), "--format", "moodle-feedback"]) == 0
    assert path.read_bytes() == before
    assert path.stat().st_mode & 0o777 == 0o600


def test_pages_are_named_by_address_and_never_by_a_path(
    results: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Two with one address, one with a path for an address, one with none: these are named by their ids."""
    assert run(["export", str(results), "--format", "pages"]) == 0
    names = sorted(path.name for path in (results / "export" / "pages").iterdir())
    assert names == ["Evil-503.html", "Nobody.html", "Under-Score-502.html", "ada@example.edu.html"]
    assert re.search(
        "no e-mail address of their own: .*Evil-503.*Nobody.*Under-Score-502", capsys.readouterr().out
    )


def test_mail_merge_gets_a_line_for_each_address(
    results: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["export", str(results), "--format", "mail", "-o", str(tmp_path / "mail.csv")]) == 0
    assert "were not graded: 王伟 (Nobody)." in capsys.readouterr().out
    with open(tmp_path / "mail.csv", encoding="utf-8", newline="") as file:
        rows = {row["email"]: row for row in csv.DictReader(file)}
    assert rows["ada@example.edu"] == {
        "email": "ada@example.edu",
        "name": "Ada Abel",
        "score": "0",
        "max_score": "",
        "page": str(results / "feedback" / "Ada-Abel-501.html"),
    }
    assert rows["../../etc/passwd@x"]["name"] == "'=cmd()"
