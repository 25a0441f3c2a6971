"""What is known of the code that an exercise reaches, for all families of edits."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cached_property
from math import prod
from typing import Any

from grader.sandbox.child.editing.edit import Edit, Put, Unit
from grader.sandbox.child.editing.kinds import Kind
from grader.sandbox.child.editing.nodes import dotted, is_docstring
from grader.sandbox.child.editing.sites import Finder, Role, Site
from grader.sandbox.child.editing.vocabulary import RESHAPES

MODULES = frozenset(["torch", "np", "numpy", "math", "F", "nn", "random", "functools", "itertools", "cmath"])


@dataclass
class Scope:
    """What the names of one function held when a call left it: the shapes of arrays, numbers, the lengths of
    lists. An edit puts a name in the place of another of its own kind only."""

    parameters: tuple[str, ...] = ()
    tensors: dict[str, tuple[int, ...]] = field(default_factory=dict)
    numbers: dict[str, float] = field(default_factory=dict)
    lists: dict[str, int] = field(default_factory=dict)

    def alike(self, name: str) -> list[str]:
        """The other names of the kind of this one."""
        for kind in (self.tensors, self.numbers, self.lists):
            if name in kind:
                return [other for other in kind if other != name]
        return []


@dataclass(frozen=True)
class StatementSite:
    """A statement that ran, and the block that it stands in."""

    statement: Any
    holder: Any
    block: str
    index: int
    unit: Unit

    @property
    def body(self) -> list[ast.stmt]:
        """The statements of the block."""
        body: list[ast.stmt] = getattr(self.holder, self.block)
        return body

    def becomes(self, kind: Kind, *statements: ast.stmt, shown: Any = None) -> Edit:
        """The edit that puts other statements in its place."""
        body = [*self.body[: self.index], *statements, *self.body[self.index + 1 :]]
        return self.block_becomes(kind, body, shown)

    def block_becomes(self, kind: Kind, body: Sequence[ast.stmt], shown: Any = None) -> Edit:
        """The edit that makes the block one of these statements."""
        body = list(body) or [ast.copy_location(ast.Pass(), self.statement)]
        return Edit(kind, self.unit, shown or self.statement, (Put(self.holder, self.block, None, body),))


def at_the_start(kind: Kind, unit: Unit, function: Any, *added: ast.stmt, shown: Any = None) -> Edit:
    """The edit that puts statements before all others of a function, behind its docstring."""
    first = 1 if is_docstring(function.body[0]) else 0
    body = [*function.body[:first], *added, *function.body[first:]]
    return Edit(kind, unit, shown or function, (Put(function, "body", None, body),))


@dataclass
class Program:
    """The units that an exercise reaches, the lines that a call came to, and the scopes by the name and
    first line of their function. `functions` are those of the file that it may call, `ready_made` what the
    by-hand rule forbids."""

    units: Sequence[Unit]
    lines: Set[int]
    scopes: Mapping[tuple[str, int], Scope]
    library: str
    aliases: Set[str] = frozenset()
    functions: Sequence[str] = ()
    ready_made: Set[str] = frozenset()

    def __post_init__(self) -> None:
        self.modules = MODULES | set(self.aliases)
        self._finder = Finder(self.lines, self.modules)
        self._forbidden = {_plain(name) for name in self.ready_made}
        self._scopes: dict[int, Scope] = {}
        self._sizes: dict[int, list[str]] = {}

    @property
    def is_numpy(self) -> bool:
        return self.library == "numpy"

    def forbids(self, function: str) -> bool:
        """Whether the by-hand rule forbids a function of this name."""
        return _plain(function) in self._forbidden

    def sites(self, *roles: Role) -> Iterator[Site]:
        """The expressions, in the order of the file; of all roles, or of these."""
        return (site for site in self._sites if not roles or site.role in roles)

    def sites_last_first(self) -> Iterator[Site]:
        """The expressions, those of later statements first, outer ones before inner ones: where people go
        wrong with a sign, an operator or a factor."""
        groups: dict[int, list[Site]] = {}
        for site in self._sites:
            groups.setdefault(id(site.statement), []).append(site)
        for group in reversed(groups.values()):
            yield from group

    @cached_property
    def _sites(self) -> list[Site]:
        return [site for unit in self.units for site in self._finder.sites(unit)]

    @cached_property
    def statements(self) -> list[StatementSite]:
        """The statements that ran, those inside of others after them."""
        found = []
        for unit in self.units:
            for holder in ast.walk(unit.statement):
                if isinstance(holder, ast.ClassDef | ast.Lambda | ast.IfExp):
                    continue
                for block in ("body", "orelse", "finalbody"):
                    body = getattr(holder, block, None)
                    for i, inner in enumerate(body if isinstance(body, list) else ()):
                        if isinstance(inner, ast.stmt) and self._finder.ran(inner):
                            found.append(StatementSite(inner, holder, block, i, unit))
        return found

    @cached_property
    def gradients(self) -> bool:
        """Whether the code takes gradients with autograd."""
        return any(
            isinstance(node, ast.Attribute) and node.attr in ("grad", "backward", "requires_grad_")
            for unit in self.units
            for node in ast.walk(unit.statement)
        )

    @cached_property
    def ran_functions(self) -> list[tuple[Unit, ast.FunctionDef]]:
        """The functions that a call came to."""
        return [
            (unit, node)
            for unit in self.units
            for node in ast.walk(unit.statement)
            if isinstance(node, ast.FunctionDef) and any(map(self._finder.ran, node.body))
        ]

    def function_around(self, place: StatementSite) -> ast.FunctionDef | None:
        """The innermost function that a statement stands in."""
        first = place.statement.lineno
        around = (
            function
            for unit, function in self.ran_functions
            if unit is place.unit and function.lineno <= first <= (function.end_lineno or first)
        )
        return max(around, key=lambda function: function.lineno, default=None)

    def scope(self, function: Any) -> Scope:
        """What the names of a function held; of no function, nothing."""
        if function is None:
            return Scope()
        if id(function) not in self._scopes:
            start = min([function.lineno, *(d.lineno for d in function.decorator_list)])
            self._scopes[id(function)] = self.scopes.get((function.name, start), Scope())
        return self._scopes[id(function)]

    def sizes(self, function: Any) -> list[str]:
        """2, expressions for the sizes of what a function holds, no three of one value, and its numbers."""
        if id(function) not in self._sizes:
            self._sizes[id(function)] = list(self._find_sizes(self.scope(function)))
        return self._sizes[id(function)]

    def _find_sizes(self, scope: Scope) -> dict[str, float]:
        found: dict[str, float] = {"2": 2}

        def take(text: str, value: float) -> None:
            if value > 1 and sum(v == value for v in found.values()) < 2:
                found[text] = value

        for name in dict.fromkeys([*scope.parameters, *scope.tensors]):
            shape = scope.tensors.get(name, ())
            for axis in range(min(len(shape), 2)):
                take(f"{name}.shape[{axis}]", shape[axis])
            if len(shape) > 2:
                take(f"{name}.shape[-1]", shape[-1])
            if shape:
                take(f"{name}.size" if self.is_numpy else f"{name}.numel()", prod(shape))
        for name, length in scope.lists.items():
            if name in scope.parameters:
                take(f"len({name})", length)
        return found | scope.numbers

    def atoms(self, function: Any) -> list[str]:
        """The names and dotted names of numbers and arrays that a function reads."""
        scope = self.scope(function)
        called = {id(n.func) for n in ast.walk(function) if isinstance(n, ast.Call)}
        read = (
            dotted(node)
            for node in ast.walk(function)
            if isinstance(node, ast.Attribute)
            and isinstance(node.ctx, ast.Load)
            and id(node) not in called
            and node.attr not in RESHAPES | {"shape", "dtype", "device", "ndim"}
        )
        known = scope.tensors.keys() | self.modules
        others = [text for text in read if text and text.partition(".")[0] not in known]
        return list(dict.fromkeys([*scope.tensors, *scope.numbers, *others]))


def _plain(name: str) -> str:
    return name.lower().replace("_", "")
