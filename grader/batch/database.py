"""The SQLite file of a ledger: opened by one process at a time, and only if it is exactly one of gdgrade's.

A ledger may come from anywhere. Before anything of it is used its schema is compared with that of
`schema.sql`, so that no trigger, view or virtual table of somebody else ever runs; then SQLite's own check,
the references between tables and the type of every value, so that the code above can rely on them.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from importlib.resources import files

from grader.batch.folder import Folder
from grader.batch.private_folder import LEDGER, SCORES
from grader.intake.ids import is_id

SCHEMA_VERSION = 4
MOST_BYTES = 64 << 20
"""The longest value that SQLite reads or writes."""

_STORED_AS = {"TEXT": "text", "BLOB": "blob", "REAL": "real", "INTEGER": "integer"}


def open_database(folder: Folder) -> tuple[sqlite3.Connection, int]:
    """The connection to the ledger in a private folder, with tables, and the version that it had, 0 where it
    is new. A ledger of an earlier version is in the transaction that made it a new one, for the caller to
    commit. SQLite's own errors."""
    path = folder.path / LEDGER
    if not path.exists():
        # SQLite gives the files beside it the mode of this one, and would make it readable to all.
        folder.create(LEDGER)
    elif not path.stat().st_size and path.with_name(SCORES).exists():
        raise sqlite3.DatabaseError("it is empty, not a database")
    connection = sqlite3.connect(path, timeout=1.0)
    try:
        _harden(connection)
        # Held until the end: a second run on the same results fails at once, and says so.
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        version = _check_ours(connection)
        connection.execute("PRAGMA journal_mode = WAL")
        # With WAL a crash of the machine may lose the last transactions, never the file.
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("BEGIN EXCLUSIVE")
        if version:
            _check_values(connection)
        for name in _scripts(version):
            for statement in _statements(name):
                connection.execute(statement)
        if version < SCHEMA_VERSION:
            connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
        if version in (0, SCHEMA_VERSION):
            connection.commit()
    except BaseException:
        connection.close()
        raise
    return connection, version


def tables(connection: sqlite3.Connection) -> list[str]:
    """The names of all tables."""
    found = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    return [name for (name,) in found]


def wrong_types(connection: sqlite3.Connection, table: str) -> Iterator[tuple[str, str]]:
    """Each column, and the condition of its values that are not of its type."""
    for _, name, declared, required, _, key in connection.execute(f"PRAGMA table_info({table})").fetchall():
        allowed = [_STORED_AS[declared]] + ["null"] * (not required and not key)
        yield name, f"typeof({name}) NOT IN ({', '.join(map(repr, allowed))})"


def _harden(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA cell_size_check = ON")
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, MOST_BYTES)
    # From Python 3.12 on.
    if set_config := getattr(connection, "setconfig", None):
        for name, wanted in (("DEFENSIVE", True), ("ENABLE_TRIGGER", False), ("ENABLE_VIEW", False)):
            set_config(getattr(sqlite3, f"SQLITE_DBCONFIG_{name}"), wanted)


def _check_ours(connection: sqlite3.Connection) -> int:
    """The version of a ledger, 0 where it is empty. Refuses any other database before anything is written
    to it, or read beside its schema."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    found = _schema(connection)
    if version == 0:
        if found:
            raise sqlite3.DatabaseError("it is not a gdgrade ledger; name another folder with -o")
        return 0
    if version not in range(1, SCHEMA_VERSION + 1):
        raise sqlite3.DatabaseError(f"it has version {version}; this gdgrade reads {SCHEMA_VERSION}")
    with closing(_model(version)) as model:
        ours = _schema(model)
    for kind, name in sorted({one[:2] for one in found ^ ours}):
        raise sqlite3.DatabaseError(
            f"its {kind} {name} was changed by another program; restore a copy, or start over with --fresh"
        )
    return int(version)


def _scripts(version: int, wanted: int = SCHEMA_VERSION) -> list[str]:
    """What makes a file of a version one of the `wanted` version."""
    if version == 0:
        return ["schema.sql"] if wanted == SCHEMA_VERSION else ["schema_1.sql", *_scripts(1, wanted)]
    return [f"to_version_{later}.sql" for later in range(version + 1, wanted + 1)]


def _model(version: int) -> sqlite3.Connection:
    model = sqlite3.connect(":memory:")
    for name in _scripts(0, version):
        for statement in _statements(name):
            model.execute(statement)
    return model


def _statements(name: str) -> list[str]:
    return (files("grader.batch") / name).read_text("utf-8").split(";\n")


def _schema(connection: sqlite3.Connection) -> set[tuple[str, str, str]]:
    """What a database consists of: kind, name and definition, but for comments, blanks and the quotes that
    SQLite puts around the name of a table that it has renamed."""
    found = connection.execute("SELECT type, name, sql FROM sqlite_master").fetchall()
    return {(str(kind), str(name), _plain(str(sql))) for kind, name, sql in found}


def _plain(sql: str) -> str:
    return re.sub(r"\s*([(),])\s*", r"\1", " ".join(re.sub(r"--[^\n]*|\"", "", sql).split()))


def _check_values(connection: sqlite3.Connection) -> None:
    """Refuse a file whose pages, references, types or ids are not as gdgrade writes them."""
    (result,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    if result != "ok":
        raise sqlite3.DatabaseError(f"malformed: {result}")
    for table, *_ in connection.execute("PRAGMA foreign_key_check"):
        raise sqlite3.DatabaseError(f"malformed: its table {table} refers to missing rows")
    for table in tables(connection):
        for column, condition in wrong_types(connection, table):
            if connection.execute(f"SELECT 1 FROM {table} WHERE {condition} LIMIT 1").fetchone():
                raise sqlite3.DatabaseError(f"malformed: {column} of its table {table} has a wrong type")
    for (student,) in connection.execute("SELECT id FROM student UNION SELECT student FROM history"):
        if not is_id(student):
            raise sqlite3.DatabaseError(f"malformed: {student[:80]!r} is not a student id")
