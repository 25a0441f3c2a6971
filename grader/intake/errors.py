"""What went wrong with what the user handed in or asked for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from grader.user_error import UserError


class IntakeError(UserError):
    """Something that was handed in or asked for cannot be used; one sentence or two for the user."""


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """`" Did you mean sigmoid?"`, or nothing where no known word is close."""
    from difflib import get_close_matches  # only a wrong name needs it

    close = get_close_matches(word.casefold(), list(known), n=1, cutoff=0.6)
    return f" Did you mean {close[0]}?" if close else ""


def first_few(words: Sequence[str], most: int = 3) -> str:
    """`"a, b, c and 4 more"`; `listing` where there are not more."""
    more = len(words) - most
    return f"{', '.join(words[:most])} and {more} more" if more > 0 else listing(words)


def listing(words: Iterable[str]) -> str:
    """`"a, b and c"`."""
    *most, last = words
    return f"{', '.join(most)} and {last}" if most else last
