"""The exercises folder itself: written by `init`, put back by `reset`."""

from __future__ import annotations

import ast
import io
import os
import shlex
import tokenize
from pathlib import Path
from typing import TYPE_CHECKING

from grader.intake.files import NOTEBOOK, exercise_file, exercise_files, read_bytes
from grader.intake.own_folder import usual_folders
from grader.learner.errors import LearnerError
from grader.learner.notebooks import notebook, notebook_name, with_stub
from grader.learner.state import keep_copy, refuse_link, write_atomically
from grader.learner.vscode import TASKS, tasks
from grader.places import Places
from grader.stubs import find_definition, pristine, span
from grader.submission import Submission

if TYPE_CHECKING:
    from grader.exercise import Course
    from grader.outline import TopicOutline

_README = """\
# Gradients by hand

Each file here holds exercises: functions whose bodies you write. The docstring of a function is its
whole task. From this folder:

    gdgrade list            the exercises, and how far you are
    gdgrade show {first}    the task of one
    gdgrade check {first}   check it; `gdgrade check` alone checks everything
    gdgrade hint {first}    a nudge, one more each time
    gdgrade reset {first}   start it again (a copy of your file is kept)

You may add imports and helper functions. Keep the names and arguments of the exercises.
"""


_NOTEBOOKS_README = """\
# Gradients by hand

Each notebook here holds exercises: functions whose bodies you write. The docstring of a function is its
whole task, and the cell below it checks it. Run the notebooks with the Python that gdgrade is installed in.
From this folder:

    gdgrade list            the exercises, and how far you are
    gdgrade check {first}   check one in the notebook that you saved; `gdgrade check` alone checks everything
    gdgrade hint {first}    a nudge, one more each time
    gdgrade reset {first}   restore its cell (a copy of the notebook is kept)

You may add imports, helper functions and cells. Keep the names and arguments of the exercises.
"""


def init(folder: Path, course: Course, *, notebooks: bool = False, vscode: bool = False) -> tuple[Path, ...]:
    """Write the untouched exercises and a short README into `folder`, with `vscode` also tasks for that
    editor; the paths written. With `notebooks` each topic is a notebook.

    LearnerError, with nothing written, where an exercise file is there already, and where the
    folder cannot be written to. A README that is there, or tasks, stay as they are.
    """
    there = [path.name for path in exercise_files(folder, course)]
    if there:
        raise LearnerError(f"{folder} already holds {', '.join(there)}; nothing was written.")
    stubs = {topic: pristine(topic, course.places) for topic in course.topics}
    if notebooks:
        texts = {notebook_name(topic): notebook(topic, stub) for topic, stub in stubs.items()}
    else:
        texts = {topic.file: stub for topic, stub in stubs.items()}
    if not (folder / "README.md").exists():
        readme = _NOTEBOOKS_README if notebooks else _README
        texts["README.md"] = readme.format(first=course.names[0])
    if vscode and not (folder / TASKS).exists():
        texts[TASKS] = tasks()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in texts.items():
            (folder / name).parent.mkdir(exist_ok=True)
            with (folder / name).open("x", encoding="utf-8", newline="\n") as file:
                file.write(text)
    except OSError as error:
        raise LearnerError(f"The exercises cannot be written into {folder}: {_reason(error)}.") from error
    return tuple(folder / name for name in texts)


def welcome(folder: Path, course: Course, *, notebooks: bool = False) -> str:
    """What to do after `init`."""
    first, exercise = next(iter(course))
    is_here = folder.resolve() == Path().resolve()
    where = "this folder" if is_here else str(folder)
    if notebooks:
        return (
            f"{len(course.names)} exercises are in the notebooks in {where}.\n"
            f"Next: open {folder / notebook_name(first)} in Jupyter or VS Code and write {exercise.name};"
            " the cell below it checks it."
        )
    enter = "" if is_here else f"`cd {shlex.quote(str(folder))}`, "
    return (
        f"{len(course.names)} exercises are in {where}.\n"
        f"Next: {enter}open {first.file} and write {exercise.name};"
        f" `gdgrade check {exercise.name}` checks it."
    )


