"""`gdgrade course check`: it proves the real course, and finds what is planted in a small one."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch

from grader.authoring import approved, versions
from grader.authoring import check as authoring
from grader.authoring.check import check_course
from grader.authoring.tally import Tally, too_few
from grader.authoring.variants import Variant
from grader.exercise import KnownMistake
from grader.grading import Options
from grader.places import Places
from tests.small_courses import relu_alone

one_warm_process = pytest.mark.usefixtures("one_warm_process")

OPTIONS = Options(device="cpu", timeout=5.0)
RIGHT = "import torch\ndef relu(x):\n    return x.clamp(min=0)\n"
WRONG = "import torch\ndef relu(x):\n    return x.abs()\n"


NAMES = {("relu", "abs"): "|x|", ("relu", "minus"): "wrong sign"}
MINUS = "def relu(x):\n    return -x.clamp(min=0)\n"
PLACES = {("relu", "minus"): "sign: return -x.clamp(min=0)"}


def check(course, monkeypatch, variants=(), names=None, examples=(), places=None):
    """Whether the course holds, and everything that was said."""
    for module in (authoring, versions):
        monkeypatch.setattr(module, "variants_of", lambda course, topic: tuple(variants))
    monkeypatch.setattr(approved, "approved_names", lambda course, topic: names or {})
    monkeypatch.setattr(approved, "approved_places", lambda course, topic: places or {})
    monkeypatch.setattr(authoring, "wrong_examples", lambda course, topics: list(examples))
    said: list[str] = []
    return check_course(course, OPTIONS, said.append), "\n".join(said)


EXERCISES, SAMPLE = 36, 8
"""Of how many exercises, and of how many of their variants and known mistakes, `make test` tries one. That
every solution earns its points is in `test_grading`."""


def rows(said: list[str]) -> list[str]:
    """The exercises of the table."""
    return [line.split()[0] for line in said if line and line.split()[-1].count("/") == 1]


@one_warm_process
def test_a_sample_of_the_course_holds(course):
    """A check can be limited to some exercises."""
    said: list[str] = []
    names = course.names[::EXERCISES]
    assert check_course(course, OPTIONS, said.append, names=names, every=SAMPLE), "\n".join(said)
    assert rows(said) == [*names, "all"]


@pytest.mark.long
def test_the_course_holds(course):
    said: list[str] = []
    assert check_course(course, OPTIONS, said.append), "\n".join(said)


@one_warm_process
def test_right_and_wrong_variants_are_counted(monkeypatch):
    variants = [
        Variant("relu", True, "clamp", None, RIGHT),
        Variant("relu", False, "abs", None, WRONG),
        Variant("relu", False, "minus", None, MINUS),
    ]
    holds, said = check(relu_alone(), monkeypatch, variants, NAMES, places=PLACES)
    assert holds, said
    row = next(line.split() for line in said.splitlines() if line.startswith("relu"))
    assert row[1:7] == ["1/1", "2/2", "2/2", "2/2", "1/1", "0/2"]


@one_warm_process
def test_planted_variants_are_found(monkeypatch):
    flagged = "import torch\nimport ctypes\ndef relu(x):\n    return x.clamp(min=0)\n"
    variants = [
        Variant("relu", True, "abs", None, WRONG),
        Variant("relu", False, "clamp", None, RIGHT),
        Variant("reul", True, "clamp", None, RIGHT),
        Variant("relu", True, "ctypes", None, flagged),
    ]
    holds, said = check(relu_alone(), monkeypatch, variants)
    assert not holds
    assert "relu: the right variant 'abs' loses points" in said
    assert "relu: the wrong variant 'clamp' earns every point" in said
    assert "reul: a variant names an exercise that the course does not have" in said
    assert "the right variant 'ctypes' is flagged: 01_activations.py: line 2 imports `ctypes`" in said


@one_warm_process
def test_known_mistakes_that_are_none_are_found(monkeypatch):
    course = relu_alone()
    (topic,) = course.topics
    (relu,) = topic.exercises
    mistakes = (
        KnownMistake("abs", lambda x: x.abs(), "Negative x give 0."),
        KnownMistake("right", lambda x: x.clamp(min=0), "?"),
        KnownMistake("twin", lambda x: x.abs(), "?"),
        KnownMistake("random", lambda x: torch.rand_like(x), "?"),
    )
    topic = replace(topic, exercises=(replace(relu, mistakes=mistakes),))
    holds, said = check(replace(course, topics=(topic,)), monkeypatch)
    assert not holds
    assert "the known mistake 'right' earns every point" in said
    assert "the known mistake 'twin' is recognised as" in said
    assert "the known mistake 'random' is recognised as" in said


@one_warm_process
def test_a_solution_a_stub_and_hints_that_are_wrong_are_found(monkeypatch, tmp_path):
    (tmp_path / "solutions").mkdir()
    (tmp_path / "solutions" / "01_activations.py").write_text(WRONG)
    monkeypatch.setattr(authoring, "pristine", lambda topic, places: RIGHT)
    course = replace(relu_alone(), places=Places.of_folder(tmp_path))
    (topic,) = course.topics
    topic = replace(topic, exercises=(replace(topic.exercises[0], hints=("one",)),))
    holds, said = check(replace(course, topics=(topic,)), monkeypatch)
    assert not holds
    assert "the solution does not earn every point" in said
    assert "the stub is passed with 1.0 points" in said
    assert "it has 1 hint; write 2 to 4" in said


@one_warm_process
def test_an_example_that_does_not_hold_is_a_fault(monkeypatch):
    found = "solutions/01_activations.py, line 9: the example `relu(1)` gives 1; its docstring says 2"
    holds, said = check(relu_alone(), monkeypatch, examples=[found])
    assert not holds
    assert found in said


@one_warm_process
def test_names_that_nobody_approved_are_found(monkeypatch):
    variants = [
        Variant("relu", False, "abs", None, WRONG),
        Variant("relu", False, "minus", None, MINUS),
    ]
    holds, said = check(relu_alone(), monkeypatch, variants, {("relu", "minus"): "wrong factor"})
    assert not holds
    assert "the wrong variant 'abs' is named '|x|'; approved: 'nothing'" in said
    assert "the wrong variant 'minus' is named 'wrong sign'; approved: 'wrong factor'" in said


@one_warm_process
def test_places_that_nobody_approved_are_found(monkeypatch):
    variants = [Variant("relu", False, "minus", None, MINUS)]
    before = {("relu", "minus"): "operand: return -x.clamp(min=0)"}
    holds, said = check(relu_alone(), monkeypatch, variants, NAMES, places=before)
    assert not holds
    assert (
        "the wrong variant 'minus' is placed at 'sign: return -x.clamp(min=0)'; "
        "approved: 'operand: return -x.clamp(min=0)'"
    ) in said


@pytest.mark.parametrize(
    ("told", "faults"),
    [
        ("sign: return -x", 0),
        ("sign", 0),
        ("", 0),
        ("sign: return -y", 1),
        ("operand: return -x", 1),
        ("operand", 1),
    ],
)
def test_a_place_is_the_approved_one_by_its_kind_and_line(told, faults):
    approved_one = {("relu", "minus"): "sign: return -x"}
    assert len(list(approved.new_places({("relu", "minus"): told}, approved_one))) == faults


def test_lines_that_are_not_the_true_ones_are_counted():
    tally = Tally()
    tally.counts.update({"wrong": 20, "named": 20, "placed": 20, "line shown": 20, "line right": 18})
    assert too_few([tally]) == ["only 18 of 20 lines that are shown are the right ones; at least 95% must be"]


@one_warm_process
def test_too_few_names_and_places_are_found(monkeypatch):
    """Noise from two sources in every value, the same each time: nothing names it, and no edit repairs it."""
    noisy = (
        "import torch\ndef relu(x):\n    x = torch.add(x, 1e-3 * torch.sin(1e4 * x * x))\n"
        "    return x.clamp(min=0) - torch.cos(7e3 * x) / 997\n"
    )
    holds, said = check(relu_alone(), monkeypatch, [Variant("relu", False, "noise", None, noisy)])
    assert not holds
    assert "only 0 of 1 wrong variants are named; at least 80% must be" in said


@one_warm_process
@one_warm_process
def test_names_are_written_down_and_read_again(monkeypatch, tmp_path):
    variant = Variant("relu", False, "minus", "the sign", MINUS)
    for module in (authoring, versions, approved):
        monkeypatch.setattr(module, "variants_of", lambda course, topic: (variant,))
    monkeypatch.setattr(authoring, "wrong_examples", lambda course, topics: [])
    course = relu_alone()
    course = replace(course, places=replace(course.places, variants=tmp_path))
    said: list[str] = []
    assert not check_course(course, OPTIONS, said.append)
    assert check_course(course, OPTIONS, said.append, approve=True)
    (topic,) = course.topics
    assert approved.approved_names(course, topic) == {("relu", "minus"): "wrong sign"}
    assert "relu\tminus\tthe sign\twrong sign\n" in course.places.names_of(topic.name).read_text()
    assert approved.approved_places(course, topic) == PLACES
    assert check_course(course, OPTIONS, said.append)
