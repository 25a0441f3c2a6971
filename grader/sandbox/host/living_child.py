"""The child of the moment: started when one is needed, and ended when something goes wrong in it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from grader.answer import Failure
from grader.sandbox.barriers.confinement import Profile
from grader.sandbox.host.base import Sandbox, SandboxError
from grader.sandbox.host.budget import Budget, Time
from grader.sandbox.host.conversation import Child, ChildEnded, TooMuchOutput
from grader.sandbox.host.decode import MAX_MESSAGE, plain_text
from grader.sandbox.host.outcomes import what_happened
from grader.sandbox.host.stopwatch import OutOfTime
from grader.sandbox.host.watchdog import TooMuchMemory
from grader.sandbox.wire import Frame, WireError, pack

LOADING, CALLING = "importing the file", "the call"
"""What a child is at, for what is said where it stops."""

START = Time(60.0, 60.0, 60.0)
"""What a child may take to start, of which nothing is the submission's time."""


def make_ready(child: Child, devices: Collection[str], profile: Profile) -> None:
    """Wait until a new child has started, and has begun to use these devices beside the CPU. It has run
    nothing of a submission yet: it is believed, and none of its time is the submission's. Raises SandboxError
    where it cannot use them, which is no fault of any submission, and as `Child.receive`."""
    child.receive(START)
    if devices:
        _begin_on(devices, child, profile)
    child.newly_used()


def _begin_on(devices: Collection[str], child: Child, profile: Profile) -> None:
    child.send(pack({"begin": sorted(devices), "memory_bytes": profile.memory_bytes}))
    begun = child.receive(START).header.get("begun")
    if begun is not True:
        raise SandboxError(f"{plain_text(begun, MAX_MESSAGE)}; to grade without it, use --device cpu")
    # What a driver has asked the system for.
    child.take_refused()


@dataclass(frozen=True)
class Limits:
    """What a call may take, of which whole."""

    timeout: float
    budget: Budget


class Stopped(Exception):
    """The child of the moment has been ended; `failure` says why, `in_call` whether by a call of the request
    that it was asked, and `begun` by which, as far as is known."""

    def __init__(self, failure: Failure, begun: int | None = None, *, in_call: bool = True) -> None:
        super().__init__(failure.message)
        self.failure = failure
        self.begun = begun
        self.in_call = in_call


class LivingChild:
    """One child after another, each with the files of the submission and ready for calls on `devices` beside
    the CPU. `handed_out` are the exercises that the one of the moment was asked, `answered` is whether it has
    come to a call."""

    def __init__(
        self,
        sandbox: Sandbox,
        profile: Profile,
        wire_files: bytes,
        limits: Limits,
        devices: Collection[str] = (),
    ) -> None:
        self._sandbox, self._profile = sandbox, profile
        self._wire_files, self._limits = wire_files, limits
        self._devices = devices
        self._child: Child | None = None
        self._refused: dict[str, None] = {}
        self._heard_of = 0
        self.handed_out: set[str] = set()
        self.answered = False

    def now(self) -> Child:
        """The child of the moment, or a new one that has the files already."""
        if self._child is None:
            self._child = self._started()
            self._child.send(self._wire_files)
        return self._child

    def _started(self) -> Child:
        """A new child. It has run nothing of the submission yet, so what that takes is not its time."""
        self._child = child = Child(self._sandbox, self._profile)
        try:
            make_ready(child, self._devices, self._profile)
        except OutOfTime as error:
            raise SandboxError("a process for student code did not start in time") from error
        except (TooMuchOutput, TooMuchMemory, ChildEnded, WireError) as error:
            raise self.stop(error, "starting") from error
        return child

    def receive(self, activity: str, limits: Limits | None = None) -> Frame:
        """The child's next frame, within the time that a call may take. Raises Stopped, with the child
        ended, where none comes."""
        if self._child is None:
            raise SandboxError("there is no child to hear from")
        try:
            frame = self._received_in_time(self._child, limits or self._limits)
        except (OutOfTime, TooMuchOutput, TooMuchMemory, ChildEnded, WireError) as error:
            raise self.stop(error, activity) from error
        self._heard_of += activity == LOADING
        return frame

    def _received_in_time(self, child: Child, limits: Limits) -> Frame:
        """The child's next frame; the time that it took is spent."""
        if child.has_frame:  # it came with the one before, whose time was that of both
            return child.receive(Time())
        try:
            return child.receive(limits.budget.limit_of(limits.timeout))
        finally:
            limits.budget.spend(child.newly_used())

    def stop(self, error: Exception, activity: str) -> Stopped:
        """End the child, and put what happened into a sentence."""
        request = self._heard_of + (activity == LOADING)
        child = self._take()
        if child is None:
            raise SandboxError("there is no child to end")
        self._refused |= dict.fromkeys(child.take_refused())
        printed, (requests, call) = plain_text(child.printed_so_far()), child.begun()
        begun = call if requests == request else None
        if begun is not None or requests > request:
            # That the file was loaded was to come with the first answers; it may be further than we know.
            activity = CALLING
        timeout, budget = self._limits.timeout, self._limits.budget
        status, message = what_happened(error, child.end(), activity, timeout, budget)
        return Stopped(Failure(status, message, printed), begun, in_call=activity == CALLING)

    def dismiss(self) -> None:
        """Kill the child, if there is one, without waiting for its end."""
        if child := self._take():
            self._refused |= dict.fromkeys(child.take_refused())
            child.dismiss()

    def _take(self) -> Child | None:
        """The child of the moment, which is it no longer: the next one has no requests and answered none."""
        child, self._child = self._child, None
        self._heard_of = 0
        self.handed_out.clear()
        self.answered = False
        return child

    def take_refused(self) -> tuple[str, ...]:
        """The system calls that were refused since the last time."""
        if self._child is not None:
            self._refused |= dict.fromkeys(self._child.take_refused())
        refused, self._refused = tuple(self._refused), {}
        return refused
