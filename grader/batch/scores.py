"""The score that counts: by the late policy, the points and the class file of a ledger."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from grader.batch.gradings import Detail
from grader.batch.ledger import Ledger
from grader.batch.packing import CLASS, POINTS
from grader.class_file import Assigned, ClassFile, Person, Scoring, adjusted, assign
from grader.lateness import LatePolicy
from grader.roster import Outcome, Row, Student


@dataclass(frozen=True)
class Scores:
    """The rules of one ledger. `assigned` says which person of the class file each student is."""

    scoring: Scoring
    class_file: ClassFile
    assigned: Assigned

    @classmethod
    def of(cls, settings: Mapping[str, Any], students: Sequence[Student]) -> Scores:
        """The rules by what a ledger remembers, for these students."""
        found = settings.get(CLASS)
        class_file = ClassFile.from_json(found) if found else ClassFile((), {})
        topics, points = settings.get("topics") or {}, settings.get("points") or {}
        columns = settings.get("columns") or list(topics)
        exercises = {name: (topics[name], float(points[name])) for name in columns if name in topics}
        scoring = Scoring(policy_of(settings.get("late")), settings.get(POINTS) or {}, exercises)
        return cls(scoring, class_file, _assigned(class_file.people, tuple(students)))

    @property
    def detail(self) -> Detail:
        """How much of a report they need at least."""
        return Detail.SUMMARY if self.scoring.points or self.class_file.arrangements else Detail.POINTS

    def score(self, row: Row) -> Row:
        """The row with the score that counts, and with what the class file knows of the student."""
        person = self.assigned.people.get(row.student.id)
        if person is None:
            return adjusted(row, self.scoring)
        named = replace(row, student=_known(row.student, person), section=person.section)
        return adjusted(named, self.scoring, self.class_file.of(person))

    def missing(self) -> Iterator[Row]:
        """A row for everybody in the class file who has handed in nothing."""
        for person in self.assigned.missing:
            row = Row(_known(Student(person.key), person), Outcome.MISSING, None, section=person.section)
            yield adjusted(row, self.scoring, self.class_file.of(person))


def scores_of(ledger: Ledger, settings: Mapping[str, Any], also: Sequence[Student] = ()) -> Scores:
    """The rules that a ledger has with these settings, in which these students will be, too."""
    students = {one.id: one for one in also}
    if settings.get(CLASS):
        students |= {entry.student.id: entry.student for entry in ledger.entries()}
    return Scores.of(settings, list(students.values()))


def policy_of(words: Sequence[str] | None) -> LatePolicy | None:
    """The late policy as a ledger keeps it, None where there is none."""
    return LatePolicy.parse(*words) if words else None


def _known(student: Student, person: Person) -> Student:
    """What is known of a student: what the instructor has written goes first."""
    return Student(
        student.id,
        person.name or student.name,
        person.number or student.number,
        person.login or student.login,
        person.email or student.email,
    )


@lru_cache(maxsize=8)
def _assigned(people: tuple[Person, ...], students: tuple[Student, ...]) -> Assigned:
    return assign(people, students)
