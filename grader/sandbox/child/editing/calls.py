"""Which function is called: mean for sum, tanh for sigmoid, one function of the file for another; and with
which arguments."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.sandbox.child.editing.edit import Edit, Put
from grader.sandbox.child.editing.kinds import Kind
from grader.sandbox.child.editing.nodes import called_name, expression, is_function_of
from grader.sandbox.child.editing.program import Program
from grader.sandbox.child.editing.vocabulary import ALTERNATIVES, REDUCTIONS

TAKE_NO_MORE = frozenset("len isinstance print enumerate float int list tuple append stack cat range".split())


def functions(program: Program) -> Iterator[Edit]:
    """Another function of those that are taken for each other."""
    for site in program.sites():
        node = site.node
        if not isinstance(node, ast.Call):
            continue
        function = node.func
        if isinstance(function, ast.Attribute):
            for other in ALTERNATIVES.get(function.attr, ()):
                if not program.forbids(other):
                    both = function.attr in REDUCTIONS and other in REDUCTIONS
                    kind = Kind.REDUCTION if both else Kind.FUNCTION
                    yield Edit(kind, site.unit, node, (Put(function, "attr", None, other),))
        elif isinstance(function, ast.Name):
            own = program.functions if function.id in program.functions else ()
            for other in (*ALTERNATIVES.get(function.id, ()), *own):
                if other != function.id and not program.forbids(other):
                    yield Edit(Kind.FUNCTION, site.unit, node, (Put(function, "id", None, other),))


def more_arguments(program: Program) -> Iterator[Edit]:
    """One argument more for a function of the file or of a module."""
    for site in program.sites():
        node, scope = site.node, program.scope(site.function)
        if not isinstance(node, ast.Call) or not node.args or called_name(node) in TAKE_NO_MORE:
            continue
        own = isinstance(node.func, ast.Name) and node.func.id in program.functions
        if own or is_function_of(node, program.modules):
            for name in (*scope.tensors, *scope.numbers):
                put = Put(node, "args", None, [*node.args, expression(name)])
                yield Edit(Kind.MISSING_ARGUMENT, site.unit, node, (put,))
