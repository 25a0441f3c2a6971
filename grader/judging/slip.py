"""Slips of the pen: a rule with one symbol changed, left out or moved, made in its syntax tree."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

from grader.judging.slip_wording import SlipKind, Words, words_of
from grader.judging.worked import Worked, is_count

UNTOUCHED = ("device", "dtype", "strict", "shape")
"""What matters for other things than values."""


@dataclass(frozen=True)
class Place:
    """Where a node hangs in a tree: a field of its parent, and the index in it where that is a list."""

    parent: ast.AST
    field: str
    index: int | None

    def put(self, node: Any) -> None:
        if self.index is None:
            setattr(self.parent, self.field, node)
        else:
            getattr(self.parent, self.field)[self.index] = node


@dataclass(frozen=True)
class Change:
    """A node, or a list of them, and what comes into its place."""

    place: Place
    before: Any
    after: Any

    @property
    def touched(self) -> list[Any]:
        """The nodes that differ: of a list those between the first and the last that does."""
        if not isinstance(self.before, list):
            return [self.before]
        start = _alike(self.before, self.after)
        end = _alike(self.before[start:][::-1], self.after[start:][::-1])
        return self.before[start : len(self.before) - end]


def _alike(first: Sequence[Any], second: Sequence[Any]) -> int:
    """How many nodes two lists begin with that are the same."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] is pair[1], zip(first, second, strict=False)))


@dataclass(frozen=True)
class Slip:
    """One mistake in one definition: its changes are made together. `likelihood` counts from 0, the best."""

    definition: ast.FunctionDef
    changes: tuple[Change, ...]
    say: Callable[[], Words]
    likelihood: int

    def make(self) -> None:
        for change in self.changes:
            # Only what is new lacks a line: to look through the whole definition takes longer than to run it.
            for node in change.after if isinstance(change.after, list) else [change.after]:
                ast.fix_missing_locations(node)
            change.place.put(change.after)

    def undo(self) -> None:
        for change in self.changes:
            change.place.put(change.before)


@contextmanager
def made(worked: Worked, slip: Slip) -> Iterator[None]:
    """Runs what is inside with the solution as the slip makes it. Raises as `Worked.with_definition`."""
    slip.make()
    try:
        with worked.with_definition(slip.definition):
            yield
    finally:
        slip.undo()


LEFT_OUT, OPERATOR, NUMBER, NAME, MOVED, PUT_IN, TOGETHER = range(7)
"""How likely a slip is, the likeliest first."""


def slip(definition: ast.FunctionDef, change: Change, likelihood: int, kind: SlipKind) -> Slip:
    """A single change."""

    def say() -> Words:
        return words_of(definition, change.before, change.after, change.place.parent, kind)

    return Slip(definition, (change,), say, likelihood)


def wording(name: str, message: str) -> Callable[[], Words]:
    return lambda: (name, message)


SILENT = wording("", "")
"""Of a slip that is a part of a search, which has its own words."""


def walk(definition: ast.FunctionDef | ast.Expr) -> Iterator[tuple[Place, ast.AST, tuple[ast.AST, ...]]]:
    """Every node that may be changed, where it hangs, and the nodes around it, the nearest last."""

    def below(node: ast.AST, around: tuple[ast.AST, ...]) -> Iterator[Any]:
        for field, value in ast.iter_fields(node):
            if field in ("decorator_list", "args") and isinstance(node, ast.FunctionDef):
                continue
            items = list(enumerate(value)) if isinstance(value, list) else [(None, value)]
            for index, item in items:
                if not isinstance(item, ast.AST):
                    continue
                if is_count(item):
                    continue
                if isinstance(item, ast.keyword) and item.arg in UNTOUCHED:
                    continue
                if isinstance(item, ast.Attribute) and item.attr in UNTOUCHED and item.attr != "shape":
                    continue
                if isinstance(item, ast.expr) and not isinstance(getattr(item, "ctx", None), ast.Store):
                    yield Place(node, field, index), item, (*around, node)
                yield from below(item, (*around, node))

    yield from below(definition, ())


def is_function(place: Place, node: ast.Name) -> bool:
    return isinstance(place.parent, ast.Call) and place.field == "func" and place.parent.func is node


def is_module(node: ast.AST) -> bool:
    return isinstance(node, ast.Name) and node.id in ("torch", "np", "functional", "math")


def parsed(text: str) -> ast.expr:
    return ast.parse(text, mode="eval").body


def text_of(node: Any) -> str:
    return "; ".join(map(text_of, node)) if isinstance(node, list) else ast.unparse(node)
