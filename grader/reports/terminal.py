"""A report for the terminal: a table, the first failure in full, the others a line each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from grader.report import ExerciseReport, Report, Status
from grader.reports.statuses import WORDS
from grader.reports.text import foreign, points, printable, to_text, with_commands
from grader.reports.wording import (
    about_one_call,
    all_notes,
    also_failing,
    by_topic,
    case_label,
    devices_left_out,
    explanations,
    first_in_full,
    in_status,
    message_of,
    outcome,
    percent,
    place_of,
    troubled,
)


def render(
    report: Report, *, closing: str = "", confinement: bool = False, width: int = 80, colour: bool = False
) -> str:
    """The report as text.

    `closing` is the last line: what to do next. With `confinement` the report says so where the
    code did not run in a full sandbox, for whoever grades code that is not their own.
    """
    shown = first_in_full(report)
    blocks: list[RenderableType] = [_table(report, width)]
    if shown is not None:
        blocks += ["", *_in_full(shown)]
    others = [exercise for exercise in troubled(report) if exercise is not shown]
    if others:
        blocks += ["", _others(others, shown)]
    blocks += _printed(report)
    remarks = list(_remarks(report, confinement))
    if remarks:
        blocks += ["", *remarks]
    if closing:
        blocks += ["", with_commands(closing)]
    return to_text(Group(*blocks), width, colour)


def _table(report: Report, width: int) -> Table:
    table = Table(box=None, padding=(0, 1), pad_edge=False, show_header=False)
    table.add_column(width=1)
    # In a narrow terminal names fold; points are never cut off.
    narrow = width < 56
    table.add_column(overflow="fold", min_width=8 if narrow else 24)
    table.add_column(overflow="fold", min_width=7 if narrow else 13)
    table.add_column(justify="right", no_wrap=True)
    table.add_column(justify="left", no_wrap=True)
    for topic, exercises in by_topic(report.exercises):
        group = list(exercises)
        if len(report.exercises) > 1:
            score, maximum = sum(e.score for e in group), sum(e.max_score for e in group)
            table.add_row("", foreign(topic, "bold"), "", *_points(score, maximum, "bold"))
        for exercise in group:
            mark, _, style = WORDS[exercise.status]
            name_style = "dim" if style == "dim" else ""
            table.add_row(
                Text(mark, style),
                foreign(exercise.name, name_style),
                Text(in_status(exercise), style),
                *_points_of(exercise, name_style),
            )
        if len(report.exercises) > 1:
            table.add_row()
    if len(report.exercises) > 1:
        style = "bold green" if report.passed else "bold"
        share = f"{percent(report)} %" if report.max_score > 0 else ""
        score_and_maximum = _points(report.score, report.max_score, style)
        table.add_row("", Text("Score", style), Text(share, style), *score_and_maximum)
    return table


def _points_of(exercise: ExerciseReport, style: str) -> tuple[Text, Text]:
    """The points of one exercise. Where only some cases passed, how many did says more than a fraction."""
    if exercise.status is Status.PARTIAL:
        return Text(), Text()
    return _points(exercise.score, exercise.max_score, style)


def _points(score: float, maximum: float, style: str) -> tuple[Text, Text]:
    return Text(points(score), style), Text(f"of {points(maximum)}", style)


@dataclass(frozen=True)
class _Headed:
    """A heading, and a rule behind it where there is room for one; how it ended is never cut off."""

    text: Text

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        if self.text.cell_len + 2 > options.max_width:
            yield self.text
        else:
            yield Rule(self.text, align="left", style="dim", characters="─")


def _in_full(exercise: ExerciseReport) -> Iterator[RenderableType]:
    """Where it is and what it likely is, then the call and what came of it."""
    case = exercise.first_failure
    yield _Headed(_heading(exercise))
    if case is None:
        return
    if place := place_of(exercise, case):
        yield Padding(foreign(place, "cyan"), (0, 0, 0, 2))
    explained = explanations(exercise)
    for one in explained:
        yield Padding(Text.assemble((one.label, "bold yellow"), foreign(one.text)), (0, 0, 0, 2))
        yield from (Padding(Text(line), (0, 0, 0, 6)) for line in one.quoted)
    if place or explained:
        yield ""
    yield from _indented(message_of(exercise, case))
    also = also_failing(exercise, case)
    if also:
        yield ""
        yield Padding(foreign(also, "dim"), (0, 0, 0, 2))


def _others(exercises: Iterable[ExerciseReport], shown: ExerciseReport | None) -> Table:
    """A line for each further exercise: its name, how it ended, in which case, and why if known.

    Exercises that ended alike for one cause (a file that cannot be read) share a line.
    """
    table = Table(box=None, padding=(0, 1), pad_edge=False, show_header=False)
    table.add_column(width=1)
    table.add_column(overflow="fold")
    for _, alike in groupby(exercises, key=_cause):
        group = list(alike)
        mark, _, style = WORDS[group[0].status]
        names = ", ".join(exercise.name for exercise in group)
        table.add_row(
            Text(mark, style), _heading(group[0], names).append_text(foreign(_why(group[0], shown)))
        )
    return table


def _heading(exercise: ExerciseReport, names: str = "") -> Text:
    """`tanh, vector (float32): failed`, or `tanh: error` where it is about no single call."""
    case = exercise.first_failure
    single = case is not None and about_one_call(exercise, case)
    _, words, style = WORDS[case.status if case is not None and single else exercise.status]
    which = f", {case_label(case)}" if case is not None and single else ""
    return Text.assemble((printable(names or exercise.name), "bold"), which, ": ", (words, style))


def _cause(exercise: ExerciseReport) -> tuple[str, ...]:
    """Equal for exercises that one and the same thing went wrong with."""
    case = exercise.first_failure
    if case is not None and about_one_call(exercise, case):
        return (exercise.topic, exercise.name)
    return (exercise.topic, exercise.status, outcome(case) if case else "")


def _why(exercise: ExerciseReport, shown: ExerciseReport | None) -> str:
    case = exercise.first_failure
    if case is None:
        return ""
    first = shown.first_failure if shown else None
    if shown and first and case.message and outcome(case) == outcome(first):
        return f", for the same reason as {shown.name}"
    # What a wrong value looks like is for the exercise's own check; a cause is worth its line.
    reason = case.diagnosis or ("" if case.status is Status.FAILED else outcome(case).split("\n", 1)[0])
    return f". {reason}" if reason else ""


def _indented(message: str) -> Iterator[RenderableType]:
    """The lines of a message, where each that is too long continues below its own beginning."""
    for line in printable(message.rstrip("\n")).split("\n"):
        text = line.lstrip(" ")
        # A caret belongs below its character; code that is indented so far would have no room.
        indent = len(line) - len(text)
        yield Padding(Text(text), (0, 0, 0, 2 + (indent if text == "^" else min(indent, 20))))


def _printed(report: Report) -> Iterator[RenderableType]:
    """All that the student's code printed, where the report holds it."""
    for exercise in report.exercises:
        for case in exercise.cases:
            if case.printed.strip():
                heading = Text.assemble((printable(exercise.name), "bold"), f", {case_label(case)}: printed")
                yield from ("", _Headed(heading))
                yield from _indented(case.printed)


def _remarks(report: Report, confinement: bool) -> Iterator[Text]:
    for flag in report.all_flags:
        yield Text.assemble(("For review: ", "yellow"), foreign(flag))
    for note in all_notes(report):
        yield Text.assemble(("Note: ", "yellow"), foreign(note))
    if confinement and report.isolation != "isolated":
        yield Text.assemble(
            ("Isolation: ", "yellow"),
            foreign(
                f"{report.isolation}. Do not run code that you do not trust here; `gdgrade"
                " doctor` says what is missing."
            ),
        )
    yield foreign(f"Checked on {' and '.join(report.devices) or 'no device'} with seed {report.seed}.", "dim")
    for device in devices_left_out(report):
        yield foreign(f"{device}: no GPU found; its cases were skipped and are not scored.", "dim")
