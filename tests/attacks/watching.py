"""What an attack may leave behind: processes, files, and secrets in what is told."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parent.parent.parent
CANARY = "canary-7f3a91"
"""In the environment of the grader."""

SEED = 7361948205
"""Known to the grader and to the examiner."""

OTHER = "another-student-4c1e"
"""In the submission before."""

MARK = f"gdgrade-attack-{os.getpid()}"
"""In the name of every file that an attack tries to write."""

SECRET = Path(tempfile.gettempdir()) / f"gdgrade-secret-{os.getpid()}"
"""A file of whoever runs the grader, which every user of the machine may read; the canary is in it."""

PRIVATE = Path(tempfile.gettempdir()) / f"gdgrade-private-{os.getpid()}"
"""A folder of whoever runs the grader, which no other user may enter."""

EVERYBODYS = {tempfile.gettempdir(), "/tmp", "/var/tmp", "/dev/shm", os.path.expanduser("~")}


@contextlib.contextmanager
def a_secret_and_a_private_folder() -> Iterator[None]:
    """Both are there, for attacks to look for."""
    SECRET.write_text(CANARY)
    SECRET.chmod(0o644)
    PRIVATE.mkdir(0o700)
    (PRIVATE / "mark").touch()
    try:
        yield
    finally:
        SECRET.unlink()
        shutil.rmtree(PRIVATE)


def secrets() -> tuple[str, ...]:
    """What no submission may learn: the beginnings of references and of solutions are among it."""
    files = (ROOT / "grader/course/activations/sigmoid.py", ROOT / "solutions/01_activations.py")
    return CANARY, str(SEED), OTHER, *(file.read_text(encoding="utf-8")[3:40] for file in files)


def marked() -> list[str]:
    """Files that an attack has written where everybody may write."""
    return [
        os.path.join(folder, name)
        for folder in EVERYBODYS
        if os.path.isdir(folder)
        for name in os.listdir(folder)
        if MARK in name
    ]


def kernel_objects(key: int) -> list[str]:
    """The segments, queues and semaphores of System V with this key."""
    tables = [Path("/proc/sysvipc", kind) for kind in ("shm", "msg", "sem")]
    lines = [line for table in tables if table.exists() for line in table.read_text().splitlines()]
    return [line for line in lines if line.split()[0] == str(key)]


def names_below(folder: Path) -> set[str]:
    """Everything in a folder, but what Python and the tests themselves keep there."""
    found = set()
    for path, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith((".", "__pycache__"))]
        found |= {os.path.join(path, name) for name in (*folders, *files) if not name.startswith(".")}
    return found


class Witness:
    """Sees every process that descends from this one, if it lives for a moment."""

    def __init__(self) -> None:
        self.seen: set[psutil.Process] = set()
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> Witness:
        self._thread.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self._done.set()
        self._thread.join()

    def living(self) -> set[psutil.Process]:
        """Those of them that still run, whoever their parent is now."""
        return {process for process in self.seen | descendants() if runs(process)}

    def _look(self) -> None:
        # A look goes through all processes of the machine.
        while not self._done.wait(0.25):
            self.seen |= descendants()


def descendants() -> set[psutil.Process]:
    return set(psutil.Process().children(recursive=True))


def runs(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


@dataclass(frozen=True)
class Memory:
    """Bytes in use by the grader, and by the process that children are forked from."""

    grader: int
    warm: int


def memory(warm: psutil.Process) -> Memory:
    """Of this process and of `warm`."""
    return Memory(psutil.Process().memory_info().rss, warm.memory_info().rss)


def open_descriptors() -> int:
    """Of this process; the least of some looks, as the witness opens some now and then."""
    looks = []
    for _ in range(20):
        looks.append(len(os.listdir("/proc/self/fd")))
        # On a busy machine the witness would stand still for all of them.
        time.sleep(0.02)
    return min(looks)
