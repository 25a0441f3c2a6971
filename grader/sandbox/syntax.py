"""The nodes of a syntax tree by their kind. Runs in the child."""

from __future__ import annotations

import ast
from collections import defaultdict
from types import EllipsisType, NoneType
from typing import TypeVar, cast

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
Function = ast.FunctionDef | ast.AsyncFunctionDef
Step = ast.stmt | ast.ExceptHandler
"""What the top level of a file is made of."""

Kind = TypeVar("Kind", bound=ast.AST)

LEAVES = frozenset(
    [str, int, float, complex, bool, bytes, NoneType, EllipsisType]
    + [kind for base in (ast.expr_context, ast.operator, ast.unaryop, ast.boolop, ast.cmpop)
       for kind in base.__subclasses__()]
)  # fmt: skip
"""The types of values in a tree that say nothing about names: constants, contexts and operators."""


class Nodes:
    """A node and all nodes below it, by their kind, those nearer to the root first."""

    def __init__(self, root: ast.AST) -> None:
        self._kinds: dict[type[ast.AST], list[ast.AST]] = defaultdict(list)
        queue = [root]
        for node in queue:
            self._kinds[type(node)].append(node)
            for value in vars(node).values():
                if type(value) in LEAVES:
                    continue
                if isinstance(value, list):
                    queue += [item for item in value if isinstance(item, ast.AST)]
                elif isinstance(value, ast.AST):
                    queue.append(value)

    def of(self, kind: type[Kind]) -> list[Kind]:
        """The nodes of exactly this kind."""
        return cast("list[Kind]", self._kinds[kind]) if kind in self._kinds else []

    def functions(self) -> list[Function]:
        """Every `def`, in any depth."""
        return [*self.of(ast.FunctionDef), *self.of(ast.AsyncFunctionDef)]

    def imports(self) -> list[ast.Import | ast.ImportFrom]:
        """Every import, in any depth."""
        return [*self.of(ast.Import), *self.of(ast.ImportFrom)]

    def loaded(self) -> set[str]:
        """Every name that is used."""
        return {name.id for name in self.of(ast.Name) if isinstance(name.ctx, ast.Load)}


def names_in(*nodes: ast.AST) -> set[str]:
    """Every name in some nodes, used or bound."""
    names: set[str] = set()
    for node in nodes:
        while isinstance(node, ast.Attribute):
            node = node.value
        if isinstance(node, ast.Name):
            names.add(node.id)
        elif not isinstance(node, ast.Constant):
            names.update(name.id for name in Nodes(node).of(ast.Name))
    return names


def evaluated_around(statement: Definition) -> list[ast.AST]:
    """What is evaluated where a function or class is defined, not where it is called."""
    outside: list[ast.AST] = list(statement.decorator_list)
    if isinstance(statement, ast.ClassDef):
        return [*outside, *statement.bases, *statement.keywords]
    arguments = statement.args
    every = [
        *arguments.posonlyargs,
        *arguments.args,
        *arguments.kwonlyargs,
        arguments.vararg,
        arguments.kwarg,
    ]
    annotations = [statement.returns, *(argument.annotation for argument in every if argument)]
    return [*outside, *(n for n in (*arguments.defaults, *arguments.kw_defaults, *annotations) if n)]


def dotted_name(node: ast.expr, aliases: dict[str, str]) -> str | None:
    """`F.softmax` as `torch.nn.functional.softmax`; None where it does not begin with an alias."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if isinstance(node, ast.Name) and node.id in aliases:
        return ".".join([aliases[node.id], *reversed(parts)])
    return None


def root_name(node: ast.expr) -> str | None:
    """`box` for `box`, `box.a[0].b`; None where there is no name at the root."""
    while isinstance(node, (ast.Attribute, ast.Subscript, ast.Starred)):
        node = node.value
    return node.id if isinstance(node, ast.Name) else None
