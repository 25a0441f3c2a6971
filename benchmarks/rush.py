"""A deadline rush in front of warm workers, simulated: how long submissions wait before a worker takes them.

`python -m benchmarks.rush` prints the table of docs/scaling.md. The same seed gives the same table.
"""

from __future__ import annotations

import heapq
import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import click

WORKERS = (1, 2, 8, 64)
HOUR = 3600.0


@dataclass(frozen=True)
class Rush:
    """A class before a deadline. Times are in seconds.

    Submissions arrive more and more often: their times before the deadline are exponential with the mean
    `eagerness`, none earlier than `opens`.
    """

    students: int = 3000
    attempts: float = 3.0
    """Submissions of each student, on average: one, and a Poisson number of further ones."""
    opens: float = 24 * HOUR
    eagerness: float = 2 * HOUR
    identical: float = 0.25
    """The share of further submissions that are equal to the one before: each is graded once a round."""
    hostile: float = 0.01
    """The share of different submissions that use up their budget."""
    seconds: float = 1.0
    """What a worker needs for a submission; half to one and a half times this, evenly."""
    budget: float = 120.0
    """What a worker needs for a hostile one: `--total`."""


@dataclass(frozen=True)
class Submission:
    """One submission: when it arrives, how long it is graded, and which work it is."""

    arrives: float
    takes: float
    work: int


SEED = 0
VARIANTS = {
    "As it is": Rush(),
    "With `--total 20`": Rush(budget=20.0),
    "Without hostile work": Rush(hostile=0.0),
}
"""What docs/scaling.md shows."""


def submissions_of(rush: Rush, seed: int) -> list[Submission]:
    """The submissions of a class in the order of their arrival, drawn from a seed."""
    draw = random.Random(seed)
    made: list[Submission] = []
    for _ in range(rush.students):
        times = sorted(_time(rush, draw) for _ in range(1 + _poisson(rush.attempts - 1, draw)))
        for number, time in enumerate(times):
            if number and draw.random() < rush.identical:
                made.append(Submission(time, made[-1].takes, made[-1].work))
            else:
                made.append(Submission(time, _takes(rush, draw), len(made)))
    return sorted(made, key=lambda submission: submission.arrives)


def _time(rush: Rush, draw: random.Random) -> float:
    """Seconds after the start: the exponential time before the deadline, cut off at the start."""
    most = 1 - math.exp(-rush.opens / rush.eagerness)
    return rush.opens + rush.eagerness * math.log(1 - draw.random() * most)


def _poisson(mean: float, draw: random.Random) -> int:
    """Knuth's method: how many uniform factors keep the product above exp(-mean)."""
    count, product = 0, draw.random()
    while product > math.exp(-mean):
        count, product = count + 1, product * draw.random()
    return count


def _takes(rush: Rush, draw: random.Random) -> float:
    usual = rush.seconds * draw.uniform(0.5, 1.5)
    return rush.budget if draw.random() < rush.hostile else usual


def waits(submissions: Sequence[Submission], workers: int) -> list[float]:
    """The seconds that each submission waits, first come, first served.

    A submission equal to an earlier one takes no worker: it waits until that one's result is there.
    """
    free = [0.0] * workers
    done: dict[int, float] = {}
    waited: list[float] = []
    for submission in submissions:
        if submission.work in done:
            waited.append(max(0.0, done[submission.work] - submission.arrives))
            continue
        starts = max(submission.arrives, free[0])
        done[submission.work] = starts + submission.takes
        heapq.heapreplace(free, done[submission.work])
        waited.append(starts - submission.arrives)
    return waited


def table(rush: Rush, seed: int, workers: Sequence[int] = WORKERS) -> str:
    """Markdown: the median, the 95th percentile and the longest of the waits, by number of workers."""
    submissions = submissions_of(rush, seed)
    lines = ["| workers | median wait | 95 % wait at most | longest wait |", "|--:|--:|--:|--:|"]
    for count in workers:
        waited = sorted(waits(submissions, count))
        quantiles = (waited[len(waited) // 2], waited[math.ceil(0.95 * len(waited)) - 1], waited[-1])
        lines.append(f"| {count} | {' | '.join(_readable(seconds) for seconds in quantiles)} |")
    return "\n".join(lines)


def summary(rush: Rush, seed: int) -> Iterator[str]:
    """What was drawn: how many submissions, how many of them different, and the work in all."""
    submissions = submissions_of(rush, seed)
    graded = list({submission.work: submission for submission in submissions}.values())
    last = [submission for submission in submissions if submission.arrives > rush.opens - HOUR]
    yield f"{len(submissions)} submissions, {len(graded)} of them different"
    yield f"{sum(submission.takes for submission in graded) / HOUR:.1f} hours of grading"
    yield f"{len(last)} submissions in the last hour"


def _readable(seconds: float) -> str:
    if seconds < 60:
        return f"{seconds:.1f} s"
    return f"{seconds / 60:.0f} min" if seconds < HOUR else f"{seconds / HOUR:.1f} h"


@click.command(help=__doc__)
def main() -> None:
    for heading, rush in VARIANTS.items():
        click.echo(f"{heading}\n\n{table(rush, SEED)}\n\n{'; '.join(summary(rush, SEED))}.\n")


if __name__ == "__main__":
    main()
