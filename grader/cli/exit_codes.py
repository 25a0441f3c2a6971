"""The exit codes of every command."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """How a command ended. `gdgrade pytest` has those of pytest."""

    OK = 0
    INCOMPLETE = 1
    """Points were lost, a submission could not be graded, a course has problems, results were edited."""
    USAGE_ERROR = 2
    """The command cannot be carried out as it was given, or not on this machine."""
    INTERNAL_ERROR = 3
    """gdgrade itself failed."""
    INTERRUPTED = 130
    """Stopped with Ctrl-C, as shells report it."""
