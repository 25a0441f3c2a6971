"""Files of all students in one folder: `alice.py`, `alice_02_losses.py`, `02_losses_alice.ipynb`, and beside
them `alice_helpers.py` and `alice_data.csv`.

Whose a file without a topic in its name is goes by the students that the other names tell. A source file with
a name of its own, `alice.py`, is a student's, unless the name begins or ends with that of a student who has a
file with a topic: `alice_helpers.py` is then the module `helpers` of alice.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from grader.intake.archives import is_archive
from grader.intake.errors import listing
from grader.intake.layouts import archives
from grader.intake.layouts.ownership import Owner, Ownership, Unclear
from grader.intake.topics import is_source, named

if TYPE_CHECKING:
    from grader.exercise import Course

SEPARATORS = "_-. "


class Flat:
    """The layout of a folder with files of these names."""

    def __init__(self, names: Iterable[str], course: Course) -> None:
        self._course = course
        self._with_topic: dict[str, Owner] = {}
        self._by_name: dict[str, Owner] = {}
        for name in names:
            if is_source(name) and "/" not in name and (student := self._student(name)):
                known = self._with_topic if named(name, course) else self._by_name
                known.setdefault(student.casefold(), Owner(student.casefold(), student))

    def ownership(self, path: str, is_folder: bool) -> Ownership | Unclear | None:
        """Whose the file is."""
        if is_folder or "/" in path:
            return None
        if is_archive(path):
            return archives.ownership(path, is_folder)
        if named(path, self._course):
            return self._of(self._student(path), path)
        source = is_source(path)
        found = _owners(path, self._with_topic if source else self._by_name | self._with_topic)
        if len(found) > 1:
            names = listing([owner.name for owner in found.values()])
            return Unclear(f"may be a file of {names}; put the files of each student into a folder")
        for file, owner in found.items():
            return Ownership((owner,), file)
        return self._of(self._student(path), path) if source else None

    def _of(self, student: str, path: str) -> Ownership | None:
        key = student.casefold()
        owner = self._with_topic.get(key) or self._by_name.get(key)
        return Ownership((owner,), path) if owner else None

    def _student(self, name: str) -> str:
        """The rest of the name of a source file: without its topic, or without its ending."""
        parts = named(name, self._course)
        return (parts.before or parts.after) if parts else name.rpartition(".")[0]


def _owners(name: str, students: Mapping[str, Owner]) -> dict[str, Owner]:
    """The students whose name a file's name begins or ends with, by what is left of it."""
    stem, dot, ending = name.rpartition(".")
    folded = stem.casefold()
    found: dict[str, Owner] = {}
    for key, owner in students.items():
        rest = ""
        if folded.startswith(key) and folded[len(key) : len(key) + 1] in tuple(SEPARATORS):
            rest = stem[len(key) :].strip(SEPARATORS)
        elif folded.endswith(key) and folded[: -len(key)][-1:] in tuple(SEPARATORS):
            rest = stem[: -len(key)].strip(SEPARATORS)
        if rest:
            found[f"{rest}{dot}{ending}"] = owner
    return found
