"""`gdgrade course check`: it proves the real course, and finds what is planted in a small one."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch

from grader import authoring
from grader.authoring import check_course
from grader.course import load_course
from grader.exercise import Course, KnownMistake
from grader.grading import Options
from grader.variants import Variant

OPTIONS = Options(device="cpu", timeout=5.0)
RIGHT = "import torch\ndef relu(x):\n    return x.clamp(min=0)\n"
WRONG = "import torch\ndef relu(x):\n    return x.abs()\n"


def small_course() -> Course:
    """The topic of activations with one exercise of it."""
    topic, relu = load_course().find("relu")
    return Course((replace(topic, exercises=(relu,)),), origin="tests.test_course_check:small_course")


def check(course, monkeypatch, variants=()):
    """Whether the course holds, and everything that was said."""
    monkeypatch.setattr(authoring, "variants_of", lambda topic: tuple(variants))
    said: list[str] = []
    return check_course(course, OPTIONS, said.append), "\n".join(said)


def test_the_course_holds(course):
    said: list[str] = []
    assert check_course(course, OPTIONS, said.append), "\n".join(said)


def test_right_and_wrong_variants_are_counted(monkeypatch):
    variants = [
        Variant("relu", True, "clamp", None, RIGHT),
        Variant("relu", False, "abs", None, WRONG),
        Variant("relu", False, "minus", None, "def relu(x):\n    return -x.clamp(min=0)\n"),
    ]
    holds, said = check(small_course(), monkeypatch, variants)
    assert holds, said
    row = next(line.split() for line in said.splitlines() if line.startswith("relu"))
    assert row[1:3] == ["1/1", "2/2"]


@pytest.mark.parametrize(
    ("variant", "fault"),
    [
        (Variant("relu", True, "abs", None, WRONG), "the right variant 'abs' loses points"),
        (Variant("relu", False, "clamp", None, RIGHT), "the wrong variant 'clamp' earns every point"),
        (Variant("reul", True, "clamp", None, RIGHT), "names an exercise that the course does not have"),
    ],
)
def test_a_planted_variant_is_found(monkeypatch, variant, fault):
    holds, said = check(small_course(), monkeypatch, [variant])
    assert not holds
    assert fault in said


@pytest.mark.parametrize(
    ("wrong", "fault"),
    [
        (lambda x: x.clamp(min=0), "the known mistake 'planted' earns every point"),
        (lambda x: x.abs(), "the known mistake 'planted' is recognised as"),
        (lambda x: torch.rand_like(x), "the known mistake 'planted' is recognised as"),
    ],
)
def test_a_known_mistake_that_is_not_one_is_found(monkeypatch, wrong, fault):
    course = small_course()
    (topic,) = course.topics
    (relu,) = topic.exercises
    mistakes = (
        KnownMistake("abs", lambda x: x.abs(), "Negative x give 0."),
        KnownMistake("planted", wrong, "?"),
    )
    topic = replace(topic, exercises=(replace(relu, mistakes=mistakes),))
    holds, said = check(replace(course, topics=(topic,)), monkeypatch)
    assert not holds
    assert fault in said


def test_a_solution_and_a_stub_that_are_wrong_are_found(monkeypatch, tmp_path):
    (tmp_path / "solutions").mkdir()
    (tmp_path / "solutions" / "01_activations.py").write_text(WRONG)
    monkeypatch.setattr(authoring, "checkout", lambda: tmp_path)
    monkeypatch.setattr(authoring, "pristine", lambda topic: RIGHT)
    holds, said = check(small_course(), monkeypatch)
    assert not holds
    assert "the solution does not earn every point" in said
    assert "the stub is passed with 1.0 points" in said


def test_too_few_hints_are_found(monkeypatch):
    course = small_course()
    (topic,) = course.topics
    topic = replace(topic, exercises=(replace(topic.exercises[0], hints=("one",)),))
    holds, said = check(replace(course, topics=(topic,)), monkeypatch)
    assert not holds
    assert "fewer than 2 hints" in said
