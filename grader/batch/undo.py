"""Take back what the last run of a ledger put in force."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from grader.batch.changes import Change, Run, What
from grader.batch.errors import LedgerError
from grader.batch.ledger import Ledger


@dataclass(frozen=True)
class Reversal:
    """What taking back a run puts in force: rows of students and settings as they were before it, as JSON;
    None where there was none."""

    run: Run
    students: Mapping[str, str | None]
    settings: Mapping[str, str | None]


def reversal(ledger: Ledger) -> Reversal:
    """How the last run that changed something is taken back. Raises LedgerError where there is none."""
    changes = ledger.changes()
    if not changes:
        raise LedgerError(
            f"{ledger.folder.path} records no run, so there is nothing to undo; runs of earlier versions of"
            " gdgrade are not recorded."
        )
    last = max(change.run.id for change in changes)
    own = [change for change in changes if change.run.id == last]
    return Reversal(own[0].run, _before(own, What.STUDENT), _before(own, What.SETTING))


def undo(ledger: Ledger, reversal: Reversal) -> None:
    """Put in force what was before a run; itself a run that can be taken back."""
    ledger.restore(reversal.students, reversal.settings)


def _before(changes: list[Change], what: What) -> dict[str, str | None]:
    """What each student or setting was before the first of these changes."""
    before: dict[str, str | None] = {}
    for change in changes:
        if change.what is what:
            before.setdefault(change.name, change.before)
    return before
