"""Stubs: what students start from, made from the solutions.

A solution marks what a student is to write:

    def relu(x):
        \"\"\"max(0, x), elementwise.\"\"\"
        # BEGIN SOLUTION
        return x.clamp(min=0)
        # END SOLUTION

Inside a function the marked lines become `raise NotImplementedError("relu is not written yet")`;
outside of one (a helper, an import that only the solution needs) they are gone.
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from grader.places import Places
from grader.user_error import UserError

if TYPE_CHECKING:
    from grader.outline import CourseOutline, TopicOutline


class StubError(UserError):
    """A solution that no stub can be made of, with the line; or no solution at all."""


BEGIN = "# BEGIN SOLUTION"
END = "# END SOLUTION"
_NOT_WRITTEN = re.compile(r"raise NotImplementedError\(.*\)")
_ALMOST = re.compile(r"#+\s*(BEGIN|END)[\s_-]*SOLUTION\W*", re.IGNORECASE)

_Function = ast.FunctionDef | ast.AsyncFunctionDef
_Definition = _Function | ast.ClassDef


@dataclass(frozen=True)
class _Region:
    """The lines of one BEGIN and its END, both counted from 1 and part of it."""

    begin: int
    end: int
    indent: str


def build_stub(solution: str) -> str:
    """The stub of a solution's text.

    StubError, with the line, for a marker that is alone, nested, misspelt or shares its line
    with code, for a region that cuts a statement in two, and for a stub that is no Python.
    """
    lines = solution.split("\n")
    tree = _parse(solution, "the solution")
    # From the bottom up, so that the line numbers above stay true.
    for region in reversed(_regions(solution)):
        _check_whole_statements(tree, region)
        name = _function_around(tree, region)
        if name is None:
            lines = _cut(lines, region)
        else:
            raised = f'{region.indent}raise NotImplementedError("{name} is not written yet")'
            lines[region.begin - 1 : region.end] = [raised]
    stub = "\n".join(lines).rstrip("\n") + "\n" if lines else ""
    _parse(stub, "the stub")
    return stub


def pristine(topic: TopicOutline, places: Places | None = None) -> str:
    """The untouched stub of a topic's file: made from the solution, where a course has it here, else as it is
    shipped. `places` are those of the course that gdgrade comes with where they are not given.

    StubError where there is neither, and as `build_stub`.
    """
    places = places or Places.built_in()
    solution, shipped = places.solution(topic.file), places.exercise(topic.file)
    if shipped.is_file() and not solution.is_file():
        return shipped.read_text(encoding="utf-8")
    return _built(solution, places.shown(solution))


def stale_exercises(course: CourseOutline, root: Path) -> dict[Path, str]:
    """The files of `root/exercises` that are not the stub of their solution, and what they should be.

    StubError where a topic has no solution in `root/solutions`, and as `build_stub`.
    """
    places = Places.of_folder(root)
    solutions = {topic.file: places.solution(topic.file) for topic in course.topics}
    stubs = {
        places.exercise(file): _built(solution, places.shown(solution))
        for file, solution in solutions.items()
    }
    return {
        path: stub
        for path, stub in stubs.items()
        if not path.is_file() or path.read_bytes() != stub.encode("utf-8")
    }


def checkout() -> Path:
    """The folder that holds `grader/`, and in a checkout `solutions/` and `exercises/`."""
    return Path(__file__).resolve().parent.parent


def task(stub: str, exercise: str) -> str:
    """What an exercise asks: its signature and docstring, as in the stub of its topic, without the body.

    KeyError where the stub defines no such exercise.
    """
    node = find_definition(ast.parse(stub), exercise)
    if node is None:
        raise KeyError(exercise)
    first_line, last_line = span(node)
    if not isinstance(node, ast.ClassDef):  # A class is asked for as it stands, method by method.
        first = node.body[0]
        documented = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
        last_line = (first.end_lineno or first.lineno) if documented else first.lineno - 1
    shown = "\n".join(stub.split("\n")[first_line - 1 : last_line]) + "\n"
    return _NOT_WRITTEN.sub("...", shown)


def lesson(stub: str) -> str:
    """What the file of a topic says before its exercises; empty where it says nothing."""
    return ast.get_docstring(ast.parse(stub)) or ""


def rules(stub: str) -> str:
    """The rules of a topic's file: its lesson from the line that begins with "Rules"; empty without one."""
    lines = lesson(stub).split("\n")
    first = next((number for number, line in enumerate(lines) if line.startswith("Rules")), len(lines))
    return "\n".join(lines[first:])


