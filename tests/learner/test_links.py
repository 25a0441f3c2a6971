"""Somebody else's exercises folder with links in it: `check`, `hint` and `reset` write through none."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from grader.course import load_course
from grader.intake import IntakeError
from grader.learner.errors import LearnerError
from grader.learner.hints import give_hint
from grader.learner.progress import Progress, load, save
from grader.learner.state import is_news, keep_copy
from grader.learner.workspace import reset
from grader.stubs import pristine
from tests.conftest import Run

COURSE = load_course()
TOPIC = COURSE.topics[0]
SOLVED = "import torch\n\n\ndef sigmoid(x):\n    return 1 / (1 + torch.exp(-x))\n"


def the_state_folder(exercises: Path, home: Path) -> None:
    (exercises / ".gdgrade").symlink_to(home)


def the_copies(exercises: Path, home: Path) -> None:
    (exercises / ".gdgrade").mkdir()
    (exercises / ".gdgrade" / "kept").symlink_to(home)


def each_file(exercises: Path, home: Path) -> None:
    (exercises / ".gdgrade").mkdir()
    for name in ("progress.json", "isolation"):
        (exercises / ".gdgrade" / name).symlink_to(home / name)


Plant = Callable[[Path, Path], None]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A folder of the instructor."""
    folder = tmp_path / "home"
    folder.mkdir()
    for name in ("progress.json", "isolation"):
        (folder / name).write_text("mine")
    return folder


@pytest.fixture
def exercises(tmp_path: Path) -> Path:
    folder = tmp_path / "exercises"
    folder.mkdir()
    (folder / TOPIC.file).write_text(SOLVED)
    return folder


def contents(folder: Path) -> dict[str, str]:
    return {str(path.relative_to(folder)): path.read_text() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("plant", [the_state_folder, the_copies, each_file])
def test_nothing_is_written_through_a_link(exercises: Path, home: Path, plant: Plant) -> None:
    plant(exercises, home)
    before = contents(home)
    save(Progress({"sigmoid": 1}), exercises)
    assert is_news(exercises, "isolation", "isolated")
    give_hint(COURSE.find("sigmoid")[1], exercises)
    assert contents(home) == before


@pytest.mark.parametrize("plant", [the_state_folder, the_copies])
def test_reset_changes_nothing_where_no_copy_can_be_kept(exercises: Path, home: Path, plant: Plant) -> None:
    plant(exercises, home)
    before = contents(home)
    with pytest.raises(LearnerError, match="is a link, which gdgrade does not write through; nothing was"):
        reset(exercises, TOPIC, "sigmoid")
    assert contents(home) == before
    assert (exercises / TOPIC.file).read_text() == SOLVED


def test_what_replaces_a_link_is_remembered(exercises: Path, home: Path) -> None:
    each_file(exercises, home)
    assert save(Progress({"sigmoid": 1}), exercises)
    assert load(exercises) == Progress({"sigmoid": 1})
    assert not (exercises / ".gdgrade" / "progress.json").is_symlink()


def test_an_exercises_folder_that_is_a_link_is_not_written_to(exercises: Path, tmp_path: Path) -> None:
    """A student's folder may hold a link called `exercises` to those of the instructor."""
    link = tmp_path / "submission" / "exercises"
    link.parent.mkdir()
    link.symlink_to(exercises)
    before = contents(exercises)
    assert not save(Progress(), link)
    for topic in COURSE.topics[:2]:
        with pytest.raises((LearnerError, IntakeError)):
            reset(link, topic, None)
    assert contents(exercises) == before


def test_a_copy_never_goes_through_a_link_of_its_own_name(exercises: Path, home: Path) -> None:
    now = datetime(2026, 1, 2, 3, 4, 5)
    kept = keep_copy(exercises, TOPIC.file, b"first", now)
    kept.unlink()
    kept.symlink_to(home / "new")
    assert keep_copy(exercises, TOPIC.file, b"second", now) != kept
    assert not (home / "new").exists()


def test_check_works_without_a_memory(exercises: Path, home: Path, gdgrade_here: Run) -> None:
    the_state_folder(exercises, home)
    before = contents(home)
    ended = gdgrade_here("check", "sigmoid", cwd=exercises)
    assert ended.returncode == 0, ended.stderr
    assert contents(home) == before


def test_a_folder_without_links_is_reset(exercises: Path) -> None:
    kept = reset(exercises, TOPIC, None)
    assert kept is not None
    assert kept.read_text() == SOLVED
    assert (exercises / TOPIC.file).read_text() == pristine(TOPIC)
