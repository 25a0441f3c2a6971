"""The barrier to the kernel: seccomp, by which a process gives up system calls.

Nothing that arithmetic needs is among them. What is forbidden fails with "operation not permitted",
so that a student reads an exception and not a crash.
"""

from __future__ import annotations

import errno
import sys
from typing import Any

CLONE_THREAD = 0x00010000
F_SETOWN, F_SETSIG, F_SETOWN_EX = 8, 10, 15
FIOSETOWN, SIOCSPGRP = 0x8901, 0x8902
MAP_SHARED_ANONYMOUS = 0x21
PR_SET_NAME = 15

FORBIDDEN = (
    # the network, and sockets of any kind
    "socket socketpair connect bind listen accept accept4 "
    # programs and processes
    "execve execveat fork vfork setsid setpgid kill tkill rt_sigqueueinfo rt_tgsigqueueinfo "
    # other processes' memory and descriptors
    "ptrace process_vm_readv process_vm_writev process_madvise process_mrelease kcmp "
    "pidfd_open pidfd_getfd pidfd_send_signal migrate_pages move_pages "
    # the pace of the machine, and of every other child, which all are the same user
    "setpriority ioprio_set sync syncfs "
    # memory that no limit counts
    "memfd_create memfd_secret shmget shmat shmctl msgget semget mq_open "
    # the machine
    "mount umount2 pivot_root chroot unshare setns move_mount open_tree fsopen fsconfig fsmount "
    "mount_setattr "
    "io_uring_setup io_uring_enter io_uring_register bpf perf_event_open userfaultfd fanotify_init "
    "keyctl add_key request_key init_module finit_module delete_module kexec_load kexec_file_load reboot "
    "swapon swapoff sethostname setdomainname settimeofday clock_settime adjtimex acct quotactl syslog "
    "open_by_handle_at name_to_handle_at personality iopl ioperm "
    # identity
    "setuid setgid setreuid setregid setresuid setresgid setgroups setfsuid setfsgid capset"
).split()

OF_A_PROCESS = "prlimit64 sched_setscheduler sched_setparam sched_setattr sched_setaffinity".split()
"""Calls whose first argument says of which process; 0 is the one that calls. The children of one user may
make them of each other."""

SIGNALS_BY_DESCRIPTOR = {"fcntl": (F_SETOWN, F_SETSIG, F_SETOWN_EX), "ioctl": (FIOSETOWN, SIOCSPGRP)}
"""Requests that have the kernel send a signal, to whomever, when a descriptor is ready."""

ALLOWED_ON_CUDA = frozenset("socket connect socketpair memfd_create".split())
"""What the driver's library asks for when it makes a context."""


class CallBarrier:
    """The filter, made once in the warm process; each child loads it."""

    def __init__(self, cuda: bool = False) -> None:
        import pyseccomp as seccomp

        self._filter: Any = seccomp.SyscallFilter(seccomp.ALLOW)
        refused = seccomp.ERRNO(errno.EPERM)
        for name in FORBIDDEN:
            if not (cuda and name in ALLOWED_ON_CUDA):
                self._forbid(name, refused)
        for name in OF_A_PROCESS:
            self._forbid(name, refused, seccomp.Arg(0, seccomp.NE, 0))
        for name, requests in SIGNALS_BY_DESCRIPTOR.items():
            for request in requests:
                # The kernel reads the lower half of the register only.
                self._forbid(name, refused, seccomp.Arg(1, seccomp.MASKED_EQ, 0xFFFFFFFF, request))
        # Threads are welcome, processes are not. The arguments of clone3 lie in memory, where no filter
        # can look: without it the C library falls back to clone.
        self._forbid("clone3", seccomp.ERRNO(errno.ENOSYS))
        self._forbid("clone", refused, seccomp.Arg(0, seccomp.MASKED_EQ, CLONE_THREAD, 0))
        if not cuda:
            shared = seccomp.Arg(3, seccomp.MASKED_EQ, MAP_SHARED_ANONYMOUS, MAP_SHARED_ANONYMOUS)
            self._forbid("mmap", refused, shared)

    def enter(self) -> None:
        """Put this process under the filter, for good."""
        self._filter.load()

    def _forbid(self, name: str, action: int, *arguments: Any) -> None:
        try:
            self._filter.add_rule(action, name, *arguments)
        except (OSError, ValueError):
            # A call that this architecture does not have needs no rule.
            return


def call_barrier(cuda: bool = False) -> CallBarrier | None:
    """The barrier, None where this system does not have seccomp or its library."""
    try:
        return CallBarrier(cuda) if sys.platform == "linux" else None
    except (ImportError, OSError, AttributeError, RuntimeError):
        return None
