"""The place of a mistake in words: where it is, of what kind, and the proof. Never the edit itself."""

from __future__ import annotations

from grader.report import ExerciseReport, Place
from grader.reports.text import number_of, printable

KINDS = {
    "": ("Check the code here", "with one small change"),
    "operator": ("Check the operators", "with a different operator"),
    "operand": ("Part of the expression does not belong", "without that part"),
    "condition": ("Check the condition", "with a different condition"),
    "comparison": ("Check the comparison", "with a different comparison"),
    "sign": ("Check the signs", "with one sign changed"),
    "number": ("Check the numbers", "with a different number"),
    "flag": ("Check whether this should be True or False", "with the other one"),
    "size": ("Check which size is used", "with a different size"),
    "order": ("Check the order of the operands", "with two of them swapped"),
    "arguments": ("Check the order of the arguments", "with two of them swapped"),
    "argument": ("One argument does not belong", "without it"),
    "call": ("One call does not belong", "without it"),
    "missing call": ("A function is not applied", "with it"),
    "missing argument": ("An argument is missing", "with it"),
    "preparation": ("An argument must be changed before it is used", "with that done at the start"),
    "function": ("Check which function is called", "with a different function"),
    "reduction": ("Check how values are combined (sum, mean, max ...)", "combined differently"),
    "axis": ("Check the axis", "with a different axis"),
    "keepdim": ("Check whether the reduced axis should stay", "with the other choice"),
    "transpose": ("Check what is transposed and what is not", "with that changed"),
    "name": ("Check which variable is used", "with another of your variables"),
    "exchange": ("Two parts are swapped", "with the two swapped back"),
    "expression": ("Check what is used here", "with something you already have"),
    "index": ("Check the index", "with a different index"),
    "bounds": ("Check where it starts and ends", "with one bound moved by one"),
    "direction": ("Check the direction", "in reverse order"),
    "grouping": ("Check the brackets", "with the same parts grouped differently"),
    "statement": ("This statement does not belong", "without it"),
    "loop": ("Check whether this belongs inside the loop or branch", "on the other side of it"),
    "statement order": ("This statement comes too early or too late", "at another position"),
    "start": ("Check the value that this starts with", "with 0 there"),
    "simultaneous": ("Check whether the old or the updated value is used", "with the other one"),
    "assignment": ("Check whether this should replace the value or add to it", "with the other one"),
    "in place": ("This changes a value that is still needed", "with a new value instead"),
    "copy": ("A copy is missing: two names share memory", "with a copy"),
    "returned order": ("Check the order of the values", "in a different order"),
    "factor": ("A factor is missing", "with one more factor or divisor"),
    "complement": ("Check whether `v` or `1 - v` is needed", "with the other one"),
    "power": ("A square or a root is missing", "with it"),
    "term": ("A term or factor made from your own variables is missing", "with it"),
    "dtype": ("Check the dtype", "with a different dtype"),
    "graph": ("Check what belongs to the autograd graph", "with that changed"),
    "gradient": ("Check what `.grad` holds here", "with that changed"),
    "overflow": ("This overflows for large values", "written so that it does not"),
    "type": ("Check the type", "with a different type"),
    "shape": ("Check the shape", "with a different shape"),
}
"""What to look at, and with what change every case passes, by the kind of the edit."""

CAUSES = {
    "operator": "a wrong operator",
    "operand": "one part too many",
    "condition": "a wrong condition",
    "comparison": "a wrong comparison",
    "sign": "a wrong sign",
    "number": "a wrong number",
    "flag": "True and False mixed up",
    "size": "a wrong size",
    "order": "operands in the wrong order",
    "arguments": "arguments in the wrong order",
    "argument": "one argument too many",
    "missing argument": "a missing argument",
    "call": "one call too many",
    "function": "a wrong function",
    "reduction": "a wrong reduction (sum, mean, max ...)",
    "axis": "a wrong axis",
    "keepdim": "a reduced axis kept or dropped by mistake",
    "transpose": "one transpose too many or too few",
    "name": "a wrong variable",
    "exchange": "two parts swapped",
    "index": "a wrong index",
    "bounds": "off by one",
    "direction": "the wrong direction",
    "grouping": "brackets in the wrong place",
    "statement": "one statement too many",
    "loop": "on the wrong side of a loop or branch",
    "statement order": "statements in the wrong order",
    "start": "a wrong start value",
    "simultaneous": "old and updated value mixed up",
    "assignment": "`=` and `+=` mixed up",
    "in place": "a value changed that is still needed",
    "copy": "a missing copy",
    "returned order": "values in the wrong order",
    "factor": "a missing factor",
    "complement": "`v` and `1 - v` mixed up",
    "power": "a missing square or root",
    "dtype": "a wrong dtype",
    "overflow": "an overflow",
}
"""The cause that a kind of edit names. Of the other kinds an edit may pass for more than one reason."""


def place_at_once(exercise: ExerciseReport) -> Place | None:
    """The place that a report tells with its kind. Beside a cause of the exercise's own it tells the line
    alone: then `gdgrade hint` tells the rest."""
    return exercise.place if exercise.first_failure and not exercise.has_cause else None


def line_of_cause(exercise: ExerciseReport) -> str:
    """The line of a cause of the exercise's own, as `where_of`; empty where it is not known."""
    return where_of(exercise.place) if exercise.place and exercise.has_cause else ""


def sentence(place: Place) -> str:
    """`Line 5: check the axis. With a different axis, all 20 cases pass (6 now).`"""
    look = KINDS[place.kind][0]
    where = where_of(place)
    start = f"{where[:1].upper()}{where[1:]}: {look[:1].lower()}{look[1:]}" if where else look
    return f"{start}. {_proof(place)}"


def cause(place: Place) -> str:
    """`a wrong axis. With a different axis, all 20 cases pass (6 now).`; empty where the kind names no
    cause."""
    return f"{CAUSES[place.kind]}. {_proof(place)}" if place.kind in CAUSES else ""


def _proof(place: Place) -> str:
    change = KINDS[place.kind][1]
    return (
        f"{change[:1].upper()}{change[1:]}, all {number_of(place.cases, 'case')} pass ({place.passed} now)."
    )


def where_of(place: Place) -> str:
    """`line 5 or line 7`, in a notebook `cell 3, line 2`; empty where there are too many."""
    if place.cells:
        pairs = zip(place.cells, place.lines, strict=True)
        return " or ".join(f"cell {cell}, line {line}" for cell, line in pairs)
    return " or ".join(f"line {line}" for line in place.lines)


def quoted(place: Place) -> tuple[str, ...]:
    """The lines as they stand, printable."""
    return tuple(map(printable, place.quoted))


def closer(place: Place) -> str:
    """The second step: the part of the code that it is about."""
    where = f" in {where_of(place)}" if len(place.lines) == 1 else ""
    return f"The mistake is in `{printable(place.expression)}`{where}."
