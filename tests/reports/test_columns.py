"""Text and columns without rich: what is printed fits, lines up and steers no terminal."""

from __future__ import annotations

import re

import pytest

from grader.reports.columns import GAP, Parts, Styled, columns, paragraph, width_of, with_commands

COLOURS = re.compile(r"\x1b\[\d+m")
SENTENCE = "Next: mse in 02_losses.py; `gdgrade show mse` prints its task, and  `gdgrade watch` checks it."


def plain(lines: list[str]) -> list[str]:
    return [COLOURS.sub("", line) for line in lines]


@pytest.mark.parametrize("width", [14, 20, 31, 60, 200])
def test_a_text_is_wrapped_between_words_and_coloured_alike(width: int) -> None:
    lines = paragraph(with_commands(SENTENCE), width, False)
    assert max(map(len, lines)) <= width
    assert " ".join(lines).split() == SENTENCE.split()
    assert plain(paragraph(with_commands(SENTENCE), width, True)) == lines


def test_a_command_keeps_its_colour_over_the_end_of_a_line() -> None:
    lines = paragraph(with_commands("use `gdgrade show` now"), 12, True)
    assert lines == ["use \x1b[36m`gdgrade\x1b[0m", "\x1b[36mshow`\x1b[0m now"]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", [""]),
        ("   two  spaces", ["   two", "spaces"]),
        ("a_word_that_is_long", ["a_word_tha", "t_is_long"]),
        ("so a_word_that_is_long", ["so", "a_word_tha", "t_is_long"]),
        ("first\nsecond line", ["first", "second", "line"]),
        ("梯度下降法", ["梯度下降法"]),
        ("梯度下降法的", ["梯度下降法", "的"]),
    ],
)
def test_lines_of_ten_columns(text: str, lines: list[str]) -> None:
    assert paragraph([Styled(text)], 10, False) == lines


def test_what_a_student_wrote_steers_no_terminal() -> None:
    (line,) = paragraph([Styled("\x1b]0;title\x07", "bold")], 80, True)
    assert line == "\x1b[1m\\x1b]0;title\\x07\x1b[0m"


@pytest.mark.parametrize("colour", [False, True])
def test_columns_line_up_whatever_is_in_their_cells(colour: bool) -> None:
    rows: list[list[Parts]] = [
        [[Styled("softmax", "bold")], [Styled("██", "green"), Styled("░", "dim")], [Styled("end")]],
        [[Styled("梯度")], [Styled("a long cell")], [Styled("end")]],
    ]
    first, *others = plain(list(columns(rows, (8, 6, 3), colour)))
    assert first == "softmax   ██░     end"
    assert others == ["梯度      a long  end", "          cell"]
    assert width_of([Styled("梯度")]) + len("      ") == 8 + GAP
