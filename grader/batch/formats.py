"""The formats that `gdgrade export` writes."""

from __future__ import annotations

from enum import StrEnum


class Format(StrEnum):
    """What another system reads."""

    GRADESCOPE = "gradescope"
    CANVAS = "canvas"
    MOODLE = "moodle"
    CSV = "csv"
    JUNIT = "junit"
    MOODLE_FEEDBACK = "moodle-feedback"
    PAGES = "pages"
    MAIL = "mail"

    @property
    def fills_a_gradebook(self) -> bool:
        """Whether it is the gradebook that the course site exported, with the points filled in."""
        return self in (Format.CANVAS, Format.MOODLE)
