"""Something is too much: a part of an expression, a call, an argument, a minus, a branch."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.sandbox.child.editing.edit import Edit, Put
from grader.sandbox.child.editing.kinds import Kind
from grader.sandbox.child.editing.nodes import (
    binary,
    called_name,
    is_function_of,
    is_method,
    is_number,
    negative,
    number,
)
from grader.sandbox.child.editing.program import Program
from grader.sandbox.child.editing.sites import Role
from grader.sandbox.child.editing.vocabulary import REDUCTIONS

MAKE_SEQUENCES = frozenset(["range", "zip", "enumerate", "len", "zeros", "ones", "eye"])


def operands_left_out(program: Program) -> Iterator[Edit]:
    """`a ∘ b` to `a` or `b`; of a chain of products the one before the last, too."""
    for site in program.sites():
        node = site.node
        if isinstance(node, ast.BoolOp):
            yield from (site.becomes(Kind.CONDITION, value) for value in node.values)
        if not isinstance(node, ast.BinOp):
            continue
        yield site.becomes(Kind.OPERAND, node.left)
        if not isinstance(node.op, ast.Pow):
            yield site.becomes(Kind.OPERAND, node.right)
        if isinstance(node.op, ast.Div) and not is_number(node.left):
            yield site.becomes(Kind.OPERAND, binary(number(1.0, node), ast.Div, node.right, node))
        if isinstance(node.op, ast.Sub):
            yield site.becomes(Kind.OPERAND, negative(node.right, node))
        inner = node.left
        if _is_product(node) and isinstance(inner, ast.BinOp) and _is_product(inner):
            yield site.becomes(Kind.OPERAND, inner.left)
            further = inner.left
            if isinstance(further, ast.BinOp) and _is_product(further):
                yield site.becomes(Kind.OPERAND, binary(further.left, type(node.op), node.right, node))


def _is_product(node: ast.BinOp) -> bool:
    return isinstance(node.op, ast.Mult | ast.Div)


def branches(program: Program) -> Iterator[Edit]:
    """One branch of a condition, always; or the two exchanged."""
    for site in program.sites():
        node = site.node
        if isinstance(node, ast.IfExp):
            yield site.becomes(Kind.CONDITION, node.body)
            yield site.becomes(Kind.CONDITION, node.orelse)
            exchanged = ast.IfExp(node.test, node.orelse, node.body)
            yield site.becomes(Kind.CONDITION, ast.copy_location(exchanged, node))
    for place in program.statements:
        if isinstance(place.statement, ast.If):
            shown = place.statement.test
            yield place.becomes(Kind.CONDITION, *place.statement.body, shown=shown)
            yield place.becomes(Kind.CONDITION, *place.statement.orelse, shown=shown)


def calls_left_out(program: Program) -> Iterator[Edit]:
    """`f(x)` or `x.f()` to `x`; an argument left out."""
    for site in program.sites():
        node = site.node
        if not isinstance(node, ast.Call) or site.role in (Role.SIZE, Role.AXIS):
            continue
        called = called_name(node)
        if called in MAKE_SEQUENCES:
            continue
        if is_method(node, program.modules) and isinstance(node.func, ast.Attribute):
            yield site.becomes(Kind.CALL, node.func.value)
        else:
            yield from (site.becomes(Kind.CALL, argument) for argument in node.args[:2])
        if called not in REDUCTIONS:
            for i in range(len(node.keywords)):
                fewer = [*node.keywords[:i], *node.keywords[i + 1 :]]
                yield Edit(Kind.ARGUMENT, site.unit, node, (Put(node, "keywords", None, fewer),))
        first = 1 if is_function_of(node, program.modules) else 0
        if len(node.args) > first and len(node.args) > 1:
            yield Edit(Kind.ARGUMENT, site.unit, node, (Put(node, "args", None, node.args[:-1]),))


def minus_left_out(program: Program) -> Iterator[Edit]:
    """`-e` to `e`."""
    for site in program.sites():
        match site.node:
            case ast.UnaryOp(op=ast.USub(), operand=operand) if site.role is not Role.INDEX:
                yield site.becomes(Kind.SIGN, operand)
