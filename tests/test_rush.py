"""The simulated deadline rush: the known mean of a queue, and what must hold for every queue."""

from __future__ import annotations

import itertools
import random
import statistics
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.rush import SEED, VARIANTS, Rush, Submission, submissions_of, table, waits

SMALL = Rush(students=300)
SCALING = Path(__file__).resolve().parent.parent / "docs" / "scaling.md"


def steady(rate: float, seconds: float, count: int) -> list[Submission]:
    """Different submissions that arrive by chance at a steady rate (Poisson), each graded for `seconds`."""
    draw, now = random.Random(1), 0.0
    made = []
    for work in range(count):
        now += draw.expovariate(rate)
        made.append(Submission(now, seconds, work))
    return made


@pytest.mark.parametrize("load", [0.3, 0.6, 0.8])
def test_one_worker_keeps_them_waiting_as_the_formula_of_pollaczek_and_khinchine_says(load: float) -> None:
    mean = statistics.fmean(waits(steady(rate=load / 2.0, seconds=2.0, count=50_000), workers=1))
    # M/D/1: W = ρ s / (2 (1 - ρ)).
    assert mean == pytest.approx(load * 2.0 / (2 * (1 - load)), rel=0.08)


def test_more_workers_never_keep_any_submission_waiting_longer() -> None:
    submissions = submissions_of(SMALL, seed=3)
    of_numbers = [waits(submissions, workers) for workers in (1, 2, 3, 8, 64)]
    for fewer, more in itertools.pairwise(of_numbers):
        assert all(b <= a + 1e-9 for a, b in zip(fewer, more, strict=True))
    assert max(of_numbers[0]) > max(of_numbers[1]) > 0


def test_a_seed_gives_one_table() -> None:
    assert table(SMALL, seed=5) == table(SMALL, seed=5)
    assert table(SMALL, seed=5) != table(SMALL, seed=6)


def test_equal_work_takes_no_worker_and_waits_for_the_first_result() -> None:
    twice_then_another = [Submission(0.0, 10.0, 0), Submission(4.0, 10.0, 0), Submission(5.0, 1.0, 1)]
    assert waits(twice_then_another, workers=1) == [0.0, 6.0, 5.0]


def test_submissions_arrive_more_often_towards_the_deadline() -> None:
    submissions = submissions_of(SMALL, seed=2)
    times = [submission.arrives for submission in submissions]
    assert times == sorted(times)
    assert times[0] >= 0
    assert times[-1] <= SMALL.opens
    last = sum(time > SMALL.opens - SMALL.eagerness for time in times)
    assert last / len(times) == pytest.approx(0.63, abs=0.06)  # 1 - 1/e


def test_the_page_shows_the_tables_of_the_present_simulation() -> None:
    page = SCALING.read_text(encoding="utf-8")
    for rush in VARIANTS.values():
        assert table(rush, SEED) in page


@pytest.mark.parametrize("module", ["benchmarks", "benchmarks.rush", "benchmarks.peers"])
def test_help_says_what_a_benchmark_does_and_runs_nothing(module: str) -> None:
    words = [sys.executable, "-m", module, "--help"]
    ended = subprocess.run(words, cwd=SCALING.parent.parent, capture_output=True, text=True, timeout=60)
    assert ended.stdout.lower().startswith(f"usage: python -m {module}"), ended.stderr
    assert ended.stdout.count("\n") < 15
