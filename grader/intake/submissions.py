"""A folder, or some files, of exercises as one submission."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from grader.intake.beside import beside_in_folder
from grader.intake.errors import IntakeError, did_you_mean
from grader.intake.files import exercise_files, folder_id, read_bytes, topic_files
from grader.submission import SourceFile, Submission

if TYPE_CHECKING:
    from grader.exercise import Course


def read_folder(path: Path, course: Course) -> Submission:
    """The exercise files that lie in a folder, under the folder's name.

    Other files are taken where the exercises use them (`grader.intake.beside`). IntakeError where the
    folder holds no exercise file, or one that cannot be read.
    """
    if not path.is_dir():
        raise IntakeError(f"{path} is not a folder.")
    found = exercise_files(path, course)
    if not found:
        looked_for = ", ".join(topic.file for topic in course.topics)
        raise IntakeError(f"There are no exercises in {_spelled(path)}. Looked for {looked_for}.")
    files = tuple(_source_file(file) for file in found)
    return Submission(folder_id(path), files, beside_in_folder(path, files))


def read_files(paths: Sequence[Path], course: Course) -> Submission:
    """One submission of the files named, each named like a topic (`01_activations.py`).

    Its id is the name of the folder of the first, where other files that they use are looked for, too.
    IntakeError for a file that is not of the course, for two of one name, and for one that cannot be read.
    """
    names: set[str] = set()
    for path in paths:
        _check_name(path, course)
        if path.name in names:
            raise IntakeError(f"Two of the files are named {path.name}; check them one at a time.")
        names.add(path.name)
    order = [topic.file for topic in course.topics]
    ordered = sorted(paths, key=lambda path: order.index(path.name))
    files = tuple(_source_file(path) for path in ordered)
    return Submission(folder_id(paths[0].parent), files, beside_in_folder(paths[0].parent, files))


def _source_file(path: Path) -> SourceFile:
    return SourceFile(path.name, read_bytes(path), str(path))


def _check_name(path: Path, course: Course) -> None:
    known = topic_files(course)
    if path.name not in known:
        hint = did_you_mean(path.name, known)
        names = "" if hint else f" They are named {_some(known)}."
        raise IntakeError(f"{path} is not named like an exercise file of the course.{hint}{names}")


def _some(names: Iterable[str], most: int = 3) -> str:
    first, *rest = list(names)
    shown = [first, *rest[: most - 1]]
    return ", ".join(shown) + (" and so on" if len(rest) >= most else "")


def _spelled(path: Path) -> str:
    return "this folder" if path == Path() else str(path)
