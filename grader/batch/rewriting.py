"""The process that turns a student's definition of an exercise into a function of a course: it parses the
source and runs nothing of it. A source may be made to take for ever, or to crash the parser."""

from __future__ import annotations

import ast
import base64
import builtins
import json
import symtable
import sys
import warnings
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from grader.batch.reading import limit_memory, limit_time
from grader.sandbox.barriers.identity import forbid_tracing
from grader.sandbox.child.editing.nodes import is_docstring
from grader.sandbox.child.loading import decode
from grader.sandbox.child.source.syntax import Definition, Function, Nodes, every_argument, root_name

LIBRARIES = frozenset(
    {"collections", "copy", "functools", "itertools", "math", "numpy", "operator", "torch", "typing"}
)
"""What a course may import from a student's code."""
OUTSIDE = frozenset(
    "DataLoader DataSource cpp_extension distributed dump export from_file fromfile fromregex genfromtxt hub "
    "load load_library loadtxt memmap multiprocessing onnx open open_memmap package profiler save savetxt "
    "savez savez_compressed tofile utils".split()
)
"""What torch and NumPy have under these names, and their arrays, reaches files, processes or the network."""
OUTSIDE_BUILTINS = frozenset("__import__ breakpoint compile eval exec input open".split())
TOOLKIT = "grader.toolkit"
LAZY = {"torch": "torch", "numpy": "np"}
"""What the toolkit has under these names, and imports at its first use."""
IMPORTS = (ast.Import, ast.ImportFrom)
MOST_CHARACTERS = 20_000
LONGEST_REASON = 200


class NotAFunction(ValueError):
    """What stands in the way of a definition becoming a function of a course; a part of a sentence."""


def main() -> None:
    """Answer the question on stdin, a JSON object: see `answer`."""
    forbid_tracing()
    warnings.simplefilter("ignore")  # what Python thinks of the style of a source
    limit_memory()
    limit_time()
    sys.stdout.write(json.dumps(answer(json.load(sys.stdin))))


def answer(question: Mapping[str, Any]) -> dict[str, str]:
    """A question is `{"source": base64, "exercise": name, "function": name}`. Answered by `{"code": text}`,
    the exercise as a definition of that name, or by `{"error": reason}`."""
    try:
        text = decode(base64.b64decode(question["source"]))
        code = rewritten(text, question["exercise"], question["function"])
    except SyntaxError as error:
        return {"error": f"line {error.lineno or 1} cannot be read"}
    except NotAFunction as error:
        return {"error": str(error)[:LONGEST_REASON]}
    except (RecursionError, MemoryError, ValueError, LookupError) as error:
        return {"error": f"it cannot be read ({type(error).__name__})"}
    return {"code": code} if len(code) <= MOST_CHARACTERS else {"error": "it is too long"}


def rewritten(source: str, exercise: str, function: str) -> str:
    """The definition of an exercise and all of its file that it uses, as one function of another name:
    imports and helpers are inside. Of a class, a function without arguments that returns it. Comments,
    docstrings and annotations are left out.

    Raises SyntaxError, NotAFunction.
    """
    top: dict[str, ast.stmt] = {}
    body = [_Plain().visit(statement) for statement in ast.parse(source).body]
    for statement in body:
        top |= dict.fromkeys(_bound_by(statement), statement)
    if exercise not in top:
        raise NotAFunction("the file does not define it at its top")
    own = top[exercise]
    used = _reached(top, exercise)
    for statement in used:
        _check(statement)
    _check_unchanged(body, used)
    inside = [statement for statement in used if statement is not own]
    if isinstance(own, ast.FunctionDef) and not _needs_its_own_scope(own, inside):
        own.body = [*inside, *own.body]
        whole: ast.stmt = _Renamed(exercise, function).visit(own)
    else:
        whole = _wrapped(function, exercise, [*inside, own], returns_it=isinstance(own, ast.ClassDef))
    return ast.unparse(ast.fix_missing_locations(whole))


def _reached(top: Mapping[str, ast.stmt], exercise: str) -> list[ast.stmt]:
    """The exercise and what it uses of its file, imports first, in the order of the file."""
    found: dict[int, ast.stmt] = {}
    queue = [exercise]
    for name in queue:
        statement = top.get(name)
        if statement is None:
            if not hasattr(builtins, name):
                raise NotAFunction(f"it uses `{name}`, which is not defined at the top of the file")
            if name in OUTSIDE_BUILTINS:
                raise NotAFunction(f"it uses `{name}`, which may reach what is outside")
        elif id(statement) not in found:
            found[id(statement)] = statement
            queue += sorted(_used_by(statement))
    order = {id(statement): number for number, statement in enumerate(dict.fromkeys(top.values()))}
    return sorted(found.values(), key=lambda s: (not isinstance(s, IMPORTS), order[id(s)]))


def _used_by(statement: ast.stmt) -> set[str]:
    """The names that a statement at the top of a file uses and does not bind itself, in any depth."""
    (names, *inner) = _scopes(statement)
    used = {name.get_name() for name in names.get_symbols() if name.is_referenced()}
    return used | {
        name.get_name()
        for scope in inner
        for name in scope.get_symbols()
        if name.is_global() and name.is_referenced()
    }


def _scopes(statement: ast.stmt) -> list[symtable.SymbolTable]:
    """The scope around a statement, then those in it."""
    scopes = [symtable.symtable(ast.unparse(ast.fix_missing_locations(statement)), "source", "exec")]
    for scope in scopes:
        scopes += scope.get_children()
    return scopes


