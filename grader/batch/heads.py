"""What the page of a class says of its batch: course, version, due date and rounds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from grader.batch.ledger import Ledger
from grader.batch.scores import policy_of
from grader.exercise import Course
from grader.lateness import LatePolicy
from grader.reports.class_html import Head


def head_of(ledger: Ledger, course: Course) -> Head:
    """The head of a class as its ledger remembers it."""
    settings = ledger.settings()
    policy = policy_of(settings.get("late"))
    return Head(
        course=course.name,
        version=str(settings.get("version", "")),
        due=_due(policy) if policy else "",
        rounds=_rounds(ledger.rounds()),
        titles=course.titles,
    )


def _due(policy: LatePolicy) -> str:
    return f"{policy.due:%Y-%m-%d %H:%M %Z}".strip()


def _rounds(started: Sequence[datetime]) -> str:
    """`2, the last begun 2026-03-01 18:00 UTC`."""
    if not started:
        return ""
    last = f"{started[-1]:%Y-%m-%d %H:%M %Z}"
    return f"1, started {last}" if len(started) == 1 else f"{len(started)}, the last started {last}"
