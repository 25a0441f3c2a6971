"""The ledger: what a batch has found out, in one SQLite file that outlives any crash.

Each submission is recorded in one transaction, so that a kill at any moment loses those in flight and
no more. One process holds the ledger at a time.
"""

from __future__ import annotations

import base64
import json
import os
import sqlite3
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from types import TracebackType
from typing import Any

from grader.classbook import HandIn, Outcome, Row, Student
from grader.report import Report
from grader.reports.json_report import loads
from grader.submission import SourceFile, Submission

FILE = "ledger.sqlite"
SCHEMA_VERSION = 2
HEADER = b"SQLite format 3\0"


class LedgerError(Exception):
    """The ledger cannot be read or written; one sentence, with what to do."""


class LedgerInUse(LedgerError):
    """Another process has it open."""


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


class Ledger:
    """The ledger in a folder, made where there is none. A context manager; every method raises
    LedgerError."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE
        with self._told():
            folder.mkdir(parents=True, exist_ok=True)
            self._connection = _open(self.path)

    @classmethod
    def existing(cls, folder: Path) -> Ledger:
        """The ledger of an earlier run."""
        if not (folder / FILE).is_file():
            raise LedgerError(
                f"There is no {FILE} in {folder}; name a folder that `gdgrade batch ... -o {folder}` wrote."
            )
        return cls(folder)

    def __enter__(self) -> Ledger:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give the file back. Safe to call twice."""
        self._connection.close()

    def settings(self) -> dict[str, Any]:
        """What the batch was started with."""
        with self._told():
            rows = self._connection.execute("SELECT name, value FROM setting").fetchall()
        return {name: json.loads(value) for name, value in rows}

    def settle(self, settings: Mapping[str, Any]) -> None:
        """Remember settings; one that is there already is replaced."""
        rows = [(name, json.dumps(value)) for name, value in settings.items()]
        with self._told(), self._connection:
            self._connection.executemany("INSERT OR REPLACE INTO setting VALUES (?, ?)", rows)

    def open_round(self) -> int | None:
        """The seed of the round that was begun and is not finished, None where there is none."""
        with self._told():
            row = self._connection.execute("SELECT seed FROM round WHERE finished IS NULL").fetchone()
        return None if row is None else int(row[0])

    def begin_round(self, seed: int) -> None:
        """Begin a round; there must be none open."""
        with self._told(), self._connection:
            self._connection.execute("INSERT INTO round (seed, started) VALUES (?, ?)", (str(seed), _now()))

    def finish_round(self) -> None:
        """Finish the round that is open, if there is one: what comes later is graded in another."""
        with self._told(), self._connection:
            self._connection.execute("UPDATE round SET finished = ? WHERE finished IS NULL", (_now(),))

    def find(self, key: str) -> int | None:
        """The grading of this key."""
        with self._told():
            row = self._connection.execute("SELECT id FROM grading WHERE key = ?", (key,)).fetchone()
        return None if row is None else int(row[0])

    def share(self, grading: int) -> float:
        """The share of its points that a grading gave, 0 to 1."""
        with self._told():
            score, most = self._connection.execute(
                "SELECT score, max_score FROM grading WHERE id = ?", (grading,)
            ).fetchone()
        return float(score / most) if most else 0.0

    def keep(self, key: str, submission: Submission, graded: Graded) -> int:
        """Keep a grading that is not in force for anybody yet; its number."""
        with self._told(), self._connection:
            return self._keep(key, submission, graded)

    def record(
        self,
        hand_in: HandIn,
        outcome: Outcome,
        problems: Sequence[str] = (),
        grading: int | None = None,
        new: tuple[str, Submission, Graded] | None = None,
    ) -> None:
        """What came of one student's work, in one transaction: with a grading that is here already, or
        with a `new` one. A result that was in force goes into the history."""
        with self._told(), self._connection:
            if new is not None:
                grading = self._keep(*new)
            self._remember(hand_in.student.id, outcome, grading)
            submitted = hand_in.submitted.isoformat() if hand_in.submitted else None
            student = hand_in.student
            self._connection.execute(
                "INSERT OR REPLACE INTO student VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    *(student.id, student.name, student.number, student.login, student.email),
                    *(hand_in.place, submitted, hand_in.marked_late, outcome.value, grading),
                    json.dumps(list(problems)),
                ),
            )

    def put_in_force(self, student: str, grading: int) -> None:
        """Let another grading count for a student from now on; the earlier one stays in the history."""
        with self._told(), self._connection:
            self._remember(student, Outcome.GRADED, grading)
            self._connection.execute("UPDATE student SET grading = ? WHERE id = ?", (grading, student))

    def entries(self) -> list[Entry]:
        """Every student there is, by id."""
        with self._told():
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
        with self._told():
            rows = self._connection.execute(
                "SELECT grading FROM history WHERE student = ? ORDER BY id", (student,)
            ).fetchall()
        return [row[0] for row in rows]

    def report(self, grading: int) -> Report:
        """The report of a grading."""
        with self._told():
            row = self._connection.execute("SELECT report FROM grading WHERE id = ?", (grading,)).fetchone()
            if row is None:
                raise LedgerError(f"{self.path} has no result {grading}; it was damaged.")
            return loads(zlib.decompress(row[0]))

    def submission(self, sha256: str, student: str) -> Submission:
        """What a student handed in, as it was graded."""
        with self._told():
            (packed,) = self._connection.execute(
                "SELECT files FROM content WHERE sha256 = ?", (sha256,)
            ).fetchone()
            sources = json.loads(zlib.decompress(packed))
        kept = (SourceFile(name, base64.b64decode(text), name) for name, text in sources.items())
        return Submission(student, tuple(kept))

    def rows(self) -> Iterator[Row]:
        """Every student's row by id, one in memory at a time; without any penalty."""
        for student in [entry.student.id for entry in self.entries()]:
            yield self.row(student)

    def row(self, student: str) -> Row:
        """One student's row, without any penalty."""
        with self._told():
            row = self._connection.execute("SELECT * FROM student WHERE id = ?", (student,)).fetchone()
        *about, _, submitted, marked_late, outcome, grading, problems = row
        report = None if grading is None else self.report(grading)
        if report is not None:
            report = replace(report, submission=replace(report.submission, id=student))
        return Row(
            Student(*about),
            Outcome(outcome),
            report,
            tuple(json.loads(problems)),
            datetime.fromisoformat(submitted) if submitted else None,
            marked_late=bool(marked_late),
        )

    def _keep(self, key: str, submission: Submission, graded: Graded) -> int:
        sha256 = submission.info.sha256
        sources = {file.name: base64.b64encode(file.source).decode() for file in submission.files}
        self._connection.execute(
            "INSERT OR IGNORE INTO content VALUES (?, ?)",
            (sha256, zlib.compress(json.dumps(sources).encode())),
        )
        values = (key, sha256, graded.score, graded.max_score, graded.report, graded.seconds)
        return int(
            self._connection.execute(
                "INSERT INTO grading"
                " (key, sha256, score, max_score, report, seconds, versions, graded_at, seed)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (*values, json.dumps(dict(graded.versions)), _now(), str(graded.seed)),
            ).lastrowid
            or 0
        )

    def _remember(self, student: str, outcome: Outcome, grading: int | None) -> None:
        """Write what counted for a student until now into the history, where something else will."""
        self._connection.execute(
            "INSERT INTO history (student, outcome, grading, replaced)"
            " SELECT id, outcome, grading, ? FROM student"
            " WHERE id = ? AND (outcome != ? OR grading IS NOT ?)",
            (_now(), student, outcome.value, grading),
        )

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Turns what SQLite and the disk say into a sentence."""
        try:
            yield
        except (sqlite3.Error, OSError, zlib.error, ValueError) as error:
            raise _told(self.path, error) from error


def _open(path: Path) -> sqlite3.Connection:
    """The connection, with tables; SQLite's own errors."""
    if path.is_file() and not path.stat().st_size and path.with_name("scores.csv").exists():
        raise sqlite3.DatabaseError("it is empty, and not a database")
    connection = sqlite3.connect(path, timeout=1.0)
    try:
        # Held until the end: a second run on the same results fails at once, and says so.
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        _check_ours(connection)
        connection.execute("PRAGMA journal_mode = WAL")
        # With WAL a crash of the machine may lose the last transactions, never the file.
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("BEGIN EXCLUSIVE")
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if version == 0:
            for statement in (files("grader.batch") / "schema.sql").read_text("utf-8").split(";\n"):
                connection.execute(statement)
        elif version == 1:
            _to_version_2(connection)
        elif version != SCHEMA_VERSION:
            raise sqlite3.DatabaseError(f"it has version {version}, and this gdgrade reads {SCHEMA_VERSION}")
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
        connection.commit()
    except BaseException:
        connection.close()
        raise
    return connection


