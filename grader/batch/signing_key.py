"""The key that a user signs their ledgers with: a file in their state folder, outside of any RESULTS."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import stat
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from grader.batch.errors import LedgerError, reason
from grader.batch.folder import NO_LINK, POSIX, Folder

FILE = "ledger.key"
BYTES = 32


@dataclass(frozen=True)
class Key:
    """The secret, and the name it goes by in a ledger, which tells nothing about it."""

    secret: bytes

    @cached_property
    def name(self) -> str:
        return self.sign(b"the name of this key")[:16]

    def sign(self, message: bytes) -> str:
        """The HMAC-SHA256 of a message, in hexadecimal digits."""
        return hmac.new(self.secret, message, hashlib.sha256).hexdigest()


def key_path() -> Path:
    """Where the key is, or will be."""
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA", "")
        usual = ("AppData", "Local")
    else:
        base = os.environ.get("XDG_STATE_HOME", "")
        usual = (".local", "state")
    try:
        # A relative one is to be ignored, says the XDG specification.
        state = Path(base) if os.path.isabs(base) else Path.home().joinpath(*usual)
    except RuntimeError as error:
        raise LedgerError("There is no home directory for the signing key; set XDG_STATE_HOME.") from error
    return state / "gdgrade" / FILE


def find_key() -> Key | None:
    """The key, None where there is none yet. LedgerError where it is no secret."""
    path = key_path()
    try:
        descriptor = os.open(path, os.O_RDONLY | NO_LINK | getattr(os, "O_BINARY", 0))
    except FileNotFoundError:
        return None
    except OSError as error:
        raise LedgerError(f"The signing key {path} cannot be read: {reason(error)}.") from error
    with open(descriptor, "rb") as file:
        found = os.fstat(descriptor)
        if POSIX and found.st_uid not in (0, os.geteuid(), os.stat(path.parent).st_uid):
            raise LedgerError(f"The signing key {path} belongs to another user; remove it.")
        if POSIX and (found.st_mode & 0o077 or os.stat(path.parent).st_mode & 0o022):
            raise LedgerError(
                f"Other users may read or replace the signing key {path}; remove it if they may have done so,"
                f" else `chmod 700 {path.parent}` and `chmod 600 {path}`."
            )
        secret = file.read(BYTES + 1) if stat.S_ISREG(found.st_mode) else b""
    if len(secret) != BYTES:
        raise LedgerError(f"The signing key {path} is damaged; restore it, or remove it for a new one.")
    return Key(secret)


def find_signer(warn: Callable[[str], object], *, make: bool = False) -> Callable[[bytes], str] | None:
    """`Key.sign` of the user's key, with `make` also where there was none yet. None where there is none, and,
    with a warning, where it cannot be used."""
    try:
        key = find_or_make_key() if make else find_key()
    except (LedgerError, OSError) as error:
        warn(reason(error) if isinstance(error, OSError) else str(error))
        return None
    return key.sign if key else None


def find_or_make_key() -> Key:
    """The key, made where there is none yet."""
    key = find_key()
    if key is not None:
        return key
    path = key_path()
    with Folder.at(path.parent) as folder:
        folder.create(path.name, secrets.token_bytes(BYTES))
    made = find_key()
    assert made is not None
    return made
