"""The examples in the docstrings of solutions hold, and files that students run show something."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

from grader.authoring import docstring_examples
from grader.authoring.docstring_examples import wrong_examples
from grader.course import load_course
from grader.exercise import Course
from grader.places import Places

ROOT = Path(__file__).parents[1]
COURSE = load_course()
FILES = [topic.file for topic in COURSE.topics]

DOUBLE = '''"""A topic."""

print("this is not JSON")


def double(x):
    """Twice x.

    >>> double(2)
    {result}
    """
    return 2 * x
'''


def course_of(root: Path, solution: str) -> Course:
    """A course whose first solution is this text."""
    (root / "solutions").mkdir()
    (root / "solutions" / FILES[0]).write_text(solution, encoding="utf-8")
    return Course(COURSE.topics[:1], places=Places.of_folder(root))


def wrong(root: Path, solution: str, **options: float) -> list[str]:
    course = course_of(root, solution)
    return wrong_examples(course, course.topics, **options)


@pytest.mark.parametrize("result", ["4", "  4"])
def test_an_example_that_holds_is_not_named(tmp_path: Path, result: str) -> None:
    assert wrong(tmp_path, DOUBLE.replace("{result}", result)) == []


def test_an_example_that_does_not_hold_is_named_with_file_and_line(tmp_path: Path) -> None:
    (found,) = wrong(tmp_path, DOUBLE.replace("{result}", "5"))
    assert found.endswith(
        f"/solutions/{FILES[0]}, line 9: the example `double(2)` gives 4; its docstring says 5"
    )


def test_an_example_that_raises_is_named(tmp_path: Path) -> None:
    (found,) = wrong(tmp_path, DOUBLE.replace("double(2)", "double(None)"))
    assert f"solutions/{FILES[0]}, line 9: the example `double(None)` raises TypeError: " in found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (DOUBLE + "\nprint(1 / 0)\n", "line 14: it does not load: ZeroDivisionError: division by zero"),
        (DOUBLE + "\nx = (\n", "line 14: it does not load: SyntaxError: '(' was never closed"),
    ],
)
def test_a_file_that_does_not_load_is_named(tmp_path: Path, text: str, found: str) -> None:
    (said,) = wrong(tmp_path, text)
    assert f"solutions/{FILES[0]}, {found}" in said


def test_an_example_without_end_is_stopped(tmp_path: Path) -> None:
    endless = DOUBLE.replace("return 2 * x", "while True: pass")
    assert wrong(tmp_path, endless, most_seconds=1.0) == [
        "the examples in docstrings take longer than 1 seconds"
    ]


def test_a_process_that_ends_early_is_named(tmp_path: Path) -> None:
    ends = DOUBLE.replace("return 2 * x", "import os; os._exit(3)")
    assert "the examples in docstrings could not be run: " in wrong(tmp_path, ends)[0]


def test_no_process_starts_for_a_course_without_examples(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(docstring_examples.subprocess, "run", lambda *_, **__: pytest.fail("it started"))
    assert wrong(tmp_path, "def double(x):\n    return 2 * x\n") == []


def test_every_example_of_the_course_holds() -> None:
    assert wrong_examples(COURSE, COURSE.topics) == []


def files_that_show_something(folder: str) -> list[str]:
    """The files of a folder that do something when they are run."""
    return [file for file in FILES if "__main__" in (ROOT / folder / file).read_text(encoding="utf-8")]


def test_a_solution_that_is_run_shows_something(capsys: pytest.CaptureFixture[str]) -> None:
    files = files_that_show_something("solutions")
    assert len(files) >= 7
    for file in files:
        runpy.run_path(str(ROOT / "solutions" / file), run_name="__main__")
        out = capsys.readouterr().out
        assert len(out.splitlines()) >= 5, file
        assert "not written yet" not in out, file


def test_a_stub_that_is_run_says_what_is_not_written_yet(capsys: pytest.CaptureFixture[str]) -> None:
    for file in files_that_show_something("exercises"):
        runpy.run_path(str(ROOT / "exercises" / file), run_name="__main__")
        assert "is not written yet.\n" in capsys.readouterr().out, file
