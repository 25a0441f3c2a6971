"""Whether a student's file has something of an exercise to call: found by reading, before anything runs."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from grader.exercise import Exercise, Topic
from grader.grading.notebook_lines import in_cells
from grader.intake.submissions import source_file
from grader.learner.errors import LearnerError
from grader.learner.tasks import missing_file
from grader.sandbox.child.notebook_cells import python_cells
from grader.sandbox.child.source.inspection import inspect_file
from grader.sandbox.host.outcomes import undefined

WITHOUT_RULES = {"by_hand": False, "ready_made": []}
"""What an exercise forbids may be replayed."""


def refuse_unwritten(file: Path, topic: Topic, exercise: Exercise) -> None:
    """Raise LearnerError, or IntakeError for a file that cannot be opened, where there is nothing to call:
    what it says is what a check says."""
    if not file.exists():
        raise LearnerError(missing_file(topic))
    source = source_file(file, topic.file)
    cells = python_cells(source.name, source.source, source.cells) if source.cells else None
    source = replace(source, source=cells.source) if cells else source
    lacking = cells.lacking if cells else None
    found = inspect_file(source.source, {exercise.name: WITHOUT_RULES}, name=source.name, lacking=lacking)
    if error := found.get("error"):
        raise LearnerError(error)
    if failure := undefined(exercise.name, "class" if exercise.is_class else "function", file.name, found):
        raise LearnerError(in_cells(failure.message, source))
    if found["exercises"].get(exercise.name, {}).get("stub"):
        raise LearnerError(
            f"`{exercise.name}` is not written yet. Write it in {file.name}, then `gdgrade replay"
            f" {exercise.name}` calls it."
        )
