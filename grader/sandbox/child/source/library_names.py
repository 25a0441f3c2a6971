"""The names of libraries in a file: what an import or an assignment binds to them. Runs in the child."""

from __future__ import annotations

import ast
import inspect
import sys
from collections.abc import Iterator
from types import ModuleType

from grader.sandbox.child.source.syntax import Nodes, dotted_name

MAX_PASSES = 10
"""How often a statement is read again for aliases that come before what they stand for."""


def imported(statement: ast.Import | ast.ImportFrom) -> Iterator[tuple[str, str]]:
    """Each name that an import binds, with the dotted name behind it."""
    for alias in statement.names:
        if isinstance(statement, ast.ImportFrom):
            prefix = "." * statement.level + (statement.module or "")
            yield alias.asname or alias.name, f"{prefix}.{alias.name}"
        elif alias.asname:
            yield alias.asname, alias.name
        else:
            root = alias.name.split(".")[0]
            yield root, root


def imported_in(nodes: Nodes) -> dict[str, str]:
    """The names that the imports inside a statement bind."""
    return {name: dotted for node in nodes.imports() for name, dotted in imported(node)}


def assigned_aliases(nodes: Nodes, known: dict[str, str]) -> dict[str, str]:
    """The names that assignments like `F = torch.nn.functional` make aliases, in any order."""
    pairs = list(_assignments(nodes))
    aliases: dict[str, str] = {}
    used = {name.id for name in nodes.of(ast.Name)} if pairs else set()
    so_far = {name: known[name] for name in used if name in known}
    for _ in range(min(len(pairs), MAX_PASSES)):
        before = len(aliases)
        for target, value in pairs:
            dotted = next((d for choice in _choices(value) if (d := dotted_name(choice, so_far))), None)
            if dotted:
                aliases[target] = so_far[target] = dotted
        if len(aliases) == before:
            break
    return aliases


def value_of(statement: ast.AST, name: str) -> ast.expr | None:
    """What an assignment binds a name to, where it says so once: `y` of `x, y = 1, 2` is `2`."""
    match statement:
        case ast.Assign(targets=targets, value=value):
            pairs = [pair for target in targets for pair in _pairs(target, value)]
        case ast.AnnAssign(target=target, value=ast.expr() as value):
            pairs = list(_pairs(target, value))
        case _:
            return None
    values = [value for bound, value in pairs if bound == name]
    return values[0] if len(values) == 1 else None


def aliasing_values(nodes: Nodes) -> set[int]:
    """The ids of the expressions that `assigned_aliases` follows."""
    return {id(choice) for _, value in _assignments(nodes) for choice in _choices(value)}


def _assignments(nodes: Nodes) -> Iterator[tuple[str, ast.expr]]:
    for node in nodes.of(ast.Assign):
        for target in node.targets:
            yield from _pairs(target, node.value)
    for named in nodes.of(ast.NamedExpr):
        yield from _pairs(named.target, named.value)
    for annotated in nodes.of(ast.AnnAssign):
        if annotated.value is not None:
            yield from _pairs(annotated.target, annotated.value)


def _pairs(target: ast.expr, value: ast.expr) -> Iterator[tuple[str, ast.expr]]:
    match target, value:
        case ast.Name(id=name), _:
            yield name, value
        case (
            (ast.Tuple(elts=targets) | ast.List(elts=targets)),
            (ast.Tuple(elts=values) | ast.List(elts=values)),
        ) if len(targets) == len(values):
            for one, its in zip(targets, values, strict=True):
                yield from _pairs(one, its)


def _choices(value: ast.expr) -> list[ast.expr]:
    """What an expression may evaluate to, where that is one of several expressions in it."""
    match value:
        case ast.IfExp(body=body, orelse=orelse):
            return [*_choices(body), *_choices(orelse)]
        case ast.BoolOp(values=values):
            return [choice for each in values for choice in _choices(each)]
        case ast.NamedExpr(value=inner):
            return _choices(inner)
    return [value]


def star_names(module: str) -> list[str]:
    """What a star import of a module that is loaded binds."""
    loaded = sys.modules.get(module)
    if not isinstance(loaded, ModuleType):
        return []
    names = vars(loaded)
    return [str(n) for n in names.get("__all__", [name for name in names if not name.startswith("_")])]


def modules_on_the_way(dotted: str) -> tuple[list[str], list[str]]:
    """The modules that a dotted name leads through, by their own names, and the parts that are left.

    `torch.os.path.join` leads through `torch`, `os` and `posixpath`. Only what is loaded already is
    looked at, without a call of anything.
    """
    root, *parts = dotted.split(".")
    passed = [root]
    module = sys.modules.get(root)
    while parts and isinstance(module, ModuleType):
        inner = vars(module).get(parts[0], sys.modules.get(f"{passed[-1]}.{parts[0]}"))
        if not isinstance(inner, ModuleType):
            break
        module = inner
        passed.append(str(vars(inner).get("__name__", parts[0])))
        parts.pop(0)
    return passed, parts


def objects_on_the_way(dotted: str) -> tuple[list[object], list[str]]:
    """What a dotted name leads through, from the last of its modules on, and the parts that are not there. No
    code of anything runs for it."""
    passed, parts = modules_on_the_way(dotted)
    objects: list[object] = [sys.modules.get(passed[-1])]
    while parts and objects[-1] is not None:
        try:
            objects.append(inspect.getattr_static(objects[-1], parts[0]))
        except AttributeError:
            break
        parts.pop(0)
    return objects, parts


def are_put_there(objects: list[object], missing: list[str]) -> bool:
    """Whether a function or an object of a loaded library has no such attribute unless somebody gives it one:
    by what a name leads through, and the parts that are not there. No code of anything runs for it."""
    if not missing or any(isinstance(each, (property, staticmethod, classmethod)) for each in objects):
        return False
    # A module may import a part of it when it is asked for.
    return objects[-1] is not None and not isinstance(objects[-1], ModuleType)
