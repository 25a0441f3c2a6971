"""Slips in the order of things: a statement left out or moved, a loop cut short, one by one for at once."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass

from grader.judging.slip import (
    LEFT_OUT,
    MOVED,
    OPERATOR,
    Change,
    Place,
    Slip,
    parsed,
    short,
    wording,
)
from grader.judging.worked import is_count

Loop = ast.For | ast.While


@dataclass(frozen=True)
class _Block:
    """The statements below a node of a definition."""

    definition: ast.FunctionDef
    holder: ast.AST
    field: str
    statements: list[ast.stmt]

    def slip(self, statements: list[ast.stmt], name: str, message: str, likelihood: int = MOVED) -> Slip:
        """The block with other statements."""
        change = Change(Place(self.holder, self.field, None), self.statements, statements or [ast.Pass()])
        return Slip(self.definition, (change,), wording(name, message), likelihood)


def statement_slips(definition: ast.FunctionDef) -> Iterator[Slip]:
    """Every slip of a definition in the order of things."""
    for block in _blocks(definition):
        for at, statement in enumerate(block.statements):
            if isinstance(statement, (ast.Return, ast.FunctionDef, ast.Pass)) or is_count(statement):
                continue
            if isinstance(statement, Loop):
                yield from _of_loop(block, at, statement)
            else:
                said, others = short(statement), _without(block.statements, at)
                message = f"Your results are those without `{said}`."
                yield block.slip(others, f"`{said}` missing", message, LEFT_OUT)
            yield from _of_assignment(block, at)
            yield from _moved(block, at)


def _blocks(definition: ast.FunctionDef) -> Iterator[_Block]:
    for node in ast.walk(definition):
        for field in ("body", "orelse"):
            statements = getattr(node, field, None)
            if isinstance(statements, list) and statements and isinstance(statements[0], ast.stmt):
                yield _Block(definition, node, field, statements)


def _without(statements: list[ast.stmt], at: int) -> list[ast.stmt]:
    return statements[:at] + statements[at + 1 :]


def _moved(block: _Block, at: int) -> Iterator[Slip]:
    """A statement before one that comes before it, or after one that comes after."""
    said, others = short(block.statements[at]), _without(block.statements, at)
    for to, other in enumerate(block.statements):
        if to == at or isinstance(other, ast.Return) or is_count(other):
            continue
        side = "before" if to < at else "after"
        where = f"{side} the loop" if isinstance(other, Loop) else f"{side} `{short(other)}`"
        message = f"Your results are those with `{said}` {where}: it is the other way round."
        yield block.slip([*others[:to], block.statements[at], *others[to:]], f"`{said}` {where}", message)


def _of_assignment(block: _Block, at: int) -> Iterator[Slip]:
    """= for +=, and one by one in place of at once."""
    statement = block.statements[at]
    before, after = block.statements[:at], block.statements[at + 1 :]
    if isinstance(statement, ast.AugAssign):
        target = deepcopy(statement.target)
        others: list[ast.stmt] = [ast.Assign([target], statement.value, lineno=1)]
        others += [ast.AugAssign(target, o, statement.value) for o in (ast.Add(), ast.Sub(), ast.Mult())]
        for other in others:
            name = f"`{short(other)}` in place of `{short(statement)}`"
            message = f"In effect you have `{short(other)}`; it should be `{short(statement)}`."
            yield block.slip([*before, other, *after], name, message, OPERATOR)
    if (
        isinstance(statement, ast.Assign)
        and isinstance(statement.targets[0], ast.Tuple)
        and isinstance(statement.value, ast.Tuple)
    ):
        pairs = list(zip(statement.targets[0].elts, statement.value.elts, strict=False))
        for order in (pairs, pairs[::-1]):
            singles = [ast.Assign([target], value, lineno=1) for target, value in order]
            first = ast.unparse(order[0][0])
            message = (
                f"What comes after it has seen the new `{first}` already: find all new values before you "
                "keep one."
            )
            yield block.slip([*before, *singles, *after], f"{first} updated first", message)


def _of_loop(block: _Block, at: int, loop: Loop) -> Iterator[Slip]:
    """A statement inside that belongs before, and the other way round; a loop cut short, or backwards."""
    before, after = block.statements[:at], block.statements[at + 1 :]
    for i, statement in enumerate(before):
        if isinstance(statement, ast.Assign):
            said, inside = short(statement), deepcopy(loop)
            inside.body = [statement, *loop.body]
            message = f"Your results are those with `{said}` in every round: it belongs before the loop."
            yield block.slip([*_without(before, i), inside, *after], f"`{said}` inside the loop", message)
    for i, statement in enumerate(loop.body):
        if is_count(statement):
            continue
        said, rest = short(statement), deepcopy(loop)
        rest.body = _without(loop.body, i) or [ast.Pass()]
        for where, order in (("before", [statement, rest]), ("after", [rest, statement])):
            message = f"Your results are those with `{said}` once, {where} the loop: it belongs inside."
            yield block.slip([*before, *order, *after], f"`{said}` {where} the loop", message)
    if after and isinstance(after[0], ast.Return):
        once = deepcopy(loop)
        once.body = [*loop.body, after[0]]
        message = "Your results are those after a single round: the `return` belongs behind the loop."
        yield block.slip([*before, once, *after], "return inside the loop", message)
    if isinstance(loop, ast.For):
        text = ast.unparse(loop.iter)
        for changed, name, message in (
            (
                f"reversed(list({text}))",
                "the loop backwards",
                f"You go through `{short(loop.iter)}` from the end.",
            ),
            (f"list({text})[1:]", "the first round left out", "Your loop begins with the second round."),
            (f"list({text})[:-1]", "the last round left out", "Your loop ends a round early."),
            (
                f"list({text})[::2]",
                "every second round left out",
                "Your loop takes every second round: take each one.",
            ),
        ):
            other = deepcopy(loop)
            other.iter = parsed(changed)
            yield block.slip([*before, other, *after], name, message)
