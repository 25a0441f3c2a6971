"""From the words of a command line to one submission and the exercises asked for."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from grader.intake.errors import IntakeError, did_you_mean, listing
from grader.intake.files import topic_files
from grader.intake.names import completed, find_names, known_names
from grader.intake.own_folder import find_exercises, usual_folders
from grader.intake.submissions import read_files, read_folder

if TYPE_CHECKING:
    from grader.exercise import Course
    from grader.submission import Submission


@dataclass(frozen=True)
class Asked:
    """What is to be graded.

    `names` are the exercises asked for, None for the whole course. `paths` are the path
    arguments as they were given; without any, `folder` is where the exercises were found.
    `elsewhere` says that a path leads to another folder than those where they are looked for.
    """

    submission: Submission
    names: tuple[str, ...] | None
    folder: Path
    paths: tuple[str, ...] = ()
    elsewhere: bool = False

    @property
    def own_work(self) -> bool:
        """Whether the exercises were found by themselves: a student at work in their own folder."""
        return not self.paths


def gather(words: Sequence[str], course: Course, here: Path | None = None) -> Asked:
    """What the words NAME, FILE and FOLDER ask for, relative to the folder `here`.

    A word that is both a name and a path is the name; `./word` is the path. A file limits the
    check to its topic, a name to its exercises. IntakeError says in a sentence what cannot be.
    """
    here = Path() if here is None else here
    paths = [word for word in words if _names_a_path(word, course, here)]
    folders = [word for word in paths if os.path.isdir(here / word)]
    files = [word for word in paths if word not in folders]
    names: set[str] = set()
    for word in words:
        if word not in paths:
            found = find_names(completed(word, course), course)
            if not found:
                raise _unknown(word, course)
            names.update(found)
    if len(folders) > 1:
        raise IntakeError(f"{listing(folders)} are {len(folders)} folders; check them one at a time.")
    if folders and files:
        raise IntakeError("Name either one folder or files, not both.")
    if files:
        return _asked_files(files, names, course, here)
    folder = here / folders[0] if folders else find_exercises(course, here)
    elsewhere = _elsewhere([folder], here)
    return Asked(read_folder(folder, course), _ordered(names, course), folder, tuple(folders), elsewhere)


def _elsewhere(folders: Iterable[Path], here: Path) -> bool:
    """Whether one of these folders is none of those in which a student's own exercises are looked for."""
    usual = {os.path.realpath(folder) for folder in usual_folders(here)}
    return any(os.path.realpath(folder) not in usual for folder in folders)


def _asked_files(files: Sequence[str], names: set[str], course: Course, here: Path) -> Asked:
    submission = read_files([here / file for file in files], course)
    given = {file.name for file in submission.files}
    inside = {exercise.name for topic, exercise in course if topic.file in given}
    for name in _ordered(names - inside, course) or ():
        topic, _ = course.find(name)
        raise IntakeError(f"{name} belongs in {topic.file}, which is not among the files named.")
    folders = [(here / file).parent for file in files]
    elsewhere = _elsewhere(folders, here)
    return Asked(submission, _ordered(names or inside, course), folders[0], tuple(files), elsewhere)


def _ordered(names: set[str], course: Course) -> tuple[str, ...] | None:
    return tuple(name for name in course.names if name in names) or None


def _names_a_path(word: str, course: Course, here: Path) -> bool:
    if not word or not os.path.lexists(here / word):
        return False
    return not (_bare(word) and find_names(word, course))


def _bare(word: str) -> bool:
    """Whether a word is more like a name than like a path."""
    return not ("/" in word or "\\" in word or word.endswith((".py", ".ipynb")))


def _unknown(word: str, course: Course) -> IntakeError:
    if not _bare(word):
        close = did_you_mean(Path(word).name, topic_files(course)) if word.endswith(".py") else ""
        return IntakeError(f"There is no file or folder {word}.{close}")
    close = did_you_mean(word, known_names(course))
    return IntakeError(
        f"There is no exercise, topic, file or folder named {word!r}.{close} `gdgrade"
        " list` prints the exercises."
    )
