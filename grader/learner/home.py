"""`gdgrade` alone: how far one is, what is next, and what the last check said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from grader.learner.milestones import milestone, so_far, to_do_next
from grader.learner.progress import LastCheck, Progress
from grader.reports.columns import GAP, Parts, Styled, columns, paragraph, width_of, with_commands
from grader.reports.statuses import WORDS
from grader.reports.text import number_of

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
    bar = BAR if width >= 72 else BAR // 2
    rows = [_row(topic, progress, files, bar) for topic in course.topics]
    name, count = (max(width_of(row[column]) for row in rows) for column in (0, 2))
    name = max(12, min(name, width - (bar + count + 2 * GAP)))
    lines = [*columns(rows, (name, bar, count), colour), ""]
    for said in (*map(with_commands, _said(course, progress, files, folder)), *_last(progress.last)):
        lines += paragraph(said, width, colour)
    return "\n".join(lines) + "\n"


def to_begin(width: int, colour: bool) -> str:
    """What to do where there are no exercises."""
    sentences = (with_commands(NOTHING_HERE), with_commands(BEGIN))
    return "".join(f"{line}\n" for said in sentences for line in paragraph(said, width, colour))


def _row(
    topic: TopicOutline, progress: Progress, files: Mapping[str, str], length: int
) -> tuple[Parts, Parts, Parts]:
    passed = sum(progress.passed(exercise.name) for exercise in topic.exercises)
    every = len(topic.exercises)
    complete = all(progress.passes(e.name, files.get(topic.name)) for e in topic.exercises)
    # The last piece of a bar is for the last exercise, the first one for the first.
    filled = length * passed // every or bool(passed)
    style = "green" if complete else "yellow"
    bar = (Styled(DONE * filled, style), Styled(LEFT * (length - filled), "dim"))
    changed = "" if complete or passed < every else ", changed since"
    count = Styled(f"{passed} of {every}{changed}", "green" if complete else "")
    return [Styled(topic.name, "bold" if 0 < passed < every else "")], bar, [count]


def _said(course: CourseOutline, progress: Progress, files: Mapping[str, str], folder: Path) -> Iterator[str]:
    if finished := _complete(course, progress, files):
        yield finished
        return
    yield so_far(course, progress)
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


def _last(last: LastCheck | None) -> Iterator[Parts]:
    """What the last check said; nothing where there was none."""
    if last is None:
        return
    if not last.exercise:
        yield [Styled(f"Last check: {last.passed} of {number_of(last.checked, 'exercise')} passed.")]
        return
    _, words, style = WORDS[last.status]
    why = f". {last.said}" if last.said else "."
    yield (
        *(Styled("Last check: "), Styled(last.exercise, "bold"), Styled(" ")),
        *(Styled(words, style), Styled(why)),
    )
