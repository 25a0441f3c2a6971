"""Whether functions still are what a source defines: `exec`, or a change of a file, may have made others."""

from __future__ import annotations
import __future__

import ast
import inspect
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import CodeType, FunctionType

_COMPARED = ("co_code", "co_names", "co_varnames", "co_freevars", "co_cellvars")


def others(source: bytes, namespace: Mapping[str, object]) -> list[str]:
    """The functions and classes at the top of a source that are something else in the namespace, where they
    were once run; none of a source that is not Python."""
    try:
        body = ast.parse(source).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []
    plain = _plain(body)
    found: list[str] | None = None
    for defined in _compiled(body):
        there = [name for name in defined if name in namespace and (found is None or name in found)]
        found = [name for name in there if _is_another(namespace[name], defined[name], name in plain)]
        if not found:
            break
    return found or []


def _plain(body: Iterable[ast.stmt]) -> set[str]:
    """The functions and classes that stay what they are defined as: undecorated, and not bound again."""
    found: set[str] = set()
    for statement in body:
        if isinstance(statement, ast.FunctionDef | ast.ClassDef) and not statement.decorator_list:
            found.add(statement.name)
        else:
            bound = (
                node for node in ast.walk(statement) if isinstance(getattr(node, "ctx", None), ast.Store)
            )
            found -= {getattr(node, "id", "") for node in bound}
    return found


def _compiled(body: Sequence[ast.stmt]) -> Iterator[dict[str, CodeType]]:
    """What a source defines, compiled as one and statement by statement, with and without a `__future__` that
    an earlier cell asked for. These give different code: Python calls `torch.exp` in another way where it
    sees that torch is imported."""
    for future in (0, __future__.annotations.compiler_flag):
        # Cells may wait for something.
        flags = future | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
        for pieces in ([body], [[statement] for statement in body]):
            try:
                codes = [
                    compile(ast.Module([*piece], []), "source", "exec", flags, dont_inherit=True)
                    for piece in pieces
                ]
            except (SyntaxError, ValueError, RecursionError):
                continue
            yield {name: code for each in codes for name, code in _by_name(each).items()}


def _is_another(thing: object, code: CodeType, plain: bool = False) -> bool:
    own = _function(thing)
    if own is not None:
        return (plain or own.co_qualname == code.co_qualname) and not _same(own, code)
    if not isinstance(thing, type):
        return plain
    methods = _by_name(code)
    return any(_is_another(part, methods[name]) for name, part in vars(thing).items() if name in methods)


def _function(thing: object) -> CodeType | None:
    """The code of a function, also of one in a decorator that says which it is."""
    if isinstance(thing, staticmethod | classmethod):
        thing = thing.__func__
    thing = inspect.unwrap(thing) if callable(thing) else thing
    return thing.__code__ if isinstance(thing, FunctionType) else None


def _by_name(code: CodeType) -> dict[str, CodeType]:
    """The functions and classes that are defined directly in some code, of equal names the last one."""
    return {inner.co_name: inner for inner in _inner(code)}


def _inner(code: CodeType) -> Iterator[CodeType]:
    return (constant for constant in code.co_consts if isinstance(constant, CodeType))


def _same(one: CodeType, other: CodeType) -> bool:
    """Equal but for where the lines are."""
    return (
        all(getattr(one, name) == getattr(other, name) for name in _COMPARED)
        and _constants(one) == _constants(other)
        and all(_same(*pair) for pair in zip(_inner(one), _inner(other), strict=True))
    )


def _constants(code: CodeType) -> list[str]:
    """By their notation: 1, 1.0 and True are equal as values."""
    return ["code" if isinstance(value, CodeType) else repr(value) for value in code.co_consts]
