"""What is transposed, and what is not."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

from grader.sandbox.child.editing.edit import Edit, Put
from grader.sandbox.child.editing.kinds import Kind
from grader.sandbox.child.editing.nodes import attribute, called_name, is_function_of, is_transposed
from grader.sandbox.child.editing.program import Program
from grader.sandbox.child.editing.sites import Role, Site

CALLS = frozenset(["t", "transpose", "permute", "swapaxes", "moveaxis"])
PRODUCTS = frozenset(["mm", "matmul", "dot", "outer", "mv"])


def transposes(program: Program) -> Iterator[Edit]:
    """A transpose left out, then one put in, then one on the other side of a product."""
    for site in program.sites():
        node = site.node
        if is_transposed(node):
            yield site.becomes(Kind.TRANSPOSE, node.value)
        elif called_name(node) in CALLS and isinstance(node.func, ast.Attribute):
            of_module = is_function_of(node, program.modules) and node.args
            yield site.becomes(Kind.TRANSPOSE, node.args[0] if of_module else node.func.value)
    yield from _both_left_out(program)
    for site in program.sites():
        in_product = _is_product(site.owner)
        if site.role in (Role.AXIS, Role.INDEX, Role.SIZE, Role.KEEP) or not _may_be_matrix(site.node):
            continue
        put_in = not is_transposed(site.node) and (in_product or _is_value(site))
        if put_in and not _is_flat(program, site):
            yield site.becomes(Kind.TRANSPOSE, attribute(site.node, "T", site.node))
        if isinstance(site.owner, ast.BinOp) and in_product and site.field == "left":
            yield from _sides(site)


def _both_left_out(program: Program) -> Iterator[Edit]:
    """`f(x.T).T` to `f(x)`."""
    groups: dict[int, list[Site]] = {}
    for site in program.sites():
        if is_transposed(site.node):
            groups.setdefault(id(site.statement), []).append(site)
    for group in groups.values():
        if len(group) == 2 and group[0].node is not group[1].owner:
            puts = tuple(Put(one.owner, one.field, one.index, one.node.value) for one in group[::-1])
            yield Edit(Kind.TRANSPOSE, group[0].unit, group[0].node, puts)


def _sides(site: Site) -> Iterator[Edit]:
    """Of `a @ b`: `aᵀ @ bᵀ`, `bᵀ @ a` and `b @ aᵀ`."""
    product = site.owner
    left, right = product.left, product.right
    for one, other in ((_turned(left), _turned(right)), (_turned(right), left), (right, _turned(left))):
        puts = (Put(product, "left", None, one), Put(product, "right", None, other))
        yield Edit(Kind.TRANSPOSE, site.unit, product, puts)


def _is_flat(program: Program, site: Site) -> bool:
    """Whether it is known to have one axis or none: there is nothing to transpose in it."""
    shapes = program.scope(site.function).tensors
    node, owner = site.node, site.owner
    if isinstance(owner, ast.Assign) and isinstance(owner.targets[0], ast.Name):
        node = owner.targets[0]
    return isinstance(node, ast.Name) and len(shapes.get(node.id, (0, 0))) < 2


def _turned(node: Any) -> ast.expr:
    turned: ast.expr = node.value if is_transposed(node) else attribute(node, "T", node)
    return turned


def _is_product(node: Any) -> bool:
    return (isinstance(node, ast.BinOp) and isinstance(node.op, ast.MatMult)) or called_name(node) in PRODUCTS


def _may_be_matrix(node: Any) -> bool:
    return not isinstance(node, ast.Constant | ast.Compare | ast.Slice | ast.ListComp | ast.Tuple)


def _is_value(site: Site) -> bool:
    """Whether it is all that is returned or assigned, or an item of that."""
    return (
        site.role is Role.TERM
        and isinstance(site.statement, ast.Return | ast.Assign)
        and isinstance(site.node, ast.Name | ast.BinOp | ast.Call)
        and isinstance(site.owner, ast.Return | ast.Assign | ast.Tuple | ast.List)
    )
