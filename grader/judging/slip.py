"""Slips of the pen: a rule with one symbol changed, left out or moved, made in its syntax tree."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from grader.judging.worked import Worked, is_count

SMALL = (ast.Name, ast.Constant, ast.keyword, ast.UnaryOp, ast.Attribute, ast.Tuple)
"""What says too little by itself."""

LONGEST = 60
"""Characters of an expression that a sentence can quote."""

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


@dataclass(frozen=True)
class Slip:
    """One mistake in one definition: its changes are made together. `likelihood` counts from 0, the best."""

    definition: ast.FunctionDef
    changes: tuple[Change, ...]
    say: Callable[[], tuple[str, str]]
    likelihood: int

    def make(self) -> None:
        for change in self.changes:
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


def slip(definition: ast.FunctionDef, change: Change, likelihood: int, what: str = "") -> Slip:
    """A single change. `what` says it in words where that is shorter than both expressions."""

    def say() -> tuple[str, str]:
        before, after = _shown(definition, change)
        sentence = f"In effect you compute `{after}`; it should be `{before}`."
        return (f"{what} in `{before}`" if what else f"`{after}` in place of `{before}`"), sentence

    return Slip(definition, (change,), say, likelihood)


def wording(name: str, message: str) -> Callable[[], tuple[str, str]]:
    return lambda: (name, message)


SILENT = wording("", "")
"""Of a slip that is a part of a search, which has its own words."""


def walk(definition: ast.FunctionDef) -> Iterator[tuple[Place, ast.AST, tuple[ast.AST, ...]]]:
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


def _shown(definition: ast.FunctionDef, change: Change) -> tuple[str, str]:
    """The changed part of the rule before and after, with as much around it as makes it clear."""
    parents: dict[int, ast.AST] = {}
    for node in ast.walk(definition):
        for child in ast.iter_child_nodes(node):
            parents[id(child)] = node
    around: ast.AST = change.before
    whole = ast.unparse(definition)
    while True:
        text = text_of(around)
        small = isinstance(around, SMALL)
        parent = parents.get(id(around))
        if parent is None or not (small or whole.count(text) > 1) or isinstance(around, ast.stmt):
            break
        if not isinstance(parent, (ast.expr, ast.Assign, ast.AugAssign, ast.Return, ast.keyword)):
            break
        if len(text_of(parent)) > LONGEST:
            break
        around = parent
    before = short(around)
    change.place.put(change.after)
    after = short(around if around is not change.before else change.after)
    change.place.put(change.before)
    return before, after


def text_of(node: Any) -> str:
    if isinstance(node, list):
        return "; ".join(map(text_of, node))
    return ast.unparse(node)


def short(node: ast.AST) -> str:
    return cut(" ".join(text_of(node).split()))


def cut(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
