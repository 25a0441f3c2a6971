"""One more hint each time."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from grader.course import load_course
from grader.learner import progress
from grader.learner.digests import digest
from grader.learner.hints import all_hints, give_hint, next_hint

EXERCISE = replace(load_course().find("sigmoid")[1], hints=("Look up.", "Look down.", "Look left."))


def test_one_more_each_time_then_all_of_them_again(tmp_path: Path) -> None:
    said = [give_hint(EXERCISE, tmp_path) for _ in range(5)]
    assert said[:3] == [
        "sigmoid, hint 1 of 3: Look up.",
        "sigmoid, hint 2 of 3: Look down.",
        "sigmoid, hint 3 of 3: Look left.",
    ]
    assert said[3] == said[4] == "\n".join(said[:3]) == all_hints(EXERCISE)
    assert progress.load(tmp_path).hints["sigmoid"] >= 3


def test_without_a_memory_the_way_to_all_hints_is_shown() -> None:
    for _ in range(2):
        said = give_hint(EXERCISE, None)
        assert said.startswith("sigmoid, hint 1 of 3: Look up.\n")
        assert "`gdgrade hint sigmoid --all`" in said


def test_an_exercise_without_hints_says_so() -> None:
    bare = replace(EXERCISE, hints=())
    assert "no hints for sigmoid" in next_hint(bare, 0)
    assert "no hints for sigmoid" in all_hints(bare)


def test_every_exercise_of_the_course_has_a_hint() -> None:
    assert [e.name for _, e in load_course() if not e.hints] == []


def test_what_the_last_check_found_comes_first_while_the_file_is_as_it_was(tmp_path: Path) -> None:
    file = tmp_path / "01_activations.py"
    file.write_text("def sigmoid(x): ...\n", encoding="utf-8")
    placed = progress.Placed(("Line 6: check the axis.", "It is here."), digest(file.read_bytes()))
    progress.save(progress.Progress(places={"sigmoid": placed}), tmp_path)
    said = [give_hint(EXERCISE, tmp_path, file.name) for _ in range(3)]
    assert said[0] == "sigmoid, from your last check: Line 6: check the axis."
    assert said[1] == "sigmoid, from your last check: It is here."
    assert said[2] == "sigmoid, hint 1 of 3: Look up."
    progress.save(progress.Progress(places={"sigmoid": placed}), tmp_path)
    file.write_text("def sigmoid(x): return x\n", encoding="utf-8")
    assert give_hint(EXERCISE, tmp_path, file.name) == "sigmoid, hint 1 of 3: Look up."
