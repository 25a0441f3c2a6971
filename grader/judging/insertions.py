"""Something done to a part of a rule that should be left as it is: a factor, a function, a limit."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Sequence

from grader.judging.slip import (
    NAME,
    PUT_IN,
    Change,
    Place,
    Slip,
    is_function,
    is_module,
    parsed,
    slip,
    walk,
    wording,
)

FORMS = (
    "2 * ({})",
    "({}) / 2",
    "({}) ** 2",
    "({}) ** 0.5",
    "1 - ({})",
    "1 + ({})",
    "2 * ({}) - 1",
    "abs({})",
    "({}) * (1 - ({}))",
    "({}) / (({}) ** 2).sum() ** 0.5",
    "({}).sum()",
    "({}).mean()",
    "({}).max()",
    "({}).mean(0)",
    "({}).mean(0).expand_as({})",
    "({})[0]",
    "({})[-1]",
    "({})[1:]",
    "({})[:-1]",
    "({})[::2]",
    "({}).T",
    "torch.sign({})",
    "torch.exp({})",
    "torch.log({})",
    "torch.sigmoid({})",
    "torch.tanh({})",
    "torch.relu({})",
    "torch.softmax({}, -1)",
    "torch.round({})",
)
"""What is done to a part of the rule that should be left as it is."""

NO_FACTOR = (ast.Tuple, ast.Constant, ast.Starred)


def factors(definition: ast.FunctionDef, sizes: Sequence[str]) -> Iterator[Slip]:
    """A factor too many, a 2 or one of the `sizes`, or a minus."""
    for place, node, around in walk(definition):
        parent = around[-1]
        is_value = isinstance(parent, (ast.Assign, ast.AugAssign, ast.Return)) and place.field == "value"
        is_part = isinstance(parent, ast.Tuple) and isinstance(around[-2], (ast.Return, ast.Assign))
        in_call = isinstance(parent, ast.Call) and place.field == "args"
        in_term = isinstance(parent, ast.BinOp) and isinstance(parent.op, (ast.Add, ast.Sub))
        if not (is_value or is_part or in_call or in_term) or isinstance(node, NO_FACTOR):
            continue
        text = ast.unparse(node)
        for factor in ("2", *sizes):
            for sign in ("*", "/"):
                yield slip(definition, Change(place, node, parsed(f"({text}) {sign} {factor}")), NAME)
        if not is_part:
            yield slip(definition, Change(place, node, parsed(f"-({text})")), PUT_IN)


def parts(definition: ast.FunctionDef) -> Iterator[tuple[Place, ast.expr]]:
    """The parts of a rule to which something can be done: names, calls, operations, items."""
    for place, node, around in walk(definition):
        parent = around[-1]
        if isinstance(node, ast.Name) and (is_function(place, node) or is_module(node)):
            continue
        if isinstance(node, ast.Attribute) and (_is_method(place, node) or node.attr in SIZES):
            continue
        index = isinstance(parent, ast.Subscript) and place.field == "slice"
        if isinstance(node, (ast.Name, ast.Attribute, ast.Call, ast.BinOp, ast.Subscript)) and not (
            isinstance(parent, (ast.Attribute, ast.For)) or index
        ):
            yield place, node


SIZES = ("shape", "dtype", "device", "T", "mT")


def _is_method(place: Place, node: ast.Attribute) -> bool:
    return isinstance(place.parent, ast.Call) and place.field == "func" and place.parent.func is node


def bindings(definition: ast.FunctionDef) -> Iterator[tuple[str, Place, list[ast.stmt], int]]:
    """Where each name gets its value: the name, the block, and the number of statements before it is used.
    Arguments have theirs at the start."""
    start = Place(definition, "body", None)
    for argument in definition.args.args:
        yield argument.arg, start, definition.body, 0
    for node in ast.walk(definition):
        block = getattr(node, "body", None)
        if not isinstance(block, list) or isinstance(node, ast.ClassDef):
            continue
        for at, statement in enumerate(block):
            if isinstance(statement, ast.Assign):
                for target in statement.targets:
                    for name in target.elts if isinstance(target, ast.Tuple) else [target]:
                        if isinstance(name, ast.Name):
                            yield name.id, Place(node, "body", None), block, at + 1


def done_to_parts(definition: ast.FunctionDef) -> Iterator[Slip]:
    """A function of a name or of a part of the rule in place of itself, or of what it is clipped to."""
    for form in FORMS:
        for name, place, block, at in bindings(definition):
            after = form.replace("{}", name).replace("(" + name + ")", name)
            say = wording(
                f"`{after}` in place of `{name}`",
                f"In effect you compute with `{after}`; it should be `{name}`.",
            )
            yield bound(definition, name, parsed(after), place, block, at, say)
        for place, node in parts(definition):
            done = parsed(form.replace("{}", ast.unparse(node)))
            yield slip(definition, Change(place, node, done), PUT_IN)


def bound(
    definition: ast.FunctionDef,
    name: str,
    value: ast.expr,
    place: Place,
    block: list[ast.stmt],
    at: int,
    say: Callable[[], tuple[str, str]],
) -> Slip:
    """`name = value` after the name has got its value."""
    again = ast.Assign([ast.Name(name, ast.Store())], value, lineno=1)
    return Slip(definition, (Change(place, block, [*block[:at], again, *block[at:]]),), say, PUT_IN)
