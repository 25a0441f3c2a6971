"""The ledger: what a batch has found out, in one SQLite file that outlives any crash.

Each submission is recorded in one transaction, so that a kill at any moment loses those in flight and
no more. One process holds the ledger at a time.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from grader.batch.errors import LedgerError, LedgerInUse, translated
from grader.batch.ledger_file import LedgerFile, now
from grader.batch.packing import pack_files, read_texts, unpack_files, unpack_report
from grader.batch.private_folder import LEDGER, open_private
from grader.intake.ids import is_id
from grader.report import Report
from grader.roster import Outcome, Row, Student, SubmissionEntry
from grader.submission import Submission

FILE = LEDGER


@dataclass(frozen=True)
class Graded:
    """What grading one content gave: the report as JSON, compressed, and what is asked of it often."""

    score: float
    max_score: float
    seconds: float
    versions: Mapping[str, str]
    report: bytes
    seed: int


@dataclass(frozen=True)
class Entry:
    """One student as the ledger has them: where their work lay, how it ended, what it was, and under which
    seed it was graded."""

    student: Student
    place: str
    outcome: Outcome
    grading: int | None
    sha256: str | None
    seed: int | None


class Ledger(LedgerFile):
    """The students of a batch, what was handed in, and what came of it."""

    @classmethod
    def existing(cls, folder: Path) -> Ledger:
        """The ledger of an earlier run."""
        if not (folder / FILE).is_file():
            raise LedgerError(
                f"There is no {FILE} in {folder}; name a folder that `gdgrade batch ... -o {folder}` wrote."
            )
        return cls(folder)

    def find(self, key: str) -> int | None:
        """The grading of this key."""
        with translated(self.path):
            row = self._connection.execute("SELECT id FROM grading WHERE key = ?", (key,)).fetchone()
        return None if row is None else int(row[0])

    def share(self, grading: int) -> float:
        """The share of its points that a grading gave, 0 to 1."""
        with translated(self.path):
            score, most = self._connection.execute(
                "SELECT score, max_score FROM grading WHERE id = ?", (grading,)
            ).fetchone()
        return float(score / most) if most else 0.0

    def keep(self, key: str, submission: Submission, graded: Graded) -> int:
        """Keep a grading that is not in force for anybody yet; its number."""
        with translated(self.path), self._connection:
            return self._keep(key, submission, graded)

    def record(
        self,
        submission_entry: SubmissionEntry,
        outcome: Outcome,
        problems: Sequence[str] = (),
        grading: int | None = None,
        new: tuple[str, Submission, Graded] | None = None,
    ) -> None:
        """What came of one student's work, in one transaction: with a grading that is here already, or
        with a `new` one. A result that was in force goes into the history."""
        if not is_id(submission_entry.student.id):
            raise LedgerError(f"{submission_entry.student.id!r} is not a student id.")
        with translated(self.path), self._connection:
            if new is not None:
                grading = self._keep(*new)
            self._archive(submission_entry.student.id, outcome, grading)
            submitted = submission_entry.submitted.isoformat() if submission_entry.submitted else None
            student = submission_entry.student
            self._connection.execute(
                "INSERT OR REPLACE INTO student VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    *(student.id, student.name, student.number, student.login, student.email),
                    *(
                        submission_entry.place,
                        submitted,
                        submission_entry.marked_late,
                        outcome.value,
                        grading,
                    ),
                    json.dumps(list(problems)),
                ),
            )
            self._sign("student", student.id)

    def put_in_force(self, student: str, grading: int) -> None:
        """Let another grading count for a student from now on; the earlier one stays in the history."""
        with translated(self.path), self._connection:
            self._archive(student, Outcome.GRADED, grading)
            self._connection.execute("UPDATE student SET grading = ? WHERE id = ?", (grading, student))
            self._sign("student", student)

    def entries(self) -> list[Entry]:
        """Every student there is, by id."""
        with translated(self.path):
            rows = self._connection.execute(
                "SELECT s.id, s.name, s.number, s.login, s.email, s.place, s.outcome, s.grading, g.sha256,"
                " g.seed FROM student s LEFT JOIN grading g ON g.id = s.grading ORDER BY s.id"
            ).fetchall()
            return [
                Entry(Student(*row[:5]), row[5], Outcome(row[6]), row[7], row[8], row[9] and int(row[9]))
                for row in rows
            ]

    def history(self, student: str) -> list[int | None]:
        """The gradings that counted for a student before, oldest first."""
        with translated(self.path):
            rows = self._connection.execute(
                "SELECT grading FROM history WHERE student = ? ORDER BY id", (student,)
            ).fetchall()
        return [row[0] for row in rows]

    def report(self, grading: int) -> Report:
        """The report of a grading."""
        with translated(self.path):
            row = self._connection.execute("SELECT report FROM grading WHERE id = ?", (grading,)).fetchone()
            if row is None:
                raise LedgerError(f"{self.path} has no result {grading}; it was damaged.")
            return unpack_report(row[0])

    def submission(self, sha256: str, student: str) -> Submission:
        """What a student handed in, as it was graded."""
        with translated(self.path):
            (packed,) = self._connection.execute(
                "SELECT files FROM content WHERE sha256 = ?", (sha256,)
            ).fetchone()
            submission = unpack_files(packed, student)
            if submission.info.sha256 != sha256:
                raise ValueError(f"the stored work of {student} is not what was graded")
            return submission

    def rows(self) -> Iterator[Row]:
        """Every student's row by id, one in memory at a time; without any penalty."""
        for student in [entry.student.id for entry in self.entries()]:
            yield self.row(student)

    def row(self, student: str) -> Row:
        """One student's row, without any penalty."""
        with translated(self.path):
            row = self._connection.execute("SELECT * FROM student WHERE id = ?", (student,)).fetchone()
            *about, _, submitted, marked_late, outcome, grading, problems = row
            report = None if grading is None else self.report(grading)
            if report is not None:
                report = replace(report, submission=replace(report.submission, id=student))
            return Row(
                Student(*about),
                Outcome(outcome),
                report,
                read_texts(problems),
                datetime.fromisoformat(submitted) if submitted else None,
                marked_late=bool(marked_late),
            )

    def _keep(self, key: str, submission: Submission, graded: Graded) -> int:
        sha256 = submission.info.sha256
        self._connection.execute(
            "INSERT OR IGNORE INTO content VALUES (?, ?)", (sha256, pack_files(submission))
        )
        self._sign("content", sha256)
        values = (key, sha256, graded.score, graded.max_score, graded.report, graded.seconds)
        grading = int(
            self._connection.execute(
                "INSERT INTO grading"
                " (key, sha256, score, max_score, report, seconds, versions, graded_at, seed)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (*values, json.dumps(dict(graded.versions)), now(), str(graded.seed)),
            ).lastrowid
            or 0
        )
        self._sign("grading", grading)
        return grading

    def _archive(self, student: str, outcome: Outcome, grading: int | None) -> None:
        """Write what counted for a student until now into the history, where something else will."""
        added = self._connection.execute(
            "INSERT INTO history (student, outcome, grading, replaced)"
            " SELECT id, outcome, grading, ? FROM student"
            " WHERE id = ? AND (outcome != ? OR grading IS NOT ?)",
            (now(), student, outcome.value, grading),
        )
        if added.rowcount:
            self._sign("history", added.lastrowid or 0)


def set_aside(folder: Path) -> Path | None:
    """Give the ledger of a folder another name, so that a batch starts over; that name, or None where
    there was none. Raises LedgerError where another run has it open."""
    path = folder / FILE
    if not path.is_file():
        return None
    try:
        Ledger(folder).close()
    except LedgerInUse:
        raise
    except LedgerError:
        pass  # a damaged one is set aside as it is
    kept = folder / f"ledger-{datetime.now().astimezone():%Y%m%d-%H%M%S-%f}.sqlite"
    with translated(path), open_private(folder) as private:
        for suffix in ("", "-wal", "-shm"):
            private.rename(f"{FILE}{suffix}", f"{kept.name}{suffix}")
    return kept
