"""What gdgrade does, shown and proved: grade the worked solutions, then the sample class.

    python -m examples.demo

The exit code is 0 only when the solutions earn every point and each submission of the class comes
out as its recipe says.
"""

from __future__ import annotations

import csv
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path

from rich.console import Group, RenderableType
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from examples.classroom.layouts import LAYOUTS
from examples.classroom.students import make_students
from examples.make_class import SOLUTIONS, make_submission
from examples.recipes import RECIPES
from grader.course import load_course
from grader.exercise import Course
from grader.grading import DEFAULT_SEED, Grader, Options
from grader.intake import read_folder
from grader.report import ExerciseReport, Report, Status
from grader.reports.terminal import WORDS
from grader.reports.text import foreign, points, to_text

TIMEOUT = 2.0
"""Seconds for one call. A right one takes milliseconds; a loop without end should not hold up a demo."""

DEMO = Path(__file__).resolve().parents[1] / "demo"
"""Where the class of the demonstration and its results lie, to be looked at afterwards."""

STUDENTS, DOWNLOADED = 20, "01_activations"

_PLAIN = frozenset({Status.PASSED, Status.NOT_STARTED})
"""Endings that need no reason: a sheet names all such exercises of a topic in one row."""


def main() -> int:
    """Grade, tell, and compare with what was expected."""
    began = time.perf_counter()
    _say(f"Grading the worked solutions ({SOLUTIONS.name}/); torch takes a moment to start.")
    course = load_course()
    # On the CPU alone, so that it shows the same with and without a GPU.
    with Grader(course, Options(device="cpu", timeout=TIMEOUT), DEFAULT_SEED) as grader:
        solutions = grader.grade(read_folder(SOLUTIONS, course))
        _show(score_sheet(solutions, "the worked solutions"))
        _say(f"Grading a sample class of {len(RECIPES)} submissions (examples/recipes.py says who did what).")
        reports = _grade_class(grader, course)
    _show(class_table(reports))
    wrong = list(surprises(solutions, {}))
    for report, recipe in zip(reports, RECIPES, strict=True):
        wrong += surprises(report, recipe.expected)
    wrong += _grade_a_download(course)
    for surprise in wrong:
        print(f"Not as expected: {surprise}", file=sys.stderr)
    if wrong:
        return 1
    _say(
        f"The worked solutions earned all {points(solutions.max_score)} points, and all {len(RECIPES)}"
        f" submissions came out as expected ({time.perf_counter() - began:.0f} s).\n"
        "Your turn: `. .venv/bin/activate`, `gdgrade init my-exercises`, and follow what it says."
    )
    return 0


def _grade_class(grader: Grader, course: Course) -> list[Report]:
    reports = []
    with tempfile.TemporaryDirectory(prefix="gdgrade-demo-") as folder:
        for recipe in RECIPES:
            files = make_submission(Path(folder) / recipe.student, recipe, course)
            report = grader.grade(read_folder(files, course))
            _show(score_sheet(report, recipe.remark))
            reports.append(report)
    return reports


def _grade_a_download(course: Course) -> Iterator[str]:
    """Grade a class as an instructor gets it from Canvas, and tell how it differs from what is known."""
    shutil.rmtree(DEMO, ignore_errors=True)
    students = list(make_students(STUDENTS, 0, course))
    LAYOUTS["canvas"](DEMO / "class", students)
    words = f"batch {DEMO.name}/class -o {DEMO.name}/results --only {DOWNLOADED}".split()
    _say(f"Grading a download from Canvas, {STUDENTS} students on one topic: gdgrade {' '.join(words)}")
    ended = subprocess.run([sys.executable, "-m", "grader", *words], cwd=DEMO.parent, check=False)
    if ended.returncode:
        yield f"gdgrade batch ended with {ended.returncode}"
        return
    with open(DEMO / "results" / "scores.csv", encoding="utf-8", newline="") as file:
        scores = {row["number"]: row for row in csv.DictReader(file)}
    for student in students:
        row = scores[str(student.number)]
        if (student.kind == "right") > (row["score"] == row["max_score"]):
            yield f"{student.name}, who is right, has {row['score']} of {row['max_score']}"
        if student.kind == "untouched" and row["score"] != "0":
            yield f"{student.name}, who has not begun, has {row['score']}"


