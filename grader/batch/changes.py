"""The history of a ledger: which run put what in force, kept so that it can be listed and taken back."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from enum import StrEnum


class Command(StrEnum):
    """What puts something in force."""

    BATCH = "batch"
    REGRADE = "regrade"
    UNDO = "undo"
    TEACH = "teach"


class What(StrEnum):
    """What a change is about."""

    STUDENT = "student"
    SETTING = "setting"


@dataclass(frozen=True)
class Run:
    """A command that changed something, and when that was."""

    id: int
    command: Command
    started: str


@dataclass(frozen=True)
class Change:
    """A student's row or a setting before and after a run, as JSON; None where there was none."""

    run: Run
    what: What
    name: str
    before: str | None
    after: str | None
    changed: str


def changes(connection: sqlite3.Connection, run: int | None = None) -> list[Change]:
    """All changes, or those of one run, oldest first. ValueError where one is not as gdgrade writes them."""
    where, values = ("", ()) if run is None else (" WHERE run = ?", (run,))
    rows = connection.execute(
        "SELECT run.id, command, started, what, name, before, after, changed"
        f" FROM change JOIN run ON run.id = change.run{where} ORDER BY change.id",
        values,
    )
    return [
        Change(Run(number, Command(command), started), What(what), *rest)
        for number, command, started, what, *rest in rows
    ]
