"""Statements: left out, moved, at once or one after the other; what is returned, and in which order."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.sandbox.child.editing.edit import Edit, Put
from grader.sandbox.child.editing.kinds import Kind
from grader.sandbox.child.editing.nodes import at, is_docstring
from grader.sandbox.child.editing.program import Program, StatementSite

FIXED = (ast.FunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom, ast.Pass)
LOOPS = (ast.For, ast.While)
MOST_ITEMS = 6
LONG = 14
"""In a block of more statements only neighbours are exchanged."""


def returned_order(program: Program) -> Iterator[Edit]:
    """Two of the values exchanged that are returned, unpacked or put into a list."""
    for place in program.statements:
        if not isinstance(place.statement, ast.Return | ast.Assign | ast.Expr | ast.AugAssign):
            continue
        for node in ast.walk(place.statement):
            if isinstance(node, ast.Tuple | ast.List) and 2 <= len(node.elts) <= MOST_ITEMS:
                fixed = any(isinstance(item, ast.Constant | ast.Slice) for item in node.elts)
                yield from () if fixed else _exchanged_items(place, node)


def _exchanged_items(place: StatementSite, node: ast.Tuple | ast.List) -> Iterator[Edit]:
    for i in range(len(node.elts)):
        for j in range(i + 1, len(node.elts)):
            items = list(node.elts)
            items[i], items[j] = items[j], items[i]
            yield Edit(Kind.RETURNED_ORDER, place.unit, node, (Put(node, "elts", None, items),))
    if len(node.elts) > 2:
        put = Put(node, "elts", None, node.elts[::-1])
        yield Edit(Kind.RETURNED_ORDER, place.unit, node, (put,))


def left_out(program: Program) -> Iterator[Edit]:
    """A statement left out; a loop or a `with` opened, so that its body runs once."""
    for place in program.statements:
        statement = place.statement
        if isinstance(statement, FIXED) or is_docstring(statement):
            continue
        if isinstance(statement, ast.With | ast.For | ast.While):
            kind = Kind.GRAPH if isinstance(statement, ast.With) else Kind.LOOP
            yield place.becomes(kind, *statement.body)
        last = place.index == len(place.body) - 1 and isinstance(place.holder, ast.FunctionDef)
        if not (isinstance(statement, ast.Return) and last):
            yield place.becomes(Kind.STATEMENT, at(statement, ast.Pass()))


def moved(program: Program) -> Iterator[Edit]:
    """A statement earlier or later, in or out of a loop or a condition."""
    holders = {id(place.statement): place for place in program.statements}
    for place in program.statements:
        if not isinstance(place.statement, FIXED) and not is_docstring(place.statement):
            yield from _within_block(place)
    for place in program.statements:
        around = holders.get(id(place.holder))
        if around and isinstance(place.holder, ast.For | ast.While | ast.If | ast.With):
            yield from _out_of(place, around)
        if isinstance(place.statement, LOOPS):
            yield from _into(place)
        if isinstance(place.statement, ast.If) and not place.statement.orelse:
            yield from _into_branch(place)


def _within_block(place: StatementSite) -> Iterator[Edit]:
    body, i = place.body, place.index
    for j in range(len(body)):
        # What is next to it is exchanged with it once.
        if j in (i, i - 1) or is_docstring(body[j]) or (len(body) > LONG and j != i + 1):
            continue
        rest = [*body[:i], *body[i + 1 :]]
        rest.insert(j, place.statement)
        yield place.block_becomes(Kind.STATEMENT_ORDER, rest)


def _out_of(place: StatementSite, around: StatementSite) -> Iterator[Edit]:
    """Before or after what it stands in; with all that follows it, after it."""
    body, i, outer, k = place.body, place.index, around.body, around.index
    rest = [*body[:i], *body[i + 1 :]] or [at(place.statement, ast.Pass())]
    for where in (k, k + 1):
        puts = (
            Put(around.holder, around.block, None, [*outer[:where], place.statement, *outer[where:]]),
            Put(place.holder, place.block, None, rest),
        )
        yield Edit(Kind.LOOP, place.unit, place.statement, puts)
    if 0 < i < len(body) - 1:
        after = [*outer[: k + 1], *body[i:], *outer[k + 1 :]]
        puts = (
            Put(around.holder, around.block, None, after),
            Put(place.holder, place.block, None, body[:i]),
        )
        yield Edit(Kind.LOOP, place.unit, place.statement, puts)


def _into(place: StatementSite) -> Iterator[Edit]:
    """The statement after a loop, or one of the three before it, into it."""
    loop, outer, i = place.statement, place.body, place.index
    for k in (i + 1, i - 1, i - 2, i - 3):
        if not 0 <= k < len(outer) or isinstance(outer[k], FIXED) or is_docstring(outer[k]):
            continue
        rest = [*outer[:k], *outer[k + 1 :]]
        for body in ([*loop.body, outer[k]], [outer[k], *loop.body]):
            puts = (Put(place.holder, place.block, None, rest), Put(loop, "body", None, body))
            yield Edit(Kind.LOOP, place.unit, outer[k], puts)
            if k < i:  # before the loop, and in each round
                yield Edit(Kind.LOOP, place.unit, outer[k], puts[1:])


def _into_branch(place: StatementSite) -> Iterator[Edit]:
    """The statement after a condition under it."""
    branch, outer, k = place.statement, place.body, place.index + 1
    if k < len(outer) and isinstance(outer[k], ast.Assign | ast.AugAssign | ast.Expr):
        puts = (
            Put(place.holder, place.block, None, [*outer[:k], *outer[k + 1 :]]),
            Put(branch, "body", None, [*branch.body, outer[k]]),
        )
        yield Edit(Kind.LOOP, place.unit, outer[k], puts)


def simultaneous(program: Program) -> Iterator[Edit]:
    """Two assignments at once, or two that were at once one after the other."""
    for place in program.statements:
        first, i = place.statement, place.index
        second = place.body[i + 1] if i + 1 < len(place.body) else None
        if _assigns_one(first) and _assigns_one(second) and isinstance(second, ast.Assign):
            targets = at(first, ast.Tuple([first.targets[0], second.targets[0]], ast.Store()))
            values = at(first, ast.Tuple([first.value, second.value], ast.Load()))
            both = at(first, ast.Assign([targets], values))
            body = [*place.body[:i], both, *place.body[i + 2 :]]
            yield place.block_becomes(Kind.SIMULTANEOUS, body)
        match first:
            case ast.Assign(targets=[ast.Tuple(elts=names)], value=ast.Tuple(elts=items)) if len(
                names
            ) == len(items):
                parts = [at(first, ast.Assign([n], v)) for n, v in zip(names, items, strict=True)]
                yield place.becomes(Kind.SIMULTANEOUS, *parts)
                yield place.becomes(Kind.SIMULTANEOUS, *parts[::-1])


def _assigns_one(statement: ast.stmt | None) -> bool:
    return (
        isinstance(statement, ast.Assign)
        and len(statement.targets) == 1
        and not isinstance(statement.targets[0], ast.Tuple)
    )
