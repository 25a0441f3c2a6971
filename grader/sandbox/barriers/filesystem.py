"""The barrier to files: Landlock, by which a process gives up everything it does not name.

What a child may still do is read Python and its packages, package by package, and nothing else: it
writes nowhere, and what belongs to the grader is not on the list, wherever that is installed.
"""

from __future__ import annotations

import contextlib
import os
import sys
import sysconfig
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from landlockpy import AccessFS, Ruleset

OWN = ("grader", "gdgrade", "_gdgrade", "__editable__")
"""How everything of gdgrade begins, in a folder of packages."""

SYSTEM = (
    "/lib",
    "/lib64",
    "/usr/lib",
    "/usr/lib64",
    "/usr/share/zoneinfo",
    "/etc/ld.so.cache",
    "/etc/localtime",
)
READ_DEVICES = ("/dev/zero", "/dev/urandom", "/dev/random")
NOTHING = "/dev/null"
"""The only file that may be written to."""

CUDA = ("/sys", "/proc", "/usr/local/cuda", "/usr/local/nvidia", "/usr/share/nvidia", "/etc/nvidia")
"""What the driver's libraries read, and where they are where it is not among the system's own."""
DRIVER = "libcuda.so"
OWN_THREADS = "/proc/self/task"
"""Where a process names its threads. The driver takes it for an error where it may not: from version 570 on
cuInit fails with error 304 (NVIDIA/OpenShell#710)."""


class FileBarrier:
    """The rules, made once in the warm process; each child puts itself under them.

    With `cuda` the driver's devices are open too, which is a weaker barrier. `version` is the newest one
    of Landlock's that is used. Nothing in the `hidden` files and folders is readable, wherever they are.
    """

    def __init__(self, cuda: bool = False, version: int | None = None, hidden: Sequence[str] = ()) -> None:
        from landlockpy.flags import LATEST_ABI

        self._newest = LATEST_ABI if version is None else version
        self._cuda = cuda
        self._allowed = list(_allowed(cuda, hidden))
        # One rule of a child on CUDA is about itself: it makes its own.
        self._ruleset = None if cuda else self._made()

    def enter(self) -> None:
        """Put this process under the rules, for good."""
        ruleset = self._ruleset or self._made()
        ruleset.restrict()
        ruleset.close()

    def _made(self) -> Ruleset:
        from landlockpy import AccessFS, Ruleset
        from landlockpy.flags import fs_for_abi, net_for_abi, scope_for_abi

        newest = self._newest
        ruleset = Ruleset(
            handled_fs=fs_for_abi(newest), handled_net=net_for_abi(newest), scoped=scope_for_abi(newest)
        )
        change = AccessFS.READ_FILE | AccessFS.WRITE_FILE | AccessFS.TRUNCATE
        for path, access in (*self._allowed, *([(OWN_THREADS, change)] if self._cuda else [])):
            with contextlib.suppress(OSError):
                ruleset.allow_path(path, access)
        return ruleset


def _allowed(cuda: bool, hidden: Sequence[str]) -> Iterator[tuple[str, AccessFS]]:
    """What may be done with which paths, the same for every child."""
    from landlockpy import AccessFS

    read = AccessFS.READ_FILE | AccessFS.READ_DIR
    for path in (*readable(hidden), *((*CUDA, *driver_folders(hidden)) if cuda else ())):
        yield path, read if os.path.isdir(path) else AccessFS.READ_FILE
    for path in package_folders():
        # Their names may be listed, which importing needs, not their contents read.
        yield path, AccessFS.READ_DIR
    for path in READ_DEVICES:
        yield path, AccessFS.READ_FILE
    yield NOTHING, AccessFS.READ_FILE | AccessFS.WRITE_FILE
    for path in nvidia_devices() if cuda else ():
        yield path, AccessFS.READ_FILE | AccessFS.WRITE_FILE | AccessFS.IOCTL_DEV


def file_barrier(
    cuda: bool = False, version: int | None = None, hidden: Sequence[str] = ()
) -> FileBarrier | None:
    """The barrier, None where this system does not have Landlock."""
    return FileBarrier(cuda, version, hidden) if has_landlock() else None


def has_landlock() -> bool:
    """Whether Landlock can be used here: by its package, by the kernel, and by the container around us."""
    try:
        from landlockpy import supported

        return sys.platform == "linux" and bool(supported())
    except (ImportError, OSError):
        return False


def readable(hidden: Sequence[str] = ()) -> Iterator[str]:
    """Python's own library, every package that is installed but ours, and the system's libraries; of a folder
    in which something is to be hidden all that is beside it."""
    secret = [os.path.realpath(path) for path in hidden]
    for path in _usually_readable():
        yield from _beside(secret, path)


def _beside(secret: Sequence[str], path: str) -> Iterator[str]:
    """The path, or what is in it where it leads to something secret."""
    real = os.path.realpath(path)
    if any(_is_within(real, place) for place in secret):
        return
    if not any(_is_within(place, real) for place in secret):
        yield path
        return
    for name in _names(path):
        yield from _beside(secret, os.path.join(path, name))


def _is_within(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)


def _usually_readable() -> Iterator[str]:
    paths = sysconfig.get_paths()
    packages = set(package_folders())
    for library in {paths["stdlib"], paths["platstdlib"], os.path.dirname(os.__file__)}:
        for name in _names(library):
            path = os.path.join(library, name)
            if path not in packages:
                yield path
    yield from (os.path.join(p, n) for p in sorted(packages) for n in _names(p) if not n.startswith(OWN))
    yield from SYSTEM
    yield from (path for path in mapped_libraries() if not _is_ours(path))


def package_folders() -> Iterator[str]:
    """The folders of installed packages on `sys.path`, and the standard library's."""
    library = os.path.dirname(os.__file__)
    for entry in sys.path:
        if os.path.isdir(entry) and os.path.basename(entry) in ("site-packages", "dist-packages"):
            yield os.path.abspath(entry)
    yield library


def mapped_libraries() -> set[str]:
    """The libraries that this process has loaded already, wherever they lie."""
    with open("/proc/self/maps", encoding="utf-8", errors="replace") as maps:
        columns = [line.split(maxsplit=5) for line in maps]
    return {c[5].strip() for c in columns if len(c) == 6 and ".so" in c[5] and c[5].startswith("/")}


PACKAGE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
"""The folder of the grader's own modules."""


def _is_ours(path: str) -> bool:
    return path.startswith(PACKAGE)


def _names(folder: str) -> list[str]:
    try:
        return sorted(os.listdir(folder))
    except OSError:
        return []


def nvidia_devices() -> list[str]:
    """The files of a GPU's driver."""
    return [f"/dev/{name}" for name in _names("/dev") if name.startswith("nvidia")]


def driver_folders(hidden: Sequence[str] = ()) -> Iterator[str]:
    """The folders of LD_LIBRARY_PATH that the driver's library is in, but what is `hidden` in them."""
    secret = [os.path.realpath(path) for path in hidden]
    for folder in os.environ.get("LD_LIBRARY_PATH", "").split(os.pathsep):
        if os.path.isabs(folder) and any(name.startswith(DRIVER) for name in _names(folder)):
            yield from _beside(secret, folder)
