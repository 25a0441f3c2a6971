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

from grader.intake.budget import Budget
from grader.intake.errors import IntakeError
from grader.intake.members import MAX_MEMBERS, SPECIAL, TWICE, in_junk, too_many, unified, unsafe
from grader.intake.notebooks import MAX_NOTEBOOK
from grader.intake.trees import LINK, Item, shown

MAX_HEADER = 65_536
"""The largest header, in bytes: a long name, or the extended headers of pax."""
MOST_AT_ONCE = 1_000_000
"""How much is decompressed before the budget is looked at."""
MAX_KEPT = 20_000_000
"""How much of it is kept."""
MAX_ALSO = 8_000_000
"""How much is kept of what may be of use beside that."""


@dataclass(frozen=True)
class Tar:
    """What was kept of a tar."""

    items: tuple[Item, ...]
    contents: dict[str, bytes]

    def walk(self) -> Iterator[Item]:
        yield from self.items

    def open(self, path: str) -> BinaryIO:
        return io.BytesIO(self.contents[path])


def read_tar(
    content: bytes,
    name: str,
    wanted: Callable[[str], bool],
    budget: Budget,
    also: Callable[[str], bool] = lambda _: False,
) -> Tar:
    """One student's tar with the contents of the files that are `wanted`, and of those that are wanted
    `also`, as far as there is room. Raises BudgetSpent."""
    items: list[Item] = []
    contents: dict[str, bytes] = {}
    kept = kept_also = 0
    for info, file in _members(content, name, budget):
        path = info.name.removeprefix("./").rstrip("/")
        if path in ("", ".") or in_junk(path):
            continue
        problem = unsafe(path) or _problem(info)
        if file and not problem and wanted(path):
            # A byte more than the largest file may have: whoever reads it refuses it.
            contents[path] = file.read(min(MAX_KEPT - kept, MAX_NOTEBOOK) + 1)
            kept += len(contents[path])
            if kept > MAX_KEPT:
                raise IntakeError(f"{shown(name)} holds more than {MAX_KEPT // 1_000_000} MB of exercises.")
        elif file and not problem and also(path) and info.size <= MAX_ALSO - kept_also:
            contents[path] = file.read(MAX_ALSO - kept_also)
            kept_also += len(contents[path])
        items.append(Item(path, _time(info), info.isdir(), problem))
    times = Counter(unified(item.path) for item in items if not item.is_folder)
    listed = (
        Item(item.path, problem=TWICE) if times[unified(item.path)] > 1 and not item.problem else item
        for item in items
    )
    return Tar(tuple(sorted(listed, key=lambda item: item.path)), contents)


def _members(content: bytes, name: str, budget: Budget) -> Iterator[tuple[tarfile.TarInfo, BinaryIO | None]]:
    """Each member with its content, None where it has none, to be read before the next one."""
    with (
        closing(_decompressed(content)) as stream,
        tarfile.open(fileobj=_Counted(stream, budget), mode="r|", tarinfo=_ModestHeader) as tar,
    ):
        for number, info in enumerate(tar, start=1):
            if number > MAX_MEMBERS:
                raise too_many(name)
            yield info, cast("BinaryIO | None", tar.extractfile(info) if info.isreg() else None)


class _ModestHeader(tarfile.TarInfo):
    """A member whose header is short and lists no holes of a sparse file.

    tarfile reads headers whole: long ones it searches for hours, of holes it makes lists of any length.
    """

    _LONG = (
        tarfile.XHDTYPE,
        tarfile.XGLTYPE,
        tarfile.SOLARIS_XHDTYPE,
        tarfile.GNUTYPE_LONGNAME,
        tarfile.GNUTYPE_LONGLINK,
    )

    def _proc_member(self, tar: tarfile.TarFile) -> tarfile.TarInfo:
        # The entry point that tarfile names for subclasses.
        if self.type == tarfile.GNUTYPE_SPARSE or (self.type in self._LONG and self.size > MAX_HEADER):
            raise tarfile.ReadError("a header that is too large")
        return cast(tarfile.TarInfo, super()._proc_member(tar))  # type: ignore[misc]

    def _proc_gnusparse_10(self, *_: object) -> None:
        raise tarfile.ReadError("a list of holes that is too long")


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
    """A stream that ends in BudgetSpent where it costs too much, whatever the headers claim."""

    def __init__(self, stream: BinaryIO, budget: Budget) -> None:
        self._stream = stream
        self._budget = budget

    def read(self, size: int = -1) -> bytes:
        content = self._stream.read(min(size, MOST_AT_ONCE) if size >= 0 else MOST_AT_ONCE)
        self._budget.spend(len(content))
        return content


def _problem(info: tarfile.TarInfo) -> str:
    if info.issym() or info.islnk():
        return LINK
    return "" if (info.isreg() or info.isdir()) and info.size >= 0 else SPECIAL


def _time(info: tarfile.TarInfo) -> float | None:
    return float(info.mtime) if 0 < info.mtime < 2**40 else None
