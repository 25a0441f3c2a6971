"""A topic as a notebook: the lesson as text, a cell for each exercise, and below it one that checks it."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

from grader.intake.files import read_bytes
from grader.intake.notebooks import MAX_NOTEBOOK, NoNotebook, code_of, python_of
from grader.learner.errors import LearnerError

if TYPE_CHECKING:
    from grader.outline import TopicOutline

IMPORT = "from grader import check"
AT_WORK = "Run the last cell to see your code at work; it is not graded."
_ABOUT_THE_FILE = re.compile(r"^- `python [^\n]*(?:\n {2,}[^\n]*)*\n?", re.MULTILINE)
"""A rule on how to run the file, which a notebook is not."""
_RULES = re.compile(r"^Rules of this file$", re.MULTILINE)


def notebook_name(topic: TopicOutline) -> str:
    """`04_softmax.ipynb`."""
    return PurePath(topic.file).with_suffix(".ipynb").name


def notebook(topic: TopicOutline, stub: str) -> str:
    """The notebook of a topic's stub, as JSON of format 4.5."""
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    whole = {
        "cells": list(_cells(topic, stub)),
        "metadata": {"kernelspec": kernel, "language_info": {"name": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(whole, indent=1, ensure_ascii=False) + "\n"


def with_stub(path: Path, untouched: str, exercise: str) -> str:
    """A student's notebook with the cell that defines an exercise as it is in the untouched one.

    LearnerError where it cannot be read, or where no cell defines the exercise alone.
    """
    content = read_bytes(path, MAX_NOTEBOOK)
    try:
        code_of(content)  # which says what is wrong with it
        whole = json.loads(content)
        cells = [cell for cell in whole["cells"] if cell["cell_type"] == "code"]
    except (NoNotebook, LookupError) as error:
        raise LearnerError(f"{path} is not a notebook of format 4; save it again in Jupyter.") from error
    (stub,) = (cell for cell in json.loads(untouched)["cells"] if cell["id"] == exercise)
    found = [cell for cell in cells if exercise in _defined("".join(cell["source"]))]
    if not found:
        raise LearnerError(
            f"No cell of {path} that is valid Python defines {exercise}; copy its stub from `gdgrade show"
            f" {exercise}`."
        )
    cell = found[-1]
    if others := sorted(_defined("".join(cell["source"])) - {exercise}):
        raise LearnerError(
            f"The cell of {path} that defines {exercise} also defines {', '.join(others)}; move {exercise}"
            " into a cell of its own first."
        )
    cell.update(source=stub["source"], outputs=[], execution_count=None)
    return json.dumps(whole, indent=1, ensure_ascii=False) + "\n"


def _defined(cell: str) -> set[str]:
    """The functions and classes that a cell defines; none where it is no Python."""
    try:
        tree = ast.parse(python_of(cell))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return set()
    return {name for node in tree.body if (name := _name(node))}


def _cells(topic: TopicOutline, stub: str) -> Iterator[dict[str, Any]]:
    """The lesson, what all need, each exercise with what stands above it and its check, and what is left."""
    lines = stub.split("\n")
    tree = ast.parse(stub)
    exercises = {exercise.name for exercise in topic.exercises}
    body = list(tree.body)
    done = 0
    if (lesson := ast.get_docstring(tree)) is not None:
        done = body.pop(0).end_lineno or 0
        yield _markdown("lesson", _as_markdown(lesson))
    ends = {i: node.end_lineno or done for i, node in enumerate(body)}
    first = next((i for i, node in enumerate(body) if _name(node) in exercises), len(body))
    if first:
        yield _code("imports", f"{_between(lines, done, ends[first - 1])}\n{IMPORT}")
        done = ends[first - 1]
    else:
        yield _code("imports", IMPORT)
    for i, node in enumerate(body):
        if (name := _name(node)) in exercises:
            yield _code(name, _between(lines, done, ends[i]))
            yield _code(f"check-{name}", f"check({name})")
            done = ends[i]
    if rest := _between(lines, done, len(lines)):
        yield _markdown("at-work", AT_WORK)
        yield _code("demonstration", rest)


def _name(node: ast.stmt) -> str:
    return node.name if isinstance(node, (ast.FunctionDef, ast.ClassDef)) else ""


def _between(lines: list[str], done: int, last: int) -> str:
    return "\n".join(lines[done:last]).strip("\n")


def _as_markdown(lesson: str) -> str:
    """The first line as a title; formulas are indented as Markdown wants it already."""
    return "# " + _RULES.sub("**Rules**\n", _ABOUT_THE_FILE.sub("", lesson)).rstrip()


def _markdown(name: str, text: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "id": name, "metadata": {}, "source": _source(text)}


def _code(name: str, text: str) -> dict[str, Any]:
    rest: dict[str, Any] = {"execution_count": None, "metadata": {}, "outputs": []}
    return {"cell_type": "code", "id": name, **rest, "source": _source(text)}


def _source(text: str) -> list[str]:
    return text.splitlines(keepends=True)
