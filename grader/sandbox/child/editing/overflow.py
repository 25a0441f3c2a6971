"""What keeps an exponential or a logarithm from overflowing."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

from grader.sandbox.child.editing.edit import Edit
from grader.sandbox.child.editing.kinds import Kind
from grader.sandbox.child.editing.nodes import (
    attribute,
    binary,
    called_name,
    expression,
    method,
    negative,
    number,
    statement,
)
from grader.sandbox.child.editing.program import Program, at_the_start
from grader.sandbox.child.editing.sites import Role

LESS_THE_MOST = "{0} = {0} - {0}.max(dim={1}, keepdim=True).values"


def overflows(program: Program) -> Iterator[Edit]:
    """`exp(e)` to `exp(e - max)` or `exp(-|e|)`; `a / (1 + a)` to `1 / (1 + 1 / a)`; `log(1 + exp(a))` to
    `logaddexp(a, 0)`."""
    if program.library == "python":
        return
    axis_word, keep_word = ("axis", "keepdims") if program.is_numpy else ("dim", "keepdim")
    for site in program.sites(Role.TERM, Role.FACTOR):
        node = site.node
        if site.below in ("exp", "softmax"):
            named = [expression(n) for n in ("dim", "axis") if n in program.scope(site.function).numbers]
            for axis in (*named, number(-1, node), number(0, node)):
                words = {axis_word: axis, keep_word: ast.copy_location(ast.Constant(True), node)}
                most: ast.expr = method(node, "max", place=node, **words)
                if not program.is_numpy:
                    most = attribute(most, "values", node)
                yield site.becomes(Kind.OVERFLOW, binary(node, ast.Sub, most, node))
            if not program.is_numpy:
                yield site.becomes(Kind.OVERFLOW, negative(method(node, "abs", place=node), node))
        if (other := _other_way(node, program)) is not None:
            yield site.becomes(Kind.OVERFLOW, other)


def less_the_most(program: Program) -> Iterator[Edit]:
    """`v = v - max(v)` after `v` is assigned, and for an argument at the start."""
    if program.library == "python":
        return
    less = "{0} = {0} - {0}.max(axis={1}, keepdims=True)" if program.is_numpy else LESS_THE_MOST
    for place in program.statements:
        match place.statement:
            case ast.Assign(targets=[ast.Name(id=name)]):
                for axis in (-1, 0):
                    added = statement(less.format(name, axis), place.statement)
                    body = [*place.body[: place.index + 1], added, *place.body[place.index + 1 :]]
                    yield place.block_becomes(Kind.OVERFLOW, body)
    for unit, function in program.ran_functions:
        scope = program.scope(function)
        for name in scope.parameters:
            for axis in (-1, 0) if name in scope.tensors else ():
                added = statement(less.format(name, axis), function.body[0])
                yield at_the_start(Kind.OVERFLOW, unit, function, added)


def _other_way(node: Any, program: Program) -> ast.expr | None:
    one = number(1, node)
    match node:
        case ast.BinOp(left=a, op=ast.Div(), right=ast.BinOp(left=b, op=ast.Add(), right=c)):
            if ast.dump(a) in (ast.dump(b), ast.dump(c)):
                inverse = binary(one, ast.Div, a, node)
                return binary(one, ast.Div, binary(one, ast.Add, inverse, node), node)
        case ast.Call() if called_name(node) in ("log", "log1p") and not program.is_numpy:
            inner = node.args[0] if node.args else getattr(node.func, "value", None)
            parts: tuple[Any, ...] = (inner.left, inner.right) if isinstance(inner, ast.BinOp) else (inner,)
            for part in parts:
                if called_name(part) == "exp":
                    exponent: Any = part.args[0] if part.args else part.func.value
                    zero = binary(exponent, ast.Mult, number(0, node), node)
                    return method(exponent, "logaddexp", zero, place=node)
    return None
