"""The SQLite file of a ledger: opened by one process at a time, and only where it is one of ours."""

from __future__ import annotations

import sqlite3
from importlib.resources import files

from grader.batch.folder import Folder
from grader.batch.private_folder import LEDGER, SCORES

SCHEMA_VERSION = 1


def open_database(folder: Folder) -> sqlite3.Connection:
    """The connection to the ledger in a private folder, with tables; SQLite's own errors."""
    path = folder.path / LEDGER
    if not path.exists():
        # SQLite gives the files beside it the mode of this one, and would make it readable to all.
        folder.create(LEDGER)
    elif not path.stat().st_size and path.with_name(SCORES).exists():
        raise sqlite3.DatabaseError("it is empty, and not a database")
    connection = sqlite3.connect(path, timeout=1.0)
    try:
        # Held until the end: a second run on the same results fails at once, and says so.
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        _check_ours(connection)
        connection.execute("PRAGMA journal_mode = WAL")
        # With WAL a crash of the machine may lose the last transactions, never the file.
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("BEGIN EXCLUSIVE")
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if version == 0:
            for statement in (files("grader.batch") / "schema.sql").read_text("utf-8").split(";\n"):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
        elif version != SCHEMA_VERSION:
            raise sqlite3.DatabaseError(f"it has version {version}, and this gdgrade reads {SCHEMA_VERSION}")
        connection.commit()
    except BaseException:
        connection.close()
        raise
    return connection


def _check_ours(connection: sqlite3.Connection) -> None:
    """Refuse the database of another program before anything is written to it."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if version == 0 and tables:
        raise sqlite3.DatabaseError("it is no ledger of gdgrade; name another folder with -o")
