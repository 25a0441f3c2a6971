"""Two things of one statement, each in the other's place."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import combinations
from typing import Any

from grader.sandbox.child.editing.edit import Edit, Put
from grader.sandbox.child.editing.kinds import Kind
from grader.sandbox.child.editing.nodes import (
    at,
    attribute,
    binary,
    call,
    dotted,
    is_method,
    is_transposed,
    root_name,
)
from grader.sandbox.child.editing.program import Program
from grader.sandbox.child.editing.sites import Role, Site
from grader.sandbox.child.editing.vocabulary import RESHAPES

MOST = 10
"""Names and numbers of a statement; in a longer one there are too many pairs."""


def exchanged(program: Program) -> Iterator[Edit]:
    """Two names or numbers of a statement exchanged: in one place each, then wherever they stand in it."""
    groups: dict[int, list[Site]] = {}
    for site in program.sites(Role.TERM, Role.FACTOR, Role.TEST):
        if _is_name_or_number(program, site):
            groups.setdefault(id(site.statement), []).append(site)
    for group in groups.values():
        if len(group) <= MOST:
            yield from _of_statement(group)


def _is_name_or_number(program: Program, site: Site) -> bool:
    node = site.node
    if isinstance(node, ast.Constant):
        return isinstance(node.value, float) and site.role is not Role.TEST
    if isinstance(node, ast.Attribute):
        return bool(dotted(node)) and node.attr not in RESHAPES and root_name(node) not in program.modules
    return isinstance(node, ast.Name) and node.id not in program.modules


def _of_statement(group: list[Site]) -> Iterator[Edit]:
    by_text: dict[str, list[Site]] = {}
    for site in group:
        by_text.setdefault(ast.unparse(site.node), []).append(site)
    for ones, others in combinations(by_text.values(), 2):
        # `a` is a part of `a.b`, too.
        if any(one.owner is other.node or other.owner is one.node for one in ones for other in others):
            continue
        for one in ones:
            yield from (_each_for_the_other([one], [other]) for other in others)
        if len(ones) + len(others) > 2:
            yield _each_for_the_other(ones, others)


def _each_for_the_other(ones: list[Site], others: list[Site]) -> Edit:
    puts = [Put(site.owner, site.field, site.index, others[0].node) for site in ones]
    puts += [Put(site.owner, site.field, site.index, ones[0].node) for site in others]
    return Edit(Kind.EXCHANGE, ones[0].unit, ones[0].statement, tuple(puts))


def other_side(program: Program) -> Iterator[Edit]:
    """`f(a) ∘ b` to `a ∘ f(b)`: a call, a power or a transpose on the wrong one of two."""
    for site in program.sites():
        node = site.node
        if not isinstance(node, ast.BinOp) or isinstance(node.op, ast.Pow) or site.role is Role.TEST:
            continue
        for side, other in (("left", "right"), ("right", "left")):
            there = getattr(node, other)
            if (moved := _moved(program, getattr(node, side), there)) is not None:
                bare, new = moved
                puts = (Put(node, side, None, bare), Put(node, other, None, new))
                yield Edit(Kind.EXCHANGE, site.unit, node, puts)


def _moved(program: Program, node: Any, to: ast.expr) -> tuple[ast.expr, ast.expr] | None:
    """The operand without what is done to it, and the other one with that."""
    if is_transposed(node):
        return node.value, attribute(to, node.attr, to)
    if is_method(node, program.modules):
        return node.func.value, at(to, ast.Call(attribute(to, node.func.attr, to), node.args, node.keywords))
    match node:
        case ast.Call(func=function, args=[argument], keywords=[]):
            return argument, call(function, to, place=to)
        case ast.BinOp(left=base, op=ast.Pow(), right=exponent):
            return base, binary(to, ast.Pow, exponent, to)
    return None
