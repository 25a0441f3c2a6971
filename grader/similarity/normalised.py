"""A statement as it is compared: without what a copier changes first.

Of each statement, and of those inside it, there is a row of tokens: the nodes of its syntax tree from the top
down. Names of variables and helpers, docstrings, annotations, comments and formatting leave no trace. What
stays are operators, numbers, strings, the names of functions of libraries, and which parameter is used where.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from grader.sandbox.child.source.syntax import Function, Nodes, every_argument

LOCAL, OWN = "variable", "helper"
_BLOCKS = frozenset({"body", "orelse", "finalbody", "handlers", "cases"})
_SILENT = (ast.Pass, ast.Import, ast.ImportFrom, ast.Global, ast.Nonlocal)


@dataclass(frozen=True)
class Statement:
    """A statement, of a compound one its head alone: its tokens, and its lines, counted from 1."""

    tokens: tuple[str, ...]
    first_line: int
    last_line: int


@dataclass(frozen=True)
class Names:
    """What the names in a statement stand for; one that is none of these stands for itself."""

    own: frozenset[str]
    library: Mapping[str, str]
    parameters: Mapping[str, int] = field(default_factory=dict)
    locals: frozenset[str] = frozenset()


def rows(statement: ast.AST, names: Names) -> Iterator[Statement]:
    """A statement, then those inside it. RecursionError where one is nested too deeply."""
    if isinstance(statement, _SILENT) or is_text(statement):
        return
    if isinstance(statement, Function):
        names = _inside(statement, names)
    tokens: list[str] = []
    _add(statement, names, tokens)
    inner = [each for block in _BLOCKS for each in getattr(statement, block, ())]
    if tokens and isinstance(statement, ast.stmt):
        first, last = span(statement)
        starts = [span(each)[0] for each in inner if isinstance(each, ast.stmt)]
        yield Statement(tuple(tokens), first, max(first, min([last + 1, *starts]) - 1) if inner else last)
    for each in inner:
        yield from rows(each, names)


def _inside(function: Function, names: Names) -> Names:
    """What names mean in a function."""
    nodes = Nodes(function)
    parameters = {each.arg: number for number, each in enumerate(every_argument(function.args))}
    from_libraries = {name: of for node in nodes.imports() for name, of in imported(node).items()}
    helpers = {each.name for each in nodes.functions() if each is not function}
    stored = {node.id for node in nodes.of(ast.Name) if not isinstance(node.ctx, ast.Load)}
    return Names(
        names.own | helpers,
        {**names.library, **from_libraries},
        parameters,
        frozenset({*names.locals, *names.parameters, *stored} - parameters.keys()),
    )


def imported(statement: ast.AST) -> dict[str, str]:
    """What an import binds, each with the name that it has in its library."""
    if not isinstance(statement, ast.Import | ast.ImportFrom):
        return {}
    # `import torch.nn` binds torch, `import torch.nn as layers` torch.nn.
    return {
        alias.asname or alias.name.partition(".")[0]: alias.name.split(".")[-1 if alias.asname else 0]
        for alias in statement.names
    }


def is_text(statement: ast.AST) -> bool:
    """A docstring, or a text or number that stands alone."""
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def span(statement: ast.stmt) -> tuple[int, int]:
    """The first and last line of a statement, its decorators among them."""
    decorators = [decorator.lineno for decorator in getattr(statement, "decorator_list", ())]
    return min([statement.lineno, *decorators]), statement.end_lineno or statement.lineno


def _add(node: ast.AST, names: Names, tokens: list[str]) -> None:
    """Add the tokens of a node, from the top down; of a compound statement those of its head."""
    match node:
        case ast.Name(id=name):
            tokens.append(_meaning(name, names))
        case ast.Constant(value=value):
            tokens.append(_written(value))
        case ast.Attribute(value=value, attr=name):
            tokens.append(name)
            # What is taken from a module says enough: F.relu, torch.nn.functional.relu.
            if not _is_module(value, names):
                _add(value, names, tokens)
        case ast.keyword(arg=name, value=value):
            tokens.append(f"{name}=")
            _add(value, names, tokens)
        case ast.AugAssign(target=target, op=operator, value=value):
            # x += y is compared as x = x + y.
            tokens.append("Assign")
            _add(target, names, tokens)
            _add(ast.BinOp(target, operator, value), names, tokens)
        case ast.AnnAssign(target=target, value=value):
            if value is not None:
                _add(ast.Assign([target], value), names, tokens)
        case ast.Lambda(args=arguments, body=body):
            own = {each.arg for each in every_argument(arguments)}
            tokens.append("Lambda")
            _add(body, replace(names, locals=names.locals | own), tokens)
        case ast.arg() | ast.expr_context():
            pass
        case _:
            tokens.append(type(node).__name__)
            for inner in _parts(node):
                _add(inner, names, tokens)


def _parts(node: ast.AST) -> Iterator[ast.AST]:
    """The nodes of a node, in order, without the blocks of a compound statement and what annotates it."""
    for name in node._fields:
        value = getattr(node, name, None)
        if isinstance(value, ast.AST):
            if name != "returns":
                yield value
        elif isinstance(value, list) and name not in _BLOCKS:
            yield from (each for each in value if isinstance(each, ast.AST))


def _meaning(name: str, names: Names) -> str:
    if name in names.parameters:
        return f"parameter {names.parameters[name]}"
    if name in names.locals:
        return LOCAL
    if name in names.library:
        return names.library[name]
    return OWN if name in names.own else name


def _written(value: object) -> str:
    """A constant; numbers that are equal are written equally."""
    if isinstance(value, float) and value.is_integer():
        return repr(int(value))
    return repr(value)


def _is_module(node: ast.expr, names: Names) -> bool:
    """Whether an expression is a module, or something else that was imported."""
    while isinstance(node, ast.Attribute):
        node = node.value
    return isinstance(node, ast.Name) and node.id in names.library and node.id not in names.locals
