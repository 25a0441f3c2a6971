"""Cases that are missing, found by edits of the worked solutions."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import replace

import pytest

from grader.authoring import holes
from grader.authoring.holes import REASONS, find_holes, read_rewrites, rewrites_of
from grader.course import load_course
from grader.exercise import Case, Course
from grader.grading import Grader

COURSE = load_course()
by_topic = pytest.mark.parametrize("topic", COURSE.topics, ids=[topic.name for topic in COURSE.topics])


def with_cases(chosen: Sequence[Case], origin: str) -> Course:
    topic, relu = load_course().find("relu")
    relu = replace(relu, cases=tuple(chosen))
    return Course((replace(topic, exercises=(relu,)),), origin=f"tests.test_holes:{origin}")


def all_cases() -> Course:
    return with_cases(load_course().find("relu")[1].cases, "all_cases")


def positive_numbers() -> Course:
    """relu, and no case that tells it from its argument."""
    first = load_course().find("relu")[1].cases[0]
    case = replace(first, inputs=lambda rng: {name: abs(x) for name, x in first.inputs(rng).items()})
    return with_cases([case], "positive_numbers")


@pytest.fixture
def said(grader: Grader, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is printed; the warm process is that of the other tests."""
    monkeypatch.setattr(holes, "start_sandbox", lambda course, memory: nullcontext(grader._sandbox))
    return []


def listed(monkeypatch: pytest.MonkeyPatch, *changes: str) -> None:
    rewrites = {("relu", change): "even" for change in changes}
    monkeypatch.setattr(holes, "rewrites_of", lambda course, topic: rewrites)


LEFT_OUT = "return torch.clamp(x, min=0) => return x"


def test_no_edit_passes_that_the_cases_tell(said: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    listed(monkeypatch)
    assert find_holes(all_cases(), said.append), said
    assert said[-1] == "No case is missing."


def test_an_edit_that_passes_is_a_hole_unless_it_is_listed(
    said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    listed(monkeypatch)
    assert not find_holes(positive_numbers(), said.append)
    found = [line.partition("`")[2].partition("`")[0] for line in said if "passes every case" in line]
    assert LEFT_OUT in found
    listed(monkeypatch, *found)
    assert find_holes(positive_numbers(), said.append), said


def test_a_listed_edit_that_fails_is_found(said: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    listed(monkeypatch, LEFT_OUT)
    assert not find_holes(all_cases(), said.append)
    assert any(f"`{LEFT_OUT}` is in" in line and "but it fails" in line for line in said)


@pytest.mark.parametrize("line", ["relu\ta => b", "tanh\ta => b\teven", "relu\ta => b\tbecause"])
def test_a_list_names_exercises_of_its_topic_and_known_reasons(line: str) -> None:
    with pytest.raises(ValueError, match=r"Line 2: it needs an exercise"):
        read_rewrites(f"exercise\tchange\treason\n{line}\n", ["relu"])


@by_topic
def test_the_lists_of_the_course_can_be_read(topic) -> None:
    assert set(rewrites_of(COURSE, topic).values()) <= REASONS.keys()


@pytest.mark.long
@by_topic
def test_no_case_of_the_course_is_missing(topic, said: list[str]) -> None:
    names = {exercise.name for exercise in topic.exercises}
    assert find_holes(COURSE, said.append, names=names), "\n".join(said)
