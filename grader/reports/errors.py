"""What is wrong with a file that a report is read from or a gradebook that is to be filled."""

from __future__ import annotations


class ReportsError(ValueError):
    """A text that is not what it should be; one sentence or two for the user."""
