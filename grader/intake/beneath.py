"""Open what is below a folder, and never what a link leads to.

Between its listing and its reading a file, or a folder above it, can be swapped for a link. Linux finds that
out by itself: openat2(2), since 5.6, for which Python has no function. Elsewhere, and where a container
refuses the call, each folder is opened in the one above it; where a system cannot even do that (Windows),
each part of the path is looked at first.
"""

from __future__ import annotations

import ctypes
import errno
import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

OPENAT2 = 437  # of every architecture
RESOLVE_NO_MAGICLINKS, RESOLVE_NO_SYMLINKS, RESOLVE_BENEATH = 0x02, 0x04, 0x08

_CLOSED_IN_CHILDREN = getattr(os, "O_CLOEXEC", 0)
FILE = (
    os.O_RDONLY
    # Opening a named pipe would wait for ever.
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_BINARY", 0)
    | _CLOSED_IN_CHILDREN
)
FOLDER = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_NOFOLLOW", 0) | _CLOSED_IN_CHILDREN


class _How(ctypes.Structure):
    """`struct open_how`."""

    _fields_ = (("flags", ctypes.c_uint64), ("mode", ctypes.c_uint64), ("resolve", ctypes.c_uint64))


def open_beneath(root: Path, path: str, flags: int) -> int:
    """A descriptor of what is at `path`, with slashes, below the folder `root`; "" is the folder itself.

    `root` may be a link: a person named it. OSError with the number ELOOP where anything below it is one.
    """
    parts = path.split("/") if path else []
    if not {"", ".", ".."}.isdisjoint(parts):
        raise OSError(errno.EXDEV, "It leads out of the folder")
    if os.open not in os.supports_dir_fd:
        return os.open(_look(root, parts), flags)
    top = os.open(root, FOLDER & ~os.O_NOFOLLOW)
    if not parts:
        return top
    try:
        if sys.platform == "linux" and (found := _openat2(top, path, flags)) is not None:
            return found
        return _open_step_by_step(top, parts, flags)
    finally:
        os.close(top)


@contextmanager
def listed_beneath(root: Path, path: str) -> Iterator[Iterator[os.DirEntry[str]]]:
    """What is in the folder at `path`, to be looked at while it is open; OSError as for `open_beneath`."""
    if os.scandir not in os.supports_fd:
        _look(root, path.split("/") if path else [])
        with os.scandir(root / path) as entries:
            yield entries
        return
    folder = open_beneath(root, path, FOLDER)
    try:
        with os.scandir(folder) as entries:
            yield entries
    finally:
        os.close(folder)


def _openat2(top: int, path: str, flags: int) -> int | None:
    """None where the kernel lacks the call or may not be asked (old containers say EPERM)."""
    # With O_NOFOLLOW a link where a folder should be is no link, but "not a directory".
    how = _How(flags & ~os.O_NOFOLLOW, 0, RESOLVE_NO_SYMLINKS | RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS)
    spelled = ctypes.c_char_p(os.fsencode(path))
    system = ctypes.CDLL(None, use_errno=True)
    system.syscall.restype = ctypes.c_long
    found = system.syscall(
        ctypes.c_long(OPENAT2),
        ctypes.c_int(top),
        spelled,
        ctypes.byref(how),
        ctypes.c_size_t(ctypes.sizeof(how)),
    )
    if found >= 0:
        return int(found)
    number = ctypes.get_errno()
    if number in (errno.ENOSYS, errno.EPERM, errno.EINTR):
        return None
    raise OSError(number, os.strerror(number))


def _open_step_by_step(top: int, parts: list[str], flags: int) -> int:
    """Each folder in the one above, none of them through a link."""
    *folders, last = parts
    inside = os.dup(top)
    try:
        for folder in folders:
            deeper = _open_one(inside, folder, FOLDER)
            os.close(inside)
            inside = deeper
        return _open_one(inside, last, flags)
    finally:
        os.close(inside)


def _open_one(inside: int, name: str, flags: int) -> int:
    try:
        return os.open(name, flags | os.O_NOFOLLOW, dir_fd=inside)
    except OSError as error:
        # A folder that is a link is "not a directory" to some systems.
        if error.errno == errno.ENOTDIR and _is_link(name, inside):
            raise OSError(errno.ELOOP, os.strerror(errno.ELOOP)) from error
        raise


def _is_link(name: str, inside: int) -> bool:
    try:
        return stat.S_ISLNK(os.stat(name, dir_fd=inside, follow_symlinks=False).st_mode)
    except OSError:
        return False


def _look(root: Path, parts: list[str]) -> Path:
    """The path, where no part of it is a link; a swap after this look goes unnoticed."""
    path = root
    for part in parts:
        path /= part
        if path.is_symlink() or getattr(os.path, "isjunction", lambda _: False)(path):
            raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
    return path
