"""A folder, or some files, of exercises as one submission."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from grader.intake.beside import beside_in_folder
from grader.intake.errors import IntakeError, did_you_mean
from grader.intake.files import NOTEBOOK, exercise_files, folder_id, read_bytes, topic_files
from grader.intake.notebooks import MAX_NOTEBOOK, NoNotebook, code_of
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
    files = tuple(source_file(file) for file in found)
    return Submission(folder_id(path), files, beside_in_folder(path, files))


def read_files(paths: Sequence[Path], course: Course) -> Submission:
    """One submission of the files named, each named like a topic (`01_activations.py`, or `.ipynb`).

    Its id is the name of the folder of the first, where other files that they use are looked for, too.
    IntakeError for a file that is not of the course, for two of one name, and for one that cannot be read.
    """
    names: set[str] = set()
    for path in paths:
        _check_name(path, course)
        if _topic_file(path) in names:
            raise IntakeError(f"Two of the files are named {_topic_file(path)}; check them one at a time.")
        names.add(_topic_file(path))
    order = [topic.file for topic in course.topics]
    ordered = sorted(paths, key=lambda path: order.index(_topic_file(path)))
    files = tuple(source_file(path) for path in ordered)
    return Submission(folder_id(paths[0].parent), files, beside_in_folder(paths[0].parent, files))


def source_file(path: Path) -> SourceFile:
    """A file called like a topic, of a notebook its Python; IntakeError where it cannot be read."""
    if path.suffix != NOTEBOOK:
        return SourceFile(path.name, read_bytes(path), str(path))
    try:
        code = code_of(read_bytes(path, MAX_NOTEBOOK))
    except NoNotebook as error:
        raise IntakeError(f"{path} {error}.") from error
    return SourceFile(_topic_file(path), code.source, str(path), code.cells)


def _topic_file(path: Path) -> str:
    """What the file of its topic is called: a notebook stands for it."""
    return path.with_suffix(".py").name if path.suffix == NOTEBOOK else path.name


def _check_name(path: Path, course: Course) -> None:
    known = topic_files(course)
    if _topic_file(path) not in known:
        hint = did_you_mean(path.name, known)
        names = "" if hint else f" They are named {_some(known)}."
        raise IntakeError(f"{path} is not named like an exercise file of the course.{hint}{names}")


def _some(names: Iterable[str], most: int = 3) -> str:
    first, *rest = list(names)
    shown = [first, *rest[: most - 1]]
    return ", ".join(shown) + (" and so on" if len(rest) >= most else "")


def _spelled(path: Path) -> str:
    return "this folder" if path == Path() else str(path)
