"""What each function of a file reaches: the statements and libraries behind its names. Runs in the child."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from grader.sandbox.child.source.bindings import Binding, Scope, top_level
from grader.sandbox.child.source.fixed_values import is_fixed_by
from grader.sandbox.child.source.library_names import assigned_aliases, imported_in
from grader.sandbox.child.source.own_objects import makes_objects, members
from grader.sandbox.child.source.syntax import (
    Definition,
    Nodes,
    Step,
    called_only,
    evaluated_around,
    last_name,
    names_in,
)

KEEPING_A_FUNCTION = frozenset(
    "printoptions redirect_stderr redirect_stdout set_printoptions set_string_function seterrcall".split()
)
"""Functions of libraries that call, later and from anywhere, what they were given; beside those that are
called `register_...`."""


@dataclass(frozen=True)
class Reached:
    """A statement of the top level that an exercise uses. `at_import` where it may run while the file is
    loaded, when names can still be bound to something else; `dotted` is what an import binds."""

    statement: Step
    at_import: bool
    dotted: str | None = None


@dataclass
class FileStructure:
    """A parsed file.

    `bindings` has what binds each name of the top level, in order, `aliases` the dotted name of a
    library behind a name (`F` for `torch.nn.functional`), be it imported or assigned, `stars` the
    modules of star imports, `scopes` the global names that each definition uses and binds, `others` the
    statements of the top level that bind nothing, and `changes` what puts something into the thing
    behind a name. `own_modules` are modules of the student's own that it can import, by the first part of
    their names, and `methods_beside` the methods of the classes in them.
    """

    tree: ast.Module
    bindings: dict[str, list[Binding]] = field(default_factory=dict)
    aliases: dict[str, str] = field(default_factory=dict)
    stars: list[str] = field(default_factory=list)
    scopes: dict[str, Scope] = field(default_factory=dict)
    others: list[Step] = field(default_factory=list)
    changes: dict[str, list[Step]] = field(default_factory=dict)
    own_modules: frozenset[str] = frozenset()
    methods_beside: frozenset[str] = frozenset()
    _nodes: dict[int, Nodes] = field(default_factory=dict)
    _aliases: dict[int, dict[str, str]] = field(default_factory=dict)
    _outside: dict[int, set[str]] = field(default_factory=dict)

    def nodes(self, statement: Step) -> Nodes:
        """The nodes of a statement; gathered once for all exercises that reach it."""
        if id(statement) not in self._nodes:
            self._nodes[id(statement)] = Nodes(statement)
        return self._nodes[id(statement)]

    def scope(self, statement: Definition) -> Scope:
        """What a definition of the top level does with the global names."""
        return self.scopes.get(f"{statement.name}:{statement.lineno}", Scope())

    def global_names(self, statement: Step) -> set[str]:
        """The names in a statement that are not those of a local variable."""
        if isinstance(statement, Definition):
            return self.scope(statement).free | self._around(statement)
        return self._names(statement)

    def aliases_of(self, statement: Step) -> dict[str, str]:
        """The names inside a statement that stand for something of a library, its own included."""
        if id(statement) not in self._aliases:
            nodes = self.nodes(statement)
            # A local variable may be named like an import.
            names = self.global_names(statement)
            known = {name: self.aliases[name] for name in names if name in self.aliases} | imported_in(nodes)
            self._aliases[id(statement)] = known | assigned_aliases(nodes, known)
        return self._aliases[id(statement)]

    def forget_aliases(self) -> None:
        """Read the aliases inside each statement again, after `aliases` has changed."""
        self._aliases.clear()

    @cached_property
    def rebound(self) -> frozenset[str]:
        """The names that may be bound to something else while the file is loaded than they are in the end."""
        return frozenset(name for name, all_ in self.bindings.items() if len(self.final(name)) < len(all_))

    def final(self, name: str) -> list[Binding]:
        """What a name may be bound to once the file is loaded: by the last statement that surely runs,
        or by one of those after it; and by a function that says `global`."""
        bindings = self.bindings.get(name, [])
        if len(bindings) <= 1:
            return bindings
        in_order = [binding for binding in bindings if not binding.later]
        last = max((i for i, binding in enumerate(in_order) if binding.sure), default=0)
        return in_order[last:] + [binding for binding in bindings if binding.later]

    def is_own(self, name: str, at_import: bool = False) -> bool:
        """Whether a name is bound to functions or classes of the file itself and nothing else; in the end
        or, for what runs `at_import`, at any time."""
        bindings = self.bindings.get(name, []) if at_import else self.final(name)
        return bool(bindings) and all(is_definition_of(binding, name) for binding in bindings)

    def is_plain(self, name: str) -> bool:
        """Whether a name is surely that of one undecorated `def` or `class`, whatever else happens."""
        final = self.final(name)
        return (
            len(final) == 1 and is_definition_of(final[0], name) and self._is_undecorated(final[0].statement)
        )

    def _is_undecorated(self, statement: Step) -> bool:
        match statement:
            case ast.ClassDef(decorator_list=[], keywords=[], bases=bases):
                # The class of a class is that of its bases, and may return anything.
                names = [base.id for base in bases if isinstance(base, ast.Name)]
                own = [name for name in names if name in self.bindings and name not in self.aliases]
                return len(names) + sum(isinstance(b, ast.Attribute) for b in bases) == len(bases) and all(
                    name != getattr(statement, "name", None) and self.is_plain(name) for name in own
                )
            case ast.FunctionDef(decorator_list=[]) | ast.AsyncFunctionDef(decorator_list=[]):
                return True
        return False

    def own_names(self) -> Iterator[str]:
        """The names that the file binds, without those that come by a star import."""
        for name, bindings in self.bindings.items():
            if not all(_is_star(binding.statement) for binding in bindings):
                yield name

    @cached_property
    def members(self) -> frozenset[str]:
        """The names of all attributes that only the file's own objects have, methods among them."""
        return frozenset(
            name
            for statement in self.tree.body
            for name in members(self.nodes(statement), self.aliases_of(statement))
        )

    @cached_property
    def given(self) -> frozenset[tuple[str, str]]:
        """The names to which the file gives an attribute, each with that: `f.calls = 0`."""
        return frozenset(
            (node.value.id, node.attr)
            for statement in self.tree.body
            for node in self.nodes(statement).of(ast.Attribute)
            if isinstance(node.ctx, ast.Store) and isinstance(node.value, ast.Name)
        )

    @cached_property
    def looked_up(self) -> frozenset[str]:
        """The names of all attributes that the file reads, of anything."""
        return frozenset(
            node.attr
            for statement in self.tree.body
            for node in self.nodes(statement).of(ast.Attribute)
            if isinstance(node.ctx, ast.Load)
        )

    @cached_property
    def makes_objects(self) -> bool:
        """Whether the file has classes of its own, or makes records or namespaces."""
        return any(makes_objects(self.nodes(s), self.aliases_of(s)) for s in self.tree.body)

    @cached_property
    def methods(self) -> frozenset[str]:
        """The names of all methods of the file's own classes."""
        classes = [node for statement in self.tree.body for node in self.nodes(statement).of(ast.ClassDef)]
        return frozenset(s.name for c in classes for s in c.body if isinstance(s, ast.FunctionDef))

    def is_of_own_module(self, dotted: str) -> bool:
        """Whether a dotted name leads into a module of the student's own, which is read like this file."""
        return dotted.partition(".")[0] in self.own_modules or (dotted[:1] == "." and bool(self.own_modules))

    def reached(self, name: str) -> list[Reached]:
        """The statements of the top level that the definition of `name` uses, itself first.

        A function reaches what its global names are bound by, and what else is done at the top
        level with the variables among them (`tools.append(...)`). Every function reaches what a library was
        told to call.
        """
        return self._followed(self._telling_libraries, [name])

    def reached_from(self, statements: list[Step]) -> list[Reached]:
        """What statements use that are run while the file is loaded, themselves first."""
        return self._followed(statements, [])

    def _followed(self, statements: list[Step], names: list[str]) -> list[Reached]:
        found: dict[tuple[int, str | None], Reached] = {}
        queue = [(name, False) for name in names]
        seen = set(queue)
        waiting = [Reached(statement, at_import=True) for statement in statements]
        while queue or waiting:
            if not waiting:
                current, at_import = queue.pop()
                waiting = list(self._behind(current, at_import, current in names))
            for reached in waiting:
                key = (id(reached.statement), reached.dotted)
                if key in found and (found[key].at_import or not reached.at_import):
                    continue
                found[key] = reached
                for used, early in self._used_by(reached):
                    step = used, early and bool(self.rebound)
                    if used in self.bindings and step not in seen:
                        seen.add(step)
                        queue.append(step)
            waiting = []
        return list(found.values())

    @cached_property
    def _telling_libraries(self) -> list[Step]:
        """The statements of the top level that hand a library a function to be called later."""
        return [
            part.statement
            for part in top_level(self.tree.body, with_demo=False)
            for call in self.nodes(part.statement).of(ast.Call)
            if _keeps_a_function(last_name(call.func, self.aliases_of(part.statement)))
        ]

    def _behind(self, name: str, at_import: bool, is_exercise: bool) -> Iterator[Reached]:
        # What a name stands for by an import is seen where the name is used.
        bindings = self.bindings[name] if at_import else self.final(name)
        for binding in bindings:
            seen_in_use = binding.dotted == self.aliases.get(name) and not (
                at_import and name in self.rebound
            )
            if binding.dotted is None or is_exercise or not seen_in_use:
                yield Reached(binding.statement, at_import, binding.dotted)
        if not all(binding.dotted for binding in bindings):
            for statement in self.changes.get(name, ()):
                yield Reached(statement, at_import)
        if not (self.is_own(name, at_import) or self._is_fixed(name, bindings)):
            for statement in self._others_naming.get(name, ()):
                yield Reached(statement, at_import)

    def _is_fixed(self, name: str, bindings: list[Binding]) -> bool:
        """Whether nothing that is done with what a name stands for can make it do something else."""
        return all(
            binding.dotted
            or is_definition_of(binding, name)
            or is_fixed_by(binding.statement, name, self.aliases, self.is_own)
            for binding in bindings
        )

    @cached_property
    def _others_naming(self) -> dict[str, list[Step]]:
        """The statements that bind nothing, by the names in them that they do more with than call them."""
        found: dict[str, list[Step]] = {}
        for statement in self.others:
            for name in self._names(statement) - called_only(self.nodes(statement)):
                found.setdefault(name, []).append(statement)
        return found

    def _used_by(self, reached: Reached) -> Iterator[tuple[str, bool]]:
        """The names that a statement uses, with whether it does so while the file is loaded."""
        statement = reached.statement
        if reached.dotted:
            return
        if isinstance(statement, Definition):
            scope = self.scope(statement)
            at_once = scope.at_once | self._around(statement)
            yield from ((name, reached.at_import) for name in scope.free - at_once)
            yield from ((name, True) for name in at_once)
        else:
            yield from ((name, True) for name in self._names(statement))

    def _around(self, statement: Definition) -> set[str]:
        if id(statement) not in self._outside:
            self._outside[id(statement)] = names_in(*evaluated_around(statement))
        return self._outside[id(statement)]

    def _names(self, statement: Step) -> set[str]:
        if id(statement) not in self._outside:
            self._outside[id(statement)] = names_in(statement)
        return self._outside[id(statement)]


def _keeps_a_function(name: str) -> bool:
    return name in KEEPING_A_FUNCTION or name.startswith("register_")


def _is_star(statement: Step) -> bool:
    return isinstance(statement, ast.ImportFrom) and statement.names[0].name == "*"


def is_definition_of(binding: Binding, name: str) -> bool:
    """Whether a binding is the `def` or `class` statement of that name."""
    statement = binding.statement
    return isinstance(statement, Definition) and statement.name == name and not binding.later
