"""Archives as trees: zip and tar, read in memory and never unpacked to disk.

What a header claims is not believed: sizes are counted while reading, and what is refused is refused
member by member where the archive as a whole can be read.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import stat
import struct
import tarfile
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import BinaryIO, cast

from grader.intake.errors import IntakeError
from grader.intake.trees import Item, Tree, is_junk, shown

MAX_ARCHIVE = 50_000_000
"""The largest archive of one student, in bytes."""
MAX_UNPACKED = 64_000_000
"""How much of one tar is decompressed in all."""
MAX_KEPT = 20_000_000
"""How much of one tar is kept in memory: the files that may be exercises."""
MAX_MEMBERS = 5_000
"""The most members that an archive of one student may have."""

_ENCRYPTED = 0x1
_ENDINGS = (".zip", ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tar.xz", ".txz")
_DAMAGE = (
    zipfile.BadZipFile,
    tarfile.TarError,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    OSError,
    ValueError,  # of dates, sizes and names in headers; UnicodeError is one
    OverflowError,
    MemoryError,
    RecursionError,
    RuntimeError,  # what zipfile raises where a password is wanted, NotImplementedError is one
    IndexError,
    KeyError,
)
"""What the libraries raise on archives that are not what they say."""


def is_archive(name: str) -> bool:
    """Whether a file is called like an archive that can be read."""
    return name.casefold().endswith(_ENDINGS)


def archive_stem(name: str) -> str:
    """`alice` for `alice.tar.gz`."""
    ending = max((end for end in _ENDINGS if name.casefold().endswith(end)), key=len, default="")
    return name[: len(name) - len(ending)]


def open_archive(content: bytes, name: str, wanted: Callable[[str], bool]) -> Tree:
    """One student's archive. IntakeError where it cannot be read at all.

    Its kind is told by its content, not by its name. Of a tar, which can only be read from its
    beginning to its end, the files that are `wanted` are kept.
    """
    with _damage_told(name):
        if content[:2] == b"PK":
            if content.count(b"PK\x01\x02") > MAX_MEMBERS:
                raise IntakeError(f"{shown(name)} has more than {MAX_MEMBERS} members.")
            return Zip(zipfile.ZipFile(io.BytesIO(content)), name)
        return _read_tar(content, name, wanted)


@dataclass(frozen=True)
class Zip:
    """A zip archive; `name` is what messages call it."""

    file: zipfile.ZipFile
    name: str

    def walk(self) -> Iterator[Item]:
        members = [info for info in self.file.infolist() if not _in_junk(info.filename)]
        overlapping = _overlapping(self.file.infolist())
        times = Counter(_unified(info.filename) for info in members)
        for info in sorted(members, key=lambda info: info.filename):
            problem = _unsafe(info.filename) or _zip_problem(info)
            if not problem and info.header_offset in overlapping:
                problem = "shares its bytes with another member of the archive"
            if not problem and times[_unified(info.filename)] > 1:
                problem = "comes more than once in the archive, or differs from another name in case only"
            yield Item(info.filename.rstrip("/"), _zip_time(info), info.is_dir(), problem)

    def open(self, path: str) -> BinaryIO:
        with _damage_told(f"{self.name}: {path}"):
            return cast(BinaryIO, _ToldDamage(self.file.open(path), f"{self.name}: {path}"))


def open_zip(path: str) -> Zip:
    """The zip of a whole class, on disk; IntakeError where it is none."""
    with _damage_told(path):
        return Zip(zipfile.ZipFile(path), path)


@dataclass(frozen=True)
class _Members:
    """What was kept of a tar."""

    items: tuple[Item, ...]
    contents: dict[str, bytes]

    def walk(self) -> Iterator[Item]:
        yield from self.items

    def open(self, path: str) -> BinaryIO:
        return io.BytesIO(self.contents[path])


def _read_tar(content: bytes, name: str, wanted: Callable[[str], bool]) -> _Members:
    items: dict[str, Item] = {}
    contents: dict[str, bytes] = {}
    names: Counter[str] = Counter()
    kept = members = 0
    with _decompressed(content) as stream, tarfile.open(fileobj=_Counted(stream, name), mode="r|") as tar:
        for info in tar:
            members += 1
            if members > MAX_MEMBERS:
                raise IntakeError(f"{shown(name)} has more than {MAX_MEMBERS} members.")
            path = _tidy(info.name)
            if not path or _in_junk(path):
                continue
            problem = _unsafe(path) or _tar_problem(info)
            names[_unified(path)] += 1
            if not problem and info.isreg() and wanted(path):
                room = MAX_KEPT - kept
                file = tar.extractfile(info)
                contents[path] = file.read(room + 1) if file else b""
                kept += len(contents[path])
                if kept > MAX_KEPT:
                    raise IntakeError(f"{shown(name)} holds more than {MAX_KEPT // 1_000_000} MB.")
            items[path] = Item(path, _tar_time(info), info.isdir(), problem)
    told = [_told_twice(item) if names[_unified(path)] > 1 else item for path, item in items.items()]
    return _Members(tuple(sorted(told, key=lambda item: item.path)), contents)


def _told_twice(item: Item) -> Item:
    if item.problem or item.is_folder:
        return item
    return Item(item.path, problem="comes more than once in the archive, or differs in case only")


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


class _ToldDamage(io.RawIOBase):
    """A member of a zip whose damage, found only while reading, is an IntakeError."""

    def __init__(self, stream: object, name: str) -> None:
        self._stream = cast(BinaryIO, stream)
        self._name = name

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        with _damage_told(self._name):
            return self._stream.read(size)

    def close(self) -> None:
        self._stream.close()
        super().close()


@contextmanager
def _damage_told(name: str) -> Iterator[None]:
    try:
        yield
    except IntakeError:
        raise
    except _DAMAGE as error:
        raise IntakeError(
            f"{shown(name)} cannot be read: it is damaged, or no zip or tar archive."
        ) from error


def _overlapping(members: list[zipfile.ZipInfo]) -> set[int]:
    """Where members begin that reach into the next one: how a small archive claims to be a large one."""
    ordered = sorted(members, key=lambda info: info.header_offset)
    header = 30  # and the name, at the least
    return {
        offset
        for info, after in pairwise(ordered)
        if info.header_offset + header + len(info.orig_filename) + info.compress_size > after.header_offset
        for offset in (info.header_offset, after.header_offset)
    }


def _unsafe(path: str) -> str:
    """Why a name is refused; empty where it is a plain path below the archive."""
    if path.startswith("/") or "\\" in path or path[1:2] == ":":
        return "is an absolute path, or one of another system"
    if ".." in path.split("/"):
        return "leads out of the archive"
    if len(path) > 1000 or not path.isprintable():
        return "is no name for a file"
    return ""


def _zip_problem(info: zipfile.ZipInfo) -> str:
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind == stat.S_IFLNK:
        return "is a link; put the file itself there"
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        return "is not a regular file"
    if info.flag_bits & _ENCRYPTED:
        return "is encrypted; hand it in without a password"
    # The other methods decompress in steps of any size.
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return "is compressed by an unusual method; use plain zip"
    return ""


def _tar_problem(info: tarfile.TarInfo) -> str:
    if info.issym() or info.islnk():
        return "is a link; put the file itself there"
    return "" if info.isreg() or info.isdir() else "is not a regular file"


def _zip_time(info: zipfile.ZipInfo) -> float | None:
    try:
        return datetime(*info.date_time).timestamp()
    except (ValueError, OverflowError, OSError):
        return None


def _tar_time(info: tarfile.TarInfo) -> float | None:
    return float(info.mtime) if 0 < info.mtime < 2**40 else None


def _in_junk(path: str) -> bool:
    """Whether a member lies in what nobody hands in; of a `.git`, only the folder itself is of use."""
    parts = path.rstrip("/").split("/")
    return any(is_junk(part) for part in parts if part not in (".", "..")) or ".git" in parts[:-1]


def _tidy(path: str) -> str:
    """`./alice/` as `alice`."""
    return path.removeprefix("./").rstrip("/") if path != "." else ""


def _unified(path: str) -> str:
    return path.rstrip("/").casefold()
