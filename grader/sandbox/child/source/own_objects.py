"""The attributes that the objects of a file have because the file says so. Runs in the child."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.sandbox.child.source.syntax import Nodes, dotted_name

RECORDS = frozenset(["collections.namedtuple", "typing.NamedTuple", "dataclasses.make_dataclass"])
"""Functions that make a class out of the names of its fields."""

NAMESPACES = frozenset(["argparse.Namespace", "types.SimpleNamespace"])
"""Classes whose keywords are the attributes of what they make."""


def members(nodes: Nodes, aliases: dict[str, str]) -> Iterator[str]:
    """The attributes of own classes in any depth, of named tuples and of namespaces."""
    for owner in nodes.of(ast.ClassDef):
        yield from _of_class(owner)
    for call in nodes.of(ast.Call):
        made = dotted_name(call.func, aliases)
        if made in NAMESPACES:
            yield from (keyword.arg for keyword in call.keywords if keyword.arg)
        elif made in RECORDS:
            yield from (name for argument in call.args[1:] for name in _fields(argument))


def makes_objects(nodes: Nodes, aliases: dict[str, str]) -> bool:
    """Whether a statement has a class of its own, or makes records or namespaces."""
    made = {dotted_name(call.func, aliases) for call in nodes.of(ast.Call)}
    return bool(nodes.of(ast.ClassDef)) or not made.isdisjoint(RECORDS | NAMESPACES)


def _of_class(owner: ast.ClassDef) -> Iterator[str]:
    for statement in owner.body:
        match statement:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield name
            case ast.AnnAssign(target=ast.Name(id=name)):
                yield name
            case ast.Assign(targets=targets):
                yield from (target.id for target in targets if isinstance(target, ast.Name))
    for node in Nodes(owner).of(ast.Attribute):
        if isinstance(node.ctx, ast.Store) and isinstance(node.value, ast.Name) and node.value.id == "self":
            yield node.attr


def _fields(argument: ast.expr) -> Iterator[str]:
    """The field names in `"x, y"`, `["x", "y"]` and `[("x", int), ("y", int)]`."""
    match argument:
        case ast.Constant(value=str(names)):
            yield from names.replace(",", " ").split()
        case ast.List(elts=items) | ast.Tuple(elts=items):
            for item in items:
                match item:
                    case ast.Constant(value=str(name)) | ast.Tuple(elts=[ast.Constant(value=str(name)), *_]):
                        yield name
