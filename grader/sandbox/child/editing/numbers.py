"""Numbers as written, and sizes."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from typing import Any

from grader.sandbox.child.editing.edit import Edit
from grader.sandbox.child.editing.kinds import Kind
from grader.sandbox.child.editing.nodes import at, called_name, expression, is_number, number, whole_number
from grader.sandbox.child.editing.program import Program
from grader.sandbox.child.editing.sites import Role, Site

TINY = 0.02
"""A number up to this is a step or an epsilon: a large one in its place can pass by chance (with a step of 1
a central difference of a quadratic is exact)."""


def numbers(program: Program) -> Iterator[Edit]:
    """Another number."""
    for site in program.sites():
        node = site.node
        if isinstance(node, ast.Constant) and isinstance(node.value, bool) and site.role is not Role.KEEP:
            yield site.becomes(Kind.FLAG, at(node, ast.Constant(not node.value)))
        elif is_number(node) and site.role is not Role.AXIS:
            for new in _others(node.value, site.role):
                if new != node.value and not _leaves_out(site, new):
                    yield site.becomes(Kind.NUMBER, number(new, node))
    # -1 is a minus and a number: the two as one.
    for site in program.sites(Role.INDEX):
        value = whole_number(site.node)
        if isinstance(site.node, ast.UnaryOp) and value is not None:
            for new in (value + 1, value - 1, 0, 1):
                yield site.becomes(Kind.INDEX, number(new, site.node))


def _others(value: float, role: Role) -> Sequence[float]:
    found: list[float]
    if role is Role.INDEX:
        found = [value + 1, value - 1, -1, 0, 1]
    elif isinstance(value, int):
        found = [value + 1, value - 1, 0, 1, 2, -value, 2 * value, -1, 0.5]
    elif 0 < value <= TINY:
        found = [0.0, 10 * value, value / 10, 1e-8]
    else:
        found = [0.0, 1.0, 2.0, 0.5, value + 1, value - 1, 1 - value, -value, 2 * value, value / 2]
        found += [10 * value, value / 10]
        if 0.5 <= value < 1:
            found += [0.9, 0.99, 0.999, 0.95]
    return list(dict.fromkeys(found))


def _leaves_out(site: Site, new: float) -> bool:
    """Whether the number would change nothing where it stands (`x * 1`, `x + 0`): that is an operand left
    out, which has a name of its own."""
    owner = site.owner
    if not isinstance(owner, ast.BinOp):
        return False
    if new == 0:
        return isinstance(owner.op, ast.Add | ast.Sub)
    by_one = isinstance(owner.op, ast.Mult) or (
        site.field == "right" and isinstance(owner.op, ast.Div | ast.Pow)
    )
    return new == 1 and by_one


def sizes(program: Program) -> Iterator[Edit]:
    """A size for another size, or for a number."""
    for site in program.sites(Role.TERM, Role.FACTOR, Role.SIZE, Role.OTHER, Role.INDEX):
        node, owner = site.node, site.owner
        factor = isinstance(owner, ast.BinOp) and isinstance(owner.op, ast.Div | ast.Mult)
        is_factor = is_number(node) and node.value >= 2 and factor and site.role is not Role.INDEX
        if not _is_size(node) and not is_factor:
            continue
        numbers_there = program.scope(site.function).numbers
        for text in program.sizes(site.function):
            if text != "2" and text not in numbers_there:
                yield site.becomes(Kind.SIZE, expression(text))


def _is_size(node: Any) -> bool:
    match node:
        case ast.Call():
            return called_name(node) in ("len", "numel", "size")
        case ast.Attribute(attr="size") | ast.Subscript(value=ast.Attribute(attr="shape")):
            return True
    return False
