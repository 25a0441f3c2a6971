"""What a file says about itself before it runs: its functions, and what they use. Runs in the child.

Reads the syntax tree. For each exercise it looks at the function of that name and at whatever
of the same file that function reaches, so that one exercise's helper condemns no other.

Two things come out: `findings`, plain uses of what an exercise forbids, each with its line; and
`flags`, ways of hiding such a use (`exec`, `importlib`, ...), for a person to review.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from grader.sandbox.loading import decode, describe_syntax_error

DIFFERENTIATING_MODULES = (
    "torch.autograd",
    "torch.func",
    "torch.nn.grad",
    "functorch",
    "jax",
    "autograd",
    "sympy",
    "tensorflow",
)
DIFFERENTIATING_METHODS = frozenset(["backward", "requires_grad_", "requires_grad", "grad_fn", "retain_grad"])
DIFFERENTIATING_FUNCTIONS = frozenset(
    ["torch.enable_grad", "torch.set_grad_enabled", "torch.gradient", "numpy.gradient"]
)
LIBRARIES = ("torch", "numpy", "scipy")

USUAL_IMPORTS = frozenset(
    "__future__ abc cmath collections copy dataclasses decimal enum fractions functools itertools math "
    "matplotlib numbers numpy operator pprint random statistics string time torch typing typing_extensions "
    "warnings".split()
)
HIDING_NAMES = frozenset(
    "exec eval compile __import__ globals locals vars setattr delattr getattr open breakpoint "
    "__builtins__ __loader__ __spec__".split()
)
HIDING_ATTRIBUTES = frozenset(
    "_C ops modules __globals__ __code__ __subclasses__ __bases__ __mro__ __dict__ __builtins__ __class__ "
    "__getattribute__ f_back f_globals f_locals gi_frame tb_frame _getframe".split()
)


@dataclass
class _File:
    """A parsed file: what its top level defines, and the dotted name behind each import."""

    definitions: dict[str, list[ast.stmt]] = field(default_factory=dict)
    imports: dict[str, str] = field(default_factory=dict)


def inspect_file(source: bytes, rules: Mapping[str, Any]) -> dict[str, Any]:
    """What the grader is told of one file. `rules` maps each exercise of the file to
    `{"by_hand": bool, "ready_made": [names]}`.

    Returns `{"error": message}` where the file is not Python, else `{"names": [...],
    "exercises": {name: {"line", "stub", "findings"}}, "flags": [...]}` with the exercises found.
    """
    try:
        tree = ast.parse(decode(source))
    except SyntaxError as error:
        return {"error": describe_syntax_error(error)}
    except (RecursionError, MemoryError, ValueError) as error:
        return {"error": f"Python cannot parse the file: {type(error).__name__}."}
    file = _read_top_level(tree)
    exercises = {}
    for name, rule in rules.items():
        if name in file.definitions:
            last = file.definitions[name][-1]
            exercises[name] = {
                "line": last.lineno,
                "stub": is_stub(last),
                "findings": list(_findings(file, name, rule)) if rule["by_hand"] else [],
            }
    names = [*file.definitions, *file.imports][:200]
    return {"names": names, "exercises": exercises, "flags": sorted(set(_flags(tree, file)))[:20]}


def is_stub(statement: ast.stmt) -> bool:
    """Whether a function, or every method of a class, is still as the exercise came."""
    if isinstance(statement, ast.ClassDef):
        methods = [s for s in statement.body if isinstance(s, ast.FunctionDef)]
        return bool(methods) and all(is_stub(method) for method in methods)
    if not isinstance(statement, ast.FunctionDef):
        return False
    body = [s for s in statement.body if not _is_constant(s)]
    match body:
        case [] | [ast.Pass()]:
            return True
        case [
            ast.Raise(
                exc=ast.Call(func=ast.Name(id="NotImplementedError")) | ast.Name(id="NotImplementedError")
            )
        ]:
            return True
    return False


def _is_constant(statement: ast.stmt) -> bool:
    """A docstring or an ellipsis."""
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def _read_top_level(tree: ast.Module) -> _File:
    file = _File()
    for statement in _top_level(tree.body):
        match statement:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                file.definitions.setdefault(name, []).append(statement)
            case ast.Assign() | ast.AnnAssign() | ast.AugAssign():
                targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
                for node in (n for target in targets for n in ast.walk(target)):
                    if isinstance(node, ast.Name):
                        file.definitions.setdefault(node.id, []).append(statement)
            case ast.Import() | ast.ImportFrom():
                file.imports.update(_aliases(statement))
    return file


def _top_level(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """The statements of a module, those inside its `if`, `try`, `with`, `for` and `while` too."""
    for statement in body:
        yield statement
        for block in ("body", "orelse", "finalbody"):
            if not isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
                yield from _top_level(getattr(statement, block, []))
        for handler in getattr(statement, "handlers", []):
            yield from _top_level(handler.body)


def _aliases(statement: ast.Import | ast.ImportFrom) -> Iterator[tuple[str, str]]:
    """Each name that an import binds, with the dotted name behind it."""
    for alias in statement.names:
        if isinstance(statement, ast.ImportFrom):
            prefix = "." * statement.level + (statement.module or "")
            yield alias.asname or alias.name, f"{prefix}.{alias.name}"
        elif alias.asname:
            yield alias.asname, alias.name
        else:
            root = alias.name.split(".")[0]
            yield root, root


def _findings(file: _File, exercise: str, rule: Mapping[str, Any]) -> Iterator[str]:
    """Each plain use of what the rule forbids, with its line, in everything the exercise reaches."""
    ready_made = {_normal(name) for name in rule["ready_made"]}
    seen: set[tuple[int, str]] = set()
    for statement in _reached(file, exercise):
        imports = file.imports | {
            name: dotted
            for node in ast.walk(statement)
            if isinstance(node, (ast.Import, ast.ImportFrom))
            for name, dotted in _aliases(node)
        }
        inner = {
            id(node.value)
            for node in ast.walk(statement)
            if isinstance(node, ast.Attribute) and _dotted(node, imports)
        }
        for node in ast.walk(statement):
            # In `torch.autograd.grad` only the whole is named, not `torch.autograd` again.
            if id(node) in inner or not isinstance(node, (ast.keyword, ast.Attribute, ast.Name)):
                continue
            used = _forbidden_use(node, imports, file.definitions, ready_made)
            if used and (node.lineno, used) not in seen:
                seen.add((node.lineno, used))
                yield f"line {node.lineno} uses `{used}`"


def _reached(file: _File, exercise: str) -> list[ast.stmt]:
    """The definitions of the file that the exercise's function uses, itself first."""
    reached: dict[str, None] = {exercise: None}
    queue = [exercise]
    while queue:
        for statement in file.definitions[queue.pop()]:
            for node in ast.walk(statement):
                if isinstance(node, ast.Name) and node.id in file.definitions and node.id not in reached:
                    reached[node.id] = None
                    queue.append(node.id)
    statements = {id(s): s for name in reached for s in file.definitions[name]}
    return list(statements.values())


