"""Which of a file's own names was probably meant to be that of an exercise."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


def likely_renamed(exercise: str, names: Iterable[str]) -> str | None:
    """The name that is most like `exercise`: spelled alike (`sigmod`), with words added (`my_mse`,
    `mse_loss`), or the long form of it (`mean_squared_error` for `mse`); None where none is."""
    wanted = exercise.casefold()
    by_folded = {name.casefold(): name for name in names}
    near = difflib.get_close_matches(wanted, by_folded, n=1)
    words = [name for name in by_folded if _has_words_of(name, wanted)]
    long_form = [name for name in by_folded if _initials(name) == wanted or _initials(wanted) == name]
    found = [*near, *words, *long_form]
    return by_folded[found[0]] if found else None


def _has_words_of(name: str, exercise: str) -> bool:
    """Whether one name is the other with words before or behind it."""
    longer, shorter = (name, exercise) if len(name) > len(exercise) else (exercise, name)
    return len(shorter) >= 3 and f"_{shorter}_" in f"_{longer}_"


def _initials(name: str) -> str:
    words = [word for word in name.split("_") if word]
    return "".join(word[0] for word in words) if len(words) > 1 else ""
