"""Something done to a part of a rule that should be left as it is: a factor, a function, a limit."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Sequence
from functools import partial

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
)
from grader.judging.slip_parts import named_part
from grader.judging.slip_wording import SlipKind, Words, part_is

FORMS = {
    "2 * ({})": "doubled",
    "({}) / 2": "halved",
    "({}) ** 2": "squared",
    "({}) ** 0.5": "replaced by its square root",
    "1 - ({})": "subtracted from 1",
    "1 + ({})": "increased by 1",
    "2 * ({}) - 1": "doubled and decreased by 1",
    "abs({})": "replaced by its absolute value",
    "({}) * (1 - ({}))": "multiplied by 1 minus itself",
    "({}) / (({}) ** 2).sum() ** 0.5": "divided by its norm",
    "({}).sum()": "summed",
    "({}).mean()": "averaged",
    "({}).max()": "replaced by its largest value",
    "({}).mean(0)": "averaged over dim 0",
    "({}).mean(0).expand_as({})": "replaced by its mean over dim 0",
    "({})[0]": "replaced by its first entry",
    "({})[-1]": "replaced by its last entry",
    "({})[1:]": "used without its first entry",
    "({})[:-1]": "used without its last entry",
    "({})[::2]": "cut to every second entry",
    "({}).T": "transposed",
    "({}).T.reshape(({}).shape)": "filled by `reshape` in the wrong order",
    "torch.sign({})": "replaced by its sign",
    "torch.exp({})": "put through `exp`",
    "torch.log({})": "put through `log`",
    "torch.sigmoid({})": "put through `sigmoid`",
    "torch.tanh({})": "put through `tanh`",
    "torch.relu({})": "put through `relu`",
    "torch.softmax({}, -1)": "put through `softmax`",
    "torch.round({})": "rounded",
    "({})[:1].expand_as({})": "replaced by its first row in every row",
    "({})[-1:].expand_as({})": "replaced by its last row in every row",
    "({}).mean().expand_as({})": "replaced by its mean everywhere",
    "({}).sum(-1, keepdim=True).expand_as({})": "replaced by its sum over dim -1",
    "({}).mean(-1, keepdim=True).expand_as({})": "replaced by its mean over dim -1",
    "({}).sum(0).expand_as({})": "replaced by its sum over dim 0",
    "({}) - ({}).mean()": "decreased by its mean",
    "({}) - ({}).mean(0)": "decreased by its mean over dim 0",
    "({}) / ({}).max()": "divided by its largest value",
    "({}) / ({}).sum()": "divided by its sum",
    "1 / ({})": "replaced by 1 over it",
    "({}).cumsum(0)": "replaced by its running sum",
    "({}).flip(0)": "reversed",
    "({}).roll(1, 0)": "moved on by one entry",
    "({}).roll(-1, 0)": "moved back by one entry",
}
"""What is done to a part of the rule that should be left as it is, and in words."""

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
                yield slip(
                    definition,
                    Change(place, node, parsed(f"({text}) {sign} {factor}")),
                    NAME,
                    SlipKind.FACTOR,
                )
        if not is_part:
            yield slip(definition, Change(place, node, parsed(f"-({text})")), PUT_IN, SlipKind.MINUS_PUT_IN)


def parts(definition: ast.FunctionDef) -> Iterator[tuple[Place, ast.expr]]:
    """The parts of a rule to which something can be done: names, calls, operations, items."""
    for place, node, around in walk(definition):
        parent = around[-1]
        if isinstance(node, ast.Name) and (is_function(place, node) or is_module(node)):
            continue
        if isinstance(node, ast.Attribute) and (_is_method(place, node) or node.attr in SIZES):
            continue
        index = isinstance(parent, ast.Subscript) and place.field == "slice"
        # Of `x.sum()` the name is a part with the call alone; `f(x).sum()` has one that is done to f(x).
        inner = isinstance(parent, ast.Attribute) and not isinstance(node, (ast.Call, ast.BinOp))
        if isinstance(node, (ast.Name, ast.Attribute, ast.Call, ast.BinOp, ast.Subscript)) and not (
            inner or isinstance(parent, ast.For) or index
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
    for form, words in FORMS.items():
        for name, place, block, at in bindings(definition):
            after = form.replace("{}", name).replace("(" + name + ")", name)
            say = partial(part_is, f"`{name}`", words)
            yield bound(definition, name, parsed(after), place, block, at, say)
        for place, node in parts(definition):
            done = parsed(form.replace("{}", ast.unparse(node)))
            say = partial(part_is, named_part(node, definition), words)
            yield Slip(definition, (Change(place, node, done),), say, PUT_IN)


def bound(
    definition: ast.FunctionDef,
    name: str,
    value: ast.expr,
    place: Place,
    block: list[ast.stmt],
    at: int,
    say: Callable[[], Words],
) -> Slip:
    """`name = value` after the name has got its value."""
    again = ast.Assign([ast.Name(name, ast.Store())], value, lineno=1)
    return Slip(definition, (Change(place, block, [*block[:at], again, *block[at:]]),), say, PUT_IN)
