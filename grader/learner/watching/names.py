"""Which exercises are watched."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from grader.intake.files import exercise_files
from grader.intake.names import resolve

if TYPE_CHECKING:
    from grader.exercise import Course


def to_watch(words: Sequence[str], folder: Path, course: Course) -> tuple[str, ...]:
    """The exercises that the words name, in the order of the course; without words those whose files are in
    the folder. IntakeError where a word names none."""
    if words:
        asked = {name for word in words for name in resolve(word, course)}
        return tuple(name for name in course.names if name in asked)
    there = {path.name for path in exercise_files(folder, course)}
    return tuple(exercise.name for topic, exercise in course if topic.file in there)
