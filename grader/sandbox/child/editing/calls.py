"""Which function is called: mean for sum, tanh for sigmoid, one function of the file for another."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.sandbox.child.editing.edit import Edit, Put
from grader.sandbox.child.editing.kinds import Kind
from grader.sandbox.child.editing.program import Program
from grader.sandbox.child.editing.vocabulary import ALTERNATIVES, REDUCTIONS


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
