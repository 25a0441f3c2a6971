"""How many threads the user of a child has already: the kernel's limit on them counts all of one user."""

from __future__ import annotations

import contextlib
import os
import sys

from grader.sandbox.identity import NOBODY

MORE = 256
"""How many threads the children of one user may have together, beyond what that user has."""
LINKS = 2
"""What the folder of a process's threads has beside those."""


def limit() -> int:
    """What RLIMIT_NPROC of a child is to be, as things are now. A user may be allowed few threads in all, and
    one submission shall not take those that another grader of the same user needs to go on."""
    root = sys.platform == "linux" and os.geteuid() == 0
    return in_use(NOBODY if root else os.getuid()) + MORE


def in_use(user: int) -> int:
    """The threads of a user's processes; 0 where the system does not list them."""
    count = 0
    with contextlib.suppress(OSError):
        for process in os.scandir("/proc"):
            with contextlib.suppress(OSError):
                if process.name.isdecimal() and process.stat().st_uid == user:
                    count += os.stat(os.path.join(process.path, "task")).st_nlink - LINKS
    return count
