"""Slips in a product of several factors, and at one of several uses of a variable."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from copy import deepcopy
from functools import partial
from itertools import combinations
from typing import Any

from grader.judging.slip import MOVED, TOGETHER, Change, Place, Slip, parsed, walk
from grader.judging.slip_parts import named_part
from grader.judging.slip_wording import SlipKind, Words, words_of

Changes = Callable[[ast.AST, tuple[ast.AST, ...]], Iterator[tuple[int, SlipKind, Any, str]]]
"""Every change of a node: likelihood, kind, replacement, and what is left out."""


def sums_for_products(definition: ast.FunctionDef) -> Iterator[Slip]:
    """Two groups of a product's factors added, not multiplied, wherever its brackets may be."""
    for place, node, around in walk(definition):
        if not _is_product(node) or _is_product(around[-1]):
            continue
        factors = list(_factors(node))
        if len(factors) < 3:
            continue
        for start, middle, end in combinations(range(len(factors) + 1), 3):
            first, second = _product(factors[start:middle]), _product(factors[middle:end])
            summed = [*factors[:start], ast.BinOp(first, ast.Add(), second), *factors[end:]]
            before, after = ast.BinOp(first, ast.Mult(), second), ast.BinOp(first, ast.Add(), second)

            def say(before: ast.AST = before, after: ast.AST = after, parent: ast.AST = node) -> Words:
                return words_of(definition, before, after, parent, SlipKind.OPERATOR)

            yield Slip(definition, (Change(place, node, _product(summed)),), say, TOGETHER)


def one_term_of_products(definition: ast.FunctionDef) -> Iterator[Slip]:
    """A matrix product of which the last term alone counts, as where a loop overwrites it, or the first."""
    for place, node, _ in walk(definition):
        if not isinstance(node, ast.BinOp) or not isinstance(node.op, ast.MatMult):
            continue
        left, right = (ast.unparse(side) for side in (node.left, node.right))
        for which, kept, why in (
            ("last", "-1:", "a loop has to add each of them, with `+=`"),
            ("first", ":1", "add all of them"),
        ):
            after = parsed(f"({left})[..., {kept}] @ ({right})[{kept}]")
            say = partial(_only_one_term, definition, node, which, why)
            yield Slip(definition, (Change(place, node, after),), say, MOVED)


def _only_one_term(definition: ast.FunctionDef, node: ast.BinOp, which: str, why: str) -> Words:
    part = named_part(node, definition, "sum")
    return (
        f"only the {which} term of a sum",
        f"In effect only the {which} product counts in {part}; {why}.",
    )


def _is_product(node: ast.AST) -> bool:
    return isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult)


def _factors(node: ast.AST) -> Iterator[Any]:
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult):
        yield from _factors(node.left)
        yield from _factors(node.right)
    else:
        yield node


def _product(factors: list[Any]) -> Any:
    product = factors[0]
    for factor in factors[1:]:
        product = ast.BinOp(product, ast.Mult(), factor)
    return product


def at_one_use(definition: ast.FunctionDef, changes: Changes) -> Iterator[Slip]:
    """A slip in the value of a variable that is used several times, at one of its uses: as if it were written
    out there."""
    for value, uses in _used_several_times(definition):
        for place, use in uses:
            holder = ast.Expr(deepcopy(value))
            every = [
                (likelihood, kind, inside, node, after)
                for inside, node, around in list(walk(holder))
                for likelihood, kind, after, _ in changes(node, around)
            ]
            for _, kind, inside, node, after in sorted(every, key=lambda change: change[0]):
                inside.put(after)
                changed = deepcopy(holder.value)
                inside.put(node)
                yield Slip(
                    definition,
                    (Change(place, use, changed),),
                    _said(definition, node, after, inside.parent, kind),
                    TOGETHER,
                )


def _said(
    definition: ast.FunctionDef, before: ast.AST, after: ast.AST, parent: ast.AST, kind: SlipKind
) -> Callable[[], Words]:
    def say() -> Words:
        name, message = words_of(definition, before, after, parent, kind)
        return f"{name}, in one place", f"{message} Elsewhere it is right."

    return say


def _used_several_times(
    definition: ast.FunctionDef,
) -> Iterator[tuple[ast.expr, list[tuple[Place, ast.Name]]]]:
    """The values of variables that are set once, as those in them are, and where each is used."""
    stored = [
        node.id
        for node in ast.walk(definition)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    ]
    for statement in ast.walk(definition):
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if stored.count(name) == 1:
                parts = [part.id for part in ast.walk(value) if isinstance(part, ast.Name)]
                if isinstance(value, (ast.Name, ast.Constant)) or any(
                    stored.count(part) > 1 for part in parts
                ):
                    continue
                uses = [
                    (place, node)
                    for place, node, _ in walk(definition)
                    if isinstance(node, ast.Name) and node.id == name
                ]
                if len(uses) > 1:
                    yield value, uses
