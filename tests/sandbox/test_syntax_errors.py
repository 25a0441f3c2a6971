"""A file that Python cannot read: the line, the caret, and what to type instead."""

from __future__ import annotations

import unicodedata

import pytest

from grader.sandbox.child.loading import LoadFailure, compile_file


def told(source: str) -> list[str]:
    failure = compile_file("02_losses.py", source.encode())
    assert isinstance(failure, LoadFailure)
    return failure.message.split("\n")


def below_caret(lines: list[str]) -> str:
    """The character that a terminal shows above the caret."""
    _, shown, caret = lines
    column = caret.index("^")
    for character in shown:
        column -= 2 if unicodedata.east_asian_width(character) in "FW" else 1
        if column < 0:
            return character
    return ""


def test_file_and_line_are_named() -> None:
    assert told("x = 1\ndef f(x)\n    return x\n")[0].startswith("Syntax error in 02_losses.py, line 2: ")


@pytest.mark.parametrize(
    "line",
    [
        "    y = f(x）",
        "\ty = f(x）",
        "\tif x:\ty = f(x）",
        "    名前 = '値値値' + f(x）",
        "    y = " + "a + " * 60 + "f(x）",
        "    y = f(x） + " + "a + " * 60,
    ],
)
def test_the_caret_stands_below_its_character(line: str) -> None:
    lines = told(f"def f(x):\n{line}\n")
    assert below_caret(lines) == "）"
    assert max(map(len, lines[1:])) < 78


@pytest.mark.parametrize(
    ("source", "instead"),
    [
        ("f（x)", "`（` is a full-width character: type `(` instead."),
        ("f(x，y)", "`，` is a full-width character: type `,` instead."),
        ("if x：\n    pass", "`：` is a full-width character: type `:` instead."),
        ("x − y", "`−` is not Python: type `-` instead."),
        ("x² + 1", "`²` is not Python: type `** 2` instead."),
        ("print(“a”)", '`“` is not Python: type `"` instead.'),
        ("x = \u00a01", "This is a special kind of space; type an ordinary one."),
        ("x = 1 €", ""),
    ],
)
def test_what_to_type_instead_is_said(source: str, instead: str) -> None:
    said = told(source)[0]
    assert said.endswith(instead) if instead else said.endswith("(U+20AC).")
