"""What a loop builds on starts from 0."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.sandbox.child.editing.edit import Edit, Put
from grader.sandbox.child.editing.kinds import Kind
from grader.sandbox.child.editing.nodes import binary, called_name, number
from grader.sandbox.child.editing.program import Program

ZEROS = ("zeros", "zeros_like", "new_zeros")


def starts(program: Program) -> Iterator[Edit]:
    """0 for the value that a name has before a loop that changes it: a sum or a velocity starts there."""
    for place in program.statements:
        if not isinstance(place.statement, ast.Assign):
            continue
        changed = set(_stored_in_loops(place.body[place.index + 1 :]))
        for name, put in _set_by(place.statement):
            value = put.new
            if name in changed and isinstance(value, ast.Call) and called_name(value) not in ZEROS:
                nothing = binary(value, ast.Mult, number(0.0, value), value)
                yield Edit(Kind.START, place.unit, value, (Put(put.owner, put.field, put.index, nothing),))


def _stored_in_loops(statements: list[ast.stmt]) -> Iterator[str]:
    for statement in statements:
        if isinstance(statement, ast.For | ast.While):
            for node in ast.walk(statement):
                if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                    yield node.id


def _set_by(statement: ast.Assign) -> Iterator[tuple[str, Put]]:
    """Each name that gets a value, and where that value stands."""
    match statement:
        case ast.Assign(targets=[ast.Name(id=name)], value=value):
            yield name, Put(statement, "value", None, value)
        case ast.Assign(targets=[ast.Tuple(elts=names)], value=ast.Tuple(elts=values)) if len(names) == len(
            values
        ):
            for at, (target, value) in enumerate(zip(names, values, strict=True)):
                if isinstance(target, ast.Name):
                    yield target.id, Put(statement.value, "elts", at, value)
