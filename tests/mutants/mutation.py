"""Mutants: copies of a solution with one small thing changed, as a slip of the hand would change it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass

OPERATORS: dict[type[ast.AST], type[ast.AST]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.Pow: ast.Mult,
    ast.MatMult: ast.Mult,
    ast.FloorDiv: ast.Div,
    ast.Mod: ast.FloorDiv,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.And: ast.Or,
    ast.Or: ast.And,
}
NAMES = {
    "sum": "mean",
    "mean": "sum",
    "max": "min",
    "min": "max",
    "amax": "amin",
    "sin": "cos",
    "cos": "sin",
    "exp": "expm1",
    "log": "log1p",
    "log1p": "log",
    "zeros_like": "ones_like",
    "ones_like": "zeros_like",
    "zeros": "ones",
    "ones": "zeros",
    "unsqueeze": "squeeze",
    "reversed": "list",
    "sigmoid": "tanh",
    "tanh": "sigmoid",
    "relu": "abs",
    "square": "abs",
    "minimum": "maximum",
    "maximum": "minimum",
}
"""What a function or method is taken for."""

LEFT_ALONE = ("strict", "device")
"""Keywords that matter for wrong inputs and on a GPU only."""

Function = ast.FunctionDef | ast.ClassDef


@dataclass(frozen=True)
class Mutant:
    """A changed file. `change` says what was changed to what, without the line, so that it stays the
    same when the file grows; `count` tells apart equal changes within one exercise."""

    exercise: str
    change: str
    source: str


def definitions(source: str) -> list[str]:
    """The names of the functions and classes of a file's text."""
    return [node.name for node in ast.parse(source).body if isinstance(node, Function)]


def mutants(source: str, exercise: str) -> Iterator[Mutant]:
    """Every mutant of one exercise's definition in a file's text, that is still Python."""
    tree = ast.parse(source)
    index, definition = next(
        (i, node) for i, node in enumerate(tree.body) if isinstance(node, Function) and node.name == exercise
    )
    counts: dict[str, int] = {}
    left_alone = {
        id(node)
        for keyword in ast.walk(definition)
        if isinstance(keyword, ast.keyword) and keyword.arg in LEFT_ALONE
        for node in ast.walk(keyword)
    }
    for number, node in enumerate(ast.walk(definition)):
        if id(node) in left_alone:
            continue
        for what in range(_ways(node, definition)):
            copy = deepcopy(definition)
            place = next(n for i, n in enumerate(ast.walk(copy)) if i == number)
            parent, before = _around(copy, place), ast.unparse(place)
            context = ast.unparse(_statement(copy, place)).splitlines()[0]
            replacement = _changed(place, what)
            if replacement is None:
                continue
            after = "nothing" if isinstance(replacement, ast.Pass) else ast.unparse(replacement)
            _put(parent, place, replacement)
            body = [*tree.body[:index], copy, *tree.body[index + 1 :]]
            text = ast.unparse(ast.fix_missing_locations(ast.Module(body, type_ignores=[])))
            change = f"{_short(before)} -> {_short(after)}  in  {_short(context)}"
            counts[change] = counts.get(change, 0) + 1
            again = f"  #{counts[change]}" if counts[change] > 1 else ""
            yield Mutant(exercise, change + again, text)


def _ways(node: ast.AST, definition: Function) -> int:
    """In how many ways a node is changed."""
    match node:
        case ast.Constant(value=bool()):
            return 1
        case ast.Constant(value=int() | float()):
            return 2
        case ast.BinOp() | ast.Compare(ops=[_]) | ast.BoolOp() | ast.AugAssign():
            return 1
        case ast.UnaryOp() | ast.IfExp():
            return 1
        case ast.Attribute(attr=name) | ast.Name(id=name, ctx=ast.Load()) if name in NAMES:
            return 1
        case ast.Attribute(attr="T" | "mT"):
            return 1
        case ast.Call(func=ast.Attribute(attr="clone" | "detach" | "abs" | "copy" | "clamp")):
            return 1
        case ast.Call(keywords=keywords):
            return sum(keyword.arg not in LEFT_ALONE for keyword in keywords)
        case ast.Assign() | ast.Expr() if not _is_docstring(node, definition):
            return 1
        case ast.For() | ast.If():
            return 1
    return 0


def _changed(node: ast.AST, what: int) -> ast.AST | None:
    """The node that takes its place."""
    match node:
        case ast.Constant(value=bool(value)):
            return ast.Constant(not value)
        case ast.Constant(value=int(value) | float(value)):
            return ast.Constant(value + 1 if what == 0 else (0 if value else -1))
        case ast.BinOp(left, operator, right) if type(operator) in OPERATORS:
            return ast.BinOp(left, OPERATORS[type(operator)](), right)
        case ast.Compare(left, [operator], right) if type(operator) in OPERATORS:
            return ast.Compare(left, [OPERATORS[type(operator)]()], right)
        case ast.BoolOp(operator, values):
            return ast.BoolOp(OPERATORS[type(operator)](), values)
        case ast.AugAssign(target, operator, value) if type(operator) in OPERATORS:
            return ast.AugAssign(target, OPERATORS[type(operator)](), value)
        case ast.UnaryOp(_, operand):
            return operand
        case ast.IfExp(_, body, _):
            return body
        case ast.Attribute(value, "T" | "mT"):
            return value
        case ast.Attribute(value, name, ctx) if name in NAMES:
            return ast.Attribute(value, NAMES[name], ctx)
        case ast.Name(name, ctx):
            return ast.Name(NAMES[name], ctx)
        case ast.Call(ast.Attribute(value, "clone" | "detach" | "abs" | "copy" | "clamp")):
            return value
        case ast.Call(function, arguments, keywords):
            dropped = [keyword for keyword in keywords if keyword.arg not in LEFT_ALONE][what]
            return ast.Call(function, arguments, [k for k in keywords if k is not dropped])
        case ast.Assign() | ast.Expr() | ast.For() | ast.If():
            return ast.Pass()
    return None


def _is_docstring(node: ast.AST, definition: Function) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _around(tree: ast.AST, node: ast.AST) -> ast.AST:
    return next(parent for parent in ast.walk(tree) if node in ast.iter_child_nodes(parent))


def _statement(tree: ast.AST, node: ast.AST) -> ast.AST:
    """The innermost statement that holds a node."""
    around = [s for s in ast.walk(tree) if isinstance(s, ast.stmt) and node in ast.walk(s)]
    return around[-1]


def _put(parent: ast.AST, node: ast.AST, replacement: ast.AST) -> None:
    for field, value in ast.iter_fields(parent):
        if value is node:
            setattr(parent, field, replacement)
        elif isinstance(value, list):
            value[:] = [replacement if item is node else item for item in value]


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 60 else line[:59] + "…"
