"""Methods of the student's own classes that an exercise does not call. Runs in the child.

An exercise that uses a class would otherwise use all that is in it: a `fit` with a loop, or a `check` against
autograd, beside the one method that it calls. A method is called by its name: where no other code that the
exercise reaches has this name, be it in a string, the method is not called. Where that code uses something by
which methods are reached without their names, all of them count.
"""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from grader.sandbox.child.source.file_structure import FileStructure, Reached
from grader.sandbox.child.source.syntax import Function, Nodes, evaluated_around

PLAIN_BASES = frozenset(["ABC", "Generic", "Protocol", "object"])
"""Bases that call none of a class's methods themselves."""
PLAIN_DECORATORS = frozenset(["classmethod", "dataclass", "property", "staticmethod"])
"""What only decides how a method is called, or writes others."""
WITHOUT_NAMES = frozenset(
    "__dict__ __getattr__ __getattribute__ __init_subclass__ __set_name__ __subclasses__ attrgetter dir eval "
    "exec getattr getattr_static getmembers globals inspect locals methodcaller setattr vars".split()
)
WORD = re.compile(r"\w+")

Part = tuple[FileStructure, Sequence[Reached]]


def uncalled_methods(exercise: str, parts: Iterable[Part]) -> Mapping[int, list[range]]:
    """The lines of the methods that `exercise` does not call, by the `id` of their file. `parts` is what it
    reaches, file by file. Of an exercise that is a class every method counts."""
    steps = [(file, each.statement) for file, reached in parts for each in reached if not each.dotted]
    classes = {step.name for _, step in steps if isinstance(step, ast.ClassDef)}
    if not classes or exercise in classes:
        return {}
    waiting: list[tuple[FileStructure, Function]] = []
    words: set[str] = set()
    for file, step in steps:
        if isinstance(step, ast.ClassDef) and _is_plain(step, file, classes):
            methods = _plain_methods(step, file)
            waiting += [(file, method) for method in methods]
            for part in _run_at_once(step, methods):
                words |= _words(Nodes(part))
        else:
            words |= _words(file.nodes(step))
    while called := [each for each in waiting if each[1].name in words]:
        waiting = [each for each in waiting if each not in called]
        words = words.union(*(_words(Nodes(method)) for _, method in called))
    lines: dict[int, list[range]] = defaultdict(list)
    if words.isdisjoint(WITHOUT_NAMES):
        for file, method in waiting:
            lines[id(file)].append(_lines(method))
    return lines


def _is_plain(owner: ast.ClassDef, file: FileStructure, classes: set[str]) -> bool:
    """Whether nobody else calls the methods of a class: it has no base of a library and no metaclass."""
    bases = [base.value if isinstance(base, ast.Subscript) else base for base in owner.bases]
    names = {base.id for base in bases if isinstance(base, ast.Name)}
    own = {name for name in names & classes if name not in file.aliases}
    plain = {name for name in names & PLAIN_BASES if not file.is_own(name)}
    return len(own | plain) == len(bases) and not owner.keywords and _is_decorated_plainly(owner, file)


def _plain_methods(owner: ast.ClassDef, file: FileStructure) -> list[Function]:
    """The methods that are called by their names alone. Special names are called by Python."""
    methods = [each for each in owner.body if isinstance(each, Function)]
    return [m for m in methods if not m.name.startswith("__") and _is_decorated_plainly(m, file)]


def _run_at_once(owner: ast.ClassDef, methods: Sequence[Function]) -> Iterator[ast.AST]:
    """What of a class runs where it is made, and what of it is not among these methods."""
    for definition in (owner, *methods):
        yield from evaluated_around(definition)
    yield from (statement for statement in owner.body if statement not in methods)


def _is_decorated_plainly(statement: ast.ClassDef | Function, file: FileStructure) -> bool:
    decorators = [each.func if isinstance(each, ast.Call) else each for each in statement.decorator_list]
    return all(
        isinstance(each, ast.Name) and each.id in PLAIN_DECORATORS and not file.is_own(each.id)
        for each in decorators
    )


def _lines(method: Function) -> range:
    """The lines that run only where a method is called."""
    at_once = [part.end_lineno or 0 for part in evaluated_around(method) if isinstance(part, ast.expr)]
    return range(max([method.lineno, *(line + 1 for line in at_once)]), (method.end_lineno or 0) + 1)


def _words(nodes: Nodes) -> set[str]:
    """Every word by which something could be called: names, attributes and what stands in strings."""
    words = {node.attr for node in nodes.of(ast.Attribute)} | {node.id for node in nodes.of(ast.Name)}
    words |= {name for pattern in nodes.of(ast.MatchClass) for name in pattern.kwd_attrs}
    words |= {alias.name.rpartition(".")[2] for statement in nodes.imports() for alias in statement.names}
    for constant in nodes.of(ast.Constant):
        if isinstance(constant.value, str | bytes):
            text = constant.value if isinstance(constant.value, str) else constant.value.decode("latin-1")
            words.update(WORD.findall(text))
    return words
