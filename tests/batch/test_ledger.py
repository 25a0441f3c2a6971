"""The ledger: what it promises about crashes, other processes, damage and full disks."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import textwrap
import zlib
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.batch.errors import LedgerError
from grader.batch.ledger import FILE, Graded, Ledger, set_aside
from grader.report import ExerciseReport, Report, Status
from grader.reports.json_report import dumps
from grader.roster import Outcome, Student, SubmissionEntry
from grader.submission import SourceFile, Submission

ROOT = Path(__file__).resolve().parents[2]
SEED = 2**127 + 1


def submission(text: str = "x = 1\n") -> Submission:
    return Submission("ada", (SourceFile("01_activations.py", text.encode(), "ada/01_activations.py"),))


def report(score: float, of: Submission) -> Report:
    exercise = ExerciseReport("01_activations", "sigmoid", Status.PARTIAL, score, 2.0)
    return Report(of.info, SEED, ("cpu",), "isolated", score, 2.0, (exercise,), versions={"torch": "2.13"})


def graded(score: float, of: Submission, seed: int = SEED) -> Graded:
    told = report(score, of)
    return Graded(score, 2.0, 0.5, told.versions, zlib.compress(dumps(told).encode()), seed)


def submission_entry(student: str) -> SubmissionEntry:
    return SubmissionEntry(
        Student(student, name=student.title()), student, datetime(2026, 11, 20, 12, tzinfo=UTC), True
    )


def record(ledger: Ledger, student: str, score: float, text: str = "x = 1\n") -> None:
    own = submission(text)
    ledger.record(
        submission_entry(student),
        Outcome.GRADED,
        new=(f"key {student} {text} {score}", own, graded(score, own)),
    )


def test_what_was_recorded_is_there_the_next_time(tmp_path: Path) -> None:
    with Ledger(tmp_path) as ledger:
        record(ledger, "ada", 1.5)
        ledger.record(submission_entry("bela"), Outcome.REFUSED, ["The archive is damaged."])
    with Ledger(tmp_path) as ledger:
        ada, bela = ledger.rows()
    assert (ada.student.name, ada.outcome, ada.score, ada.marked_late) == ("Ada", Outcome.GRADED, 1.5, True)
    assert ada.report == replace(report(1.5, submission()), submission=submission().info)
    assert (bela.outcome, bela.report, bela.problems) == (Outcome.REFUSED, None, ("The archive is damaged.",))


def test_two_students_share_a_grading_and_keep_their_names(tmp_path: Path) -> None:
    with Ledger(tmp_path) as ledger:
        record(ledger, "ada", 1.0)
        grading = ledger.find("key ada x = 1\n 1.0")
        ledger.record(submission_entry("bela"), Outcome.GRADED, grading=grading)
        ids = [row.report.submission.id for row in ledger.rows() if row.report]
    assert ids == ["ada", "bela"]


def test_an_earlier_result_stays_in_the_history(tmp_path: Path) -> None:
    with Ledger(tmp_path) as ledger:
        record(ledger, "ada", 1.0)
        record(ledger, "ada", 2.0, "x = 2\n")
        record(ledger, "ada", 1.5, "x = 3\n")
        scores = [ledger.report(grading).score for grading in ledger.history("ada") if grading]
        assert (scores, ledger.row("ada").score) == ([1.0, 2.0], 1.5)


@given(st.dictionaries(st.text(min_size=1, max_size=20), st.binary(max_size=200), min_size=1, max_size=4))
def test_what_was_handed_in_comes_back_byte_for_byte(
    tmp_path_factory: pytest.TempPathFactory, files: dict[str, bytes]
) -> None:
    own = Submission("ada", tuple(SourceFile(name, source, name) for name, source in files.items()))
    with Ledger(tmp_path_factory.mktemp("ledger")) as ledger:
        ledger.record(submission_entry("ada"), Outcome.GRADED, new=("key", own, graded(1.0, own)))
        assert ledger.submission(own.info.sha256, "ada") == own


def test_a_kill_loses_nothing_that_was_recorded(tmp_path: Path) -> None:
    writer = textwrap.dedent(
        """
        import sys
        from pathlib import Path
        from grader.batch.ledger import Ledger
        from tests.batch.test_ledger import record
        ledger = Ledger(Path(sys.argv[1]))
        for number in range(100_000):
            record(ledger, f"student{number:06}", 1.0, f"x = {number}")
            print(number, flush=True)
        """
    )
    process = subprocess.Popen(
        [sys.executable, "-c", writer, tmp_path], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    with process.stdout as told:
        for line in told:
            if int(line) >= 200:
                process.send_signal(signal.SIGKILL)
                break
        last = max([int(line), *(int(rest) for rest in told)])
    process.wait()
    with Ledger(tmp_path) as ledger:
        recorded = [entry.student.id for entry in ledger.entries()]
        assert recorded[: last + 1] == [f"student{number:06}" for number in range(last + 1)]
        assert len(recorded) <= last + 2, "more than the one in flight was told late"
        assert all(ledger.row(student).score == 1.0 for student in recorded[-3:])


def test_two_runs_cannot_write_at_once(tmp_path: Path) -> None:
    with Ledger(tmp_path), pytest.raises(LedgerError, match="in use by another gdgrade"):
        Ledger(tmp_path)
    with Ledger(tmp_path), pytest.raises(LedgerError, match="in use by another gdgrade"):
        set_aside(tmp_path)


@pytest.mark.parametrize("damage", ["no database at all" * 300, ""], ids=["overwritten", "cut off"])
def test_a_damaged_ledger_is_told_and_can_be_set_aside(tmp_path: Path, damage: str) -> None:
    with Ledger(tmp_path) as ledger:
        for number in range(50):
            record(ledger, f"student{number}", 1.0, f"x = {number}")
    path = tmp_path / FILE
    whole = path.read_bytes()
    path.write_bytes(damage.encode() or whole[: len(whole) // 2])
    with pytest.raises(LedgerError, match=r"is damaged .*--fresh"), Ledger(tmp_path) as ledger:
        list(ledger.rows())
    kept = set_aside(tmp_path)
    assert kept is not None
    assert kept.read_bytes()[:100] == (damage.encode() or whole)[:100]
    with Ledger(tmp_path) as ledger:
        assert ledger.entries() == []


def test_a_file_of_another_version_is_told(tmp_path: Path) -> None:
    Ledger(tmp_path).close()
    connection = sqlite3.connect(tmp_path / FILE)
    connection.execute("PRAGMA user_version = 9")
    connection.close()
    with pytest.raises(LedgerError, match="version 9"):
        Ledger(tmp_path)


def test_a_database_of_another_program_stays_as_it_is(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / FILE)
    connection.execute("CREATE TABLE photo (name TEXT)")
    connection.close()
    before = (tmp_path / FILE).read_bytes()
    with pytest.raises(LedgerError, match="is not a gdgrade ledger"):
        Ledger(tmp_path)
    assert (tmp_path / FILE).read_bytes() == before


def test_an_emptied_ledger_beside_scores_is_told(tmp_path: Path) -> None:
    """A kill before the first commit leaves an empty file too, but no scores."""
    (tmp_path / FILE).touch()
    Ledger(tmp_path).close()
    (tmp_path / FILE).write_bytes(b"")
    (tmp_path / "scores.csv").touch()
    with pytest.raises(LedgerError, match=r"is damaged .*--fresh"):
        Ledger(tmp_path)
    assert set_aside(tmp_path) is not None
    Ledger(tmp_path).close()


def test_a_folder_that_cannot_be_made_is_told_in_plain_words(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(LedgerError, match=r"ledger.sqlite cannot be used: not a directory\.$"):
        Ledger(tmp_path / "file" / "results")


@pytest.mark.skipif(os.name != "posix", reason="takes permissions away as Unix does")
@pytest.mark.parametrize("locked", [".", FILE])
def test_a_ledger_that_may_not_be_written_is_told(tmp_path: Path, locked: str) -> None:
    """In a process of its own: root, who may write everywhere, becomes an ordinary user there."""
    Ledger(tmp_path).close()
    script = textwrap.dedent(
        """
        import os, sys
        from pathlib import Path
        from grader.batch.ledger import Ledger, LedgerError
        if os.getuid() == 0:
            for path in (".", "ledger.sqlite"):
                os.chown(path, 65534, 65534)
            os.setuid(65534)
        os.chmod(sys.argv[1], os.stat(sys.argv[1]).st_mode & ~0o222)
        try:
            Ledger(Path())
        except LedgerError as error:
            print(error)
        """
    )
    words = [sys.executable, "-c", script, locked]
    more = {**os.environ, "PYTHONPATH": str(ROOT)}
    ended = subprocess.run(
        words, cwd=tmp_path, env=more, capture_output=True, text=True, timeout=600, check=False
    )
    assert "is not writable (or its folder is not)" in ended.stdout, ended.stderr


def test_a_full_disk_is_told_and_loses_nothing(tmp_path: Path) -> None:
    """On a real file system of 300 KB, in a mount namespace of its own."""
    unshare = shutil.which("unshare")
    probe = [str(unshare), "-rm", "mount", "-t", "tmpfs", "none", str(tmp_path)]
    if unshare is None or subprocess.run(probe, capture_output=True, check=False).returncode:
        pytest.skip("no small file system can be mounted here (unshare -rm mount -t tmpfs)")
    script = textwrap.dedent(
        """
        import os, sys
        from pathlib import Path
        from grader.batch.ledger import Ledger, LedgerError
        from tests.batch.test_ledger import record
        folder = Path(sys.argv[1])
        done = 0
        try:
            with Ledger(folder) as ledger:
                while done < 100_000:
                    record(ledger, f"student{done:06}", 1.0, os.urandom(2000).hex())
                    done += 1
        except LedgerError as error:
            print(error)
        (folder / "filler").unlink()
        with Ledger(folder) as ledger:
            assert len(ledger.entries()) == done > 0, (len(ledger.entries()), done)
            record(ledger, "zoe", 2.0)
            assert ledger.row("zoe").score == 2.0
        """
    )
    commands = (
        f"mount -t tmpfs -o size=600k,mode=700 none {tmp_path}"
        f" && head -c 100000 /dev/zero > {tmp_path}/filler && exec {sys.executable} -c '{script}' {tmp_path}"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    ended = subprocess.run(
        [unshare, "-rm", "sh", "-c", commands],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    assert "No space is left to write" in ended.stdout


def test_a_folder_without_a_ledger_is_told(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match=r"There is no ledger\.sqlite"):
        Ledger.existing(tmp_path)
    (tmp_path / "file").write_text("")
    with pytest.raises(LedgerError, match="cannot be used"):
        Ledger(tmp_path / "file")
