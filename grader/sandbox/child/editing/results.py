"""What is returned or assigned, in another dtype, type or form."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.sandbox.child.editing.edit import Edit, Put
from grader.sandbox.child.editing.kinds import Kind
from grader.sandbox.child.editing.nodes import at, call, called_name, expression, method, number
from grader.sandbox.child.editing.program import Program
from grader.sandbox.child.editing.sites import Role, Site

FACTORIES = frozenset("zeros ones eye tensor arange full empty randn as_tensor array linspace".split())
CASTS = frozenset("float double half int long bool to astype type".split())


def dtypes(program: Program) -> Iterator[Edit]:
    """The dtype of an argument where a value is made, cast or returned; a detached result."""
    cast = "astype" if program.is_numpy else "to"
    for site in program.sites():
        node, scope = site.node, program.scope(site.function)
        wanted = [expression(f"{n}.dtype") for n in scope.parameters if n in scope.tensors][:2]
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if called_name(node) in FACTORIES:
                others = [keyword for keyword in node.keywords if keyword.arg != "dtype"]
                for dtype in wanted:
                    keywords = [*others, at(node, ast.keyword("dtype", dtype))]
                    yield Edit(Kind.DTYPE, site.unit, node, (Put(node, "keywords", None, keywords),))
            if called_name(node) in CASTS:
                yield site.becomes(Kind.DTYPE, node.func.value)
                for dtype in wanted:
                    yield site.becomes(Kind.DTYPE, method(node.func.value, cast, dtype, place=node))
        if _is_value(site):
            for dtype in wanted:
                yield site.becomes(Kind.DTYPE, method(node, cast, dtype, place=node))
            if not program.is_numpy:
                yield site.becomes(Kind.DTYPE, method(node, "float", place=node))
                yield site.becomes(Kind.GRAPH, method(node, "detach", place=node))


def forms(program: Program) -> Iterator[Edit]:
    """What is returned, summed, in another shape or of another type."""
    keep = "keepdims" if program.is_numpy else "keepdim"
    for site in program.sites(Role.TERM):
        node = site.node
        if not _is_value(site) or not isinstance(site.statement, ast.Return):
            continue
        for reduction in ("sum", "mean"):
            yield site.becomes(Kind.REDUCTION, method(node, reduction, place=node))
            for axis in (0, 1, -1):
                over = number(axis, node)
                yield site.becomes(Kind.REDUCTION, method(node, reduction, over, place=node))
                kept = {keep: at(node, ast.Constant(True))}
                yield site.becomes(Kind.KEEPDIM, method(node, reduction, over, place=node, **kept))
        yield site.becomes(Kind.SHAPE, method(node, "flatten", place=node))
        yield site.becomes(Kind.SHAPE, method(node, "squeeze", place=node))
        for index in ("_[:, None]", "_[None]", "_[0]"):
            part = expression(index)
            if isinstance(part, ast.Subscript):
                yield site.becomes(Kind.SHAPE, at(node, ast.Subscript(node, part.slice, ast.Load())))
        for name in program.scope(site.function).tensors:
            shape = expression(f"{name}.shape")
            yield site.becomes(Kind.SHAPE, method(node, "reshape", shape, place=node))
        yield site.becomes(Kind.TYPE, call(expression("float"), node, place=node))
        yield site.becomes(Kind.TYPE, call(expression("int"), node, place=node))
        yield site.becomes(Kind.TYPE, method(node, "item", place=node))
        factory = "np.array" if program.is_numpy else "torch.stack"
        yield site.becomes(Kind.TYPE, call(expression(factory), node, place=node))


def _is_value(site: Site) -> bool:
    """Whether it is all that is returned or assigned, or one item of that."""
    return (
        site.role is Role.TERM
        and isinstance(site.statement, ast.Return | ast.Assign)
        and isinstance(site.owner, ast.Return | ast.Assign | ast.Tuple)
        and not isinstance(site.node, ast.Tuple | ast.List)
    )
