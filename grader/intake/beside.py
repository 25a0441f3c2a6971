"""What was handed in beside the exercises and is used by them: the student's own modules, and data files.

A file is taken where something that is read already mentions it: `import helpers` takes `helpers.py`,
`np.loadtxt("data/ex1.csv")` takes `data/ex1.csv`, and every other `.csv`. A report or a picture in the same
folder is not read, and makes no two equal submissions different.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from grader.intake.archives import is_archive
from grader.intake.beneath import listed_beneath
from grader.intake.errors import IntakeError
from grader.intake.topics import is_source, without_upload
from grader.intake.trees import Folder, Tree, is_junk, read
from grader.submission import SourceFile

MAX_FILE, MAX_TOTAL = 2_000_000, 8_000_000
"""How large one file may be, and all of a submission together, in bytes."""
MAX_FILES = 200
MAX_FOLDERS = 3
"""How many folders deep a file may lie below the exercises."""
MAX_LISTED = 2_000
"""How many names are looked at in one folder."""

NOT_LOOKED_INTO = frozenset(["results"])
ENVIRONMENT = "pyvenv.cfg"

_WORD = re.compile(rb"[A-Za-z0-9_]+|[^\x00-\x7f]+")

Listing = Callable[[AbstractSet[str]], Iterable[str]]
"""The names of the files that there are, given the words that may name their folders."""


def may_lie_beside(path: str) -> bool:
    """Whether a file, by its path with slashes, is one that an exercise could use."""
    parts = path.split("/")
    junk = any(is_junk(part) or part.startswith(".") for part in parts)
    notebook = is_source(path) and not path.endswith(".py")
    looked_into = NOT_LOOKED_INTO.isdisjoint(part.casefold() for part in parts[:-1])
    return looked_into and len(parts) - 1 <= MAX_FOLDERS and not (junk or notebook or is_archive(path))


@dataclass(frozen=True)
class Other:
    """A file that is no exercise; `file` is what the student called it, with the archive it is in, `path`
    where it is in `tree`."""

    tree: Tree
    path: str
    file: str


def named_relative(others: Sequence[Other], places: Iterable[tuple[Tree, str]]) -> dict[str, Other]:
    """The files by their names relative to the first of the folders that they lie in, of equal names the one
    of the earlier folder. A folder is named as the student called it, in its tree."""
    folders = [(id(tree), f"{folder}/" if folder else "") for tree, folder in places]
    named: dict[str, tuple[int, Other]] = {}
    for other in others:
        inside = (i for i, (tree, folder) in enumerate(folders) if _is_in(other, tree, folder))
        if (first := next(inside, None)) is None:
            continue
        name = other.file.removeprefix(folders[first][1])
        if may_lie_beside(name) and (name not in named or first < named[name][0]):
            named[name] = first, other
    found = {name: other for name, (_, other) in named.items()}
    return _without_uploads(found) | found


def _without_uploads(found: Mapping[str, Other]) -> dict[str, Other]:
    """Those that a course site has numbered, `helpers-1.py`, as their students called them; of several the
    one that was uploaded last."""
    numbered = sorted((without_upload(PurePosixPath(name).stem)[1], name) for name in found)
    return {
        str(path.with_name(without_upload(path.stem)[0] + path.suffix)): found[name]
        for upload, name in numbered
        if upload and without_upload((path := PurePosixPath(name)).stem)[0]
    }


def _is_in(other: Other, tree: int, folder: str) -> bool:
    return id(other.tree) == tree and other.file.startswith(folder)


def beside_in_folder(folder: Path, exercises: Sequence[SourceFile]) -> tuple[SourceFile, ...]:
    """What the exercises of a folder use of what is beside them; nothing that is a link."""
    known = {file.name for file in exercises}
    tree = Folder(folder)

    def listing(words: AbstractSet[str]) -> Iterator[str]:
        return (name for name in _listed(folder, words) if name not in known)

    return read_beside(listing, lambda name: read(tree, name, MAX_FILE), exercises)


def read_beside(
    listing: Listing, read_one: Callable[[str], bytes], exercises: Sequence[SourceFile]
) -> tuple[SourceFile, ...]:
    """The files that the exercises mention, and those that their modules mention, in the order of their
    names. What cannot be read, or is too large, is not there."""
    words = {word for file in exercises for word in _words(file.source)}
    found: dict[str, bytes | None] = {}
    left = MAX_TOTAL
    while new := [name for name in listing(words) if name not in found and is_mentioned(name, words)]:
        for name in new[: MAX_FILES - len(found)]:
            content = _read(read_one, name)
            found[name] = content if content is not None and len(content) <= left else None
            if (kept := found[name]) is not None:
                left -= len(kept)
                words |= _words(kept) if name.endswith(".py") else set()
        if len(found) >= MAX_FILES:
            break
    return tuple(
        SourceFile(name, source, name) for name, source in sorted(found.items()) if source is not None
    )


def is_mentioned(name: str, words: AbstractSet[str]) -> bool:
    """Whether any part of a file's name is among the words; of a data file its ending, too."""
    path = PurePosixPath(name)
    parts = [*path.parts[:-1], path.stem, *([] if path.suffix == ".py" else [path.suffix])]
    return any(_is_among(part, words) for part in parts)


def _is_among(part: str, words: AbstractSet[str]) -> bool:
    pieces = _words(part.encode("utf-8", "replace"))
    return bool(pieces) and pieces <= words


def _words(text: bytes) -> set[str]:
    return {word.decode("utf-8", "replace") for word in _WORD.findall(text)}


def _read(read_one: Callable[[str], bytes], name: str) -> bytes | None:
    try:
        content = read_one(name)
    except (IntakeError, OSError, KeyError):
        return None
    return content if len(content) <= MAX_FILE else None


def _listed(folder: Path, words: AbstractSet[str]) -> Iterator[str]:
    """The files of a folder, then those of the folders in it that the words name."""
    level = [""]
    for _ in range(MAX_FOLDERS + 1):
        deeper = []
        for inside in level:
            names = _entries(folder, inside)
            if any(name == ENVIRONMENT for name, _ in names):
                continue
            for name, is_folder in names:
                path = f"{inside}{name}"
                if is_folder:
                    if _is_among(name, words) and not is_junk(name):
                        deeper.append(f"{path}/")
                elif may_lie_beside(path):
                    yield path
        level = deeper


def _entries(folder: Path, inside: str) -> list[tuple[str, bool]]:
    """The names of the regular files and the folders at a place, and which are folders."""
    try:
        with listed_beneath(folder, inside.rstrip("/")) as entries:
            found = []
            for number, entry in enumerate(entries):
                if number >= MAX_LISTED:
                    break
                if entry.is_file(follow_symlinks=False) or entry.is_dir(follow_symlinks=False):
                    found.append((entry.name, entry.is_dir(follow_symlinks=False)))
            return sorted(found)
    except OSError:
        return []
