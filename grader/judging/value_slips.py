"""Slips of a value: a variable where an expression belongs, and a variable that carries on as another one."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import partial

from grader.judging.slip import TOGETHER, Change, Place, Slip, walk, wording
from grader.judging.slip_parts import named_part, where
from grader.judging.slip_wording import Words


def values_for_parts(definition: ast.FunctionDef) -> Iterator[Slip]:
    """Every expression with a variable in its place: a derivative by the value itself, or another result."""
    names = dict.fromkeys([*(argument.arg for argument in definition.args.args), *_stored(definition)])
    for place, node, _ in walk(definition):
        if not isinstance(node, (ast.BinOp, ast.UnaryOp, ast.Call)):
            continue
        # One side of it alone is an operand that is left out, which has its own words.
        sides = [getattr(node, side, None) for side in ("left", "right", "operand")]
        for name in names.keys() - {side.id for side in sides if isinstance(side, ast.Name)}:
            say = partial(_say, definition, node, name)
            yield Slip(definition, (Change(place, node, ast.Name(name, ast.Load())),), say, TOGETHER)


def carried_on(definition: ast.FunctionDef) -> Iterator[Slip]:
    """A variable that at the end of each round of a loop becomes another one, or what was made of it."""
    for loop in ast.walk(definition):
        if not isinstance(loop, (ast.For, ast.While)):
            continue
        names = _stored(loop)
        for name in names:
            for text, said in (
                *((other, f"`{other}`") for other in names if other != name),
                *_made_of(loop, name),
            ):
                statement = ast.parse(f"{name} = {text}").body[0]
                message = (
                    f"In effect `{name}` becomes {said} at the end of each round; the next round needs "
                    f"`{name}` as it was."
                )
                change = Change(Place(loop, "body", None), loop.body, [*loop.body, statement])
                say = wording(f"{said} carried on as `{name}`", message)
                yield Slip(definition, (change,), say, TOGETHER)


def _made_of(loop: ast.For | ast.While, name: str) -> Iterator[tuple[str, str]]:
    """Each expression in a loop that makes something of a variable: its text, and how it is called."""
    for node in ast.walk(loop):
        match node:
            case ast.BinOp(left=ast.Name(id=left)) if left == name:
                yield ast.unparse(node), f"what is made of `{name}`"


def _stored(around: ast.AST) -> list[str]:
    """The names that get a value, but for those that count the rounds of a loop."""
    targets = [loop.target for loop in ast.walk(around) if isinstance(loop, (ast.For, ast.comprehension))]
    counts = {inside.id for target in targets for inside in ast.walk(target) if isinstance(inside, ast.Name)}
    stored = (
        node.id
        for node in ast.walk(around)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) and node.id not in counts
    )
    return list(dict.fromkeys(stored))


def _say(definition: ast.FunctionDef, before: ast.expr, name: str) -> Words:
    there, part = where(definition, before), named_part(before, definition)
    if part.endswith(f"`{name}`"):
        said = f"In effect you use `{name}` itself{there}; an expression with it belongs there."
        return f"`{name}` itself", said
    return f"`{name}` in place of {part}", f"In effect you use `{name}`{there}; {part} belongs there."
