"""Pictures that are drawn already, as a page shows them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Drawing:
    """The picture of an exercise as a PNG, and in words for a reader who cannot see it."""

    exercise: str
    png: bytes
    words: str


@dataclass(frozen=True)
class Drawings:
    """What a page shows, and why it shows no more: a sentence, empty where nothing is missing."""

    drawn: tuple[Drawing, ...] = ()
    note: str = ""


NO_PICTURES = Drawings()
