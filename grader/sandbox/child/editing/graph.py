"""What is forgotten with autograd: to clear `.grad`, to keep the graph, to detach, to take `.grad` at all."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.sandbox.child.editing.edit import Edit, Put
from grader.sandbox.child.editing.kinds import Kind
from grader.sandbox.child.editing.nodes import (
    at,
    attribute,
    called_name,
    is_docstring,
    method,
    number,
    statement,
)
from grader.sandbox.child.editing.program import Program, StatementSite
from grader.sandbox.child.editing.sites import Role

SWITCHES = ("create_graph", "retain_graph", "allow_unused")
MAY_BE_DETACHED = (ast.Name, ast.Attribute, ast.Call, ast.BinOp, ast.Subscript)


def graph(program: Program) -> Iterator[Edit]:
    """A switch of `grad` or `backward` put in; `backward` of a sum; `x.grad` for `x`; a value detached."""
    if program.library != "torch":
        return
    for site in program.sites():
        node = site.node
        if called_name(node) in ("grad", "backward"):
            for word in SWITCHES:
                if all(keyword.arg != word for keyword in node.keywords):
                    switch = at(node, ast.keyword(word, number(True, node)))
                    put = Put(node, "keywords", None, [*node.keywords, switch])
                    yield Edit(Kind.GRAPH, site.unit, node, (put,))
        if called_name(node) == "backward" and isinstance(node.func, ast.Attribute):
            put = Put(node.func, "value", None, method(node.func.value, "sum", place=node))
            yield Edit(Kind.GRAPH, site.unit, node, (put,))
    if program.gradients:
        yield from _values(program)
        yield from _cleared(program)


def _values(program: Program) -> Iterator[Edit]:
    for site in program.sites(Role.TERM, Role.FACTOR):
        node = site.node
        if isinstance(node, ast.Name) and node.id in program.scope(site.function).tensors:
            gradient = attribute(node, "grad", node)
            yield site.becomes(Kind.GRADIENT, gradient)
            yield site.becomes(Kind.GRADIENT, method(gradient, "clone", place=node))
        if called_name(node) == "detach":
            yield site.becomes(Kind.GRAPH, node.func.value)
        elif isinstance(node, MAY_BE_DETACHED):
            yield site.becomes(Kind.GRAPH, method(node, "detach", place=node))


def _cleared(program: Program) -> Iterator[Edit]:
    """`.grad` forgotten before or after a statement, of an array or of each of a list."""
    for place in program.statements:
        if is_docstring(place.statement):
            continue
        function = program.function_around(place)
        scope = program.scope(function)
        texts = [f"{name}.grad = None" for name in scope.tensors]
        texts += [f"for _ in {name}:\n    _.grad = None" for name in scope.lists]
        for text in texts:
            yield from _with(place, statement(text, place.statement))


def _with(place: StatementSite, added: ast.stmt) -> Iterator[Edit]:
    body = place.body
    for where in (place.index, place.index + 1):
        yield place.block_becomes(Kind.GRADIENT, [*body[:where], added, *body[where:]])
