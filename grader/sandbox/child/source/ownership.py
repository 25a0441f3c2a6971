"""Which names and attributes in a statement are the file's own, and no tensor's. Runs in the child."""

from __future__ import annotations

import ast
from functools import cached_property

from grader.sandbox.child.source.file_structure import FileStructure, Reached
from grader.sandbox.child.source.library_names import value_of
from grader.sandbox.child.source.own_objects import NAMESPACES, RECORDS
from grader.sandbox.child.source.syntax import dotted_name


class Own:
    """What one statement of the top level uses that the file itself defines."""

    def __init__(self, file: FileStructure, reached: Reached) -> None:
        self._file = file
        self._at_import = reached.at_import
        self._nodes = file.nodes(reached.statement)
        self._aliases = file.aliases_of(reached.statement)
        self.visible = file.global_names(reached.statement)
        """The global names in it; every other one is that of a local variable."""

    def is_definition(self, name: str) -> bool:
        """Whether a name is that of a function or class of the file, be it inside of the statement."""
        if name in self.visible:
            return self._file.is_own(name, self._at_import)
        return name in self._inside

    def has(self, node: ast.Attribute) -> bool:
        """Whether an attribute is one of the file's own objects. What the file does not give to a class or
        function of its own is what that inherits, or was given by a library."""
        if self.gives(node.attr):
            return True
        if not isinstance(node.value, ast.Name):
            return False
        root = node.value.id
        given = self.is_definition(root) and (root, node.attr) in self._file.given
        return given or root in self._instances

    def gives(self, attribute: str) -> bool:
        """Whether the file gives an attribute of that name to objects of its own."""
        return attribute in self._file.members or attribute in self._file.methods_beside

    def makes(self, called: ast.expr) -> bool:
        """Whether what is called is a function or class of the file, or makes objects of its own."""
        match called:
            case ast.Name(id="cls") if "cls" not in self._aliases:
                return bool(self._nodes.of(ast.ClassDef))
            case ast.Attribute(value=ast.Name(id=name), attr="__class__"):
                return self._is_self(name)
            case ast.Call(func=ast.Name(id="type"), args=[ast.Name(id=name)]):
                return self._is_self(name)
            case ast.Name(id=name) if self.is_definition(name) or self._is_record(name):
                return True
            case ast.Attribute() if self.has(called):
                return True
        return dotted_name(called, self._aliases) in NAMESPACES

    def _is_self(self, name: str) -> bool:
        return name == "self" and bool(self._nodes.of(ast.ClassDef))

    def _is_record(self, name: str) -> bool:
        """Whether a name is that of a named tuple."""
        if name not in self.visible:
            return name in self._records
        values = [value_of(binding.statement, name) for binding in self._file.final(name)]
        return bool(values) and all(value and _makes_record(value, self._file.aliases) for value in values)

    @cached_property
    def _inside(self) -> frozenset[str]:
        """The functions, but no methods, and the classes inside of the statement."""
        owners = self._nodes.of(ast.ClassDef)
        methods = {id(each) for owner in owners for each in owner.body}
        functions = [each.name for each in self._nodes.functions() if id(each) not in methods]
        return frozenset([*functions, *(owner.name for owner in owners)])

    @cached_property
    def _records(self) -> frozenset[str]:
        return frozenset(name for name, value in self._assigned if _makes_record(value, self._aliases))

    @cached_property
    def _instances(self) -> frozenset[str]:
        """The local variables that are bound to objects of own classes and to nothing else."""
        made = {name for name, value in self._assigned if self._is_object(value)}
        other = {name for name, value in self._assigned if not self._is_object(value)}
        stored = [name.id for name in self._nodes.of(ast.Name) if isinstance(name.ctx, ast.Store)]
        passed = {argument.arg for argument in self._nodes.of(ast.arg)}
        times = {name: sum(bound == name for bound, _ in self._assigned) for name in made}
        return frozenset(name for name in made - other - passed if stored.count(name) == times[name])

    @cached_property
    def _assigned(self) -> list[tuple[str, ast.expr]]:
        return [
            (target.id, node.value)
            for node in self._nodes.of(ast.Assign)
            for target in node.targets
            if isinstance(target, ast.Name)
        ]

    def _is_object(self, value: ast.expr) -> bool:
        """Whether this makes an object of a class of the file that is derived from no library's."""
        match value:
            case ast.Call(func=ast.Name(id=name)) if name in self.visible and name not in self._aliases:
                classes = [binding.statement for binding in self._file.bindings.get(name, ())]
            case ast.Call(func=ast.Name(id=name)) if name in self._inside:
                classes = [each for each in self._nodes.of(ast.ClassDef) if each.name == name]
            case _:
                return False
        return bool(classes) and all(isinstance(c, ast.ClassDef) and not c.bases for c in classes)


def _makes_record(value: ast.expr, aliases: dict[str, str]) -> bool:
    return isinstance(value, ast.Call) and dotted_name(value.func, aliases) in RECORDS
