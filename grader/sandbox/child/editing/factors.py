"""Something is missing: a factor, a square, `1 - v` for `v`, a term made of the function's own variables."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

from grader.sandbox.child.editing.edit import Edit
from grader.sandbox.child.editing.kinds import Kind
from grader.sandbox.child.editing.nodes import (
    NO_NUMBERS,
    binary,
    call,
    called_name,
    expression,
    is_number,
    number,
)
from grader.sandbox.child.editing.numbers import TINY
from grader.sandbox.child.editing.program import Program
from grader.sandbox.child.editing.sites import Role, Site
from grader.sandbox.child.editing.vocabulary import LINEAR, RESHAPES

SEQUENCES = frozenset(["range", "zip", "list", "len", "enumerate", "clone", "copy"])


def factors(program: Program) -> Iterator[Edit]:
    """`e` to `e / c` and `e * c`, for 2, sizes and numbers; last first, where people put it."""
    for site in reversed(list(_terms(program))):
        if is_number(site.node):
            continue
        for text in program.sizes(site.function):
            for operator in (ast.Div, ast.Mult):
                new = binary(site.node, operator, expression(text), site.node)
                yield site.becomes(Kind.FACTOR, new)


def complements(program: Program) -> Iterator[Edit]:
    """`e` to `1 - e`, `e²` and `√e`."""
    for site in program.sites(Role.TERM, Role.FACTOR):
        node = site.node
        if is_number(node) or (site.role is Role.TERM and not _is_term(site)):
            continue
        if site.role is Role.FACTOR and not (_is_factor(site) or _is_summed(site)):
            continue
        if _may_be_share(program, site):
            yield site.becomes(Kind.COMPLEMENT, binary(number(1, node), ast.Sub, node, node))
        yield site.becomes(Kind.POWER, binary(node, ast.Pow, number(2, node), node))
        # The root of a negative number would be NaN, which passes for a False or a 0 further on.
        size = call(expression("abs"), node, place=node)
        yield site.becomes(Kind.POWER, binary(size, ast.Pow, number(0.5, node), node))
        if _is_summed(site):
            size = call(expression("abs"), node, place=node)
            yield site.becomes(Kind.MISSING_CALL, size)


def _may_be_share(program: Program, site: Site) -> bool:
    """Whether somebody may have left out `1 -` before it: of a difference, or a step, it passes by chance."""
    node = site.node
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Sub):
        return False
    value = program.scope(site.function).numbers.get(node.id, 1.0) if isinstance(node, ast.Name) else 1.0
    return abs(value) > TINY


def terms(program: Program) -> Iterator[Edit]:
    """`e` to `e ∘ v`, for every variable of the function."""
    for site in _terms(program):
        node = site.node
        if site.function is None or is_number(node):
            continue
        numbers = program.scope(site.function).numbers
        for text in program.atoms(site.function):
            if isinstance(node, ast.Name) and node.id == text:
                continue
            other = expression(text)
            if text in numbers:
                operators: tuple[type[ast.operator], ...] = (ast.Sub, ast.Add)
            else:
                operators = (ast.Mult, ast.Sub, ast.Add, ast.Div)
            for operator in operators:
                yield site.becomes(Kind.TERM, binary(node, operator, other, node))
            yield site.becomes(Kind.TERM, binary(other, ast.Sub, node, node))
            if text not in numbers:
                yield site.becomes(Kind.TERM, binary(node, ast.MatMult, other, node))
                yield site.becomes(Kind.TERM, binary(other, ast.MatMult, node, node))
                yield site.becomes(Kind.TERM, binary(node, ast.Div, expression(f"(1 - {text})"), node))
                for more in (f"(1 - {text})", f"({text} * (1 - {text}))", f"(1 - {text} ** 2)"):
                    yield site.becomes(Kind.TERM, binary(node, ast.Mult, expression(more), node))


def _terms(program: Program) -> Iterator[Site]:
    return (site for site in program.sites(Role.TERM) if _is_term(site))


def _is_term(site: Site) -> bool:
    node = site.node
    if isinstance(node, (*NO_NUMBERS, ast.BoolOp)) or (
        isinstance(node, ast.Constant) and not is_number(node)
    ):
        return False
    return called_name(node) not in SEQUENCES


def _is_factor(site: Site) -> bool:
    return (
        isinstance(site.node, ast.Name | ast.Attribute | ast.Call)
        and isinstance(site.owner, ast.BinOp)
        and site.below not in RESHAPES
    )


def _is_summed(site: Site) -> bool:
    owner: Any = site.owner
    return (site.below in LINEAR or called_name(owner) in LINEAR) and not isinstance(owner, ast.BinOp)
