"""nbgrader: one notebook for each student, and one `nbgrader autograde` for the class."""

from __future__ import annotations

import json
import sqlite3
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from benchmarks.peers.assignment import EXERCISES, checks_source
from benchmarks.peers.peer import Command, Scores, activated

ASSIGNMENT, NOTEBOOK = "gradients", "gradients.ipynb"
COURSE = "peers"
CONFIG = f"""c = get_config()
c.CourseDirectory.course_id = "{COURSE}"
"""
STUB = "import torch\n\n" + "\n\n".join(
    f"def {name}(*arguments):\n    ### BEGIN SOLUTION\n    pass\n    ### END SOLUTION\n" for name in EXERCISES
)
POINTS = """
    select student.id, base_cell.name, grade.auto_score, grade_cells.max_score
    from grade
    join base_cell on base_cell.id = grade.cell_id
    join grade_cells on grade_cells.id = grade.cell_id
    join submitted_notebook on submitted_notebook.id = grade.notebook_id
    join submitted_assignment on submitted_assignment.id = submitted_notebook.assignment_id
    join student on student.id = submitted_assignment.student_id
"""


class NbGrader:
    """An autograded answer cell for the functions, and a cell of hidden tests for each of them."""

    name = "nbgrader"
    packages = ("nbgrader",)
    copies = 1

    def prepare(self, python: Path, folder: Path, submissions: Mapping[str, Path]) -> Sequence[Command]:
        nbgrader = (str(python), "-m", "nbgrader")
        (folder / "nbgrader_config.py").write_text(CONFIG, encoding="utf-8")
        _write(folder / "source" / ASSIGNMENT / NOTEBOOK, _cells())
        generate = (*nbgrader, "generate_assignment", ASSIGNMENT, "--create")
        subprocess.run(generate, cwd=folder, env=activated(python), check=True, capture_output=True)
        released = json.loads((folder / "release" / ASSIGNMENT / NOTEBOOK).read_bytes())
        for name, source in submissions.items():
            released["cells"][0]["source"] = source.read_text(encoding="utf-8")
            home = folder / "submitted" / name / ASSIGNMENT
            home.mkdir(parents=True)
            (home / NOTEBOOK).write_text(json.dumps(released), encoding="utf-8")
        return [Command((*nbgrader, "autograde", ASSIGNMENT, "--create"), folder)]

    def scores(self, folder: Path, names: Sequence[str]) -> Scores:
        return read_gradebook(folder / "gradebook.db", names)


def read_gradebook(path: Path, names: Sequence[str]) -> Scores:
    """The share of the points of each cell of tests."""
    scores: Scores = {name: {} for name in names}
    with closing(sqlite3.connect(path)) as gradebook:
        for student, cell, score, most in gradebook.execute(POINTS):
            if student in scores:
                scores[student][cell] = (score or 0.0) / most
    return scores


def _cells() -> Iterator[dict[str, Any]]:
    yield _cell(STUB, "functions", solution=True)
    for name in EXERCISES:
        hidden = f"### BEGIN HIDDEN TESTS\n{checks_source()}\ncheck_{name}({name})\n### END HIDDEN TESTS\n"
        yield _cell(hidden, name, grade=True, points=1)


def _cell(source: str, name: str, solution: bool = False, **graded: Any) -> dict[str, Any]:
    about = {
        "grade": False,
        "points": 0,
        **graded,
        "grade_id": name,
        "solution": solution,
        "locked": not solution,
    }
    return {
        "cell_type": "code",
        "id": name.replace("_", "-"),
        "metadata": {"nbgrader": {**about, "schema_version": 3, "task": False, "cell_type": "code"}},
        "source": source,
        "outputs": [],
        "execution_count": None,
    }


def _write(path: Path, cells: Iterator[dict[str, Any]]) -> None:
    path.parent.mkdir(parents=True)
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = {"cells": list(cells), "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
    path.write_text(json.dumps(notebook), encoding="utf-8")
