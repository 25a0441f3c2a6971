"""Write the sample class: a folder for each student, with their exercise files.

python -m examples.make_class FOLDER
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from examples.recipes import RECIPES, Recipe
from grader.course import load_course
from grader.exercise import Course, Topic
from grader.stubs import BEGIN, END, build_stub, find_definition, span

SOLUTIONS = Path(__file__).resolve().parents[1] / "solutions"


def make_class(folder: Path, course: Course) -> tuple[Path, ...]:
    """Write every student's files below `folder`; the folders of the students, in order."""
    return tuple(make_submission(folder / recipe.student, recipe, course) for recipe in RECIPES)


def make_submission(folder: Path, recipe: Recipe, course: Course) -> Path:
    """Write the files of one student into `folder`, which is returned."""
    folder.mkdir(parents=True)
    for topic in course.topics:
        (folder / topic.file).write_text(make_file(topic, recipe), encoding="utf-8")
    return folder


def make_file(topic: Topic, recipe: Recipe) -> str:
    """One file as a student handed it in: the solution, with some functions in other words."""
    parts = _parts(topic)
    if all(exercise.name in recipe.unwritten for exercise in topic.exercises):
        return parts.stub
    lines = list(parts.solution)
    # From the bottom up, so that the places above stay true.
    for name, (first, last) in sorted(parts.places.items(), key=lambda item: item[1], reverse=True):
        if name in recipe.wrong:
            lines[first - 1 : last] = recipe.wrong[name].strip("\n").split("\n")
        elif name in recipe.unwritten:
            lines[first - 1 : last] = parts.unwritten[name]
    return "\n".join(line for line in lines if line.strip() not in (BEGIN, END))


@dataclass(frozen=True)
class Parts:
    """A topic's solution in lines and its stub; where each function stands in the one, and its lines in
    the other."""

    solution: tuple[str, ...]
    stub: str
    places: Mapping[str, tuple[int, int]]
    unwritten: Mapping[str, list[str]]


@cache
def _parts(topic: Topic) -> Parts:
    """What the files of a topic are made of, worked out once for a whole class."""
    solution = (SOLUTIONS / topic.file).read_text(encoding="utf-8")
    stub = build_stub(solution)
    names = [exercise.name for exercise in topic.exercises]
    places, in_stub = _places(solution, names), _places(stub, names)
    lines = stub.split("\n")
    unwritten = {name: lines[first - 1 : last] for name, (first, last) in in_stub.items()}
    return Parts(tuple(solution.split("\n")), stub, places, unwritten)


def _places(source: str, names: Sequence[str]) -> dict[str, tuple[int, int]]:
    """The first and last line of each function, counted from 1."""
    tree = ast.parse(source)
    places = {}
    for name in names:
        definition = find_definition(tree, name)
        if definition is None:
            raise KeyError(name)
        places[name] = span(definition)
    return places


def main() -> int:
    """Write the class into the folder named on the command line."""
    if len(sys.argv) != 2:
        print("Name one folder, which is made: python -m examples.make_class FOLDER", file=sys.stderr)
        return 2
    for folder in make_class(Path(sys.argv[1]), load_course()):
        print(folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
