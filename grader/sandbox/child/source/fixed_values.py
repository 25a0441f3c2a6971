"""Which values of a file cannot be made to do something else once they are bound. Runs in the child.

A number, a function of a library or a tensor may be handed to anything; a list, or an object of an own class,
may come back with another function in it.
"""

from __future__ import annotations

import ast
from collections.abc import Callable

from grader.sandbox.child.source.library_names import value_of
from grader.sandbox.child.source.syntax import Nodes, Step, dotted_name

OF_ARITHMETIC = (
    *(ast.UnaryOp, ast.BinOp, ast.BoolOp, ast.Compare, ast.IfExp, ast.Tuple, ast.Starred),
    *(ast.JoinedStr, ast.FormattedValue, ast.operator, ast.unaryop, ast.boolop, ast.cmpop, ast.expr_context),
)
NUMBERS = frozenset("abs bool complex float int len pow range round str".split())
"""The functions of Python's own that return what cannot change."""

LIBRARIES = frozenset(["cmath", "math", "numpy", "torch"])
"""Their functions return numbers, arrays and other functions; what their classes make can hold anything."""

OF_FUNCTIONS = frozenset(["functools.cache", "functools.lru_cache", "functools.partial"])


def is_fixed_by(statement: Step, name: str, aliases: dict[str, str], is_own: Callable[[str], bool]) -> bool:
    """Whether a statement of the top level binds a name to a value that cannot change."""
    if isinstance(statement, ast.For):
        match statement:
            case ast.For(target=ast.Name(id=target), iter=ast.Tuple(elts=items) | ast.List(elts=items)):
                return target == name and all(_is_fixed(item, aliases, is_own) for item in items)
            case ast.For(target=ast.Name(id=target), iter=ast.Call() as values):
                return target == name and _is_fixed(values, aliases, is_own)
        return False
    value = value_of(statement, name)
    return value is not None and _is_fixed(value, aliases, is_own)


def _is_fixed(value: ast.AST, aliases: dict[str, str], is_own: Callable[[str], bool]) -> bool:
    match value:
        case ast.Constant() | ast.Lambda():
            return True
        case ast.Name(id=name) if is_own(name):
            return True
        case ast.Name() | ast.Attribute():
            return dotted_name(value, aliases) is not None
        case ast.Call(func=called):
            return _returns_fixed(called, aliases) and not any(map(_is_object, Nodes(value).all()))
    return isinstance(value, OF_ARITHMETIC) and all(
        _is_fixed(part, aliases, is_own) for part in ast.iter_child_nodes(value)
    )


def _returns_fixed(called: ast.expr, aliases: dict[str, str]) -> bool:
    if isinstance(called, ast.Name) and called.id in NUMBERS and called.id not in aliases:
        return True
    dotted = dotted_name(called, aliases) or ""
    root, *parts = dotted.split(".")
    return dotted in OF_FUNCTIONS or (root in LIBRARIES and bool(parts) and parts[-1].islower())


def _is_object(node: ast.AST) -> bool:
    """Whether this may ask NumPy for an array that holds anything: `dtype=object`, `"O"`."""
    match node:
        case ast.Name(id="object") | ast.Attribute(attr="object_"):
            return True
        case ast.Constant(value=str(name)):
            return "O" in name or name == "object"
    return False
