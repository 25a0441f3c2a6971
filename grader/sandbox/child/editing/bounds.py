"""Where something begins and ends, in which direction, and at which index."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

from grader.sandbox.child.editing.edit import Edit, Put
from grader.sandbox.child.editing.kinds import Kind
from grader.sandbox.child.editing.nodes import (
    at,
    binary,
    call,
    called_name,
    is_number,
    name,
    negative,
    number,
)
from grader.sandbox.child.editing.program import Program
from grader.sandbox.child.editing.sites import Role, Site

GOES_THROUGH = frozenset(["zip", "enumerate", "reversed", "stack", "cat"])


def bounds(program: Program) -> Iterator[Edit]:
    """A range or a slice that begins or ends one earlier or later, or goes backwards."""
    for site in program.sites():
        if called_name(site.node) in ("range", "arange") and not site.node.keywords and site.node.args:
            yield from _of_range(site)
        elif called_name(site.node) == "reversed" and len(site.node.args) == 1:
            yield site.becomes(Kind.DIRECTION, site.node.args[0])
        elif isinstance(site.node, ast.Slice):
            yield from _of_slice(site)
        if site.field == "iter" and called_name(site.node) not in ("reversed", "range") and _counts(site):
            whole = call(name("list", site.node), site.node, place=site.node)
            yield site.becomes(Kind.DIRECTION, call(name("reversed", site.node), whole, place=site.node))
        if isinstance(site.node, ast.Name) and _is_gone_through(site):
            scope = program.scope(site.function)
            if site.node.id in scope.lists or site.node.id in scope.tensors:
                yield from _without_an_end(site)


def _counts(site: Site) -> bool:
    """Whether it matters what a loop goes through, and not only how often: `for _ in range(n)`."""
    target = getattr(site.owner, "target", None)
    return not (site.field == "iter" and isinstance(target, ast.Name) and target.id == "_")


def _one_more(node: Any) -> ast.expr:
    return binary(node, ast.Add, number(1, node), node)


def _one_less(node: Any) -> ast.expr:
    return binary(node, ast.Sub, number(1, node), node)


def _of_range(site: Site) -> Iterator[Edit]:
    node = site.node
    start, end = (number(0, node), node.args[0]) if len(node.args) == 1 else node.args[:2]
    step = node.args[2:]
    ends = [(start, _one_more(end)), (start, _one_less(end)), (number(1, node), end)]
    ends += [(_one_more(start), end), (_one_less(start), end)]
    if _counts(site):
        ends.append((number(1, node), _one_more(end)))
    for first, last in ends:
        yield Edit(Kind.BOUNDS, site.unit, node, (Put(node, "args", None, [first, last, *step]),))
    if called_name(node) == "range" and not step and _counts(site):
        yield site.becomes(Kind.DIRECTION, call(name("reversed", node), node, place=node))


def _of_slice(site: Site) -> Iterator[Edit]:
    node = site.node
    for field in ("lower", "upper"):
        bound = getattr(node, field)
        if bound is not None:
            for new in (None, _one_more(bound), _one_less(bound)):
                yield Edit(Kind.BOUNDS, site.unit, node, (Put(node, field, None, new),))
    if node.lower is None:
        yield Edit(Kind.BOUNDS, site.unit, node, (Put(node, "lower", None, number(1, node)),))
    if node.upper is None:
        yield Edit(Kind.BOUNDS, site.unit, node, (Put(node, "upper", None, number(-1, node)),))


def _is_gone_through(site: Site) -> bool:
    if site.field == "iter" or called_name(site.owner) in GOES_THROUGH:
        return True
    return isinstance(site.owner, ast.Return | ast.Tuple) and isinstance(site.statement, ast.Return)


def _without_an_end(site: Site) -> Iterator[Edit]:
    """All but the first, all but the last."""
    node = site.node
    for part in (ast.Slice(number(1, node), None, None), ast.Slice(None, number(-1, node), None)):
        yield site.becomes(Kind.BOUNDS, at(node, ast.Subscript(node, at(node, part), ast.Load())))


def indices(program: Program) -> Iterator[Edit]:
    """An index one higher or lower, two exchanged, or none."""
    for site in program.sites(Role.INDEX):
        node = site.node
        if isinstance(node, ast.Name | ast.BinOp) and not isinstance(site.owner, ast.Slice):
            yield site.becomes(Kind.INDEX, _one_more(node))
            yield site.becomes(Kind.INDEX, _one_less(node))
            if isinstance(node, ast.Name):
                yield site.becomes(Kind.INDEX, _one_less(negative(node, node)))
    for site in program.sites():
        node = site.node
        if isinstance(node, ast.Subscript):
            yield site.becomes(Kind.INDEX, node.value)
            if isinstance(node.slice, ast.Tuple) and len(node.slice.elts) == 2:
                items = node.slice.elts[::-1]
                yield Edit(Kind.INDEX, site.unit, node, (Put(node.slice, "elts", None, items),))
                yield Edit(Kind.INDEX, site.unit, node, (Put(node, "slice", None, node.slice.elts[0]),))
    for place in program.statements:
        for node in getattr(place.statement, "targets", []):
            if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Tuple):
                items = node.slice.elts[::-1]
                yield Edit(Kind.INDEX, place.unit, node, (Put(node.slice, "elts", None, items),))


def one_more(program: Program) -> Iterator[Edit]:
    """A whole number that is worked out or asked for, one more or one less."""
    for site in program.sites(Role.TERM, Role.SIZE):
        node, scope = site.node, program.scope(site.function)
        if site.role is Role.SIZE:
            counts = isinstance(node, ast.BinOp) or (isinstance(node, ast.Name) and node.id in scope.numbers)
        else:
            counts = (
                isinstance(site.owner, ast.Assign)
                and not is_number(node)
                and any(
                    isinstance(target, ast.Name) and isinstance(scope.numbers.get(target.id), int)
                    for target in site.owner.targets
                )
            )
        if counts:
            yield site.becomes(Kind.BOUNDS, _one_more(node))
            yield site.becomes(Kind.BOUNDS, _one_less(node))


def lists(program: Program) -> Iterator[Edit]:
    """`append(x)` to `insert(0, x)`, and back."""
    for site in program.sites():
        node = site.node
        match node:
            case ast.Call(func=ast.Attribute(attr="append") as function, args=[item]):
                arguments, other = [number(0, node), item], "insert"
            case ast.Call(func=ast.Attribute(attr="insert") as function, args=[_, item]):
                arguments, other = [item], "append"
            case _:
                continue
        puts = (Put(node, "args", None, arguments), Put(function, "attr", None, other))
        yield Edit(Kind.DIRECTION, site.unit, node, puts)
