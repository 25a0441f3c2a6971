"""Slips in an expression: the likeliest first, what is left out, then other signs, numbers and names."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator, Sequence
from copy import deepcopy
from itertools import combinations, pairwise
from typing import Any

from grader.judging.bracket_slips import brackets_left_out, one_term_alone
from grader.judging.operand_slips import other_operands
from grader.judging.product_slips import at_one_use, one_term_of_products, sums_for_products
from grader.judging.slip import (
    LEFT_OUT,
    MOVED,
    NAME,
    NUMBER,
    OPERATOR,
    PUT_IN,
    TOGETHER,
    UNTOUCHED,
    Change,
    Place,
    Slip,
    is_function,
    is_module,
    slip,
    text_of,
    walk,
    wording,
)
from grader.judging.slip_parts import where
from grader.judging.slip_wording import SlipKind

OPERATORS: dict[type[ast.AST], tuple[Any, ...]] = {
    ast.Add: (ast.Sub, ast.Mult),
    ast.Sub: (ast.Add, ast.Mult),
    ast.Mult: (ast.Div, ast.Add, ast.Sub),
    ast.Div: (ast.Mult, ast.FloorDiv),
    ast.Pow: (ast.Mult, ast.Add),
    ast.MatMult: (ast.Mult,),
    ast.FloorDiv: (ast.Div,),
    ast.Lt: (ast.LtE, ast.Gt),
    ast.LtE: (ast.Lt, ast.GtE),
    ast.Gt: (ast.GtE, ast.Lt),
    ast.GtE: (ast.Gt, ast.LtE),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
}
FUNCTIONS: dict[str, tuple[str, ...]] = {
    "sum": ("mean", "amax"),
    "mean": ("sum", "amax"),
    "amax": ("amin", "sum", "mean"),
    "argmax": ("argmin",),
    "sin": ("cos",),
    "cos": ("sin",),
    "log": ("log1p", "log2", "log10", "exp", "sqrt"),
    "log1p": ("log",),
    "exp": ("expm1", "log", "sin", "exp2"),
    "sqrt": ("exp", "log", "square"),
    "abs": ("neg",),
    "clamp": ("relu",),
    "zeros_like": ("ones_like",),
    "ones_like": ("zeros_like",),
    "sigmoid": ("tanh", "relu"),
    "tanh": ("sigmoid", "relu"),
    "relu": ("sigmoid", "tanh"),
    "all": ("any",),
    "softmax": ("sigmoid", "log_softmax"),
    "log_softmax": ("softmax",),
}
"""What a function or method is taken for."""

Changed = tuple[int, SlipKind, ast.AST, str]
"""Likelihood, kind, replacement, and the text of what is left out, where that may be left out elsewhere."""


def slips(definition: ast.FunctionDef) -> Iterator[Slip]:
    """Every slip in an expression of a definition; last, the same one wherever it can be made."""
    together: dict[tuple[SlipKind, str, str], list[Change]] = defaultdict(list)
    for place, node, around in walk(definition):
        for likelihood, kind, after, lost in _changes(node, around):
            change = Change(place, node, after)
            yield slip(definition, change, likelihood, kind)
            together[kind, text_of(node), text_of(after)].append(change)
            if lost:
                together[kind, "", lost].append(change)
            if kind is SlipKind.OPERATOR and isinstance(node, ast.BinOp) and isinstance(after, ast.BinOp):
                symbols = f"{type(node.op).__name__} for {type(after.op).__name__}"
                together[kind, symbols, text_of(node.right)].append(change)
    yield from brackets_left_out(definition)
    yield from one_term_alone(definition)
    yield from sums_for_products(definition)
    yield from one_term_of_products(definition)
    yield from _names(definition)
    yield from other_operands(definition)
    seen = set()
    for (kind, _, _), changes in together.items():
        which = tuple(id(change.before) for change in changes)
        if len(changes) > 1 and len(set(which)) == len(which) and which not in seen:
            seen.add(which)
            first = slip(definition, changes[0], TOGETHER, kind)
            yield Slip(definition, tuple(changes), first.say, TOGETHER)


def slips_at_one_use(definition: ast.FunctionDef) -> Iterator[Slip]:
    """Every slip at one use of a variable alone: there are many, and few students make them."""
    yield from at_one_use(definition, _changes)


def _changes(node: ast.AST, around: tuple[ast.AST, ...]) -> Iterator[Changed]:
    """Every change of one node."""
    if isinstance(node, ast.BinOp):
        yield from _of_operation(node)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        if not isinstance(node.operand, ast.Constant):
            yield LEFT_OUT, SlipKind.MINUS_LEFT_OUT, node.operand, ""
    elif isinstance(node, ast.Compare) and len(node.ops) == 1:
        for other in OPERATORS.get(type(node.ops[0]), ()):
            yield OPERATOR, SlipKind.COMPARISON, ast.Compare(node.left, [other()], node.comparators), ""
    elif (
        isinstance(node, ast.Constant)
        and not isinstance(node.value, bool)
        and isinstance(node.value, (int, float))
    ):
        for value in _numbers(node.value):
            yield NUMBER, SlipKind.NUMBER, ast.Constant(value), ""
    elif isinstance(node, ast.Call):
        yield from _of_call(node)
    elif isinstance(node, ast.Attribute) and node.attr in ("T", "mT"):
        yield LEFT_OUT, SlipKind.TRANSPOSE, node.value, ""
    elif isinstance(node, ast.Subscript):
        parent = around[-1]
        if not isinstance(parent, (ast.Attribute, ast.Call)) or isinstance(node.slice, ast.Slice):
            yield LEFT_OUT, SlipKind.INDEX, node.value, ""
    if (
        isinstance(node, (ast.Name, ast.Attribute))
        and isinstance(around[-1], ast.BinOp)
        and isinstance(around[-1].op, ast.MatMult)
        and not (isinstance(node, ast.Attribute) and node.attr == "T")
    ):
        yield PUT_IN, SlipKind.TRANSPOSE, ast.Attribute(node, "T", ast.Load()), ""


def _of_operation(node: ast.BinOp) -> Iterator[Changed]:
    op, left, right = node.op, node.left, node.right
    if not isinstance(op, ast.MatMult):
        if not isinstance(op, ast.Pow):
            missing_left = ast.UnaryOp(ast.USub(), right) if isinstance(op, ast.Sub) else right
            if isinstance(op, ast.Div):
                yield LEFT_OUT, SlipKind.LEFT_OUT, right, ""
            else:
                yield LEFT_OUT, SlipKind.LEFT_OUT, missing_left, text_of(left)
                if isinstance(op, ast.Sub):
                    yield LEFT_OUT, SlipKind.LEFT_OUT, right, ""
        sign = {ast.Div: "/ ", ast.Pow: "** ", ast.Sub: "- ", ast.FloorDiv: "// "}.get(type(op), "")
        yield LEFT_OUT, SlipKind.LEFT_OUT, left, sign + text_of(right)
    for other in OPERATORS.get(type(op), ()):
        yield OPERATOR, SlipKind.OPERATOR, ast.BinOp(left, other(), right), ""
    if isinstance(op, (ast.Sub, ast.Div, ast.Pow, ast.MatMult, ast.FloorDiv)):
        yield OPERATOR, SlipKind.EXCHANGED, ast.BinOp(right, op, left), ""
    for side, beside in ((left, right), (right, left)):
        if isinstance(side, ast.Call) and not isinstance(op, ast.MatMult):
            call = deepcopy(side)
            if isinstance(call.func, ast.Attribute) and not is_module(call.func.value):
                inside = call.func.value
                operands = (inside, beside) if side is left else (beside, inside)
                call.func.value = ast.BinOp(operands[0], op, operands[1])
            elif call.args:
                operands = (call.args[0], beside) if side is left else (beside, call.args[0])
                call.args[0] = ast.BinOp(operands[0], op, operands[1])
            else:
                continue
            yield MOVED, SlipKind.INTO_BRACKETS, call, ""


def _of_call(node: ast.Call) -> Iterator[Changed]:
    function = node.func
    called = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    method = isinstance(function, ast.Attribute) and not is_module(function.value)
    inside = function.value if isinstance(function, ast.Attribute) and method else None
    if inside is None and node.args and called not in ("range", "zip", "enumerate", "stack", "len"):
        inside = node.args[0]
    if inside is not None and called not in ("append", "insert", "to"):
        yield LEFT_OUT, SlipKind.CALL, inside, called
    for other in FUNCTIONS.get(called, ()):
        renamed = deepcopy(node)
        if isinstance(renamed.func, ast.Attribute):
            renamed.func.attr = other
        elif isinstance(renamed.func, ast.Name):
            renamed.func.id = other
        yield OPERATOR, SlipKind.FUNCTION, renamed, ""
    for at, keyword in enumerate(node.keywords):
        if keyword.arg not in UNTOUCHED:
            fewer = deepcopy(node)
            del fewer.keywords[at]
            yield LEFT_OUT, SlipKind.KEYWORD, fewer, text_of(keyword)
    if len(node.args) == 2:
        swapped = deepcopy(node)
        swapped.args = swapped.args[::-1]
        yield OPERATOR, SlipKind.EXCHANGED, swapped, ""
    if len(node.args) >= 2:
        fewer = deepcopy(node)
        del fewer.args[-1]
        yield LEFT_OUT, SlipKind.ARGUMENT, fewer, ""
    # Where a dot of two factors is taken first: f(a ∘ b) for f(a) ∘ b.
    if len(node.args) == 1 and isinstance(node.args[0], ast.BinOp) and not node.keywords:
        operation = node.args[0]
        for side in ("left", "right"):
            call = ast.Call(node.func, [getattr(operation, side)], [])
            parts = {"left": operation.left, "right": operation.right} | {side: call}
            yield MOVED, SlipKind.OUT_OF_BRACKETS, ast.BinOp(parts["left"], operation.op, parts["right"]), ""
    if isinstance(function, ast.Attribute) and method and isinstance(function.value, ast.BinOp):
        operation = function.value
        for side in ("left", "right"):
            call = ast.Call(
                ast.Attribute(getattr(operation, side), function.attr, ast.Load()), node.args, node.keywords
            )
            parts = {"left": operation.left, "right": operation.right} | {side: call}
            yield MOVED, SlipKind.OUT_OF_BRACKETS, ast.BinOp(parts["left"], operation.op, parts["right"]), ""


def _numbers(value: float) -> tuple[float, ...]:
    if isinstance(value, int):
        others: tuple[float, ...] = (value + 1, value - 1, 0, 1, 2, 0.5, 3, -1, 2 * value, 10 * value, -value)
    else:
        others = (0.0, 1.0, 2 * value, value / 2, 10 * value, value / 10, 1 - value, 0.9, 0.99, 0.999, 0.1)
        others += (1e-8, 1e-7, 1e-10)
    return tuple(dict.fromkeys(other for other in others if other != value))


def _names(definition: ast.FunctionDef) -> Iterator[Slip]:
    """A name in the place of another, and two exchanged: everywhere, in one statement or in two."""
    for function in ast.walk(definition):
        if not isinstance(function, ast.FunctionDef):
            continue
        given = {a.arg for a in function.args.args}
        places = [
            (place, node)
            for place, node, _ in walk(function)
            if isinstance(node, ast.Name) and (not is_function(place, node) or node.id in given)
        ]
        known = given | {
            n.id for n in ast.walk(function) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)
        }
        names = sorted({node.id for _, node in places if node.id in known} | known - {"self"})
        for place, node in places:
            if node.id not in known:
                continue
            for other in names:
                if other != node.id:
                    change = Change(place, node, ast.Name(other, ast.Load()))
                    yield slip(definition, change, NAME, SlipKind.NAME)
        yield from _at_two_uses(definition, places, names)
        parameters = [a.arg for a in function.args.args if a.arg != "self"]
        statements = _simple_statements(function)
        for first, second in combinations(parameters, 2):
            for which in (
                statements,
                *([statement] for statement in statements),
                *pairwise(statements),
            ):
                inside = {id(node) for statement in which for node in ast.walk(statement)}
                changes = tuple(
                    Change(place, node, ast.Name(second if node.id == first else first, ast.Load()))
                    for place, node in places
                    if node.id in (first, second) and id(node) in inside
                )
                if len(changes) > 1 and {change.before.id for change in changes} == {first, second}:
                    message = "Your results are those with the two swapped; swap them back."
                    if len(which) < len(statements):
                        there = where(definition, changes[0].before)
                        message = f"Your results are those with the two swapped{there}; swap them back."
                    yield Slip(definition, changes, wording(f"{first} and {second} exchanged", message), NAME)


def _at_two_uses(
    definition: ast.FunctionDef, places: Sequence[tuple[Place, ast.Name]], names: Sequence[str]
) -> Iterator[Slip]:
    """A name in the place of another at two of its uses, one after the other."""
    for name in names:
        uses = [(place, node) for place, node in places if node.id == name]
        for pair in pairwise(uses) if len(uses) > 2 else ():
            for other in names:
                if other != name:
                    first, second = (Change(p, n, ast.Name(other, ast.Load())) for p, n in pair)
                    there = where(definition, first.before)
                    message = f"In effect you use `{other}` twice{there}; it should be `{name}`."
                    say = wording(f"`{other}` in place of `{name}`", message)
                    yield Slip(definition, (first, second), say, TOGETHER)


def _simple_statements(function: ast.FunctionDef) -> list[ast.stmt]:
    return [
        node
        for node in ast.walk(function)
        if isinstance(node, (ast.Assign, ast.AugAssign, ast.Return, ast.Expr))
    ]
