"""The by-hand rule: plain uses of autograd, or of the very function asked for. Runs in the child."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.sandbox.file_structure import FileStructure, assigned_aliases, dotted_name, imported

LIBRARIES = frozenset(["torch", "numpy", "scipy", "math", "cmath"])
DIFFERENTIATORS = frozenset(["jax", "autograd", "functorch", "sympy", "tensorflow"])
DIFFERENTIATING_PARTS = frozenset(
    ["autograd", "grad", "func", "functorch", "enable_grad", "set_grad_enabled", "gradient"]
)
DIFFERENTIATING_METHODS = frozenset(["backward", "grad_fn", "retain_grad"])
TELLING = (ast.Attribute, ast.Call, ast.keyword, ast.Name, ast.ImportFrom, ast.Import, ast.MatchClass)
"""The nodes that can use something; most of a tree are others."""
HARMLESS = frozenset(["torch.func.vmap", "torch.func.functional_call", "torch.func.stack_module_state"])


def loops(statement: ast.stmt, file: FileStructure) -> Iterator[tuple[int, str]]:
    """Each Python loop in a statement, with its line; a comprehension, `map` and the like are one too."""
    for node in file.nodes(statement):
        match node:
            case ast.For() | ast.While():
                yield node.lineno, "for loop" if isinstance(node, ast.For) else "while loop"
            case ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp():
                yield node.lineno, "comprehension"
            case (
                ast.Call(func=ast.Name(id="map" | "filter" | "reduce"))
                | ast.Call(
                    func=ast.Attribute(attr="reduce" | "apply_along_axis" | "vectorize" | "apply_" | "map_")
                )
            ):
                yield node.lineno, "loop inside a call"


def forbidden_uses(
    statement: ast.stmt, file: FileStructure, ready_made: frozenset[str]
) -> Iterator[tuple[int, str]]:
    """Each use in a statement of what differentiates by itself, or is in `ready_made`, with its line."""
    forbidden = frozenset(map(_normal, ready_made))
    nodes = file.nodes(statement)
    telling = [node for node in nodes if isinstance(node, TELLING)]
    aliases = file.aliases | {
        name: dotted
        for node in telling
        if isinstance(node, (ast.Import, ast.ImportFrom))
        for name, dotted in imported(node)
    }
    aliases |= assigned_aliases(nodes, aliases)
    methods = file.methods()
    # In `torch.autograd.grad` only the whole is named, not `torch.autograd` again.
    inner = {
        id(node.value) for node in telling if isinstance(node, ast.Attribute) and dotted_name(node, aliases)
    }
    for node in telling:
        if id(node) in inner:
            continue
        match node:
            case ast.Attribute():
                used = _attribute(node, aliases, file, methods, forbidden)
            case ast.Call(
                func=ast.Attribute(attr="requires_grad_"), args=[] | [ast.Constant(True)], keywords=[]
            ):
                used = ".requires_grad_"
            case ast.keyword(arg="requires_grad", value=ast.Constant(value=True)):
                used = "requires_grad=True"
            case ast.Name(id=name, ctx=ast.Load()):
                used = _name(name, aliases, file, forbidden)
            case ast.ImportFrom(module=str(module), names=[ast.alias("*")]):
                used = f"{module}.*" if _is_forbidden(module, forbidden) else None
            case ast.ImportFrom() | ast.Import():
                # Only an import that is itself the exercise, or is inside it, is among the statements.
                used = next((d for _, d in imported(node) if _is_forbidden(d, forbidden)), None)
            case ast.MatchClass(kwd_attrs=attributes):
                used = next((f".{a}" for a in attributes if _is_forbidden(f"torch.{a}", forbidden)), None)
            case _:
                used = None
        if used and isinstance(node, (ast.expr, ast.stmt, ast.keyword, ast.pattern)):
            yield node.lineno, used


def _attribute(
    node: ast.Attribute,
    aliases: dict[str, str],
    file: FileStructure,
    methods: frozenset[str],
    forbidden: frozenset[str],
) -> str | None:
    dotted = dotted_name(node, aliases)
    if dotted is not None and dotted.split(".")[0] in LIBRARIES | DIFFERENTIATORS:
        return dotted if _is_forbidden(dotted, forbidden) else None
    root = node.value.id if isinstance(node.value, ast.Name) else ""
    if root == "self" or file.is_own(root) or node.attr in methods:
        return None
    if node.attr == "requires_grad" and isinstance(node.ctx, ast.Store):
        return ".requires_grad"
    if node.attr in DIFFERENTIATING_METHODS or node.attr == "autograd" or _normal(node.attr) in forbidden:
        return f".{node.attr}"
    return None


def _name(name: str, aliases: dict[str, str], file: FileStructure, forbidden: frozenset[str]) -> str | None:
    if file.is_own(name):
        return None
    if name in aliases:
        return aliases[name] if _is_forbidden(aliases[name], forbidden) else None
    if name in file.definitions:
        return None
    return next((f"{m}.{name}" for m in file.stars if _is_forbidden(f"{m}.{name}", forbidden)), None)


def _is_forbidden(dotted: str, forbidden: frozenset[str]) -> bool:
    """Whether any part of a dotted name of a library is what the rule forbids."""
    root, *parts = dotted.split(".")
    if root in DIFFERENTIATORS:
        return True
    if root not in LIBRARIES or dotted in HARMLESS:
        return False
    return any(
        part in DIFFERENTIATING_PARTS or part in DIFFERENTIATING_METHODS or _normal(part) in forbidden
        for part in parts
    )


def _normal(name: str) -> str:
    return name.lower().replace("_", "")
