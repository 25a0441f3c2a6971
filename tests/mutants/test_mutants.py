"""Machine-made mutants of every solution: each loses points, or is listed with the reason why not."""

from __future__ import annotations

import ast
from collections import Counter
from itertools import islice
from pathlib import Path

import pytest

from grader.authoring.variants import true_lines
from grader.course import load_course
from grader.grading import DEFAULT_SEED, Grader, Options
from grader.report import Status
from grader.submission import SourceFile, Submission
from tests.mutants.mutation import definitions, mutants

ROOT = Path(__file__).resolve().parent.parent.parent
COURSE = load_course()
by_topic = pytest.mark.parametrize("topic", COURSE.topics, ids=[topic.name for topic in COURSE.topics])


def listed(topic) -> dict[tuple[str, str], str]:
    """The known survivors of a topic: the definition, what was changed, and why no case can tell."""
    path = ROOT / "variants" / topic.name / "survivors.tsv"
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    rows = [line.split("\t") for line in lines]
    return {(exercise, change): reason for exercise, change, reason in rows}


@pytest.fixture(scope="module")
def mutant_grader():
    with Grader(COURSE, Options(device="cpu", timeout=3.0), DEFAULT_SEED) as grader:
        yield grader


@pytest.mark.long
@by_topic
def test_every_mutant_loses_points_or_is_listed(topic, mutant_grader):
    source = (ROOT / "solutions" / topic.file).read_text(encoding="utf-8")
    names = [exercise.name for exercise in topic.exercises]
    survivors, made = set(), 0
    for defined in definitions(source):
        for mutant in mutants(source, defined):
            file = SourceFile(topic.file, mutant.source.encode(), topic.file)
            # What is no exercise itself is a helper of any of them.
            asked = [defined] if defined in names else names
            report = mutant_grader.grade(Submission("mutant", (file,)), asked)
            made += 1
            if report.passed:
                survivors.add((defined, mutant.change))
    known = listed(topic)
    new = sorted(survivors - known.keys())
    # The functions on autograd are a few lines each and have the fewest places to change.
    assert made > 4 * len(names)
    assert not new, "not listed:\n" + "\n".join("\t".join(pair) for pair in new)
    assert not known.keys() - survivors, f"listed and killed: {sorted(known.keys() - survivors)}"


ONE_IN = 10
"""Of how many mutants the place is searched for one."""


@pytest.mark.long
def test_the_line_of_a_mutant_is_told_and_few_get_no_word():
    told: Counter[str] = Counter()
    with Grader(COURSE, Options(device="cpu", timeout=3.0, place="full"), DEFAULT_SEED) as grader:
        for topic, exercise in COURSE:
            source = (ROOT / "solutions" / topic.file).read_text(encoding="utf-8")
            whole = ast.unparse(ast.parse(source))
            first = len(exercise.name) % ONE_IN
            for mutant in islice(mutants(source, exercise.name), first, None, ONE_IN):
                file = SourceFile(topic.file, mutant.source.encode(), topic.file)
                (report,) = grader.grade(Submission("mutant", (file,)), [exercise.name]).exercises
                if report.status not in (Status.PASSED, Status.MISSING):
                    told += told_of(report, true_lines(mutant.source, [whole]))
    assert told["silent"] <= 0.05 * told["all"], told
    assert told["line"] >= 0.75 * told["all"], told
    assert told["place right"] >= 0.95 * told["place known"], told


def told_of(report, true) -> Counter[str]:
    """What is said of a mutant: a cause, a line (of a traceback, or a place), or nothing; and whether the
    line of its place is the true one."""
    case, place = report.first_failure, report.place
    raised = case.status == Status.ERROR
    lines = place.lines if place else ()
    return Counter(
        {
            "all": 1,
            "cause": int(case.has_cause),
            "line": int(bool(lines) or raised),
            "silent": int(not (case.diagnosis or place or raised)),
            "place known": int(bool(lines and true)),
            "place right": int(bool(lines) and not true.isdisjoint(lines)),
        }
    )


@by_topic
def test_every_listed_survivor_has_a_reason(topic):
    assert all(len(reason.split()) >= 3 for reason in listed(topic).values())


def test_mutants_change_one_thing_each():
    source = 'def f(x):\n    """One."""\n    y = x.sum(dim=0) + 1\n    return -y\n'
    changes = [mutant.change for mutant in mutants(source, "f")]
    assert "x.sum(dim=0) + 1 -> x.sum(dim=0) - 1  in  y = x.sum(dim=0) + 1" in changes
    assert "-y -> y  in  return -y" in changes
    assert "x.sum(dim=0) -> x.sum()  in  y = x.sum(dim=0) + 1" in changes
    assert len(changes) == len(set(changes)) >= 8
    assert all("One." in mutant.source for mutant in mutants(source, "f"))
