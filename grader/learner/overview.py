"""`gdgrade list`: the exercises, their points, and what is passed so far."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from grader.learner.milestones import so_far
from grader.learner.progress import Progress
from grader.reports.columns import GAP, Parts, Styled, columns, paragraph, width_of, with_commands
from grader.reports.statuses import WORDS
from grader.reports.text import number_of, points
from grader.status import Status

if TYPE_CHECKING:
    from grader.outline import CourseOutline, ExerciseOutline, TopicOutline

_WORTH = 9
"""The width of `12 points`."""


def overview(
    course: CourseOutline,
    progress: Progress,
    files: Mapping[str, str],
    asked: Collection[str] | None = None,
    *,
    width: int = 80,
    colour: bool = False,
) -> str:
    """The course as a table, or those of its topics that hold the exercises `asked` for.

    `files` are the hashes of the files as they are now, by topic.
    """
    rows = {
        topic: [_row(topic, exercise, progress, files) for exercise in topic.exercises]
        for topic in course.topics
        if asked is None or any(exercise.name in asked for exercise in topic.exercises)
    }
    name, _, state = (
        max(width_of(row[column]) for several in rows.values() for row in several) for column in (1, 2, 3)
    )
    # Where the terminal is narrow, names fold; nothing is cut off.
    name = max(8, min(name, 41, width - (1 + _WORTH + state + 3 * GAP)))
    state = max(6, min(state, width - (1 + name + _WORTH + 3 * GAP)))
    lines: list[str] = []
    for topic, several in rows.items():
        heading = (Styled("   "), Styled(topic.name, "bold"), Styled(f"  {topic.title}", "dim"))
        lines += [*paragraph(heading, width, colour), *columns(several, (1, name, _WORTH, state), colour), ""]
    lines += paragraph(with_commands(so_far(course, progress)), width, colour)
    if any(
        _changed(topic, exercise, progress, files) for topic in course.topics for exercise in topic.exercises
    ):
        changed = with_commands("* The file has changed since; run `gdgrade check` again.")
        lines += paragraph(changed, width, colour)
    return "\n".join(lines) + "\n"


def worth(topic: TopicOutline, exercise: ExerciseOutline) -> str:
    """An exercise with its file and its points: `sigmoid, 1 point, in 01_activations.py`."""
    return f"{exercise.name}, {number_of(exercise.points, 'point')}, in {topic.file}"


def _row(
    topic: TopicOutline, exercise: ExerciseOutline, progress: Progress, files: Mapping[str, str]
) -> tuple[Parts, ...]:
    worth = Styled(number_of(exercise.points, "point"), "dim")
    result = progress.results.get(exercise.name)
    if result is None:
        return [Styled("")], [Styled(exercise.name)], [worth], [Styled("")]
    mark, words, style = WORDS[result.status]
    if result.status is Status.PARTIAL:
        words = f"partly, {points(result.score)} of {points(result.max_score)}"
    state = Styled(words + (" *" if _changed(topic, exercise, progress, files) else ""), style)
    return [Styled(mark, style)], [Styled(exercise.name)], [worth], [state]


def _changed(
    topic: TopicOutline, exercise: ExerciseOutline, progress: Progress, files: Mapping[str, str]
) -> bool:
    result = progress.results.get(exercise.name)
    # What was checked in a notebook before it was saved has no hash.
    return result is not None and result.sha256 not in ("", files.get(topic.name))
