"""What is said of a slip: what the student's code does, then what it should do, in words.

It never shows an expression of the worked solution: of a longer one it names one operand, as in "the term
with `lr`".
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from enum import StrEnum
from typing import Any

from grader.judging.slip_parts import MODULES, called, is_transpose, named_part, operand, target_said, where

Words = tuple[str, str]
"""A name, and a message of one sentence."""


class SlipKind(StrEnum):
    """What a slip does to an expression."""

    LEFT_OUT = "operand"
    OPERATOR = "operator"
    COMPARISON = "comparison"
    EXCHANGED = "exchanged"
    INTO_BRACKETS = "into the brackets"
    OUT_OF_BRACKETS = "out of the brackets"
    MINUS_LEFT_OUT = "minus left out"
    MINUS_PUT_IN = "minus put in"
    CALL = "call"
    FUNCTION = "function"
    KEYWORD = "keyword"
    ARGUMENT = "argument"
    TRANSPOSE = "transpose"
    INDEX = "index"
    NUMBER = "number"
    NAME = "name"
    FACTOR = "factor"


SYMBOLS: dict[type[ast.AST], str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.Pow: "**",
    ast.MatMult: "@",
    ast.FloorDiv: "//",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Eq: "==",
    ast.NotEq: "!=",
}
DONE: dict[type[ast.AST], tuple[str, str]] = {
    ast.Add: ("add {}", "add it"),
    ast.Sub: ("subtract {}", "subtract it"),
    ast.Mult: ("multiply by {}", "multiply by it"),
    ast.Div: ("divide by {}", "divide by it"),
    ast.Pow: ("raise to the power {}", "make it the exponent"),
    ast.MatMult: ("take the matrix product with {}", "take the matrix product with it"),
    ast.FloorDiv: ("divide by {} and round down", "divide by it and round down"),
}
"""What an operator does with its right side, and what should be done with it."""

RESULTS: dict[type[ast.AST], str] = {
    ast.Sub: "difference",
    ast.Div: "quotient",
    ast.Pow: "power",
    ast.MatMult: "matrix product",
    ast.FloorDiv: "quotient",
}
AUGMENTED: dict[type[ast.AST], str] = {
    ast.Add: "add to {}",
    ast.Sub: "subtract from {}",
    ast.Mult: "multiply {}",
    ast.Div: "divide {}",
}


def words_of(definition: ast.FunctionDef, before: Any, after: Any, parent: ast.AST, kind: SlipKind) -> Words:
    """The name and the message of one change of an expression that hangs below `parent`."""

    def said(node: ast.AST, word: str = "part") -> str:
        return named_part(node, definition, word)

    match kind:
        case SlipKind.LEFT_OUT:
            return _left_out(before, after, where(definition, before), said)
        case SlipKind.OPERATOR:
            return _operator(before, after, where(definition, before), said)
        case SlipKind.COMPARISON:
            wrong, right = SYMBOLS[type(after.ops[0])], SYMBOLS[type(before.ops[0])]
            return (
                f"`{wrong}` in place of `{right}`",
                f"In effect you compare {said(before.left)} by `{wrong}`; it should be `{right}`.",
            )
        case SlipKind.EXCHANGED if isinstance(before, ast.BinOp):
            what = RESULTS[type(before.op)]
            return (
                f"{what} the wrong way round",
                f"In effect you take {said(before, what)} the other way round; swap its two sides.",
            )
        case SlipKind.EXCHANGED:
            return (
                f"arguments of `{called(before)}` exchanged",
                f"In effect `{called(before)}` gets its two arguments in the wrong order; swap them.",
            )
        case SlipKind.INTO_BRACKETS:
            return (
                "brackets in the wrong place",
                f"In effect the brackets of `{called(after)}` close too late: what follows belongs outside.",
            )
        case SlipKind.OUT_OF_BRACKETS:
            return (
                "brackets in the wrong place",
                f"In effect the brackets of `{called(before)}` close too early: more belongs inside.",
            )
        case SlipKind.MINUS_LEFT_OUT:
            return "minus missing", f"In effect {said(after)} lacks its minus; add it."
        case SlipKind.MINUS_PUT_IN:
            return "a minus too many", f"In effect you use minus {said(before)}; leave the minus out."
        case SlipKind.CALL:
            name = called(before)
            return f"`{name}` missing", f"In effect you do not apply `{name}` to {said(after)}; apply it."
        case SlipKind.FUNCTION:
            wrong, right = called(after), called(before)
            inside = before.args[0] if before.args else getattr(before.func, "value", before)
            if isinstance(before.func, ast.Attribute) and ast.unparse(before.func.value) not in MODULES:
                inside = before.func.value
            return (
                f"`{wrong}` in place of `{right}`",
                f"In effect you use `{wrong}` of {said(inside)}; it should be `{right}`.",
            )
        case SlipKind.KEYWORD:
            kept = {keyword.arg for keyword in after.keywords}
            lost = next(str(keyword.arg) for keyword in before.keywords if keyword.arg not in kept)
            return f"`{lost}` missing", f"In effect you call `{called(before)}` without `{lost}`; pass it."
        case SlipKind.ARGUMENT:
            return (
                f"an argument of `{called(before)}` missing",
                f"In effect you call `{called(before)}` without {said(before.args[-1])}; pass it.",
            )
        case SlipKind.TRANSPOSE if is_transpose(after) and not is_transpose(before):
            return "a transpose too many", f"In effect you transpose {said(before)}; use it as it is."
        case SlipKind.TRANSPOSE:
            return "transpose missing", f"In effect you do not transpose {said(after)}; transpose it."
        case SlipKind.INDEX:
            return "index missing", f"In effect you use all of {said(after)}; take one part of it."
        case SlipKind.NUMBER:
            return _number(definition, before, after, parent)
        case SlipKind.NAME if isinstance(parent, ast.Call) and called(parent) == "len":
            wrong, right = operand(after), operand(before)
            return (
                f"length of `{wrong}` in place of that of `{right}`",
                f"In effect you use the length of `{wrong}`{where(definition, before)}; it should be that of "
                f"`{right}`.",
            )
        case SlipKind.NAME:
            wrong, right = operand(after), operand(before)
            return (
                f"`{wrong}` in place of `{right}`",
                f"In effect you use `{wrong}`{where(definition, before)}; it should be `{right}`.",
            )
        case SlipKind.FACTOR:
            times = "multiplied" if isinstance(after.op, ast.Mult) else "divided"
            by = said(after.right).strip("`") if isinstance(after.right, ast.Constant) else said(after.right)
            return part_is(said(before), f"{times} by {by}", where(definition, before))


AS_IT_IS, LEFT_OUT = "use it as it is.", "leave that out."
"""How a sentence ends on what is done and should not be."""
BY_A_LENGTH = {
    "multiplied by the length of": "is a mean missing there?",
    "divided by the length of": "is there one mean too many?",
}
"""How it ends where there is too much or too little of a length."""


def part_is(part: str, done: str, place: str = "") -> Words:
    """Of a part of the rule to which something is done that should not be."""
    end = next((end for start, end in BY_A_LENGTH.items() if done.startswith(start)), AS_IT_IS)
    return f"{part.removeprefix('the ')} {done}", f"In effect {part} is {done}{place}; {end}"


def _left_out(before: ast.BinOp, after: ast.AST, place: str, said: Callable[..., str]) -> Words:
    op, left, right = before.op, before.left, before.right
    is_term = isinstance(op, (ast.Add, ast.Sub))
    word = "term" if is_term else "factor" if isinstance(op, ast.Mult) else "part"
    if after is not left:
        start = f" from {said(left)}" if isinstance(left, ast.Constant) else ""
        if after is right and isinstance(op, ast.Sub):
            return "nothing subtracted", f"In effect you use {said(right, word)} alone; subtract it{start}."
        if isinstance(op, ast.Div):
            return "nothing divided", f"In effect you use {said(right)} alone; divide by it."
        keep = {ast.Sub: "subtract from it", ast.Mult: "multiply by it"}.get(type(op), "add it")
        return _missing(said(left, word), place, keep)
    match before:
        case ast.BinOp(op=ast.Pow(), right=ast.Constant(value=2)):
            return "square missing", f"In effect you do not square {said(left)}; square it."
        case ast.BinOp(op=ast.Pow()):
            return "power missing", f"In effect you do not raise {said(left)} to a power; do so."
        case ast.BinOp(op=ast.Div() | ast.FloorDiv()):
            return "division missing", f"In effect you do not divide by {said(right)}{place}; do so."
    return _missing(said(right, word), place, DONE[type(op)][1])


def _missing(part: str, place: str, do: str) -> Words:
    there = "" if " with " in part else place  # one name is enough to find it by
    return f"{part.removeprefix('the ')} missing", f"In effect you leave {part} out{there}; {do}."


def _operator(before: ast.BinOp, after: ast.BinOp, place: str, said: Callable[..., str]) -> Words:
    wrong, right = type(after.op), type(before.op)
    word = "term" if {wrong, right} <= {ast.Add, ast.Sub} else "part"
    part = said(before.right, word)
    if place and not operand(before.right):
        part = f"a {word}{place}"
    return (
        f"`{SYMBOLS[wrong]}` in place of `{SYMBOLS[right]}`",
        f"In effect you {DONE[wrong][0].format(part)}; {DONE[right][1]}.",
    )


def _number(definition: ast.FunctionDef, before: ast.AST, after: ast.AST, parent: ast.AST) -> Words:
    minus = "-" if isinstance(parent, ast.UnaryOp) and isinstance(parent.op, ast.USub) else ""
    wrong, right = (f"{minus}{ast.unparse(node)}".removeprefix("--") for node in (after, before))
    place = ""
    match parent:
        case ast.BinOp(op=ast.Pow(), right=exponent) if exponent is before:
            what = "the exponent"
        case ast.keyword(arg=str(name)):
            what, place = f"`{name}`", where(definition, before)
        case ast.Subscript():
            what = "the index"
        case ast.Compare(left=left):
            what = f"the number that {named_part(left, definition)} is compared with"
        case ast.BinOp(left=left, right=other):
            beside = other if left is before else left
            what = f"the number beside {named_part(beside, definition)}"
        case _:
            what, place = "the number", where(definition, before)
    return f"`{wrong}` in place of `{right}`", f"In effect {what} is {wrong}{place}; it should be {right}."


def assignment_words(before: ast.AugAssign, after: ast.stmt, definition: ast.FunctionDef) -> Words:
    """Of `=` for `+=`, and of another operator before the `=`."""
    target, right = target_said(before.target, definition), SYMBOLS[type(before.op)]
    symbol, does = "", "overwrite {}"
    if isinstance(after, ast.AugAssign):
        symbol, does = SYMBOLS[type(after.op)], AUGMENTED[type(after.op)]
    return (
        f"`{symbol}=` in place of `{right}=`",
        f"In effect you {does.format(target)}; it should be `{right}=`.",
    )
