"""Who a child is: never root, with no way to gain privileges, and traced by nobody.

The few calls to the kernel that Python has no function for are here and in no other file.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import struct
import sys

NOBODY = 65534
PR_SET_DUMPABLE, PR_SET_KEEPCAPS, PR_SET_CHILD_SUBREAPER, PR_SET_NO_NEW_PRIVS = 4, 8, 36, 38
CAPABILITY_VERSION = 0x20080522
MAY_READ = 1 << 2  # CAP_DAC_READ_SEARCH


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


def drop_root(keep_reading: bool) -> bool:
    """Become nobody, where this process is root; whether it was.

    Packages may lie where only root can go, as in root's own environment. With `keep_reading` one
    capability stays, to read whatever file; only where another barrier says which files those are.
    """
    if sys.platform != "linux" or os.geteuid() != 0:
        return False
    if keep_reading:
        _prctl(PR_SET_KEEPCAPS, 1)
    os.setgroups([])
    os.setresgid(NOBODY, NOBODY, NOBODY)
    os.setresuid(NOBODY, NOBODY, NOBODY)
    if keep_reading:
        _set_capabilities(MAY_READ)
    return True


def _prctl(option: int, value: int) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(option, value, 0, 0, 0)


def _set_capabilities(which: int) -> None:
    """Have these capabilities and no others, for this process alone (capset(2))."""
    header = struct.pack("=Ii", CAPABILITY_VERSION, 0)
    data = struct.pack("=6I", which, which, 0, 0, 0, 0)
    if ctypes.CDLL(None, use_errno=True).capset(header, data) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
