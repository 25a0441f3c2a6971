"""What `gdgrade replay` prints of a failing case is what `gdgrade check` has said of it: the same numbers."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from grader.authoring.variants import variants_of
from grader.exercise import Course, Exercise, Topic
from grader.grading import DEFAULT_SEED, Grader
from grader.report import CaseReport
from grader.submission import SourceFile, Submission

ROOT = Path(__file__).resolve().parent.parent.parent
REPLAYS = """
import contextlib, io, json, runpy, sys
from pathlib import Path
import torch
from grader.course import load_course
from grader.learner.replay import Replayed, script

folder, course = Path(sys.argv[1]), load_course()
sys.argv = sys.argv[:1]
for number, (name, case, dtype, seed) in enumerate(json.loads((folder / "wrong.json").read_text())):
    topic, exercise = course.find(name)
    chosen = next(each for each in exercise.cases if each.name == case)
    torch.set_grad_enabled(True)
    path = folder / "replayed.py"
    path.write_text(script(topic, exercise, Replayed(chosen, dtype, seed), folder / f"wrong_{number}.py"))
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        runpy.run_path(str(path))
    (folder / f"said_{number}.txt").write_text(out.getvalue())
"""
CHECKED = re.compile(
    r"(?:In (?:`(?P<name>.+?)`|returned (?P<value>value \d+) of \d+): )?"
    r"(?:At \[(?P<at>[\d, ]+)\]: yours|Yours:) (?P<yours>\S+), expected (?P<expected>\S+)\n"
    r"(?:.* differ \(\d+ %\), by up to (?P<up_to>\S+ at \[[\d, ]+\])|It differs by (?P<by>\S+));",
)
REPLAYED = re.compile(
    r"(?:^(?P<name>\S.*):\n)?^yours +(?P<yours>(?:.|\n )+)\nexpected +(?P<expected>(?:.|\n )+)\n"
    r"difference (?P<by>.*)$",
    re.MULTILINE,
)


@dataclass(frozen=True)
class Wrong:
    """A wrong version of an exercise, and the case that its report shows."""

    exercise: str
    source: str
    case: CaseReport
    said: re.Match[str]


def wrong_version(grader: Grader, course: Course, topic: Topic, exercise: Exercise) -> Wrong | None:
    """The first wrong version of an exercise of which a report gives numbers."""
    for version in variants_of(course, topic):
        if version.exercise == exercise.name and not version.right:
            file = SourceFile(topic.file, version.source.encode(), topic.file)
            report = grader.grade(Submission("ada", (file,)), [exercise.name], seed=DEFAULT_SEED)
            case = report.exercises[0].first_failure
            if case and (said := CHECKED.search(case.message)):
                return Wrong(exercise.name, version.source, case, said)
    return None


def wrong_versions(grader: Grader, course: Course, most: int) -> Iterator[Wrong]:
    """Of every topic so many exercises."""
    for topic in course.topics:
        found = (wrong_version(grader, course, topic, exercise) for exercise in topic.exercises)
        numbers = [each for each, _ in zip((each for each in found if each), range(most), strict=False)]
        assert numbers or topic.name in WITHOUT_NUMBERS, topic.name
        yield from numbers


WITHOUT_NUMBERS = ("08_computation_graph",)
"""Its report says in words which part of a `Value` is wrong."""


def replays(folder: Path, wrong: list[Wrong]) -> Iterator[str]:
    """What the replay of each says."""
    asked = [(each.exercise, each.case.name, each.case.dtype, DEFAULT_SEED) for each in wrong]
    (folder / "wrong.json").write_text(json.dumps(asked))
    for number, each in enumerate(wrong):
        (folder / f"wrong_{number}.py").write_text(each.source)
    words = [sys.executable, "-c", REPLAYS, str(folder)]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr
    for number in range(len(wrong)):
        yield (folder / f"said_{number}.txt").read_text()


def entry(printed: str, at: str | None) -> float | None:
    """An entry of a tensor as torch prints it; None where it prints only a part of it."""
    text, _, shape = printed.partition(" of shape ")
    numbers = [
        float(n)
        for n in re.findall(r"-?(?:\d[\d.]*(?:e[+-]\d+)?|inf|nan)\b", text.replace("dtype=torch.float64", ""))
    ]
    sizes = tuple(map(int, re.findall(r"\d+", shape)))
    if "..." in text:
        return None
    return float(np.reshape(numbers, sizes)[tuple(map(int, at.split(", ")))]) if at and sizes else numbers[0]


def assert_agree(wrong: Wrong, replayed: str) -> None:
    said = wrong.said
    parts = list(REPLAYED.finditer(replayed))
    name = said["name"] or said["value"]
    part = next(part for part in parts if part["name"] == name)
    assert part["by"] == (said["up_to"] or said["by"]), (wrong.exercise, said[0], part["by"])
    for which in ("yours", "expected"):
        shown = entry(part[which], said["at"])
        if shown is not None:
            assert shown == pytest.approx(float(said[which]), rel=1e-3, abs=6e-5), (wrong.exercise, which)


def assert_all_agree(folder: Path, wrong: list[Wrong]) -> None:
    for each, replayed in zip(wrong, replays(folder, wrong), strict=True):
        assert_agree(each, replayed)


def test_check_and_replay_show_the_same_numbers(tmp_path: Path, grader: Grader, course: Course) -> None:
    assert_all_agree(tmp_path, list(wrong_versions(grader, course, most=1)))


@pytest.mark.long
def test_check_and_replay_show_the_same_numbers_of_every_exercise(
    tmp_path: Path, grader: Grader, course: Course
) -> None:
    assert_all_agree(tmp_path, list(wrong_versions(grader, course, most=100)))