def _forbidden_use(
    node: ast.AST, imports: Mapping[str, str], definitions: Mapping[str, Any], ready_made: set[str]
) -> str | None:
    match node:
        case ast.keyword(arg="requires_grad", value=ast.Constant(value=True)):
            return "requires_grad=True"
        case ast.Attribute(attr=attribute):
            dotted = _dotted(node, imports)
            if dotted is None or not _from_library(dotted):
                own = _root(node) in ("self", *definitions)
                method = _normal(attribute) in ready_made and not own
                return f".{attribute}" if attribute in DIFFERENTIATING_METHODS or method else None
            return dotted if _is_forbidden(dotted, ready_made) else None
        case ast.Name(id=name, ctx=ast.Load()) if name in imports and name not in definitions:
            return imports[name] if _is_forbidden(imports[name], ready_made) else None
    return None


def _is_forbidden(dotted: str, ready_made: set[str]) -> bool:
    differentiates = any(dotted == m or dotted.startswith(f"{m}.") for m in DIFFERENTIATING_MODULES)
    method = dotted.rsplit(".", 1)[-1] in DIFFERENTIATING_METHODS
    answer = _from_library(dotted) and _normal(dotted.rsplit(".", 1)[-1]) in ready_made
    return differentiates or method or dotted in DIFFERENTIATING_FUNCTIONS or answer


def _from_library(dotted: str) -> bool:
    return dotted.split(".")[0] in (*LIBRARIES, *(m.split(".")[0] for m in DIFFERENTIATING_MODULES))


def _dotted(node: ast.Attribute, imports: Mapping[str, str]) -> str | None:
    """`F.softmax` as `torch.nn.functional.softmax`; None where it does not begin with an import."""
    parts = []
    value: ast.expr = node
    while isinstance(value, ast.Attribute):
        parts.append(value.attr)
        value = value.value
    if isinstance(value, ast.Name) and value.id in imports:
        return ".".join([imports[value.id], *reversed(parts)])
    return None


def _root(node: ast.Attribute) -> str | None:
    return node.value.id if isinstance(node.value, ast.Name) else None


def _normal(name: str) -> str:
    return name.lower().replace("_", "")


def _flags(tree: ast.Module, file: _File) -> Iterator[str]:
    """Ways of hiding what a file does, anywhere in it."""
    for node in ast.walk(tree):
        match node:
            case ast.Import() | ast.ImportFrom():
                names = [a.name for a in node.names] if isinstance(node, ast.Import) else [node.module or "."]
                for name in names:
                    if name.split(".")[0] not in USUAL_IMPORTS:
                        yield f"line {node.lineno} imports `{name[:80]}`"
            case ast.Name(id=name) if name in HIDING_NAMES and name not in file.definitions:
                yield f"line {node.lineno} uses `{name}`"
            case ast.Attribute(attr=attribute) if attribute in HIDING_ATTRIBUTES:
                yield f"line {node.lineno} uses `.{attribute}`"
