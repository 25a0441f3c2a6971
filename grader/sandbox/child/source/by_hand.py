"""The by-hand rule: plain uses of autograd, or of the very function asked for. Runs in the child."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from grader.sandbox.child.source.file_structure import FileStructure, Reached
from grader.sandbox.child.source.gradient_switches import TURNING_OFF, looked_at, turned_off, turned_on
from grader.sandbox.child.source.library_names import imported
from grader.sandbox.child.source.ownership import Own
from grader.sandbox.child.source.syntax import Nodes, dotted_name

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
    "register_hook approx_fprime approx_derivative check_grad derivative differentiate deriv "
    "polyder chebder legder lagder hermder hermeder".split()
)
"""Parts of a library's name that differentiate, without the underscores before it."""

DIFFERENTIATING_METHODS = frozenset(["backward", "grad_fn", "retain_grad", "autograd"])
"""What differentiates on any object that may be a tensor, or torch itself."""

UNMISTAKABLE = frozenset(
    "enable_grad functorch gradcheck gradgradcheck jacfwd jacrev log_abs_det_jacobian "
    "set_grad_enabled".split()
)
"""What differentiates on any object at all: nobody calls a method of their own like that."""

HARMLESS = frozenset(
    [
        *("torch.autograd.Variable", "torch.autograd.variable.Variable", "torch.autograd.profiler.profile"),
        *("torch.autograd.detect_anomaly", "torch.autograd.set_detect_anomaly"),
        *(f"torch.autograd.{where}{off}" for where in ("", "grad_mode.") for off in TURNING_OFF),
        *("torch.func.functional_call", "torch.func.stack_module_state", "torch.func.vmap"),
    ]
)
"""Names of autograd that differentiate nothing."""

JUDGED_WHERE_CALLED = frozenset(["set_grad_enabled"])
"""What may be imported to turn gradients off."""


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
    """The uses in each statement of a file; each is read once for all exercises that reach it.

    Where `has_tensors` is false the file has objects of its own and no tensors, but for what it is given: no
    attribute differentiates."""

    def __init__(self, file: FileStructure, has_tensors: bool = True) -> None:
        self._file = file
        self._has_tensors = has_tensors
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
        off = turned_off(nodes, aliases)
        allowed = off | looked_at(nodes)
        own = Own(self._file, reached)
        for node in attributes:
            dotted = dotted_name(node, aliases)
            if id(node) in allowed or (dotted is not None and self._file.is_of_own_module(dotted)):
                continue
            if dotted is not None and dotted.split(".")[0] in LIBRARIES | DIFFERENTIATORS:
                if id(node) not in inner:
                    yield self._library_use(node.lineno, dotted)
            elif self._has_tensors:
                yield from _attribute(node, own)
            elif not own.has(node):
                yield Use(node.lineno, f".{node.attr}", forbidden=False, names=frozenset([normal(node.attr)]))
        for name in nodes.of(ast.Name):
            if isinstance(name.ctx, ast.Load) and id(name) not in inner and id(name) not in allowed:
                yield from self._name(name, aliases, own)
        for statement in nodes.imports():
            for _, dotted in imported(statement):
                if dotted.rpartition(".")[2] not in JUDGED_WHERE_CALLED:
                    yield self._library_use(statement.lineno, dotted)
        if self._has_tensors:
            for line, shown in turned_on(nodes, aliases, own, off):
                yield Use(line, shown, forbidden=True)
        for pattern in nodes.of(ast.MatchClass):
            for attribute in pattern.kwd_attrs:
                if not (own.makes(pattern.cls) and own.gives(attribute)):
                    yield _library_use(pattern.lineno, f"torch.{attribute}")

    def _name(self, node: ast.Name, aliases: dict[str, str], own: Own) -> Iterator[Use]:
        if own.is_definition(node.id):
            return
        if node.id in aliases:
            yield self._library_use(node.lineno, aliases[node.id])
        elif node.id in own.visible and node.id not in self._file.bindings:
            yield from (self._library_use(node.lineno, f"{module}.{node.id}") for module in self._file.stars)

    def _library_use(self, line: int, dotted: str) -> Use:
        # A module of the student's own is read for itself, whatever it is called.
        own = self._file.is_of_own_module(dotted)
        return Use(line, dotted, forbidden=False) if own else _library_use(line, dotted)


def _attribute(node: ast.Attribute, own: Own) -> Iterator[Use]:
    """What `thing.attribute` uses, of a thing that is no library by its name."""
    name = node.attr
    if name in UNMISTAKABLE or _is_of_func(node):
        yield Use(node.lineno, f".{name}", forbidden=True)
    elif own.has(node):
        return
    elif name == "requires_grad" and isinstance(node.ctx, ast.Store):
        yield Use(node.lineno, ".requires_grad", forbidden=True)
    elif name != "grad_fn" or isinstance(node.ctx, ast.Load):
        yield Use(node.lineno, f".{name}", name in DIFFERENTIATING_METHODS, frozenset([normal(name)]))


def backward_calls(nodes: Nodes) -> Iterator[Use]:
    """Where `.backward` is used: of a tensor it runs a backward pass, whatever the file itself defines."""
    for node in nodes.of(ast.Attribute):
        if node.attr == "backward" and isinstance(node.ctx, ast.Load):
            yield Use(node.lineno, ".backward", forbidden=True)


def has_tensors(file: FileStructure, is_flagged: bool) -> bool:
    """Whether what has an attribute like a tensor's may be one. Not where a file makes objects of its own and
    cannot reach torch: it imports none of it, and nothing in it is flagged. Without objects of its own, what
    has such an attribute is what the file is given."""
    return is_flagged or not file.makes_objects or _imports_torch(file)


def _imports_torch(file: FileStructure) -> bool:
    """Whether a file imports torch, or modules of the student's own, which may hand it tensors."""
    return any(
        dotted.split(".")[0] == "torch" or file.is_of_own_module(dotted)
        for statement in file.tree.body
        for node in file.nodes(statement).imports()
        for _, dotted in imported(node)
    )


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
