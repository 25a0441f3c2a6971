"""`gdgrade watch`: the threads, the terminal and the session put together."""

from __future__ import annotations

import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from grader.grading import Grader, Interruption
from grader.learner import progress as remembered
from grader.learner import results
from grader.learner.hints import give_hint
from grader.learner.watching.events import (
    Action,
    Changed,
    Event,
    Finished,
    GiveHint,
    Grade,
    Graded,
    HintGiven,
    Interrupt,
    Picture,
    Polling,
    Quit,
    Replay,
    Saved,
)
from grader.learner.watching.files import wait_for_changes
from grader.learner.watching.inbox import Inbox
from grader.learner.watching.session import Session, step
from grader.learner.watching.terminal import Terminal, terminal
from grader.learner.watching.view import POLLS, WIDEST, Known, Page, page
from grader.learner.watching.worker import Job, Worker
from grader.learner.watching.workplace import Workplace
from grader.report import Report
from grader.reports.terminal import render
from grader.reports.text import number_of

if TYPE_CHECKING:
    from grader.exercise import Course

TICK = 1.0
"""Seconds after which the screen says again how long a check has been running."""


@dataclass(frozen=True)
class Environment:
    """What the command line gives: `run` runs another command of gdgrade in the terminal, `commands` are the
    names of all, `timeout` the seconds that a call may take, `colour` whether to use any."""

    run: Callable[[Sequence[str]], None]
    commands: frozenset[str]
    timeout: float
    colour: bool


