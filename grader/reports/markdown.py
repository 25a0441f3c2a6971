"""The results of one submission as Markdown, for the summary of a job and the text of a release.

Whatever a student's code or file names say stands in a fenced block, which shows it as it is: no link, no
picture, no HTML.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from grader.report import ExerciseReport, Report
from grader.reports.gradescope import summary
from grader.reports.short import cut
from grader.reports.showing import Show, shown
from grader.reports.statuses import WORDS
from grader.reports.text import points
from grader.reports.wording import by_topic, in_status, troubled
from grader.roster import Row

MOST_BYTES = 800_000
"""A job summary may have 1 MiB, a release 125,000 characters less what the system itself adds."""


def text(row: Row, show: Show = Show.FULL, most: int = MOST_BYTES) -> str:
    """The score, a table of the exercises, and what is wrong with them, in about `most` bytes."""
    return "\n".join(_lines(row, show, most)) + "\n"


def _lines(row: Row, show: Show, most: int) -> Iterator[str]:
    report = row.report
    if report is None:
        yield "### gdgrade: not graded\n"
    else:
        yield f"### gdgrade: {points(row.final_score)} of {points(report.max_score)} points\n"
    yield from _fenced("\n".join(summary(row)), most)
    if report is not None:
        yield from _table(report)
        yield from _failures(report, show, most)


def _table(report: Report) -> Iterator[str]:
    yield "\n| | Exercise | Result | Points |\n|---|---|---|---:|"
    for topic, exercises in by_topic(report.exercises):
        yield f"| | **{topic}** | | |"
        for exercise in exercises:
            mark = WORDS[exercise.status][0]
            earned = f"{points(exercise.score)} / {points(exercise.max_score)}"
            yield f"| {mark} | `{exercise.name}` | {in_status(exercise)} | {earned} |"


def _failures(report: Report, show: Show, most: int) -> Iterator[str]:
    told: list[ExerciseReport] = list(troubled(report)) if show is not Show.NONE else []
    if not told:
        return
    yield "\n<details open><summary>What went wrong</summary>\n"
    for exercise in told:
        yield f"\n**{exercise.name}**\n"
        yield from _fenced(shown(report, exercise, show), most // len(told))
    yield "\n</details>"


def _fenced(said: str, most: int) -> Iterator[str]:
    """A block that ends where we say: its fence is longer than any in it."""
    longest = max((len(run) for run in re.findall("`+", said)), default=0)
    fence = "`" * max(3, longest + 1)
    yield f"{fence}text\n{cut(said, most)}\n{fence}"
