"""Put one submission to every request: `run` is what the grader calls."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice
from math import ceil
from typing import Any

from grader.answer import Answer, Failure
from grader.report import Status
from grader.sandbox.barriers.confinement import Profile
from grader.sandbox.child.late_imports import WORDS
from grader.sandbox.host.base import Sandbox, SandboxError
from grader.sandbox.host.budget import Budget, Time
from grader.sandbox.host.conversation import Child, ChildEnded, TooMuchOutput
from grader.sandbox.host.decode import MAX_FLAG, MAX_MESSAGE, plain_text, plain_texts, read_answer
from grader.sandbox.host.outcomes import (
    MOST_FINDINGS,
    by_inspection,
    not_allowed,
    refusal,
    used_up,
    what_happened,
)
from grader.sandbox.host.requests import ExerciseRequest, hand_in
from grader.sandbox.host.stopwatch import OutOfTime
from grader.sandbox.host.watchdog import TooMuchMemory
from grader.sandbox.wire import Frame, WireError, pack
from grader.submission import Submission

DEFAULT_TOTAL = 120.0
START = Time(60.0, 60.0, 60.0)
"""What a child may take to start, of which nothing is the submission's time."""
BEYOND_TOTAL = 1
"""Seconds of processor time, beyond all that it may take, after which the system itself ends a child."""
EXAMINED = 12.0
"""How many times as long a call may take that is watched, or observed in several calls."""
AHEAD = 3
"""How many requests a child has beside the one that it is at."""


@dataclass(frozen=True)
class ExerciseResponse:
    """What came back of one request: an answer or a failure for each call, the line where the
    exercise's function begins, and what an instructor should look at."""

    exercise: str
    answers: tuple[Answer | Failure, ...]
    line: int | None = None
    flags: tuple[str, ...] = ()


def run(
    sandbox: Sandbox,
    submission: Submission,
    requests: Sequence[ExerciseRequest],
    timeout: float,
    profile: Profile | None = None,
    total: float = DEFAULT_TOTAL,
) -> Iterator[ExerciseResponse]:
    """The responses of a submission, one for each request in order, as they come.

    One child answers them all. It inspects every file before it runs any, since later it could
    lie about them. After a timeout or a crash the remaining requests continue in a new child; what an
    exercise was still to be asked then counts as that same failure. `timeout` is for one call, `total` for
    the whole submission, both in seconds of processor time; see `budget` for what waits.
    """
    seconds = ceil(total) + BEYOND_TOTAL
    profile = profile or Profile()
    profile = replace(profile, cpu_seconds=min(profile.cpu_seconds, seconds))
    runner = _Runner(sandbox, submission, requests, timeout, profile, Budget(total))
    try:
        runner.inspect()
        for asked in requests:
            yield runner.response(asked)
    finally:
        with contextlib.suppress(SandboxError):
            runner.dismiss_child()


@dataclass(frozen=True)
class _Limits:
    """What a call may take, of which whole."""

    timeout: float
    budget: Budget


