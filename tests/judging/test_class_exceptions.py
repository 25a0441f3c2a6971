"""The exceptions of a class that is not complete."""

from __future__ import annotations

import pytest

from grader.judging.class_exceptions import explained_of_class
from grader.judging.exceptions import explained
from grader.judging.raised import read_raised


class Value:
    def __init__(self, data):
        self.data = data
        self._backward = lambda: None

    def __add__(self, other):
        return Value(self.data + other.data)


def of(call):
    try:
        call()
    except Exception as error:  # noqa: BLE001 - whatever it is, it is the subject
        raised = read_raised(f"{type(error).__name__}: {error}")
        return explained_of_class(raised, "Value")
    raise AssertionError("nothing was raised")


@pytest.mark.parametrize(
    ("call", "name", "says"),
    [
        (lambda: 2 + Value(1), "no __radd__", "`v.__radd__(2)`"),
        (lambda: 2.0 * Value(1), "no __rmul__", "`v.__rmul__(2)`"),
        (lambda: 2 / Value(1), "no __rtruediv__", "`v.__rtruediv__(2)`"),
        (lambda: Value(1) - 2, "no __sub__", "`v.__sub__(…)`"),
        (lambda: Value(1) ** 2, "no __pow__", "`v.__pow__(…)`"),
        (lambda: Value(1) * Value(2), "no __mul__", "which your Value does not have"),
        (lambda: -Value(1), "no __neg__", "`v.__neg__()`"),
        (lambda: Value(1) + 2, "a plain number in place of a node", "`Value(number)`"),
        (lambda: Value(1)._backward()(), "called where it should be kept", "`_backward()`"),
        (lambda: Value(Value(1)._backward()) + Value(1), "None in place of a value", "end in a `return`"),
        (lambda: Value(1).exp(), "no such attribute", "`exp`"),
    ],
)
def test_what_is_missing_in_the_class_is_named(call, name, says):
    found = of(call)
    assert found is not None
    assert (found[0], says in found[1]) == (name, True)


def test_an_operator_that_is_not_asked_for_and_other_exceptions_are_left_to_others():
    assert of(lambda: Value(1) // Value(2)) is None
    assert of(lambda: [][0]) is None
    assert of(lambda: 2 + "a") is None


def test_calls_that_are_nested_too_deeply_have_a_sentence():
    said = "It calls itself endlessly, or too deeply (RecursionError: maximum recursion depth exceeded)."
    raised = read_raised(f"{said}\n  (many more calls above)\n  f.py:3, in build\n    build(child)")
    assert raised is not None
    assert (raised.kind, raised.line, raised.code) == ("RecursionError", 3, "build(child)")
    name, sentence = explained(raised, [])
    assert (name, "a loop" in sentence) == ("too many nested calls", True)
