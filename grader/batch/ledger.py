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
from typing import Any

from grader.batch.changes import What
from grader.batch.database import wrong_types
from grader.batch.errors import LedgerError, LedgerInUse, translated
from grader.batch.gradings import Detail, Graded, Gradings
from grader.batch.ledger_file import now
from grader.batch.packing import (
    read_json,
    read_texts,
)
from grader.batch.private_folder import LEDGER, open_private
from grader.batch.written import files_by_name
from grader.drawing import NO_PICTURES
from grader.intake.ids import is_id
from grader.roster import Outcome, Row, Student, SubmissionEntry
from grader.submission import Submission

FILE = LEDGER
STUDENT = (
    *("id", "name", "number", "login", "email", "place", "submitted", "marked_late", "outcome", "grading"),
    "problems",
)
"""The columns of the table `student`, in that order."""


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


class Ledger(Gradings):
    """The students of a batch, what was handed in, and what came of it."""

    @classmethod
    def existing(cls, folder: Path) -> Ledger:
        """The ledger of an earlier run."""
        if not (folder / FILE).is_file():
            raise LedgerError(
                f"There is no {FILE} in {folder}; name a folder that `gdgrade batch ... -o {folder}` wrote."
            )
        return cls(folder)

    def record(
        self,
        submission_entry: SubmissionEntry,
        outcome: Outcome,
        problems: Sequence[str] = (),
        grading: int | None = None,
        new: tuple[str, Submission, Graded] | None = None,
    ) -> None:
        """What came of one student's work, in one transaction: with a grading that is here already, or
        with a `new` one. A result that was in force goes into the history; what is as it was stays untouched.
        """
        if not is_id(submission_entry.student.id):
            raise LedgerError(f"{submission_entry.student.id!r} is not a student id.")
        with translated(self.path), self._connection:
            if new is not None:
                grading = self._keep(*new)
            submitted = submission_entry.submitted
            self._put_student(
                submission_entry.student.id,
                {
                    **vars(submission_entry.student),
                    "place": submission_entry.place,
                    "submitted": submitted.isoformat() if submitted else None,
                    "marked_late": int(submission_entry.marked_late),
                    "outcome": outcome.value,
                    "grading": grading,
                    "problems": json.dumps(list(problems)),
                },
            )

    def put_in_force(self, gradings: Mapping[str, int], settings: Mapping[str, Any] | None = None) -> None:
        """Let other gradings count for students from now on, and keep settings with them, all in one
        transaction; the earlier results stay in the history."""
        with translated(self.path), self._connection:
            for student, grading in gradings.items():
                row = {**(self._student(student) or {}), "outcome": Outcome.GRADED.value, "grading": grading}
                self._put_student(student, row)
            for name, value in (settings or {}).items():
                self._put_setting(name, json.dumps(value))

    def restore(self, students: Mapping[str, str | None], settings: Mapping[str, str | None]) -> None:
        """Put rows of students and settings, as JSON, back to what they were; None takes one out. All in one
        transaction."""
        with translated(self.path), self._connection:
            for student, text in students.items():
                row = None if text is None else read_json(text)
                if row is not None and not (isinstance(row, dict) and row.get("id") == student):
                    raise ValueError(f"the history of {student} is malformed")
                self._put_student(student, row)
            for name, text in settings.items():
                self._put_setting(name, text)
            for column, condition in wrong_types(self._connection, "student"):
                if self._connection.execute(f"SELECT 1 FROM student WHERE {condition} LIMIT 1").fetchone():
                    raise ValueError(f"the history has a wrong {column}")

    def students(self) -> list[str]:
        """The ids of all students."""
        with translated(self.path):
            return [student for (student,) in self._connection.execute("SELECT id FROM student ORDER BY id")]

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

    def in_force(self, student: str) -> tuple[int, str] | None:
        """The grading that counts for a student, with the SHA-256 of what was graded."""
        with translated(self.path):
            row: tuple[int, str] | None = self._connection.execute(
                "SELECT g.id, g.sha256 FROM student s JOIN grading g ON g.id = s.grading WHERE s.id = ?",
                (student,),
            ).fetchone()
            return row

    def in_force_for(self, sha256: str) -> list[int]:
        """The gradings of this content that count for anybody, the latest first."""
        with translated(self.path):
            rows = self._connection.execute(
                "SELECT DISTINCT g.id FROM grading g JOIN student s ON s.grading = g.id WHERE g.sha256 = ?"
                " ORDER BY g.id DESC",
                (sha256,),
            )
            return [number for (number,) in rows.fetchall()]

    def history(self, student: str) -> list[int | None]:
        """The gradings that counted for a student before, oldest first."""
        with translated(self.path):
            rows = self._connection.execute(
                "SELECT grading FROM history WHERE student = ? ORDER BY id", (student,)
            ).fetchall()
        return [row[0] for row in rows]

    def unrecorded_history(self, student: str) -> list[tuple[str, int | None]]:
        """The gradings that counted for a student before runs were recorded, with the time of their end."""
        with translated(self.path):
            return self._connection.execute(
                "SELECT replaced, grading FROM history WHERE student = ?"
                " AND replaced < (SELECT coalesce(min(started), '9999') FROM run) ORDER BY id",
                (student,),
            ).fetchall()

    def student_row(self, student: str) -> dict[str, Any] | None:
        """The row of the table `student`, None where there is none."""
        with translated(self.path):
            return self._student(student)

    def rows(self, detail: Detail = Detail.ALL) -> Iterator[Row]:
        """Every student's row by id, one in memory at a time; without any penalty."""
        for student in self.students():
            yield self.row(student, detail)

    def row(self, student: str, detail: Detail = Detail.ALL) -> Row:
        """One student's row, without any penalty."""
        with translated(self.path):
            row = self._student(student)
            if row is None:
                raise LedgerError(f"{self.path} has no student {student!r}.")
            report = None if row["grading"] is None else self._report(row["grading"], detail)
            if report is not None:
                report = replace(report, submission=replace(report.submission, id=student))
            drawn = detail is Detail.ALL and report is not None
            return Row(
                Student(*(row[name] for name in ("id", "name", "number", "login", "email"))),
                Outcome(row["outcome"]),
                report,
                read_texts(row["problems"]),
                datetime.fromisoformat(row["submitted"]) if row["submitted"] else None,
                marked_late=bool(row["marked_late"]),
                pictures=self.drawings(row["grading"]) if drawn else NO_PICTURES,
            )

    def _student(self, student: str) -> dict[str, Any] | None:
        """A row of the table `student`, None where there is none."""
        found = self._connection.execute("SELECT * FROM student WHERE id = ?", (student,))
        row = found.fetchone()
        return None if row is None else dict(zip((name for name, *_ in found.description), row, strict=True))

    def _put_student(self, student: str, row: Mapping[str, Any] | None) -> None:
        """Put a row of the table `student` in force, or take it out; what was there goes into the history.
        Belongs in a transaction."""
        before = self._student(student)
        if before == row:
            return
        outcome, grading = (row["outcome"], row["grading"]) if row else (None, None)
        if before is not None and (before["outcome"], before["grading"]) != (outcome, grading):
            self._archive(before)
        if row is None:
            self._connection.execute("DELETE FROM student WHERE id = ?", (student,))
        else:
            names = ", ".join(f":{name}" for name in STUDENT)
            self._connection.execute(f"INSERT OR REPLACE INTO student VALUES ({names})", dict(row))
        self._sign("student", student)
        texts = [None if one is None else json.dumps(one) for one in (before, row)]
        self._keep_change(What.STUDENT, student, *texts)

    def _archive(self, row: Mapping[str, Any]) -> None:
        """Write what counted for a student until now into the history."""
        added = self._connection.execute(
            "INSERT INTO history (student, outcome, grading, replaced) VALUES (?, ?, ?, ?)",
            (row["id"], row["outcome"], row["grading"], now()),
        )
        self._sign("history", added.lastrowid or 0)


def set_aside(folder: Path) -> Path | None:
    """Give the ledger of a folder another name, so that a batch starts over; that name, or None where
    there was none. The new ledger knows which files the old one has written. Raises LedgerError where another
    run has it open."""
    path = folder / FILE
    if not path.is_file():
        return None
    files: list[str] | None = None
    try:
        with Ledger(folder) as ledger:
            files = ledger.written.paths()
    except LedgerInUse:
        raise
    except LedgerError:
        pass  # a damaged one is set aside as it is
    kept = folder / f"ledger-{datetime.now().astimezone():%Y%m%d-%H%M%S-%f}.sqlite"
    with translated(path), open_private(folder) as private:
        for suffix in ("", "-wal", "-shm"):
            private.rename(f"{FILE}{suffix}", f"{kept.name}{suffix}")
    with Ledger(folder) as ledger:
        ledger.written.keep(files_by_name(ledger.folder) if files is None else files)
    return kept
