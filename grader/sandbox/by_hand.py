"""The by-hand rule: plain uses of autograd, or of the very function asked for. Runs in the child."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from grader.sandbox.file_structure import FileStructure, Reached
from grader.sandbox.library_names import imported
from grader.sandbox.syntax import Nodes, dotted_name

LIBRARIES = frozenset(["torch", "numpy", "scipy", "math", "cmath"])
DIFFERENTIATORS = frozenset(
    "aesara algopy autograd casadi chainer findiff functorch jax jaxlib keras mindspore "
    "mpmath mxnet numdifftools oneflow paddle pytensor sage symengine sympy tangent tensorflow theano "
    "tinygrad torch_xla uncertainties".split()
)
"""Libraries that differentiate, by formulas or by numbers."""

DIFFERENTIATING_PARTS = frozenset(
    "autograd grad func functorch enable_grad set_grad_enabled gradient decomp ImperativeEngine EngineBase "
    "jacobian hessian jacrev jacfwd vjp jvp hvp vhp vhvp log_abs_det_jacobian gradcheck gradgradcheck "
    "register_hook approx_fprime approx_derivative check_grad derivative differentiate polyder deriv".split()
)
"""Parts of a library's name that differentiate, without the underscores before it."""

DIFFERENTIATING_METHODS = frozenset(["backward", "grad_fn", "retain_grad", "autograd"])
"""What differentiates on any object but those of the file's own classes."""

UNMISTAKABLE = frozenset(
    "enable_grad functorch gradcheck gradgradcheck jacfwd jacrev log_abs_det_jacobian "
    "set_grad_enabled".split()
)
"""What differentiates on any object at all: nobody calls a method of their own like that."""

HARMLESS = frozenset(
    [
        "torch.autograd.set_detect_anomaly",
        "torch.func.functional_call",
        "torch.func.stack_module_state",
        "torch.func.vmap",
    ]
)


@dataclass(frozen=True)
class Use:
    """What a line uses. `forbidden` under the rule as such; `names` are those by which it may be the very
    function asked for."""

    line: int
    shown: str
    forbidden: bool
    names: frozenset[str] = frozenset()

    def breaks(self, ready_made: frozenset[str]) -> bool:
        """Whether it is forbidden where the functions in `ready_made` are the answer itself."""
        return self.forbidden or not self.names.isdisjoint(ready_made)


def normal(name: str) -> str:
    """A name without what tells a function from a class, or from its in-place twin."""
    return name.lower().replace("_", "")


class Uses:
    """The uses in each statement of a file; each is read once for all exercises that reach it."""

    def __init__(self, file: FileStructure) -> None:
        self._file = file
        self._read: dict[tuple[int, bool], tuple[Use, ...]] = {}

    def of(self, reached: Reached) -> tuple[Use, ...]:
        """What a statement uses that may be forbidden."""
        if reached.dotted:
            return (self._library_use(reached.statement.lineno, reached.dotted),)
        key = id(reached.statement), reached.at_import
        if key not in self._read:
            self._read[key] = tuple(use for use in self._in(reached) if use.forbidden or use.names)
        return self._read[key]

    def _in(self, reached: Reached) -> Iterator[Use]:
        nodes = self._file.nodes(reached.statement)
        aliases = self._file.aliases_of(reached.statement)
        attributes = nodes.of(ast.Attribute)
        # In `torch.autograd.grad` only the whole is named, not `torch.autograd` again.
        inner = {id(node.value) for node in attributes}
        switched_off = _switched_off(nodes, aliases)
        for node in attributes:
            dotted = dotted_name(node, aliases)
            if dotted is not None and self._file.is_of_own_module(dotted):
                continue
            if dotted is not None and dotted.split(".")[0] in LIBRARIES | DIFFERENTIATORS:
                if id(node) not in inner and id(node) not in switched_off:
                    yield self._library_use(node.lineno, dotted)
            elif id(node) not in switched_off:
                yield from self._attribute(node, reached)
        for name in nodes.of(ast.Name):
            if isinstance(name.ctx, ast.Load) and id(name) not in inner and id(name) not in switched_off:
                yield from self._name(name, aliases, reached.at_import)
        for statement in nodes.imports():
            yield from (self._library_use(statement.lineno, dotted) for _, dotted in imported(statement))
        yield from _of_gradients(nodes, aliases, switched_off)

    def _attribute(self, node: ast.Attribute, reached: Reached) -> Iterator[Use]:
        """What `thing.attribute` uses, of a thing that is no library by its name."""
        name = node.attr
        if name in UNMISTAKABLE or _is_of_func(node):
            yield Use(node.lineno, f".{name}", forbidden=True)
            return
        root = node.value.id if isinstance(node.value, ast.Name) else ""
        if (
            self._file.is_own(root, reached.at_import)
            or name in self._file.methods | self._file.methods_beside
        ):
            return
        if root == "self" and self._file.nodes(reached.statement).of(ast.ClassDef):
            return
        if name == "requires_grad" and isinstance(node.ctx, ast.Store):
            yield Use(node.lineno, ".requires_grad", forbidden=True)
            return
        yield Use(node.lineno, f".{name}", name in DIFFERENTIATING_METHODS, frozenset([normal(name)]))

    def _name(self, node: ast.Name, aliases: dict[str, str], at_import: bool) -> Iterator[Use]:
        if self._file.is_own(node.id, at_import):
            return
        if node.id in aliases:
            yield self._library_use(node.lineno, aliases[node.id])
        elif node.id not in self._file.bindings:
            yield from (self._library_use(node.lineno, f"{module}.{node.id}") for module in self._file.stars)

    def _library_use(self, line: int, dotted: str) -> Use:
        # A module of the student's own is read for itself, whatever it is called.
        own = self._file.is_of_own_module(dotted)
        return Use(line, dotted, forbidden=False) if own else _library_use(line, dotted)


