"""What can go wrong with the results of a batch, each a sentence for the person who started it."""

from __future__ import annotations

import os
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

NO_ROOM = (28, 122)
"""ENOSPC and EDQUOT."""


class LedgerError(Exception):
    """The ledger, or the folder it is in, cannot be used; one sentence, with what to do."""


class LedgerInUse(LedgerError):
    """Another process has it open."""


class ResultsError(Exception):
    """A file of the results cannot be written; one sentence."""


def reason(error: OSError) -> str:
    """What the system says, to be put behind a colon."""
    return (error.strerror or str(error)).lower()


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turns what SQLite and the disk say of the ledger at `path` into LedgerError."""
    try:
        yield
    except (sqlite3.Error, OSError, zlib.error, ValueError) as error:
        raise _translation(path, error) from error


def _translation(path: Path, error: Exception) -> LedgerError:
    if "locked" in str(error):
        return LedgerInUse(
            f"{path} is in use by another gdgrade; wait until it ends, or name another folder with -o."
        )
    return LedgerError(_sentence(path, error))


def _sentence(path: Path, error: Exception) -> str:
    said = reason(error) if isinstance(error, OSError) else str(error)
    said = (said[:1].lower() + said[1:]).removesuffix(".")
    if "disk is full" in said or (isinstance(error, OSError) and error.errno in NO_ROOM):
        return (
            f"No space is left to write {path}; what was recorded is safe. Free some space"
            " and run the same command: it resumes where it stopped."
        )
    if isinstance(error, sqlite3.DatabaseError) and ("malformed" in said or "not a database" in said):
        return (
            f"{path} is damaged ({said}); restore a copy, or start over with --fresh,"
            " which keeps the damaged file under another name."
        )
    if not _writable(path):
        return (
            f"{path} is not writable (or its folder is not); fix the permissions, or copy"
            " the folder to one of your own."
        )
    return f"{path} cannot be used: {said}."


def _writable(path: Path) -> bool:
    """Whether both the file and the folder may be written, as far as they are there: SQLite needs both and
    speaks of an error of the disk where one may not."""
    return all(os.access(each, os.W_OK) for each in (path, path.parent) if os.path.exists(each))
