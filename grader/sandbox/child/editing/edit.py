"""One edit: what it puts where in a syntax tree, and its place in the file."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import CodeType
from typing import Any

from grader.sandbox.child.editing.kinds import Kind

Span = tuple[int, int, int, int]
"""First line, first column, last line, last column; columns count bytes of UTF-8, as in `ast`."""


@dataclass(frozen=True)
class Unit:
    """What is compiled alone: a statement of the top level, or a method of the class called `of_class`.
    `flags` are those that the file's imports from `__future__` set."""

    statement: ast.stmt
    file: str
    flags: int = 0
    of_class: str = ""

    def compiled(self) -> CodeType:
        """The code of the statement as its tree is now."""
        module = ast.Module([self.statement], [])
        code: CodeType = compile(module, self.file, "exec", self.flags, dont_inherit=True)
        return code


@dataclass(frozen=True)
class Put:
    """A new value for a field of a node, or for one item of a field that is a list."""

    owner: Any
    field: str
    index: int | None
    new: Any

    def exchange(self, value: Any) -> Any:
        """Put a value there; what was there before."""
        if self.index is None:
            old = getattr(self.owner, self.field)
            setattr(self.owner, self.field, value)
            return old
        values = getattr(self.owner, self.field)
        old, values[self.index] = values[self.index], value
        return old


@dataclass(frozen=True)
class Edit:
    """A candidate. `node` is the place to tell."""

    kind: Kind
    unit: Unit
    node: Any
    puts: tuple[Put, ...]

    @property
    def span(self) -> Span:
        """Where it is."""
        node = self.node
        return node.lineno, node.col_offset, node.end_lineno, node.end_col_offset

    @contextmanager
    def applied(self) -> Iterator[None]:
        """The tree with the edit in it, and afterwards without."""
        olds: list[Any] = []
        try:
            olds.extend(put.exchange(put.new) for put in self.puts)
            yield
        finally:
            for put, old in zip(reversed(self.puts[: len(olds)]), reversed(olds), strict=True):
                put.exchange(old)
