"""The gradings of a ledger: what was handed in, the report on it, and its summary."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum

from grader.batch.errors import LedgerError, translated
from grader.batch.ledger_file import LedgerFile, now
from grader.batch.packing import pack_files, read_digests, unpack_files, unpack_report, unpack_text
from grader.batch.picture_packing import unpack_drawings
from grader.batch.summaries import Summary, summary_of
from grader.batch.summary_packing import pack_summary, unpack_summary
from grader.drawing import NO_PICTURES, Drawings
from grader.report import Report, SubmissionInfo
from grader.reports.json_report import dumps, loads
from grader.submission import Submission


@dataclass(frozen=True)
class Graded:
    """What grading one content gave: the report as JSON, compressed, and what is asked of it often. Without a
    `summary` the ledger makes one. `pictures` are those of the page, packed, where they were asked for."""

    score: float
    max_score: float
    seconds: float
    versions: Mapping[str, str]
    report: bytes
    seed: int
    summary: Summary | None = None
    pictures: bytes | None = None


class Detail(Enum):
    """How much of a report a row has: its points alone, its exercises without cases, or all."""

    POINTS = "points"
    SUMMARY = "summary"
    ALL = "all"


class Gradings(LedgerFile):
    """Contents, the gradings of each under their keys, and how much of a report is asked for."""

    _read_last: tuple[int, str, Report] | None = None

    def find(self, key: str) -> int | None:
        """The grading of this key."""
        with translated(self.path):
            row = self._connection.execute("SELECT id FROM grading WHERE key = ?", (key,)).fetchone()
        return None if row is None else int(row[0])

    def points(self, grading: int) -> tuple[float, float]:
        """The points that a grading gave, and how many there were."""
        with translated(self.path):
            row: tuple[float, float] | None = self._connection.execute(
                "SELECT score, max_score FROM grading WHERE id = ?", (grading,)
            ).fetchone()
            if row is None:
                raise ValueError(f"it has no result {grading}")
            return row

    def share(self, grading: int) -> float:
        """The share of its points that a grading gave, 0 to 1."""
        score, most = self.points(grading)
        return score / most if most else 0.0

    def keep(self, key: str, submission: Submission, graded: Graded) -> int:
        """Keep a grading that is not in force for anybody yet; its number."""
        with translated(self.path), self._connection:
            return self._keep(key, submission, graded)

    def report(self, grading: int) -> Report:
        """The report of a grading."""
        with translated(self.path):
            return self._read(grading)[1]

    def report_json(self, grading: int, student: str) -> str:
        """The report of a grading as that of a student, as the text of a JSON file."""
        with translated(self.path):
            text, report = self._read(grading)
        # It is kept under the id of the first student who handed it in.
        if report.submission.id == student:
            return text
        return dumps(replace(report, submission=replace(report.submission, id=student)))

    def _read(self, grading: int) -> tuple[str, Report]:
        """The report of a grading and its text. It is asked for twice for each student, for the page and for
        the file, and to read it takes as long as to make the page: the last one is kept."""
        if self._read_last is None or self._read_last[0] != grading:
            row = self._connection.execute("SELECT report FROM grading WHERE id = ?", (grading,)).fetchone()
            if row is None:
                raise LedgerError(f"{self.path} has no result {grading}; it was damaged.")
            text = unpack_text(row[0])
            self._read_last = grading, text, loads(text)
        return self._read_last[1:]

    def drawings(self, grading: int) -> Drawings:
        """The pictures of a grading; none where none were asked for."""
        with translated(self.path):
            row = self._connection.execute(
                "SELECT drawings FROM picture WHERE grading = ?", (grading,)
            ).fetchone()
            return NO_PICTURES if row is None else unpack_drawings(row[0])

    def summary(self, grading: int) -> Summary:
        """The summary of a grading; one that an earlier version left out is made and kept."""
        with translated(self.path):
            row = self._connection.execute(
                "SELECT report, files FROM summary WHERE grading = ?", (grading,)
            ).fetchone()
            if row is not None:
                return Summary(unpack_summary(row[0]), read_digests(row[1]))
        (sha256,) = self._connection.execute("SELECT sha256 FROM grading WHERE id = ?", (grading,)).fetchone()
        made = summary_of(self.report(grading), self.submission(sha256, ""))
        with translated(self.path), self._connection:
            self._keep_summary(grading, made)
        return made

    def begun_files(self, grading: int) -> dict[str, str]:
        """The digests of the files in which an exercise was begun, by name."""
        with translated(self.path):
            row = self._connection.execute(
                "SELECT files FROM summary WHERE grading = ?", (grading,)
            ).fetchone()
            return read_digests(row[0]) if row else dict(self.summary(grading).files)

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

    def _report(self, grading: int, detail: Detail) -> Report:
        if detail is Detail.ALL:
            return self.report(grading)
        if detail is Detail.SUMMARY:
            return self.summary(grading).report
        sha256, score, most, seed = self._connection.execute(
            "SELECT sha256, score, max_score, seed FROM grading WHERE id = ?", (grading,)
        ).fetchone()
        return Report(SubmissionInfo("", (), sha256), int(seed), (), "", score, most, ())

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
        self._keep_summary(grading, graded.summary or summary_of(unpack_report(graded.report), submission))
        if graded.pictures is not None:
            self._connection.execute("INSERT INTO picture VALUES (?, ?)", (grading, graded.pictures))
            self._sign("picture", grading)
        return grading

    def _keep_summary(self, grading: int, summary: Summary) -> None:
        values = (grading, pack_summary(summary.report), json.dumps(dict(summary.files)))
        self._connection.execute("INSERT INTO summary VALUES (?, ?, ?)", values)
        self._sign("summary", grading)
