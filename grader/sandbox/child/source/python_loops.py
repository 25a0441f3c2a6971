"""The no-loop rule: whatever makes Python do something once for each item. Runs in the child."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterable, Iterator

from grader.sandbox.child.source.file_structure import FileStructure, Reached
from grader.sandbox.child.source.syntax import Function, Nodes, dotted_name, names_in

STATEMENTS = ((ast.For, "for loop"), (ast.AsyncFor, "for loop"), (ast.While, "while loop"))
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
GENERATORS = (ast.Yield, ast.YieldFrom)
LOOPING_BUILTINS = frozenset(["map", "filter"])
LOOPING_PARTS = frozenset(
    "accumulate starmap takewhile dropwhile filterfalse groupby reduce map imap filter vectorize frompyfunc "
    "apply_along_axis apply_over_axes fromiter fromfunction nditer ndenumerate ndindex nested_iters".split()
)
"""Functions of libraries, by their last name, that call a function or take a step for each item."""

LOOPING_METHODS = LOOPING_PARTS | {
    "apply_",
    "map_",
    "map2_",
    "starmap_async",
    "map_async",
    "__next__",
    "__iter__",
}
LOOPING_LIBRARIES = frozenset(
    ["builtins", "functools", "itertools", "numpy", "torch", "enum", "operator", "scipy"]
)
ITERATOR_METHODS = frozenset(["__iter__", "__next__", "__getitem__"])
INSIDE_A_CALL = "loop inside a call"

Loop = tuple[int, str]


def loops(statements: Iterable[Reached], file: FileStructure) -> Iterator[Loop]:
    """Each Python loop in what an exercise reaches, with its line; a comprehension, `map`, a recursive call
    and the like are one too."""
    every = [reached for reached in statements if not reached.dotted]
    for reached in every:
        nodes = file.nodes(reached.statement)
        yield from _plain(nodes)
        yield from _inside_calls(reached, nodes, file)
    yield from _recursive([file.nodes(reached.statement) for reached in every], file)


def _plain(nodes: Nodes) -> Iterator[Loop]:
    for kind, name in STATEMENTS:
        yield from ((node.lineno, name) for node in nodes.of(kind))
    for comprehension in COMPREHENSIONS:
        yield from ((node.lineno, "comprehension") for node in nodes.of(comprehension))
    for generator in GENERATORS:
        yield from ((node.lineno, "generator") for node in nodes.of(generator))
    for owner in nodes.of(ast.ClassDef):
        for method in owner.body:
            if isinstance(method, ast.FunctionDef) and method.name in ITERATOR_METHODS:
                yield method.lineno, "hand-written iterator"


def _inside_calls(reached: Reached, nodes: Nodes, file: FileStructure) -> Iterator[Loop]:
    aliases = file.aliases_of(reached.statement)
    visible = file.global_names(reached.statement)
    for name in nodes.of(ast.Name):
        dotted = aliases.get(name.id, "")
        if not isinstance(name.ctx, ast.Load) or file.is_own(name.id, reached.at_import):
            continue
        if _loops_through(dotted) or (
            name.id in LOOPING_BUILTINS and name.id in visible and name.id not in file.bindings
        ):
            yield name.lineno, INSIDE_A_CALL
    for attribute in nodes.of(ast.Attribute):
        dotted = dotted_name(attribute, aliases) or ""
        if _loops_through(dotted) or (not dotted and attribute.attr in LOOPING_METHODS - file.methods):
            yield attribute.lineno, INSIDE_A_CALL
    for call in nodes.of(ast.Call):
        if any(keyword.arg == "key" for keyword in call.keywords) or _is_iter_until(call):
            yield call.lineno, INSIDE_A_CALL


def _loops_through(dotted: str) -> bool:
    root, *parts = dotted.split(".")
    return bool(parts) and root in LOOPING_LIBRARIES and parts[-1] in LOOPING_METHODS


def _is_iter_until(call: ast.Call) -> bool:
    """Whether this is `iter(function, sentinel)`."""
    return isinstance(call.func, ast.Name) and call.func.id == "iter" and len(call.args) == 2


def _recursive(statements: list[Nodes], file: FileStructure) -> Iterator[Loop]:
    """Each function that comes to be called again by what it calls, and each value that is called with
    itself."""
    uses: dict[str, set[str]] = defaultdict(set)
    lines: dict[str, int] = {}
    for nodes in statements:
        for name, line, used in _functions(nodes, file):
            uses[name] |= used
            if line:
                lines.setdefault(name, line)
        for call in nodes.of(ast.Call):
            match call.func:
                case ast.Name(id=name) if any(isinstance(a, ast.Name) and a.id == name for a in call.args):
                    if not file.aliases.get(name):
                        yield call.lineno, "recursive call"
    circles = _on_circles(uses)
    yield from ((line, "recursive call") for name, line in lines.items() if name in circles)


def _functions(nodes: Nodes, file: FileStructure) -> Iterator[tuple[str, int, set[str]]]:
    """Each function, method and named lambda, with its line and what it uses of others: a method is
    called `.name`, so that no function is taken for it."""
    methods: set[int] = set()
    for owner in nodes.of(ast.ClassDef):
        own = [statement for statement in owner.body if isinstance(statement, ast.FunctionDef)]
        methods.update(map(id, own))
        for method in own:
            yield f".{method.name}", method.lineno, _used_in(method, file) - {owner.name}
        # Whoever makes an object may call each of its methods.
        yield owner.name, 0, {f".{method.name}" for method in own}
    for function in nodes.functions():
        if id(function) not in methods:
            yield function.name, function.lineno, _used_in(function, file)
    named: list[tuple[ast.expr, ast.expr]] = [(node.target, node.value) for node in nodes.of(ast.NamedExpr)]
    named += [(target, node.value) for node in nodes.of(ast.Assign) for target in node.targets]
    named += [(node.target, node.value) for node in nodes.of(ast.AnnAssign) if node.value]
    for target, value in named:
        for each in Nodes(value).of(ast.Lambda):
            for name in names_in(target) - {"self", "cls"}:
                yield name, each.lineno, _used_in(each, file)


def _used_in(function: Function | ast.Lambda, file: FileStructure) -> set[str]:
    nodes = Nodes(function)
    arguments = {argument.arg for argument in nodes.of(ast.arg)}
    stored = {name.id for name in nodes.of(ast.Name) if isinstance(name.ctx, ast.Store)}
    statements: list[ast.Global | ast.Nonlocal] = [*nodes.of(ast.Global), *nodes.of(ast.Nonlocal)]
    declared = {name for statement in statements for name in statement.names}
    return (nodes.loaded() - (arguments | stored - declared)) | _of_self(nodes, file)


def _of_self(nodes: Nodes, file: FileStructure) -> set[str]:
    """The own methods that are used through a plain name: `self.step`, `cls.step`, `Walk.step`."""
    return {
        f".{node.attr}"
        for node in nodes.of(ast.Attribute)
        if isinstance(node.value, ast.Name)
        and (node.value.id in ("self", "cls") or file.is_own(node.value.id))
        and node.attr in file.methods
    }


def _on_circles(uses: dict[str, set[str]]) -> set[str]:
    """The functions on a circle of uses, or on the way from one circle to another."""
    graph = {name: used & uses.keys() for name, used in uses.items()}
    return set(_peeled(_turned(_peeled(graph))))


def _peeled(graph: dict[str, set[str]]) -> dict[str, set[str]]:
    """A graph without what leads nowhere, until all that is left leads on without end."""
    into = _turned(graph)
    left = {name: set(used) for name, used in graph.items()}
    ends = [name for name, used in left.items() if not used]
    while ends:
        end = ends.pop()
        del left[end]
        for user in into[end]:
            left[user].discard(end)
            if not left[user]:
                ends.append(user)
    return left


def _turned(graph: dict[str, set[str]]) -> dict[str, set[str]]:
    turned: dict[str, set[str]] = {name: set() for name in graph}
    for name, used in graph.items():
        for other in used:
            turned[other].add(name)
    return turned
