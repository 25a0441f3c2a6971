"""The statements of cells: what each binds, changes and uses. Parsed in the student's own process, which has
run them already."""

from __future__ import annotations

import ast
import symtable
import warnings
from collections.abc import Iterator
from dataclasses import dataclass

_Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
_RUN_AT_ONCE = frozenset(["listcomp", "setcomp", "dictcomp", "genexpr"])


@dataclass(frozen=True)
class Statement:
    """A statement at the top level of a cell, with its lines there, counted from 1.

    `binds` are the names it gives a value, `changes` those of which it sets a part, `calls` those of
    which it calls a method, `uses` those it reads when it runs, `uses_later` those that its functions read
    when they are called. `whole` says that what it binds is new, whatever the name stood for before.
    `definition` is the `ast.dump` of a function or class.
    """

    cell: int
    first: int
    last: int
    binds: frozenset[str]
    changes: frozenset[str]
    calls: frozenset[str]
    uses: frozenset[str]
    uses_later: frozenset[str]
    imports: bool
    whole: bool
    star: bool
    definition: str


def statements(text: str, cell: int) -> tuple[Statement, ...]:
    """The statements of a cell; none where it is no Python."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about a `\d` in a string: the cell has said so already
        try:
            body = ast.parse(text).body
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return ()
        return tuple(found for node in body if (found := _statement(node, cell)))


def _statement(node: ast.stmt, cell: int) -> Statement | None:
    try:
        table = symtable.symtable(ast.unparse(node), "cell", "exec")
    except (SyntaxError, RecursionError):
        return None
    top = table.get_symbols()
    uses = {symbol.get_name() for symbol in top if symbol.is_referenced()}
    binds = {symbol.get_name() for symbol in top if symbol.is_assigned() or symbol.is_imported()}
    later: set[str] = set()
    for inner in table.get_children():
        _add_globals(inner, uses, later, binds)
    imported = isinstance(node, (ast.Import, ast.ImportFrom))
    plain = isinstance(node, (_Definition, ast.Assign, ast.AnnAssign))
    decorators = node.decorator_list if isinstance(node, _Definition) else ()
    return Statement(
        cell,
        min(node.lineno, *(decorator.lineno for decorator in decorators)) if decorators else node.lineno,
        node.end_lineno or node.lineno,
        frozenset(binds),
        frozenset(_changed(node)),
        frozenset(_called(node)),
        frozenset(uses),
        frozenset(later),
        imports=imported,
        # A module is the same however often it is imported.
        whole=plain and not binds & uses,
        star=isinstance(node, ast.ImportFrom) and any(alias.name == "*" for alias in node.names),
        definition=ast.dump(node) if isinstance(node, _Definition) else "",
    )


def _add_globals(table: symtable.SymbolTable, now: set[str], later: set[str], binds: set[str]) -> None:
    """Add the global names that an inner scope reads: a body of a class or a comprehension runs at once, that
    of a function when it is called."""
    at_once = table.get_type() == "class" or table.get_name() in _RUN_AT_ONCE
    for symbol in table.get_symbols():
        if symbol.is_global():
            if symbol.is_referenced():
                (now if at_once else later).add(symbol.get_name())
            if symbol.is_assigned():
                binds.add(symbol.get_name())
    for inner in table.get_children():
        _add_globals(inner, now if at_once else later, later, binds)


def _changed(node: ast.stmt) -> Iterator[str]:
    """The names of which a statement sets a part or a setting (`torch.set_default_dtype(...)`), and those
    that it hands to a decorator (`@add_to_class(Value)`)."""
    if isinstance(node, _Definition):
        for decorator in node.decorator_list:
            if isinstance(decorator, ast.Call):
                arguments = (*decorator.args, *(keyword.value for keyword in decorator.keywords))
                yield from (argument.id for argument in arguments if isinstance(argument, ast.Name))
        return
    for inner in ast.walk(node):
        if isinstance(inner, (ast.Attribute, ast.Subscript)) and not isinstance(inner.ctx, ast.Load):
            yield from _base(inner)
        elif isinstance(inner, ast.Call) and getattr(inner.func, "attr", "").startswith("set_"):
            yield from _base(inner.func)


def _called(node: ast.stmt) -> Iterator[str]:
    """The names of which a statement calls a method for what that does: `steps.append(1)`."""
    if not isinstance(node, _Definition):
        for inner in ast.walk(node):
            if isinstance(inner, ast.Expr) and isinstance(inner.value, ast.Call):
                yield from _base(inner.value.func)


def _base(node: ast.expr) -> Iterator[str]:
    """The name at the beginning of `a.b[c].d`; nothing for a name alone."""
    inside = False
    while isinstance(node, (ast.Attribute, ast.Subscript)):
        node, inside = node.value, True
    if inside and isinstance(node, ast.Name):
        yield node.id
