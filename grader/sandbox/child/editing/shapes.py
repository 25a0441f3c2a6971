"""A variable as a column, as a row, or in one axis."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.sandbox.child.editing.edit import Edit
from grader.sandbox.child.editing.kinds import Kind
from grader.sandbox.child.editing.nodes import at, expression, method
from grader.sandbox.child.editing.program import Program
from grader.sandbox.child.editing.sites import Role


def columns_and_rows(program: Program) -> Iterator[Edit]:
    """`v` to `v[:, None]`, `v[None]` and `v.ravel()`, where it is an operand or an argument."""
    for site in program.sites(Role.TERM, Role.FACTOR):
        node = site.node
        if not isinstance(node, ast.Name) or not isinstance(site.owner, ast.BinOp | ast.Call | ast.Attribute):
            continue
        shape = program.scope(site.function).tensors.get(node.id)
        if not shape:
            continue
        for text in ("_[:, None]", "_[None]"):
            index = expression(text)
            assert isinstance(index, ast.Subscript)
            yield site.becomes(Kind.SHAPE, at(node, ast.Subscript(node, index.slice, ast.Load())))
        if len(shape) > 1:
            yield site.becomes(Kind.SHAPE, method(node, "ravel", place=node))
