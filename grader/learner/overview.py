"""`gdgrade list`: the exercises, their points, and what is passed so far."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from grader.intake.errors import IntakeError
from grader.intake.submissions import read_folder
from grader.learner.progress import Progress, digests_of
from grader.report import Status
from grader.reports.text import number_of, points, to_text, with_commands
from grader.reports.wording import WORDS

if TYPE_CHECKING:
    from grader.outline import CourseOutline, ExerciseOutline, TopicOutline

_WORTH = 9
"""The width of `12 points`."""


def digests(folder: Path | None, course: CourseOutline) -> dict[str, str]:
    """The SHA-256 of each exercise file in a folder that can be read, by the topic's name."""
    if folder is None:
        return {}
    try:
        return digests_of(read_folder(folder, course))
    except IntakeError:
        return {}


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
        max(len(row[column]) for several in rows.values() for row in several) for column in (1, 2, 3)
    )
    blocks: list[RenderableType] = []
    for topic, several in rows.items():
        blocks.append(Text.assemble("   ", (topic.name, "bold"), (f"  {topic.title}", "dim")))
        table = _columns(name, state, width)
        for row in several:
            table.add_row(*row)
        blocks += [table, ""]
    passed = [exercise for _, exercise in course if progress.passed(exercise.name)]
    earned = sum(min(r.score, e.points) for _, e in course if (r := progress.results.get(e.name)))
    everything = sum(exercise.points for _, exercise in course)
    summary = (
        f"{len(passed)} of {len(course.names)} exercises passed so far,"
        f" {points(earned)} of {everything} points."
    )
    blocks.append(with_commands(summary))
    if any(
        _changed(topic, exercise, progress, files) for topic in course.topics for exercise in topic.exercises
    ):
        blocks.append(with_commands("* The file has changed since; run `gdgrade check` again."))
    return to_text(Group(*blocks), width, colour)


def _columns(name: int, state: int, width: int) -> Table:
    """Columns alike in all topics. Where the terminal is narrow, names fold; nothing is cut off."""
    table = Table(box=None, padding=(0, 1), pad_edge=False, show_header=False)
    table.add_column(width=1)
    table.add_column(overflow="fold", width=max(8, min(name, 41, width - (1 + _WORTH + state + 6))))
    table.add_column(no_wrap=True, width=_WORTH)
    table.add_column(overflow="fold", width=max(state, 1))
    return table


def worth(topic: TopicOutline, exercise: ExerciseOutline) -> str:
    """An exercise with its file and its points: `sigmoid, 1 point, in 01_activations.py`."""
    return f"{exercise.name}, {number_of(exercise.points, 'point')}, in {topic.file}"


def _row(
    topic: TopicOutline, exercise: ExerciseOutline, progress: Progress, files: Mapping[str, str]
) -> tuple[Text, Text, Text, Text]:
    worth = Text(number_of(exercise.points, "point"), "dim")
    result = progress.results.get(exercise.name)
    if result is None:
        return Text(""), Text(exercise.name), worth, Text("")
    mark, words, style = WORDS[result.status]
    if result.status is Status.PARTIAL:
        words = f"partly, {points(result.score)} of {points(result.max_score)}"
    state = Text(words + (" *" if _changed(topic, exercise, progress, files) else ""), style)
    return Text(mark, style), Text(exercise.name), worth, state


def _changed(
    topic: TopicOutline, exercise: ExerciseOutline, progress: Progress, files: Mapping[str, str]
) -> bool:
    result = progress.results.get(exercise.name)
    # What was checked in a notebook before it was saved has no hash.
    return result is not None and result.sha256 not in ("", files.get(topic.name))
