"""Calls of `unittest.main` that import or look up what strings name. Runs in the child.

Usual is a call without arguments, or with what keeps it from reading the command line and from exiting.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.sandbox.child.source.flags import Flag, Kind
from grader.sandbox.child.source.syntax import Nodes, dotted_name

MAIN = "unittest.main"
OWN_MODULE = "__main__"
NAMING = frozenset(["defaultTest", None])
"""The keywords that name tests; None is that of `**options`, which hides them."""


def by_names(nodes: Nodes, aliases: dict[str, str]) -> Iterator[Flag]:
    """The flags of the calls in a statement."""
    for call in nodes.of(ast.Call):
        if dotted_name(call.func, aliases) == MAIN and not _is_usual(call):
            yield Flag(Kind.NAMES_BY_STRINGS, call.lineno, "gives", f"`{MAIN}` names to look up")


def _is_usual(call: ast.Call) -> bool:
    options = {keyword.arg: keyword.value for keyword in call.keywords}
    if len(call.args) > 1 or not NAMING.isdisjoint(options):
        return False
    modules = [*call.args, *(value for name, value in options.items() if name == "module")]
    return all(map(_is_own_module, modules)) and _names_nothing(options.get("argv"))


def _is_own_module(module: ast.expr) -> bool:
    return isinstance(module, ast.Constant) and module.value == OWN_MODULE


def _names_nothing(words: ast.expr | None) -> bool:
    """Whether a command line has options alone behind the name of the program."""
    match words:
        case None | ast.Subscript(slice=ast.Slice(lower=None, upper=ast.Constant(value=1))):
            return True
        case ast.List(elts=[_, *more]) | ast.Tuple(elts=[_, *more]):
            return all(isinstance(w, ast.Constant) and str(w.value).startswith("-") for w in more)
    return False
