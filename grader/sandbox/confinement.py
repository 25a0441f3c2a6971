"""What a child gives up before it sees a student's file. Runs in the child.

Every layer is a function that applies itself and returns its name, or None where this system
does not have it. `confine` applies them in order and says which are in force.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass

MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Profile:
    """How much a child may use. Without `limit_address_space` memory is not bounded: on a GPU it
    cannot be, since CUDA reserves far more addresses than it uses."""

    memory_bytes: int = 2048 * MEGABYTE
    cpu_seconds: int = 3600
    open_files: int = 256
    limit_address_space: bool = True


def confine(profile: Profile) -> tuple[str, ...]:
    """Apply every layer that this system has; the names of those in force.

    Landlock and seccomp will be the next entries of this list.
    """
    layers: list[Callable[[Profile], str | None]] = [own_session, resource_limits]
    return tuple(name for layer in layers if (name := layer(profile)) is not None)


def own_session(profile: Profile) -> str | None:
    """A session and process group of its own, so that one kill reaches all of it."""
    if os.getsid(0) != os.getpid():
        os.setsid()
    return "own process group"


def resource_limits(profile: Profile) -> str | None:
    """rlimits: memory, CPU seconds, open files; no file can be written, no core is dumped.

    RLIMIT_AS counts reserved addresses, most of which the warm process already had: the budget
    is added to what is in use now.
    """
    try:
        import resource
    except ImportError:
        return None
    limits = {
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CPU: profile.cpu_seconds,
        resource.RLIMIT_NOFILE: profile.open_files,
    }
    # macOS has no /proc and refuses a smaller RLIMIT_AS.
    if profile.limit_address_space and sys.platform == "linux":
        limits[resource.RLIMIT_AS] = _address_space_bytes() + profile.memory_bytes
    for limit, value in limits.items():
        _, hard = resource.getrlimit(limit)
        value = value if hard == resource.RLIM_INFINITY else min(value, hard)
        # SIGXCPU at the soft limit tells what happened; SIGKILL at the hard one does not.
        soft = value - 1 if limit == resource.RLIMIT_CPU else value
        resource.setrlimit(limit, (soft, value))
    return "resource limits"


def _address_space_bytes() -> int:
    with open("/proc/self/statm", encoding="ascii") as statm:
        return int(statm.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
