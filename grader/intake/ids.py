"""Ids of students: unique in a batch, readable, and safe as file names on every system."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping

from grader.names import LETTERS

MAX_LENGTH = 60

# What Windows keeps for devices, with any ending.
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
# What `give_ids` gives: never a path, a hidden file, an option, or a name that Windows cuts short.
_ID = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?")
_MAX_LENGTH_OF_ALL = MAX_LENGTH + len("student-")


def give_ids(preferred_ids: Mapping[str, str]) -> dict[str, str]:
    """An id for each key, made of the wish for it. Equal wishes have equal ids, in whatever order.

    Where a wish cannot be spelled in ASCII, or several keys would have one id, a few digits that
    depend on the key alone are added.
    """
    ids = {key: _slug(preferred_id) for key, preferred_id in preferred_ids.items()}
    plain = {key for key, preferred_id in preferred_ids.items() if ids[key] and not _lossy(preferred_id)}
    for length in (6, 12, 32):
        times = Counter(given.casefold() for given in ids.values())
        unclear = {key for key, given in ids.items() if times[given.casefold()] > 1 or key not in plain}
        if not unclear:
            break
        for key in unclear:
            ids[key] = (
                f"{_slug(preferred_ids[key])[: MAX_LENGTH - length - 1] or 'student'}-{_digits(key, length)}"
            )
        plain |= unclear
    return ids


def is_id(text: str) -> bool:
    """Whether `give_ids` could have given this id: what is read from a file goes through here before it
    becomes a file name."""
    return len(text) <= _MAX_LENGTH_OF_ALL and bool(_ID.fullmatch(text)) and not _RESERVED.fullmatch(text)


def _slug(preferred_id: str) -> str:
    ascii_only = (
        unicodedata.normalize("NFKD", preferred_id.translate(LETTERS)).encode("ascii", "ignore").decode()
    )
    slug = re.sub(r"[^A-Za-z0-9._]+", "-", ascii_only).strip("-._")
    slug = slug[:MAX_LENGTH].rstrip("-._")
    return f"student-{slug}" if _RESERVED.fullmatch(slug) else slug


def _lossy(preferred_id: str) -> bool:
    """Whether letters are lost in ASCII, or the name is too long."""
    letters = unicodedata.normalize("NFKD", preferred_id.translate(LETTERS))
    lost = any(ord(char) > 127 and char.isalnum() for char in letters)
    return lost or len(preferred_id) > MAX_LENGTH


def _digits(key: str, length: int) -> str:
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:length]
