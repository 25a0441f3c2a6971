"""What zip and tar have in common: names that must not be followed, and damage told in a sentence."""

from __future__ import annotations

import lzma
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from grader.intake.errors import IntakeError
from grader.intake.trees import is_junk, shown

MAX_MEMBERS = 5_000
"""The most members that an archive of one student may have."""

SPECIAL = "is not a regular file"
TWICE = "is in the archive more than once, or differs from another name only in case"

_DAMAGE = (
    zipfile.BadZipFile,
    tarfile.TarError,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    OSError,
    ValueError,  # of dates, sizes and names in headers; UnicodeError is one
    ArithmeticError,
    MemoryError,
    RuntimeError,  # what zipfile raises where a password is wanted; NotImplementedError is one
    LookupError,
    AttributeError,
    TypeError,
)
"""What the libraries raise on archives that are not what they say."""


@contextmanager
def damage_explained(name: str) -> Iterator[None]:
    """Makes an IntakeError of what the libraries raise on a damaged archive called `name`."""
    try:
        yield
    except IntakeError:
        raise
    except _DAMAGE as error:
        raise IntakeError(
            f"{shown(name)} cannot be read: it is damaged, or not a zip or tar archive."
        ) from error


def too_many(name: str) -> IntakeError:
    return IntakeError(f"{shown(name)} has more than {MAX_MEMBERS} members.")


def unsafe(path: str) -> str:
    """Why a name is refused; empty where it is a plain path below the archive."""
    if path.startswith("/") or "\\" in path or path[1:2] == ":":
        return "is an absolute path, or a path of another system"
    parts = path.rstrip("/").split("/")
    if ".." in parts:
        return "leads out of the archive"
    if len(path) > 1000 or not path.isprintable() or "." in parts or "" in parts:
        return "is not a valid file name"
    return ""


def in_junk(path: str) -> bool:
    """Whether a member is in what nobody hands in; of a `.git`, only the folder itself is of use."""
    parts = path.rstrip("/").split("/")
    return any(is_junk(part) for part in parts if part not in (".", "..")) or ".git" in parts[:-1]


def unified(path: str) -> str:
    """Names that some file systems cannot tell apart are equal."""
    return path.rstrip("/").casefold()
