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
    wording,
)
from grader.judging.slip_parts import named_part, statement_said, target_said
from grader.judging.slip_wording import assignment_words
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

    def said(self, statement: ast.stmt) -> str:
        return statement_said(statement, self.definition)


def statement_slips(definition: ast.FunctionDef) -> Iterator[Slip]:
    """Every slip of a definition in the order of things."""
    for block in _blocks(definition):
        for at, statement in enumerate(block.statements):
            if isinstance(statement, (ast.Return, ast.FunctionDef, ast.Pass)) or is_count(statement):
                continue
            if isinstance(statement, Loop):
                yield from _of_loop(block, at, statement)
            else:
                message = f"In effect {block.said(statement)} is left out; it should be there."
                yield block.slip(_without(block.statements, at), "a statement missing", message, LEFT_OUT)
            yield from _of_assignment(block, at)
            yield from _of_some_entries(block, at)
            yield from _done_twice(block, at)
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
    statement, others = block.statements[at], _without(block.statements, at)
    for to, other in enumerate(block.statements):
        if to == at or isinstance(other, ast.Return) or is_count(other):
            continue
        said, beside = block.said(statement), block.said(other)
        late = to > at
        message = (
            f"In effect {said} comes too {'late' if late else 'early'}; move it {'up' if late else 'down'}."
        )
        if said != beside:
            is_statement = said.startswith("the statement")
            other_one = beside.replace("the statement", "the one") if is_statement else beside
            sides = ("after", "before") if late else ("before", "after")
            message = f"In effect {said} comes {sides[0]} {other_one}; it should come {sides[1]} it."
        yield block.slip([*others[:to], statement, *others[to:]], "statements in the wrong order", message)


def _of_assignment(block: _Block, at: int) -> Iterator[Slip]:
    """= for +=, and one by one in place of at once."""
    statement = block.statements[at]
    before, after = block.statements[:at], block.statements[at + 1 :]
    if isinstance(statement, ast.AugAssign):
        target = deepcopy(statement.target)
        others: list[ast.stmt] = [ast.Assign([target], statement.value, lineno=1)]
        others += [ast.AugAssign(target, o, statement.value) for o in (ast.Add(), ast.Sub(), ast.Mult())]
        for other in others:
            name, message = assignment_words(statement, other, block.definition)
            yield block.slip([*before, other, *after], name, message, OPERATOR)
    if (
        isinstance(statement, ast.Assign)
        and isinstance(statement.targets[0], ast.Tuple)
        and isinstance(statement.value, ast.Tuple)
    ):
        pairs = list(zip(statement.targets[0].elts, statement.value.elts, strict=False))
        for order in (pairs, pairs[::-1]):
            singles = [ast.Assign([target], value, lineno=1) for target, value in order]
            first = named_part(order[0][0], block.definition)
            message = f"In effect the other updates use the new {first}; compute all new values first."
            yield block.slip([*before, *singles, *after], f"{first} updated first", message)


def _of_some_entries(block: _Block, at: int) -> Iterator[Slip]:
    """A new value that only the first entry of a variable gets, or only the last."""
    match block.statements[at]:
        case ast.Assign(targets=[ast.Name(id=name)], value=value) if name in names_in(value):
            new = f"({ast.unparse(value)})"
            for end, text in (
                ("first", f"torch.cat([{new}[..., :1], {name}[..., 1:]], -1)"),
                ("last", f"torch.cat([{name}[..., :-1], {new}[..., -1:]], -1)"),
            ):
                statements = list(block.statements)
                statements[at] = ast.Assign([ast.Name(name, ast.Store())], parsed(text), lineno=1)
                message = f"In effect the {end} entry of `{name}` alone changes; update every entry."
                yield block.slip(statements, f"only the {end} entry of `{name}` updated", message)


def _done_twice(block: _Block, at: int) -> Iterator[Slip]:
    """A variable that is updated by the same statement once more."""
    match block.statements[at]:
        case ast.AugAssign(target=target) as statement:
            twice = True
        case ast.Assign(targets=[ast.Name(id=name) as target], value=value) as statement:
            twice = name in names_in(value)
        case _:
            return
    if twice:
        said = target_said(target, block.definition)
        message = f"In effect {said} is updated twice in a row; update it once."
        statements = [*block.statements[:at], statement, *block.statements[at:]]
        yield block.slip(statements, f"{said} updated twice", message)


def _of_a_sum(block: _Block, at: int, loop: Loop) -> Iterator[Slip]:
    """A variable that is set in each round, and keeps what it had: the rounds add up."""
    for i, statement in enumerate(loop.body):
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if name not in names_in(value):
                start, other = ast.parse(f"{name} = 0").body[0], deepcopy(loop)
                other.body = list(loop.body)
                other.body[i] = ast.AugAssign(ast.Name(name, ast.Store()), ast.Add(), value, lineno=1)
                said = named_part(statement.targets[0], block.definition)
                message = f"In effect {said} of each round is added to those before; do not add it."
                statements = [*block.statements[:at], start, other, *block.statements[at + 1 :]]
                yield block.slip(statements, f"{said} adds up over the rounds", message)


def names_in(node: ast.AST) -> set[str]:
    return {inside.id for inside in ast.walk(node) if isinstance(inside, ast.Name)}


def _of_loop(block: _Block, at: int, loop: Loop) -> Iterator[Slip]:
    """A statement inside that belongs before, and the other way round; a loop cut short, or backwards."""
    before, after = block.statements[:at], block.statements[at + 1 :]
    yield from _of_a_sum(block, at, loop)
    for i, statement in enumerate(before):
        if isinstance(statement, ast.Assign):
            inside = deepcopy(loop)
            inside.body = [statement, *loop.body]
            message = f"In effect {block.said(statement)} runs in every round; it belongs before the loop."
            yield block.slip([*_without(before, i), inside, *after], "a statement inside the loop", message)
    for i, statement in enumerate(loop.body):
        if is_count(statement):
            continue
        rest = deepcopy(loop)
        rest.body = _without(loop.body, i) or [ast.Pass()]
        for where, order in (("before", [statement, rest]), ("after", [rest, statement])):
            message = f"In effect {block.said(statement)} runs once, {where} the loop; it belongs inside."
            yield block.slip([*before, *order, *after], f"a statement {where} the loop", message)
    if after and isinstance(after[0], ast.Return):
        once = deepcopy(loop)
        once.body = [*loop.body, after[0]]
        message = "In effect you return after a single round; the `return` belongs after the loop."
        yield block.slip([*before, once, *after], "return inside the loop", message)
    if isinstance(loop, ast.For):
        text = ast.unparse(loop.iter)
        for changed, name, message in (
            (
                f"reversed(list({text}))",
                "the loop backwards",
                "In effect your loop runs backwards; reverse it.",
            ),
            (f"list({text})[1:]", "the first round left out", "Your loop starts one round late; take all."),
            (f"list({text})[:-1]", "the last round left out", "Your loop ends one round early; take all."),
            (f"list({text})[::2]", "every second round left out", "Your loop skips rounds; take each one."),
        ):
            other = deepcopy(loop)
            other.iter = parsed(changed)
            yield block.slip([*before, other, *after], name, message)
