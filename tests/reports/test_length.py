"""At 80 columns what is said of one exercise fits on a screen: the worst of the course, and the rest."""

from __future__ import annotations

import pytest

from grader.authoring.variants import variants_of
from grader.exercise import Course
from grader.grading import Grader
from grader.reports.terminal import render
from grader.submission import SourceFile, Submission

MOST_LINES = 30
CLOSING = (
    "Next: edit /home/someone/courses/deep-learning/exercises/07_backprop.py, then\n"
    "`gdgrade check mlp_classifier_backward`; `gdgrade hint mlp_classifier_backward` for a nudge."
)

WORST = {
    "mlp_classifier_backward": ("[:, labels]", "mean squared error of p", "weights not used on the way back"),
    "hidden_layer_gradient": ("W2 updated first",),
    "linear_regression_epoch": ("whole y",),
}


def lines_of(grader: Grader, file: str, source: bytes, exercise: str) -> list[str]:
    report = grader.grade(Submission("s", (SourceFile(file, source, file),)), [exercise])
    assert not report.passed
    return render(report, closing=CLOSING).splitlines()


def wrong_variants(course: Course) -> list[tuple[str, str, str, bytes]]:
    return [
        (topic.file, variant.exercise, variant.title, variant.source.encode())
        for topic in course.topics
        for variant in variants_of(course, topic)
        if not variant.right
    ]


def test_the_longest_of_the_course_fit_on_a_screen(grader: Grader, course: Course) -> None:
    seen = 0
    for file, exercise, title, source in wrong_variants(course):
        if title in WORST.get(exercise, ()):
            lines = lines_of(grader, file, source, exercise)
            assert len(lines) <= MOST_LINES, "\n".join(lines)
            assert all(len(line) <= 80 for line in lines)
            seen += 1
    assert seen == sum(map(len, WORST.values()))


PRINTS = """import torch


def softmax(logits, dim=-1):
    for i in range(300):
        print("line", i, "x" * 500)
    {body}
"""


@pytest.mark.parametrize(
    "body",
    [
        "return logits",
        "raise ValueError('x' * 5000)",
        "raise ValueError('word ' * 900)",
        "return [logits] * 40",
    ],
)
def test_what_a_student_prints_and_raises_leaves_it_on_a_screen(grader: Grader, body: str) -> None:
    lines = lines_of(grader, "04_softmax.py", PRINTS.format(body=body).encode(), "softmax")
    assert len(lines) <= MOST_LINES, "\n".join(lines)


@pytest.mark.long
def test_every_wrong_variant_fits_on_a_screen(grader: Grader, course: Course) -> None:
    for file, exercise, title, source in wrong_variants(course):
        lines = lines_of(grader, file, source, exercise)
        assert len(lines) <= MOST_LINES, f"{exercise} {title}\n" + "\n".join(lines)
