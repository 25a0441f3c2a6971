"""Operators, comparisons, signs, and the order of two operands or arguments."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from typing import Any

from grader.sandbox.child.editing.edit import Edit, Put
from grader.sandbox.child.editing.kinds import Kind
from grader.sandbox.child.editing.nodes import (
    NO_NUMBERS,
    at,
    binary,
    called_name,
    is_method,
    is_number,
    negative,
)
from grader.sandbox.child.editing.program import Program
from grader.sandbox.child.editing.sites import Role

OPERATORS: Mapping[type[ast.operator], tuple[type[ast.operator], ...]] = {
    ast.Add: (ast.Sub, ast.Mult),
    ast.Sub: (ast.Add, ast.Mult, ast.Div),
    ast.Mult: (ast.Div, ast.Add, ast.MatMult, ast.Sub, ast.Pow),
    ast.Div: (ast.Mult, ast.Sub, ast.FloorDiv, ast.Pow),
    ast.MatMult: (ast.Mult,),
    ast.Pow: (ast.Mult, ast.Div),
    ast.FloorDiv: (ast.Div, ast.Mod),
    ast.Mod: (ast.FloorDiv,),
    ast.BitAnd: (ast.BitOr,),
    ast.BitOr: (ast.BitAnd,),
}
COMPARISONS: Mapping[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Gt: (ast.GtE, ast.Lt, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt, ast.LtE),
    ast.Lt: (ast.LtE, ast.Gt, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt, ast.GtE),
    ast.Eq: (ast.NotEq, ast.GtE, ast.LtE, ast.Gt, ast.Lt),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
ORDERED = (ast.Sub, ast.Div, ast.MatMult, ast.Pow, ast.FloorDiv)
ORDERED_METHODS = frozenset(["mm", "matmul", "dot", "outer", "sub", "div", "mv"])


def directions(program: Program) -> Iterator[Edit]:
    """Every `v = v - e` and `v -= e` of a function the other way at once: downhill for uphill."""
    for unit, function in program.ran_functions:
        updates = [update for node in ast.walk(function) for update in _updates(node)]
        if len(updates) > 1:
            puts = tuple(Put(update, "op", None, _opposite(update.op)) for update in updates)
            yield Edit(Kind.SIGN, unit, updates[0], puts)


def _updates(node: ast.AST) -> Iterator[Any]:
    """What is added to, or subtracted from, a variable that it is assigned to."""
    if isinstance(node, ast.AugAssign) and isinstance(node.op, ast.Add | ast.Sub):
        yield node
    if isinstance(node, ast.Assign) and len(node.targets) == 1:
        target, value = node.targets[0], node.value
        targets = target.elts if isinstance(target, ast.Tuple) else [target]
        values = value.elts if isinstance(value, ast.Tuple) else [value]
        for one, new in zip(targets, values, strict=False):
            match new:
                case ast.BinOp(op=ast.Add() | ast.Sub()) if ast.unparse(new.left) == ast.unparse(one):
                    yield new


def _opposite(operator: ast.operator) -> ast.operator:
    return ast.Add() if isinstance(operator, ast.Sub) else ast.Sub()


def operators(program: Program) -> Iterator[Edit]:
    """Another operator."""
    for site in program.sites_last_first():
        node = site.node
        if isinstance(node, ast.BoolOp):
            other = ast.Or() if isinstance(node.op, ast.And) else ast.And()
            yield site.becomes(Kind.CONDITION, at(node, ast.BoolOp(other, node.values)))
        if not isinstance(node, ast.BinOp) or site.role is Role.TEST:
            continue
        for operator in OPERATORS.get(type(node.op), ()):
            if not _changes_nothing(node, operator):
                yield site.becomes(Kind.OPERATOR, binary(node.left, operator, node.right, node))
        if isinstance(node.op, ast.Mult) and is_number(node.left):
            yield site.becomes(Kind.OPERATOR, binary(node.right, ast.Pow, node.left, node))
    for place in program.statements:
        statement = place.statement
        if isinstance(statement, ast.AugAssign):
            for operator in OPERATORS.get(type(statement.op), ()):
                put = Put(statement, "op", None, operator())
                yield Edit(Kind.OPERATOR, place.unit, statement, (put,))


def _changes_nothing(node: ast.BinOp, operator: type[ast.operator]) -> bool:
    """Whether the operator would leave out an operand that is 1: such an edit has a name of its own."""
    by_one = (ast.Mult, ast.Div, ast.Pow, ast.FloorDiv)
    if is_number(node.right) and getattr(node.right, "value", None) == 1:
        return operator in by_one
    return is_number(node.left) and getattr(node.left, "value", None) == 1 and operator is ast.Mult


def comparisons(program: Program) -> Iterator[Edit]:
    """Another comparison, its sides exchanged, a condition negated."""
    for site in program.sites():
        node = site.node
        if not isinstance(node, ast.Compare):
            continue
        for i, operator in enumerate(node.ops):
            for other in COMPARISONS.get(type(operator), ()):
                yield Edit(Kind.COMPARISON, site.unit, node, (Put(node, "ops", i, other()),))
        if len(node.ops) == 1:
            exchanged = ast.Compare(node.comparators[0], node.ops, [node.left])
            yield site.becomes(Kind.COMPARISON, at(node, exchanged))
    for place in program.statements:
        if isinstance(place.statement, ast.If | ast.While):
            test = place.statement.test
            put = Put(place.statement, "test", None, at(test, ast.UnaryOp(ast.Not(), test)))
            yield Edit(Kind.CONDITION, place.unit, test, (put,))


def exchanges(program: Program) -> Iterator[Edit]:
    """`a - b` to `b - a`; two arguments exchanged."""
    for site in program.sites_last_first():
        node = site.node
        if isinstance(node, ast.BinOp) and isinstance(node.op, ORDERED) and site.role is not Role.TEST:
            yield site.becomes(Kind.ORDER, binary(node.right, type(node.op), node.left, node))
        if not isinstance(node, ast.Call):
            continue
        called = called_name(node)
        if called not in ("range", "isinstance", "zeros", "ones"):
            for i in range(len(node.args)):
                for j in range(i + 1, len(node.args)):
                    arguments = list(node.args)
                    arguments[i], arguments[j] = arguments[j], arguments[i]
                    changed = ast.Call(node.func, arguments, node.keywords)
                    yield site.becomes(Kind.ARGUMENTS, at(node, changed))
        if called in ORDERED_METHODS and len(node.args) == 1 and is_method(node, program.modules):
            function: Any = node.func
            other = at(node, ast.Attribute(node.args[0], function.attr, ast.Load()))
            exchanged = ast.Call(other, [function.value], node.keywords)
            yield site.becomes(Kind.ORDER, at(node, exchanged))


def minus_put_in(program: Program) -> Iterator[Edit]:
    """`e` to `-e`, once for each product."""
    for site in program.sites_last_first():
        node = site.node
        if site.role is not Role.TERM or not _is_numeric(node):
            continue
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
            continue
        owner = site.owner
        subtracted = isinstance(owner, ast.BinOp) and isinstance(owner.op, ast.Add | ast.Sub)
        if not (subtracted and site.field == "right"):
            yield site.becomes(Kind.SIGN, negative(node, node))


def _is_numeric(node: Any) -> bool:
    """Whether an expression may be a number or an array, and not 0."""
    if isinstance(node, ast.Constant):
        return is_number(node) and node.value != 0
    return not isinstance(node, NO_NUMBERS)
