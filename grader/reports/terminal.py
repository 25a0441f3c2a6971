"""A report for the terminal: a table, the first failure in full, the others a line each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from grader.report import CLUE, CaseReport, ExerciseReport, Report, Status
from grader.reports.text import foreign, number_of, points, printable, to_text, with_commands

WORDS: dict[Status, tuple[str, str, str]] = {
    Status.PASSED: ("✓", "passed", "green"),
    Status.PARTIAL: ("◐", "partly passed", "yellow"),
    Status.FAILED: ("✗", "failed", "red"),
    Status.NOT_STARTED: ("·", "not started", "dim"),
    Status.MISSING: ("?", "missing", "yellow"),
    Status.FORBIDDEN: ("✗", "not allowed", "red"),
    Status.ERROR: ("✗", "error", "red"),
    Status.TIMEOUT: ("✗", "timed out", "red"),
    Status.CRASHED: ("✗", "crashed", "red"),
    Status.NOT_RUN: ("-", "not run", "dim"),
}
"""A mark, friendly words and a colour for every status."""

_QUIET = frozenset({Status.PASSED, Status.NOT_STARTED, Status.NOT_RUN})


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
    remarks = list(_remarks(report, confinement))
    if remarks:
        blocks += ["", *remarks]
    if closing:
        blocks += ["", with_commands(closing)]
    return to_text(Group(*blocks), width, colour)


def troubled(report: Report) -> tuple[ExerciseReport, ...]:
    """The exercises somebody worked on and that did not pass, in the order of the course."""
    return tuple(exercise for exercise in report.exercises if exercise.status not in _QUIET)


def first_in_full(report: Report) -> ExerciseReport | None:
    """The exercise whose failure is told in full: the first that was worked on and did not pass.

    A missing one gives way to one that is there: it is the work at hand that needs the words.
    """
    wrong = troubled(report)
    present = [exercise for exercise in wrong if exercise.status is not Status.MISSING]
    chosen = present or wrong
    return chosen[0] if chosen else None


def _table(report: Report, width: int) -> Table:
    table = Table(box=None, padding=(0, 1), pad_edge=False, show_header=False)
    table.add_column(width=1)
    # In a narrow terminal names fold; points are never cut off.
    narrow = width < 56
    table.add_column(overflow="fold", min_width=8 if narrow else 24)
    table.add_column(overflow="fold", min_width=7 if narrow else 13)
    table.add_column(justify="right", no_wrap=True)
    table.add_column(justify="left", no_wrap=True)
    for topic, exercises in _by_topic(report.exercises):
        group = list(exercises)
        score, maximum = sum(e.score for e in group), sum(e.max_score for e in group)
        table.add_row("", foreign(topic, "bold"), "", *_points(score, maximum, "bold"))
        for exercise in group:
            mark, words, style = WORDS[exercise.status]
            name_style = "dim" if style == "dim" else ""
            table.add_row(
                Text(mark, style),
                foreign(exercise.name, name_style),
                Text(words, style),
                *_points(exercise.score, exercise.max_score, name_style),
            )
        table.add_row()
    style = "bold green" if report.passed else "bold"
    share = f"{_percent(report)} %" if report.max_score > 0 else ""
    table.add_row(
        "", Text("Score", style), Text(share, style), *_points(report.score, report.max_score, style)
    )
    return table


def _by_topic(exercises: Iterable[ExerciseReport]) -> Iterator[tuple[str, Iterator[ExerciseReport]]]:
    return groupby(exercises, key=lambda exercise: exercise.topic)


def _points(score: float, maximum: float, style: str) -> tuple[Text, Text]:
    return Text(points(score), style), Text(f"of {points(maximum)}", style)


def _percent(report: Report) -> int:
    """The share of the points, rounded down: 100 % is only said of every point."""
    return int(round(100 * report.score / report.max_score, 6))


def _in_full(exercise: ExerciseReport) -> Iterator[RenderableType]:
    case = exercise.first_failure
    yield Rule(_heading(exercise), align="left", style="dim", characters="─")
    if case is None:
        return
    # A file that cannot be read is no better understood with the inputs of a call.
    whole = case.status is not Status.FAILED and not _about_one_call(exercise, case)
    yield from _indented(_outcome(case) if whole else case.message)
    if case.diagnosis:
        yield ""
        label, said = _labelled(case.diagnosis)
        yield Padding(Text.assemble((label, "bold yellow"), foreign(said)), (0, 0, 0, 2))
    also = _also(exercise, case)
    if also:
        yield ""
        yield Padding(foreign(also, "dim"), (0, 0, 0, 2))


def _labelled(diagnosis: str) -> tuple[str, str]:
    """A diagnosis with what it is: a mistake by name, or a clue to its place."""
    if diagnosis.startswith(CLUE):
        return CLUE, diagnosis.removeprefix(CLUE)
    return "Likely mistake: ", diagnosis


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
    single = case is not None and _about_one_call(exercise, case)
    _, words, style = WORDS[case.status if case is not None and single else exercise.status]
    which = f", {_case(case)}" if case is not None and single else ""
    return Text.assemble((printable(names or exercise.name), "bold"), which, ": ", (words, style))


def _cause(exercise: ExerciseReport) -> tuple[str, ...]:
    """Equal for exercises that one and the same thing went wrong with."""
    case = exercise.first_failure
    if case is not None and _about_one_call(exercise, case):
        return (exercise.topic, exercise.name)
    return (exercise.topic, exercise.status, _outcome(case) if case else "")


def _why(exercise: ExerciseReport, shown: ExerciseReport | None) -> str:
    case = exercise.first_failure
    if case is None:
        return ""
    told = shown.first_failure if shown else None
    if shown and told and case.message and _outcome(case) == _outcome(told):
        return f", for the same reason as {shown.name}"
    # What a wrong value looks like is for the exercise's own check; a cause is worth its line.
    reason = case.diagnosis or ("" if case.status is Status.FAILED else _outcome(case).split("\n", 1)[0])
    return f". {reason}" if reason else ""


def _outcome(case: CaseReport) -> str:
    """A case's message without the call it begins with and the indented inputs below that."""
    lines = case.message.strip().split("\n")
    if f'case "{case.name}"' in lines[0]:
        for number, line in enumerate(lines[1:], start=1):
            if not line.startswith(" "):
                return "\n".join(lines[number:])
    return "\n".join(lines)


