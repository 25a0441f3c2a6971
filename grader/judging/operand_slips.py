"""Slips of an operand: a part of an array where another part, or all of another array, belongs."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import partial

from grader.judging.slip import NAME, Change, Place, Slip, is_function, is_module, text_of, walk
from grader.judging.slip_parts import where
from grader.judging.slip_wording import Words

Operand = ast.Name | ast.Subscript


def other_operands(definition: ast.FunctionDef) -> Iterator[Slip]:
    """Every part of an array in the place of another operand, and every name in the place of a part."""
    places = list(_operands(definition))
    others = {text_of(node): node for _, node in places}
    for place, node in places:
        for text, other in others.items():
            if text == text_of(node) or (isinstance(node, ast.Name) and isinstance(other, ast.Name)):
                continue
            # Of `p[i]` the whole `p` is an index that is missing, which has its own words.
            if _array(node) == _array(other) and isinstance(other, ast.Name):
                continue
            say = partial(_say, definition, node, other)
            yield Slip(definition, (Change(place, node, other),), say, NAME)


def _operands(definition: ast.FunctionDef) -> Iterator[tuple[Place, Operand]]:
    for place, node, _ in walk(definition):
        match node:
            case ast.Name() if not is_module(node) and not is_function(place, node):
                yield place, node
            case ast.Subscript(value=ast.Name()):
                yield place, node


def _array(node: Operand) -> str:
    """The name of the array that an operand is, or is a part of."""
    return text_of(node.value if isinstance(node, ast.Subscript) else node)


def _say(definition: ast.FunctionDef, before: Operand, after: Operand) -> Words:
    there = where(definition, before)
    if _array(before) == _array(after):
        name = _array(before)
        return f"another part of `{name}`", f"In effect you index `{name}` otherwise{there}; check its index."
    wrong, right = _said(after), _said(before)
    return f"{wrong} in place of {right}", f"In effect you use {wrong}{there}; it should be {right}."


def _said(node: Operand) -> str:
    return f"a part of `{_array(node)}`" if isinstance(node, ast.Subscript) else f"`{_array(node)}`"
