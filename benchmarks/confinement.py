"""What confinement costs: a child against a bare fork of the same process, a submission against one
whose child is not confined."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.figure import Figure
from grader.course import load_course
from grader.grading import DEFAULT_SEED, Grader, Options
from grader.intake import read_folder
from grader.sandbox.barriers.confinement import LAYERS, Profile
from grader.sandbox.host.base import Sandbox
from grader.sandbox.host.budget import Time
from grader.sandbox.host.conversation import Child
from grader.sandbox.host.forking import ForkingSandbox

CHILDREN = 30
SUBMISSIONS = 7
SOLUTIONS = Path(__file__).resolve().parent.parent / "solutions"
BARE = Profile(without=tuple(LAYERS))


class Unconfined(Grader):
    """A grader whose children keep every right that the grader has."""

    _profile = BARE


def measure() -> Iterator[Figure]:
    """Ratios, taken in turns within one run."""
    with ForkingSandbox() as confined, ForkingSandbox() as bare:
        ratio, detail = _in_turns(
            lambda: _start_and_end(confined, Profile()), lambda: _start_and_end(bare, BARE), CHILDREN
        )
    yield Figure("a confined child / a bare fork of the same process", ratio, "", target=1.2, detail=detail)
    course = load_course()
    submission = read_folder(SOLUTIONS, course)
    how = course, Options(device="cpu"), DEFAULT_SEED
    with Grader(*how) as confined_grader, Unconfined(*how) as bare_grader:
        ratio, detail = _in_turns(
            lambda: confined_grader.grade(submission), lambda: bare_grader.grade(submission), SUBMISSIONS
        )
    yield Figure("a full submission, isolated / not isolated", ratio, "", target=1.1, detail=detail)


def _start_and_end(sandbox: Sandbox, profile: Profile) -> None:
    child = Child(sandbox, profile)
    child.receive(Time.limit(10))
    child.end()


def _in_turns(first: Callable[[], object], second: Callable[[], object], times: int) -> tuple[float, str]:
    """The median of the ratios of two actions' seconds, and the medians of both."""
    seconds: tuple[list[float], list[float]] = ([], [])
    for _ in range(times + 2):
        for action, measured in zip((first, second), seconds, strict=True):
            start = time.perf_counter()
            action()
            measured.append(time.perf_counter() - start)
    # The first two warm up.
    pairs = list(zip(seconds[0][2:], seconds[1][2:], strict=True))
    one, two = (1000 * statistics.median(values[2:]) for values in seconds)
    return statistics.median(a / b for a, b in pairs), f"{times} pairs, medians {one:.1f} and {two:.1f} ms"
