"""What a child gives up before it sees a student's file. Runs in the child.

Every layer is a function that applies itself and returns its name, or None where this system
does not have it. `confine` applies them in order and says which are in force; what they keep a child
from in fact is for `effects` to try.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from grader.sandbox import job
from grader.sandbox.filesystem import FileBarrier, file_barrier
from grader.sandbox.identity import drop_root, forbid_new_privileges, forbid_tracing
from grader.sandbox.system_calls import CallBarrier, call_barrier

MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Profile:
    """How much a child may use, and of what.

    `cuda` is the weaker profile of a child that works on a GPU too: it may reach the driver's devices,
    and its memory and threads are not bounded, since CUDA reserves far more addresses than it uses and
    cannot do without its threads. `threads` counts all of the same user, as the kernel does: enough for
    many children, too few to take every process number of the machine. `without` names layers to leave
    out: for the tests that show what each is for.
    """

    memory_bytes: int = 2048 * MEGABYTE
    cpu_seconds: int = 3600
    open_files: int = 256
    threads: int = 4096
    cuda: bool = False
    without: tuple[str, ...] = ()

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> Profile:
        """The profile with these fields, as they come out of JSON."""
        return cls(**{**values, "without": tuple(values["without"])})


@dataclass(frozen=True)
class Barriers:
    """What is made once in the warm process and entered by each child; None where a system lacks it."""

    files: FileBarrier | None = None
    calls: CallBarrier | None = None


def build_barriers(cuda: bool) -> Barriers:
    """The barriers of a profile. Call it after the imports that children rely on."""
    return Barriers(file_barrier(cuda), call_barrier(cuda))


Layer = Callable[[Profile, Barriers], bool]


def confine(profile: Profile, barriers: Barriers) -> tuple[str, ...]:
    """Apply every layer that this system has; the names of those in force."""
    return tuple(
        name for name, layer in LAYERS.items() if name not in profile.without and layer(profile, barriers)
    )


def own_session(profile: Profile, barriers: Barriers) -> bool:
    """A session and process group of its own, so that one kill reaches all of it."""
    if not hasattr(os, "setsid"):
        return False
    if os.getsid(0) != os.getpid():
        os.setsid()
    return True


def resource_limits(profile: Profile, barriers: Barriers) -> bool:
    """rlimits: memory, CPU seconds, open files, threads; no file can be written, no core is dumped.

    RLIMIT_AS counts reserved addresses, most of which the warm process already had: the budget
    is added to what is in use now.
    """
    try:
        import resource
    except ImportError:
        return False
    limits = {
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CPU: profile.cpu_seconds,
        resource.RLIMIT_NOFILE: profile.open_files,
    }
    # macOS has no /proc and refuses a smaller RLIMIT_AS.
    if not profile.cuda and sys.platform == "linux":
        limits[resource.RLIMIT_NPROC] = profile.threads
        limits[resource.RLIMIT_AS] = _address_space_bytes() + profile.memory_bytes
    for limit, value in limits.items():
        _, hard = resource.getrlimit(limit)
        value = value if hard == resource.RLIM_INFINITY else min(value, hard)
        # SIGXCPU at the soft limit tells what happened; SIGKILL at the hard one does not.
        soft = value - 1 if limit == resource.RLIMIT_CPU else value
        resource.setrlimit(limit, (soft, value))
    return True


def job_limits(profile: Profile, barriers: Barriers) -> bool:
    """A job object of Windows: memory, CPU seconds, no process beside this one."""
    return os.name == "nt" and job.enter(profile.memory_bytes, profile.cpu_seconds)


def unprivileged(profile: Profile, barriers: Barriers) -> bool:
    """Never root, traced by nobody, and no way back."""
    if sys.platform != "linux":
        return False
    drop_root(keep_reading=barriers.files is not None and FILES not in profile.without)
    forbid_new_privileges()
    forbid_tracing()
    return True


def no_files(profile: Profile, barriers: Barriers) -> bool:
    """Landlock: nothing to read but Python and its packages, nowhere to write."""
    if barriers.files is None:
        return False
    barriers.files.enter()
    return True


def no_calls(profile: Profile, barriers: Barriers) -> bool:
    """seccomp: no network, no programs, no processes, nobody else's memory."""
    if barriers.calls is None:
        return False
    barriers.calls.enter()
    return True


FILES = "Landlock"
LAYERS: dict[str, Layer] = {
    "own process group": own_session,
    "resource limits": resource_limits,
    "job object": job_limits,
    "unprivileged identity": unprivileged,
    FILES: no_files,
    "seccomp": no_calls,
}
"""Every layer by its name, in the order in which they are applied: each leaves possible what the next
needs."""


def _address_space_bytes() -> int:
    with open("/proc/self/statm", encoding="ascii") as statm:
        return int(statm.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
