"""The last line of a check: what to do next."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING

from grader.intake.files import exercise_file
from grader.intake.gather import Asked
from grader.intake.topics import defined_names
from grader.learner.digests import digests_of
from grader.learner.milestones import milestone, to_do_next
from grader.learner.progress import Progress
from grader.learner.results import with_report
from grader.renamed import likely_renamed
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
            return _supply(exercise, course, asked)
    return "Nothing was checked: none of these exercises runs on the chosen device."


def _fix(exercise: ExerciseReport, course: Course, asked: Asked) -> str:
    again = shlex.join(["gdgrade", "check", *asked.paths, exercise.name])
    step = f"Next: edit {_path(exercise, course, asked)}, then `{again}`"
    # A hint is about the mathematics; it does not help with a bracket that is missing.
    nudge = f"; `gdgrade hint {exercise.name}` for a nudge."
    return step + ("." if exercise.status in (Status.ERROR, Status.CRASHED) else nudge)


def _supply(exercise: ExerciseReport, course: Course, asked: Asked) -> str:
    """What to do about what is not there: a file is restored, a function may have another name."""
    path = _path(exercise, course, asked)
    topic, _ = course.find(exercise.name)
    source = next((file.source for file in asked.submission.files if file.name == topic.file), None)
    if source is None:
        restore = f"; `gdgrade reset {topic.name}` restores the stub." if asked.own_work else ""
        return f"Next: {path} is missing{restore or ', so it earns no points.'}"
    others = sorted(defined_names(source).difference(course.names))
    near = likely_renamed(exercise.name, others)
    if not asked.own_work:
        return f"Next: {path} has no {exercise.name}, so it earns no points."
    if near:
        return f"Next: {path} has no {exercise.name}; if you mean {near}, rename it to {exercise.name}."
    return f"Next: {path} has no {exercise.name}; `gdgrade show {exercise.name}` prints its task."


def _finish(report: Report, course: Course, asked: Asked, progress: Progress) -> str:
    done = {exercise.name for exercise in report.exercises}
    earned = f"{points(report.score)} of {points(report.max_score)} points"
    if done >= set(course.names):
        return f"All {number_of(len(done), 'exercise')} of the course are done: {earned}."
    what = f"{next(iter(done))} is done" if len(done) == 1 else f"All {len(done)} of these exercises are done"
    known = with_report(progress, report, asked.submission)
    finished = milestone(done, course, known, digests_of(asked.submission))
    said = f"{what}: {earned}." + (f" {finished}" if finished else "")
    if not asked.own_work:
        return said
    name = to_do_next(course, known, done)
    if name is None:
        return f"{said} Next: `gdgrade check` to see the whole course."
    topic, _ = course.find(name)
    return f"{said} Next: {name} in {exercise_file(asked.folder, topic.file)};{_show(name)}"


def _show(name: str) -> str:
    return f" `gdgrade show {name}` prints its task."


def _path(exercise: ExerciseReport, course: Course, asked: Asked) -> Path:
    topic, _ = course.find(exercise.name)
    for file in asked.submission.files:
        if file.name == topic.file:
            return Path(file.path)
    return exercise_file(asked.folder, topic.file)
