"""What stands somewhere should be something else that the function has already."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.sandbox.child.editing.edit import Edit
from grader.sandbox.child.editing.kinds import Kind
from grader.sandbox.child.editing.nodes import NO_NUMBERS, binary, called_name, expression, is_number, number
from grader.sandbox.child.editing.program import Program
from grader.sandbox.child.editing.sites import Role, Site
from grader.sandbox.child.editing.vocabulary import STRUCTURAL

MOST = 25
OPERATORS = (ast.Mult, ast.Sub, ast.Add, ast.Div)


def expressions(program: Program) -> Iterator[Edit]:
    """`e` to a variable, to another expression `f` of the function, and to `e ∘ f`."""
    sites = [
        site for site in program.sites(Role.TERM) if not isinstance(site.node, (*NO_NUMBERS, ast.BoolOp))
    ]
    sites = [site for site in sites if site.function is not None and not is_number(site.node)]
    for site in sites:
        if not isinstance(site.node, ast.Name) and isinstance(
            site.owner, ast.Return | ast.Tuple | ast.Assign
        ):
            scope = program.scope(site.function)
            for name in (*scope.tensors, *scope.numbers):
                yield site.becomes(Kind.EXPRESSION, expression(name))
        if isinstance(site.owner, ast.Tuple | ast.Assign | ast.AugAssign):
            for value in (1.0, 0.0):
                yield site.becomes(Kind.EXPRESSION, number(value, site.node))
    found = {id(site.function): _of_function(program, site) for site in sites}
    for site in sites:
        yield from (site.becomes(Kind.EXPRESSION, other) for other in found[id(site.function)])
    for site in program.sites(Role.FACTOR):
        if isinstance(site.owner, ast.BinOp):
            yield from (site.becomes(Kind.EXPRESSION, other) for other in found.get(id(site.function), ()))
    for site in sites:
        for other in found[id(site.function)]:
            for operator in OPERATORS:
                yield site.becomes(Kind.TERM, binary(site.node, operator, other, site.node))


def _of_function(program: Program, of: Site) -> list[ast.expr]:
    """Copies of the expressions of the function that a site is in, each once: an expression cannot stand in a
    part of itself."""
    found: dict[str, None] = {}
    for site in program.sites(Role.TERM, Role.FACTOR):
        node = site.node
        is_value = isinstance(node, ast.BinOp | ast.Call | ast.UnaryOp | ast.Subscript)
        if site.function is of.function and is_value and called_name(node) not in STRUCTURAL:
            found.setdefault(ast.unparse(node))
    return [expression(text) for text in list(found)[:MOST]]
