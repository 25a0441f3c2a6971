"""The words of a command line: names, files, a folder, and what cannot be."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from grader.course import load_course
from grader.intake import Asked, IntakeError, resolve, resolve_one
from grader.intake.gather import gather
from grader.intake.names import resolve_part, topic_aliases

COURSE = load_course()
ACTIVATIONS = COURSE.topics[0]
SOFTMAX = COURSE.find("softmax")[0]


def names(topic: object) -> tuple[str, ...]:
    return tuple(exercise.name for exercise in topic.exercises)  # type: ignore[attr-defined]


@pytest.fixture
def here(tmp_path: Path) -> Path:
    """A folder with an `exercises` of all topics, one of a student, and one that is empty."""
    for folder in ("exercises", "alice", "empty", "sigmoid"):
        (tmp_path / folder).mkdir()
    for topic in COURSE.topics:
        (tmp_path / "exercises" / topic.file).write_text(topic.name)
    (tmp_path / "alice" / SOFTMAX.file).write_text("alice")
    (tmp_path / "sigmoid" / ACTIVATIONS.file).write_text("a folder called like an exercise")
    return tmp_path


def ask(here: Path, *words: str) -> Asked:
    return gather(words, COURSE, here)


def test_without_words_the_whole_course_is_asked_for(here: Path) -> None:
    asked = ask(here)
    assert asked.names is None
    assert asked.folder == here / "exercises"
    assert asked.own_work
    assert len(asked.submission.files) == len(COURSE.topics)


def test_exercises_of_the_current_folder_go_before_those_of_exercises(here: Path) -> None:
    (here / SOFTMAX.file).write_text("here")
    assert ask(here).folder == here
    assert [file.source for file in ask(here).submission.files] == [b"here"]


@pytest.mark.parametrize("word", ["01_activations", "activations", "01", "1", "01_activations.py"])
def test_a_topic_has_many_names(here: Path, word: str) -> None:
    assert ask(here, word).names == names(ACTIVATIONS)
    assert ask(here, word).own_work


@pytest.mark.parametrize("word", [".", "./exercises", "exercises/../exercises", f"exercises/{SOFTMAX.file}"])
def test_a_path_to_where_the_exercises_are_looked_for_leads_nowhere_else(here: Path, word: str) -> None:
    (here / SOFTMAX.file).write_text("here")
    assert not ask(here).elsewhere
    assert not ask(here, word).elsewhere


def test_the_work_of_others_lies_elsewhere(here: Path) -> None:
    for words in (["alice"], ["./alice"], [f"alice/{SOFTMAX.file}"]):
        assert ask(here, *words).elsewhere
    assert ask(here / "exercises", "../alice").elsewhere
    assert ask(here, f"exercises/{ACTIVATIONS.file}", f"alice/{SOFTMAX.file}").elsewhere
    (here / "link").symlink_to("alice")
    assert ask(here, "link").elsewhere
    # From inside, it is the current folder.
    assert not ask(here / "alice", ".").elsewhere


def test_names_are_put_into_the_order_of_the_course(here: Path) -> None:
    assert ask(here, "tanh", "sigmoid", "tanh").names == ("sigmoid", "tanh")


def test_an_exercise_goes_before_a_topic(here: Path) -> None:
    assert "softmax" in topic_aliases(SOFTMAX)
    assert ask(here, "softmax").names == ("softmax",)
    assert ask(here, "04").names == names(SOFTMAX)


def test_a_file_limits_the_check_to_its_topic(here: Path) -> None:
    asked = ask(here, f"exercises/{SOFTMAX.file}")
    assert asked.names == names(SOFTMAX)
    assert [file.name for file in asked.submission.files] == [SOFTMAX.file]
    assert not asked.own_work


NOTEBOOK = (
    '{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [{"cell_type": "code", "source": "%s"}]}'
)


def test_a_notebook_stands_for_the_file_of_its_topic_where_there_is_none(here: Path) -> None:
    notebook = here / "alice" / ACTIVATIONS.file.replace(".py", ".ipynb")
    notebook.write_text(NOTEBOOK % "x = 1")
    for words in (["alice"], [str(notebook), f"alice/{SOFTMAX.file}"]):
        first, second = ask(here, *words).submission.files
        assert (first.name, first.source, first.cells) == (ACTIVATIONS.file, b"x = 1\n", (1,))
        assert second.name == SOFTMAX.file
    (here / "alice" / ACTIVATIONS.file).write_text("y = 2")
    assert ask(here, "alice").submission.files[0].source == b"y = 2"
    with pytest.raises(IntakeError, match=r"Two of the files are 01_activations\.py: "):
        ask(here, str(notebook), f"alice/{ACTIVATIONS.file}")
    notebook.write_text("{}")
    with pytest.raises(IntakeError, match="is not a readable notebook"):
        ask(here, str(notebook))


def test_a_name_limits_a_file_and_a_folder(here: Path) -> None:
    assert ask(here, f"exercises/{SOFTMAX.file}", "softmax").names == ("softmax",)
    assert ask(here, "alice", "sigmoid").names == ("sigmoid",)
    with pytest.raises(IntakeError, match=rf"sigmoid belongs in {ACTIVATIONS.file}"):
        ask(here, f"exercises/{SOFTMAX.file}", "sigmoid")


def test_a_folder_is_asked_for_the_whole_course(here: Path) -> None:
    asked = ask(here, "alice")
    assert asked.names is None
    assert asked.submission.id == "alice"
    assert asked.paths == ("alice",)


def test_a_name_goes_before_a_folder_unless_it_is_spelled_as_a_path(here: Path) -> None:
    assert ask(here, "sigmoid").names == ("sigmoid",)
    assert ask(here, "sigmoid").own_work
    assert ask(here, "./sigmoid").submission.id == "sigmoid"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["sigmod"], r"'sigmod'. Did you mean sigmoid\?"),
        (["Softmax_Jacobain"], r"Did you mean softmax_jacobian\?"),
        (["actvations"], r"Did you mean activations\?"),
        (["qqqqqq"], r"named 'qqqqqq'. `gdgrade list`"),
        ([""], "no exercise, topic, file or folder named ''"),
        (
            ["exercises/01_activation.py"],
            r"no file or folder exercises/01_activation.py. Did you mean 01_act",
        ),
        (["nowhere/"], "no file or folder nowhere/"),
        (["alice", "exercises"], "alice and exercises are 2 folders"),
        (["alice", "exercises/01_activations.py"], "either one folder or files"),
        (["empty"], "no exercises in .*empty. Looked for 01_activations.py, 02_losses.py"),
        (["sigmoid", "tanhh"], r"Did you mean tanh\?"),
        (["x" * 5000], "no exercise"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(here: Path, words: list[str], message: str) -> None:
    with pytest.raises(IntakeError, match=message):
        ask(here, *words)


def test_no_exercises_anywhere_names_what_was_looked_for(here: Path) -> None:
    for folder in ("exercises", "alice", "sigmoid"):
        shutil.rmtree(here / folder)
    with pytest.raises(IntakeError, match=r"Looked for 01_activations\.py, .*gdgrade init"):
        ask(here / "empty")


def test_exercises_one_folder_down_or_up_are_named(here: Path) -> None:
    (here / "exercises").rename(here / "deep")
    with pytest.raises(IntakeError, match=r"they are in alice, deep and sigmoid\. Run `cd alice` first"):
        ask(here)
    shutil.rmtree(here / "alice")
    shutil.rmtree(here / "sigmoid")
    with pytest.raises(IntakeError, match=r"they are in deep\. Run `cd deep` first"):
        ask(here)
    (here / "deep" / "notes").mkdir()
    with pytest.raises(IntakeError, match=r"they are in \.\.\. Run `cd \.\.` first"):
        ask(here / "deep" / "notes")


def test_resolving_one_name() -> None:
    assert resolve("1", COURSE) == names(ACTIVATIONS)
    assert resolve_one("tanh", COURSE) == "tanh"
    assert resolve_part("tanh", COURSE) == (ACTIVATIONS, "tanh")
    assert resolve_part("activations", COURSE) == (ACTIVATIONS, None)
    with pytest.raises(IntakeError, match="01 is a topic; name one of its exercises: sigmoid"):
        resolve_one("01", COURSE)
    with pytest.raises(IntakeError, match=r"Did you mean tanh\?"):
        resolve("tahn", COURSE)


def test_the_beginning_of_one_name_stands_for_it(here: Path) -> None:
    assert resolve("leaky", COURSE) == ("leaky_relu_derivative",)
    assert resolve("act", COURSE) == names(ACTIVATIONS)
    assert resolve("01_", COURSE) == names(ACTIVATIONS)
    assert resolve_part("leaky", COURSE) == (ACTIVATIONS, "leaky_relu_derivative")
    assert resolve_part("act", COURSE) == (ACTIVATIONS, None)
    assert ask(here, "leaky").names == ("leaky_relu_derivative",)


def test_an_exercise_whose_name_begins_like_others_needs_no_more() -> None:
    assert resolve_one("tanh", COURSE) == "tanh"


def test_several_names_that_begin_alike_are_listed() -> None:
    with pytest.raises(IntakeError, match="Several names begin with 'sigm': sigmoid and sigmoid_derivative"):
        resolve("sigm", COURSE)
    with pytest.raises(IntakeError, match="no exercise or topic named 's'"):
        resolve("s", COURSE)


def test_a_folder_goes_before_a_name_that_only_begins_like_it(here: Path) -> None:
    (here / "leaky").mkdir()
    shutil.copy(here / "exercises" / "01_activations.py", here / "leaky")
    assert ask(here, "leaky").paths == ("leaky",)
