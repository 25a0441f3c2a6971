"""The exceptions of a class that is not complete, or hands out something else than its own objects."""

from __future__ import annotations

import re

from grader.judging.raised import Raised

METHODS = {"+": "add", "-": "sub", "*": "mul", "/": "truediv", "** or pow()": "pow"}
"""The special method of each operator, without its underscores."""
NUMBERS = ("int", "float")


def explained_of_class(raised: Raised, name: str) -> tuple[str, str] | None:
    """The sentence for an exception in a class called `name`; None where it is about another thing."""
    for special in (_of_an_operator, _of_a_sign, _of_a_number, _of_none, _of_a_method):
        if sentence := special(raised.text, name):
            return sentence
    return None


def _of_an_operator(text: str, name: str) -> tuple[str, str] | None:
    found = re.search(r"unsupported operand type\(s\) for (.{1,11}): '(\w+)' and '(\w+)'", text)
    method = METHODS.get(found[1].removesuffix("=")) if found else None
    if found is None or method is None:
        return None
    left, right = found[2], found[3]
    sign = found[1].split()[0].removesuffix("=")
    if left in NUMBERS and right == name:
        return (
            f"no __r{method}__",
            f"`2 {sign} v`, with a plain number on the left, calls `v.__r{method}__(2)`, which your {name} "
            "does not have.",
        )
    if left == name and right in (name, *NUMBERS):
        return f"no __{method}__", f"`v {sign} …` calls `v.__{method}__(…)`, which your {name} does not have."
    return None


def _of_a_sign(text: str, name: str) -> tuple[str, str] | None:
    if f"bad operand type for unary -: '{name}'" not in text:
        return None
    return "no __neg__", f"`-v` calls `v.__neg__()`, which your {name} does not have."


def _of_a_number(text: str, name: str) -> tuple[str, str] | None:
    found = re.search(r"'(int|float)' object has no attribute '(\w+)'", text)
    if not found:
        return None
    return (
        "a plain number in place of a node",
        f"This is a plain number ({found[1]}), which has no `{found[2]}`: make it a node first, "
        f"`{name}(number)`, unless it is one already.",
    )


def _of_none(text: str, name: str) -> tuple[str, str] | None:
    if "'NoneType' object is not callable" in text:
        return (
            "called where it should be kept",
            "None is called here. Keep a function without its brackets, `_backward`; `_backward()` calls it "
            "at once and gives None.",
        )
    if "NoneType" not in text:
        return None
    return (
        "None in place of a value",
        f"Something here is None where a {name} or a number is meant: does every method end in a `return`?",
    )


def _of_a_method(text: str, name: str) -> tuple[str, str] | None:
    found = re.search(rf"'{re.escape(name)}' object has no attribute '(\w+)'", text)
    if not found:
        return None
    return (
        "no such attribute",
        f"Your {name} has no `{found[1]}` here: set it in `__init__`, or write the method.",
    )
