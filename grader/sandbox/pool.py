"""The grader's end of the warm process: start it, fork from it, end what it forked."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from grader.sandbox.confinement import Profile
from grader.sandbox.zygote import MAX_MESSAGE

# One thread each: a process that ever ran a multi-threaded operation must not fork.
ONE_THREAD = dict.fromkeys(["OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"], "1")
KEPT_VARIABLES = ("PATH", "LD_LIBRARY_PATH", "CUDA_VISIBLE_DEVICES", "CUDA_HOME", "SYSTEMROOT")


class SandboxError(Exception):
    """The warm process could not be started or has died; one sentence."""


@dataclass(frozen=True)
class Ending:
    """How a process ended, and what it used."""

    exit_code: int
    cpu_seconds: float
    peak_bytes: int


class Sandbox:
    """The warm process. It starts at once and imports torch while the grader does other work.

    Use it as a context manager, or call `close`: it ends the process and all that it forked,
    and removes the private temporary folder they saw.
    """

    def __init__(self) -> None:
        self._folder = tempfile.mkdtemp(prefix="gdgrade-")
        self._control, theirs = socket.socketpair()
        self._errors = open(os.path.join(self._folder, "stderr"), "w+b")  # noqa: SIM115 - closed in close()
        self._lock = threading.Lock()
        self._versions: Mapping[str, str] | None = None
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-B", "-m", "grader.sandbox.zygote", str(theirs.fileno())],
                env=_clean_environment(self._folder),
                cwd=self._folder,
                stdin=subprocess.DEVNULL,
                stdout=self._errors,
                stderr=self._errors,
                pass_fds=[theirs.fileno()],
                start_new_session=True,
            )

    def __enter__(self) -> Sandbox:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def versions(self) -> Mapping[str, str]:
        """The versions of torch and NumPy that students' code sees; waits until they are imported."""
        with self._lock:
            return self._wait_until_warm()

    def fork_child(self, channel: socket.socket, stdout: int, stderr: int, profile: Profile) -> int:
        """The process id of a new child with these descriptors."""
        request = {"do": "child", "profile": asdict(profile)}
        return int(self._ask(request, [channel.fileno(), stdout, stderr])["pid"])

    def fork_trusted(self, entry: str, channel: socket.socket) -> int:
        """The process id of a new process of ours that runs `entry` ("module:function")."""
        return int(self._ask({"do": "trusted", "entry": entry}, [channel.fileno()])["pid"])

    def end(self, pid: int) -> Ending:
        """Kill the process group of a forked process and wait for it."""
        return Ending(**self._ask({"do": "end", "pid": pid}, []))

    def dismiss(self, pid: int) -> None:
        """As `end`, without waiting for it."""
        with self._lock:
            self._send({"do": "dismiss", "pid": pid}, [])

    def close(self) -> None:
        """End the warm process and all that it forked. Safe to call twice."""
        self._control.close()
        try:
            self._process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._errors.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _ask(self, request: Mapping[str, Any], descriptors: list[int]) -> dict[str, Any]:
        with self._lock:
            self._wait_until_warm()
            self._send(request, descriptors)
            try:
                reply = self._control.recv(MAX_MESSAGE)
            except OSError as error:
                raise self._death() from error
            if not reply:
                raise self._death()
            return dict(json.loads(reply))

    def _send(self, request: Mapping[str, Any], descriptors: list[int]) -> None:
        try:
            socket.send_fds(self._control, [json.dumps(request).encode() + b"\n"], descriptors)
        except OSError as error:
            raise self._death() from error

    def _wait_until_warm(self) -> Mapping[str, str]:
        if self._versions is None:
            with contextlib.suppress(OSError):
                if hello := self._control.recv(MAX_MESSAGE):
                    self._versions = json.loads(hello)
            if self._versions is None:
                raise self._death()
        return self._versions

    def _death(self) -> SandboxError:
        self._errors.seek(0)
        lines = self._errors.read().decode(errors="replace").strip().splitlines()
        last = lines[-1] if lines else "it left no message"
        return SandboxError(f"the process that runs student code has ended unexpectedly ({last})")


def _clean_environment(folder: str) -> dict[str, str]:
    """Nothing of the caller's environment but what Python and CUDA need to start."""
    import grader

    kept = {name: os.environ[name] for name in KEPT_VARIABLES if name in os.environ}
    return (
        kept
        | ONE_THREAD
        | {
            "HOME": folder,
            "TMPDIR": folder,
            "LANG": "C.UTF-8",
            "PYTHONUTF8": "1",
            "PYTHONHASHSEED": "0",
            # Where this grader was imported from, be it installed or not; the warm process takes a
            # checkout off its path again before it forks.
            "PYTHONPATH": os.path.dirname(os.path.dirname(os.path.abspath(grader.__file__))),
            # Asks the driver library instead of initialising CUDA, which would poison every fork.
            "PYTORCH_NVML_BASED_CUDA_CHECK": "1",
        }
    )
