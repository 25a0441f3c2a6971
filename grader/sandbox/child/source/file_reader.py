"""The structure of a file, read from its syntax tree. Runs in the child."""

from __future__ import annotations

import ast

from grader.sandbox.child.source.bindings import (
    Binding,
    Scope,
    bound_around,
    bound_names,
    changed_names,
    scopes,
    surely_bound,
    top_level,
)
from grader.sandbox.child.source.file_structure import FileStructure
from grader.sandbox.child.source.library_names import assigned_aliases, imported, star_names
from grader.sandbox.child.source.syntax import Definition, Step


def read_structure(tree: ast.Module, text: str) -> FileStructure:
    """The structure of a parsed file and its text."""
    file = _read(tree, scopes(text), with_demo=False)
    if "__name__" in file.bindings:
        file = _read(tree, file.scopes, with_demo=True)
    return file


def _read(tree: ast.Module, known_scopes: dict[str, Scope], with_demo: bool) -> FileStructure:
    file = FileStructure(tree, scopes=known_scopes)
    definitions: list[Definition] = []
    for part in top_level(tree.body, with_demo):
        statement = part.statement
        if isinstance(statement, Definition):
            _bind(file, statement.name, Binding(statement, part.sure))
            for name in file.scope(statement).binds_at_once | bound_around(statement):
                _bind(file, name, Binding(statement, sure=False))
            definitions.append(statement)
        elif isinstance(statement, (ast.Import, ast.ImportFrom)):
            for name, dotted in imported(statement):
                if name == "*":
                    _bind_star(file, statement, dotted.removesuffix(".*"), part.sure)
                else:
                    file.aliases[name] = dotted
                    _bind(file, name, Binding(statement, part.sure, dotted=dotted))
        else:
            nodes = file.nodes(statement)
            bound = bound_names(statement, nodes)
            surely = surely_bound(statement) if part.sure else set()
            for name in bound:
                _bind(file, name, Binding(statement, name in surely))
            for name in (changed := changed_names(nodes)):
                file.changes.setdefault(name, []).append(statement)
            file.aliases |= assigned_aliases(nodes, file.aliases)
            if not bound and (changed or not part.header):
                file.others.append(statement)
    for definition in definitions:
        _read_effects(file, definition)
    file.forget_aliases()
    return file


def _bind(file: FileStructure, name: str, binding: Binding) -> None:
    file.bindings.setdefault(name, []).append(binding)


def _bind_star(file: FileStructure, statement: Step, module: str, sure: bool) -> None:
    file.stars.append(module)
    for name in star_names(module):
        file.aliases[name] = f"{module}.{name}"
        _bind(file, name, Binding(statement, sure, dotted=f"{module}.{name}"))


def _read_effects(file: FileStructure, definition: Definition) -> None:
    """What the body of a definition does to the names of the top level."""
    scope = file.scope(definition)
    bound = scope.binds_later | scope.binds_at_once
    for name in scope.binds_later:
        _bind(file, name, Binding(definition, sure=False, later=True))
    if bound:
        inner = file.aliases_of(definition)
        file.aliases |= {name: inner[name] for name in bound if name in inner}
    for name in changed_names(file.nodes(definition)) & scope.free - {definition.name}:
        file.changes.setdefault(name, []).append(definition)
