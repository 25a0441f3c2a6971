"""Filters of system calls as the kernel takes them: made once by libseccomp, loaded by each child.

libseccomp works out a filter each time it loads one, which takes longer than all other barriers together.
"""

from __future__ import annotations

import ctypes
import os
import struct
from typing import Any

SECCOMP_SET_MODE_FILTER, SECCOMP_GET_ACTION_AVAIL = 1, 2
SECCOMP_RET_ERRNO = 0x00050000
SECCOMP_FILTER_FLAG_NEW_LISTENER = 1 << 3
INSTRUCTION = struct.Struct("=HBBI")
"""What to do, where to go on (twice), and the number that it is done with."""


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


class Program:
    """A filter, ready to be loaded. `seccomp` is the module pyseccomp."""

    def __init__(self, seccomp: Any, rules: Any) -> None:
        """The program of `rules`, a SyscallFilter. Raises OSError where this process may load none."""
        # In memory: the process that does this may have nowhere to write.
        with open(os.memfd_create("filter"), "w+b") as file:
            rules.export_bpf(file)
            file.seek(0)
            self._code = file.read()
        self._number = int(seccomp.resolve_syscall(seccomp.Arch.NATIVE, "seccomp"))
        self._call = ctypes.CDLL(None, use_errno=True).syscall
        self._ask(SECCOMP_GET_ACTION_AVAIL, 0, ctypes.c_uint32(SECCOMP_RET_ERRNO))

    def put(self, placeholder: int, number: int) -> None:
        """Have the filter compare with `number` where it was made to compare with `placeholder`."""
        self._code = b"".join(
            INSTRUCTION.pack(*what, number if value == placeholder else value)
            for *what, value in INSTRUCTION.iter_unpack(self._code)
        )

    def load(self, *, asking: bool = False) -> int:
        """Put this process under the filter, for good. With `asking`, returns the descriptor by which the
        kernel asks about calls that the filter leaves to it. Raises OSError, and loads nothing, where the
        kernel takes no such filter. New privileges must have been given up before."""
        program = _Program(len(self._code) // INSTRUCTION.size, self._code)
        flags = SECCOMP_FILTER_FLAG_NEW_LISTENER if asking else 0
        return self._ask(SECCOMP_SET_MODE_FILTER, flags, program)

    def _ask(self, operation: int, flags: int, argument: Any) -> int:
        """What the kernel answers to a request of seccomp(2)."""
        result = int(self._call(self._number, operation, flags, ctypes.byref(argument)))
        if result < 0:
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
        return result
