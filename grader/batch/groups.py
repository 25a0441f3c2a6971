"""Who went wrong in the same way: the students of a ledger whose wrong answers to an exercise are equal."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from grader.batch.errors import LedgerError
from grader.batch.excerpts import excerpt
from grader.batch.ledger import Ledger
from grader.report import ExerciseReport, Report, Status

SHORT = 6
"""Digits of a digest in the id of a group, as long as that is unique."""
MOST_READ = 10
"""How many different submissions of a group are read to find a typical one."""


@dataclass(frozen=True)
class Member:
    """A student of a group: the id, what was handed in, and the grading that counts."""

    student: str
    sha256: str
    grading: int


@dataclass(frozen=True)
class Group:
    """Equal wrong answers to an exercise, and who gave them. They are `named` where feedback names the
    mistake of each of these students, and where there are none."""

    topic: str
    exercise: str
    answers: str
    members: tuple[Member, ...] = ()
    named: bool = False

    @property
    def key(self) -> str:
        """What the ledger keeps a lesson under."""
        return f"{self.exercise}-{self.answers}"

    @cached_property
    def students(self) -> tuple[str, ...]:
        return tuple(member.student for member in self.members)


@dataclass(frozen=True)
class Typical:
    """A member of a group whose code is like that of most others, and that code."""

    member: Member
    source: tuple[str, ...]


def key_of(exercise: ExerciseReport) -> str:
    """The key of the group that an exercise is in, empty where it is in none."""
    return f"{exercise.name}-{exercise.answers}" if exercise.answers else ""


Graded = Sequence[tuple[Member, Report]]
"""Students who were graded, each with the summary of the report."""


def graded(ledger: Ledger) -> Graded:
    """Each student of a ledger who was graded; equal work is read once."""
    summaries: dict[int, Report] = {}
    members = tuple(members_of(ledger).values())
    for member in members:
        if member.grading not in summaries:
            summaries[member.grading] = ledger.summary(member.grading).report
    return [(member, summaries[member.grading]) for member in members]


def groups_of(students: Graded, taught: Collection[str] = ()) -> list[Group]:
    """The groups of these students whose mistake feedback does not name, and those that were `taught`: the
    largest first, those of equal size in the order of the topics."""
    return grouped(
        ((member, exercise) for member, report in students for exercise in report.exercises), taught
    )


def grouped(wrong: Iterable[tuple[Member, ExerciseReport]], taught: Collection[str] = ()) -> list[Group]:
    """The same of these exercises, each with whose it is."""
    found: dict[str, list[tuple[Member, ExerciseReport]]] = defaultdict(list)
    for member, exercise in wrong:
        if key := key_of(exercise):
            found[key].append((member, exercise))
    groups = [_group(members) for members in found.values()]
    groups = [group for group in groups if not group.named or group.key in taught]
    empty = [_nobody(key) for key in taught if key not in found]
    return sorted([*groups, *empty], key=lambda g: (-len(g.members), g.topic, g.exercise, g.answers))


def members_of(ledger: Ledger) -> dict[str, Member]:
    """Everyone who was graded, by id."""
    return {
        entry.student.id: Member(entry.student.id, entry.sha256, entry.grading)
        for entry in ledger.entries()
        if entry.grading is not None and entry.sha256 is not None
    }


def ids_of(groups: Sequence[Group]) -> dict[str, str]:
    """The short id of each group by its key: `mse-3f9a2c`; with all digits where two would have the same."""
    short = Counter(_short(group) for group in groups)
    return {group.key: _short(group) if short[_short(group)] == 1 else group.key for group in groups}


def find_group(groups: Sequence[Group], wanted: str, ledger: Ledger) -> Group:
    """The group of this id. Raises LedgerError where there is none, or several."""
    whole = [group for group in groups if len(wanted) >= len(_short(group))]
    found = [group for group in whole if group.key.startswith(wanted)]
    folder = ledger.folder.path
    if not found:
        raise LedgerError(
            f"{folder} has no group {wanted[:80]!r}; `gdgrade teach {folder}` lists the groups."
        )
    if len(found) > 1:
        names = " and ".join(group.key for group in found)
        raise LedgerError(f"{wanted!r} is the beginning of {names}; give all of it.")
    return found[0]


def typical(ledger: Ledger, group: Group) -> Typical | None:
    """The member whose code of the exercise most have, of equally many the shortest; None of an empty
    group."""
    first: dict[str, Member] = {}
    for member in group.members:
        first.setdefault(member.sha256, member)
    sources = {sha256: _source(ledger, group, member) for sha256, member in list(first.items())[:MOST_READ]}
    count = Counter(sources[member.sha256] for member in group.members if member.sha256 in sources)
    best = min(
        sources,
        # Where no definition is found there is nothing to show.
        key=lambda sha256: (not sources[sha256], -count[sources[sha256]], len("".join(sources[sha256]))),
        default=None,
    )
    return None if best is None else Typical(first[best], sources[best])


def without_digest(students: Graded) -> int:
    """How many of these students have unnamed wrong answers without a digest: of an earlier version."""
    return sum(
        any(e.status is Status.FAILED and not e.named and not e.answers for e in report.exercises)
        for _, report in students
    )


def _group(members: Sequence[tuple[Member, ExerciseReport]]) -> Group:
    exercise = members[0][1]
    named = all(each.named for _, each in members)
    return Group(exercise.topic, exercise.name, exercise.answers, tuple(m for m, _ in members), named)


def _nobody(key: str) -> Group:
    """A group that has no members any more."""
    exercise, _, answers = key.rpartition("-")
    return Group("", exercise, answers, named=True)


def _short(group: Group) -> str:
    return f"{group.exercise}-{group.answers[:SHORT]}"


def _source(ledger: Ledger, group: Group, member: Member) -> tuple[str, ...]:
    submission = ledger.submission(member.sha256, member.student)
    file = next((file for file in submission.files if file.name == f"{group.topic}.py"), None)
    return excerpt(file.source, group.exercise) if file else ()
