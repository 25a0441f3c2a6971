"""The barrier to the kernel: seccomp, by which a process gives up every system call but a few.

What is allowed is what Python, NumPy and torch need for arithmetic; everything else fails with "operation
not permitted", so that a student reads an exception and not a crash. The kernel asks the grader about each
call that is not on the list; `refusals` says no to it and keeps its name.

There are two filters. The first is the list. The second takes back what only the beginning of a child
needs, and is loaded when that is over.

https://docs.kernel.org/userspace-api/seccomp_filter.html
"""

from __future__ import annotations

import contextlib
import errno
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from grader.sandbox.barriers.bpf import Program

ALLOWED = (
    # memory
    "brk munmap mremap mprotect madvise "
    # files that are open, or that Landlock lets a process open
    "read readv pread64 preadv write writev close close_range lseek fadvise64 getdents64 "
    "fstat newfstatat stat lstat statx access faccessat faccessat2 readlink readlinkat getcwd umask "
    "dup dup2 dup3 "
    # the channel to the grader, a socket that is open
    "sendto recvfrom recvmsg sendmsg shutdown getsockname getpeername getsockopt "
    # waiting
    "poll ppoll select pselect6 nanosleep clock_nanosleep pause restart_syscall "
    # threads
    "futex set_robust_list get_robust_list rseq set_tid_address membarrier arch_prctl exit exit_group "
    "sched_yield sched_getaffinity sched_getparam sched_getscheduler sched_get_priority_max "
    "sched_get_priority_min getcpu get_mempolicy "
    # its own signals and timers
    "rt_sigaction rt_sigprocmask rt_sigreturn rt_sigpending rt_sigsuspend rt_sigtimedwait sigaltstack "
    "alarm setitimer getitimer tgkill "
    # what time it is, who one is, what one may use
    "clock_gettime clock_getres gettimeofday time times getrusage getrlimit sysinfo uname getrandom "
    "getpid getppid gettid getuid geteuid getgid getegid getresuid getresgid getgroups getpgrp getpgid "
    "getsid getpriority ioprio_get capget "
    # the second filter
    "seccomp"
).split()
"""The calls that are allowed with any arguments."""

QUIETLY_REFUSED = ("mkdir", "mkdirat", "mbind")
"""Calls that are no sign of anything: torch makes folders for its caches when parts of it are imported, and
the OpenBLAS of older NumPys says where its memory should be, and does without."""

WORD = 0xFFFFFFFF
"""The kernel reads the lower half of these registers only."""

REQUESTS: Mapping[str, tuple[int, Mapping[str, int]]] = MappingProxyType(
    {
        "fcntl": (
            1,
            {"F_DUPFD": 0, "F_GETFD": 1, "F_SETFD": 2, "F_GETFL": 3, "F_SETFL": 4, "F_DUPFD_CLOEXEC": 1030},
        ),
        "ioctl": (
            1,
            {
                "TCGETS": 0x5401,
                "TIOCGWINSZ": 0x5413,
                "FIONREAD": 0x541B,
                "FIONBIO": 0x5421,
                "FIONCLEX": 0x5450,
                "FIOCLEX": 0x5451,
            },
        ),
        "prctl": (
            0,
            {
                "PR_GET_DUMPABLE": 3,
                "PR_SET_NAME": 15,
                "PR_GET_NAME": 16,
                "PR_GET_SECCOMP": 21,
                "PR_GET_NO_NEW_PRIVS": 39,
                "PR_SET_VMA": 0x53564D41,
            },
        ),
    }
)
"""Calls that are many in one: the argument that says what is wanted, and what may be."""

O_ACCMODE, O_RDONLY, O_WRONLY, O_RDWR, O_TRUNC = 0o3, 0o0, 0o1, 0o2, 0o1000
CLONE_THREAD = 0x00010000
THIS_PROCESS = 0x7EEEEEEE
"""Stands for the id of the process that loads a filter; larger than any."""
MAP_SHARED = 0x01

AF_UNIX, SOCK_TYPE, SOCK_STREAM, SOCK_SEQPACKET = 1, 0xF, 1, 5

ALLOWED_ON_CUDA = (
    "bind listen memfd_create ftruncate fallocate mmap "
    "epoll_create1 epoll_ctl epoll_wait epoll_pwait eventfd2 pipe pipe2 timerfd_create timerfd_settime "
    "mincore mlock munlock mbind set_mempolicy setsockopt fstatfs statfs "
    "getxattr lgetxattr fgetxattr"
).split()
"""What the driver's libraries ask for as well. No GPU has run under this list yet: it is what others have
seen. cuInit fails where it may not make a file in memory (error 304, NVIDIA/OpenShell#1696), and where it may
not bind and listen on an abstract socket of its own, cuda-uvmfd-..., to which nobody needs to connect."""

SEALS = {"F_ADD_SEALS": 1033, "F_GET_SEALS": 1034}
"""Of a file in memory. Any other request of `fcntl` could have a signal sent to another process, or lock."""
BY_TYPE, DRIVERS_TYPE = 0xFF00, ord("F") << 8
BY_NUMBER, NUMBERS = 0xFFFFFF00, (0, 0x30000000)
"""The requests of `ioctl` of the driver's devices are of one type, and those of its unified memory are small
numbers and two large ones. Those of sockets and terminals, which reach other processes, are none of these."""
THIS_THREAD = 0

