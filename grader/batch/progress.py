"""What a person sees while a class is graded: a bar on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from grader.batch.run import Recorded
from grader.roster import Outcome

SECONDS_BETWEEN_LINES = 10.0
Tell = Callable[[Recorded], None]


class Tally:
    """How many ended how, and how fast."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._start = clock()
        self.counts: Counter[str] = Counter()
        self.known = 0

    def add(self, recorded: Recorded) -> None:
        self.counts[kind_of(recorded)] += 1
        self.known += recorded.known

    @property
    def done(self) -> int:
        return self.counts.total()

    @property
    def rate(self) -> float:
        """Students graded a second: those who were known take no time, and promise nothing of the others."""
        return (self.done - self.known or self.done) / max(self._clock() - self._start, 1e-9)

    def words(self) -> str:
        """`12 full marks, 30 partly, 2 nothing, 1 refused`."""
        order = ("full marks", "partly", "nothing", "refused", "failed")
        return ", ".join(f"{self.counts[kind]} {kind}" for kind in order if self.counts[kind])


def kind_of(recorded: Recorded) -> str:
    """How a student's work ended, in a word or two."""
    if recorded.outcome is not Outcome.GRADED:
        return recorded.outcome.value
    if recorded.share >= 1.0:
        return "full marks"
    return "partly" if recorded.share > 0 else "nothing"


@contextmanager
def shown(total: int, stream: TextIO, *, quiet: bool, terminal: bool) -> Iterator[tuple[Tell, Tally]]:
    """A function to call for each student who is done, which shows it on `stream`."""
    tally = Tally()
    if quiet:
        yield tally.add, tally
    elif terminal:
        with _bar(total, stream) as advance:
            yield _both(tally, lambda: advance(tally)), tally
    else:
        yield _both(tally, _lines(total, stream, tally)), tally


def _both(tally: Tally, show: Callable[[], None]) -> Tell:
    def tell(recorded: Recorded) -> None:
        tally.add(recorded)
        show()

    return tell


@contextmanager
def _bar(total: int, stream: TextIO) -> Iterator[Callable[[Tally], None]]:
    columns = (
        BarColumn(bar_width=30),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]:.1f} a second"),
        TimeRemainingColumn(compact=True),
        TextColumn("{task.fields[words]}"),
    )
    with Progress(*columns, console=Console(file=stream, force_terminal=True), transient=True) as progress:
        task = progress.add_task("", total=total, rate=0.0, words="")
        yield lambda tally: progress.update(task, completed=tally.done, rate=tally.rate, words=tally.words())


def _lines(total: int, stream: TextIO, tally: Tally) -> Callable[[], None]:
    last = time.monotonic()

    def show() -> None:
        nonlocal last
        now = time.monotonic()
        if tally.done < total and now - last < SECONDS_BETWEEN_LINES:
            return
        last = now
        left = f", {in_words((total - tally.done) / tally.rate)} left" if tally.done < total else ""
        print(
            f"{tally.done} of {total} done, {tally.rate:.1f} a second{left}: {tally.words()}",
            file=stream,
            flush=True,
        )

    return show


def in_words(seconds: float) -> str:
    """`40 s`, `3 min`, `2 h 5 min`."""
    if seconds < 60:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"
