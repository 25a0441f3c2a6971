"""The processes that student code runs in, as the grader sees them: start one, end it, ask what it holds.

There are two kinds: forks of one warm process (`forking`), and fresh processes where a system cannot
fork (`spawning`).
"""

from __future__ import annotations

import os
import socket
import tempfile
from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from grader.sandbox.barriers.confinement import Profile
from grader.sandbox.barriers.probe import MARK
from grader.sandbox.host.interruption import Interruption

NO_WORDS = "it left no message"


class SandboxError(Exception):
    """A process could not be started or has died; one sentence."""


def ended_unexpectedly(last_words: str) -> SandboxError:
    """The error of a process for student code that is gone."""
    return SandboxError(f"the process that runs student code has ended unexpectedly ({last_words})")


def last_line(said: bytes) -> str:
    """The last line of what a process has said on stderr."""
    lines = said.decode(errors="replace").strip().splitlines()
    return lines[-1] if lines else NO_WORDS


@dataclass(frozen=True)
class Process:
    """A process that was started. `channel` is the grader's end of what it talks by, and to be closed by
    whoever has it."""

    pid: int
    channel: socket.socket


@dataclass(frozen=True)
class ChildProcess(Process):
    """A child. `output` is a descriptor to read what it prints from: a pipe, or a file that grows;
    `position` one that shares its place with the child's stdin, None where there is none."""

    output: int
    position: int | None = None


class Sandbox(ABC):
    """What starts processes. It begins to import torch at once, while the grader does other work.

    Use it as a context manager, or call `close`: it ends all that it started, and removes the private
    temporary folder they saw.
    """

    interruption: Interruption | None = None
    """What ends every wait for a child with Interrupted, where its grader can be interrupted."""

    def __enter__(self) -> Sandbox:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    @abstractmethod
    def versions(self) -> Mapping[str, str]:
        """The versions of torch and NumPy that students' code sees; waits until they are imported."""

    @abstractmethod
    def start_child(self, profile: Profile) -> ChildProcess:
        """A new process for student code, confined by `profile`."""

    @abstractmethod
    def prepare(self, modules: Collection[str]) -> bool:
        """Import these of the `late_imports` before the next process for student code starts; whether that
        was new, so that the ones before lack something."""

    @abstractmethod
    def start_trusted(self, entry: str) -> Process:
        """A new trusted process that runs `entry` ("module:function") with its end of the channel."""

    def possible_acts(self, profile: Profile) -> Mapping[str, bool]:
        """Whether a child of this profile can do each thing that it must not be able to do, as one has
        found out by trying. Raises SandboxError where it could not tell."""
        with tempfile.TemporaryDirectory(prefix="gdgrade-private-") as private:
            with open(os.path.join(private, MARK), "xb"):
                pass
            possible = self._probe(profile, private)
        if not possible:
            raise SandboxError("a trial of what student code can do here did not finish")
        return possible

    @abstractmethod
    def _probe(self, profile: Profile, private: str) -> Mapping[str, bool] | None:
        """What a child that tries these things told; None where it did not come to its end. `private` is a
        folder of gdgrade's with a file in it, at which it tries them."""

    @abstractmethod
    def end(self, pid: int) -> int:
        """Kill a process that was started, and all that it has started, and wait for it; its exit code,
        negative for a signal."""

    @abstractmethod
    def dismiss(self, pid: int) -> None:
        """As `end`, without waiting for it."""

    @abstractmethod
    def held_by(self, pid: int) -> int:
        """Bytes of memory that a process and what it has started hold, beyond what they had from the
        start; 0 where it has ended."""

    @abstractmethod
    def processor_seconds(self, pid: int) -> float | None:
        """The processor time that a process has used, of all its threads; None where that is not known, or
        the process is gone."""

    @abstractmethod
    def delayed_seconds(self, pid: int) -> float | None:
        """How long a process, or this thread, which waits for its answers, has waited for a processor that
        others had; None where that is not known."""

    @abstractmethod
    def descendants_seconds(self, pid: int) -> float:
        """The processor time of what a process has started, as far as that is known."""

    @abstractmethod
    def around(self) -> Mapping[str, str]:
        """What can stand around all of them, by name: "in force", or why it does not."""

    @abstractmethod
    def last_words(self) -> str:
        """The last line that a trusted process left on stderr."""

    @abstractmethod
    def close(self) -> None:
        """End all that was started. Safe to call twice."""
