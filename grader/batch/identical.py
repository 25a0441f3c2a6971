"""Which files students have in common: for the instructor, and never for a page that a student gets."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from operator import itemgetter

from grader.batch.ledger import Ledger
from grader.batch.summaries import digest
from grader.exercise import Course
from grader.reports.class_groups import EqualFiles
from grader.reports.text import printable
from grader.roster import Student
from grader.stubs import pristine

MOST_NAMES = 3
File = tuple[str, str]
"""A file by its name and the digest of its content."""


@dataclass(frozen=True)
class Author:
    """Who handed a file in, and where it lay, which is one place for a group."""

    student: Student
    place: str


SharedFiles = Mapping[File, Sequence[Author]]
"""Files with all who handed them in."""


@dataclass(frozen=True)
class Others:
    """Everybody else with the same file: the first few of them, and how many they are."""

    first: tuple[Student, ...]
    count: int


def identical_work(ledger: Ledger, course: Course) -> dict[str, tuple[str, ...]]:
    """By student id: sentences such as `04_softmax.py is identical to Bob Builder's (bob)`, one for all files
    that the same others have."""
    return sentences_on(shared_files(ledger, course))


def shared_files(ledger: Ledger, course: Course) -> SharedFiles:
    """The files that several students have.

    Only files count in which an exercise was begun, and not what members of a group handed in together.
    """
    authors: dict[File, list[Author]] = defaultdict(list)
    for entry in ledger.entries():
        for file in ledger.begun_files(entry.grading).items() if entry.grading else ():
            authors[file].append(Author(entry.student, entry.place))
    several = {file: who for file, who in authors.items() if len({author.place for author in who}) > 1}
    for untouched in _untouched({name for name, _ in several}, course):
        several.pop(untouched, None)
    return several


def equal_files(shared: SharedFiles) -> list[EqualFiles]:
    """Who has the same files, the most students first."""
    found: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for (file, _), authors in sorted(shared.items(), key=itemgetter(0)):
        found[tuple(author.student.id for author in authors)].append(file)
    equal = [EqualFiles(tuple(files), students) for students, files in found.items()]
    return sorted(equal, key=lambda one: (-len(one.students), one.files, one.students))


def _untouched(names: Collection[str], course: Course) -> Iterator[File]:
    """The files of these names as they were handed out."""
    for topic in course.topics:
        if topic.file in names:
            yield topic.file, digest(pristine(topic, course.places).encode())


def sentences_on(shared: SharedFiles) -> dict[str, tuple[str, ...]]:
    """The sentences of `identical_work`."""
    in_common: dict[str, dict[Others, list[str]]] = defaultdict(lambda: defaultdict(list))
    for (file, _), several in sorted(shared.items(), key=itemgetter(0)):
        for author, others in _with_others(several):
            in_common[author.student.id][others].append(file)
    return {
        student: tuple(_sentence(files, others) for others, files in common.items())
        for student, common in in_common.items()
    }


def _with_others(authors: Sequence[Author]) -> Iterator[tuple[Author, Others]]:
    """Each author of a file with those who handed the same in at another place, where there are any."""
    members = Counter(author.place for author in authors)
    for author in authors:
        count = len(authors) - members[author.place]
        if count:
            elsewhere = (other.student for other in authors if other.place != author.place)
            yield author, Others(tuple(islice(elsewhere, MOST_NAMES)), count)


def _sentence(files: Sequence[str], others: Others) -> str:
    names = [_name(student) for student in others.first]
    if others.count > MOST_NAMES:
        names.append(f"{others.count - MOST_NAMES} more")
    verb = "is" if len(files) == 1 else "are"
    return f"{_listed(files)} {verb} identical to {_listed(names)}"


def _name(student: Student) -> str:
    """`Bob Builder's (bob)`, or `bob's` of whom no name is known."""
    name = " ".join(printable(student.name).split())
    return f"{name}'s ({student.id})" if name and name != student.id else f"{student.id}'s"


def _listed(words: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
