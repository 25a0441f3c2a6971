"""Who a child is: never root, with no way to gain privileges, and traced by nobody.

The few calls to the kernel that Python has no function for are here and in no other file.
"""

from __future__ import annotations

import contextlib
import ctypes
import importlib.util
import os
import stat
import struct
import sys
from pathlib import Path

NOBODY = 65534
PR_SET_DUMPABLE, PR_SET_KEEPCAPS, PR_SET_CHILD_SUBREAPER, PR_SET_NO_NEW_PRIVS = 4, 8, 36, 38
CAPABILITY_VERSION = 0x20080522
DAC_READ_SEARCH, KILL, SETGID, SETUID = 1 << 2, 1 << 5, 1 << 6, 1 << 7
"""The capabilities that are of use here (capabilities(7))."""


def adopt_orphans() -> None:
    """Become the parent of what a child leaves behind when it ends, so that it can be ended, too.
    Linux has this; elsewhere it stays with the system."""
    _prctl(PR_SET_CHILD_SUBREAPER, 1)


def end_first() -> None:
    """Where the system runs out of memory, let it end this process and what it forks, no other."""
    with contextlib.suppress(OSError), open("/proc/self/oom_score_adj", "w", encoding="ascii") as score:
        score.write("1000")


def forbid_tracing() -> None:
    """Let no other process of this user read or change this one's memory."""
    _prctl(PR_SET_DUMPABLE, 0)


def forbid_new_privileges() -> None:
    """Let no program that is started raise this process's privileges."""
    _prctl(PR_SET_NO_NEW_PRIVS, 1)


def drop_privileges(keep_reading: bool) -> None:
    """Become nobody, where this process is root, and have no capability but, with `keep_reading`, the one
    to read whatever file there is.

    A root that lacks the capabilities for that, as in some containers, stays root without any: the files
    of others are closed to it then, its own are not.
    """
    if os.geteuid() != 0:
        _set_capabilities(0)
        return
    reading = DAC_READ_SEARCH if keep_reading else 0
    needed = SETUID | SETGID | KILL | reading
    if _permitted_capabilities() & needed != needed:
        _set_capabilities(0)
        return
    _prctl(PR_SET_KEEPCAPS, 1)
    os.setgroups([])
    os.setresgid(NOBODY, NOBODY, NOBODY)
    os.setresuid(NOBODY, NOBODY, NOBODY)
    _set_capabilities(reading)


def everybody_reads_packages() -> bool:
    """Whether whoever is not root can read what a child imports: Python's library, NumPy and torch. They may
    lie where only root can go, as in an environment of root's own."""
    files = [importlib.util.__file__, *(m.__file__ for n in ("numpy", "torch") if (m := sys.modules.get(n)))]
    return all(map(_readable_by_everybody, filter(None, files)))


def _readable_by_everybody(file: str) -> bool:
    try:
        folders = [folder.stat().st_mode for folder in Path(os.path.realpath(file)).parents]
        return bool(os.stat(file).st_mode & stat.S_IROTH) and all(mode & stat.S_IXOTH for mode in folders)
    except OSError:
        return False


def _prctl(option: int, value: int) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(option, value, 0, 0, 0)


def _set_capabilities(which: int) -> None:
    """Have these capabilities and no others, for this process alone (capset(2))."""
    data = struct.pack("=6I", which, which, 0, 0, 0, 0)
    if ctypes.CDLL(None, use_errno=True).capset(_capability_header(), data) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))


def _permitted_capabilities() -> int:
    """Those that this process may have (capget(2)), of the first 32."""
    data = ctypes.create_string_buffer(struct.calcsize("=6I"))
    ctypes.CDLL(None, use_errno=True).capget(_capability_header(), data)
    return int(struct.unpack("=6I", data.raw)[1])


def _capability_header() -> bytes:
    return struct.pack("=Ii", CAPABILITY_VERSION, 0)
