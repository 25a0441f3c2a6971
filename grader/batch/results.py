"""The files of a batch, made from its ledger: scores.csv, index.html, reports/ID.json.gz, feedback/ID.html.

Each is written when what it is made from has changed, when it is missing, and when it was edited; every other
file stays untouched.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from types import TracebackType

import grader
from grader.batch.gradings import Detail
from grader.batch.groups import Member, members_of
from grader.batch.heads import head_of
from grader.batch.identical import equal_files, sentences_on, shared_files
from grader.batch.ledger import Ledger
from grader.batch.lessons import lessons_for, with_lessons
from grader.batch.own_files import OwnFiles
from grader.batch.packing import CLASS, POINTS, TAUGHT
from grader.batch.private_folder import FEEDBACK, GONE, INDEX, LEFT_OUT, REPORTS, SCORES
from grader.batch.rows import Rules, rows_of_class, rows_with_penalties, with_identical
from grader.batch.unnamed import unnamed_answers
from grader.batch.written import student_of
from grader.exercise import Course
from grader.intake import LeftOut
from grader.places import digest_of
from grader.report import ExerciseReport
from grader.reports import class_html, feedback_html, scores_csv
from grader.reports.class_summary import summarize
from grader.reports.json_report import dumps, loads
from grader.roster import Row, Student

COMPRESSION = 6
TELLING = ("reports", "roster.py", "report.py", "lateness.py", "printed.py")
"""What of gdgrade decides how a result is told."""


class Outputs:
    """The files of one ledger: those of a student as soon as they are recorded, those of the class at the
    end. A context manager. Raises ResultsError where a file cannot be written, or is somebody else's."""

    def __init__(
        self,
        ledger: Ledger,
        course: Course,
        exercises: Sequence[str],
        title: str,
        students: Sequence[Student] = (),
    ) -> None:
        """`exercises` are the columns of scores.csv, `title` is the name of the class, and `students` are
        those who will be recorded: who is who in a class file depends on everybody."""
        self._ledger = ledger
        self._students = students
        self._rules: Rules | None = None
        self._course = course
        self._exercises = exercises
        self._title = title
        self._titles = course.titles
        self._digests: dict[str, str] = {}
        self._open = ExitStack()
        self._files = self._open.enter_context(OwnFiles(ledger.folder, ledger.written))

    def __enter__(self) -> Outputs:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.close()

    def write_students(self, students: Iterable[str]) -> None:
        """Write the page and the report of these students, as far as they changed."""
        # Read at the first student: the settings of a run are saved before. Reading them for each would take
        # longer than writing.
        rules = self._rules = self._rules or Rules.of(self._ledger, self._students)
        for row in rows_with_penalties(self._ledger, students, Detail.POINTS, rules):
            self._write_student(row, digest_of_row(self._ledger, row, rules), rules)

    def finish(self) -> list[str]:
        """Write what is not written yet, and the files of the class; the students who are in the ledger no
        more, whose files were moved to `gone`."""
        students = self._ledger.students()
        waiting = [student for student in students if student not in self._digests]
        if self._ledger.settings().get(CLASS):
            # A run that was stopped has not recorded everybody it expected, so who is who may be another.
            self._rules, waiting = Rules.of(self._ledger), students
        self.write_students(waiting)
        moved = self._move_strangers(frozenset(students))
        self._write_class(students)
        return moved

    def _write_student(self, row: Row, digest: str, rules: Rules) -> None:
        student = row.student.id
        grading = in_force[0] if (in_force := self._ledger.in_force(student)) else None
        self._bring(_page(student), gone=row.gone)
        self._bring(_report(student), gone=row.gone)
        page, report = _page(student, row.gone), _report(student, row.gone)
        if not self._files.is_current(page, digest):
            (whole,) = rows_with_penalties(self._ledger, [student], rules=rules)
            self._files.write(page, digest, feedback_html.page(whole, titles=self._titles).encode())
        self._files.retire(f"{REPORTS}/{student}.json")  # as earlier versions wrote it
        if grading is None:
            self._files.retire(report)
        else:
            self._write_report(student, grading, report, rules)
        # Last: a stop before leaves the student to `finish`.
        self._digests[student] = digest

    def _write_report(self, student: str, grading: int, path: str, rules: Rules) -> None:
        said = lessons_for(self._ledger, grading, rules.lessons)
        digest = _digest(student, grading, *said)
        if not self._files.is_current(path, digest):
            text = self._ledger.report_json(grading, student)
            text = dumps(with_lessons(loads(text), rules.lessons)) if said else text
            # Equal reports give equal bytes.
            self._files.write(path, digest, gzip.compress(text.encode(), COMPRESSION, mtime=0))

    def _bring(self, path: str, *, gone: bool) -> None:
        """Put a file of a student to those of who is gone, or back."""
        other = f"{GONE}/{path}"
        source, target = (path, other) if gone else (other, path)
        if self._ledger.written.get(source) is not None:
            self._files.move(source, target)

    def _move_strangers(self, students: frozenset[str]) -> list[str]:
        """Move the files of students who are in the ledger no more."""
        moved = dict[str, None]()
        for path in self._ledger.written.paths():
            student = student_of(path)
            strange = student is not None and student not in students and not path.startswith(f"{GONE}/")
            if strange and self._files.move(path, f"{GONE}/{path}"):
                moved[student or ""] = None
        return list(moved)

    def _write_class(self, students: Sequence[str]) -> None:
        places = [(entry.place, entry.grading) for entry in self._ledger.entries()]
        about = [self._digests[student] for student in students]
        head = head_of(self._ledger, self._course)
        of_class = [self._ledger.settings().get(name) for name in (CLASS, POINTS, "late", TAUGHT)]
        digest = _digest(
            *(self._title, head, list(self._exercises), self._course.places.digest, places, about, of_class),
            texts_version(),
        )
        if all(self._files.is_current(path, digest) for path in (SCORES, INDEX)):
            return
        records: list[str] = []
        shared = shared_files(self._ledger, self._course)
        wrong: list[tuple[Member, ExerciseReport]] = []
        rows = with_identical(rows_of_class(self._ledger, Detail.SUMMARY), sentences_on(shared))
        rows = _gathered(rows, members_of(self._ledger), wrong)
        summary = summarize(_recorded(rows, self._exercises, records))
        unnamed = unnamed_answers(self._ledger, wrong)
        page = class_html.page(summary, self._title, head, unnamed, equal_files(shared))
        self._files.write(SCORES, digest, "".join(records).encode())
        self._files.write(INDEX, digest, page.encode())


