"""One variable for another."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.sandbox.child.editing.edit import Edit
from grader.sandbox.child.editing.kinds import Kind
from grader.sandbox.child.editing.nodes import dotted, expression, is_number, number, root_name
from grader.sandbox.child.editing.numbers import TINY
from grader.sandbox.child.editing.program import Program
from grader.sandbox.child.editing.sites import Role, Site

UNTOUCHED = frozenset(["dtype", "device", "shape", "ndim"])
"""Below these a name says where a property is taken from, which is never the mistake."""


def names(program: Program) -> Iterator[Edit]:
    """A variable for another of its kind, or for a number."""
    for site in program.sites():
        node, scope = site.node, program.scope(site.function)
        if isinstance(site.owner, ast.Attribute) and site.owner.attr in UNTOUCHED:
            continue
        if isinstance(node, ast.Name) and node.id not in program.modules:
            yield from (site.becomes(Kind.NAME, expression(other)) for other in scope.alike(node.id))
            if node.id in scope.numbers and isinstance(site.owner, ast.BinOp):
                yield from _numbers(site)
        elif is_number(node) and site.role in (Role.TERM, Role.FACTOR) and not 0 < node.value <= TINY:
            yield from (site.becomes(Kind.NAME, expression(other)) for other in scope.numbers)
        elif isinstance(node, ast.Attribute) and site.function is not None:
            own = dotted(node)
            if own and root_name(node) not in program.modules:
                for other in program.atoms(site.function):
                    if other != own and "." in other:
                        yield site.becomes(Kind.NAME, expression(other))


def _numbers(site: Site) -> Iterator[Edit]:
    """0 or 1 for a number, where that would not leave it out."""
    operator = site.owner.op
    if site.role in (Role.TERM, Role.FACTOR):
        if not isinstance(operator, ast.Add | ast.Sub):
            yield site.becomes(Kind.NUMBER, number(0, site.node))
        if not isinstance(operator, ast.Mult | ast.Div | ast.Pow):
            yield site.becomes(Kind.NUMBER, number(1, site.node))
