"""One mistake made in several places of a function: the same small edit in all of them at once."""

from __future__ import annotations

import ast
from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import Any

from grader.sandbox.child.editing.edit import Edit
from grader.sandbox.child.editing.nodes import called_name
from grader.sandbox.child.editing.program import Program

MOST = 8
"""More places than that are no one mistake."""


def everywhere(
    families: Sequence[Callable[[Program], Iterator[Edit]]],
) -> Callable[[Program], Iterator[Edit]]:
    """A family that makes each edit of others wherever it can be made."""

    def edits(program: Program) -> Iterator[Edit]:
        groups: dict[Hashable, dict[int, Edit]] = {}
        for family in families:
            for edit in family(program):
                if len(edit.puts) == 1 and (alike := _alike(edit)) is not None:
                    place = hash((id(edit.puts[0].owner), edit.puts[0].field, edit.puts[0].index))
                    groups.setdefault(alike, {}).setdefault(place, edit)
        for group in groups.values():
            if 2 <= len(group) <= MOST:
                first = next(iter(group.values()))
                puts = tuple(edit.puts[0] for edit in group.values())
                yield Edit(first.kind, first.unit, first.node, puts)

    return edits


def _alike(edit: Edit) -> Hashable | None:
    """Equal for edits that do the same in two places; None for those that are like no other."""
    put = edit.puts[0]
    old = getattr(put.owner, put.field)
    old = old if put.index is None else old[put.index]
    if isinstance(old, list) or isinstance(put.new, list):
        return None
    return edit.kind, id(edit.unit), *_change(old, put.new)


def _change(old: Any, new: Any) -> tuple[str, ...]:
    """What is done, where that can be said without what it is done to: an operand left out on one side, the
    same call left out or put in."""
    if isinstance(old, ast.BinOp) and new is old.left:
        return "left", type(old.op).__name__, _text(old.right)
    if isinstance(old, ast.BinOp) and new is old.right:
        return "right", type(old.op).__name__, _text(old.left)
    if isinstance(old, ast.Call) and new is getattr(old.func, "value", None):
        return "without", called_name(old)
    if isinstance(new, ast.Call) and getattr(new.func, "value", None) is old:
        return "with", called_name(new)
    return _text(old), _text(new)


def _text(value: Any) -> str:
    if isinstance(value, ast.expr):
        return ast.unparse(value)
    return type(value).__name__ if isinstance(value, ast.AST) else str(value)
