"""Files in memory, in place of a folder: what was handed in beside the exercises, and what they write.

A child may write nowhere and read nothing but libraries, and that stays so: nothing here is a barrier, or
needs the system to allow more. Python's `open` and the like are replaced in the child by functions that look
here first. What student code writes is kept here for as long as its file is worked with, within the memory
that it may use, so that `np.savetxt` or `torch.save` costs a right answer nothing. Runs in the child.
"""

from __future__ import annotations

import builtins
import contextlib
import errno
import io
import os
import stat
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import torch
from numpy.lib import _datasource

REAL_PLACES = ("/dev/", "/proc/", "/sys/")
OPEN, STAT, LISTDIR, SCANDIR, SAVE = io.open, os.stat, os.listdir, os.scandir, torch.save
CHDIR, REMOVE, RENAME = os.chdir, os.remove, os.rename


class Scratch:
    """The files by their absolute paths; relative ones, also where they climb above it, count from the
    folder `home`."""

    def __init__(self) -> None:
        self.home = os.getcwd()
        self._given: dict[str, bytes] = {}
        self._files: dict[str, bytes] = {}
        self._folders: set[str] = set()

    def give(self, files: Mapping[str, bytes]) -> None:
        """Put files there that were handed in, by their names relative to `home`."""
        self._given |= {self.place(name): content for name, content in files.items()}
        self.begin()

    def begin(self) -> None:
        """As at first: forget what was written since."""
        self._files = dict(self._given)
        self._folders = {self.home}
        for place in self._files:
            self._add_folders(os.path.dirname(place))

    def install(self) -> None:
        """Have Python's functions look here."""
        builtins.open = io.open = self.open
        torch.save = self.save_tensors
        with contextlib.suppress(KeyError, AttributeError):
            # NumPy has kept Python's own for `loadtxt` and `savetxt`.
            openers: Any = vars(_datasource)["_file_openers"]
            openers._file_openers[None] = self.open
        replaced: dict[str, Callable[..., Any]] = {
            "stat": self.stat,
            "lstat": partial(self.stat, follow_symlinks=False),
            "listdir": self.listdir,
            "scandir": self.scandir,
            "mkdir": self.mkdir,
            "chdir": self.chdir,
            "remove": self.remove,
            "unlink": self.remove,
            "rename": self.rename,
            "replace": self.rename,
        }
        for name, function in replaced.items():
            setattr(os, name, function)

    def place(self, path: Any) -> str:
        """The absolute path that is meant."""
        name = os.fsdecode(path)
        if not os.path.isabs(name):
            # What is beside the exercises, or above them, was handed in with them.
            parts = os.path.normpath(name).split(os.sep)
            name = os.path.join(self.home, *(part for part in parts if part != os.pardir))
        return os.path.normpath(name)

    def open(self, file: Any, mode: str = "r", buffering: int = -1, *args: Any, **kwargs: Any) -> Any:
        """As `open`, with gdgrade's own files where they are meant."""
        if isinstance(file, int) or kwargs.get("opener") is not None or len(args) > 4:
            return OPEN(file, mode, buffering, *args, **kwargs)
        place, writes = self.place(file), not set(mode).isdisjoint("wax+")
        if place not in self._files and (not writes or self._is_real(place)):
            return OPEN(file, mode, buffering, *args, **kwargs)
        raw = self._opened(place, mode, writes)
        if "b" in mode:
            return raw
        names = ("encoding", "errors", "newline")
        options = dict(zip(names, args, strict=False)) | {n: kwargs[n] for n in names if n in kwargs}
        options.setdefault("encoding", "utf-8")
        return io.TextIOWrapper(raw, **options)

    def _opened(self, place: str, mode: str, writes: bool) -> io.BytesIO:
        there = place in self._files
        if "x" in mode and there:
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), self._shown(place))
        if "r" in mode and not there:
            raise self._missing(place)
        if not writes:
            return io.BytesIO(self._files[place])
        if os.path.dirname(place) not in self._folders:
            self._add_folders(os.path.dirname(place))
        kept = self._files[place] if there and "w" not in mode else b""
        self._files[place] = kept
        return _Written(self._files, place, at_end="a" in mode)

    def save_tensors(self, obj: Any, f: Any, *args: Any, **kwargs: Any) -> None:
        """As `torch.save`, which opens files by itself."""
        if not isinstance(f, (str, os.PathLike)):
            return SAVE(obj, f, *args, **kwargs)
        with self.open(f, "wb") as file:
            return SAVE(obj, file, *args, **kwargs)

    def stat(self, path: Any, *args: Any, **kwargs: Any) -> os.stat_result:
        if not isinstance(path, int) and not kwargs.get("dir_fd"):
            place = self.place(path)
            if place in self._files:
                return _status(stat.S_IFREG | 0o644, len(self._files[place]))
            if place in self._folders and place != self.home:
                return _status(stat.S_IFDIR | 0o755, 0)
        return STAT(path, *args, **kwargs)

    def listdir(self, path: Any = ".") -> list[Any]:
        if isinstance(path, int) or self.place(path) not in self._folders:
            return LISTDIR(path)
        inside = self.place(path) + os.sep
        names = (
            p[len(inside) :].split(os.sep)[0] for p in (*self._files, *self._folders) if p.startswith(inside)
        )
        return sorted({name for name in names if name})

    def scandir(self, path: Any = ".") -> Any:
        """As `os.scandir`, which `glob` uses."""
        if isinstance(path, int) or self.place(path) not in self._folders:
            return SCANDIR(path)
        entries = [Entry(name, os.path.join(os.fsdecode(path), name), self) for name in self.listdir(path)]
        return contextlib.nullcontext(iter(entries))

    def mkdir(self, path: Any, *_: Any, **__: Any) -> None:
        if os.path.exists(path):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), os.fsdecode(path))
        self._add_folders(self.place(path))

    def chdir(self, path: Any) -> None:
        """To where it is nothing has to be done: `os.chdir(os.path.dirname(__file__))`."""
        if isinstance(path, int) or self.place(path or ".") != self.home:
            CHDIR(path)

    def remove(self, path: Any, *args: Any, **kwargs: Any) -> None:
        if self._is_here(path):
            del self._files[self.place(path)]
        else:
            REMOVE(path, *args, **kwargs)

    def rename(self, src: Any, dst: Any, *args: Any, **kwargs: Any) -> None:
        if self._is_here(src):
            self._files[self.place(dst)] = self._files.pop(self.place(src))
        else:
            RENAME(src, dst, *args, **kwargs)

    def _is_here(self, path: Any) -> bool:
        """Whether a file is one of gdgrade's. FileNotFoundError where only we could have it, and have not."""
        place = self.place(path)
        if place not in self._files and place.startswith(self.home + os.sep):
            raise self._missing(place)
        return place in self._files

    def _add_folders(self, place: str) -> None:
        while place not in self._folders and place != os.path.dirname(place):
            self._folders.add(place)
            place = os.path.dirname(place)

    def _is_real(self, place: str) -> bool:
        """Whether a place to write to is the system's own, which has its own answer to that."""
        return place.startswith(REAL_PLACES) or os.path.lexists(place)

    def _missing(self, place: str) -> FileNotFoundError:
        return FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), self._shown(place))

    def _shown(self, place: str) -> str:
        return place.removeprefix(self.home + os.sep)


@dataclass(frozen=True)
class Entry:
    """What is asked of an `os.DirEntry`."""

    name: str
    path: str
    scratch: Scratch

    def __fspath__(self) -> str:
        return self.path

    def is_dir(self, *, follow_symlinks: bool = True) -> bool:
        return os.path.isdir(self.path)

    def is_file(self, *, follow_symlinks: bool = True) -> bool:
        return os.path.isfile(self.path)

    def is_symlink(self) -> bool:
        return False

    def stat(self, *, follow_symlinks: bool = True) -> os.stat_result:
        return self.scratch.stat(self.path)


class _Written(io.BytesIO):
    """A file that is written: its content is kept when it is flushed or closed."""

    def __init__(self, files: dict[str, bytes], place: str, at_end: bool) -> None:
        super().__init__(files[place])
        self._keep = files, place
        if at_end:
            self.seek(0, io.SEEK_END)

    def flush(self) -> None:
        if not self.closed:
            files, place = self._keep
            files[place] = self.getvalue()

    def close(self) -> None:
        self.flush()
        super().close()


def _status(mode: int, size: int) -> os.stat_result:
    return os.stat_result((mode, 0, 0, 1, 0, 0, size, 0, 0, 0))
