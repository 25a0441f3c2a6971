"""What an exercise reaches in the student's own modules, handed in beside it. Runs in the child.

Each is read like the exercise file itself: what `helpers.f` uses counts for the exercise that calls it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cached_property
from itertools import chain

from grader.sandbox.child.loading import decode
from grader.sandbox.child.own_modules import OwnModules, within_package
from grader.sandbox.child.source.by_hand import Uses, has_tensors
from grader.sandbox.child.source.file_reader import read_structure
from grader.sandbox.child.source.file_structure import FileStructure, Reached
from grader.sandbox.child.source.kept_values import run_at_import
from grader.sandbox.child.source.library_names import imported
from grader.sandbox.child.source.syntax import dotted_name

Key = tuple[int, str | None, bool]


class ReadModule:
    """One file, its structure and what it uses; `where` is its name as it continues after "line 3", empty for
    the exercise file itself."""

    def __init__(self, text: str, package: str, where: str, own: OwnModules) -> None:
        self.text = text
        self.where = where
        self.file = read_structure(ast.parse(text), text)
        self.file.own_modules = own.roots
        self.package = package
        self.is_flagged = True
        """Whether something in it makes the reading unsure; of a module beside it that is not asked."""

    @cached_property
    def uses(self) -> Uses:
        return Uses(self.file, has_tensors(self.file, self.is_flagged))


class OwnReading:
    """An exercise file, `main`, and the student's own modules that it leads to, those `beside` it."""

    def __init__(self, text: str, own: OwnModules) -> None:
        self._own = own
        self.main = ReadModule(text, "", "", own)
        self._read: dict[str, ReadModule | None] = {}
        self._reached: dict[str, list[tuple[ReadModule, list[Reached]]]] = {}
        self.beside = self._modules()
        methods = frozenset(chain.from_iterable(each.file.methods for each in self.beside))
        for each in (self.main, *self.beside):
            each.file.methods_beside = methods

    def _modules(self) -> list[ReadModule]:
        """The modules that the file imports, and those that these import."""
        found: dict[str, ReadModule] = {}
        queue = [self.main]
        while queue:
            reading = queue.pop()
            for statement in ast.walk(reading.file.tree) if reading.file.own_modules else ():
                if isinstance(statement, (ast.Import, ast.ImportFrom)):
                    for dotted in _imported_names(statement):
                        module, _ = self._resolved(dotted, reading)
                        if module and module.where not in found:
                            found[module.where] = module
                            queue.append(module)
        return list(found.values())

    def reached(self, exercise: str) -> list[tuple[ReadModule, list[Reached]]]:
        """The statements that an exercise uses, file by file, its own file first."""
        if exercise not in self._reached:
            self._reached[exercise] = self._followed([(self.main, exercise)])
        return self._reached[exercise]

    def reached_at_import(self) -> list[tuple[ReadModule, list[Reached]]]:
        """The statements that are run while the file is imported, and what they use, file by file."""
        return self._followed([(module, None) for module in (*self.beside, self.main)])

    def _followed(self, queue: list[tuple[ReadModule, str | None]]) -> list[tuple[ReadModule, list[Reached]]]:
        """What names of modules lead to; without a name what is run while the module is imported."""
        found: dict[str, tuple[ReadModule, dict[Key, Reached]]] = {}
        seen = {(module.where, name) for module, name in queue if name is not None}
        while queue:
            reading, name = queue.pop()
            file = reading.file
            reached = file.reached_from(run_at_import(file)) if name is None else file.reached(name)
            kept = found.setdefault(reading.where, (reading, {}))[1]
            kept.update({(id(each.statement), each.dotted, each.at_import): each for each in reached})
            if reading.file.own_modules:
                for dotted in chain.from_iterable(_named(reading.file, each) for each in reached):
                    queue += self._targets(dotted, reading, seen)
        return [(reading, list(kept.values())) for reading, kept in found.values()]

    def _targets(
        self, dotted: str, reading: ReadModule, seen: set[tuple[str, str]]
    ) -> Iterator[tuple[ReadModule, str]]:
        """What a dotted name leads to in the student's own modules, each once: a name of one of them, or
        all of its names where it cannot be told which."""
        module, rest = self._resolved(dotted, reading)
        if module is None or (module.where, f"{dotted}!") in seen:
            return
        seen.add((module.where, f"{dotted}!"))
        known = rest[:1] if rest and rest[0] in module.file.bindings else list(module.file.bindings)
        for name in known:
            if (module.where, name) not in seen:
                seen.add((module.where, name))
                yield module, name
        if rest and rest[0] not in module.file.bindings:
            for star in module.file.stars:
                yield from self._targets(f"{star}.{rest[0]}", module, seen)

    def _resolved(self, dotted: str, reading: ReadModule) -> tuple[ReadModule | None, list[str]]:
        """The module of the student's own that a dotted name leads to, and the parts that are left."""
        parts = within_package(_absolute(dotted, reading.package)).split(".")
        for length in range(len(parts), 0, -1):
            module = ".".join(parts[:length])
            if module in self._own.files:
                return self._reading(module), parts[length:]
        return None, parts

    def _reading(self, module: str) -> ReadModule | None:
        if module not in self._read:
            file = self._own.files[module]
            package = module if file.endswith("__init__.py") else module.rpartition(".")[0]
            try:
                text = decode(self._own.sources[file])
                self._read[module] = ReadModule(text, package, f" of {file}", self._own)
            except SyntaxError:
                self._read[module] = None  # it cannot be imported either
        return self._read[module]


def _absolute(dotted: str, package: str) -> str:
    """A name without the dots of a relative import in a module of that package."""
    level = len(dotted) - len(dotted.lstrip("."))
    if level == 0:
        return dotted
    outer = package.split(".")[: max(len(package.split(".")) - level + 1, 0)]
    return ".".join(part for part in (*outer, *dotted.strip(".").split(".")) if part)


def _imported_names(statement: ast.Import | ast.ImportFrom) -> Iterator[str]:
    if isinstance(statement, ast.ImportFrom):
        yield from (dotted for _, dotted in imported(statement))
    else:
        yield from (alias.name for alias in statement.names)


def _named(file: FileStructure, reached: Reached) -> Iterator[str]:
    """The dotted names of modules and what is in them that a statement uses."""
    if reached.dotted:
        yield reached.dotted
        return
    nodes, aliases = file.nodes(reached.statement), file.aliases_of(reached.statement)
    attributes = nodes.of(ast.Attribute)
    inner = {id(node.value) for node in attributes}
    for node in attributes:
        dotted = dotted_name(node, aliases)
        if dotted and id(node) not in inner:
            yield dotted
    for name in nodes.of(ast.Name):
        if id(name) in inner:
            continue
        if name.id in aliases:
            yield aliases[name.id]
        elif name.id not in file.bindings:
            yield from (f"{module}.{name.id}" for module in file.stars)
    for statement in nodes.imports():
        yield from (dotted for name, dotted in imported(statement) if name == "*")
