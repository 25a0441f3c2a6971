"""The grader's side of the barrier to the kernel: says no to what a child may not call, and keeps its name.

The kernel holds a process that makes such a call until it is answered here (seccomp_unotify(2)). No call
is ever let through, so it does not matter that a process could change its arguments meanwhile.
"""

from __future__ import annotations

import contextlib
import errno
import os
import struct

RECEIVE, SEND = 0xC0502100, 0xC0182101
"""The requests SECCOMP_IOCTL_NOTIF_RECV and _SEND, which encode the sizes of the structures below."""

QUESTION = struct.Struct("=QIIiIQ6Q")  # id, pid, flags; number of the call, architecture, address, arguments
ANSWER = struct.Struct("=QqiI")  # id, value, error, flags

MOST = 64
"""How many calls of one child are answered; the rest fail with "function not implemented"."""


class Refusals:
    """What one child was refused. `descriptor` is where the kernel asks; it is closed by `close`."""

    def __init__(self, descriptor: int) -> None:
        os.set_blocking(descriptor, False)
        self._descriptor = descriptor
        self._count = 0
        self._names: dict[str, None] = {}

    def fileno(self) -> int:
        return self._descriptor

    def take(self) -> tuple[str, ...]:
        """The calls that were refused since this was asked last, each once, in their order."""
        names, self._names = tuple(self._names), {}
        return names

    def answer(self) -> bool:
        """Refuse what is asked now; whether there will be more to answer."""
        import fcntl  # not on every system that imports this module

        question = bytearray(QUESTION.size)
        try:
            fcntl.ioctl(self._descriptor, RECEIVE, question)
        except OSError as error:
            # The process that asked has ended meanwhile (ENOENT); or nothing was asked.
            return error.errno in (errno.ENOENT, errno.EAGAIN, errno.EINTR)
        number, _, _, call, *_ = QUESTION.unpack(question)
        self._names[_name_of(call)] = None
        with contextlib.suppress(OSError):
            fcntl.ioctl(self._descriptor, SEND, ANSWER.pack(number, 0, -errno.EPERM, 0))
        self._count += 1
        return self._count < MOST

    def close(self) -> None:
        """Answer no more. Safe to call twice."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1


def _name_of(call: int) -> str:
    """The name of a system call of this architecture."""
    import pyseccomp

    try:
        return str(pyseccomp.resolve_syscall(pyseccomp.Arch.NATIVE, call).decode())
    except ValueError:
        return f"system call {call}"
