"""The last line of a check: what to do next."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING

from grader.intake.gather import Asked
from grader.learner.progress import Progress
from grader.report import ExerciseReport, Report, Status
from grader.reports.text import number_of, points
from grader.reports.wording import first_in_full

if TYPE_CHECKING:
    from grader.exercise import Course


def next_step(report: Report, course: Course, asked: Asked, progress: Progress) -> str:
    """What to do after `report`; `progress` knows the exercises that were not asked for."""
    if report.passed:
        return _finish(report, course, asked, progress)
    wrong = first_in_full(report)
    if wrong is not None and wrong.status is not Status.MISSING:
        return _fix(wrong, course, asked)
    for exercise in report.exercises:
        if exercise.status is Status.NOT_STARTED:
            path = _path(exercise, course, asked)
            return f"Next: open {path} and write {exercise.name};{_show(exercise.name)}"
        if exercise.status is Status.MISSING:
            return _restore(exercise, course, asked)
    return "Nothing was checked: none of the exercises asked for runs on the devices asked for."


def _fix(exercise: ExerciseReport, course: Course, asked: Asked) -> str:
    again = shlex.join(["gdgrade", "check", *asked.paths, exercise.name])
    step = f"Next: edit {_path(exercise, course, asked)}, then `{again}`"
    # A hint is about the mathematics; it does not help with a bracket that is missing.
    nudge = f"; `gdgrade hint {exercise.name}` for a nudge."
    return step + ("." if exercise.status in (Status.ERROR, Status.CRASHED) else nudge)


def _restore(exercise: ExerciseReport, course: Course, asked: Asked) -> str:
    path = _path(exercise, course, asked)
    topic, _ = course.find(exercise.name)
    absent = topic.file not in {file.name for file in asked.submission.files}
    what = f"{path} is missing" if absent else f"{path} has no {exercise.name}"
    if not asked.own_work:
        return f"Next: {what}, so it earns no points."
    return f"Next: {what}; `gdgrade reset {topic.name if absent else exercise.name}` restores the stub."


def _finish(report: Report, course: Course, asked: Asked, progress: Progress) -> str:
    done = {exercise.name for exercise in report.exercises}
    earned = f"{points(report.score)} of {points(report.max_score)} points"
    if done >= set(course.names):
        return f"All {number_of(len(done), 'exercise')} of the course are done: {earned}."
    what = (
        f"{next(iter(done))} is done" if len(done) == 1 else f"All {len(done)} exercises asked for are done"
    )
    if not asked.own_work:
        return f"{what}: {earned}."
    # Those behind the last one asked for come first, then those that were skipped.
    last = max(course.names.index(name) for name in done)
    rest = (*course.names[last + 1 :], *course.names[:last])
    for name in rest:
        if name not in done and not progress.passed(name):
            topic, _ = course.find(name)
            return f"{what}: {earned}. Next: {name} in {asked.folder / topic.file};{_show(name)}"
    return f"{what}: {earned}. Next: `gdgrade check` to see the whole course."


def _show(name: str) -> str:
    return f" `gdgrade show {name}` prints its task."


def _path(exercise: ExerciseReport, course: Course, asked: Asked) -> Path:
    topic, _ = course.find(exercise.name)
    for file in asked.submission.files:
        if file.name == topic.file:
            return Path(file.path)
    return asked.folder / topic.file
