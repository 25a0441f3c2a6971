"""The search for the place of a mistake: what it costs, how often it finds one, and whether that is the true
one, on the wrong variants; and what a class pays for it."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any
from unittest.mock import patch

from benchmarks.figure import Figure
from benchmarks.processor_time import seconds_of_descendants
from examples.classroom.students import make_students
from grader import mistake_places
from grader.authoring.variants import Variant, read_variants, true_lines
from grader.course import load_course
from grader.grading import DEFAULT_SEED, Grader, Options
from grader.intake import read_folder
from grader.report import Place
from grader.sandbox.host.searches import Found, find_repairs
from grader.submission import SourceFile, Submission

ROOT = Path(__file__).resolve().parent.parent
EVERY = 9
"""One wrong variant in so many."""
STUDENTS = 60
HARMLESS = ("right", "partly", "mistaken", "untouched")
RUNS = 3


@dataclass(frozen=True)
class Searched:
    """One wrong variant: its place, its true lines where they are known, and its search, where there was
    one, with the seconds of processor time that it took of all processes."""

    place: Place | None
    true: frozenset[int]
    search: tuple[Found, float] | None


def measure(every: int = EVERY) -> Iterator[Figure]:
    """Milliseconds of processor time for each failing exercise, the share that a repair is found for, how
    many of the lines told are the true ones, and the shares of a class."""
    variants = searches(every)
    found = [one.search for one in variants if one.search]
    milliseconds = sorted(1000 * seconds for _, seconds in found)
    detail = f"{len(found)} wrong variants, 0.5 s each at most"
    middle, high = statistics.median(milliseconds), milliseconds[int(0.95 * len(milliseconds))]
    yield Figure("processor time of a search for a place, median", middle, "ms", detail=detail)
    yield Figure("processor time of a search for a place, 95 %", high, "ms")
    share = 100 * sum(bool(each.repairs) for each, _ in found) / len(found)
    yield Figure("failing exercises with a confirmed repair", share, "%")
    told = [one for one in variants if one.place and one.place.lines and one.true]
    wrong = [one for one in told if one.place and not one.true & set(one.place.lines)]
    yield Figure("lines told that are not the true one", 100 * len(wrong) / max(1, len(told)), "%", target=5)
    yield from _of_a_class()
    yield _wrong_against_right()


def searches(every: int = EVERY) -> Sequence[Searched]:
    """What every search on the chosen variants came to."""
    searched = []
    with _recorded() as found, Grader(load_course(), Options(place="full"), DEFAULT_SEED) as grader:
        for file, variant, right in list(_wrong())[::every]:
            found.clear()
            source = SourceFile(file, variant.source.encode(), file)
            (exercise,) = grader.grade(Submission("bench", (source,)), [variant.exercise]).exercises
            lines = true_lines(variant.source, right)
            searched.append(Searched(exercise.place, lines, found[0] if found else None))
    return searched


@contextmanager
def _recorded() -> Iterator[list[tuple[Found, float]]]:
    """The searches made meanwhile, and the seconds of processor time that each took of all processes."""
    found: list[tuple[Found, float]] = []

    def recorded(*arguments: Any) -> Found:
        start = seconds_of_descendants()
        found.append((find_repairs(*arguments), seconds_of_descendants() - start))
        return found[-1][0]

    with patch.object(mistake_places, "find_repairs", recorded):
        yield found


def _wrong() -> Iterator[tuple[str, Variant, list[str]]]:
    """Each wrong variant with the name of its file, and the right ones of its exercise."""
    for path in sorted((ROOT / "variants").glob("[0-9]*/*.py")):
        variants = read_variants(path.read_text(encoding="utf-8"))
        right = [variant.source for variant in variants if variant.right]
        yield from ((f"{path.parent.name}.py", variant, right) for variant in variants if not variant.right)


def _of_a_class() -> Iterator[Figure]:
    course = load_course()
    known = {topic.file for topic in course.topics}
    made = (s for s in make_students(4 * STUDENTS, 0, course) if s.kind in HARMLESS)
    with _recorded() as found, Grader(course, Options(place="unnamed"), DEFAULT_SEED) as grader:
        grader.devices  # noqa: B018 - the start of the processes belongs to no student
        start = seconds_of_descendants()
        for student in islice(made, STUDENTS):
            files = tuple(SourceFile(n, s, n) for n, s in student.files.items() if n in known)
            grader.grade(Submission(student.login, files))
        whole = seconds_of_descendants() - start
    spent = sum(seconds for _, seconds in found)
    detail = f"{len(found)} searches for {STUDENTS} students"
    yield Figure("share of a class's processor time that searches take", 100 * spent / whole, "%", 15, detail)


def _wrong_against_right() -> Figure:
    """A submission with every exercise wrong against the worked solutions, as a batch grades them."""
    course = load_course()
    right = read_folder(ROOT / "solutions", course)
    first: dict[tuple[str, str], str] = {}
    for file, variant, _ in _wrong():
        if "__future__" not in variant.source:
            first.setdefault((file, variant.exercise), variant.source)
    wrong = Submission("wrong", tuple(_replaced(file, first) for file in right.files))
    seconds: dict[str, list[float]] = {"right": [], "wrong": []}
    for _ in range(RUNS):
        # A new grader each time: another would remember what it has searched.
        with Grader(course, Options(place="unnamed"), DEFAULT_SEED) as grader:
            grader.grade(right)
            for name, submission in (("right", right), ("wrong", wrong)):
                start = time.perf_counter()
                grader.grade(submission)
                seconds[name].append(time.perf_counter() - start)
    ratio = statistics.median(seconds["wrong"]) / statistics.median(seconds["right"])
    return Figure("wrong answers to the whole course against right ones", ratio, "times", target=2.5)


def _replaced(file: SourceFile, first: dict[tuple[str, str], str]) -> SourceFile:
    """A file with a wrong version of every exercise behind the right ones."""
    wrong = [source for (name, _), source in first.items() if name == file.name]
    return SourceFile(file.name, "\n\n".join([file.source.decode(), *wrong]).encode(), file.path)
