"""The same verdicts beside eight busy loops: of right and slow work, and of every attack on time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest

from grader.authoring.variants import variants_of
from grader.grading import DEFAULT_SEED, Grader, Options
from grader.submission import SourceFile, Submission
from tests.attacks.exhausting import EXHAUSTING
from tests.attacks.lingering import LINGERING
from tests.conftest import submission
from tests.sandbox.test_time import busy_machine

pytestmark = pytest.mark.long

TOPICS = ["09_linear_regression", "10_minibatch_sgd", "12_optimizers", "13_himmelblau"]
"""Those with long loops."""
ON_TIME = [attack for attack in (*EXHAUSTING, *LINGERING) if attack.status == "timeout"]
LIMIT = 1.5

Job = tuple[str, Submission, str]
"""A name for people, what is handed in, and an exercise of it."""


def right_variants(course) -> Iterator[Job]:
    for topic in course.topics:
        if topic.name in TOPICS:
            for variant in variants_of(course, topic):
                if variant.right:
                    file = SourceFile(topic.file, variant.source.encode(), topic.file)
                    yield variant.title, Submission("student", (file,)), variant.exercise


def verdicts(grader: Grader, jobs: Sequence[Job]) -> dict[tuple[str, str], str]:
    """The status of each, by exercise and title."""
    return {
        (exercise, title): str(grader.grade(work, [exercise]).exercises[0].status)
        for title, work, exercise in jobs
    }


def test_right_work_passes_on_a_busy_machine(course):
    jobs = list(right_variants(course))
    with Grader(course, Options(device="cpu", timeout=LIMIT), DEFAULT_SEED) as grader, busy_machine():
        found = verdicts(grader, jobs)
    assert len(found) > 60
    assert {job: status for job, status in found.items() if status != "passed"} == {}


def test_attacks_on_time_end_the_same_on_a_busy_machine(course):
    jobs = [(attack.name, submission(activations=attack.source), "relu") for attack in ON_TIME]
    with Grader(course, Options(device="cpu", timeout=LIMIT), DEFAULT_SEED) as grader, busy_machine():
        found = verdicts(grader, jobs)
    assert len(found) > 8
    assert set(found.values()) == {"timeout"}
