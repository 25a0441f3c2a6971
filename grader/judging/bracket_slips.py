"""Slips in an expression: a pair of brackets left out, or a factor that belongs to a whole sum."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import partial

from grader.judging.slip import MOVED, OPERATOR, Change, Slip, parsed, walk
from grader.judging.slip_parts import named_part
from grader.judging.slip_wording import Words

BRACKETED = (ast.BinOp, ast.UnaryOp, ast.Compare, ast.IfExp)


def brackets_left_out(definition: ast.FunctionDef) -> Iterator[Slip]:
    """One pair of brackets left out, where that means something else."""
    for place, node, around in walk(definition):
        if not isinstance(node, BRACKETED) or isinstance(around[-1], BRACKETED):
            continue
        text = ast.unparse(node)
        for start, end in _pairs(text):
            if start and (text[start - 1].isalnum() or text[start - 1] in "_])"):
                continue  # the brackets of a call
            try:
                after = parsed(text[:start] + text[start + 1 : end] + text[end + 1 :])
            except SyntaxError:
                continue
            if isinstance(after, ast.Tuple) or ast.dump(after) == ast.dump(node):
                continue
            say = partial(_brackets_missing, definition, text[start + 1 : end])
            yield Slip(definition, (Change(place, node, after),), say, OPERATOR)


def _brackets_missing(definition: ast.FunctionDef, inside: str) -> Words:
    part = named_part(parsed(inside), definition)
    return (
        f"brackets missing around {part}",
        f"In effect there are no brackets around {part}; they belong there.",
    )


def _pairs(text: str) -> Iterator[tuple[int, int]]:
    opened = []
    for at, character in enumerate(text):
        if character == "(":
            opened.append(at)
        elif character == ")" and opened:
            yield opened.pop(), at


def one_term_alone(definition: ast.FunctionDef) -> Iterator[Slip]:
    """A factor of a sum that is in one of its two terms alone; the sum may be the value of a variable."""
    sums = _sums(definition)
    for place, node, _ in walk(definition):
        if not isinstance(node, ast.BinOp) or not isinstance(node.op, (ast.Mult, ast.Div)):
            continue
        total = sums.get(node.left.id) if isinstance(node.left, ast.Name) else node.left
        turned = False
        if isinstance(node.op, ast.Mult) and not _is_sum(total):
            turned = True
            total = sums.get(node.right.id) if isinstance(node.right, ast.Name) else node.right
        if not isinstance(total, ast.BinOp) or not _is_sum(total):
            continue
        factor = node.left if turned else node.right
        say = partial(_in_one_term, definition, node.op, factor)
        for first in (True, False):
            left, right = (
                ast.BinOp(term, node.op, factor) if scaled else term
                for term, scaled in ((total.left, first), (total.right, not first))
            )
            yield Slip(definition, (Change(place, node, ast.BinOp(left, total.op, right)),), say, MOVED)


def _is_sum(node: ast.AST | None) -> bool:
    return isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Add, ast.Sub))


def _sums(definition: ast.FunctionDef) -> dict[str, ast.expr]:
    """The sums that are the values of variables which are set once."""
    stored = [
        node.id
        for node in ast.walk(definition)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    ]
    return {
        statement.targets[0].id: statement.value
        for statement in ast.walk(definition)
        if isinstance(statement, ast.Assign)
        and isinstance(statement.targets[0], ast.Name)
        and _is_sum(statement.value)
        and stored.count(statement.targets[0].id) == 1
    }


def _in_one_term(definition: ast.FunctionDef, op: ast.operator, factor: ast.AST) -> Words:
    part = named_part(factor, definition)
    do, done = ("multiply", "multiplied") if isinstance(op, ast.Mult) else ("divide", "divided")
    return (
        f"only one term {done} by {part}",
        f"In effect only one term of a sum is {done} by {part}; {do} the whole sum by it.",
    )
