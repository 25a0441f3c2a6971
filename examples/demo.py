"""What gdgrade does, shown and proved: grade the worked solutions, then the sample class.

    python examples/demo.py

Exit code 0 only when the solutions earn every point and each student's sheet says what the recipe
of their submission expects.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

from make_class import SOLUTIONS, make_submission
from recipes import RECIPES, Recipe
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from grader.course import load_course
from grader.exercise import Course
from grader.grading import Grader, Options
from grader.intake import read_folder
from grader.report import ExerciseReport, Report, Status
from grader.reports.terminal import WORDS
from grader.reports.text import foreign, points, to_text

TIMEOUT = 2.0
"""Seconds for one call. A right one takes milliseconds; a loop without end should not hold up a demo."""

_PLAIN = frozenset({Status.PASSED, Status.NOT_STARTED})
"""How an exercise ends that needs no explanation: the sheet names all of them in one line."""


def main() -> int:
    """Grade, tell, and compare with what was expected."""
    course = load_course()
    began = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="gdgrade-demo-") as folder, _grader(course) as grader:
        print(f"Grading the worked solutions, {SOLUTIONS.name}/ (about three seconds while torch starts).\n")
        solutions = grader.grade(read_folder(SOLUTIONS, course))
        _show(sheet(solutions, "the worked solutions"))
        print(f"Grading a sample class of {len(RECIPES)} submissions (examples/recipes.py).\n")
        reports = []
        for recipe in RECIPES:
            files = make_submission(Path(folder) / recipe.student, recipe, course)
            reports.append(grader.grade(read_folder(files, course)))
            _show(sheet(reports[-1], recipe.remark))
    _show(class_table(reports))
    surprises = [*unexpected(solutions, {}), *(s for r, e in zip(reports, RECIPES, strict=True) for s in told(r, e))]
    for surprise in surprises:
        print(f"Not as expected: {surprise}", file=sys.stderr)
    if surprises:
        return 1
    print(
        f"The worked solutions earned every point and all {len(RECIPES)} sheets are as expected"
        f" ({time.perf_counter() - began:.0f} s).\n"
        f"Your turn: `gdgrade init my-exercises`; gdgrade is in {Path(sys.executable).parent}."
    )
    return 0
