"""What a user means by the name of a course, and where its files are. Nothing of it is imported.

A course is the one that gdgrade comes with (`gdgrade`), a folder, or an installed package by the name of its
entry point (see `grader.installed`). Its code is trusted and runs as the user: what chooses it must never be
something that was handed in.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from grader.installed import installed_courses
from grader.outline import BUILT_IN
from grader.places import CourseError, Places

VARIABLE = "GDGRADE_COURSE"
"""The environment variable that names the course where nothing else does."""


@dataclass(frozen=True)
class CourseSource:
    """The course that a name stands for. `origin` is that name as another process understands it."""

    name: str
    origin: str
    places: Places

    @property
    def is_built_in(self) -> bool:
        return self.origin == BUILT_IN


def find_source(word: str | None = None) -> CourseSource:
    """The course that a user names: a folder, an installed course or `gdgrade`; without a word the one that
    GDGRADE_COURSE names, or the one that gdgrade comes with.

    Raises CourseError where no course is installed under a name.
    """
    if word is None:
        word = os.environ.get(VARIABLE) or BUILT_IN
        if os.sep in word and not os.path.isabs(word):
            # It would mean another course in each folder, and in a submission's one of the student's.
            raise CourseError(f"{VARIABLE} is {word!r}; give the absolute path of the folder.")
        return source_of(word)
    known = word == BUILT_IN or (os.sep not in word and word in installed_courses())
    return source_of(word if known else os.path.abspath(word))


def source_of(origin: str) -> CourseSource:
    """The course of a folder, by its whole path, or of this name."""
    if origin == BUILT_IN:
        return CourseSource(origin, origin, Places.built_in())
    if os.path.isabs(origin):
        root = Path(origin).resolve()
        return CourseSource(root.name, str(root), Places.of_folder(root))
    return CourseSource(origin, origin, Places.of_folder(_installed(origin)))


def _installed(name: str) -> Path:
    courses = installed_courses()
    if name not in courses:
        there = ", ".join(sorted([BUILT_IN, *courses]))
        raise CourseError(
            f"There is no course {name!r} installed here; name one of these ({there}), or"
            " give the absolute path of a folder."
        )
    folder = courses[name]
    if folder is None:
        raise CourseError(f"The course {name!r} is declared, but its package is missing; install it again.")
    return folder
