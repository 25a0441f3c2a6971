"""Where in a statement there is an expression to edit, and what part it plays there."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator, Set
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from grader.sandbox.child.editing.edit import Edit, Put, Unit
from grader.sandbox.child.editing.kinds import Kind
from grader.sandbox.child.editing.nodes import called_name, dotted, is_docstring, is_function_of, is_method
from grader.sandbox.child.editing.vocabulary import (
    AXIS_WORDS,
    KEEP_WORDS,
    LINEAR,
    NUMERIC_WORDS,
    RESHAPES,
    STRUCTURAL,
    TAKE_AXIS,
)


class Role(StrEnum):
    """What an expression is to what it stands in: a sign, a factor or a function makes sense at a `term`,
    once for a whole product, whose other parts are each a `factor`."""

    TERM = "term"
    FACTOR = "factor"
    AXIS = "axis"
    KEEP = "keep"
    SIZE = "size"
    INDEX = "index"
    TEST = "test"
    OTHER = "other"


@dataclass(frozen=True)
class Site:
    """An expression, the field of a node that it hangs in, the statement and the function around it, and
    the name of the call that it is an argument of."""

    node: Any
    owner: Any
    field: str
    index: int | None
    unit: Unit
    statement: ast.stmt
    function: Any
    role: Role
    below: str = ""

    def becomes(self, kind: Kind, new: Any, shown: Any = None) -> Edit:
        """The edit that puts something else there. `shown` is the place to tell, where it is another one."""
        return Edit(kind, self.unit, shown or self.node, (Put(self.owner, self.field, self.index, new),))


class Finder:
    """Finds the sites in what ran: only `lines` that a call came to are worth an edit."""

    def __init__(self, lines: Set[int], modules: Collection[str]) -> None:
        self._lines, self._modules = lines, modules

    def ran(self, node: Any) -> bool:
        """Whether a call came to any line of a statement."""
        return any(line in self._lines for line in range(node.lineno, node.end_lineno + 1))

    def sites(self, unit: Unit) -> Iterator[Site]:
        """Every expression of a unit, outer ones before inner ones, in the order of the file."""
        start = Site(None, None, "", None, unit, unit.statement, None, Role.TERM)
        match unit.statement:
            case ast.Assign(value=value) | ast.AnnAssign(value=ast.expr() as value):
                yield from self._below(start, value, unit.statement, "value", None, Role.TERM)
            case ast.FunctionDef() | ast.ClassDef() as definition:
                yield from self._in_statement(start, definition)

    def _in_statement(self, start: Site, statement: Any) -> Iterator[Site]:
        here = replace(start, statement=statement)
        match statement:
            case ast.ClassDef():
                for inner in statement.body:
                    yield from self._in_statement(replace(here, function=None), inner)
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                inside = replace(here, function=statement)
                for i, default in enumerate(statement.args.defaults):
                    yield from self._below(inside, default, statement.args, "defaults", i, Role.OTHER)
                for inner in statement.body:
                    yield from self._in_statement(inside, inner)
            case _ if self.ran(statement):
                yield from self._in_plain(here, statement)

    def _in_plain(self, here: Site, statement: Any) -> Iterator[Site]:
        if is_docstring(statement):
            return
        for field, value in ast.iter_fields(statement):
            if field == "annotation":
                continue
            role = Role.TEST if field == "test" else Role.OTHER if field == "iter" else Role.TERM
            if isinstance(statement, ast.Expr):
                role = Role.OTHER
            for index, item in enumerate(value) if isinstance(value, list) else [(None, value)]:
                if field in ("target", "targets"):
                    if isinstance(item, ast.Subscript):
                        yield from self._below(here, item.slice, item, "slice", None, Role.INDEX)
                elif isinstance(item, ast.expr):
                    yield from self._below(here, item, statement, field, index, role)
                elif isinstance(item, ast.stmt):
                    yield from self._in_statement(here, item)
                elif isinstance(item, ast.ExceptHandler):
                    for inner in item.body:
                        yield from self._in_statement(here, inner)

    def _below(
        self, here: Site, node: Any, owner: Any, field: str, index: int | None, role: Role, below: str = ""
    ) -> Iterator[Site]:
        if isinstance(node, ast.JoinedStr):
            return
        if isinstance(node, ast.Starred):
            yield from self._below(here, node.value, node, "value", None, Role.OTHER, below)
            return
        site = replace(here, node=node, owner=owner, field=field, index=index, role=role, below=below)
        yield site
        for child, its_owner, its_field, its_index, its_role, its_below in self._children(node, role):
            yield from self._below(here, child, its_owner, its_field, its_index, its_role, its_below)

    def _children(self, node: Any, role: Role) -> Iterator[tuple[Any, Any, str, int | None, Role, str]]:
        """The expressions directly inside one, with where they hang and their roles."""
        kept = role if role in (Role.INDEX, Role.TEST, Role.SIZE) else None
        inner: Role
        match node:
            case ast.BinOp(op=operator):
                linear = isinstance(operator, ast.Add | ast.Sub | ast.Pow)
                inner = kept or (Role.TERM if linear else Role.FACTOR)
                yield node.left, node, "left", None, inner, ""
                yield node.right, node, "right", None, inner, ""
            case ast.UnaryOp():
                # -1 is an axis as a whole.
                inner = Role.AXIS if role is Role.AXIS else kept or Role.FACTOR
                yield node.operand, node, "operand", None, inner, ""
            case ast.Call():
                yield from self._in_call(node)
            case ast.Attribute():
                if dotted(node).partition(".")[0] not in self._modules:
                    inner = Role.FACTOR if node.attr in RESHAPES else Role.OTHER
                    yield node.value, node, "value", None, inner, ""
            case ast.Subscript():
                yield node.value, node, "value", None, Role.FACTOR, ""
                yield node.slice, node, "slice", None, Role.INDEX, ""
            case ast.Slice():
                for part in ("lower", "upper", "step"):
                    if getattr(node, part) is not None:
                        yield getattr(node, part), node, part, None, Role.INDEX, ""
            case ast.Tuple() | ast.List():
                inner = role if role in (Role.INDEX, Role.AXIS, Role.SIZE) else Role.TERM
                yield from ((item, node, "elts", i, inner, "") for i, item in enumerate(node.elts))
            case ast.Compare():
                yield node.left, node, "left", None, Role.TEST, ""
                yield from (
                    (c, node, "comparators", i, Role.TEST, "") for i, c in enumerate(node.comparators)
                )
            case ast.BoolOp():
                yield from ((value, node, "values", i, Role.TEST, "") for i, value in enumerate(node.values))
            case ast.IfExp():
                yield node.test, node, "test", None, Role.TEST, ""
                yield node.body, node, "body", None, Role.TERM, ""
                yield node.orelse, node, "orelse", None, Role.TERM, ""
            case ast.ListComp() | ast.GeneratorExp() | ast.SetComp():
                yield node.elt, node, "elt", None, Role.TERM, ""
                for generator in node.generators:
                    yield generator.iter, generator, "iter", None, Role.OTHER, ""
                    yield from ((t, generator, "ifs", i, Role.OTHER, "") for i, t in enumerate(generator.ifs))
            case ast.Lambda():
                yield node.body, node, "body", None, Role.TERM, ""
            case ast.NamedExpr():
                yield node.value, node, "value", None, role, ""

    def _in_call(self, node: ast.Call) -> Iterator[tuple[Any, Any, str, int | None, Role, str]]:
        called = called_name(node)
        first = 0
        if is_method(node, self._modules):
            function: Any = node.func
            inner = Role.FACTOR if called in RESHAPES | LINEAR else Role.TERM
            yield function.value, function, "value", None, inner, called
        elif is_function_of(node, self._modules):
            first = 1
        for i, argument in enumerate(node.args):
            inner = Role.FACTOR if called in LINEAR else Role.SIZE if called in STRUCTURAL else Role.TERM
            if called in TAKE_AXIS and i >= first and isinstance(node.func, ast.Attribute):
                inner = Role.AXIS
            yield argument, node, "args", i, inner, called
        for keyword in node.keywords:
            inner = Role.TERM if keyword.arg in NUMERIC_WORDS else Role.OTHER
            inner = Role.AXIS if keyword.arg in AXIS_WORDS else inner
            inner = Role.KEEP if keyword.arg in KEEP_WORDS else inner
            yield keyword.value, keyword, "value", None, inner, called
