"""Why a call of `check` has no answer."""

from __future__ import annotations


class CheckError(Exception):
    """There is nothing to check, or not all of it is there; one sentence or two for the student."""

    def _render_traceback_(self) -> list[str]:
        """What IPython shows instead of a traceback: the way here is none of the student's code."""
        return [f"check: {self}"]


class CheckStopped(KeyboardInterrupt):
    """Someone interrupted the kernel while it checked."""

    def _render_traceback_(self) -> list[str]:
        return ["check: stopped; there is no result."]
