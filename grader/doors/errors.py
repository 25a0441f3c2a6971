"""What can go wrong on the way into another system or back, each a sentence for the person who runs it."""

from __future__ import annotations


class DoorError(Exception):
    """A pack cannot be written, used or run here, or a course site does not do what it is asked; one
    sentence, with what to do."""
