"""Over which axis, and whether it stays."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

from grader.sandbox.child.editing.edit import Edit, Put
from grader.sandbox.child.editing.kinds import Kind
from grader.sandbox.child.editing.nodes import (
    at,
    attribute,
    called_name,
    expression,
    is_function_of,
    number,
    whole_number,
)
from grader.sandbox.child.editing.program import Program
from grader.sandbox.child.editing.sites import Role, Site
from grader.sandbox.child.editing.vocabulary import AXIS_WORDS, KEEP_WORDS, REDUCTIONS

PAIRS = ("(0, 1)", "(1, 2)", "(-1, -2)", "(0, 2, 3)", "(0, 2)", "(2, 3)")


def axes(program: Program) -> Iterator[Edit]:
    """Another axis, none, or one where there is none."""
    for site in program.sites():
        if site.role is Role.AXIS and not isinstance(site.owner, ast.UnaryOp):
            yield from _other_axes(program, site)
        elif _is_reduction(site.node) and not _has_axis(program, site.node):
            yield from _axes_put_in(program, site)


def _other_axes(program: Program, site: Site) -> Iterator[Edit]:
    node, value = site.node, whole_number(site.node)
    if not isinstance(node, ast.Tuple | ast.Constant | ast.UnaryOp):
        return
    for name in _axis_names(program, site):
        yield site.becomes(Kind.AXIS, expression(name))
    if value is None and not isinstance(node, ast.Tuple):
        return
    for axis in (0, 1, -1, 2, -2):
        if axis != value:
            yield site.becomes(Kind.AXIS, number(axis, node))
    yield site.becomes(Kind.AXIS, number(None, node))
    if isinstance(site.owner, ast.Call):
        rest = [argument for i, argument in enumerate(site.owner.args) if i != site.index]
        yield Edit(Kind.AXIS, site.unit, site.owner, (Put(site.owner, "args", None, rest),))
    if value is not None:
        yield from (site.becomes(Kind.AXIS, expression(pair)) for pair in PAIRS)


def _axes_put_in(program: Program, site: Site) -> Iterator[Edit]:
    node = site.node
    word, keep = ("axis", "keepdims") if program.is_numpy else ("dim", "keepdim")
    names = [expression(name) for name in _axis_names(program, site)]
    for axis in (*names, number(0, node), number(1, node), number(-1, node)):
        over = at(node, ast.keyword(word, axis))
        kept = at(node, ast.keyword(keep, number(True, node)))
        for more in ([over], [over, kept]):
            changed: ast.expr = at(node, ast.Call(node.func, node.args, [*node.keywords, *more]))
            if called_name(node) in ("max", "min") and not program.is_numpy:
                changed = attribute(changed, "values", node)
            yield site.becomes(Kind.AXIS, changed)


def keepdims(program: Program) -> Iterator[Edit]:
    """The axis kept, or not."""
    word = "keepdims" if program.is_numpy else "keepdim"
    for site in program.sites():
        node = site.node
        if not _is_reduction(node):
            continue
        given = next((keyword for keyword in node.keywords if keyword.arg in KEEP_WORDS), None)
        if given and isinstance(given.value, ast.Constant):
            other = at(given.value, ast.Constant(not given.value.value))
            yield Edit(Kind.KEEPDIM, site.unit, node, (Put(given, "value", None, other),))
        elif not given and _has_axis(program, node):
            kept = at(node, ast.keyword(word, at(node, ast.Constant(True))))
            put = Put(node, "keywords", None, [*node.keywords, kept])
            yield Edit(Kind.KEEPDIM, site.unit, node, (put,))


def _is_reduction(node: Any) -> bool:
    return called_name(node) in REDUCTIONS and isinstance(node.func, ast.Attribute)


def _has_axis(program: Program, node: ast.Call) -> bool:
    given = len(node.args) - (1 if is_function_of(node, program.modules) else 0)
    return given > 0 or any(keyword.arg in AXIS_WORDS for keyword in node.keywords)


def _axis_names(program: Program, site: Site) -> list[str]:
    """The parameters that are named like an axis."""
    return [name for name in ("dim", "axis") if name in program.scope(site.function).numbers]
