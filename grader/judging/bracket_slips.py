"""Slips in an expression: a pair of brackets left out."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import partial

from grader.judging.slip import OPERATOR, Change, Slip, parsed, walk
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