def own_folder(submission: Submission, here: Path | None = None) -> Path | None:
    """The exercises folder that a submission was read from, where it is the one of the folder `here`; None
    for the work of others. Whichever way one's own work is checked, its results are remembered there."""
    usual = {os.path.realpath(folder): folder for folder in usual_folders(Path() if here is None else here)}
    folders = {os.path.realpath(Path(file.path).parent) for file in submission.files}
    return usual.get(folders.pop()) if len(folders) == 1 else None


def reset(
    folder: Path, topic: TopicOutline, exercise: str | None, places: Places | None = None
) -> Path | None:
    """Put one exercise of a topic, or with None all of its file, back to the untouched stub.

    The file as it was is kept first; the path of that copy is returned, None where there was no
    file. LearnerError, with nothing changed, where it cannot be done.
    """
    path = exercise_file(folder, topic.file)
    stub = pristine(topic, places)
    if path.suffix == NOTEBOOK:
        untouched = notebook(topic, stub)
        return overwrite(path, with_stub(path, untouched, exercise) if exercise else untouched)
    old = read_bytes(path) if path.exists() or path.is_symlink() else None
    new = stub if old is None or exercise is None else splice(_decode(old, path), stub, exercise, path)
    return overwrite(path, new)


def overwrite(path: Path, text: str) -> Path | None:
    """Write a file of an exercises folder, with a copy of what it held; the path of that copy.

    LearnerError, with the file unchanged, where either cannot be written.
    """
    try:
        refuse_link(path.parent)
        kept = keep_copy(path.parent, path.name, path.read_bytes()) if path.exists() else None
        write_atomically(path, text)
    except OSError as error:
        raise LearnerError(f"{path} cannot be written: {_reason(error)}; nothing was changed.") from error
    return kept


def splice(student: str, stub: str, exercise: str, path: Path) -> str:
    """A student's file with one top-level definition taken from the stub and all else left alone.

    Where the file no longer defines the exercise, the stub's definition goes to its end.
    LearnerError where the file is no Python that could be taken apart.
    """
    newline = "\r\n" if "\r\n" in student else "\n"
    # The line endings that ast counts by, and no others.
    text = student.replace("\r\n", "\n").replace("\r", "\n")
    try:
        present = find_definition(ast.parse(text), exercise)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise LearnerError(
            f"{path} is not valid Python at the moment, so {exercise} alone cannot be"
            f" restored. `gdgrade reset {path.stem}` restores the whole file and keeps a"
            " copy of yours."
        ) from error
    untouched = find_definition(ast.parse(stub), exercise)
    if untouched is None:
        raise LearnerError(f"The stub of {path.name} has no {exercise}.")
    first, last = span(untouched)
    wanted = stub.split("\n")[first - 1 : last]
    lines = text.split("\n")
    if present is None:
        lines = [*text.rstrip("\n").split("\n"), "", "", *wanted, ""]
    else:
        first, last = span(present)
        lines[first - 1 : last] = wanted
    return newline.join(lines)


def _decode(source: bytes, path: Path) -> str:
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(source).readline)
        text = source.decode(encoding)
    except (SyntaxError, UnicodeDecodeError, LookupError) as error:
        raise LearnerError(
            f"{path} is not UTF-8 text, so a part of it cannot be restored. `gdgrade"
            f" reset {path.stem}` restores the whole file and keeps a copy of yours."
        ) from error
    if encoding not in ("utf-8", "utf-8-sig"):
        raise LearnerError(
            f"{path} is written in {encoding}; save it as UTF-8 first, or restore the"
            f" whole file with `gdgrade reset {path.stem}`."
        )
    return text


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()