def _to_version_2(connection: sqlite3.Connection) -> None:
    """Add rounds. In version 1 all results of a ledger had one seed, a setting: they become one round, and a
    finished one, as their inputs may be known by now."""
    connection.execute(
        "CREATE TABLE round"
        " (id INTEGER PRIMARY KEY, seed TEXT NOT NULL, started TEXT NOT NULL, finished TEXT)"
    )
    connection.execute("ALTER TABLE grading ADD COLUMN seed TEXT NOT NULL DEFAULT ''")
    connection.execute("UPDATE grading SET seed = (SELECT value FROM setting WHERE name = 'seed')")
    connection.execute(
        "INSERT INTO round (seed, started, finished)"
        " SELECT seed, min(graded_at), max(graded_at) FROM grading GROUP BY seed"
    )
    connection.execute("DELETE FROM setting WHERE name = 'seed'")


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _check_ours(connection: sqlite3.Connection) -> None:
    """Refuse the database of another program before anything is written to it."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if version == 0 and tables:
        raise sqlite3.DatabaseError("it is no ledger of gdgrade; name another folder with -o")


def set_aside(folder: Path) -> Path | None:
    """Give the ledger of a folder another name, so that a batch starts anew; that name, or None where
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
    try:
        for suffix in ("", "-wal", "-shm"):
            if (part := folder / f"{FILE}{suffix}").exists():
                os.replace(part, folder / f"{kept.name}{suffix}")
    except OSError as error:
        raise _told(path, error) from error
    return kept


