"""A notebook's code as a notebook runs it: what fails in one cell stops no other. Runs in the child.

Only what binds no name is passed over, so that every name stands for what it stands for when all of it
runs: cells that are not Python and define nothing, and statements that are an expression or an `assert`.
"""

from __future__ import annotations

import ast
import re
import traceback
from collections.abc import Iterator, Sequence
from itertools import pairwise

_DEFINES = re.compile(r"(?:async|class|def|from|import)\b|@|[A-Za-z_]\w*[ \t]*=(?!=)")
"""How a line begins, at the left edge, whose mistake is to be told: it would bind a name."""

PASSED_OVER = "_cell_raised"
"""What the function `passed_over` is called in a notebook."""


def without_broken_cells(source: bytes, cells: Sequence[int]) -> bytes:
    """The source, its lines where they are, with an empty line for each of a cell that cannot be compiled and
    binds nothing. `cells` are the lines that the cells begin with, 0 for one that has none."""
    lines = source.decode().split("\n")
    firsts = sorted({first for first in cells if 0 < first <= len(lines)})
    for first, behind in pairwise([*firsts, len(lines) + 1]):
        cell = lines[first - 1 : behind - 1]
        if not any(map(_DEFINES.match, cell)) and not _is_python("\n".join(cell)):
            lines[first - 1 : behind - 1] = [""] * len(cell)
    return "\n".join(lines).encode()


def _is_python(text: str) -> bool:
    try:
        compile(text, "cell", "exec", dont_inherit=True)
    except (SyntaxError, ValueError, RecursionError, MemoryError, OverflowError):
        return False
    return True


def carried_on(tree: ast.Module) -> ast.Module:
    """The program, which goes on behind an expression or an `assert` that raises. What was raised is printed,
    by `passed_over`, which has to be among its globals."""
    return ast.Module(list(_steps(tree.body)), tree.type_ignores)


def _steps(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    for statement in body:
        match statement:
            case ast.Expr(value=ast.Constant()):  # a docstring, behind which may be `from __future__`
                yield statement
            case ast.Expr() | ast.Assert() if not _binds(statement):
                yield _attempt(statement)
            case _:
                yield statement


def _binds(statement: ast.stmt) -> bool:
    return any(isinstance(node, ast.NamedExpr) for node in ast.walk(statement))


def _attempt(statement: ast.stmt) -> ast.stmt:
    report = ast.Expr(ast.Call(ast.Name(PASSED_OVER, ast.Load()), [], []))
    handler = ast.ExceptHandler(ast.Name("Exception", ast.Load()), None, [report])
    attempt = ast.copy_location(ast.Try([statement], [handler], [], []), statement)
    return ast.fix_missing_locations(attempt)


def passed_over() -> None:
    """Print what a statement raised, as a notebook does. Called where that is being handled."""
    traceback.print_exc(limit=0)
