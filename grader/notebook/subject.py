"""Which exercise a student's object is. Nothing is guessed: what is not clear is said in a sentence."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from difflib import get_close_matches
from types import FunctionType
from typing import TYPE_CHECKING, Any

from grader.intake.errors import listing
from grader.notebook.errors import CheckError

if TYPE_CHECKING:
    from grader.exercise import Course


LAMBDA = (lambda: None).__name__
"""What a function without a name of its own is called: the one that it is given is its only name."""


def exercise_of(thing: object, namespace: Mapping[str, Any], course: Course) -> str:
    """The name of the exercise that `thing` is, or that it names; `namespace` is where it was defined.

    CheckError where it is none, or where another object has the name now.
    """
    if isinstance(thing, str):
        return _named(thing, namespace, course.names)
    own = str(getattr(thing, "__name__", ""))
    bound = [name for name in course.names if namespace.get(name) is thing]
    if len(bound) > 1:
        raise CheckError(
            f"{listing(bound)} are the same object here; say which you mean, for example check({bound[0]!r})."
        )
    if own in bound:
        return own
    if bound and own == LAMBDA:
        return bound[0]
    if bound and isinstance(thing, (FunctionType, type)):
        raise CheckError(_under_another_name(thing, own, bound[0]))
    if bound:
        return bound[0]
    if not own and type(thing).__name__ in course.names:
        kind = type(thing).__name__
        raise CheckError(f"This is an object of the class {kind}; check the class itself: check({kind}).")
    if own not in course.names:
        raise CheckError(_no_exercise(own or type(thing).__name__, course.names))
    if own in namespace:
        raise CheckError(
            f"This is an earlier {own}: it has been defined again, or decorated, since then."
            f" check({own}) checks the current one."
        )
    raise CheckError(
        f"{own} is not defined at the top level; define it in a cell, outside of other functions."
    )


def _named(name: str, namespace: Mapping[str, Any], names: Collection[str]) -> str:
    if name not in names:
        raise CheckError(_no_exercise(name, names))
    if name not in namespace:
        raise CheckError(f"{name} is not defined yet; run its cell first.")
    return name


def _under_another_name(thing: FunctionType | type, own: str, exercise: str) -> str:
    if "<locals>" in thing.__qualname__:
        return (
            f"{exercise} is decorated, and its decorator returns a function named {own}; remove the"
            " decorator, or use functools.wraps in it."
        )
    kind = "class" if isinstance(thing, type) else "def"
    return f"{exercise} is only another name for {own}; rename it to {exercise}: `{kind} {exercise}`."


def _no_exercise(name: str, names: Collection[str]) -> str:
    near = _likely(name, names)
    meant = f" If it is {near}, rename it to {near}." if near else " `gdgrade list` prints the exercises."
    return f"{name} is not an exercise.{meant}"


def _likely(name: str, names: Collection[str]) -> str:
    """The exercise whose name is a part of this one (`my_softmax`), else the one that is spelled most
    alike."""
    parts = [known for known in names if f"_{known}_" in f"_{name.lower()}_".replace("-", "_")]
    near = get_close_matches(name.lower(), [known.lower() for known in names], n=1)
    return max(parts, key=len) if parts else next((k for k in names if k.lower() in near), "")
