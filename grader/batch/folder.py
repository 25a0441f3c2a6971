"""A folder held open, to write into: files that only their owner can read, and never through a link."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from types import TracebackType

from grader.batch.errors import ResultsError, reason

PRIVATE_FOLDER, PRIVATE_FILE = 0o700, 0o600
POSIX = hasattr(os, "geteuid")
"""Whether there are owners, modes and links as Unix has them. Windows keeps the files of a person's profile
to that person by itself, and opens no folders."""

NO_LINK: int = getattr(os, "O_NOFOLLOW", 0)
_A_FOLDER: int = getattr(os, "O_DIRECTORY", 0)
_BINARY: int = getattr(os, "O_BINARY", 0)


class Folder:
    """A context manager. Names are taken relative to the folder that was opened, whatever its path means by
    then. Every method raises ResultsError.

    What root writes belongs to the owner of the folder, so that they can go on with it.
    """

    def __init__(self, path: Path, descriptor: int | None) -> None:
        """`descriptor` is the open folder, closed with this; None on systems that cannot open one."""
        self.path = path
        self.descriptor = descriptor

    @classmethod
    def at(cls, path: Path) -> Folder:
        """The folder at a path, made where it is missing; the path is the user's, with any links in it."""
        try:
            path.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
            return cls(path, os.open(path, os.O_RDONLY | _A_FOLDER) if POSIX else None)
        except OSError as error:
            raise ResultsError(f"{path} cannot be created: {reason(error)}.") from error

    def __enter__(self) -> Folder:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Safe to call twice."""
        if self.descriptor is not None:
            os.close(self.descriptor)
            self.descriptor = None

    def inner(self, name: str) -> Folder:
        """A folder in this one, made where it is missing."""
        path = self.path / name
        try:
            made = self._make(name)
            if self.descriptor is None:
                if not stat.S_ISDIR(os.lstat(path).st_mode):
                    raise NotADirectoryError(f"{path} is a link or not a folder")
                return Folder(path, None)
            inner = os.open(name, os.O_RDONLY | _A_FOLDER | NO_LINK, dir_fd=self.descriptor)
            if made:
                self._hand_over(inner)
            return Folder(path, inner)
        except OSError as error:
            raise ResultsError(f"{path} cannot be created: {reason(error)}.") from error

    @contextmanager
    def below(self, names: Iterable[str]) -> Iterator[Folder]:
        """The folder that these names lead to, each in the one before and made where it is missing."""
        with ExitStack() as opened:
            folder = self
            for name in names:
                folder = opened.enter_context(folder.inner(name))
            yield folder

    def create(self, name: str, content: bytes = b"") -> None:
        """A file that was not there before."""
        try:
            with open(self._new_file(name), "wb") as file:
                file.write(content)
        except OSError as error:
            raise ResultsError(f"{self.path / name} cannot be created: {reason(error)}.") from error

    def write(self, name: str, lines: Iterable[str | bytes]) -> None:
        """Write a file in whole or not at all; texts are written as UTF-8."""
        unfinished = f".{name}.unfinished"
        try:
            # One of a run that was killed, or a link that somebody has put there.
            self._unlink(unfinished)
            with open(self._new_file(unfinished), "wb") as file:
                file.writelines(line if isinstance(line, bytes) else line.encode() for line in lines)
            os.replace(
                self._place(unfinished),
                self._place(name),
                src_dir_fd=self.descriptor,
                dst_dir_fd=self.descriptor,
            )
        except BaseException as error:
            with suppress(OSError):
                self._unlink(unfinished)
            if not isinstance(error, OSError):
                raise
            raise ResultsError(
                f"{self.path / name} cannot be written: {reason(error)}. The ledger has"
                " all results; run the same command to write the files again."
            ) from error

    def read(self, name: str, most: int) -> bytes | None:
        """The first `most` bytes of a file, None where there is none that can be read."""
        try:
            file = os.open(self._place(name), os.O_RDONLY | NO_LINK | _BINARY, dir_fd=self.descriptor)
        except OSError:
            return None
        with open(file, "rb") as opened:
            return opened.read(most) if stat.S_ISREG(os.fstat(file).st_mode) else None

    def stat(self, path: str) -> tuple[int, int] | None:
        """The size in bytes and the time of the last change, in nanoseconds, of what is at a path below; None
        where there is nothing."""
        try:
            found = os.stat(self._place(path), dir_fd=self.descriptor, follow_symlinks=False)
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            raise ResultsError(f"{self.path / path} cannot be read: {reason(error)}.") from error
        return found.st_size, found.st_mtime_ns

    def remove(self, name: str) -> None:
        """Remove a file, if it is there."""
        try:
            self._unlink(name)
        except OSError as error:
            raise ResultsError(f"{self.path / name} cannot be removed: {reason(error)}.") from error

    def rename(self, name: str, new: str, into: Folder | None = None) -> None:
        """Give a file another name, here or in another folder; nothing where there is none."""
        into = into or self
        try:
            with suppress(FileNotFoundError):
                os.replace(
                    self._place(name),
                    into._place(new),
                    src_dir_fd=self.descriptor,
                    dst_dir_fd=into.descriptor,
                )
        except OSError as error:
            raise ResultsError(f"{self.path / name} cannot be renamed: {reason(error)}.") from error

    def _place(self, name: str) -> str:
        return name if self.descriptor is not None else str(self.path / name)

    def _new_file(self, name: str) -> int:
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | NO_LINK | _BINARY
        file = os.open(self._place(name), flags, PRIVATE_FILE, dir_fd=self.descriptor)
        self._hand_over(file)
        return file

    def _make(self, name: str) -> bool:
        try:
            os.mkdir(self._place(name), PRIVATE_FOLDER, dir_fd=self.descriptor)
        except FileExistsError:
            return False
        return True

    def _hand_over(self, descriptor: int) -> None:
        if self.descriptor is not None and os.geteuid() == 0:
            owner = os.fstat(self.descriptor)
            if owner.st_uid:
                os.fchown(descriptor, owner.st_uid, owner.st_gid)

    def _unlink(self, name: str) -> None:
        with suppress(FileNotFoundError):
            os.unlink(self._place(name), dir_fd=self.descriptor)
