"""The words for how an exercise ended, wherever it is told."""

from __future__ import annotations

from grader.status import Status

WORDS: dict[Status, tuple[str, str, str]] = {
    Status.PASSED: ("✓", "passed", "green"),
    Status.PARTIAL: ("◐", "partly passed", "yellow"),
    Status.FAILED: ("✗", "failed", "red"),
    Status.NOT_STARTED: ("·", "not started", "dim"),
    Status.MISSING: ("?", "missing", "yellow"),
    Status.FORBIDDEN: ("✗", "not allowed", "red"),
    Status.ERROR: ("✗", "error", "red"),
    Status.TIMEOUT: ("✗", "timed out", "red"),
    Status.CRASHED: ("✗", "crashed", "red"),
    Status.NOT_RUN: ("-", "not run", "dim"),
}
"""A mark, friendly words and a colour for every status."""
