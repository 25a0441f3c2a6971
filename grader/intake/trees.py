"""What can hold a class or one student's work: a folder, or an archive read in memory.

A tree lists what it holds without reading it, and opens one file at a time. What must not be opened,
a link or a name that leads out of the tree, is listed with the reason. Nothing is ever written.
"""

from __future__ import annotations

import errno
import heapq
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

from grader.intake.beneath import listed_beneath
from grader.intake.errors import IntakeError
from grader.intake.files import open_regular_beneath, too_large

MAX_DEPTH = 6
"""How many folders deep a tree is listed; exercises lie in the first three."""
MAX_ENTRIES = 5_000
"""How much of one folder at the top is listed: what one student may hand in."""
MAX_SCANNED = 400_000
"""How many names below one folder at the top are looked at to choose those."""
ENVIRONMENT = "is a Python environment, or a folder of packages"
LINK = "is a link; replace it with the file itself"

PACKED = (".zip", ".tar", ".gz", ".tgz", ".bz2", ".xz")
JUNK = frozenset(
    ".ds_store __macosx thumbs.db desktop.ini __pycache__ node_modules site-packages venv env".split()
)
"""What computers leave behind and nobody hands in; so is every name that begins with a dot."""
_PACKAGES = frozenset("node_modules site-packages venv env".split())
"""Of these, names that a student may have: at the top, where students are, such a folder is not passed over
in silence."""


@dataclass(frozen=True, slots=True)
class Item:
    """A file or folder of a tree, by its path with slashes, relative to the tree.

    `modified` is in seconds since 1970, None where unknown. `problem` says why it is not to be opened,
    as the rest of a sentence that begins with its name.
    """

    path: str
    modified: float | None = None
    is_folder: bool = False
    problem: str = ""

    @property
    def sentence(self) -> str:
        return f"{shown(self.path)} {self.problem}."


class Tree(Protocol):
    """A folder or an archive."""

    def walk(self) -> Iterator[Item]:
        """Everything in it but junk, in an order that depends on the names alone.

        A folder called `.git` is listed, and not what is in it.
        """
        ...

    def open(self, path: str) -> BinaryIO:
        """The file of that name; IntakeError where it cannot be opened, OSError while it is read."""
        ...


@dataclass(frozen=True)
class Folder:
    """A folder on disk. Nothing in it that is a link is followed, be it put there after the listing."""

    root: Path

    def walk(self) -> Iterator[Item]:
        for item in self._at_the_top():
            yield item
            if _leads_deeper(item):
                yield from self._below(item.path)

    def open(self, path: str) -> BinaryIO:
        return open_regular_beneath(self.root, path, shown(path))

    def _at_the_top(self) -> list[Item]:
        try:
            with listed_beneath(self.root, "") as entries:
                return list(self._items("", sorted(entries, key=_name)))
        except OSError as error:
            raise IntakeError(f"{shown(str(self.root))} {_unreadable(error)}.") from error

    def _below(self, top: str) -> Iterator[Item]:
        """What is in one folder at the top: the nearest first, and no more than one may hand in."""
        listing = _Listing(MAX_ENTRIES, MAX_SCANNED)
        level = [top]
        for _ in range(MAX_DEPTH):
            deeper = []
            for folder in level:
                for item in self._listed(folder, listing):
                    yield item
                    if _leads_deeper(item):
                        deeper.append(item.path)
                if listing.is_full:
                    problem = f"holds more than {MAX_ENTRIES} files; the rest is left out"
                    yield Item(top, is_folder=True, problem=problem)
                    return
            level = deeper

    def _listed(self, folder: str, listing: _Listing) -> list[Item]:
        """The items of a folder by name, as far as there is room for them."""
        try:
            with listed_beneath(self.root, folder) as entries:
                return list(self._items(folder, sorted(listing.choose(entries), key=_name)))
        except OSError as error:
            problem = LINK if error.errno == errno.ELOOP else _unreadable(error)
            return [Item(folder, is_folder=True, problem=problem)]

    def _items(self, folder: str, entries: Iterable[os.DirEntry[str]]) -> Iterator[Item]:
        """The entries as items, without junk. At the top a folder of packages is one, with the reason why
        it is not looked into: it has the name of a student, or is one's."""
        for entry in entries:
            path = f"{folder}/{entry.name}" if folder else entry.name
            packages = entry.name.casefold() in _PACKAGES or self._is_environment(path, entry)
            if packages and not folder and entry.is_dir(follow_symlinks=False):
                yield Item(path, is_folder=True, problem=ENVIRONMENT)
            elif not packages and not is_junk(entry.name):
                yield _item(path, entry)

    def _is_environment(self, path: str, entry: os.DirEntry[str]) -> bool:
        """Whether a folder is a Python environment, by whatever name."""
        return entry.is_dir(follow_symlinks=False) and os.path.lexists(self.root / path / "pyvenv.cfg")


