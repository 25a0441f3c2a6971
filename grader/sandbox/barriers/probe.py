"""What confinement keeps a child from, found out by trying. Runs in a throw-away child.

No layer is believed by its name: each forbidden act is tried, and what can still be done is said. An act
that can be done in several ways is possible where one of them is.
"""

from __future__ import annotations

import contextlib
import ctypes
import mmap
import os
import socket
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from grader.sandbox.barriers.confinement import Profile

ADDRESS = ("127.0.0.1", 9)
MARK = "mark"
"""The name of the file in the private folder."""


@dataclass(frozen=True)
class Scene:
    """What a child is tried with: its profile, the folder that holds the grader, and a folder that is private
    to whoever runs the grader, with one file in it; then the files and folders of the course that are kept
    from it."""

    profile: Profile
    root: str
    private: str
    hidden: tuple[str, ...] = ()

    @property
    def mark(self) -> str:
        return os.path.join(self.private, MARK)


Way = Callable[[Scene], object]
"""Raises where it is not possible."""


def try_acts(scene: Scene) -> dict[str, bool]:
    """Whether each act that a child must not be able to do can be done."""
    return {name: any(_succeeds(way, scene) for way in ways) for name, ways in ACTS.items()}


def isolation(possible: Mapping[str, bool], unconfined: Callable[[], Mapping[str, bool]]) -> str:
    """In a word: `isolated`, `partial: it can …`, or `none` where a child can do all that one can which is
    `unconfined`: some acts no process can do on some systems. It is asked where it makes a difference."""
    allowed = [name for name, succeeded in possible.items() if succeeded]
    if not allowed:
        return "isolated"
    return "none" if possible == unconfined() else f"partial: it can {', '.join(allowed)}"


def _succeeds(way: Way, scene: Scene) -> bool:
    try:
        way(scene)
    except (OSError, MemoryError, ValueError, AttributeError, ImportError, subprocess.SubprocessError):
        return False
    return True


def _read(scene: Scene) -> None:
    with open(os.path.join(scene.root, "grader", "course", "__init__.py"), "rb") as file:
        file.read(1)


def _read_course(scene: Scene) -> None:
    """Any file of the course that is kept from a child."""
    for place in scene.hidden:
        inside = (os.path.join(folder, name) for folder, _, names in os.walk(place) for name in names)
        for path in (place, os.path.join(place, "__init__.py"), *inside):
            with contextlib.suppress(OSError), open(path, "rb") as file:
                file.read(1)
                return
    raise PermissionError("no file of the course can be read")


def _read_system(scene: Scene) -> None:
    with open("/etc/passwd", "rb") as file:
        file.read(1)


def _write(scene: Scene) -> None:
    """In any of the places that are usually open."""
    name = f"gdgrade-{uuid.uuid4().hex}"
    last: OSError | None = None
    home = os.path.expanduser("~")
    for folder in (tempfile.gettempdir(), "/tmp", "/var/tmp", "/dev/shm", scene.root, scene.private, home):
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


def _truncate_while_opening(scene: Scene) -> None:
    # Older versions of Landlock do not see this as writing.
    os.close(os.open(scene.mark, os.O_RDONLY | os.O_TRUNC))


def _connect(scene: Scene) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as there:
        try:
            there.connect(ADDRESS)
        except ConnectionRefusedError:
            return


def _bind_locally(scene: Scene) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as here:
        here.bind(f"\0gdgrade-{uuid.uuid4().hex}")


def _pair(scene: Scene) -> None:
    for end in socket.socketpair():
        end.close()


def _start_program(scene: Scene) -> None:
    # An unprivileged child may have no way to the Python of an account, and Windows has only that.
    program = ["/bin/true"] if os.path.exists("/bin/true") else [sys.executable, "-S", "-c", ""]
    subprocess.run(program, check=True, timeout=5)


def _fork(scene: Scene) -> None:
    pid = os.fork()
    if pid == 0:
        os._exit(0)
    os.waitpid(pid, 0)


def _signal_thread(scene: Scene) -> None:
    _in_c("tgkill", os.getppid(), os.getppid(), 0)


def _look_into(scene: Scene) -> None:
    with open(f"/proc/{os.getppid()}/mem", "rb"):
        pass


def _raise_limit(scene: Scene) -> None:
    import resource

    resource.prlimit(os.getppid(), resource.RLIMIT_CORE, resource.getrlimit(resource.RLIMIT_CORE))


def _share_zeros(scene: Scene) -> None:
    with open("/dev/zero", "r+b", buffering=0) as zeros:
        mmap.mmap(zeros.fileno(), mmap.PAGESIZE).close()


def _keep_segment(scene: Scene) -> None:
    _in_c("shmctl", _in_c("shmget", 0, mmap.PAGESIZE, 0o1600), 0, None)


def _keep_queue(scene: Scene) -> None:
    _in_c("msgctl", _in_c("msgget", 0, 0o1600), 0, None)


def _keep_named_queue(scene: Scene) -> None:
    name = f"/gdgrade-{uuid.uuid4().hex}".encode()
    os.close(_in_c("mq_open", name, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600, None))
    _in_c("mq_unlink", name)


def _lock(scene: Scene) -> None:
    import fcntl

    with open(os.__file__, "rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _watch(scene: Scene) -> None:
    os.close(_in_c("inotify_init1", 0))


def _too_much_memory(scene: Scene) -> None:
    import numpy as np

    np.empty(4 * scene.profile.memory_bytes, np.uint8)


def _in_c(function: str, *arguments: object) -> int:
    """What a function of the C library returns, for which Python has no name."""
    result = int(getattr(ctypes.CDLL(None, use_errno=True), function)(*arguments))
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return result


ACTS: Mapping[str, tuple[Way, ...]] = MappingProxyType(
    {
        "read the grader's own files": (_read, _read_course),
        "read the system's files": (_read_system,),
        "see which private files there are": (lambda scene: os.stat(scene.mark),),
        "write files": (_write,),
        "empty files": (_truncate_while_opening, lambda scene: os.truncate(scene.mark, 0)),
        "change files' modes, times and attributes": (
            lambda scene: os.chmod(scene.mark, 0o600),
            lambda scene: os.utime(scene.mark),
            lambda scene: os.chown(scene.mark, os.getuid(), os.getgid()),
            lambda scene: os.setxattr(scene.mark, "user.gdgrade", b"1"),
        ),
        "lock files": (_lock,),
        "watch files": (_watch,),
        "open network connections": (_connect,),
        "open local sockets": (_bind_locally, _pair),
        "start programs": (_start_program,),
        "start processes": (_fork,),
        "send signals to other processes": (lambda scene: os.kill(os.getppid(), 0), _signal_thread),
        "look into other processes": (_look_into,),
        "change other processes' limits": (
            _raise_limit,
            lambda scene: os.setpriority(os.PRIO_PROCESS, os.getppid(), os.nice(0)),
        ),
        "share memory with others": (
            lambda scene: mmap.mmap(-1, mmap.PAGESIZE).close(),
            _share_zeros,
            lambda scene: os.close(os.memfd_create("gdgrade")),
        ),
        "leave objects in the kernel": (_keep_segment, _keep_queue, _keep_named_queue),
        "use more memory than it may": (_too_much_memory,),
    }
)
"""Every act that a child must not be able to do, by what it would be able to do then, and the ways to it."""
