"""What a container does to a program before it starts it: take capabilities, forbid namespaces.

    python container.py CAPABILITY,CAPABILITY… CALL,CALL… -- PROGRAM ARGUMENT…

takes all but these capabilities, and forbids these system calls beside those that make namespaces.

An approximation of Docker: its default capabilities, and what of its seccomp profile concerns us.
"""

from __future__ import annotations

import ctypes
import errno
import os
import struct
import sys

import pyseccomp

NAMES = (
    "chown dac_override dac_read_search fowner fsetid kill setgid setuid setpcap linux_immutable "
    "net_bind_service net_broadcast net_admin net_raw ipc_lock ipc_owner sys_module sys_rawio sys_chroot "
    "sys_ptrace sys_pacct sys_admin sys_boot sys_nice sys_resource sys_time sys_tty_config mknod lease "
    "audit_write audit_control setfcap mac_override mac_admin syslog wake_alarm block_suspend audit_read "
    "perfmon bpf checkpoint_restore"
).split()
"""Of the capabilities, in the order of their numbers (capabilities(7))."""

DOCKERS = (
    "chown dac_override fowner fsetid kill setgid setuid setpcap net_bind_service net_raw sys_chroot mknod "
    "audit_write setfcap"
).split()
"""Those that Docker leaves to root."""

LANDLOCK = ("landlock_create_ruleset", "landlock_add_rule", "landlock_restrict_self")
"""What older versions of Docker do not know, and therefore forbid."""

FORBIDDEN = ("unshare", "setns", "mount", "umount2", "pivot_root", "keyctl", "add_key", "request_key")
NAMESPACES = 0x7E020000
"""The flags of clone that make namespaces."""

PR_CAPBSET_DROP, PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL = 24, 47, 4


def keep_only(kept: list[str]) -> None:
    """Have these capabilities and no others, now and in all that is started."""
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0)
    for number, name in enumerate(NAMES):
        if name not in kept:
            libc.prctl(PR_CAPBSET_DROP, number, 0, 0, 0)
    bits = sum(1 << NAMES.index(name) for name in kept)
    low, high = bits & 0xFFFFFFFF, bits >> 32
    header, data = struct.pack("=Ii", 0x20080522, 0), struct.pack("=6I", low, low, 0, high, high, 0)
    if libc.capset(header, data):
        raise OSError(ctypes.get_errno(), "these capabilities cannot be had")


def forbid(calls: list[str]) -> None:
    """As Docker's profile does for whoever is not allowed to administer the system."""
    profile = pyseccomp.SyscallFilter(pyseccomp.ALLOW)
    refused = pyseccomp.ERRNO(errno.EPERM)
    for name in (*FORBIDDEN, *calls):
        profile.add_rule(refused, name)
    for bit in (1 << number for number in range(32) if NAMESPACES >> number & 1):
        profile.add_rule(refused, "clone", pyseccomp.Arg(0, pyseccomp.MASKED_EQ, bit, bit))
    profile.add_rule(pyseccomp.ERRNO(errno.ENOSYS), "clone3")
    profile.load()


if __name__ == "__main__":
    kept, calls, _, *command = sys.argv[1:]
    forbid(list(filter(None, calls.split(","))))
    # An ordinary user has none to give up.
    if os.geteuid() == 0:
        keep_only(list(filter(None, kept.split(","))))
    os.execv(command[0], command)
