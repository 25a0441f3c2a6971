"""A function that is not applied: to an expression, or to an argument before it is used."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

from grader.sandbox.child.editing.edit import Edit
from grader.sandbox.child.editing.kinds import Kind
from grader.sandbox.child.editing.nodes import (
    NO_NUMBERS,
    call,
    called_name,
    expression,
    is_number,
    method,
    name,
    statement,
)
from grader.sandbox.child.editing.program import Program, Scope, at_the_start
from grader.sandbox.child.editing.sites import Role, Site

METHODS = ("sigmoid", "tanh", "exp", "log", "relu", "abs", "sqrt")
FUNCTIONS = {
    "torch": (),
    "numpy": ("np.exp", "np.log", "np.tanh", "np.abs", "np.sqrt"),
    "python": ("math.exp", "math.log", "math.sqrt", "abs"),
}
MOST_SIZES = 8


def arguments_changed(program: Program) -> Iterator[Edit]:
    """A parameter changed at the start: `x = f(x)`, `x = x.T`, `p = 1 - p`, `lr = lr / n`."""
    for unit, function in program.ran_functions:
        scope = program.scope(function)
        for parameter in scope.parameters:
            for text in _changes(program, function, parameter, scope):
                yield at_the_start(Kind.PREPARATION, unit, function, statement(text, function.body[0]))


def _changes(program: Program, function: ast.FunctionDef, parameter: str, scope: Scope) -> Iterator[str]:
    if parameter in scope.tensors:
        for called in _functions(program):
            if called != function.name:
                yield f"{parameter} = {called}({parameter})"
        yield from (f"{parameter} = {parameter}.{called}()" for called in _methods(program))
        yield from (f"{parameter} = {new}" for new in (f"{parameter}.T", f"-{parameter}", f"1 - {parameter}"))
    elif parameter in scope.numbers:
        for new in ("1 - {}", "-{}", "{} ** 0.5", "{} ** 2", "{} + 1", "{} - 1"):
            yield f"{parameter} = {new.format(parameter)}"
        sizes = [size for size in program.sizes(function) if size != parameter][:MOST_SIZES]
        for size in sizes:
            yield f"{parameter} = {parameter} / {size}"
            yield f"{parameter} = {parameter} * {size}"


def wrapped(program: Program) -> Iterator[Edit]:
    """`e` to `f(e)`: a function of the file, or one of the usual ones."""
    for site in program.sites(Role.TERM, Role.FACTOR):
        if _may_be_wrapped(program, site):
            yield from _wrapped(program, site)


def _may_be_wrapped(program: Program, site: Site) -> bool:
    node: Any = site.node
    if is_number(node) or isinstance(node, (*NO_NUMBERS, ast.Constant)):
        return False
    if site.role is Role.TERM:
        return True
    return isinstance(node, ast.Name | ast.Attribute) and isinstance(site.owner, ast.BinOp)


def _wrapped(program: Program, site: Site) -> Iterator[Edit]:
    node = site.node
    for text in _functions(program):
        own = isinstance(site.function, ast.FunctionDef) and text == site.function.name
        if not own and called_name(node) != text.rpartition(".")[2]:
            function = expression(text) if "." in text else name(text, node)
            yield site.becomes(Kind.MISSING_CALL, call(function, node, place=node))
    for called in _methods(program):
        if called_name(node) != called:
            yield site.becomes(Kind.MISSING_CALL, method(node, called, place=node))


def _functions(program: Program) -> list[str]:
    usual = FUNCTIONS.get(program.library, ())
    allowed = [f for f in usual if not program.forbids(f.rpartition(".")[2]) and _is_there(program, f)]
    return [*program.functions, *allowed]


def _is_there(program: Program, function: str) -> bool:
    module, dot, _ = function.partition(".")
    return not dot or module in program.aliases


def _methods(program: Program) -> list[str]:
    return [m for m in METHODS if program.library == "torch" and not program.forbids(m)]
