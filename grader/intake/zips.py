"""Zip archives as trees. What a header claims is not believed: members are judged by what is read of them."""

from __future__ import annotations

import io
import stat
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import IO, Any, BinaryIO

from grader.intake.members import (
    MAX_MEMBERS,
    SPECIAL,
    TWICE,
    damage_explained,
    in_junk,
    too_many,
    unified,
    unsafe,
)
from grader.intake.trees import LINK, Item

_ENCRYPTED = 0x1
_HEADER = 30
"""The least size of what stands in front of a member's content, without its name."""


@dataclass(frozen=True)
class Zip:
    """A zip archive; `name` is what messages call it."""

    file: zipfile.ZipFile
    name: str

    def walk(self) -> Iterator[Item]:
        overlapping = _overlapping(self.file.infolist())
        members = [info for info in self.file.infolist() if not in_junk(info.filename)]
        times = Counter(unified(info.filename) for info in members if not _is_folder(info))
        for info in sorted(members, key=lambda info: info.filename):
            problem = unsafe(info.filename) or _problem(info)
            if not problem and info.header_offset in overlapping:
                problem = "shares its bytes with another member of the archive"
            if not problem and times[unified(info.filename)] > 1:
                problem = TWICE
            yield Item(info.filename.rstrip("/"), _time(info), _is_folder(info), problem)

    def open(self, path: str) -> BinaryIO:
        name = f"{self.name}: {path}"
        with damage_explained(name):
            return io.BufferedReader(_Member(self.file.open(path), name))


def open_zip(path: str) -> Zip:
    """The zip of a whole class, on disk; IntakeError where it is none."""
    with damage_explained(path):
        return Zip(zipfile.ZipFile(path), path)


def read_zip(content: bytes, name: str) -> Zip:
    """One student's zip, in memory."""
    # Before its directory is read: a small file can list a great many members.
    if content.count(b"PK\x01\x02") > MAX_MEMBERS:
        raise too_many(name)
    return Zip(zipfile.ZipFile(io.BytesIO(content)), name)


class _Member(io.RawIOBase):
    """A member whose damage, found only while reading, is an IntakeError."""

    def __init__(self, stream: IO[bytes], name: str) -> None:
        self._stream = stream
        self._name = name

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        view = memoryview(buffer)
        with damage_explained(self._name):
            content = self._stream.read(len(view))
        view[: len(content)] = content
        return len(content)

    def close(self) -> None:
        self._stream.close()
        super().close()


def _overlapping(members: list[zipfile.ZipInfo]) -> set[int]:
    """Where members begin that reach into the next one: how a small archive claims to be a large one."""
    ordered = sorted(members, key=lambda info: info.header_offset)
    return {
        offset
        for info, after in pairwise(ordered)
        if info.header_offset + _HEADER + len(info.orig_filename) + info.compress_size > after.header_offset
        for offset in (info.header_offset, after.header_offset)
    }


def _problem(info: zipfile.ZipInfo) -> str:
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind == stat.S_IFLNK:
        return LINK
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        return SPECIAL
    if info.flag_bits & _ENCRYPTED:
        return "is encrypted; hand it in without a password"
    # The other methods decompress in steps of any size.
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return "uses an unusual compression method; use a plain zip"
    return ""


def _is_folder(info: zipfile.ZipInfo) -> bool:
    return info.filename.endswith("/")  # its own is_dir() does not expect an empty name


def _time(info: zipfile.ZipInfo) -> float | None:
    try:
        return datetime(*info.date_time).timestamp()
    except (ValueError, OverflowError, OSError):
        return None