def digest_of_row(ledger: Ledger, row: Row, rules: Rules) -> str:
    """Changes with everything that a page about this student tells."""
    in_force = ledger.in_force(row.student.id)
    about = (row.student, row.outcome, row.problems, row.submitted, row.penalty, row.gone)
    of_class = (row.section, row.adjusted, row.remarks)
    said = lessons_for(ledger, in_force[0] if in_force else None, rules.lessons)
    return _digest(texts_version(), rules.settings.get("place"), in_force, *about, *of_class, *said)


def write_results(ledger: Ledger, course: Course, exercises: Sequence[str], title: str) -> list[str]:
    """Write every file that changed; the students whose files were moved to `gone`.

    Ends the round: what the pages tell of its inputs is known from now on.
    """
    ledger.finish_round()
    with Outputs(ledger, course, exercises, title) as outputs:
        return outputs.finish()


def refuse_foreign(ledger: Ledger, students: Iterable[str] = ()) -> None:
    """Refuse, before anything is graded, to write over what gdgrade has not written: the files of the class,
    of its students and of these. Raises ResultsError."""
    everyone = dict.fromkeys([*students, *ledger.students()])
    own = (path for student in everyone for path in (_page(student), _report(student)))
    with OwnFiles(ledger.folder, ledger.written) as files:
        files.refuse_foreign([SCORES, INDEX, LEFT_OUT, *own])


def write_left_out(left_out: Sequence[LeftOut], ledger: Ledger) -> None:
    """List what of the submissions is nobody's work, a line each; no file where that is nothing."""
    text = "".join(f"{one.place}: {one.reason}\n" for one in left_out)
    with OwnFiles(ledger.folder, ledger.written) as files:
        if text:
            files.write(LEFT_OUT, _digest(text), text.encode())
        else:
            files.retire(LEFT_OUT)


def _recorded(rows: Iterable[Row], exercises: Sequence[str], records: list[str]) -> Iterator[Row]:
    """The rows, each once its line of scores.csv is in `records`."""
    records.append(scores_csv.header(exercises))
    for row in rows:
        records.append(scores_csv.record(row, exercises))
        yield row


def _gathered(
    rows: Iterable[Row], members: Mapping[str, Member], wrong: list[tuple[Member, ExerciseReport]]
) -> Iterator[Row]:
    """The rows, each once its exercises with a group are in `wrong`."""
    for row in rows:
        member = members.get(row.student.id) if row.report else None
        if member and row.report:
            wrong += [(member, exercise) for exercise in row.report.exercises if exercise.answers]
        yield row


def _page(student: str, gone: bool = False) -> str:
    return f"{GONE}/" * gone + f"{FEEDBACK}/{student}.html"


def _report(student: str, gone: bool = False) -> str:
    return f"{GONE}/" * gone + f"{REPORTS}/{student}.json.gz"


def _digest(*parts: object) -> str:
    return hashlib.sha256(json.dumps(parts, default=repr).encode()).hexdigest()


@cache
def texts_version() -> str:
    """Changes with every text and every style that a page can show."""
    root = Path(grader.__file__).parent
    found = [path for name in TELLING for path in (root / name, *(root / name).rglob("*"))]
    return digest_of(root, [path for path in found if path.is_file() and path.suffix != ".pyc"])
