"""A folder, or some files, of exercises as one submission."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from grader.intake.beside import beside_in_folder
from grader.intake.errors import IntakeError, did_you_mean, first_few, listing
from grader.intake.files import NOTEBOOK, exercise_files, folder_id, read_bytes, topic_files
from grader.intake.notebooks import MAX_NOTEBOOK, NoNotebook, code_of
from grader.intake.topics import defined_topics, is_source, named, newness
from grader.submission import SourceFile, Submission

if TYPE_CHECKING:
    from grader.outline import CourseOutline

MOST_LISTED, MOST_READ = 500, 20
"""How many names of a folder are looked at, and into how many files that are not named like a topic."""


def read_folder(path: Path, course: CourseOutline) -> Submission:
    """The exercise files in a folder, under the folder's name.

    Of each topic `02_losses.py` counts, else its notebook, else the copy of it that was uploaded last
    (`02_losses (1).py`), else a file that defines one of its exercises (`losses.py`). Other files are taken
    where the exercises use them (`grader.intake.beside`). A file that cannot be read costs its own topic, and
    is a sentence in `problems`; IntakeError where the folder holds no exercise file that can be read.
    """
    if not path.is_dir():
        raise IntakeError(f"{path} is not a folder.")
    files: dict[str, SourceFile] = {}
    problems: list[str] = []
    named_so = {_topic_file(file): file for file in exercise_files(path, course)}
    for topic, file in named_so.items():
        _read_into(files, problems, file, topic)
    _read_others(files, problems, path, course, {*topic_files(course)} - named_so.keys())
    if not files and problems:
        raise IntakeError(problems[0])
    if not files:
        looked_for = first_few([topic.file for topic in course.topics])
        raise IntakeError(f"There are no exercises in {_spelled(path)}. Looked for {looked_for}.")
    ordered = tuple(files[name] for name in topic_files(course) if name in files)
    return Submission(folder_id(path), ordered, beside_in_folder(path, ordered), tuple(problems))


def read_files(paths: Sequence[Path], course: CourseOutline) -> Submission:
    """One submission of the files named. What a file is named after counts (`01_activations.py`, or `.ipynb`,
    `02_losses (1).py`), else the topics of which it defines an exercise.

    Its id is the name of the folder of the first, where other files that they use are looked for, too.
    IntakeError for a file that is not of the course, for two of one topic, and for one that cannot be read.
    """
    files: dict[str, SourceFile] = {}
    for path in paths:
        for file in _as_topics(path, course):
            if file.name in files:
                both = listing([files[file.name].path, str(path)])
                raise IntakeError(f"Two of the files are {file.name}: {both}. Check them one at a time.")
            files[file.name] = file
    ordered = tuple(files[name] for name in topic_files(course) if name in files)
    return Submission(folder_id(paths[0].parent), ordered, beside_in_folder(paths[0].parent, ordered))


def source_file(path: Path, topic: str | None = None) -> SourceFile:
    """A file as that of a topic, by default the one that it is named after; of a notebook its Python.
    IntakeError where it cannot be read."""
    name = topic or _topic_file(path)
    if path.suffix.casefold() != NOTEBOOK:
        return SourceFile(name, read_bytes(path), str(path))
    try:
        code = code_of(read_bytes(path, MAX_NOTEBOOK))
    except NoNotebook as error:
        raise IntakeError(f"{path} {error}.") from error
    return SourceFile(name, code.source, str(path), code.cells)


def _read_into(files: dict[str, SourceFile], problems: list[str], path: Path, topic: str) -> None:
    try:
        files[topic] = source_file(path, topic)
    except IntakeError as error:
        problems.append(str(error))


def _read_others(
    files: dict[str, SourceFile], problems: list[str], folder: Path, course: CourseOutline, missing: set[str]
) -> None:
    """Files of other names for the topics that are missing: the copy of each that was uploaded last, else
    whatever defines one of its exercises. One that cannot be read is a problem only where it is a copy."""
    if not missing:
        return
    with os.scandir(folder) as entries:
        names = sorted(entry.name for entry, _ in zip(entries, range(MOST_LISTED), strict=False))
    sources = [name for name in names if is_source(name)]
    copies: dict[str, list[str]] = {}
    for name in sources:
        parts = named(name, course)
        if parts and parts.topic in missing:
            copies.setdefault(parts.topic, []).append(name)
    for topic, several in copies.items():
        newest = max(several, key=lambda name: newness(name, 0.0, course))
        _read_into(files, problems, folder / newest, topic)
    left = missing - copies.keys()
    for path in [folder / name for name in sources if not named(name, course)][:MOST_READ]:
        for file in _defining(path, course):
            if file.name in left:
                left.remove(file.name)
                files[file.name] = file


def _as_topics(path: Path, course: CourseOutline) -> tuple[SourceFile, ...]:
    """A file as that of each topic that it counts for. IntakeError where there are none."""
    if _topic_file(path) in topic_files(course):
        return (source_file(path),)
    if parts := named(path.name, course):
        return (source_file(path, parts.topic),)
    found = _defining(path, course)
    if not found:
        hint = did_you_mean(path.name, topic_files(course))
        names = "" if hint else f" They are named {_some(topic_files(course))}."
        raise IntakeError(f"{path} is not named like an exercise file and defines no exercise.{hint}{names}")
    return found


def _defining(path: Path, course: CourseOutline) -> tuple[SourceFile, ...]:
    """A file as that of each topic of which it defines an exercise; none where it cannot be read."""
    try:
        file = source_file(path) if is_source(path.name) else None
    except IntakeError:
        return ()
    topics = defined_topics(file.source, course) if file else ()
    return tuple(replace(file, name=topic) for topic in topics if file)


def _topic_file(path: Path) -> str:
    """What the file of its topic is called: a notebook stands for it."""
    return path.with_suffix(".py").name if path.suffix == NOTEBOOK else path.name


def _some(names: Iterable[str], most: int = 3) -> str:
    first, *rest = list(names)
    shown = [first, *rest[: most - 1]]
    return ", ".join(shown) + (" and so on" if len(rest) >= most else "")


def _spelled(path: Path) -> str:
    return "this folder" if path == Path() else str(path)
