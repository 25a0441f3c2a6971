"""Ids of students: unique in a batch, readable, and safe as file names on every system."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping

MAX_LENGTH = 60

# What Windows keeps for devices, with any ending.
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
_TRANSLATED = str.maketrans(
    {"ß": "ss", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "æ": "ae", "Æ": "AE", "đ": "d"}
)


def give_ids(wishes: Mapping[str, str]) -> dict[str, str]:
    """An id for each key, made of the wish for it. Equal wishes have equal ids, in whatever order.

    Where a wish cannot be spelled in ASCII, or several keys would have one id, a few digits that
    depend on the key alone are added.
    """
    ids = {key: _slug(wish) for key, wish in wishes.items()}
    plain = {key for key, wish in wishes.items() if ids[key] and not _lossy(wish)}
    for length in (6, 12, 32):
        times = Counter(given.casefold() for given in ids.values())
        unclear = {key for key, given in ids.items() if times[given.casefold()] > 1 or key not in plain}
        if not unclear:
            break
        for key in unclear:
            ids[key] = f"{_slug(wishes[key])[: MAX_LENGTH - length - 1] or 'student'}-{_digits(key, length)}"
        plain |= unclear
    return ids


def _slug(wish: str) -> str:
    ascii_only = unicodedata.normalize("NFKD", wish.translate(_TRANSLATED)).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^A-Za-z0-9._]+", "-", ascii_only).strip("-._")
    slug = slug[:MAX_LENGTH].rstrip("-._")
    return f"student-{slug}" if _RESERVED.fullmatch(slug) else slug


def _lossy(wish: str) -> bool:
    """Whether letters are lost in ASCII, or the name is too long."""
    letters = unicodedata.normalize("NFKD", wish.translate(_TRANSLATED))
    lost = any(ord(char) > 127 and char.isalnum() for char in letters)
    return lost or len(wish) > MAX_LENGTH


def _digits(key: str, length: int) -> str:
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:length]
