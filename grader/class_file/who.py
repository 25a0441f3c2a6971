"""Who is who: which person of a class file is which student of a batch."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from grader.class_file.people import Person
from grader.names import agree, exact_name, loose_name, plain
from grader.roster import Student


@dataclass(frozen=True)
class Assigned:
    """The person of each student, by the student's id. `missing` are the people of whom nothing was handed
    in, `strangers` the students who are nobody of the file, `unclear` sentences on who may be several."""

    people: Mapping[str, Person]
    missing: tuple[Person, ...] = ()
    strangers: tuple[str, ...] = ()
    unclear: tuple[str, ...] = ()


@dataclass(frozen=True)
class Evidence:
    """Words that a person and a student have in common where they are one; with `named`, their names must not
    contradict each other."""

    of_person: Callable[[Person], set[str]]
    of_student: Callable[[Student], set[str]]
    named: bool = False


def assign(people: Sequence[Person], students: Sequence[Student]) -> Assigned:
    """Give each student a person, by the surest evidence that there is for either, where one and only one
    fits and fits nobody else. Nothing is guessed."""
    left = {student.id: student for student in students}
    nobody = {person.line: person for person in people}
    sure: dict[str, Person] = {}
    unclear: list[str] = []
    for evidence in EVIDENCE:
        fitting = _fitting(evidence, list(nobody.values()), list(left.values()))
        claims: defaultdict[int, list[str]] = defaultdict(list)
        for student, found in fitting.items():
            for person in found:
                claims[person.line].append(student)
        unclear += _unclear(fitting, claims)
        for student, found in fitting.items():
            if len(found) == 1 and len(claims[found[0].line]) == 1:
                sure[student] = found[0]
            del left[student]
        for line in claims:
            del nobody[line]
    return Assigned(sure, tuple(nobody.values()), tuple(left), tuple(unclear))


def _fitting(
    evidence: Evidence, people: Sequence[Person], students: Sequence[Student]
) -> dict[str, list[Person]]:
    """The people that fit each student; students whom nobody fits are left out."""
    index: defaultdict[str, list[Person]] = defaultdict(list)
    for person in people:
        for word in evidence.of_person(person) - {""}:
            index[word].append(person)
    fitting: dict[str, list[Person]] = {}
    for student in students:
        found = {
            person.line: person for word in evidence.of_student(student) for person in index.get(word, ())
        }
        fits = [p for p in found.values() if not evidence.named or agree(student.name, p.name)]
        if fits:
            fitting[student.id] = fits
    return fitting


def _unclear(fitting: Mapping[str, list[Person]], claims: Mapping[int, list[str]]) -> Iterator[str]:
    for student, found in fitting.items():
        if len(found) > 1:
            names = " or ".join(f"{person.title} (line {person.line})" for person in found)
            yield f"{student} may be {names}; write {student} into the column id of one."
    alone = {person.line: person for found in fitting.values() if len(found) == 1 for person in found}
    for line, person in sorted(alone.items()):
        if len(claims[line]) > 1:
            names = " or ".join(claims[line])
            yield f"{person.title} (line {line}) may be {names}; write one of them into the column id."


def _addresses(known: Person | Student) -> set[str]:
    return {f"{kind} {plain(value)}" for kind, value in (("e", known.email), ("l", known.login)) if value}


def _ends_of_repositories(student: Student) -> set[str]:
    """`octocat` of the folder `homework-1-octocat`, and whatever else its user may be called."""
    words = {plain(student.login)}
    for folder in (plain(student.id), plain(student.name)):
        parts = folder.split("-")
        words |= {"-".join(parts[i:]) for i in range(len(parts))}
    return words


def _words(student: Student) -> set[str]:
    """The words of the name of what was handed in: `Ada Tan s00003`, `tan_ada_s00003`."""
    return {plain(word) for word in re.split(r"[^\w.@+]+|_", student.name) if word}


def _numbers(person: Person) -> set[str]:
    """What could be such a word, and is no word of a language."""
    known = (person.number, person.login, person.id)
    return {plain(value) for value in known if re.search(r"\d", value)}


EVIDENCE = (
    Evidence(lambda person: {plain(person.id)}, lambda student: {plain(student.id)}),
    Evidence(_addresses, _addresses),
    Evidence(lambda person: {plain(person.number)}, lambda student: {plain(student.number)}, named=True),
    Evidence(lambda person: {plain(person.github)}, _ends_of_repositories),
    Evidence(_numbers, _words, named=True),
    Evidence(lambda person: {exact_name(person.name)}, lambda student: {exact_name(student.name)}),
    Evidence(lambda person: {loose_name(person.name)}, lambda student: {loose_name(student.name)}),
)
"""The surest first."""