class Watch:
    """One run of the command: what happens, and what is done about it."""

    def __init__(
        self,
        course: Course,
        folder: Path,
        names: Sequence[str],
        grader: Grader,
        interruption: Interruption,
        around: Environment,
    ) -> None:
        self._around = around
        self._course, self._folder = course, folder
        self._place = Workplace(course, folder, names)
        self._progress = remembered.load(folder)
        self._graded: dict[str, str] = {}
        self._busy_since: float | None = None
        self._inbox = Inbox()
        self._stop = threading.Event()
        self._grader, self._interruption = grader, interruption
        topics = {name: course.find(name)[0].name for name in names}
        first = next((name for name in names if not self._progress.passed(name)), names[0])
        self.session = Session(tuple(names), topics, first)

    @contextmanager
    def _running(self) -> Iterator[Worker]:
        """The two threads, ended at the end."""
        worker = Worker(self._grader, self._interruption, self._inbox.put)
        watcher = threading.Thread(
            target=wait_for_changes,
            args=(
                lambda: self._place.folders,
                self._stop,
                lambda: self._inbox.put(Changed()),
                lambda: self._inbox.put(Polling()),
            ),
            name="gdgrade watching",
            daemon=True,
        )
        watcher.start()
        try:
            yield worker
        finally:
            self._stop.set()
            worker.close()
            watcher.join()
            self._inbox.close()

    def on_screen(self) -> None:
        """Until q."""
        # The terminal is given back first, whatever the rest takes.
        with self._running() as worker, terminal(self._inbox) as screen:
            self._inbox.put(Changed())
            while True:
                event = screen.event(TICK if self.session.busy else None)
                for action in self._handled(event):
                    if isinstance(action, Quit):
                        return
                    self._do(action, worker, screen)
                self._draw(screen)

    def in_lines(self, say: Callable[[str], None]) -> None:
        """Where there is no terminal: every verdict as text, until the process is stopped."""
        say(f"Watching {self._folder.resolve()}; Ctrl-C stops it. In a terminal there are keys, too.")
        with self._running() as worker:
            self._inbox.put(Changed())
            began = False
            report: Report | None = None
            while True:
                event = self._inbox.wait()
                actions = self._handled(event)
                match event:
                    case Changed():
                        for trouble in self.session.troubles.values():
                            say(trouble)
                    case Polling():
                        say(POLLS)
                    case Graded():
                        report = event.report
                    case Finished() if began and report and not self.session.running:
                        say(render(report, width=WIDEST))
                        report = None
                for action in actions:
                    match action:
                        case Grade(names, focus):
                            worker.put(Job(self._place.submission, names, focus))
                        case Interrupt():
                            worker.interrupt()
                if not began and not self.session.busy:
                    began = True
                    passed = sum(map(self.session.passed, self.session.names))
                    say(f"{passed} of {number_of(len(self.session.names), 'exercise')} passed.")

    def _draw(self, screen: Terminal) -> None:
        shown = self.page(*screen.size())
        self.session = replace(self.session, scrolled=shown.scrolled)
        screen.draw(shown.lines)

    def page(self, columns: int, rows: int) -> Page:
        """The screen as it is now."""
        since = time.monotonic() - self._busy_since if self._busy_since else 0.0
        known = Known(self._course, self._progress, self._place.digests, self._around.timeout, since)
        return page(self.session, known, columns, rows, colour=self._around.colour)

    def _handled(self, event: Event) -> tuple[Action, ...]:
        """The session after an event, and what is to be done."""
        if isinstance(event, Changed):
            event = self._place.look()
        was_busy = self.session.busy
        self.session, actions = step(self.session, event)
        if isinstance(event, Graded):
            self._remember(event)
        elif isinstance(event, Saved):
            self._carry()
        if not self.session.busy:
            self._busy_since = None
        elif not was_busy or isinstance(event, Finished):
            self._busy_since = time.monotonic()
        return actions

    def _remember(self, graded: Graded) -> None:
        """The result of a report, on the disk too."""
        self._progress = results.save_report(graded.report, graded.submission, self._folder)
        for each in graded.report.exercises:
            # What was saved meanwhile is another version.
            if each.name not in self.session.to_grade:
                self._graded[each.name] = self.session.prints[each.name]
        self._carry()

    def _carry(self) -> None:
        """What was graded in this session and has not changed is true of the file as it is now."""
        digests = {n: d for n, t in self.session.topics.items() if (d := self._place.digests.get(t))}
        graded = self._graded.keys() - self.session.to_grade
        same = {name for name in graded if self._graded[name] == self.session.prints.get(name)}
        carried = results.with_unchanged(self._progress, same - self._in_trouble(), digests)
        if carried != self._progress:
            self._progress = carried
            remembered.save(carried, self._folder)

    def _in_trouble(self) -> set[str]:
        return {n for n, topic in self.session.topics.items() if topic in self.session.troubles}

    def _do(self, action: Action, worker: Worker, screen: Terminal) -> None:
        match action:
            case Grade(names, focus):
                worker.put(Job(self._place.submission, names, focus))
            case Interrupt():
                worker.interrupt()
            case GiveHint(name):
                self._handled(HintGiven(self._hint(name)))
            case Replay(name):
                self._run(screen, "replay", name)
            case Picture(name):
                if "plot" in self._around.commands:
                    self._run(screen, "plot", name)
                else:
                    self.session = replace(self.session, note="This gdgrade cannot draw pictures.")
            case Quit():
                pass

    def _hint(self, name: str) -> str:
        exercise = self._course.find(name)[1]
        text = give_hint(exercise, self._folder, self._course.find(name)[0].file)
        self._progress = remembered.load(self._folder)
        return text

    def _run(self, screen: Terminal, *words: str) -> None:
        """Another command in the terminal; any key leads back. Ctrl-C ends that command and not this one."""
        with screen.given_away():
            before = signal.signal(signal.SIGINT, lambda *_: None)
            try:
                # What an earlier command printed is still there; this one may take a moment to print.
                sys.stdout.write(f"\n$ gdgrade {' '.join(words)}\n")
                sys.stdout.flush()
                self._around.run(words)
                sys.stdout.write("\nPress any key to go back to watching.")
                sys.stdout.flush()
                screen.wait_for_key()
            finally:
                signal.signal(signal.SIGINT, before)
