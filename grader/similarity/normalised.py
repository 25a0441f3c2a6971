"""An exercise as it is compared: its statements, without what a copier changes first.

Of each statement of the exercise's function, and of the helpers in its file that it reaches, there is a row
of tokens: the nodes of its syntax tree from the top down. Names of variables and helpers, docstrings,
annotations, comments and formatting leave no trace. What stays are operators, numbers, strings, the names of
functions of libraries, and which parameter is used where. Runs in `reading`, where a crash does no harm.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace

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
class _Names:
    """What the names in a statement stand for; one that is none of these stands for itself."""

    own: Collection[str]
    library: Mapping[str, str]
    parameters: Mapping[str, int]
    locals: Collection[str] = frozenset()


class SourceTree:
    """A parsed file of a topic, of which `exercises` are compared one by one.

    Raises SyntaxError, ValueError, RecursionError or MemoryError where Python cannot read the source.
    """

    def __init__(self, source: str | bytes, exercises: Collection[str]) -> None:
        self._exercises = frozenset(exercises)
        self._top: dict[str, ast.stmt] = {}
        self._nodes: dict[int, Nodes] = {}
        library: dict[str, str] = {}
        for statement in ast.parse(source).body:
            for name in _bound_by(statement):
                self._top[name] = statement
            library |= _imported(statement)
        self._names = _Names(self._top.keys() - self._exercises, library, {})

    def definitions(self, exercise: str) -> list[tuple[int, int]]:
        """The first and last line of the exercise, and of each thing in its file that it reaches, other
        exercises left out. Empty where the file does not define it."""
        return sorted(_span(statement) for statement in self._reached(exercise))

    def docstrings(self, exercise: str) -> list[tuple[int, int]]:
        """The lines in these that are docstrings."""
        nodes = [self._below(statement) for statement in self._reached(exercise)]
        bodies = [each.body for below in nodes for each in (*below.functions(), *below.of(ast.ClassDef))]
        return [_span(body[0]) for body in bodies if _is_text(body[0])]

    def statements(self, exercise: str) -> list[Statement]:
        """The statements in these lines. RecursionError where one is nested too deeply."""
        return [each for reached in self._reached(exercise) for each in self._rows(reached, self._names)]

    def _reached(self, exercise: str) -> list[ast.stmt]:
        found: dict[int, ast.stmt] = {}
        queue = [exercise]
        for name in queue:
            statement = self._top.get(name)
            if statement is not None and id(statement) not in found:
                found[id(statement)] = statement
                used = dict.fromkeys(node.id for node in self._below(statement).of(ast.Name))
                queue += [each for each in used if each not in self._exercises]
        return list(found.values())

    def _below(self, statement: ast.AST) -> Nodes:
        """The nodes of a statement, gathered once for all exercises that reach it."""
        if id(statement) not in self._nodes:
            self._nodes[id(statement)] = Nodes(statement)
        return self._nodes[id(statement)]

    def _rows(self, statement: ast.AST, names: _Names) -> Iterator[Statement]:
        """A statement, then those inside it."""
        if isinstance(statement, _SILENT) or _is_text(statement):
            return
        if isinstance(statement, Function):
            names = self._inside(statement, names)
        tokens: list[str] = []
        _add(statement, names, tokens)
        inner = [each for block in _BLOCKS for each in getattr(statement, block, ())]
        if tokens and isinstance(statement, ast.stmt):
            first, last = _span(statement)
            starts = [_span(each)[0] for each in inner if isinstance(each, ast.stmt)]
            yield Statement(tuple(tokens), first, max(first, min([last + 1, *starts]) - 1) if inner else last)
        for each in inner:
            yield from self._rows(each, names)

    def _inside(self, function: Function, names: _Names) -> _Names:
        """What names mean in a function."""
        nodes = self._below(function)
        parameters = {each.arg: number for number, each in enumerate(every_argument(function.args))}
        imported = {name: of for node in nodes.imports() for name, of in _imported(node).items()}
        helpers = {each.name for each in nodes.functions() if each is not function}
        stored = {node.id for node in nodes.of(ast.Name) if not isinstance(node.ctx, ast.Load)}
        return _Names(
            {*names.own, *helpers},
            {**names.library, **imported},
            parameters,
            {*names.locals, *names.parameters, *stored} - parameters.keys(),
        )


def _bound_by(statement: ast.stmt) -> Iterator[str]:
    match statement:
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            yield name
        case ast.Assign() | ast.AnnAssign():
            stored = (n for n in Nodes(statement).of(ast.Name) if isinstance(n.ctx, ast.Store))
            yield from (node.id for node in stored)


def _imported(statement: ast.AST) -> dict[str, str]:
    """What an import binds, each with the name that it has in its library."""
    if not isinstance(statement, ast.Import | ast.ImportFrom):
        return {}
    # `import torch.nn` binds torch, `import torch.nn as layers` torch.nn.
    return {
        alias.asname or alias.name.partition(".")[0]: alias.name.split(".")[-1 if alias.asname else 0]
        for alias in statement.names
    }


def _is_text(statement: ast.AST) -> bool:
    """A docstring, or a text or number that stands alone."""
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def _span(statement: ast.stmt) -> tuple[int, int]:
    decorators = [decorator.lineno for decorator in getattr(statement, "decorator_list", ())]
    return min([statement.lineno, *decorators]), statement.end_lineno or statement.lineno


def _add(node: ast.AST, names: _Names, tokens: list[str]) -> None:
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
            _add(body, replace(names, locals={*names.locals, *own}), tokens)
        case ast.arg() | ast.expr_context():
            pass
        case _:
            tokens.append(type(node).__name__)
            for inner in _parts(node):
                _add(inner, names, tokens)


def _parts(node: ast.AST) -> Iterator[ast.AST]:
    """The nodes of a node, in order, without the blocks of a compound statement and what annotates it."""
    for field in node._fields:
        value = getattr(node, field, None)
        if isinstance(value, ast.AST):
            if field != "returns":
                yield value
        elif isinstance(value, list) and field not in _BLOCKS:
            yield from (each for each in value if isinstance(each, ast.AST))


def _meaning(name: str, names: _Names) -> str:
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


def _is_module(node: ast.expr, names: _Names) -> bool:
    """Whether an expression is a module, or something else that was imported."""
    while isinstance(node, ast.Attribute):
        node = node.value
    return isinstance(node, ast.Name) and node.id in names.library and node.id not in names.locals
