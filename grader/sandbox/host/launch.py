"""The exec that the warm process begins with: an environment of its own, and what is put around it."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Sequence
from typing import IO

from grader.safe_path import grader_root, without_relative
from grader.sandbox.course_files import CourseFiles
from grader.sandbox.host import pids

# One thread each: a process that ever ran a multi-threaded operation must not fork.
ONE_THREAD = dict.fromkeys(["OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"], "1")
CUDA = {
    # Asks the driver's library for the GPUs instead of initialising CUDA, which would poison every fork.
    "PYTORCH_NVML_BASED_CUDA_CHECK": "1",
    # What torch would set when it begins to use a GPU: a change that would be taken for the student's.
    "CUDA_MODULE_LOADING": "LAZY",
    # Without it `torch.use_deterministic_algorithms(True)` makes every matrix product raise.
    "CUBLAS_WORKSPACE_CONFIG": ":4096:8",
    # Both would write compiled kernels below the home folder.
    "CUDA_CACHE_DISABLE": "1",
    "USE_PYTORCH_KERNEL_CACHE": "0",
}
"""How CUDA is to behave in every process."""
# A child lives for some 100 ms, and a good part of them went into getting its memory page by page: glibc
# shall take it in large pages and keep what it has. Other systems do not read this.
LARGE_PAGES = "hugetlb=1 top_pad=33554432 trim_threshold=1073741824 mmap_threshold=1073741824"
CACHE = "torchinductor"
KEPT_VARIABLES = (
    "PATH",
    "LD_LIBRARY_PATH",
    "CUDA_VISIBLE_DEVICES",
    "CUDA_DEVICE_ORDER",
    "CUDA_HOME",
    "SYSTEMROOT",
    "PROCESSOR_ARCHITECTURE",
)

Wrapper = Callable[[Sequence[str]], list[str]]
"""Makes of a command the one that runs it inside of something."""


class WarmProcess:
    """The warm process as the system sees it. `control` is the socket that it serves.

    In namespaces of its own it counts processes from 1: the process ids that it says mean nothing out
    here.
    """

    def __init__(
        self,
        folder: str,
        errors: IO[bytes],
        namespaces: Wrapper | None,
        group: Wrapper | None,
        course: CourseFiles,
    ) -> None:
        self.control, theirs = socket.socketpair()
        self._in_namespaces = namespaces is not None
        self._outer_pids: dict[int, int] = {}
        zygote = [sys.executable, "-P", "-B", "-m", "grader.sandbox.child.zygote"]
        command = [*zygote, str(theirs.fileno()), course.as_json()]
        for wrapper in (namespaces, group):
            command = wrapper(command) if wrapper else command
        try:
            with theirs:
                self._process = subprocess.Popen(
                    command,
                    env=clean_environment(folder),
                    cwd=folder,
                    stdin=subprocess.DEVNULL,
                    stdout=errors,
                    stderr=errors,
                    pass_fds=[theirs.fileno()],
                    start_new_session=True,
                )
        except OSError:
            self.control.close()
            raise

    def held_by(self, pid: int) -> int:
        """Bytes of memory that a forked process and what it has started hold, beyond what they have of
        the warm process; 0 where it has ended."""
        from grader.sandbox.host import processes

        warm, outer = self._own_pid(), self.outer_pid(pid)
        return 0 if warm is None or outer is None else processes.held_by(warm, outer)

    def outer_pid(self, pid: int) -> int | None:
        """The id out here of a forked process; None where there is none."""
        if not self._in_namespaces:
            return pid
        if pid not in self._outer_pids:
            own = self._own_pid()
            found = None if own is None else pids.outer_pid(own, pid)
            if found is None:
                return None
            self._outer_pids[pid] = found
        return self._outer_pids[pid]

    def forget(self, pid: int) -> None:
        """A forked process has been ended."""
        self._outer_pids.pop(pid, None)

    def kill(self) -> None:
        """End it at once. Where it has namespaces of its own, all that it forked ends with it."""
        if self._in_namespaces and (own := self._own_pid()):
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(own, signal.SIGKILL)
        self._process.kill()

    def _own_pid(self) -> int | None:
        """Its id out here."""
        return pids.inside_of(self._process.pid) if self._in_namespaces else self._process.pid

    def close(self, seconds: float, forked: set[int]) -> None:
        """It ends by itself when its control socket closes, and takes what it forked with it; where it
        cannot any more within `seconds`, we do."""
        self.control.close()
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.kill()
            self._process.wait()
        for pid in () if self._in_namespaces else forked:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(pid, signal.SIGKILL)


def clean_environment(folder: str) -> dict[str, str]:
    """Nothing of the caller's environment but what Python and CUDA need to start, and of lists of folders
    no relative entry."""
    kept = without_relative({name: os.environ[name] for name in KEPT_VARIABLES if name in os.environ})
    return (
        kept
        | ONE_THREAD
        | CUDA
        | {
            "HOME": folder,
            "TMPDIR": folder,
            "LANG": "C.UTF-8",
            "PYTHONUTF8": "1",
            "PYTHONHASHSEED": "0",
            "GLIBC_TUNABLES": ":".join(f"glibc.malloc.{setting}" for setting in LARGE_PAGES.split()),
            # The warm process takes a checkout off its path again before it forks.
            "PYTHONPATH": grader_root(),
            # Parts of torch (torch.optim, torch.func) make this folder when they are imported, which a
            # child cannot; that it is there is enough.
            "TORCHINDUCTOR_CACHE_DIR": os.path.join(folder, CACHE),
        }
    )
