"""A class by `gdgrade batch`: how many submissions a second, what it costs, whether that stays so."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil

from benchmarks.figure import Figure
from benchmarks.plain import ROOT
from examples.classroom.layouts import folders
from examples.classroom.students import make_students
from grader.course import load_course
from grader.grading import cores
from grader.sandbox.barriers.identity import adopt_orphans

CLASS, LARGE = 300, 3000
HARMLESS = ("right", "partly", "mistaken", "untouched")
"""Who can also be run in a plain process, which a hostile student would end."""
ONE_TOPIC = ("--only", "01")
SEED = 0


@dataclass(frozen=True)
class Spent:
    """What a command took: time on the clock, processor time of everything that it started, and how much
    its main process grew from the first to the last tenth, in bytes."""

    wall: float
    cpu: float
    growth: int = 0


def measure() -> Iterator[Figure]:
    """A class of 300 over all topics, then classes of 300 and of 3,000 over one."""
    adopt_orphans()
    with tempfile.TemporaryDirectory() as scratch:
        small, large = Path(scratch, "small"), Path(scratch, "large")
        made = (s for s in make_students(2 * LARGE, SEED, load_course()) if s.kind in HARMLESS)
        chosen = [next(made) for _ in range(LARGE)]
        folders(small, chosen[:CLASS])
        folders(large, chosen)
        batch = _batch(small, Path(scratch, "all"))
        unplaced = _batch(small, Path(scratch, "unplaced"), "--show-place", "none")
        plain = spent([sys.executable, "-m", "benchmarks.plain_class", str(Path(scratch, "unplaced"))])
        yield Figure(
            f"a class of {CLASS} over all topics, on {cores()} cores",
            CLASS / batch.wall,
            "submissions a second",
            detail=f"{batch.wall:.0f} s",
        )
        yield Figure(
            "processor time of the batch without places against the same calls in one plain process",
            unplaced.cpu / plain.cpu,
            "",
            target=1.4,
            detail=f"{_each(unplaced, CLASS):.0f} ms against {_each(plain, CLASS):.0f} ms a submission",
        )
        yield Figure(
            "the same with the places of mistakes, which have a share of their own",
            batch.cpu / plain.cpu,
            "",
            detail=f"{_each(batch, CLASS):.0f} ms a submission",
        )
        few = _batch(small, Path(scratch, "few"), *ONE_TOPIC)
        many = _batch(large, Path(scratch, "many"), *ONE_TOPIC)
    yield Figure(
        f"processor time of a submission in a class of {LARGE} against one in a class of {CLASS}, one topic",
        _each(many, LARGE) / _each(few, CLASS),
        "",
        target=1.1,
        detail=f"{_each(many, LARGE):.0f} ms against {_each(few, CLASS):.0f} ms",
    )
    yield Figure(
        f"growth of the main process over a class of {LARGE}", many.growth / 1e6, "MB", target=50, detail=""
    )


def _each(spent: Spent, students: int) -> float:
    """Milliseconds of processor time for each student."""
    return 1000 * spent.cpu / students


def _batch(folder: Path, results: Path, *words: str) -> Spent:
    return spent(
        [sys.executable, "-m", "grader", "batch", str(folder), "-o", str(results), "--seed", "1", *words]
    )


def spent(command: list[str]) -> Spent:
    """Run a command, and wait for all that it left behind: what orphans used counts too."""
    before, start = _used(), time.perf_counter()
    sizes: list[int] = []
    process = subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    watch = threading.Thread(target=_watch, args=(process.pid, sizes))
    watch.start()
    _, status = os.waitpid(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    watch.join()
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}")
    _reap_orphans()
    tenth = max(1, len(sizes) // 10)
    growth = max(sizes[-tenth:], default=0) - max(sizes[: 2 * tenth], default=0)
    return Spent(wall, _used() - before, growth)


def _watch(pid: int, sizes: list[int]) -> None:
    """The memory of a process, now and then, until it ends."""
    try:
        process = psutil.Process(pid)
        while process.status() != psutil.STATUS_ZOMBIE:
            sizes.append(process.memory_info().rss)
            time.sleep(0.2)
    except psutil.NoSuchProcess:
        return


def _used() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _reap_orphans() -> None:
    try:
        while True:
            os.waitpid(-1, 0)
    except ChildProcessError:
        return
