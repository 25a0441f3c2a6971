"""`gdgrade` alone: how far one is, what is next, and what the last check said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from grader.learner.next_step import milestone, to_do_next
from grader.learner.progress import LastCheck, Progress
from grader.reports.text import foreign, number_of, points, to_text, with_commands
from grader.reports.wording import WORDS

if TYPE_CHECKING:
    from grader.outline import CourseOutline, TopicOutline

DONE, LEFT = "█", "░"
BAR = 20
"""Characters of a bar, of which a narrow terminal has half."""

NOTHING_HERE = "There are no exercises in this folder or in its exercises folder."
BEGIN = (
    "Begin: `gdgrade init my-exercises` writes them into a new folder. `gdgrade watch` in that folder checks"
    " them on every save; `gdgrade --help` lists the commands."
)


def home(
    course: CourseOutline,
    progress: Progress,
    files: Mapping[str, str],
    folder: Path,
    *,
    width: int = 80,
    colour: bool = False,
) -> str:
    """Where one is. `files` are the SHA-256 of the files as they are now, by topic: what passed in another
    version of a file has still to be checked again, and completes nothing."""
    table = Table(box=None, padding=(0, 1), pad_edge=False, show_header=False)
    table.add_column(overflow="fold", min_width=12)
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    for topic in course.topics:
        table.add_row(*_row(topic, progress, files, BAR if width >= 72 else BAR // 2))
    said = list(_said(course, progress, files, folder))
    return to_text(Group(table, "", *map(with_commands, said), *_last(progress.last)), width, colour)


def to_begin(width: int, colour: bool) -> str:
    """What to do where there are no exercises."""
    return to_text(Group(NOTHING_HERE, with_commands(BEGIN)), width, colour)


def _row(
    topic: TopicOutline, progress: Progress, files: Mapping[str, str], length: int
) -> tuple[Text, Text, Text]:
    passed = sum(progress.passed(exercise.name) for exercise in topic.exercises)
    every = len(topic.exercises)
    complete = all(progress.passes(e.name, files.get(topic.name)) for e in topic.exercises)
    # The last piece of a bar is for the last exercise, the first one for the first.
    filled = length * passed // every or bool(passed)
    style = "green" if complete else "yellow"
    bar = Text.assemble((DONE * filled, style), (LEFT * (length - filled), "dim"))
    changed = "" if complete or passed < every else ", changed since"
    count = Text(f"{passed} of {every}{changed}", "green" if complete else "")
    return Text(topic.name, "bold" if 0 < passed < every else ""), bar, count


def _said(course: CourseOutline, progress: Progress, files: Mapping[str, str], folder: Path) -> Iterator[str]:
    passed = [exercise for _, exercise in course if progress.passed(exercise.name)]
    earned = sum(min(r.score, e.points) for _, e in course if (r := progress.results.get(e.name)))
    everything = sum(exercise.points for _, exercise in course)
    if finished := _complete(course, progress, files):
        yield finished
        return
    yield (
        f"{len(passed)} of {number_of(len(course.names), 'exercise')} passed so far, {points(earned)} of"
        f" {everything} points."
    )
    name = _next(course, progress)
    if name is None:
        yield "Next: some files have changed since their check; `gdgrade check` checks everything again."
        return
    topic, _ = course.find(name)
    yield (
        f"Next: {name} in {folder / topic.file}; `gdgrade show {name}` prints its task, `gdgrade watch`"
        " checks it on every save."
    )


def _complete(course: CourseOutline, progress: Progress, files: Mapping[str, str]) -> str:
    """The sentence for the end of the course; empty before."""
    every = all(progress.passes(e.name, files.get(t.name)) for t, e in course)
    return milestone(course.names, course, progress, files) if every else ""


def _next(course: CourseOutline, progress: Progress) -> str | None:
    """The exercise that the last check showed, while it has not passed; else the first one to do."""
    last = progress.last
    if last and last.exercise in course.names and not progress.passed(last.exercise):
        return last.exercise
    return to_do_next(course, progress, ())


def _last(last: LastCheck | None) -> Iterator[RenderableType]:
    """What the last check said; nothing where there was none."""
    if last is None:
        return
    if not last.exercise:
        yield foreign(f"Last check: {last.passed} of {number_of(last.checked, 'exercise')} passed.")
        return
    _, words, style = WORDS[last.status]
    why = f". {last.said}" if last.said else "."
    yield Text.assemble("Last check: ", foreign(last.exercise, "bold"), " ", (words, style), foreign(why))