def _told(path: Path, error: Exception) -> LedgerError:
    if "locked" in str(error):
        return LedgerInUse(
            f"{path} is in use by another gdgrade; wait for its end, or name another folder with -o."
        )
    return LedgerError(_sentence(path, error))


def _sentence(path: Path, error: Exception) -> str:
    said = ((error.strerror if isinstance(error, OSError) else None) or str(error)).lower()
    if "disk is full" in said or (isinstance(error, OSError) and error.errno in (28, 122)):
        return (
            f"There is no room left to write {path}; what was recorded is safe. Make room and start again:"
            " the run goes on where it stopped."
        )
    if isinstance(error, sqlite3.DatabaseError) and ("malformed" in said or "not a database" in said):
        return (
            f"{path} is damaged ({said}); restore it from a copy, or start anew with --fresh, which keeps the"
            " damaged file under another name."
        )
    if not _writable(path):
        return (
            f"{path} may not be written by you, or its folder may not; mend the permissions, or copy the"
            " folder to a place of your own."
        )
    return f"{path} cannot be used: {said}."


def _writable(path: Path) -> bool:
    """Whether both the file and the folder may be written, as far as they are there: SQLite needs both and
    speaks of an error of the disk where one may not."""
    return all(os.access(each, os.W_OK) for each in (path, path.parent) if os.path.exists(each))
