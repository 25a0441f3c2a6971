"""Tar archives as trees, plain or compressed by gzip, bzip2 or xz.

A tar can only be read from its beginning to its end: what is wanted of it is kept in memory, and it is
given up where it unpacks to more than anybody hands in.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import BinaryIO, cast

from grader.intake.errors import IntakeError
from grader.intake.members import LINK, MAX_MEMBERS, SPECIAL, TWICE, in_junk, too_many, unified, unsafe
from grader.intake.trees import Item, shown

MAX_UNPACKED = 64_000_000
"""How much of a tar is decompressed in all."""
MAX_KEPT = 20_000_000
"""How much of it is kept."""


@dataclass(frozen=True)
class Tar:
    """What was kept of a tar."""

    items: tuple[Item, ...]
    contents: dict[str, bytes]

    def walk(self) -> Iterator[Item]:
        yield from self.items

    def open(self, path: str) -> BinaryIO:
        return io.BytesIO(self.contents[path])


def read_tar(content: bytes, name: str, wanted: Callable[[str], bool]) -> Tar:
    """One student's tar, of which the contents of the files that are `wanted` are kept."""
    items: list[Item] = []
    contents: dict[str, bytes] = {}
    kept = 0
    for info, file in _members(content, name):
        path = info.name.removeprefix("./").rstrip("/")
        if path in ("", ".") or in_junk(path):
            continue
        problem = unsafe(path) or _problem(info)
        if file and not problem and wanted(path):
            contents[path] = file.read(MAX_KEPT - kept + 1)
            kept += len(contents[path])
            if kept > MAX_KEPT:
                raise IntakeError(f"{shown(name)} holds more than {MAX_KEPT // 1_000_000} MB of exercises.")
        items.append(Item(path, _time(info), info.isdir(), problem))
    times = Counter(unified(item.path) for item in items if not item.is_folder)
    told = (
        Item(item.path, problem=TWICE) if times[unified(item.path)] > 1 and not item.problem else item
        for item in items
    )
    return Tar(tuple(sorted(told, key=lambda item: item.path)), contents)


def _members(content: bytes, name: str) -> Iterator[tuple[tarfile.TarInfo, BinaryIO | None]]:
    """Each member with its content, None where it has none, to be read before the next one."""
    with (
        closing(_decompressed(content)) as stream,
        tarfile.open(fileobj=_Counted(stream, name), mode="r|") as tar,
    ):
        for number, info in enumerate(tar, start=1):
            if number > MAX_MEMBERS:
                raise too_many(name)
            yield info, cast("BinaryIO | None", tar.extractfile(info) if info.isreg() else None)


def _decompressed(content: bytes) -> BinaryIO:
    """The bytes of the tar itself; these readers hold no more than what is asked of them."""
    raw = io.BytesIO(content)
    if content.startswith(b"\x1f\x8b"):
        return cast(BinaryIO, gzip.GzipFile(fileobj=raw))
    if content.startswith(b"BZh"):
        return cast(BinaryIO, bz2.BZ2File(raw))
    if content.startswith(b"\xfd7zXZ\x00"):
        return cast(BinaryIO, lzma.LZMAFile(raw))
    return raw


class _Counted(io.RawIOBase):
    """A stream that ends in an IntakeError after `MAX_UNPACKED` bytes, whatever the headers claim."""

    def __init__(self, stream: BinaryIO, name: str) -> None:
        self._stream = stream
        self._name = name
        self._left = MAX_UNPACKED

    def read(self, size: int = -1) -> bytes:
        content = self._stream.read(min(size, self._left + 1) if size >= 0 else self._left + 1)
        self._left -= len(content)
        if self._left < 0:
            raise IntakeError(f"{shown(self._name)} unpacks to more than {MAX_UNPACKED // 1_000_000} MB.")
        return content


def _problem(info: tarfile.TarInfo) -> str:
    if info.issym() or info.islnk():
        return LINK
    return "" if (info.isreg() or info.isdir()) and info.size >= 0 else SPECIAL


def _time(info: tarfile.TarInfo) -> float | None:
    return float(info.mtime) if 0 < info.mtime < 2**40 else None