def find_definition(tree: ast.Module, name: str) -> _Definition | None:
    """The top-level function or class called `name`, the last one where there are several."""
    found = [node for node in tree.body if isinstance(node, _Definition) and node.name == name]
    return found[-1] if found else None


def span(node: _Definition) -> tuple[int, int]:
    """The first and last line of a definition, counted from 1, its decorators included."""
    first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
    return first, node.end_lineno or node.lineno


def _built(solution: Path, shown: str) -> str:
    try:
        return build_stub(solution.read_text(encoding="utf-8"))
    except UnicodeDecodeError as error:
        raise StubError(f"{shown} is not UTF-8 text; save it as UTF-8.") from error
    except OSError as error:
        raise StubError(f"{shown} is missing; stubs are made from the solutions of a course.") from error
    except StubError as error:
        raise StubError(f"{shown}, {error}.") from error


def _parse(text: str, what: str) -> ast.Module:
    try:
        return ast.parse(text)
    except SyntaxError as error:
        raise StubError(f"line {error.lineno}: {what} is not valid Python: {error.msg}") from error


def _regions(solution: str) -> tuple[_Region, ...]:
    """Every pair of markers, from the top. Only comments count, not the text of a string."""
    regions: list[_Region] = []
    open_at: tuple[int, str] | None = None
    for line, indent, marker in _markers(solution):
        if marker == BEGIN:
            if open_at is not None:
                raise StubError(f"line {line}: `{BEGIN}` inside the region begun in line {open_at[0]}")
            open_at = line, indent
        elif open_at is None:
            raise StubError(f"line {line}: `{END}` without a `{BEGIN}`")
        else:
            if indent != open_at[1]:
                raise StubError(f"line {line}: `{END}` is indented unlike its `{BEGIN}` in line {open_at[0]}")
            regions.append(_Region(open_at[0], line, indent))
            open_at = None
    if open_at is not None:
        raise StubError(f"line {open_at[0]}: `{BEGIN}` without an `{END}`")
    return tuple(regions)


def _markers(solution: str) -> Iterator[tuple[int, str, str]]:
    """The line, indentation and text of each marker."""
    for token in tokenize.generate_tokens(io.StringIO(solution).readline):
        if token.type != tokenize.COMMENT or not _ALMOST.fullmatch(token.string):
            continue
        line, column = token.start
        if token.string not in (BEGIN, END):
            raise StubError(f"line {line}: write the marker as `{BEGIN}` or `{END}`")
        indent = token.line[:column]
        if indent.strip():
            raise StubError(f"line {line}: `{token.string}` needs a line of its own")
        yield line, indent, token.string


def _check_whole_statements(tree: ast.Module, region: _Region) -> None:
    """A region holds whole statements; it is between those of a compound one, never across."""
    empty = True
    for node in ast.walk(tree):
        if not isinstance(node, ast.stmt):
            continue
        first = span(node)[0] if isinstance(node, _Definition) else node.lineno
        last = node.end_lineno or node.lineno
        inside = region.begin < first and last < region.end
        # Its last marker comes after the last statement of a body, so outside of what ast counts.
        compound = hasattr(node, "body") or isinstance(node, ast.Match)
        around = compound and first < region.begin and node.col_offset < len(region.indent)
        if not (inside or around or last < region.begin or region.end < first):
            raise StubError(f"line {region.begin}: the region cuts the statement of line {first} in two")
        empty = empty and not inside
    if empty:
        raise StubError(f"line {region.begin}: the region holds no statement")


def _function_around(tree: ast.Module, region: _Region) -> str | None:
    """The exercise a region belongs to: its outermost function, `Class.method` in a class."""
    nodes: Sequence[ast.stmt] = tree.body
    prefix = ""
    while True:
        around = next(
            (node for node in nodes if isinstance(node, _Definition) and _holds(node, region)), None
        )
        if around is None:
            return None
        if isinstance(around, _Function):
            return prefix + around.name
        prefix, nodes = f"{prefix}{around.name}.", around.body


def _holds(node: _Definition, region: _Region) -> bool:
    # A body ends, for ast, with its last statement: at the line before END.
    last = node.end_lineno or node.lineno
    return node.lineno < region.begin <= last and node.col_offset < len(region.indent)


def _cut(lines: Sequence[str], region: _Region) -> list[str]:
    """The lines without a region, and with no more blank lines in its place than ruff leaves."""
    before, after = list(lines[: region.begin - 1]), list(lines[region.end :])
    above = below = 0
    while before and not before[-1]:
        before.pop()
        above += 1
    while after and not after[0]:
        after.pop(0)
        below += 1
    blank = min(max(above, below), 1 if region.indent else 2) if before and after else 0
    return [*before, *[""] * blank, *after]
