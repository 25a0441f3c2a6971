"""Machine-made mutants of every solution: each loses points, or is listed with the reason why not."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.course import load_course
from grader.grading import DEFAULT_SEED, Grader, Options
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
