"""What torch imports at its first use, and how a file shows that it will use it.

`torch.optim` and `torch.func` import the compiler of torch, which takes a second or two. That is no time of
a student's: it is imported in the warm process before a child is forked, where some file uses it.
"""

from __future__ import annotations

import ast
import importlib
from collections.abc import Collection, Mapping
from types import MappingProxyType

from grader.sandbox.child.source.syntax import Nodes

WORDS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "torch._dynamo": frozenset(
            "optim func functorch forward_ad checkpoint profiler make_fx compile".split()
        ),
        "torch._inductor.compile_fx": frozenset(["compile"]),
        "torch.testing": frozenset("testing gradcheck gradgradcheck assert_close vectorize".split()),
        "sympy": frozenset(["sympy"]),
    }
)
"""The modules, and the names in a file each of which says that it needs one."""

OTHERS = frozenset(["self", "cls", "re"])
"""What has attributes of the same names, and is not torch."""


def late_modules(nodes: Collection[Nodes]) -> list[str]:
    """The modules that what these nodes are of will import at its first use, in the order to import them."""
    words = {word for each in nodes for word in _words(each)}
    return [module for module, telling in WORDS.items() if not telling.isdisjoint(words)]


def _words(nodes: Nodes) -> set[str]:
    """The parts of every name that is imported, and both sides of every dot."""
    words = {word for each in nodes.imports() for alias in each.names for word in alias.name.split(".")}
    words.update(word for each in nodes.of(ast.ImportFrom) for word in (each.module or "").split("."))
    attributes = nodes.of(ast.Attribute)
    words.update(attribute.attr for attribute in attributes if not _is_of_another(attribute))
    words.update(a.value.id for a in attributes if isinstance(a.value, ast.Name))
    words.update(keyword.arg for keyword in nodes.of(ast.keyword) if keyword.arg)
    return words


def _is_of_another(attribute: ast.Attribute) -> bool:
    return isinstance(attribute.value, ast.Name) and attribute.value.id in OTHERS


def import_late(modules: Collection[str]) -> None:
    """Import these of the modules above. One that is not installed will be missed by whoever needs it."""
    for module in modules:
        if module not in WORDS:
            raise ValueError(f"not to be imported here: {module}")
        try:
            importlib.import_module(module)
        except ImportError:
            continue
