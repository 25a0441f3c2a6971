"""What shares memory: changes in place, copies that are missing, `=` for `+=`."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator
from typing import Any

from grader.sandbox.child.editing.edit import Edit, Put
from grader.sandbox.child.editing.kinds import Kind
from grader.sandbox.child.editing.nodes import (
    at,
    binary,
    called_name,
    method,
    name,
    root_name,
    statement,
)
from grader.sandbox.child.editing.program import Program, StatementSite, at_the_start
from grader.sandbox.child.editing.sites import Role

WITHOUT_TWIN = frozenset(["requires_grad_", "zero_"])


def in_place(program: Program) -> Iterator[Edit]:
    """`x *= 2` to `x = x * 2`, `x.mul_(2)` to `x.mul(2)`."""
    for place in program.statements:
        if isinstance(place.statement, ast.AugAssign) and isinstance(place.statement.target, ast.Name):
            yield _spelled_out(place)
    for site in program.sites():
        function = site.node.func if isinstance(site.node, ast.Call) else None
        if isinstance(function, ast.Attribute) and _changes(function.attr, but=WITHOUT_TWIN):
            put = Put(function, "attr", None, function.attr[:-1])
            yield Edit(Kind.IN_PLACE, site.unit, site.node, (put,))


def _changes(method_name: str, but: Collection[str] = ()) -> bool:
    """Whether a method of this name changes its tensor, by torch's rule."""
    return method_name.endswith("_") and not method_name.endswith("__") and method_name not in but


def _spelled_out(place: StatementSite) -> Edit:
    old = place.statement
    value = binary(name(old.target.id, old), type(old.op), old.value, old)
    return place.becomes(Kind.IN_PLACE, at(old, ast.Assign([old.target], value)))


def assignments(program: Program) -> Iterator[Edit]:
    """`+=` to `=`, and `=` to `+=` or `-=`."""
    for place in program.statements:
        old = place.statement
        if isinstance(old, ast.AugAssign):
            yield place.becomes(Kind.ASSIGNMENT, at(old, ast.Assign([old.target], old.value)))
        elif isinstance(old, ast.Assign) and len(old.targets) == 1:
            target = old.targets[0]
            if isinstance(target, ast.Name | ast.Subscript | ast.Attribute):
                for operator in (ast.Add(), ast.Sub()):
                    new = at(old, ast.AugAssign(target, operator, old.value))
                    yield place.becomes(Kind.ASSIGNMENT, new)


def attributes_added_to(program: Program) -> Iterator[Edit]:
    """`a.grad = …` and `b.grad = …` in one block to `+=`, both at once."""
    for place in program.statements:
        alike = [s for s in place.body if _attribute(s) and _attribute(s) == _attribute(place.statement)]
        if len(alike) > 1 and alike[0] is place.statement:
            body = [_added(s) if s in alike else s for s in place.body]
            yield place.block_becomes(Kind.ASSIGNMENT, body)


def _attribute(statement: ast.stmt) -> str:
    """The name of the attribute that a statement assigns; empty for others."""
    match statement:
        case ast.Assign(targets=[ast.Attribute(attr=name)]):
            return name
    return ""


def _added(old: Any) -> ast.stmt:
    return at(old, ast.AugAssign(old.targets[0], ast.Add(), old.value))


def copies(program: Program) -> Iterator[Edit]:
    """A copy of what is assigned, returned or put into a list; of a parameter, at the start."""
    copy = "copy" if program.is_numpy else "clone"
    for site in program.sites():
        node, owner = site.node, site.owner
        if site.role in (Role.INDEX, Role.AXIS, Role.SIZE, Role.KEEP) or called_name(node) == copy:
            continue
        if not isinstance(node, ast.Name | ast.Attribute | ast.Subscript | ast.Call):
            continue
        kept = isinstance(owner, ast.Assign | ast.Return | ast.Tuple | ast.List | ast.keyword)
        listed = called_name(owner) in ("append", "tuple", "list")
        chosen = isinstance(owner, ast.ListComp | ast.IfExp) and site.field != "iter"
        if kept or listed or chosen:
            yield site.becomes(Kind.COPY, method(node, copy, place=node))
    for unit, function in program.ran_functions:
        scope = program.scope(function)
        changed = _changed_in_place(function)
        texts = {n: f"{n} = {n}.{copy}()" for n in scope.parameters if n in scope.tensors}
        at_once = [n for n in texts if n in changed]
        texts |= {n: f"{n} = [_.{copy}() for _ in {n}]" for n in scope.parameters if n in scope.lists}
        groups = [at_once] if len(at_once) > 1 else []
        for names in [*groups, *([n] for n in texts)]:
            added = [statement(texts[n], function.body[0]) for n in names]
            yield at_the_start(Kind.COPY, unit, function, *added, shown=changed.get(names[0]))


def _changed_in_place(function: ast.FunctionDef) -> dict[str, Any]:
    """The names whose values a function changes, with the first place that does it."""
    found: dict[str, Any] = {}
    for node in ast.walk(function):
        if isinstance(node, ast.AugAssign):
            found.setdefault(root_name(node.target), node)
        elif isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Subscript):
                    found.setdefault(root_name(target), node)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and _changes(node.func.attr):
            found.setdefault(root_name(node.func), node)
    return found