@dataclass
class _Listing:
    """What is listed below one folder at the top: so many entries, chosen of so many names."""

    entries: int
    names: int
    is_full: bool = False

    def choose(self, entries: Iterable[os.DirEntry[str]]) -> list[os.DirEntry[str]]:
        """Of the entries of one folder those that there is room for, the likeliest to be somebody's work,
        with no more of them in memory at a time."""
        chosen = heapq.nsmallest(self.entries + 1, self._looked_at(entries), key=_likelihood)
        if len(chosen) > self.entries:
            self.is_full = True
            chosen.pop()
        self.entries -= len(chosen)
        return chosen

    def _looked_at(self, entries: Iterable[os.DirEntry[str]]) -> Iterator[os.DirEntry[str]]:
        for entry in entries:
            self.names -= 1
            if self.names < 0:
                self.is_full = True
                return
            if not is_junk(entry.name):
                yield entry


def _leads_deeper(item: Item) -> bool:
    return item.is_folder and not item.problem and not is_git(item.path)


def _name(entry: os.DirEntry[str]) -> str:
    return entry.name


def _likelihood(entry: os.DirEntry[str]) -> tuple[bool, bool, str]:
    """Sources before archives, the rest behind them, each by name."""
    name = entry.name.casefold()
    return not name.endswith((".py", ".ipynb")), not name.endswith(PACKED), entry.name


def _unreadable(error: OSError) -> str:
    return f"cannot be read: {(error.strerror or str(error)).lower()}"


def _item(path: str, entry: os.DirEntry[str]) -> Item:
    if entry.is_symlink():
        return Item(path, is_folder=_leads_to_folder(entry), problem=LINK)
    if entry.is_dir(follow_symlinks=False):
        return Item(path, is_folder=True)
    if not entry.is_file(follow_symlinks=False):
        return Item(path, problem="is not a regular file")
    try:
        return Item(path, entry.stat(follow_symlinks=False).st_mtime)
    except OSError:
        return Item(path)


def read(tree: Tree, path: str, limit: int) -> bytes:
    """The content of a file of at most `limit` bytes, by the count of what was read; IntakeError."""
    try:
        with tree.open(path) as file:
            content = file.read(limit + 1)
    except OSError as error:
        raise IntakeError(f"{shown(path)} cannot be read: {error.strerror or error}.") from error
    if len(content) > limit:
        raise IntakeError(f"{shown(path)} is {too_large(limit)}.")
    return content


def is_junk(name: str) -> bool:
    """Whether a file or folder of this name is never looked into. A `.git` is told apart by `is_git`."""
    return name.casefold() in JUNK or (name.startswith(".") and name != ".git")


def is_git(path: str) -> bool:
    return path.rpartition("/")[2] == ".git"


def shown(text: str) -> str:
    """A name that a stranger chose, safe to print: no control characters, no broken Unicode."""
    spelled = (char if char.isprintable() else ascii(char)[1:-1] for char in text)
    safe = text if text.isprintable() else "".join(spelled)
    return safe if len(safe) <= 200 else f"{safe[:200]}…"


def _leads_to_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link to itself
        return False
