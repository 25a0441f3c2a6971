"""Text for a terminal, wrapped between words."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from grader.reports.wrapping import wrapped

RULES = """\
Rules
- Return a new tensor with the shape, dtype and device
  of `x`. Never change it.

    f(x) = 1 / (1 + exp(-x))              for all real x
    Args: x, a tensor of any shape at all, also a number
    Returns: f(x)."""


def test_text_that_fits_stays_as_it_is() -> None:
    assert wrapped(RULES, 80) == RULES


def test_a_bullet_goes_on_below_its_words_and_takes_up_its_next_line() -> None:
    lines = wrapped(RULES, 40).split("\n")
    assert lines[1:4] == [
        "- Return a new tensor with the shape,",
        "  dtype and device of `x`. Never change",
        "  it.",
    ]


def test_what_begins_anew_stays_on_a_line_of_its_own() -> None:
    assert wrapped(RULES, 40).endswith("\n    Returns: f(x).")


@given(st.text(alphabet="ab -*1.\n", max_size=300), st.integers(10, 60))
def test_no_word_is_lost_and_no_line_is_too_long(text: str, width: int) -> None:
    lines = wrapped(text, width).split("\n")
    assert " ".join(lines).split() == text.split()
    assert all(len(line) <= width or len(line.split()) <= 2 for line in lines)
