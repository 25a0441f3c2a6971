"""How many threads the user of a child has already: the kernel's limit on them counts all of one user."""

from __future__ import annotations

import contextlib
import os
import sys
import time

from grader.sandbox.barriers.identity import NOBODY

MORE = 256
"""How many threads the children of one user may have together, beyond what that user has."""
LINKS = 2
"""What the folder of a process's threads has beside those."""
SECONDS = 60.0
"""After which it is counted again: a user starts other programs meanwhile."""


class ThreadLimit:
    """What RLIMIT_NPROC of a child is to be. A user may be allowed few threads in all, and one submission
    shall not take those that another grader of the same user needs to go on."""

    def __init__(self) -> None:
        self._most = 0
        self._counted = -SECONDS

    def most(self) -> int:
        """What the user has, and some more."""
        if time.monotonic() - self._counted > SECONDS:
            self._most = in_use(_user_of_children()) + MORE
            self._counted = time.monotonic()
        return self._most


def in_use(user: int) -> int:
    """The threads of a user's processes; 0 where the system does not list them."""
    count = 0
    with contextlib.suppress(OSError):
        for process in os.scandir("/proc"):
            # Processes end while they are counted.
            with contextlib.suppress(OSError):
                if process.name.isdecimal() and process.stat().st_uid == user:
                    count += os.stat(os.path.join(process.path, "task")).st_nlink - LINKS
    return count


def _user_of_children() -> int:
    """Root's become nobody."""
    if sys.platform != "linux":
        return 0
    return NOBODY if os.geteuid() == 0 else os.getuid()
