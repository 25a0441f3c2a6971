"""What gdgrade wrote into a ledger, signed: so that what anybody else wrote is found.

The table `signature` only grows. Each entry holds one row of another table as it was written, and an
HMAC-SHA256 of that together with the hash of the entry before, under a key that is kept outside RESULTS. A
row is in order where the last entry on it says the same. So a mark that was edited, a result that was
swapped or added, a student or an entry of the history that was removed is found; and so is an entry of the
signatures that was changed, removed or put in between.

What it does not prove: who has the key and may write to RESULTS can sign anything. A ledger that was put back
as a whole to an earlier copy, or had its last entries undone in every table, is in order. A ledger that was
made without this key (by an earlier version, on another machine) is adopted: it is signed as it is then, and
marked as such. Files beside the ledger are not signed, nor is the list of them; they are written from it.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from grader.batch.database import tables
from grader.batch.signing_key import Key

SIGNATURES = "signature"
UNSIGNED = (SIGNATURES, "written")
REMOVED = "null"
"""What is signed of a row that gdgrade has taken out."""
_COLUMNS = "id, row, content, adopted, signed_at, key, previous, mac"


@dataclass(frozen=True)
class Entry:
    """One signature: see `schema.sql`."""

    id: int
    row: str
    content: str
    adopted: int
    signed_at: str
    key: str
    previous: str
    mac: str = ""

    def holds(self, key: Key) -> bool:
        """Whether it was made with this key, and is as it was then."""
        return self.key == key.name and hmac.compare_digest(self.mac, self.mac_under(key))

    def mac_under(self, key: Key) -> str:
        return key.sign(json.dumps(self.values[:-1]).encode())

    @property
    def hash(self) -> str:
        return hashlib.sha256(json.dumps(self.values).encode()).hexdigest()

    @property
    def values(self) -> tuple[int | str, ...]:
        return tuple(vars(self).values())


@dataclass(frozen=True)
class SignedRows:
    """Every row of a ledger by its table and key, with what it says, and all signatures; as JSON."""

    rows: Mapping[str, str]
    signatures: Sequence[Entry]


def sign(connection: sqlite3.Connection, signing: Key, table: str, key: str | int) -> None:
    """Sign one row as it is now, or that it is there no more, unless it is signed like that. Belongs in the
    transaction that wrote it."""
    row = next(_rows(connection, table, key), (json.dumps([table, key]), REMOVED))
    last = connection.execute(
        f"SELECT {_COLUMNS} FROM {SIGNATURES} WHERE row = ? ORDER BY id DESC LIMIT 1", (row[0],)
    ).fetchone()
    if last is None or (last[2], last[5]) != (row[1], signing.name):
        _append(connection, signing, row, adopted=False)


def adopt(connection: sqlite3.Connection, signing: Key) -> None:
    """Sign every row as it is now, whoever wrote it. Belongs in a transaction."""
    for row in all_rows(connection):
        _append(connection, signing, row, adopted=True)


def entries(connection: sqlite3.Connection) -> Iterator[Entry]:
    """All signatures, oldest first."""
    for values in connection.execute(f"SELECT {_COLUMNS} FROM {SIGNATURES} ORDER BY id"):
        yield Entry(*values)


def all_rows(connection: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    """Every row that has to be signed: its table and key, and what it says, both as JSON."""
    for table in tables(connection):
        if table not in UNSIGNED:
            yield from _rows(connection, table)


def _rows(
    connection: sqlite3.Connection, table: str, key: str | int | None = None
) -> Iterator[tuple[str, str]]:
    columns = connection.execute(f"PRAGMA table_info({table})").fetchall()
    names = [column[1] for column in columns]
    (by,) = [column[1] for column in columns if column[5]]
    where, values = ("", ()) if key is None else (f" WHERE {by} = ?", (key,))
    for row in connection.execute(f"SELECT * FROM {table}{where} ORDER BY {by}", values):
        content = {name: _signed(value) for name, value in zip(names, row, strict=True)}
        yield json.dumps([table, content[by]]), json.dumps(content)


def _signed(value: object) -> object:
    return {"sha256": hashlib.sha256(value).hexdigest()} if isinstance(value, bytes) else value


def _append(connection: sqlite3.Connection, key: Key, row: tuple[str, str], *, adopted: bool) -> None:
    last = connection.execute(f"SELECT {_COLUMNS} FROM {SIGNATURES} ORDER BY id DESC LIMIT 1").fetchone()
    number, previous = (last[0] + 1, Entry(*last).hash) if last else (1, "")
    now = datetime.now(UTC).isoformat(timespec="seconds")
    entry = Entry(number, *row, int(adopted), now, key.name, previous)
    values = (*entry.values[:-1], entry.mac_under(key))
    connection.execute(f"INSERT INTO {SIGNATURES} ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)", values)