SOCKETS = ("socket", "socketpair")
"""Allowed on CUDA for the two local kinds that reach nobody without `connect`, which stays refused. One for
datagrams would reach every named socket by `sendto`, and one of another family the network."""


class CallBarrier:
    """The filters, made once in the warm process; each child enters them for itself.

    `asked` says whether the kernel shall ask about calls that are not on the list.
    """

    def __init__(self, cuda: bool = False, asked: bool = True) -> None:
        import pyseccomp

        self._seccomp: Any = pyseccomp
        rules = list(_rules(pyseccomp, cuda))
        self._refusing = self._program(pyseccomp.ERRNO(errno.EPERM), rules)
        self._sealing = self._sealing_program()
        self._asking: Program | None = None
        if asked:
            # Not every libseccomp and kernel can: then they refuse, and nobody learns what.
            with contextlib.suppress(OSError, ValueError, RuntimeError, AttributeError):
                self._asking = self._program(pyseccomp.NOTIFY, rules)

    def enter(self) -> int | None:
        """Put this process under the first filter, for good. The descriptor by which the kernel asks about
        what is not on the list; None where it does not ask, and refuses."""
        if self._asking is not None:
            # It cannot ask before Linux 5.0, or where another program is asked already.
            with contextlib.suppress(OSError):
                return self._asking.load(asking=True)
        self._refusing.load()
        return None

    def seal(self) -> None:
        """Put this process under the second filter: no descriptors any more by its channel, no signal to
        another process, no further filter."""
        self._sealing.put(THIS_PROCESS, os.getpid())
        self._sealing.load()

    def _sealing_program(self) -> Program:
        rest = self._seccomp.SyscallFilter(self._seccomp.ALLOW)
        refused = self._seccomp.ERRNO(errno.EPERM)
        rest.add_rule(refused, "tgkill", self._seccomp.Arg(0, self._seccomp.NE, THIS_PROCESS))
        for name in ("sendmsg", "recvmsg", "seccomp"):
            rest.add_rule(refused, name)
        return Program(self._seccomp, rest)

    def _program(self, default: int, rules: Sequence[tuple[str, tuple[Any, ...]]]) -> Program:
        listing = self._seccomp.SyscallFilter(default)
        # The arguments of clone3 lie in memory, where no filter can look: without it the C library falls
        # back to clone.
        listing.add_rule(self._seccomp.ERRNO(errno.ENOSYS), "clone3")
        for name in frozenset(QUIETLY_REFUSED) - {name for name, _ in rules}:
            with contextlib.suppress(OSError, ValueError):
                listing.add_rule(self._seccomp.ERRNO(errno.EPERM), name)
        for name, arguments in rules:
            # Not every architecture has every call.
            with contextlib.suppress(OSError, ValueError):
                listing.add_rule(self._seccomp.ALLOW, name, *arguments)
        return Program(self._seccomp, listing)


def _rules(seccomp: Any, cuda: bool) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """Every call that is allowed, with the arguments that it is allowed with; one of several must fit."""

    def masked(argument: int, mask: int, value: int) -> tuple[Any]:
        return (seccomp.Arg(argument, seccomp.MASKED_EQ, mask, value),)

    everything = frozenset([*ALLOWED, *(ALLOWED_ON_CUDA if cuda else ())])
    yield from ((name, ()) for name in sorted(everything))
    for name, (argument, requests) in REQUESTS.items():
        if name not in everything:
            yield from ((name, masked(argument, WORD, request)) for request in requests.values())
    # Landlock learnt to keep from truncating in Linux 6.2. Before that it lets files be emptied that are
    # opened for reading, or for neither reading nor writing.
    yield "openat", masked(2, O_ACCMODE | O_TRUNC, O_RDONLY)
    yield "openat", masked(2, O_ACCMODE, O_WRONLY)
    yield "openat", masked(2, O_ACCMODE, O_RDWR)
    # Threads are welcome, processes are not.
    yield "clone", masked(0, CLONE_THREAD, CLONE_THREAD)
    # Shared memory is counted by no limit of a process.
    if "mmap" not in everything:
        yield "mmap", masked(3, MAP_SHARED, 0)
    if cuda:
        yield from (("fcntl", masked(1, WORD, request)) for request in SEALS.values())
        yield "ioctl", masked(1, BY_TYPE, DRIVERS_TYPE)
        yield from (("ioctl", masked(1, BY_NUMBER, number)) for number in NUMBERS)
        # Not those of another child, which has the same user.
        yield "sched_setaffinity", masked(0, WORD, THIS_THREAD)
        local = seccomp.Arg(0, seccomp.MASKED_EQ, WORD, AF_UNIX)
        for name in SOCKETS:
            for kind in (SOCK_STREAM, SOCK_SEQPACKET):
                yield name, (local, *masked(1, SOCK_TYPE, kind))
    # Its own limits may be read, and those of nobody changed.
    yield "prlimit64", (seccomp.Arg(0, seccomp.EQ, 0), seccomp.Arg(2, seccomp.EQ, 0))


def call_barrier(cuda: bool = False, asked: bool = True) -> CallBarrier | None:
    """The barrier, None where this system does not have seccomp or its library."""
    try:
        return CallBarrier(cuda, asked) if sys.platform == "linux" else None
    except (ImportError, OSError, AttributeError, RuntimeError):
        return None


def has_seccomp() -> bool:
    """Whether seccomp can be used here: by its library, the kernel, and the container around us."""
    return call_barrier(asked=False) is not None
