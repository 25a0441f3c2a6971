"""Which edits come first: what a student would do comes before what is merely possible.

The first edit that makes every case pass is told, so plausible comes before cheap: leaving something out
before putting something else there, and nothing that changes no value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from grader.sandbox.child.editing import (
    axes,
    bounds,
    calls,
    copies,
    exchanges,
    expressions,
    factors,
    graph,
    grouping,
    names,
    numbers,
    omissions,
    operators,
    overflow,
    results,
    shapes,
    statements,
    transposes,
    wrapping,
)
from grader.sandbox.child.editing.edit import Edit
from grader.sandbox.child.editing.everywhere import everywhere
from grader.sandbox.child.editing.program import Program

Family = Callable[[Program], Iterator[Edit]]

SIMPLE: Sequence[Family] = (
    calls.functions,
    axes.axes,
    transposes.transposes,
    operators.operators,
    omissions.operands_left_out,
    numbers.numbers,
    omissions.calls_left_out,
    axes.keepdims,
    copies.copies,
    copies.assignments,
    names.names,
    operators.minus_put_in,
    factors.complements,
)

LIKELY: Sequence[Family] = (
    statements.returned_order,
    omissions.operands_left_out,
    omissions.branches,
    omissions.calls_left_out,
    operators.directions,
    operators.operators,
    omissions.minus_left_out,
    operators.comparisons,
    operators.exchanges,
    transposes.transposes,
    calls.functions,
    axes.axes,
    axes.keepdims,
    numbers.numbers,
    numbers.sizes,
    statements.left_out,
    operators.minus_put_in,
    copies.in_place,
    copies.assignments,
    copies.attributes_added_to,
    copies.copies,
    names.names,
    bounds.indices,
    bounds.bounds,
    statements.moved,
    bounds.lists,
)
"""What students do every day."""

FAMILIES: Sequence[Family] = (
    *LIKELY,
    statements.simultaneous,
    graph.graph,
    exchanges.exchanged,
    exchanges.other_side,
    factors.factors,
    grouping.grouping,
    factors.complements,
    overflow.overflows,
    results.dtypes,
    bounds.one_more,
    everywhere(SIMPLE),
    shapes.columns_and_rows,
    overflow.less_the_most,
    wrapping.arguments_changed,
    wrapping.wrapped,
    results.forms,
    calls.more_arguments,
    factors.terms,
    expressions.expressions,
)

RARE: frozenset[Family] = frozenset(
    [
        overflow.less_the_most,
        wrapping.arguments_changed,
        wrapping.wrapped,
        calls.more_arguments,
        factors.terms,
        expressions.expressions,
    ]
)
"""Half of all edits and, of those that do in exercises without a cause of their own, one in a hundred: for a
search that may take long."""

CHANGE_NO_VALUE = (copies.in_place, copies.copies, statements.moved)
SLIPS: Sequence[Family] = tuple(family for family in LIKELY if family not in CHANGE_NO_VALUE)
"""What a right program is tried with, to see whether the cases find it: a copy, or another order of the same
statements, is mostly meant to change no value."""

BY_COMPLAINT: dict[str, Sequence[Family]] = {
    "form": (
        statements.returned_order,
        transposes.transposes,
        axes.axes,
        axes.keepdims,
        omissions.calls_left_out,
        omissions.operands_left_out,
        operators.exchanges,
        calls.functions,
        bounds.indices,
        bounds.bounds,
        graph.graph,
        results.forms,
        shapes.columns_and_rows,
    ),
    "memory": (copies.in_place, copies.copies, copies.assignments),
    "dtype": (results.dtypes, omissions.calls_left_out, graph.graph),
    "overflow": (overflow.overflows,),
}
"""What comes before all others where the first thing that is wrong is the form of a result, an input that was
changed, its dtype, or that it is not finite."""


def edits(program: Program, complaint: str, rare: bool = True) -> Iterator[Edit]:
    """Every edit, the `rare` ones too if they are asked for, the likely ones first; an edit that cannot be
    made is left out."""
    first = BY_COMPLAINT.get(complaint, ())
    for family in (*first, *(family for family in FAMILIES if family not in first)):
        if rare or family not in RARE:
            yield from family(program)
