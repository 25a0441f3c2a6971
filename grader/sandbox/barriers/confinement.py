"""What a child gives up before it sees a student's file. Runs in the child.

Every layer is a function that applies itself, where this system has it. `confine` applies them in order;
what they keep a child from in fact is for `effects` to try.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from grader.sandbox.barriers import job
from grader.sandbox.barriers.filesystem import FileBarrier, file_barrier
from grader.sandbox.barriers.identity import (
    drop_privileges,
    everybody_reads_packages,
    forbid_new_privileges,
    forbid_tracing,
)
from grader.sandbox.barriers.system_calls import CallBarrier, call_barrier

MEGABYTE = 1024 * 1024
DRIVER_FILE = 64 * MEGABYTE
"""The most that a file may hold which a GPU's driver makes in memory. There is nowhere else to write one."""


@dataclass(frozen=True)
class Profile:
    """How much a child may use, and of what.

    `cuda` is the weaker profile of a child that works on a GPU too: it may reach the driver's devices and
    make small files in memory, and its memory and threads are not bounded, since CUDA reserves far more
    addresses than it uses and cannot do without its threads. `threads` counts all of the same user, as the
    kernel does: what that user has already, and some more. `without` names layers to leave out, and
    `landlock` is the newest version of Landlock to use: for the tests that show what each is for, and what
    older kernels do.
    """

    memory_bytes: int = 2048 * MEGABYTE
    cpu_seconds: int = 3600
    open_files: int = 256
    threads: int = 4096
    cuda: bool = False
    without: tuple[str, ...] = ()
    landlock: int | None = None

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> Profile:
        """The profile with these fields, as they come out of JSON."""
        return cls(**{**values, "without": tuple(values["without"])})


@dataclass(frozen=True)
class Barriers:
    """What is made once in the warm process and entered by each child; None where a system lacks it."""

    files: FileBarrier | None = None
    calls: CallBarrier | None = None
    public_packages: bool = True
    """Whether whoever is not root can read Python's packages."""
    packages: tuple[str, ...] = ()
    """Packages that a child cannot import, even where there is no barrier to their files."""


def build_barriers(
    profile: Profile, asked: bool = True, hidden: Sequence[str] = (), packages: Sequence[str] = ()
) -> Barriers:
    """The barriers of a profile. Call it after the imports that children rely on. `asked` says whether the
    grader is there to be asked about system calls; `hidden` are the files and folders and `packages` the
    names of the courses that are kept from children."""
    files = file_barrier(profile.cuda, profile.landlock, hidden)
    calls = call_barrier(profile.cuda, asked)
    return Barriers(files, calls, everybody_reads_packages(), tuple(packages))


Layer = Callable[[Profile, Barriers], None]


def confine(profile: Profile, barriers: Barriers) -> int | None:
    """Apply every layer that this system has. The descriptor by which the kernel asks about system calls
    that are not allowed (see `refusals`); None where it does not ask."""
    for name, layer in BEFORE_SECCOMP.items():
        if name not in profile.without:
            layer(profile, barriers)
    if barriers.calls is None or SECCOMP in profile.without:
        return None
    return barriers.calls.enter()


def confine_further(profile: Profile, barriers: Barriers) -> None:
    """Give up what was only needed to begin. Call it before any student code runs."""
    if barriers.calls is not None and SECCOMP not in profile.without:
        barriers.calls.seal()


def own_session(profile: Profile, barriers: Barriers) -> None:
    """A session and process group of its own, so that one kill reaches all of it."""
    if hasattr(os, "setsid") and os.getsid(0) != os.getpid():
        os.setsid()


def resource_limits(profile: Profile, barriers: Barriers) -> None:
    """rlimits: memory, CPU seconds, open files, threads; no file can be written but a small one in memory,
    by a GPU's driver; no core is dumped.

    RLIMIT_AS counts reserved addresses, most of which the warm process already had: the budget
    is added to what is in use now.
    """
    try:
        import resource
    except ImportError:
        return
    limits = {
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_FSIZE: DRIVER_FILE if profile.cuda else 0,
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


def job_limits(profile: Profile, barriers: Barriers) -> None:
    """A job object of Windows: memory, CPU seconds, no process beside this one."""
    if os.name == "nt":
        job.enter(profile.memory_bytes, profile.cpu_seconds)


def unprivileged(profile: Profile, barriers: Barriers) -> None:
    """Never root, traced by nobody, and no way back."""
    if sys.platform == "linux":
        # Without Landlock there is nothing to say which files that means.
        only_packages = barriers.files is not None and LANDLOCK not in profile.without
        drop_privileges(keep_reading=only_packages and not barriers.public_packages)
        forbid_new_privileges()
        forbid_tracing()


def no_files(profile: Profile, barriers: Barriers) -> None:
    """Landlock: nothing to read but Python and its packages, nowhere to write."""
    if barriers.files is not None:
        barriers.files.enter()


LANDLOCK, SECCOMP = "Landlock", "seccomp"
BEFORE_SECCOMP: Mapping[str, Layer] = MappingProxyType(
    {
        "own process group": own_session,
        "resource limits": resource_limits,
        "job object": job_limits,
        "unprivileged identity": unprivileged,
        LANDLOCK: no_files,
    }
)
"""The layers by their names, in the order in which they are applied: each leaves possible what the next
needs. Seccomp comes last."""

LAYERS = (*BEFORE_SECCOMP, SECCOMP)


def _address_space_bytes() -> int:
    with open("/proc/self/statm", encoding="ascii") as statm:
        return int(statm.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