def _indented(message: str) -> Iterator[RenderableType]:
    """The lines of a message, where each that is too long goes on below its own beginning."""
    for line in printable(message.rstrip("\n")).split("\n"):
        text = line.lstrip(" ")
        yield Padding(Text(text), (0, 0, 0, 2 + min(len(line) - len(text), 20)))


def _about_one_call(exercise: ExerciseReport, case: CaseReport) -> bool:
    """Whether a failure belongs to one case: a file that cannot be read fails all of them alike."""
    if exercise.status in (Status.MISSING, Status.FORBIDDEN):
        return False
    run = [c for c in exercise.cases if c.status is not Status.NOT_RUN]
    alike = [c for c in run if c.status is case.status and _outcome(c) == _outcome(case)]
    return len(alike) == 1 or len(alike) < len(run)


def _case(case: CaseReport) -> str:
    device = "" if case.device == "cpu" else f" on {case.device}"
    return printable(f"{case.name} ({case.dtype}{device})")


def _also(exercise: ExerciseReport, shown: CaseReport) -> str:
    """The other cases that did not pass, a name each."""
    ended_badly = [c for c in exercise.cases if c.status not in _QUIET and c is not shown]
    if not ended_badly or not _about_one_call(exercise, shown):
        return ""
    names = [name for name in dict.fromkeys(c.name for c in ended_badly) if name != shown.name]
    further = f" Also failing: {', '.join(names)}." if names else ""
    passed = sum(case.status is Status.PASSED for case in exercise.cases)
    asked = sum(case.status is not Status.NOT_RUN for case in exercise.cases)
    if passed == 0:
        return f"None of its {number_of(asked, 'case')} passed."
    return f"{passed} of {number_of(asked, 'case')} passed.{further}"


def _remarks(report: Report, confinement: bool) -> Iterator[Text]:
    told = {flag for exercise in report.exercises for flag in exercise.flags}
    for flag in report.flags:
        if flag in told:
            continue
        yield Text.assemble(("For review: ", "yellow"), foreign(flag))
    for exercise in report.exercises:
        for flag in exercise.flags:
            yield Text.assemble(("For review: ", "yellow"), foreign(f"{exercise.name}: {flag}"))
    if confinement and report.isolation != "isolated":
        yield Text.assemble(
            ("Isolation: ", "yellow"),
            foreign(
                f"{report.isolation}. This is no sandbox for code that you do not trust; "
                "`gdgrade doctor` says what is missing."
            ),
        )
    yield foreign(f"Checked on {' and '.join(report.devices) or 'no device'} with seed {report.seed}.", "dim")
    for device in _devices_left_out(report):
        yield foreign(f"{device}: no GPU here, its cases were not run and count for nothing.", "dim")


def _devices_left_out(report: Report) -> tuple[str, ...]:
    asked = {
        case.device
        for exercise in report.exercises
        for case in exercise.cases
        if case.status is Status.NOT_RUN
    }
    return tuple(sorted(asked - set(report.devices) - {"cpu"}))
