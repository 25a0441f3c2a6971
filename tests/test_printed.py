"""The last part of what was printed, counted truly."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from grader.printed import last_lines, last_part


@given(st.lists(st.text("abé ", min_size=1, max_size=12).filter(str.strip), max_size=40), st.integers(8, 60))
def test_every_line_is_shown_or_counted(lines: list[str], most: int) -> None:
    text = last_part("".join(f"{line}\n" for line in lines).encode(), most)
    earlier, last = last_lines(text, 3)
    assert earlier + len(last) == len(lines)
    if lines and len(lines[-1].encode()) < most:
        assert last[-1] == lines[-1]


def test_what_is_short_stays_whole() -> None:
    assert last_part(b"a\nb\n", 4) == "a\nb\n"
    assert last_lines("a\nb\n", 4) == (0, ["a", "b"])


def test_of_one_endless_line_the_end_is_kept() -> None:
    assert last_part(b"x" * 1000, 10) == "…xxxxxxxxxx"
    assert last_part(b"a\nb\n" + b"x" * 1000, 10) == "… (2 earlier lines)\n…xxxxxxxxxx"
