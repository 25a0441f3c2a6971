"""Why a call of `check` cannot be answered."""

from __future__ import annotations


class CheckError(Exception):
    """There is nothing to check, or not all of it is there; one sentence or two for the student."""

    def _render_traceback_(self) -> list[str]:
        """What IPython shows instead of a traceback: the way here is none of the student's code."""
        return [f"check: {self}"]
