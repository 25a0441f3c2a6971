"""What confinement keeps a child from, found out by trying. Runs in a throw-away child.

No layer is believed by its name: each forbidden act is tried, and what can still be done is said.
"""

from __future__ import annotations

import mmap
import os
import socket
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np

from grader.sandbox.confinement import Profile

ADDRESS = ("127.0.0.1", 9)


def try_acts(profile: Profile, root: str) -> dict[str, bool]:
    """Whether each act that a child must not be able to do can be done. `root` holds the grader."""
    return {name: _succeeds(act, profile, root) for name, act in ACTS.items()}


def isolation(possible: Mapping[str, bool], unconfined: Callable[[], Mapping[str, bool]]) -> str:
    """In a word: `isolated`, `partial: it can …`, or `none` where a child can do all that one can which is
    `unconfined`: some acts no process can do on some systems. It is asked where it makes a difference."""
    allowed = [name for name, succeeded in possible.items() if succeeded]
    if not allowed:
        return "isolated"
    return "none" if possible == unconfined() else f"partial: it can {', '.join(allowed)}"


def _succeeds(act: Callable[[Profile, str], None], profile: Profile, root: str) -> bool:
    try:
        act(profile, root)
    except (OSError, MemoryError, ValueError, AttributeError, subprocess.SubprocessError):
        return False
    return True


def _read(profile: Profile, root: str) -> None:
    with open(os.path.join(root, "grader", "course", "__init__.py"), "rb") as file:
        file.read(1)


def _read_system(profile: Profile, root: str) -> None:
    with open("/etc/passwd", "rb") as file:
        file.read(1)


def _write(profile: Profile, root: str) -> None:
    """In any of the places that are usually open."""
    name = f"gdgrade-{uuid.uuid4().hex}"
    last: OSError | None = None
    for folder in (tempfile.gettempdir(), "/tmp", "/var/tmp", "/dev/shm", root, os.path.expanduser("~")):
        path = os.path.join(folder, name)
        try:
            with open(path, "xb"):
                pass
        except OSError as error:
            last = error
            continue
        os.unlink(path)
        return
    raise last or OSError("there is no folder to write to")


def _connect(profile: Profile, root: str) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as there:
        try:
            there.connect(ADDRESS)
        except ConnectionRefusedError:
            return


def _local_socket(profile: Profile, root: str) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as here:
        here.bind(f"\0gdgrade-{uuid.uuid4().hex}")


def _start_program(profile: Profile, root: str) -> None:
    # An unprivileged child may have no way to the Python of an account, and Windows has only that.
    program = ["/bin/true"] if os.path.exists("/bin/true") else [sys.executable, "-S", "-c", ""]
    subprocess.run(program, check=True, timeout=5)


def _fork(profile: Profile, root: str) -> None:
    pid = os.fork()
    if pid == 0:
        os._exit(0)
    os.waitpid(pid, 0)


def _signal(profile: Profile, root: str) -> None:
    os.kill(os.getppid(), 0)


def _look_into(profile: Profile, root: str) -> None:
    with open(f"/proc/{os.getppid()}/mem", "rb"):
        pass


def _share_memory(profile: Profile, root: str) -> None:
    mmap.mmap(-1, mmap.PAGESIZE).close()


def _too_much_memory(profile: Profile, root: str) -> None:
    np.empty(4 * profile.memory_bytes, np.uint8)


ACTS: Mapping[str, Callable[[Profile, str], None]] = MappingProxyType(
    {
        "read the grader's own files": _read,
        "read the system's files": _read_system,
        "write files": _write,
        "open network connections": _connect,
        "open local sockets": _local_socket,
        "start programs": _start_program,
        "start processes": _fork,
        "send signals to other processes": _signal,
        "look into other processes": _look_into,
        "share memory with others": _share_memory,
        "use more memory than it may": _too_much_memory,
    }
)
"""Every act that a child must not be able to do, by what it would be able to do then."""
