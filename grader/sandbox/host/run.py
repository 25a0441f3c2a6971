"""Put one submission to every request: `run` is what the grader calls."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from math import ceil
from typing import Any

from grader.answer import Answer, Failure
from grader.report import Status
from grader.sandbox.barriers.confinement import Profile
from grader.sandbox.child.late_imports import WORDS
from grader.sandbox.host.base import Sandbox, SandboxError
from grader.sandbox.host.budget import DEFAULT_TOTAL, Budget
from grader.sandbox.host.decode import MAX_FLAG, MAX_MESSAGE, plain_text, plain_texts, read_answer
from grader.sandbox.host.import_findings import ImportFindings
from grader.sandbox.host.living_child import CALLING, LOADING, Limits, LivingChild, Stopped
from grader.sandbox.host.outcomes import MOST_FINDINGS, by_inspection, not_allowed, refusal, used_up
from grader.sandbox.host.requests import ExerciseRequest, as_wire
from grader.sandbox.wire import Frame, WireError, pack
from grader.submission import Submission

BEYOND_TOTAL = 1
"""Seconds of processor time, beyond all that it may take, after which the system itself ends a child."""
EXAMINED = 12.0
"""How many times as long a call may take that is watched, or observed in several calls."""
AHEAD = 3
"""How many requests a child has beside the one that it is at."""


@dataclass(frozen=True)
class ExerciseResponse:
    """What came back of one request: an answer or a failure for each call, the line where the
    exercise's function begins, what an instructor should look at, in its calls and in its file, and, where it
    is kept, what each call printed."""

    exercise: str
    answers: tuple[Answer | Failure, ...]
    line: int | None = None
    flags: tuple[str, ...] = ()
    file_flags: tuple[str, ...] = ()
    printed: tuple[str, ...] = ()


def run(
    sandbox: Sandbox,
    submission: Submission,
    requests: Sequence[ExerciseRequest],
    timeout: float,
    profile: Profile | None = None,
    total: float = DEFAULT_TOTAL,
    expect: Callable[[Sequence[str]], None] | None = None,
) -> Iterator[ExerciseResponse]:
    """The responses of a submission, one for each request in order, as they come.

    One child answers them all. It inspects every file before it runs any, since later it could
    lie about them. After a timeout or a crash the remaining requests continue in a new child; what an
    exercise was still to be asked then counts as that same failure. `timeout` is for one call, `total` for
    the whole submission, both in seconds of processor time; see `budget` for what waits. `expect` gets,
    once the files are inspected, the exercises to which answers may come.
    """
    seconds = ceil(total) + BEYOND_TOTAL
    profile = profile or Profile()
    profile = replace(profile, cpu_seconds=min(profile.cpu_seconds, seconds))
    runner = _Runner(sandbox, submission, requests, timeout, profile, Budget(total))
    try:
        runner.inspect()
        if expect is not None:
            expect(runner.exercises_to_ask())
        for asked in requests:
            yield runner.response(asked)
    finally:
        with contextlib.suppress(SandboxError):
            runner.child.dismiss()


class _Runner:
    """What is known of each file of a submission, and the child that is asked."""

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
        self._requests = requests
        self._budget = budget
        self._limits = Limits(timeout, budget)
        # What is asked again for gdgrade's own reasons is no time of the submission.
        self._examined = Limits(timeout * EXAMINED, Budget(budget.limit.processor))
        wire_files = as_wire([*self._files.values(), *submission.beside])
        devices = frozenset[str]().union(*(asked.devices for asked in requests))
        self.child = LivingChild(sandbox, profile, wire_files, self._limits, devices)
        self._found: list[str] = []
        self._lines: set[int] = set()
        self._inspections: dict[str, Mapping[str, Any]] = {}
        self._loaded: set[str] = set()
        self._unloadable: dict[str, Failure] = {}
        self._import = ImportFindings(self._inspections)

    def inspect(self) -> None:
        """Have a child that has run nothing yet say what it sees in each file."""
        rules: dict[str, dict[str, Any]] = {}
        for asked in self._requests:
            if asked.file in self._files:
                rules.setdefault(asked.file, {})[asked.exercise] = asked.rule
        waiting = list(rules)
        while waiting:
            try:
                child = self.child.now()
                for file in waiting:
                    child.send(pack({"inspect": file, "rules": rules[file]}))
                while waiting:
                    inspected = self.child.receive("reading the file").header["inspected"]
                    self._inspections[waiting.pop(0)] = dict(inspected)
            except Stopped as stopped:
                self._inspections[waiting.pop(0)] = {"failure": stopped.failure}
        self._import_late()

    def _import_late(self) -> None:
        """Have what the files will import at its first use imported now, which is no time of theirs. A child
        that was forked before does not have it."""
        late = {module for seen in self._inspections.values() for module in seen.get("late", ())}
        if self._sandbox.prepare([module for module in WORDS if module in late]):
            self.child.dismiss()

    def exercises_to_ask(self) -> list[str]:
        """The exercises that will be asked, as far as is known."""
        return [asked.exercise for asked in self._requests if self._without_asking(asked) is None]

    def response(self, asked: ExerciseRequest) -> ExerciseResponse:
        """Ask one request; nothing that the student's code does raises here."""
        inspection = self._inspections.get(asked.file, {})
        file_flags = tuple(
            f"{asked.file}: {plain_text(flag, MAX_FLAG)}" for flag in inspection.get("flags", ())
        )
        flags: tuple[str, ...] = ()
        found = inspection.get("exercises", {}).get(asked.exercise)
        line = int(found["line"]) if found else None
        self._found.clear()
        self._lines.clear()
        failure = self._without_asking(asked)
        if found and found["kept"] and self.child.answered:
            # What it uses may be kept where another exercise has left it.
            self.child.dismiss()
        answers = _none(asked, failure) if failure else self._ask(asked)
        if self._found:
            answers = _none(
                asked, not_allowed(asked, [f"the call {finding}" for finding in dict.fromkeys(self._found)])
            )
        if line and asked.kind == "function" and found["plain"] and self._lines - {line}:
            flags += (f"{asked.file}: `{asked.exercise}` that was called is not the one on line {line}",)
        flags += self._import.flags(asked.file, asked.exercise)
        if refused := self.child.take_refused():
            flags += (f"{asked.file}: {refusal(refused)}",)
        return ExerciseResponse(asked.exercise, tuple(answers), line, flags, file_flags)

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

    def _ask(self, asked: ExerciseRequest) -> list[Answer | Failure]:
        """An answer or a failure for each call of a request."""
        used = self.child.answered
        answers: list[Answer | Failure] = []
        try:
            failure = self._load(asked)
            if failure and used and (asked.file in self._loaded or failure.status is not Status.TIMEOUT):
                # What an earlier exercise left behind may have been in the way.
                failure = self._load(asked)
            if failure:
                self._unloadable[asked.file] = failure
                return _none(asked, failure)
            self._loaded.add(asked.file)
            self.child.answered = True
            while len(answers) < asked.calls:
                answers.append(self._receive_answer())
        except Stopped as stopped:
            if self._is_slow_by_examination(asked, stopped):
                answers, failure = self._ask_again(asked, asked.calls, self._examined)
                self.child.answered = True
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

    def _is_slow_by_examination(self, asked: ExerciseRequest, stopped: Stopped) -> bool:
        """Whether a call that was stopped for its time takes no more than that where nobody looks at it. What
        we look for is no time of the student's."""
        late = stopped.failure.status is Status.TIMEOUT and not self._budget.used_up
        if stopped.begun is None or stopped.begun not in asked.examined or not late:
            return False
        plain = Limits(self._limits.timeout, self._examined.budget)
        answers, _ = self._ask_again(asked, stopped.begun + 1, plain, examine=False)
        self.child.dismiss()
        return len(answers) > stopped.begun

    def _ask_again(
        self, asked: ExerciseRequest, calls: int, examined: Limits, *, examine: bool = True
    ) -> tuple[list[Answer | Failure], Failure | None]:
        """The answers to the first calls of a request, each sent as it comes, and why there are no more of
        them; `examined` is for the calls that are watched or observed."""
        answers: list[Answer | Failure] = []
        limits = replace(examined, timeout=self._limits.timeout)
        try:
            child = self.child.now()
            child.send(pack({"examine": examine}))
            child.send(asked.one_by_one)
            self.child.receive(LOADING, limits)
            while len(answers) < calls:
                answers.append(self._receive_answer(examined if len(answers) in asked.examined else limits))
        except Stopped as stopped:
            return answers, stopped.failure
        return answers, None

    def _ask_one_by_one(
        self, asked: ExerciseRequest, answers: list[Answer | Failure], stopped: Stopped
    ) -> list[Answer | Failure]:
        """The answers to a request whose child was stopped in the middle of it, up to the call that did it.

        Fast answers travel together, so some may have been lost: those to the calls before the one that
        it was in. Where that is not known, it is found out. Under the by-hand rule, what is counted over all
        calls together is lost as well: there, only an answer counts that is given by itself.
        """
        by_hand = asked.rule["by_hand"]
        begun = asked.calls if stopped.begun is None else min(stopped.begun, asked.calls)
        wanted = max(begun, len(answers))
        if wanted == (0 if by_hand else len(answers)):
            return answers
        again, _ = self._ask_again(asked, wanted, self._limits)
        self.child.dismiss()
        return again if by_hand else max(answers, again, key=len)

    def _load(self, asked: ExerciseRequest) -> Failure | None:
        """Hand out the request. The child loads the file; returns why it could not. Raises Stopped where it
        could, and stopped in a call.

        A child whose surroundings were changed by what it has answered says that it is spent, and stops.
        Its word is enough: it could only keep its own changes for itself. It is believed once for each
        request, so that no number of such words makes us start children without end.
        """
        try:
            frame = self._hand_out(asked)
            if "spent" in frame.header:
                self.child.dismiss()
                frame = self._hand_out(asked)
        except Stopped as stopped:
            if stopped.in_call:
                raise
            return stopped.failure
        printed, loaded = plain_text(self.child.now().take_printed(frame)), frame.header
        if "load_failure" in loaded:
            # It would answer the same to every request of this file that it has already.
            self.child.dismiss()
            return Failure(Status.ERROR, plain_text(loaded["load_failure"], MAX_MESSAGE), printed)
        self._import.take(asked.file, loaded.get("at_import"))
        return None

    def _hand_out(self, asked: ExerciseRequest) -> Frame:
        """Give the child a request, and some more with it, so that it never waits for us; what it says of
        loading the file."""
        child = self.child.now()
        if not self.child.handed_out and (watched := self._import.to_watch()):
            child.send(pack({"watch_import": watched}))
        for upcoming in (asked, *self._after(asked)):
            if upcoming.exercise not in self.child.handed_out:
                child.send(upcoming.frame)
                self.child.handed_out.add(upcoming.exercise)
        return self.child.receive(LOADING)

    def _after(self, asked: ExerciseRequest) -> Iterator[ExerciseRequest]:
        """The next requests that will be asked, as far as is known."""
        behind = self._requests[self._requests.index(asked) + 1 :]
        return islice((p for p in behind if self._without_asking(p) is None), AHEAD)

    def _receive_answer(self, limits: Limits | None = None) -> Answer | Failure:
        frame = self.child.receive(CALLING, limits)
        try:
            answer = read_answer(frame, plain_text(self.child.now().take_printed(frame)))
        except WireError as error:
            raise self.child.stop(error, CALLING) from error
        found = frame.header.get("found")
        if isinstance(found, list):
            self._found.extend(plain_texts(found[:MOST_FINDINGS]))
        if isinstance(line := frame.header.get("line"), int):
            self._lines.add(line)
        if isinstance(answer, Failure) and frame.header.get("lost") is True:
            # The device is lost to this child, not to the exercises that are still to come.
            self.child.dismiss()
            raise Stopped(answer, begun=0)
        return answer


def _none(asked: ExerciseRequest, failure: Failure) -> list[Answer | Failure]:
    """The answers to a request that did not come to its calls."""
    return [replace(failure, in_call=False)] * asked.calls