class _Runner:
    """The child of the moment, and what is known of each file of the submission."""

    def __init__(
        self,
        sandbox: Sandbox,
        submission: Submission,
        requests: Sequence[ExerciseRequest],
        timeout: float,
        profile: Profile,
        budget: Budget,
    ) -> None:
        self._sandbox = sandbox
        self._files = {file.name: file for file in submission.files}
        self._beside = submission.beside
        self._requests = requests
        self._profile = profile
        self._budget = budget
        self._limits = _Limits(timeout, budget)
        # What is asked again for reasons of ours is no time of the submission.
        self._examined = _Limits(timeout * EXAMINED, Budget(budget.limit.processor))
        self._refused: dict[str, None] = {}
        self._found: list[str] = []
        self._lines: set[int] = set()
        self._child: Child | None = None
        self._handed_out: set[str] = set()
        self._answered = False
        self._inspections: dict[str, Mapping[str, Any]] = {}
        self._loaded: set[str] = set()
        self._unloadable: dict[str, Failure] = {}

    def inspect(self) -> None:
        """Have a child that has run nothing yet say what it sees in each file."""
        rules: dict[str, dict[str, Any]] = {}
        for asked in self._requests:
            if asked.file in self._files:
                rules.setdefault(asked.file, {})[asked.exercise] = asked.rule
        waiting = list(rules)
        while waiting:
            try:
                child = self._living_child()
                for file in waiting:
                    child.send(pack({"inspect": file, "rules": rules[file]}))
                while waiting:
                    inspected = self._receive("reading the file").header["inspected"]
                    self._inspections[waiting.pop(0)] = dict(inspected)
            except _Stopped as stopped:
                self._inspections[waiting.pop(0)] = {"failure": stopped.failure}
        self._import_late()

    def _import_late(self) -> None:
        """Have what the files will import at its first use imported now, which is no time of theirs. A child
        that was forked before does not have it."""
        told = {module for seen in self._inspections.values() for module in seen.get("late", ())}
        if self._sandbox.prepare([module for module in WORDS if module in told]):
            self.dismiss_child()

    def response(self, asked: ExerciseRequest) -> ExerciseResponse:
        """Ask one request; nothing that the student's code does raises here."""
        inspection = self._inspections.get(asked.file, {})
        flags = tuple(f"{asked.file}: {plain_text(flag, MAX_FLAG)}" for flag in inspection.get("flags", ()))
        found = inspection.get("exercises", {}).get(asked.exercise)
        line = int(found["line"]) if found else None
        self._found.clear()
        self._lines.clear()
        failure = self._without_asking(asked)
        answers = _none(asked, failure) if failure else self._ask(asked)
        if self._found:
            answers = _none(asked, not_allowed(asked, [f"the call {finding}" for finding in self._found]))
        if line and asked.kind == "function" and found["plain"] and self._lines - {line}:
            flags += (f"{asked.file}: `{asked.exercise}` that was called is not the one on line {line}",)
        if refused := self._take_refused():
            flags += (f"{asked.file}: {refusal(refused)}",)
        return ExerciseResponse(asked.exercise, tuple(answers), line, flags)

    def dismiss_child(self) -> None:
        """Kill the child, if there is one, without waiting for its end."""
        if child := self._take_child():
            self._refused |= dict.fromkeys(child.take_refused())
            child.dismiss()

    def _take_child(self) -> Child | None:
        """The child of the moment, which is it no longer: the next one has no requests and answered none."""
        child, self._child = self._child, None
        self._handed_out.clear()
        self._answered = False
        return child

    def _without_asking(self, asked: ExerciseRequest) -> Failure | None:
        """Why a request needs not be asked, by what is known of its file."""
        if asked.file not in self._files:
            return Failure(Status.MISSING, f"There is no file {asked.file} in this submission.")
        if self._budget.used_up:
            return Failure(Status.TIMEOUT, f"Not tried, because {used_up(self._budget)}.")
        inspection = self._inspections[asked.file]
        if "failure" in inspection:
            failure: Failure = inspection["failure"]
            return failure
        if "error" in inspection:
            return Failure(Status.ERROR, plain_text(inspection["error"], MAX_MESSAGE))
        return by_inspection(asked, inspection) or self._unloadable.get(asked.file)

    def _living_child(self) -> Child:
        """The child of the moment, or a new one that has the files already."""
        if self._child is None:
            self._child = self._started()
            self._child.send(self._handed_in)
        return self._child

    def _started(self) -> Child:
        """A new child. It has run nothing of the submission yet, so what that takes is not its time."""
        self._child = child = Child(self._sandbox, self._profile)
        try:
            child.receive(START)
        except OutOfTime as error:
            raise SandboxError("a process for student code did not start in time") from error
        except (TooMuchOutput, TooMuchMemory, ChildEnded, WireError) as error:
            raise self._stop(error, "starting") from error
        child.newly_used()
        return child

    @cached_property
    def _handed_in(self) -> bytes:
        """Every file of the submission, in a frame."""
        return hand_in([*self._files.values(), *self._beside])

    def _ask(self, asked: ExerciseRequest) -> list[Answer | Failure]:
        """An answer or a failure for each call of a request."""
        used = self._answered
        failure = self._load(asked)
        if failure and used and (asked.file in self._loaded or failure.status is not Status.TIMEOUT):
            # What an earlier exercise left behind may have been in the way.
            failure = self._load(asked)
        if failure:
            self._unloadable[asked.file] = failure
            return _none(asked, failure)
        self._loaded.add(asked.file)
        self._answered = True
        answers: list[Answer | Failure] = []
        try:
            while len(answers) < asked.calls:
                answers.append(self._receive_answer())
        except _Stopped as stopped:
            if self._is_slow_by_examination(asked, stopped):
                answers, failure = self._ask_again(asked, asked.calls, self._examined)
                self._answered = True
            else:
                answers, failure = self._ask_one_by_one(asked, answers, stopped), stopped.failure
            if len(answers) == asked.calls:
                return answers
            assert failure is not None
            rest = Failure(
                failure.status, "Not tried, because an earlier case did not finish.", in_call=False
            )
            answers += [failure, *[rest] * (asked.calls - len(answers) - 1)]
        return answers

    def _is_slow_by_examination(self, asked: ExerciseRequest, stopped: _Stopped) -> bool:
        """Whether a call that was stopped for its time takes no more than that where nobody looks at it. What
        we look for is no time of the student's."""
        late = stopped.failure.status is Status.TIMEOUT and not self._budget.used_up
        if stopped.begun is None or stopped.begun not in asked.examined or not late:
            return False
        plain = _Limits(self._limits.timeout, self._examined.budget)
        answers, _ = self._ask_again(asked, stopped.begun + 1, plain, examine=False)
        self.dismiss_child()
        return len(answers) > stopped.begun

    def _ask_again(
        self, asked: ExerciseRequest, calls: int, examined: _Limits, *, examine: bool = True
    ) -> tuple[list[Answer | Failure], Failure | None]:
        """The answers to the first calls of a request, each sent as it comes, and why there are no more of
        them; `examined` is for the calls that are watched or observed."""
        answers: list[Answer | Failure] = []
        limits = replace(examined, timeout=self._limits.timeout)
        try:
            child = self._living_child()
            child.send(pack({"examine": examine}))
            child.send(asked.one_by_one)
            self._receive("importing the file", limits)
            while len(answers) < calls:
                answers.append(self._receive_answer(examined if len(answers) in asked.examined else limits))
        except _Stopped as stopped:
            return answers, stopped.failure
        return answers, None

    def _ask_one_by_one(
        self, asked: ExerciseRequest, answers: list[Answer | Failure], stopped: _Stopped
    ) -> list[Answer | Failure]:
        """The answers to a request whose child was stopped in the middle of it, up to the call that did it.

        Fast answers travel together, so some may have been lost: those to the calls before the one that
        it was in. Where that is not known, it is found out.
        """
        wanted = asked.calls if stopped.begun is None else min(stopped.begun, asked.calls)
        if wanted <= len(answers):
            return answers
        again, _ = self._ask_again(asked, wanted, self._limits)
        self.dismiss_child()
        return max(answers, again, key=len)

    def _load(self, asked: ExerciseRequest) -> Failure | None:
        """Hand out the request. The child loads the file; returns why it could not.

        A child whose surroundings were changed by what it has answered says that it is spent, and stops.
        Its word is enough: it could only keep its own changes for itself. It is believed once for each
        request, so that no number of such words makes us start children without end.
        """
        try:
            frame = self._hand_out(asked)
            if "spent" in frame.header:
                self.dismiss_child()
                frame = self._hand_out(asked)
        except _Stopped as stopped:
            return stopped.failure
        printed, loaded = plain_text(self._living_child().take_printed(frame)), frame.header
        if "load_failure" in loaded:
            # It would answer the same to every request of this file that it has already.
            self.dismiss_child()
            return Failure(Status.ERROR, plain_text(loaded["load_failure"], MAX_MESSAGE), printed)
        return None

    def _hand_out(self, asked: ExerciseRequest) -> Frame:
        """Give the child a request, and some more with it, so that it never waits for us; what it says of
        loading the file."""
        child = self._living_child()
        for upcoming in (asked, *self._after(asked)):
            if upcoming.exercise not in self._handed_out:
                child.send(upcoming.frame)
                self._handed_out.add(upcoming.exercise)
        return self._receive("importing the file")

    def _after(self, asked: ExerciseRequest) -> Iterator[ExerciseRequest]:
        """The next requests that will be asked, as far as is known."""
        behind = self._requests[self._requests.index(asked) + 1 :]
        return islice((p for p in behind if self._without_asking(p) is None), AHEAD)

    def _receive_answer(self, limits: _Limits | None = None) -> Answer | Failure:
        frame = self._receive("the call", limits)
        try:
            answer = read_answer(frame, plain_text(self._living_child().take_printed(frame)))
        except WireError as error:
            raise self._stop(error, "the call") from error
        found = frame.header.get("found")
        if isinstance(found, list):
            self._found.extend(plain_texts(found[:MOST_FINDINGS]))
        if isinstance(line := frame.header.get("line"), int):
            self._lines.add(line)
        if isinstance(answer, Failure) and frame.header.get("lost") is True:
            # The device is lost to this child, not to the exercises that are still to come.
            self.dismiss_child()
            raise _Stopped(answer, begun=0)
        return answer

    def _receive(self, activity: str, limits: _Limits | None = None) -> Frame:
        """The child's next frame, within the time that a call may take. Raises _Stopped, with the child
        ended, where none comes."""
        if self._child is None:
            raise SandboxError("there is no child to hear from")
        try:
            return self._received_in_time(self._child, limits or self._limits)
        except (OutOfTime, TooMuchOutput, TooMuchMemory, ChildEnded, WireError) as error:
            raise self._stop(error, activity) from error

    def _received_in_time(self, child: Child, limits: _Limits) -> Frame:
        """The child's next frame; the time that it took is spent."""
        try:
            return child.receive(limits.budget.limit_of(limits.timeout))
        finally:
            limits.budget.spend(child.newly_used())

    def _stop(self, error: Exception, activity: str) -> _Stopped:
        """End the child, and put what happened into a sentence."""
        child = self._take_child()
        if child is None:
            raise SandboxError("there is no child to end")
        self._refused |= dict.fromkeys(child.take_refused())
        printed, begun = plain_text(child.printed_so_far()), child.call_begun()
        status, message = what_happened(error, child.end(), activity, self._limits.timeout, self._budget)
        return _Stopped(Failure(status, message, printed), begun)

    def _take_refused(self) -> tuple[str, ...]:
        """The system calls that were refused since the last time."""
        if self._child is not None:
            self._refused |= dict.fromkeys(self._child.take_refused())
        refused, self._refused = tuple(self._refused), {}
        return refused


class _Stopped(Exception):
    """The child of the moment has been ended; `failure` says why, and `begun` which call of its request it
    was in, as far as is known."""

    def __init__(self, failure: Failure, begun: int | None = None) -> None:
        super().__init__(failure.message)
        self.failure = failure
        self.begun = begun


def _none(asked: ExerciseRequest, failure: Failure) -> list[Answer | Failure]:
    """The answers to a request that did not come to its calls."""
    return [replace(failure, in_call=False)] * asked.calls
