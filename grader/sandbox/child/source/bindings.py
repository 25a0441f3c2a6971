"""Which names of the top level a file binds, and where. Runs in the child."""

from __future__ import annotations

import ast
import symtable
from collections.abc import Iterator
from dataclasses import dataclass, field

from grader.sandbox.child.source.syntax import Definition, Nodes, Step, evaluated_around, root_name

BLOCKS = ("body", "orelse", "finalbody")
MUTATORS = frozenset(
    "__iadd__ __setitem__ add append appendleft extend extendleft insert put setdefault update".split()
)
"""Methods that put something into a container."""


@dataclass(frozen=True)
class Binding:
    """One statement that binds a name of the top level.

    `sure` where it runs whenever the file is loaded; `later` where it is a function that says `global`,
    which runs when that is called, if ever; `dotted` is the library's name behind an import.
    """

    statement: Step
    sure: bool = True
    later: bool = False
    dotted: str | None = None


@dataclass
class Scope:
    """What a function or class of the top level does with the global names: `free` it uses, in any
    depth, `at_once` while its statement is executed (in a class body); it binds some at once, and
    others `later`, when one of its functions is called."""

    free: set[str] = field(default_factory=set)
    at_once: set[str] = field(default_factory=set)
    binds_at_once: set[str] = field(default_factory=set)
    binds_later: set[str] = field(default_factory=set)


def scopes(text: str) -> dict[str, Scope]:
    """The scope of each function and class of the top level, by its name and line."""
    says_global = "global" in text
    found = {}
    for table in symtable.symtable(text, "<file>", "exec").get_children():
        scope = found[f"{table.get_name()}:{table.get_lineno()}"] = Scope()
        _read_scope(table, scope, table.get_type() == "function", says_global)
    return found


def _read_scope(table: symtable.SymbolTable, scope: Scope, later: bool, says_global: bool) -> None:
    # In a class body `torch = torch` reads the global name and binds the class's own.
    in_class = table.get_type() == "class"
    symbols = [s for s in table.get_symbols() if s.is_global() or (in_class and s.is_referenced())]
    used = {symbol.get_name() for symbol in symbols}
    scope.free |= used
    if not later:
        scope.at_once |= used
    if says_global:
        bound = {
            symbol.get_name()
            for symbol in symbols
            if symbol.is_declared_global() and (symbol.is_assigned() or symbol.is_imported())
        }
        (scope.binds_later if later else scope.binds_at_once).update(bound)
    for child in table.get_children():
        _read_scope(child, scope, later or child.get_type() == "function", says_global)


@dataclass(frozen=True)
class TopLevel:
    """A statement of the top level. `header` where it is a compound statement without its blocks, which
    come on their own."""

    statement: Step
    sure: bool
    header: bool = False


def top_level(body: list[ast.stmt], with_demo: bool, sure: bool = True) -> Iterator[TopLevel]:
    """The statements of a module, those inside its `if`, `try`, `with`, `for`, `while` and `match` too.

    Without the demo under `if __name__ == "__main__"` where that does not run.
    """
    for statement in body:
        if isinstance(statement, ast.If) and not with_demo and _is_main_guard(statement.test):
            yield from top_level(statement.orelse, with_demo, False)
            continue
        inner: list[ast.AST] = [
            statement,
            *getattr(statement, "handlers", []),
            *getattr(statement, "cases", []),
        ]
        blocks = [block for part in inner for name in BLOCKS if (block := getattr(part, name, None))]
        if isinstance(statement, Definition) or not blocks:
            yield TopLevel(statement, sure)
            continue
        for part in inner:
            if isinstance(part, ast.ExceptHandler) and part.name:
                # What it catches comes from somewhere in the body of the `try`.
                thrown = ast.ExceptHandler(part.type, part.name, getattr(statement, "body", []))
                yield TopLevel(ast.copy_location(thrown, part), sure=False, header=True)
            elif isinstance(part, (ast.stmt, ast.ExceptHandler)):
                yield TopLevel(_header(part), sure=False, header=True)
        for block in blocks:
            yield from top_level(block, with_demo, False)


def _header(statement: Step) -> Step:
    """A compound statement without its blocks."""
    fields = dict(ast.iter_fields(statement)) | {
        name: [] for name in (*BLOCKS, "handlers") if hasattr(statement, name)
    }
    if isinstance(statement, ast.Match):
        fields["cases"] = [ast.match_case(case.pattern, case.guard, []) for case in statement.cases]
    return ast.copy_location(type(statement)(**fields), statement)


def _is_main_guard(test: ast.expr) -> bool:
    match test:
        case (
            ast.Compare(left=ast.Name(id="__name__"), ops=[ast.Eq()], comparators=[ast.Constant("__main__")])
            | ast.Compare(
                left=ast.Constant("__main__"), ops=[ast.Eq()], comparators=[ast.Name(id="__name__")]
            )
        ):
            return True
    return False


def bound_names(statement: Step, nodes: Nodes) -> set[str]:
    """The names that a statement which is no definition and no import binds, or deletes."""
    if isinstance(statement, ast.ExceptHandler):
        # Its body is that of the `try`.
        inside = _captured(Nodes(statement.type)) if statement.type else set()
        return inside | ({statement.name} if statement.name else set())
    return _captured(nodes)


def bound_around(definition: Definition) -> set[str]:
    """The names that the decorators, defaults and bases of a definition bind."""
    return {
        name
        for node in evaluated_around(definition)
        if not isinstance(node, (ast.Name, ast.Attribute, ast.Constant))
        for name in _captured(Nodes(node))
    }


def _captured(nodes: Nodes) -> set[str]:
    declared = {id(node.target) for node in nodes.of(ast.AnnAssign) if node.value is None}
    names = {
        node.id
        for node in nodes.of(ast.Name)
        if not isinstance(node.ctx, ast.Load) and id(node) not in declared
    }
    captured = [node.name for node in nodes.of(ast.MatchAs)] + [node.name for node in nodes.of(ast.MatchStar)]
    captured += [node.rest for node in nodes.of(ast.MatchMapping)]
    return names.union(name for name in captured if name)


def surely_bound(statement: Step) -> set[str]:
    """The names that an assignment binds whatever it is given; not those of a walrus inside it."""
    queue: list[ast.expr]
    match statement:
        case ast.Assign(targets=targets):
            queue = [*targets]
        case ast.AugAssign(target=target) | ast.AnnAssign(target=target, value=ast.expr()):
            queue = [target]
        case _:
            queue = []
    names = set()
    for place in queue:
        match place:
            case ast.Name(id=name):
                names.add(name)
            case ast.Tuple(elts=inner) | ast.List(elts=inner):
                queue += inner
            case ast.Starred(value=value):
                queue.append(value)
    return names


def changed_names(nodes: Nodes) -> set[str]:
    """The names of things that a statement puts something into: `box.item = x`, `box[0] = x`,
    `box.append(x)`."""
    places: list[ast.Attribute | ast.Subscript] = [*nodes.of(ast.Attribute), *nodes.of(ast.Subscript)]
    targets: list[ast.expr] = [place for place in places if not isinstance(place.ctx, ast.Load)]
    targets += [
        call.func.value
        for call in nodes.of(ast.Call)
        if isinstance(call.func, ast.Attribute) and call.func.attr in MUTATORS
    ]
    return {name for target in targets if (name := root_name(target))}
