"""Making new nodes at the place of old ones, and questions about nodes."""

from __future__ import annotations

import ast
from collections.abc import Collection
from functools import cache
from typing import Any, TypeVar

Node = TypeVar("Node", bound=ast.AST)
NO_NUMBERS = (ast.Tuple, ast.List, ast.ListComp, ast.Compare, ast.Lambda, ast.Dict)
"""What is neither a number nor an array."""


def at(place: Any, node: Node) -> Node:
    """A new node, standing where another one is."""
    return ast.copy_location(node, place)


@cache
def expression(text: str) -> ast.expr:
    """A parsed expression. It is never changed, so it may hang in several places."""
    return ast.parse(text, mode="eval").body


def statement(text: str, place: ast.stmt) -> ast.stmt:
    """A parsed statement at the place of another one."""
    parsed = ast.parse(text).body[0]
    for node in ast.walk(parsed):
        if hasattr(node, "lineno"):
            ast.copy_location(node, place)
    return parsed


def binary(left: ast.expr, operator: type[ast.operator], right: ast.expr, place: ast.AST) -> ast.expr:
    return at(place, ast.BinOp(left, operator(), right))


def number(value: float | None, place: ast.AST) -> ast.expr:
    """A number as Python writes it: a negative one is a minus and a number. None is None."""
    if value is not None and value < 0:
        return negative(number(-value, place), place)
    return at(place, ast.Constant(value))


def negative(node: ast.expr, place: ast.AST) -> ast.expr:
    return at(place, ast.UnaryOp(ast.USub(), node))


def attribute(node: ast.expr, name: str, place: ast.AST) -> ast.Attribute:
    return at(place, ast.Attribute(node, name, ast.Load()))


def call(function: ast.expr, *arguments: ast.expr, place: ast.AST, **words: ast.expr) -> ast.Call:
    keywords = [at(place, ast.keyword(name, value)) for name, value in words.items()]
    return at(place, ast.Call(function, list(arguments), keywords))


def method(node: ast.expr, name: str, *arguments: ast.expr, place: ast.AST, **words: ast.expr) -> ast.Call:
    return call(attribute(node, name, place), *arguments, place=place, **words)


def name(text: str, place: ast.AST) -> ast.expr:
    return at(place, ast.Name(text, ast.Load()))


def called_name(node: Any) -> str:
    """The last name of what a call calls; empty for anything else."""
    match node:
        case ast.Call(func=ast.Attribute(attr=called)) | ast.Call(func=ast.Name(id=called)):
            return called
    return ""


def root_name(node: Any) -> str:
    """The name that a chain of attributes, indices and calls begins with."""
    while isinstance(node, ast.Attribute | ast.Subscript | ast.Call):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else ""


def dotted(node: Any) -> str:
    """`a.b.c` of names alone, empty for anything else."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return ".".join([node.id, *reversed(parts)]) if isinstance(node, ast.Name) else ""


def is_function_of(node: Any, modules: Collection[str]) -> bool:
    """Whether a call is of a function of a module (`torch.sum(x)`), and not of a method (`x.sum()`)."""
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and dotted(node.func).partition(".")[0] in modules
    )


def is_method(node: Any, modules: Collection[str]) -> bool:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and not is_function_of(node, modules)
    )


def is_number(node: Any) -> bool:
    """Whether it is a number as written, True and False apart."""
    return (
        isinstance(node, ast.Constant)
        and isinstance(node.value, int | float)
        and not isinstance(node.value, bool)
    )


def whole_number(node: Any) -> int | None:
    """The value of a whole number as written, with its sign."""
    match node:
        case ast.Constant(value=int(value)) if not isinstance(value, bool):
            return value
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int(value))):
            return -value
    return None


def is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def is_transposed(node: Any) -> bool:
    return isinstance(node, ast.Attribute) and node.attr in ("T", "mT")
