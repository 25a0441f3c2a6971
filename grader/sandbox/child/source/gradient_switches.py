"""What turns the recording of gradients on or off; off is always fine. Runs in the child."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.sandbox.child.source.ownership import Own
from grader.sandbox.child.source.syntax import Nodes, dotted_name, last_name

TURNING_OFF = ("no_grad", "inference_mode")
LOOKING = frozenset(["bool", "print", "repr", "str", "type"])
"""Functions of Python's own that do no more with a tensor's `grad_fn` than to look at it."""


def turned_on(nodes: Nodes, aliases: dict[str, str], own: Own, off: set[int]) -> Iterator[tuple[int, str]]:
    """The line and the words of what asks for a tensor that records its gradient, or has gradients recorded
    again; `off` is what is turned off."""
    for call in nodes.of(ast.Call):
        name = last_name(call.func, aliases)
        own_call = own.makes(call.func)
        if name == "requires_grad_" and id(call.func) not in off and not call.keywords and not own_call:
            yield call.lineno, ".requires_grad_"
        if name == "inference_mode" and not all(map(_is_on, _values(call))) and not own_call:
            yield call.lineno, "torch.inference_mode(False)"
        for keyword in call.keywords:
            if keyword.arg == "requires_grad" and not _is_off(keyword.value) and not own_call:
                yield keyword.lineno, "requires_grad=True"
    for assignment in nodes.of(ast.Assign):
        for target in assignment.targets:
            # `torch.no_grad` goes back to what it keeps there.
            if isinstance(target, ast.Attribute) and target.attr == "prev" and _is_on(assignment.value):
                yield target.lineno, ".prev = True"


def turned_off(nodes: Nodes, aliases: dict[str, str]) -> set[int]:
    """The ids of what is set to False, or called with it and not kept: `x.requires_grad = False`,
    `torch.set_grad_enabled(False)`; or with what was the mode before."""
    assigned = list(_assigned(nodes))
    off = {id(target) for target, value in assigned if _is_off(value)}
    named = [(target.id, value) for target, value in assigned if isinstance(target, ast.Name)]
    modes = {name for name, value in named if _is_mode(value, aliases)}
    modes -= {name for name, value in named if not _is_mode(value, aliases)}
    passing = {id(node.value) for node in nodes.of(ast.Expr)}
    passing |= {id(item.context_expr) for item in nodes.of(ast.withitem) if item.optional_vars is None}
    passing |= {id(decorator) for each in nodes.functions() for decorator in each.decorator_list}
    passing |= {id(value) for name, value in named if name == "_"}
    for call in nodes.of(ast.Call):
        name, values = last_name(call.func, aliases), _values(call)
        harmless = name == "requires_grad_" or (name == "set_grad_enabled" and id(call) in passing)
        if harmless and len(values) == 1 and (_is_off(values[0]) or _is_mode(values[0], aliases, modes)):
            off.add(id(call.func))
    return off


def looked_at(nodes: Nodes) -> set[int]:
    """The ids of each `x.grad_fn` that is only compared, tested or printed."""
    seen: list[ast.expr] = []
    for comparison in nodes.of(ast.Compare):
        seen += [comparison.left, *comparison.comparators]
    seen += [node.operand for node in nodes.of(ast.UnaryOp) if isinstance(node.op, ast.Not)]
    tested: list[ast.Assert | ast.If | ast.While | ast.IfExp] = [*nodes.of(ast.Assert), *nodes.of(ast.If)]
    tested += [*nodes.of(ast.While), *nodes.of(ast.IfExp)]
    seen += [node.test for node in tested]
    seen += [node.value for node in nodes.of(ast.FormattedValue)]
    for call in nodes.of(ast.Call):
        if isinstance(call.func, ast.Name) and call.func.id in LOOKING:
            seen += call.args
    return {id(node) for node in seen if isinstance(node, ast.Attribute) and node.attr == "grad_fn"}


def _assigned(nodes: Nodes) -> Iterator[tuple[ast.expr, ast.expr]]:
    """Each single target with its value."""
    for node in nodes.of(ast.Assign):
        for target in node.targets:
            match target, node.value:
                case ast.Tuple(elts=targets), ast.Tuple(elts=values) if len(targets) == len(values):
                    yield from zip(targets, values, strict=True)
                case _:
                    yield target, node.value


def _values(call: ast.Call) -> list[ast.expr]:
    return [*call.args, *(keyword.value for keyword in call.keywords)]


def _is_on(value: ast.expr) -> bool:
    return isinstance(value, ast.Constant) and bool(value.value)


def _is_off(value: ast.expr) -> bool:
    """Whether an expression is False, or says what other tensors have."""
    match value:
        case ast.Constant(value=constant):
            return not constant
        case ast.Attribute(attr="requires_grad"):
            return True
        case ast.BoolOp(values=values):
            return all(map(_is_off, values))
    return False


def _is_mode(value: ast.expr, aliases: dict[str, str], kept: set[str] | frozenset[str] = frozenset()) -> bool:
    """Whether an expression is `torch.is_grad_enabled()`, or a name that keeps it."""
    match value:
        case ast.Call(func=called):
            return dotted_name(called, aliases) == "torch.is_grad_enabled"
        case ast.Name(id=name):
            return name in kept
    return False
