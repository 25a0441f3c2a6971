"""The nodes of a syntax tree by their kind. Runs in the child."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from types import EllipsisType, NoneType
from typing import TypeVar, cast

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
Function = ast.FunctionDef | ast.AsyncFunctionDef
Step = ast.stmt | ast.ExceptHandler
"""What the top level of a file is made of."""

Kind = TypeVar("Kind", bound=ast.AST)
NONE: frozenset[str] = frozenset()

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

    def all(self) -> Iterator[ast.AST]:
        """Every node."""
        return (node for kind in self._kinds.values() for node in kind)

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
    """Every name in some nodes, used or bound, but for the variables of the comprehensions and lambdas in
    them: those are nobody else's."""
    names: set[str] = set()
    queue = [(node, NONE) for node in nodes]
    for node, inner in queue:
        match node:
            case ast.Name(id=name):
                if name not in inner:
                    names.add(name)
            case ast.Constant():
                pass
            case ast.Attribute(value=value):
                queue.append((value, inner))
            case ast.Lambda(args=arguments, body=body):
                own = inner | {each.arg for each in every_argument(arguments)}
                queue.append((body, own))
                queue += [(default, inner) for default in defaults(arguments)]
            case ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp():
                first = node.generators[0].iter
                own = inner | {
                    name.id
                    for generator in node.generators
                    for name in Nodes(generator.target).of(ast.Name)
                    if isinstance(name.ctx, ast.Store)
                }
                queue.append((first, inner))
                queue += [(part, own) for part in _parts(node) if part is not first]
            case _:
                queue += [(child, inner) for child in ast.iter_child_nodes(node)]
    return names


def _parts(comprehension: ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp) -> Iterator[ast.AST]:
    match comprehension:
        case ast.DictComp(key=key, value=value):
            yield from (key, value)
        case ast.ListComp(elt=element) | ast.SetComp(elt=element) | ast.GeneratorExp(elt=element):
            yield element
    for generator in comprehension.generators:
        yield from (generator.target, generator.iter, *generator.ifs)


def every_argument(arguments: ast.arguments) -> list[ast.arg]:
    """Each parameter of a function or lambda."""
    named = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    return [*named, *(each for each in (arguments.vararg, arguments.kwarg) if each)]


def defaults(arguments: ast.arguments) -> list[ast.expr]:
    """The default of each parameter that has one."""
    return [*arguments.defaults, *(each for each in arguments.kw_defaults if each)]


def evaluated_around(statement: Definition) -> list[ast.AST]:
    """What is evaluated where a function or class is defined, not where it is called."""
    outside: list[ast.AST] = list(statement.decorator_list)
    if isinstance(statement, ast.ClassDef):
        return [*outside, *statement.bases, *statement.keywords]
    annotations = [statement.returns, *(each.annotation for each in every_argument(statement.args))]
    return [*outside, *defaults(statement.args), *(each for each in annotations if each)]


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


def called_only(nodes: Nodes) -> set[str]:
    """The names with which nothing is done but to call what they stand for."""
    names = nodes.of(ast.Name)
    called = {id(call.func) for call in nodes.of(ast.Call)}
    return {name.id for name in names} - {name.id for name in names if id(name) not in called}


def last_name(called: ast.expr, aliases: dict[str, str]) -> str:
    """The last part of a name, behind its alias: `grad` for `torch.autograd.grad` and for `from
    torch.autograd import grad as g`; empty where it is none."""
    if isinstance(called, ast.Attribute):
        return called.attr
    return (dotted_name(called, aliases) or "").split(".")[-1]
