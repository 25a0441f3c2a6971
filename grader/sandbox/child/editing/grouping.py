"""The same parts with other brackets."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

from grader.sandbox.child.editing.edit import Edit
from grader.sandbox.child.editing.kinds import Kind
from grader.sandbox.child.editing.nodes import at, attribute, binary, call, called_name, is_method, negative
from grader.sandbox.child.editing.program import Program
from grader.sandbox.child.editing.sites import Role, Site
from grader.sandbox.child.editing.vocabulary import STRUCTURAL

ASSOCIATIVE = (ast.Add, ast.Mult, ast.MatMult)


def grouping(program: Program) -> Iterator[Edit]:
    """`(a ∘ b) ∙ c` to `a ∘ (b ∙ c)`, `f(a) ∘ b` to `f(a ∘ b)`, `x.f().g()` to `x.g().f()`, and back."""
    for site in program.sites():
        if site.role is Role.TEST:
            continue
        if isinstance(site.node, ast.BinOp):
            yield from _of_operator(program, site)
        elif isinstance(site.node, ast.Call):
            yield from _of_call(program, site)


def _of_operator(program: Program, site: Site) -> Iterator[Edit]:
    node = site.node
    left, right, operator = node.left, node.right, type(node.op)
    if isinstance(left, ast.BinOp) and not _is_the_same(left.op, node.op):
        inner = binary(left.right, operator, right, node)
        yield site.becomes(Kind.GROUPING, binary(left.left, type(left.op), inner, node))
    if isinstance(right, ast.BinOp) and not _is_the_same(right.op, node.op):
        inner = binary(left, operator, right.left, node)
        yield site.becomes(Kind.GROUPING, binary(inner, type(right.op), right.right, node))
    if isinstance(left, ast.UnaryOp) and isinstance(left.op, ast.USub) and operator in (ast.Add, ast.Sub):
        yield site.becomes(Kind.GROUPING, negative(binary(left.operand, operator, right, node), node))
    for inner, other, first in ((left, right, True), (right, left, False)):
        if not isinstance(inner, ast.Call):
            continue
        if is_method(inner, program.modules):
            function: Any = inner.func
            pair = (function.value, other) if first else (other, function.value)
            whole = attribute(binary(pair[0], operator, pair[1], node), function.attr, node)
            changed = ast.Call(whole, inner.args, inner.keywords)
            yield site.becomes(Kind.GROUPING, at(node, changed))
        elif len(inner.args) == 1 and not inner.keywords:
            pair = (inner.args[0], other) if first else (other, inner.args[0])
            changed = call(inner.func, binary(pair[0], operator, pair[1], node), place=node)
            yield site.becomes(Kind.GROUPING, changed)


def _is_the_same(one: ast.operator, other: ast.operator) -> bool:
    return type(one) is type(other) and isinstance(one, ASSOCIATIVE)


def _of_call(program: Program, site: Site) -> Iterator[Edit]:
    node = site.node

    def on(value: ast.expr) -> ast.expr:
        """The same call of another value."""
        if is_method(node, program.modules):
            function = attribute(value, node.func.attr, node)
            return at(node, ast.Call(function, node.args, node.keywords))
        return at(node, ast.Call(node.func, [value, *node.args[1:]], node.keywords))

    if is_method(node, program.modules):
        inner = node.func.value
        if isinstance(inner, ast.Call) and is_method(inner, program.modules):
            function: Any = inner.func
            outer = attribute(on(function.value), function.attr, node)
            yield site.becomes(Kind.GROUPING, at(node, ast.Call(outer, inner.args, inner.keywords)))
    elif node.args and called_name(node) not in STRUCTURAL:
        inner = node.args[0]
        if isinstance(inner, ast.Call) and len(inner.args) == 1:
            yield site.becomes(Kind.GROUPING, call(inner.func, on(inner.args[0]), place=node))
    else:
        return
    if isinstance(inner, ast.BinOp):
        operator = type(inner.op)
        yield site.becomes(Kind.GROUPING, binary(on(inner.left), operator, inner.right, node))
        yield site.becomes(Kind.GROUPING, binary(inner.left, operator, on(inner.right), node))
