"""Stubs are made from solutions: what is marked goes, all else stays, and nothing is stale."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.course import load_course
from grader.stubs import BEGIN, END, StubError, build_stub, checkout, pristine, stale_exercises, task

COURSE = load_course()

SOLUTION = '''"""A topic."""

import torch

# BEGIN SOLUTION
from math import exp
# END SOLUTION


def double(x):
    """2x.

    # BEGIN SOLUTION


    is only text here.
    """
    # BEGIN SOLUTION
    y = x
    return y + y
    # END SOLUTION


# BEGIN SOLUTION
def helper(x):
    return x


# END SOLUTION
@staticmethod
def triple(x):
    """3x."""
    total = 0
    for _ in range(3):
        # BEGIN SOLUTION
        total += x
        # END SOLUTION
    return total


class Value:
    """A number."""

    def __init__(self, data):
        self.data = data

    # BEGIN SOLUTION
    def secret(self):
        return 1

    # END SOLUTION

    def exp(self):
        """e to the data."""
        # BEGIN SOLUTION
        return 2.718**self.data
        # END SOLUTION
'''

STUB = '''"""A topic."""

import torch


def double(x):
    """2x.

    # BEGIN SOLUTION


    is only text here.
    """
    raise NotImplementedError("double is not written yet")


@staticmethod
def triple(x):
    """3x."""
    total = 0
    for _ in range(3):
        raise NotImplementedError("triple is not written yet")
    return total


class Value:
    """A number."""

    def __init__(self, data):
        self.data = data

    def exp(self):
        """e to the data."""
        raise NotImplementedError("Value.exp is not written yet")
'''


def ruff_format(text: str) -> str:
    command = [sys.executable, "-m", "ruff", "format", "--isolated", "-"]
    return subprocess.run(command, input=text, capture_output=True, text=True, check=True).stdout


def test_marked_lines_go_and_the_rest_stays() -> None:
    assert build_stub(SOLUTION) == STUB


def test_a_stub_is_formatted_where_its_solution_is() -> None:
    assert ruff_format(SOLUTION) == SOLUTION
    assert ruff_format(STUB) == STUB


def test_a_region_at_the_end_of_the_file_leaves_no_blank_lines() -> None:
    text = f"A = 1\n\n\n{BEGIN}\ndef helper():\n    pass\n\n\n{END}\n"
    assert build_stub(text) == "A = 1\n"


def test_a_function_in_a_function_is_named_after_the_outer_one() -> None:
    inner = f"    def inner():\n        {BEGIN}\n        return 1\n        {END}\n"
    text = f"def outer():\n{inner}\n    return inner()\n"
    assert 'raise NotImplementedError("outer is not written yet")' in build_stub(text)


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (f"def f():\n    {BEGIN}\n    return 1\n", 2, "without an"),
        (f"def f():\n    return 1\n    {END}\n", 3, "without a "),
        (f"def f():\n    {BEGIN}\n    {BEGIN}\n    return 1\n    {END}\n", 3, "inside the region"),
        (f"def f():\n    return 1  {BEGIN}\n    {END}\n", 2, "line of its own"),
        ("def f():\n    # begin solution\n    return 1\n    # END SOLUTION\n", 2, "write the marker as"),
        ("def f():\n    #END SOLUTION\n    return 1\n", 2, "write the marker as"),
        (f"def f():\n    {BEGIN}\n    return 1\n{END}\n", 4, "indented unlike"),
        (f"def f():\n    a = 1\n    {BEGIN}\n    {END}\n    return a\n", 3, "no statement"),
        (
            f"def f(a):\n    {BEGIN}\n    if a:\n        return 1\n    {END}\n        return 2\n",
            2,
            "cuts the",
        ),
        (
            f"def f(a):\n    x = (\n        {BEGIN}\n        a\n        {END}\n    )\n    return x\n",
            3,
            "cuts the",
        ),
        (
            f"def f(a):\n    if a:\n        x = 1\n    {BEGIN}\n    else:\n        x = 2\n    {END}\n",
            4,
            "cuts the",
        ),
        (f"if True:\n    {BEGIN}\n    a = 1\n    {END}\n", 1, "the stub is not valid"),
        ("def f(:\n", 1, "the solution is not valid"),
    ],
)
def test_what_no_stub_can_be_made_of_is_named_with_its_line(text: str, line: int, words: str) -> None:
    with pytest.raises(StubError, match=rf"^line {line}: .*{words}"):
        build_stub(text)


statements = st.lists(
    st.sampled_from(["a = 1", "return a", "for i in range(3):\n        a = i", "", "# why"])
)


@given(before=statements, marked=statements, after=statements)
def test_no_marked_line_survives_and_every_other_line_does(
    before: list[str], marked: list[str], after: list[str]
) -> None:
    body = [*before, BEGIN, "secret = 7", *marked, END, *after]
    solution = "def f():\n" + "".join(f"    {line}\n" if line else "\n" for line in body)
    stub = build_stub(solution)
    assert "secret" not in stub
    assert "SOLUTION" not in stub
    kept = [line for line in "\n".join([*before, *after]).split("\n") if line.strip()]
    written = [line.strip() for line in stub.splitlines()[1:] if line.strip()]
    assert written.count('raise NotImplementedError("f is not written yet")') == 1
    written.remove('raise NotImplementedError("f is not written yet")')
    assert written == [line.strip() for line in kept]


@given(st.text(alphabet="ab =():\n #'\"", max_size=60))
def test_any_text_gives_a_stub_or_a_stub_error(text: str) -> None:
    try:
        stub = build_stub(text)
    except StubError:
        return
    ast.parse(stub)


def test_exercises_are_not_stale() -> None:
    assert [path.name for path in stale_exercises(COURSE, checkout())] == []


def test_no_exercise_file_without_a_topic_and_no_topic_without_a_solution() -> None:
    wanted = sorted(topic.file for topic in COURSE.topics)
    for folder in ("exercises", "solutions"):
        assert sorted(path.name for path in (checkout() / folder).glob("*.py")) == wanted


def test_a_changed_exercise_file_is_stale(tmp_path: Path) -> None:
    for folder in ("exercises", "solutions"):
        (tmp_path / folder).mkdir()
    for topic in COURSE.topics:
        (tmp_path / "exercises" / topic.file).write_text(pristine(topic), encoding="utf-8", newline="\n")
        solution = (checkout() / "solutions" / topic.file).read_bytes()
        (tmp_path / "solutions" / topic.file).write_bytes(solution)
    assert stale_exercises(COURSE, tmp_path) == {}
    first = tmp_path / "exercises" / COURSE.topics[0].file
    first.write_text("# mine\n", encoding="utf-8")
    assert stale_exercises(COURSE, tmp_path) == {first: pristine(COURSE.topics[0])}


def test_every_exercise_has_a_task_that_is_no_solution() -> None:
    for topic, exercise in COURSE:
        text = task(pristine(topic), exercise.name)
        assert f"def {exercise.name}(" in text or f"class {exercise.name}" in text
        assert '"""' in text
        assert "NotImplementedError" not in text
        assert "SOLUTION" not in text


def test_the_error_of_a_solution_names_its_file(tmp_path: Path) -> None:
    (tmp_path / "solutions").mkdir()
    for topic in COURSE.topics:
        (tmp_path / "solutions" / topic.file).write_text(f"{END}\n", encoding="utf-8")
    with pytest.raises(StubError, match=rf"{COURSE.topics[0].file}, line 1: "):
        stale_exercises(COURSE, tmp_path)
    with pytest.raises(StubError, match="is missing"):
        stale_exercises(COURSE, tmp_path / "nowhere")
