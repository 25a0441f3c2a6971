"""The search for the place of a mistake: what it costs, and how often it finds one, on the wrong variants."""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from unittest.mock import patch

from benchmarks.figure import Figure
from grader import mistake_places as places
from grader.course import load_course
from grader.grading import DEFAULT_SEED, Grader, Options
from grader.sandbox.host.searches import Found, find_repairs
from grader.submission import SourceFile, Submission
from grader.variants import Variant, read_variants

VARIANTS = Path(__file__).resolve().parent.parent / "variants"
EVERY = 9
"""One wrong variant in so many."""


def measure(every: int = EVERY) -> Iterator[Figure]:
    """Milliseconds of processor time for each failing exercise, and the share that a repair is found for."""
    found = searches(every)
    milliseconds = sorted(1000 * each.seconds for each in found)
    detail = f"{len(found)} wrong variants, 0.5 s each at most"
    middle, high = statistics.median(milliseconds), milliseconds[int(0.95 * len(milliseconds))]
    yield Figure("processor time of a search for a place, median", middle, "ms", detail=detail)
    yield Figure("processor time of a search for a place, 95 %", high, "ms")
    share = 100 * sum(bool(each.repairs) for each in found) / len(found)
    yield Figure("failing exercises with a confirmed repair", share, "%")


def searches(every: int) -> Sequence[Found]:
    """What every search on the chosen variants came to."""
    found: list[Found] = []

    def recorded(*arguments: Any) -> Found:
        found.append(find_repairs(*arguments))
        return found[-1]

    with (
        patch.object(places, "find_repairs", recorded),
        Grader(load_course(), Options(device="cpu", place="full"), DEFAULT_SEED) as grader,
    ):
        for file, variant in list(_wrong())[::every]:
            source = SourceFile(file, variant.source.encode(), file)
            grader.grade(Submission("bench", (source,)), [variant.exercise])
    return found


def _wrong() -> Iterator[tuple[str, Variant]]:
    for path in sorted(VARIANTS.glob("[0-9]*/*.py")):
        variants = read_variants(path.read_text(encoding="utf-8"))
        yield from ((f"{path.parent.name}.py", variant) for variant in variants if not variant.right)
