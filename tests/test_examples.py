"""The sample class is what its recipes say, and the demonstration notices when it is not."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from examples.demo import surprises
from examples.make_class import SOLUTIONS, make_class, make_file
from examples.recipes import ADA, BELA, KIM, RECIPES, Recipe
from grader.course import load_course
from grader.report import ExerciseReport, Report, Status, SubmissionInfo
from grader.stubs import pristine

ROOT = SOLUTIONS.parent
COURSE = load_course()


def test_the_class_is_a_folder_for_each_student_the_same_each_time(tmp_path: Path) -> None:
    first, second = make_class(tmp_path / "1", COURSE), make_class(tmp_path / "2", COURSE)
    assert [folder.name for folder in first] == [recipe.student for recipe in RECIPES]
    assert len({folder.name for folder in first}) == len(RECIPES)
    for one, other in zip(first, second, strict=True):
        files = {path.name: path.read_bytes() for path in one.iterdir()}
        assert sorted(files) == [topic.file for topic in COURSE.topics]
        assert files == {path.name: path.read_bytes() for path in other.iterdir()}


def test_who_has_not_started_hands_in_the_untouched_exercises() -> None:
    for topic in COURSE.topics:
        assert make_file(topic, BELA) == pristine(topic)


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda recipe: recipe.student)
def test_a_recipe_names_exercises_that_exist_and_changes_what_it_says(recipe: Recipe) -> None:
    changed = {*recipe.wrong, *recipe.unwritten}
    assert changed | recipe.expected.keys() <= set(COURSE.names)
    for topic in COURSE.topics:
        theirs, right = make_file(topic, recipe), make_file(topic, ADA)
        touched = changed & {exercise.name for exercise in topic.exercises}
        assert (theirs != right) == bool(touched)
        assert all(recipe.wrong.get(name, "").strip() in theirs for name in touched)


def test_the_students_files_are_python_but_for_the_one_with_a_bracket_missing() -> None:
    for recipe in RECIPES:
        for topic in COURSE.topics:
            if (recipe, topic.name) == (KIM, "04_softmax"):
                with pytest.raises(SyntaxError):
                    compile(make_file(topic, recipe), topic.file, "exec")
            else:
                compile(make_file(topic, recipe), topic.file, "exec")


RELU = ExerciseReport("01_activations", "relu", Status.PASSED, 1.0, 1.0)


def report(*exercises: ExerciseReport) -> Report:
    score = sum(exercise.score for exercise in exercises)
    most = sum(exercise.max_score for exercise in exercises)
    return Report(SubmissionInfo("ada", (), ""), 0, ("cpu",), "none", score, most, exercises)


@pytest.mark.parametrize(
    ("exercise", "expected"),
    [
        (RELU, {"relu": Status.FAILED}),
        (replace(RELU, status=Status.FAILED, score=0.0), {}),
        (replace(RELU, status=Status.FAILED, score=0.0), {"relu": Status.TIMEOUT}),
        (replace(RELU, score=0.5), {}),
        (replace(RELU, status=Status.FAILED), {"relu": Status.FAILED}),
        (replace(RELU, status=Status.PARTIAL), {"relu": Status.PARTIAL}),
        (replace(RELU, status=Status.PARTIAL, score=0.0), {"relu": Status.PARTIAL}),
        (RELU, {"tanh": Status.FAILED}),
    ],
)
def test_a_surprise_shows(exercise: ExerciseReport, expected: dict[str, Status]) -> None:
    assert list(surprises(report(exercise), expected))


def test_what_was_expected_is_no_surprise() -> None:
    half = replace(RELU, name="tanh", status=Status.PARTIAL, score=0.5)
    late = replace(RELU, name="sigmoid", status=Status.TIMEOUT, score=0.0)
    expected = {"tanh": Status.PARTIAL, "sigmoid": Status.TIMEOUT}
    assert list(surprises(report(RELU, half, late), expected)) == []


@pytest.mark.long
def test_the_demonstration_proves_itself() -> None:
    command = [sys.executable, "-m", "examples.demo"]
    demo = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert demo.returncode == 0, demo.stdout + demo.stderr
    assert "(100 %)" in demo.stdout
    for recipe in RECIPES:
        assert f"\n{recipe.remark}\n" in demo.stdout
