"""A notebook's code as a notebook runs it: what fails in one cell stops no other. Runs in the child.

A cell that is not Python defines nothing. A statement that raises is passed over, and the names that it would
have bound are bound to nothing: every name stands for what it stands for when all of the notebook runs, which
is what a reading of it sees, or it is missing, with the reason.
"""

from __future__ import annotations
import __future__

import ast
import asyncio.events
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from inspect import CO_COROUTINE
from itertools import pairwise
from types import CodeType
from typing import Any

from grader.sandbox.child.event_loop import EventLoop
from grader.sandbox.child.syntax_errors import describe_syntax_error

_OF_FUTURE = sum(getattr(__future__, name).compiler_flag for name in __future__.all_feature_names)

_HEAD = re.compile(r"(?:async\s+)?(?:def|class)\s+(\w+)|([A-Za-z_]\w*)[ \t]*(?::[^=]+)?=(?!=)")
"""How a line begins, at the left edge, that would bind a name and does not end there."""


_FUTURE = re.compile(r"from +__future__ +import +[\w, ]+")


@dataclass(frozen=True)
class Cells:
    """The source of a notebook without the cells that are not Python, its lines where they are; and why each
    name is not defined that such a cell would have bound."""

    source: bytes
    lacking: Mapping[str, str]


def python_cells(file: str, source: bytes, cells: Sequence[int]) -> Cells:
    """The cells that are Python. `cells` are the lines that they begin with, 0 for one that has none."""
    lines = source.decode().split("\n")
    lacking: dict[str, str] = {}
    firsts = sorted({first for first in cells if 0 < first <= len(lines)})
    for first, behind in pairwise([*firsts, len(lines) + 1]):
        cell = lines[first - 1 : behind - 1]
        if error := _error_in(file, cell, first):
            lacking |= dict.fromkeys(_bound_by_lines(cell), error)
            lines[first - 1 : behind - 1] = [""] * len(cell)
    return Cells("\n".join(_with_the_future_first(file, lines)).encode(), lacking)


def _with_the_future_first(file: str, lines: list[str]) -> list[str]:
    """The lines, with what the cells import from `__future__` at the beginning of the first one: any cell may
    begin with that, but only the first of a program."""
    if not _error_in(file, lines, 1):
        return lines
    imported = [line for line in lines if _FUTURE.fullmatch(line)]
    others = ["" if _FUTURE.fullmatch(line) else line for line in lines]
    moved = ["; ".join([*dict.fromkeys(imported), *filter(str.strip, others[:1])]), *others[1:]]
    # A definition cannot follow on the same line.
    return others if _error_in(file, moved, 1) else moved


def _error_in(file: str, cell: Sequence[str], first: int) -> str:
    """Why Python cannot compile a cell, which begins on line `first`; empty where it can."""
    try:
        _compiled("\n" * (first - 1) + "\n".join(cell), file)
    except SyntaxError as error:
        return describe_syntax_error(file, error)
    except (ValueError, RecursionError, MemoryError, OverflowError) as error:
        return f"Python cannot compile {file}, line {first}: {type(error).__name__}."
    return ""


def _bound_by_lines(cell: Sequence[str]) -> Iterator[str]:
    """The names that the lines at the left edge of a cell would bind, each read by itself."""
    for line in cell:
        try:
            yield from (name for statement in ast.parse(line).body for name in bound_by(statement))
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            if head := _HEAD.match(line):
                yield head[1] or head[2]


def bound_by(statement: ast.stmt) -> Iterator[str]:
    """The names of the top level that a statement may bind when it runs."""
    if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        yield statement.name
    for node in _run_at_once(statement):
        match node:
            case ast.Name(ctx=ast.Store()):
                yield node.id
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                yield node.name
            case ast.alias(name=name, asname=asname):
                yield asname or name.partition(".")[0]
            case (
                ast.ExceptHandler(name=str(name))
                | ast.MatchAs(name=str(name))
                | ast.MatchStar(name=str(name))
            ):
                yield name


def _run_at_once(node: ast.AST) -> Iterator[ast.AST]:
    """The nodes inside, but for the bodies of functions and classes, whose names are their own."""
    own = isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda))
    for name, value in ast.iter_fields(node):
        if own and name in ("body", "args", "type_params"):
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST):
                yield child
                yield from _run_at_once(child)


@dataclass(frozen=True)
class Statement:
    """A statement at the top level of a notebook, and the names that it binds."""

    code: CodeType
    binds: frozenset[str]


def statements(text: str, file: str) -> tuple[Statement, ...]:
    """The statements of a notebook, in order. Raises what compiling the text raises."""
    tree = ast.parse(text)
    flags = _compiled(tree, file).co_flags & _OF_FUTURE
    return tuple(
        Statement(_compiled(ast.Module([each], []), file, flags), frozenset(bound_by(each)))
        for each in tree.body
    )


def _compiled(source: str | ast.Module, file: str, flags: int = 0) -> CodeType:
    """Code that may hold an `await` outside of a function, as a cell may."""
    flags |= ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
    code: CodeType = compile(source, file, "exec", flags, dont_inherit=True)
    return code


def run(
    program: Sequence[Statement],
    names: dict[str, Any],
    lacking: dict[str, str],
    tell: Callable[[BaseException], str],
) -> None:
    """Run the statements in a module's names. `lacking` gets, by name, why a name is not defined: what `tell`
    says of each exception."""
    loop = EventLoop()
    for statement in program:
        try:
            _run_code(statement.code, names, loop)
        except (Exception, SystemExit) as error:  # noqa: BLE001 - a student's own kinds too
            why = tell(error)
            # What a lack has led to is told with its own reason.
            cause = lacking.get(error.name or "") if type(error) is NameError else None
            lacking |= dict.fromkeys(statement.binds, cause or why)
            for name in statement.binds:
                names.pop(name, None)
    loop.close()


def _run_code(code: CodeType, names: dict[str, Any], loop: EventLoop) -> None:
    """Run code of a cell, in the loop of all cells as in a notebook: a task that one of them begins goes on
    while another waits."""
    if code.co_flags & CO_COROUTINE:
        loop.run_until_complete(eval(code, names))
        return
    asyncio.events._set_running_loop(loop)
    try:
        eval(code, names)
    finally:
        asyncio.events._set_running_loop(None)