def _needs_its_own_scope(own: ast.FunctionDef, inside: Sequence[ast.stmt]) -> bool:
    """Whether a function would mean something else with what it uses inside: it has a decorator or a default
    that needs it before, or a name of its own that is the same."""
    around, within = _scopes(own)[:2]
    worked_out = {name.get_name() for name in around.get_symbols() if name.is_referenced()}
    bound = {name for statement in inside for name in _bound_by(statement)}
    return bool(own.decorator_list or worked_out or bound.intersection(_locals(within)))


def _locals(scope: symtable.SymbolTable) -> set[str]:
    return {name.get_name() for name in scope.get_symbols() if name.is_local()}


def _bound_by(statement: ast.stmt) -> Iterator[str]:
    """The names that a statement at the top of a file binds."""
    match statement:
        case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
            yield name
        case ast.Import() | ast.ImportFrom():
            yield from ((alias.asname or alias.name.partition(".")[0]) for alias in statement.names)
        case ast.Assign():
            yield from (n.id for n in Nodes(statement).of(ast.Name) if isinstance(n.ctx, ast.Store))


def _check(statement: ast.stmt) -> None:
    """Refuse what would not mean the same inside a function of a course, and what may reach beyond it."""
    nodes = Nodes(statement)
    named = {attribute.attr for attribute in nodes.of(ast.Attribute)}
    for node in nodes.imports():
        names = [alias.name for alias in node.names]
        named.update(*(name.split(".") for name in names))
        if isinstance(node, ast.ImportFrom):
            named.update((node.module or "").split("."))
            names = ["." * node.level + (node.module or "")]
        for name in names:
            if name != TOOLKIT and name.partition(".")[0] not in LIBRARIES:
                raise NotAFunction(f"it imports `{name}`")
    if outside := named & OUTSIDE:
        raise NotAFunction(f"it uses `{min(outside)}`, which may reach what is outside")
    if nodes.of(ast.Global):
        raise NotAFunction("it uses `global`")


def _check_unchanged(body: Sequence[ast.stmt], used: Sequence[ast.stmt]) -> None:
    """Refuse what the top of a file changes after it is bound: only what binds it last would be kept."""
    kept = {id(statement) for statement in used}
    names = {name for each in used if not isinstance(each, IMPORTS) for name in _bound_by(each)}
    for statement in body:
        if isinstance(statement, Definition | ast.Import | ast.ImportFrom):
            continue
        if id(statement) in kept:
            changed = names.intersection(_bound_by(statement)) & _used_by(statement)
        else:
            changed = names.intersection(_changed_by(statement))
        if changed:
            raise NotAFunction(f"line {statement.lineno} changes `{min(changed)}`, which it uses")


def _changed_by(statement: ast.stmt) -> Iterator[str]:
    """The names that a statement binds again, or whose value it may change by a method or in a part of it; an
    assignment alone begins anew."""
    nodes = Nodes(statement)
    if not isinstance(statement, ast.Assign):
        yield from (name.id for name in nodes.of(ast.Name) if not isinstance(name.ctx, ast.Load))
    parts: list[ast.Attribute | ast.Subscript] = [*nodes.of(ast.Attribute), *nodes.of(ast.Subscript)]
    methods = [call.func for call in nodes.of(ast.Call) if isinstance(call.func, ast.Attribute)]
    changed = [part for part in parts if not isinstance(part.ctx, ast.Load)]
    yield from (root for each in (*changed, *methods) if (root := root_name(each)))


class _Plain(ast.NodeTransformer):
    """Takes annotations and docstrings out, and has torch and NumPy from the toolkit."""

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        node.returns = None
        for each in every_argument(node.args):
            each.annotation = None
        return self._without_docstring(node)

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        return self._without_docstring(node)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        self.generic_visit(node)
        plain = ast.Assign([node.target], node.value) if node.value else ast.Pass()
        return ast.copy_location(plain, node)

    def visit_Import(self, node: ast.Import) -> ast.stmt:
        lazy = LAZY.get(node.names[0].name) if len(node.names) == 1 else None
        if lazy is None:
            return node
        name = node.names[0].asname or node.names[0].name
        return ast.ImportFrom(TOOLKIT, [ast.alias(lazy, None if name == lazy else name)], 0)

    def _without_docstring(self, node: Definition) -> ast.AST:
        self.generic_visit(node)
        node.body = node.body[is_docstring(node.body[0]) :] or [ast.Pass()]
        return node


class _Renamed(ast.NodeTransformer):
    """A function that calls itself goes on doing so under another name."""

    def __init__(self, name: str, new: str) -> None:
        self._name, self._new = name, new

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        node.name = self._new if node.name == self._name else node.name
        return self.generic_visit(node)

    def visit_Name(self, node: ast.Name) -> ast.AST:
        return ast.Name(self._new, node.ctx) if node.id == self._name else node

    def visit_arg(self, node: ast.arg) -> ast.AST:
        return ast.arg(self._new) if node.arg == self._name else node


def _wrapped(function: str, exercise: str, body: Sequence[ast.stmt], *, returns_it: bool) -> ast.stmt:
    """A function with definitions inside that returns what the last of them defines, or what that returns."""
    template = f"def {function}(*arguments): return {exercise}(*arguments)"
    if returns_it:
        template = f"def {function}(): return {exercise}"
    (whole,) = ast.parse(template).body
    assert isinstance(whole, Function)
    whole.body = [*body, *whole.body]
    return whole
