"""The file of a ledger: opened by one process at a time, its rows signed, what changes in it kept; what a
batch was started with, and its rounds."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from grader.batch.changes import Change, Command, What, changes
from grader.batch.database import SCHEMA_VERSION, open_database
from grader.batch.errors import translated
from grader.batch.packing import read_setting
from grader.batch.private_folder import LEDGER, open_private
from grader.batch.signatures import SignedRows, adopt, all_rows, sign
from grader.batch.signatures import entries as signatures
from grader.batch.signing_key import Key, find_or_make_key
from grader.batch.written import WrittenFiles

WITH_WRITTEN = 3
"""The first version that keeps a list of the files it has written."""
NOT_TOLD = ("columns", "gone", "title")
"""Settings that no score depends on."""


class LedgerFile:
    """The ledger in a folder, made where there is none. A context manager; every method raises
    LedgerError."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / LEDGER
        self._signing: Key | None = None
        self._command = Command.BATCH
        self._run: int | None = None
        with translated(self.path):
            self.folder = open_private(folder)
            try:
                self._connection, version = open_database(self.folder)
            except BaseException:
                self.folder.close()
                raise
        self.was_unsigned = version == 1
        self.written = WrittenFiles(self._connection, self.path)
        try:
            self._finish_migration(version)
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give the file back. Safe to call twice."""
        self._connection.close()
        self.folder.close()

    def settings(self) -> dict[str, Any]:
        """What the batch was started with."""
        with translated(self.path):
            rows = self._connection.execute("SELECT name, value FROM setting").fetchall()
            return {name: read_setting(name, value) for name, value in rows}

    def save_settings(self, settings: Mapping[str, Any]) -> None:
        """Save settings; one that is there already is replaced."""
        with translated(self.path), self._connection:
            for name, value in settings.items():
                self._put_setting(name, json.dumps(value))

    def start_run(self, command: Command) -> None:
        """What changes from now on belongs to a run of this command, which is recorded with its first
        change."""
        self._command, self._run = command, None

    def changes(self, run: int | None = None) -> list[Change]:
        """What every run changed, or one, oldest first."""
        with translated(self.path):
            return changes(self._connection, run)

    def open_round(self) -> int | None:
        """The seed of the round that was begun and is not finished, None where there is none."""
        with translated(self.path):
            row = self._connection.execute("SELECT seed FROM round WHERE finished IS NULL").fetchone()
            return None if row is None else int(row[0])

    def rounds(self) -> list[datetime]:
        """When each round was begun, the first one first."""
        with translated(self.path):
            rows = self._connection.execute("SELECT started FROM round ORDER BY id").fetchall()
            return [datetime.fromisoformat(started) for (started,) in rows]

    def first_seed(self) -> int | None:
        """The seed of the first round, None before there is one: the one under which wrong answers are
        compared, whatever the round they were graded in."""
        with translated(self.path):
            row = self._connection.execute("SELECT seed FROM round ORDER BY id LIMIT 1").fetchone()
            return None if row is None else int(row[0])

    def begin_round(self, seed: int) -> None:
        """Begin a round; there must be none open."""
        with translated(self.path), self._connection:
            begun = self._connection.execute(
                "INSERT INTO round (seed, started) VALUES (?, ?)", (str(seed), now())
            )
            self._sign("round", begun.lastrowid or 0)

    def finish_round(self) -> None:
        """Finish the round that is open, if there is one: what comes later is graded in another."""
        with translated(self.path), self._connection:
            rows = self._connection.execute("SELECT id FROM round WHERE finished IS NULL").fetchall()
            for (number,) in rows:
                self._connection.execute("UPDATE round SET finished = ? WHERE id = ?", (now(), number))
                self._sign("round", number)

    def adopt(self) -> None:
        """Sign all that the ledger holds as it is now, whatever its origin, and mark it as adopted."""
        with translated(self.path), self._connection:
            adopt(self._connection, self._key())

    def signed(self) -> SignedRows:
        """All rows, and the signatures on them, for who checks them."""
        with translated(self.path):
            return SignedRows(dict(all_rows(self._connection)), list(signatures(self._connection)))

    def _finish_migration(self, version: int) -> None:
        """Sign what a migration wrote, commit it, and take over the files that were written before."""
        if version not in range(1, SCHEMA_VERSION):
            return
        with translated(self.path), self._connection:
            if self.was_unsigned:
                adopt(self._connection, self._key())
            else:
                self._sign("setting", "version")
            if version >= WITH_WRITTEN:
                return
            students = {s for (s,) in self._connection.execute("SELECT id FROM student")}
            self.written.take_over(self.folder, students)

    def _put_setting(self, name: str, value: str | None) -> None:
        """Set a setting, or take it out. Belongs in a transaction."""
        row = self._connection.execute("SELECT value FROM setting WHERE name = ?", (name,)).fetchone()
        before = None if row is None else str(row[0])
        if before == value:
            return
        if value is None:
            self._connection.execute("DELETE FROM setting WHERE name = ?", (name,))
        else:
            self._connection.execute("INSERT OR REPLACE INTO setting VALUES (?, ?)", (name, value))
        self._sign("setting", name)
        if name not in NOT_TOLD:
            self._keep_change(What.SETTING, name, before, value)

    def _keep_change(self, what: What, name: str, before: str | None, after: str | None) -> None:
        """Keep what the run that was started has changed. Belongs in the transaction that changed it."""
        if self._run is None:
            begun = self._connection.execute(
                "INSERT INTO run (command, started) VALUES (?, ?)", (self._command.value, now())
            )
            self._run = begun.lastrowid or 0
            self._sign("run", self._run)
        kept = self._connection.execute(
            "INSERT INTO change (run, what, name, before, after, changed) VALUES (?, ?, ?, ?, ?, ?)",
            (self._run, what.value, name, before, after, now()),
        )
        self._sign("change", kept.lastrowid or 0)

    def _sign(self, table: str, key: str | int) -> None:
        sign(self._connection, self._key(), table, key)

    def _key(self) -> Key:
        if self._signing is None:
            self._signing = find_or_make_key()
        return self._signing


def now() -> str:
    """The time as the ledger writes it."""
    return datetime.now(UTC).isoformat(timespec="seconds")
