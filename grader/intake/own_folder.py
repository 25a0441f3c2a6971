"""Where a student's own exercises are: in this folder, or in its folder `exercises`."""

from __future__ import annotations

import shlex
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from grader.intake.errors import IntakeError, first_few, listing
from grader.intake.files import exercise_files, topic_files

if TYPE_CHECKING:
    from grader.outline import CourseOutline

MOST_FOLDERS, MOST_NAMED, MOST_ABOVE = 500, 3, 3
"""How many folders are looked into for exercises, how many a message names, and how far above."""


def find_exercises(course: CourseOutline, here: Path | None = None) -> Path:
    """The folder with the exercises: `here`, or its `exercises`; IntakeError where neither has any."""
    here = Path() if here is None else here
    for folder in usual_folders(here):
        if exercise_files(folder, course):
            return folder
    nearby = _nearby(course, here)
    if nearby:
        raise IntakeError(
            f"There are no exercises in this folder; they are in {listing(map(str, nearby))}."
            f" Run `cd {shlex.quote(str(nearby[0]))}` first."
        )
    raise IntakeError(
        "There are no exercises in this folder or in its exercises folder. Looked for"
        f" {first_few(topic_files(course))}. `gdgrade init DIR` writes them into a folder"
        " of your choice."
    )


def folder_or_none(course: CourseOutline) -> Path | None:
    """The exercises of the current folder; None where there are none."""
    try:
        return find_exercises(course)
    except IntakeError:
        return None


def _nearby(course: CourseOutline, here: Path) -> list[Path]:
    """The folders with exercises one below `here` (of the first some), else the closest one above."""
    try:
        below = sorted(path for path in islice(here.iterdir(), MOST_FOLDERS) if path.is_dir())
    except OSError:
        below = []
    found = [path for path in below if not path.name.startswith(".") and exercise_files(path, course)]
    found += [path / "exercises" for path in below if exercise_files(path / "exercises", course)]
    if found:
        return [path.relative_to(here) for path in found[:MOST_NAMED]]
    above = (Path(*[".."] * up) for up in range(1, MOST_ABOVE + 1))
    return [path for path in above if exercise_files(here / path, course)][:1]


def usual_folders(here: Path) -> tuple[Path, Path]:
    """The folders in which a student's own exercises are looked for."""
    return here, here / "exercises"
