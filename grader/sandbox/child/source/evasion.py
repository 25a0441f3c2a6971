"""Ways round the by-hand rule that a reading cannot follow, for a person to review. Runs in the child."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator, Mapping

from grader.sandbox.child.absent import is_installed
from grader.sandbox.child.source.bindings import Binding, top_level
from grader.sandbox.child.source.file_structure import FileStructure, is_definition_of
from grader.sandbox.child.source.flags import Flag, Kind, quoted
from grader.sandbox.child.source.library_names import aliasing_values, modules_on_the_way
from grader.sandbox.child.source.overridden import overridden
from grader.sandbox.child.source.syntax import Definition, Nodes, Step, dotted_name
from grader.sandbox.child.source.test_programs import by_names
from grader.sandbox.child.source.usual_names import (
    ATTRIBUTES,
    BUILTINS,
    DERIVATIVES,
    HARMLESS_IMPORTS,
    KEEPS_FOR_BACKWARD,
    KNOWN_SPECIAL_NAMES,
    OF_NAMED_TUPLES,
    OF_SCRIPTS,
    OF_THE_INTERPRETER,
    PARTLY_USUAL_IMPORTS,
    SETTINGS,
    STRANGE_MODULES,
    TELLING_IMPORTS,
    USUAL_IMPORTS,
    USUALLY_DEFINED,
    USUALLY_USED,
    is_dunder,
    unusual_part,
)
from grader.sandbox.child.stand_ins import is_check, is_stand_in

LOOKED_UP = frozenset([*BUILTINS, "hasattr"])
"""What `getattr(torch, ...)` does with the module is flagged by its name; `hasattr` gets nothing of it."""

NAMING_KEYWORDS = frozenset(["assigned", "updated"])
"""The keywords of `functools.wraps` that name attributes by strings."""

TYPE_COMMENT = re.compile(r"#\s*type:\s*\(")


def flags(file: FileStructure, text: str, exercises: Collection[str]) -> Iterator[Flag]:
    """Each thing in a file that may be a way round the rule."""
    yield from _rebindings(file, exercises)
    # What stands under `if __name__ == "__main__":` is not run, unless the name may be another.
    parts = top_level(file.tree.body, with_demo="__name__" in file.bindings)
    looks = _Looks(file, [part.statement for part in parts])
    yield from looks.all()
    if "jit" in text:
        for number, line in enumerate(text.split("\n"), start=1):
            if TYPE_COMMENT.search(line):
                yield Flag(Kind.RUNS_STRINGS, number, "holds", "a type comment, which `torch.jit` evaluates")


def _rebindings(file: FileStructure, exercises: Collection[str]) -> Iterator[Flag]:
    """Where an exercise's name may be bound again without being followed in order, and `__name__` at all."""
    for name in ("__name__", *exercises):
        for binding in file.bindings.get(name, ()):
            if name == "__name__" or _says_global(binding, name):
                for line in _lines_of(file, binding, name):
                    yield Flag(Kind.REBINDING, line, "binds", f"{quoted(name)} again")


def _says_global(binding: Binding, name: str) -> bool:
    return isinstance(binding.statement, Definition) and not is_definition_of(binding, name)


def _lines_of(file: FileStructure, binding: Binding, name: str) -> list[int]:
    declared = file.nodes(binding.statement).of(ast.Global)
    return [node.lineno for node in declared if name in node.names] or [binding.statement.lineno]


