"""Namespaces around the warm process and all that it forks, by bubblewrap, where that is installed.

A net below what each child does to itself: in there is no network and no other process, nothing can be
written, and what people keep (homes, mounted disks, temporary files) is not there, packages and the
grader itself apart. When the warm process ends the kernel ends all that it forked, whatever became of it.
"""

from __future__ import annotations

import os
import shutil
import sys
import sysconfig
from collections.abc import Iterator, Sequence
from pathlib import PurePath

from grader.sandbox.filesystem import package_folders

HIDDEN = ("/home", "/root", "/tmp", "/var/tmp", "/run", "/mnt", "/media", "/srv")
ROOT_MAY = ("CAP_SETUID", "CAP_SETGID", "CAP_DAC_READ_SEARCH", "CAP_KILL")
"""What the warm process of root needs: its children become nobody, read packages that only root may
read, and are killed."""

OPEN = ("--perms", "0755")
"""For the folders that are made to hold others: a child of root has to come through."""


def program() -> str | None:
    """Where bubblewrap is installed. Whether it is allowed to do what it does, only trying tells."""
    return shutil.which("bwrap") if sys.platform == "linux" else None


def wrapped(program: str, command: Sequence[str], folder: str, grader_root: str) -> list[str]:
    """The command that runs `command` in `folder`, in namespaces of its own, with nothing to write to."""
    hidden = [path for path in map(os.path.realpath, HIDDEN) if os.path.isdir(path)]
    needed = [path for path in _needed(grader_root) if _is_within(path, hidden)]
    namespaces = ["--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts", "--as-pid-1"]
    rights = [word for name in ROOT_MAY for word in ("--cap-add", name)] if os.geteuid() == 0 else []
    return [
        program,
        *(*namespaces, "--cap-drop", "ALL", *rights),
        *("--ro-bind", "/", "/", *_devices(), "--proc", "/proc"),
        *(word for path in hidden for word in ("--tmpfs", path)),
        *(word for path in _between(hidden, [*needed, folder]) for word in (*OPEN, "--dir", path)),
        *(word for path in (*needed, folder) for word in ("--ro-bind", path, path)),
        # An empty folder is no place to write to, either.
        *(word for path in hidden for word in ("--remount-ro", path)),
        *("--chdir", folder, "--"),
        *command,
    ]


def _between(hidden: Sequence[str], paths: Sequence[str]) -> list[str]:
    """Every folder that leads from a hidden one to one of the paths, outer ones first."""
    parents = {str(parent) for path in paths for parent in PurePath(path).parents}
    return sorted(parent for parent in parents if _is_within(parent, hidden))


def _is_within(path: str, folders: Sequence[str]) -> bool:
    return path.startswith(tuple(f"{folder}/" for folder in folders))


def _devices() -> list[str]:
    """The harmless ones; all of the machine's where a GPU is among them, whose driver makes its own."""
    if any(name.startswith("nvidia") for name in os.listdir("/dev")):
        return ["--dev-bind", "/dev", "/dev"]
    return ["--dev", "/dev", "--remount-ro", "/dev"]


def _needed(grader_root: str) -> Iterator[str]:
    """Where Python, its packages and the grader lie, outer folders before inner ones."""
    paths = sysconfig.get_paths()
    libraries = os.environ.get("LD_LIBRARY_PATH", "").split(":")
    places = {
        grader_root,
        *(sys.prefix, sys.base_prefix, sys.exec_prefix, sys.base_exec_prefix),
        *(paths["stdlib"], paths["platstdlib"], os.path.dirname(sys.executable)),
        *(*package_folders(), *libraries, os.environ.get("CUDA_HOME", "")),
    }
    yield from sorted(path for path in places if os.path.isabs(path) and os.path.exists(path))
