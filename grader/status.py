"""How an exercise ended, for what needs no more of a report than that."""

from __future__ import annotations

from enum import StrEnum


class Status(StrEnum):
    """How an exercise, or one case of it, ended."""

    PASSED = "passed"
    PARTIAL = "partial"  # of an exercise only: some cases passed, the basic one among them
    FAILED = "failed"
    NOT_STARTED = "not_started"
    MISSING = "missing"
    FORBIDDEN = "forbidden"
    ERROR = "error"
    TIMEOUT = "timeout"
    CRASHED = "crashed"
    NOT_RUN = "not_run"