class _Looks:
    """The statements of a file, and what it takes to tell what is unusual in them."""

    def __init__(self, file: FileStructure, statements: list[Step]) -> None:
        self._file = file
        self._statements = statements
        self._parts: dict[str, tuple[Kind, str] | None] = {}
        self._own = _own_attributes(file, statements)

    def all(self) -> Iterator[Flag]:
        """What is unusual in each statement."""
        for statement in self._statements:
            nodes = self._file.nodes(statement)
            for node in nodes.imports():
                yield from self._import(node)
            followed = aliasing_values(nodes) | {
                id(argument)
                for call in nodes.of(ast.Call)
                if isinstance(call.func, ast.Name)
                and call.func.id in LOOKED_UP
                and not self._is_own(call.func)
                for argument in call.args
            }
            yield from self._names(statement, followed)
            yield from self._attributes(statement, followed)
            yield from overridden(nodes, self._file.aliases_of(statement))
            yield from by_names(nodes, self._file.aliases_of(statement))
            for function in nodes.functions():
                if is_dunder(function.name) and function.name not in USUALLY_DEFINED:
                    yield Flag(_of_special(function.name), function.lineno, "defines", quoted(function.name))
            for pattern in nodes.of(ast.MatchClass):
                of_own = isinstance(pattern.cls, ast.Name) and self._file.is_plain(pattern.cls.id)
                for name in pattern.kwd_attrs:
                    if not (of_own and name in self._own):
                        yield Flag(
                            Kind.PATTERN, pattern.lineno, "takes", f"{quoted('.' + name)} by a pattern"
                        )
            for keyword in nodes.of(ast.keyword):
                if keyword.arg in NAMING_KEYWORDS:
                    yield Flag(Kind.NAMES_BY_STRINGS, keyword.lineno, "uses", f"`{keyword.arg}=`")
            for call in nodes.of(ast.Call):
                match call:
                    case ast.Call(func=ast.Name(id="type"), args=[_, _, *_]):
                        yield Flag(Kind.INTERPRETER, call.lineno, "makes", "a class by `type`")

    def _part(self, dotted: str) -> tuple[Kind, str] | None:
        if dotted not in self._parts:
            self._parts[dotted] = unusual_part(dotted)
        return self._parts[dotted]

    def _import(self, node: ast.Import | ast.ImportFrom) -> Iterator[Flag]:
        """What is unusual about the modules that an import names, else about what it takes from them."""
        if isinstance(node, ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            named = {module: [f"{module}.{alias.name}" for alias in node.names if alias.name != "*"]}
            if (
                len(named[module]) < len(node.names)
                and module != "math"
                and is_installed(module.split(".")[0])
            ):
                yield Flag(Kind.STAR_IMPORT, node.lineno, "imports", f"`*` from {quoted(module)}")
        else:
            named = {alias.name: [alias.name] for alias in node.names}
        for module, names in named.items():
            root = module.split(".")[0]
            if (
                is_stand_in(module)
                or self._file.is_of_own_module(module)
                or (root not in TELLING_IMPORTS and not is_installed(root))
                or (names and all(map(is_check, names)))
            ):
                continue
            if root in TELLING_IMPORTS:
                yield Flag(Kind.TELLING_IMPORT, node.lineno, "imports", quoted(module))
                continue
            if root not in USUAL_IMPORTS | HARMLESS_IMPORTS:
                yield Flag(Kind.UNUSUAL_IMPORT, node.lineno, "imports", quoted(module))
                continue
            for part in map(self._part, names or [module]):
                if part:
                    yield Flag(part[0], node.lineno, "imports", quoted(part[1]))

    def _names(self, statement: Step, followed: set[int]) -> Iterator[Flag]:
        nodes = self._file.nodes(statement)
        aliases = self._file.aliases_of(statement)
        visible = self._file.global_names(statement)
        bases = {id(node.value) for node in nodes.of(ast.Attribute)} | followed
        set_by_strings = _sets_its_own(nodes, aliases)
        for name in nodes.of(ast.Name):
            if id(name) in set_by_strings:
                continue
            if name.id in BUILTINS and name.id in visible and not self._is_own(name):
                yield Flag(BUILTINS[name.id], name.lineno, "uses", quoted(name.id))
            elif is_dunder(name.id) and name.id not in USUALLY_USED:
                yield Flag(_of_special(name.id), name.lineno, "uses", quoted(name.id))
            elif name.id in aliases and id(name) not in bases and isinstance(name.ctx, ast.Load):
                yield from _module_as_value(name, aliases[name.id])

    def _is_own(self, name: ast.Name) -> bool:
        """Whether a name of Python's own is surely bound to something of the file before this line."""
        bindings = self._file.bindings.get(name.id, [])
        return bool(bindings) and all(
            binding.sure
            and not binding.dotted
            and binding.statement.lineno <= name.lineno
            and (is_definition_of(binding, name.id) or not self._loads(binding.statement, name.id))
            for binding in bindings
        )

    def _loads(self, statement: Step, name: str) -> bool:
        return name in self._file.nodes(statement).loaded()

    def _attributes(self, statement: Step, followed: set[int]) -> Iterator[Flag]:
        nodes = self._file.nodes(statement)
        aliases = self._file.aliases_of(statement)
        attributes = nodes.of(ast.Attribute)
        inner = {id(node.value) for node in attributes}
        set_by_strings = _sets_its_own(nodes, aliases)
        named = {id(node.value) for node in attributes if node.attr in ("__name__", "__qualname__")}
        for node in attributes:
            name = node.attr
            if id(node) in set_by_strings:
                continue
            if is_dunder(name) and name not in USUALLY_USED and not _is_class_of_ones_own(node, named):
                yield Flag(_of_special(name), node.lineno, "uses", quoted("." + name))
            elif name in OF_THE_INTERPRETER:
                yield Flag(Kind.INTERPRETER, node.lineno, "uses", quoted("." + name))
            dotted = dotted_name(node, aliases)
            if dotted is None:
                if kind := self._of_anything(name):
                    yield Flag(kind, node.lineno, "uses", quoted("." + name))
                continue
            if not isinstance(node.ctx, ast.Load) and not is_stand_in(dotted) and dotted not in SETTINGS:
                yield Flag(Kind.CHANGED_LIBRARY, node.lineno, "changes", quoted(dotted))
            if id(node) not in inner:
                if part := self._part(dotted):
                    yield Flag(part[0], node.lineno, "uses", quoted(part[1]))
                elif id(node) not in followed:
                    yield from _module_as_value(node, dotted)
        for item in nodes.of(ast.Subscript):
            dotted = None if isinstance(item.ctx, ast.Load) else dotted_name(item.value, aliases)
            if dotted and dotted != "os.environ" and not is_stand_in(dotted):
                yield Flag(Kind.CHANGED_LIBRARY, item.lineno, "changes", quoted(dotted))

    def _of_anything(self, name: str) -> Kind | None:
        """What is unusual about an attribute of a thing that is no library by its name."""
        if name in ATTRIBUTES:
            return ATTRIBUTES[name]
        if name in STRANGE_MODULES:
            return Kind.OTHER_MODULE
        if name in self._own or is_dunder(name):
            return None
        if name.startswith("_") and name not in OF_NAMED_TUPLES:
            return Kind.PRIVATE_NAME
        if name in OF_SCRIPTS:
            return Kind.RUNS_STRINGS
        if name in DERIVATIVES or (
            "backward" in name.split("_") and name not in ("backward", KEEPS_FOR_BACKWARD)
        ):
            return Kind.DERIVATIVE
        return None


def _of_special(name: str) -> Kind:
    """Names that Python knows are more telling than those it does not."""
    return Kind.INTERPRETER if name in KNOWN_SPECIAL_NAMES else Kind.SPECIAL_NAME


def _own_attributes(file: FileStructure, statements: list[Step]) -> frozenset[str]:
    """The attributes that the file itself gives to its objects and classes."""
    stored = {
        node.attr
        for statement in statements
        for node in file.nodes(statement).of(ast.Attribute)
        if isinstance(node.ctx, ast.Store)
    }
    return file.members | file.methods_beside | stored


def _is_class_of_ones_own(node: ast.Attribute, named: set[int]) -> bool:
    """Whether this is `self.__class__`, or `x.__class__` of which only the name is used."""
    of_self = isinstance(node.value, ast.Name) and node.value.id == "self"
    return node.attr == "__class__" and isinstance(node.ctx, ast.Load) and (of_self or id(node) in named)


def _sets_its_own(nodes: Nodes, aliases: Mapping[str, str]) -> set[int]:
    """The ids of what sets attributes of the parameter `self` by strings: `setattr(self, name, value)`,
    `object.__setattr__(self, name, value)` and `self.__dict__.update(...)`. They get nothing."""
    found: set[int] = set()
    passed = any(argument.arg == "self" for argument in nodes.of(ast.arg))
    stored = any(name.id == "self" and isinstance(name.ctx, ast.Store) for name in nodes.of(ast.Name))
    for call in nodes.of(ast.Call) if passed and not stored and "self" not in aliases else ():
        match call:
            case ast.Call(func=ast.Name(id="setattr") as by, args=[ast.Name(id="self"), _, _]):
                found.add(id(by))
            case ast.Call(
                func=ast.Attribute(value=ast.Name(id="object"), attr="__setattr__") as by,
                args=[ast.Name(id="self"), _, _],
            ):
                found.add(id(by))
            case ast.Call(
                func=ast.Attribute(
                    value=ast.Attribute(value=ast.Name(id="self"), attr="__dict__") as by, attr="update"
                )
            ):
                found.add(id(by))
    return found


def _module_as_value(node: ast.Name | ast.Attribute, dotted: str) -> Iterator[Flag]:
    """torch or NumPy, or a part of them, handed on like any value: what is used of it cannot be followed. So
    with modules of which only some names are usual."""
    if dotted.split(".")[0] in {"torch", "numpy"} | PARTLY_USUAL_IMPORTS and isinstance(node.ctx, ast.Load):
        _, parts_left = modules_on_the_way(dotted)
        if not parts_left:
            yield Flag(Kind.MODULE_AS_VALUE, node.lineno, "uses", f"the module {quoted(dotted)} as a value")
