"""Private attributes of a library's class that a class of the file sets. Runs in the child.

The library's own code goes by them: `contextlib.redirect_stdout` looks up and sets whatever of `sys` its
`_stream` names, and no line of the file says so.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator

from grader.sandbox.child.source.flags import Flag, Kind, quoted
from grader.sandbox.child.source.library_names import objects_on_the_way
from grader.sandbox.child.source.syntax import Function, Nodes, dotted_name


def overridden(nodes: Nodes, aliases: dict[str, str]) -> Iterator[Flag]:
    """The flags of the classes in a statement."""
    for owner in nodes.of(ast.ClassDef):
        bases = {dotted: _class(dotted) for base in owner.bases if (dotted := dotted_name(base, aliases))}
        for name, line in _bound(owner):
            if _is_private(name):
                for dotted, base in bases.items():
                    if base is not None and _has(base, name):
                        yield Flag(Kind.PRIVATE_PART, line, "sets", quoted(f"{dotted}.{name}"))


def _bound(owner: ast.ClassDef) -> Iterator[tuple[str, int]]:
    """The names that the body of a class binds, and the attributes that its methods set on anything."""
    for node in ast.walk(owner):
        match node:
            case ast.Name(id=name, ctx=ast.Store()) | ast.Attribute(attr=name, ctx=ast.Store()):
                yield name, node.lineno
    for statement in owner.body:
        if isinstance(statement, Function):
            yield statement.name, statement.lineno


def _is_private(name: str) -> bool:
    """Whether a name is private; `_missing_` and the like are there to be set."""
    return name.startswith("_") and not name.endswith("_")


def _class(dotted: str) -> object:
    """The class of a loaded library that a name stands for, or None."""
    objects, missing = objects_on_the_way(dotted)
    return objects[-1] if not missing and isinstance(objects[-1], type) else None


def _has(base: object, name: str) -> bool:
    try:
        inspect.getattr_static(base, name)
    except AttributeError:
        return False
    return True
