"""Hints: one more each time, and all of them again when none is left."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from grader.intake.errors import IntakeError
from grader.intake.files import exercise_file
from grader.learner import progress

if TYPE_CHECKING:
    from grader.outline import ExerciseOutline


def give_hint(exercise: ExerciseOutline, folder: Path | None, file: str = "") -> str:
    """The next hint of an exercise, remembered in the exercises folder where that is possible. What the last
    check has found in the student's own `file` comes first, while that is as it was."""
    known = progress.load(folder) if folder else progress.Progress()
    if folder and (said := _of_the_place(exercise.name, known, folder / file)):
        progress.save(progress.with_sentence_shown(known, exercise.name), folder)
        return f"{exercise.name}, from your last check: {said}"
    text = next_hint(exercise, known.hints.get(exercise.name, 0))
    remembered = folder is not None and progress.save(progress.with_hint(known, exercise.name), folder)
    if remembered or len(exercise.hints) < 2:
        return text
    every = f"`gdgrade hint {exercise.name} --all` prints every hint"
    return f"{text}\n(Your progress through the hints cannot be saved here; {every}.)"


def _of_the_place(name: str, known: progress.Progress, file: Path) -> str:
    placed = known.places.get(name)
    if not placed or not placed.sentences:
        return ""
    # Imported here: mostly there is no place to speak of.
    from grader.intake.submissions import source_file
    from grader.learner.digests import digest

    try:
        source = source_file(exercise_file(file.parent, file.name)).source
        unchanged = digest(source) == placed.sha256
    except IntakeError:
        return ""
    return placed.sentences[0] if unchanged else ""


def next_hint(exercise: ExerciseOutline, shown: int) -> str:
    """What to say to somebody who has seen `shown` hints of an exercise."""
    if not exercise.hints:
        return f"There are no hints for {exercise.name}; `gdgrade show {exercise.name}` prints its task."
    if shown < len(exercise.hints):
        return _numbered(exercise, shown)
    return all_hints(exercise)


def all_hints(exercise: ExerciseOutline) -> str:
    """Every hint of an exercise."""
    if not exercise.hints:
        return next_hint(exercise, 0)
    return "\n".join(_each(exercise))


def _each(exercise: ExerciseOutline) -> Iterator[str]:
    for number in range(len(exercise.hints)):
        yield _numbered(exercise, number)


def _numbered(exercise: ExerciseOutline, index: int) -> str:
    return f"{exercise.name}, hint {index + 1} of {len(exercise.hints)}: {exercise.hints[index]}"
