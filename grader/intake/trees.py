"""What can hold a class or one student's work: a folder, or an archive read in memory.

A tree lists what it holds without reading it, and opens one file at a time. What must not be opened,
a link or a name that leads out of the tree, is listed with the reason. Nothing is ever written.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

from grader.intake.errors import IntakeError
from grader.intake.files import open_regular, too_large

MAX_DEPTH = 6
"""How many folders deep a tree is listed; exercises lie in the first three."""
MAX_ENTRIES = 5_000
"""How much of one folder at the top is listed: what one student may hand in."""

JUNK = frozenset(
    ".ds_store __macosx thumbs.db desktop.ini __pycache__ node_modules site-packages venv env".split()
)
"""What computers leave behind and nobody hands in; so is every name that begins with a dot."""


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
    """A folder on disk."""

    root: Path

    def walk(self) -> Iterator[Item]:
        for item in self._listed(""):
            yield item
            if item.is_folder and not item.problem and not is_git(item.path):
                yield from self._below(item.path)

    def open(self, path: str) -> BinaryIO:
        return open_regular(self.root / path, shown(path))

    def _below(self, top: str) -> Iterator[Item]:
        """What lies in one folder at the top: the nearest first, and no more than one may hand in."""
        seen = 0
        level = [top]
        for _ in range(MAX_DEPTH):
            deeper = []
            for folder in level:
                for item in self._listed(folder):
                    seen += 1
                    if seen > MAX_ENTRIES:
                        problem = f"holds more than {MAX_ENTRIES} files; the rest is left out"
                        yield Item(top, is_folder=True, problem=problem)
                        return
                    yield item
                    if item.is_folder and not item.problem and not is_git(item.path):
                        deeper.append(item.path)
            level = deeper

    def _listed(self, folder: str) -> Iterator[Item]:
        try:
            with os.scandir(self.root / folder) as entries:
                found = sorted(entries, key=lambda entry: entry.name)
        except OSError as error:
            problem = f"cannot be read: {(error.strerror or str(error)).lower()}"
            if not folder:
                raise IntakeError(f"{shown(str(self.root))} {problem}.") from error
            yield Item(folder, is_folder=True, problem=problem)
            return
        for entry in found:
            path = f"{folder}/{entry.name}" if folder else entry.name
            if not is_junk(entry.name) and not _is_environment(entry):
                yield _item(path, entry)


def _item(path: str, entry: os.DirEntry[str]) -> Item:
    if entry.is_symlink():
        return Item(path, is_folder=_leads_to_folder(entry), problem="is a link; put the file itself there")
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
    safe = "".join(char if char.isprintable() else ascii(char)[1:-1] for char in text)
    return safe if len(safe) <= 200 else f"{safe[:200]}…"


def _is_environment(entry: os.DirEntry[str]) -> bool:
    """Whether a folder is a Python environment, by whatever name."""
    return entry.is_dir(follow_symlinks=False) and os.path.lexists(os.path.join(entry.path, "pyvenv.cfg"))


def _leads_to_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link to itself
        return False