def surprises(report: Report, expected: Mapping[str, Status]) -> Iterator[str]:
    """How a report differs from what was expected; exercises without a word must earn all points."""
    who = report.submission.id
    graded = {exercise.name for exercise in report.exercises}
    for name in sorted(set(expected) - graded):
        yield f"{who}, {name}: not in the report."
    for exercise in report.exercises:
        wanted = expected.get(exercise.name, Status.PASSED)
        if exercise.status is not wanted:
            yield f"{who}, {exercise.name}: {exercise.status}, where {wanted} was expected."
        elif not _fits(exercise):
            yield f"{who}, {exercise.name}: {wanted}, with {exercise.score} of {exercise.max_score} points."
    if report.score != round(sum(exercise.score for exercise in report.exercises), 2):
        yield f"{who}: the score is not the sum of the exercises' points."


def _fits(exercise: ExerciseReport) -> bool:
    """Whether the points are such as the status promises."""
    if exercise.status is Status.PASSED:
        return exercise.score == exercise.max_score > 0
    if exercise.status is Status.PARTIAL:
        return 0 < exercise.score < exercise.max_score
    return exercise.score == 0


def score_sheet(report: Report, remark: str) -> RenderableType:
    """Who, how many points, and a row for each exercise that has something to say."""
    table = Table(box=None, padding=(0, 1), pad_edge=False, show_header=False)
    table.add_column(width=1)
    table.add_column(ratio=2)
    table.add_column(justify="right", no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(ratio=3)
    for topic, exercises in groupby(report.exercises, key=lambda exercise: exercise.topic):
        group = list(exercises)
        table.add_row("", foreign(topic, "bold"), *_points(_earned(group), _most(group), "bold"), "")
        for _, alike in groupby(group, key=_row):
            _add_row(table, list(alike))
    heading = Text.assemble((report.submission.id, "bold"), f", {_share(report)}")
    return Group(Rule(heading, align="left", style="dim"), Text(remark, "italic"), table)


def _share(report: Report) -> str:
    """The points, and their share of all rounded down: 100 % is only said of every point."""
    percent = int(round(100 * report.score / report.max_score, 6))
    return f"{points(report.score)} of {points(report.max_score)} points ({percent} %)"


def _row(exercise: ExerciseReport) -> tuple[str, ...]:
    """Equal for neighbours that share a row."""
    reason = _reason(exercise)
    return (exercise.status, reason) if exercise.status in _PLAIN or reason else (exercise.name,)


def _add_row(table: Table, alike: Sequence[ExerciseReport]) -> None:
    mark, words, style = WORDS[alike[0].status]
    reason = _reason(alike[0])
    table.add_row(
        Text(mark, style),
        foreign(", ".join(exercise.name for exercise in alike)),
        *_points(_earned(alike), _most(alike), ""),
        Text.assemble((words, style), foreign(f": {reason}" if reason else "")),
    )


def _reason(exercise: ExerciseReport) -> str:
    """The likely mistake, or else what the message says below the call and its inputs."""
    case = exercise.first_failure
    if case is None or exercise.status in _PLAIN:
        return ""
    said = (line for line in case.message.split("\n") if line and not line.startswith(" "))
    return case.diagnosis or next((line for line in said if f'case "{case.name}"' not in line), "")


def class_table(reports: Sequence[Report]) -> RenderableType:
    """The class at a glance, in the order it was graded."""
    table = Table(box=None, padding=(0, 1), pad_edge=False, show_header=False)
    table.add_column()
    table.add_column(justify="right", no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column()
    for report, recipe in zip(reports, RECIPES, strict=True):
        style = "green" if report.passed else ""
        table.add_row(
            Text(recipe.student, "bold"), *_points(report.score, report.max_score, style), Text(recipe.remark)
        )
    return Group(Rule(Text("The class", "bold"), align="left", style="dim"), table)


def _points(score: float, most: float, style: str) -> tuple[Text, Text]:
    return Text(points(score), style), Text(f"of {points(most)}", style)


def _earned(exercises: Sequence[ExerciseReport]) -> float:
    return sum(exercise.score for exercise in exercises)


def _most(exercises: Sequence[ExerciseReport]) -> float:
    return sum(exercise.max_score for exercise in exercises)


def _show(renderable: RenderableType) -> None:
    width = min(shutil.get_terminal_size((100, 24)).columns, 110)
    print(to_text(renderable, width, sys.stdout.isatty()), flush=True)


def _say(sentence: str) -> None:
    print(f"{sentence}\n", flush=True)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit("Stopped.")