def _library_use(line: int, dotted: str) -> Use:
    root, *parts = dotted.split(".")
    if root in DIFFERENTIATORS:
        return Use(line, dotted, forbidden=True)
    if root not in LIBRARIES or dotted in HARMLESS:
        return Use(line, dotted, forbidden=False)
    return Use(line, dotted, any(map(_differentiates, parts)), frozenset(map(normal, parts)))


def _differentiates(part: str) -> bool:
    """Whether a part of a library's name is a way to a derivative: `sigmoid_backward`, `_functorch`."""
    return (
        part.lstrip("_") in DIFFERENTIATING_PARTS
        or part in DIFFERENTIATING_METHODS
        or part in DIFFERENTIATORS
        or "backward" in part.split("_")
    )


def _is_of_func(node: ast.Attribute) -> bool:
    """Whether this is `thing.func.grad`, of a thing that may be torch."""
    return (
        isinstance(node.value, ast.Attribute)
        and node.value.attr == "func"
        and node.attr.lstrip("_") in DIFFERENTIATING_PARTS
    )


def _of_gradients(nodes: Nodes, aliases: dict[str, str], switched_off: set[int]) -> Iterator[Use]:
    """What asks for a tensor that records its gradient, or has gradients recorded again."""
    for call in nodes.of(ast.Call):
        called = call.func
        name = _last_name(called, aliases)
        if name == "requires_grad_" and id(called) not in switched_off and not call.keywords:
            yield Use(call.lineno, ".requires_grad_", forbidden=True)
        if name == "inference_mode" and not all(map(_is_on, _values(call))):
            yield Use(call.lineno, "torch.inference_mode(False)", forbidden=True)
    for keyword in nodes.of(ast.keyword):
        if keyword.arg == "requires_grad" and not _is_off(keyword.value):
            yield Use(keyword.lineno, "requires_grad=True", forbidden=True)
    for assignment in nodes.of(ast.Assign):
        for target in assignment.targets:
            # `torch.no_grad` goes back to what it keeps there.
            if isinstance(target, ast.Attribute) and target.attr == "prev" and _is_on(assignment.value):
                yield Use(target.lineno, ".prev = True", forbidden=True)
    for pattern in nodes.of(ast.MatchClass):
        yield from (_library_use(pattern.lineno, f"torch.{name}") for name in pattern.kwd_attrs)


def _switched_off(nodes: Nodes, aliases: dict[str, str]) -> set[int]:
    """The ids of what is set to False, or called with it and not kept: `x.requires_grad = False`,
    `torch.set_grad_enabled(False)`."""
    off = {id(target) for node in nodes.of(ast.Assign) if _is_off(node.value) for target in node.targets}
    passing = {id(node.value) for node in nodes.of(ast.Expr)}
    passing |= {id(item.context_expr) for item in nodes.of(ast.withitem) if item.optional_vars is None}
    for call in nodes.of(ast.Call):
        name, values = _last_name(call.func, aliases), _values(call)
        harmless = name == "requires_grad_" or (name == "set_grad_enabled" and id(call) in passing)
        if harmless and len(values) == 1 and _is_off(values[0]):
            off.add(id(call.func))
    return off


def _last_name(called: ast.expr, aliases: dict[str, str]) -> str:
    if isinstance(called, ast.Attribute):
        return called.attr
    return (dotted_name(called, aliases) or "").split(".")[-1]


def _values(call: ast.Call) -> list[ast.expr]:
    return [*call.args, *(keyword.value for keyword in call.keywords)]


def _is_on(value: ast.expr) -> bool:
    return isinstance(value, ast.Constant) and bool(value.value)


def _is_off(value: ast.expr) -> bool:
    """Whether an expression is False, or says what another tensor has."""
    match value:
        case ast.Constant(value=constant):
            return not constant
        case ast.Attribute(attr="requires_grad"):
            return True
    return False
