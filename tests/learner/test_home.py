"""`gdgrade` alone, what is remembered whichever way one checks, and when something is complete."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from grader.course import load_course
from grader.intake.submissions import read_files, read_folder
from grader.learner import progress
from grader.learner.digests import digest, digests, digests_of
from grader.learner.home import home, to_begin
from grader.learner.milestones import milestone
from grader.learner.progress import LastCheck, Progress, Result
from grader.learner.workspace import own_folder
from grader.report import Status

ROOT = Path(__file__).resolve().parents[2]
COURSE = load_course()
FIRST = COURSE.topics[0]
FILES = {topic.name: "now" for topic in COURSE.topics}
FOLDER = Path()


def passed(*names: str, sha256: str = "now") -> Progress:
    return Progress({}, {n: Result(Status.PASSED, COURSE.find(n)[1].points, 1, sha256) for n in names})


def shown(known: Progress, width: int = 80) -> str:
    return home(COURSE, known, FILES, FOLDER, width=width)


def row(text: str, topic: str) -> str:
    return next(line for line in text.splitlines() if line.startswith(topic))


def gdgrade(folder: Path, *words: str, module: str = "grader") -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "100"}
    return subprocess.run(
        [sys.executable, "-P", "-m", module, *words],
        cwd=folder,
        capture_output=True,
        text=True,
        env=environment,
        timeout=300,
    )


def test_a_beginner_sees_empty_bars_and_the_first_exercise() -> None:
    text = shown(Progress())
    assert "█" not in text
    assert f"0 of {len(COURSE.names)} exercises passed so far" in text
    assert "Next: sigmoid in 01_activations.py" in text
    assert "Last check" not in text


@pytest.mark.parametrize("width", [60, 80, 200])
def test_a_bar_is_full_only_where_all_passed(width: int) -> None:
    names = [exercise.name for exercise in FIRST.exercises]
    almost = row(shown(passed(*names[1:]), width), FIRST.name)
    assert "░" in almost
    assert f"{len(names) - 1} of {len(names)}" in almost
    full = shown(passed(*names), width)
    assert "░" not in row(full, FIRST.name)
    assert max(map(len, full.splitlines())) <= width
    one = COURSE.find("conv2d")[0]
    assert row(shown(passed("conv2d"), width), one.name).count("█") >= 1


def test_what_passed_in_an_older_file_completes_nothing() -> None:
    names = [exercise.name for exercise in FIRST.exercises]
    assert "changed since" in row(shown(passed(*names, sha256="old")), FIRST.name)
    everything = shown(passed(*COURSE.names, sha256="old"))
    assert "complete" not in everything
    assert "Next: some files have changed since their check" in everything


def test_the_end_of_the_course_is_said_when_it_is_true() -> None:
    total = sum(exercise.points for _, exercise in COURSE)
    said = f"The course is complete: all {len(COURSE.names)} exercises passed, {total} of {total} points."
    assert said in shown(passed(*COURSE.names))
    assert "complete" not in shown(passed(*COURSE.names[:-1]))


def test_a_topic_is_complete_when_all_of_it_passed_in_the_file_as_it_is() -> None:
    names = [exercise.name for exercise in FIRST.exercises]
    said = f"{FIRST.name} is complete: all {len(names)} exercises passed."
    assert milestone({"tanh"}, COURSE, passed(*names), FILES) == said
    assert milestone({"tanh"}, COURSE, passed(*names[1:]), FILES) == ""
    assert milestone({"tanh"}, COURSE, passed(*names, sha256="old"), FILES) == ""
    assert milestone({"mse"}, COURSE, passed(*names), FILES) == "", "another topic has just been worked on"


def test_a_result_is_true_of_a_file_together_with_the_modules_it_uses(tmp_path: Path) -> None:
    (tmp_path / FIRST.file).write_text("import helpers\n")
    (tmp_path / "02_losses.py").write_text("import torch\n")
    (tmp_path / "helpers.py").write_text("from more import f\n")
    (tmp_path / "more.py").write_text("def f(): ...\n")
    before = digests(tmp_path, COURSE)
    assert before == digests_of(read_folder(tmp_path, COURSE))
    alone = digests_of(read_files([tmp_path / FIRST.file], COURSE))
    assert alone == {FIRST.name: before[FIRST.name]}, "whichever way it is checked"
    (tmp_path / "more.py").write_text("def f(): return 1\n")
    after = digests(tmp_path, COURSE)
    assert {topic for topic in before if before[topic] != after[topic]} == {FIRST.name}


def test_the_last_check_is_shown_and_its_exercise_is_next() -> None:
    last = LastCheck(3, 1, "mse", Status.FAILED, "Likely mistake")
    text = shown(replace(passed("sigmoid"), last=last))
    assert "Next: mse in 02_losses.py" in text
    assert "Last check: mse failed. Likely mistake" in text
    assert "Last check: 2 of 2 exercises passed." in shown(replace(passed("sigmoid"), last=LastCheck(2, 2)))


def test_a_folder_without_exercises_says_how_to_begin(tmp_path: Path) -> None:
    done = gdgrade(tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert "gdgrade init my-exercises" in done.stdout
    assert "`gdgrade init" in to_begin(60, False)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_is_ones_own_where_commands_look_for_it(tmp_path: Path) -> None:
    inside = tmp_path / "exercises"
    inside.mkdir()
    (inside / FIRST.file).write_text("")
    (inside / "02_losses.py").write_text("")
    whole = read_folder(inside, COURSE)
    assert own_folder(whole, tmp_path) == tmp_path / "exercises"
    assert own_folder(whole, inside) == inside
    assert own_folder(read_files([inside / FIRST.file], COURSE), tmp_path) == inside
    assert own_folder(whole, tmp_path.parent) is None
    other = tmp_path / "other"
    shutil.copytree(inside, other)
    assert own_folder(read_folder(other, COURSE), tmp_path) is None
    assert own_folder(replace(whole, files=()), tmp_path) is None


GRADE = "from grader import grade; grade('.', ['sigmoid'])"


@pytest.mark.long
@pytest.mark.parametrize(
    "words",
    [
        ["grader", "check", "sigmoid"],
        ["grader", "check", "01_activations.py"],
        ["grader", "check", "."],
        ["grader", "check"],
        ["grader", "pytest", "."],
        ["pytest"],
        ["pytest", "--gdgrade=."],
        ["-c", GRADE],
    ],
    ids=" ".join,
)
def test_progress_is_remembered_whichever_way_one_checks(words: list[str], tmp_path: Path) -> None:
    shutil.copy(ROOT / "solutions" / FIRST.file, tmp_path)
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    start = words if words[0] == "-c" else ["-m", *words]
    command = [sys.executable, *start]
    subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, timeout=300, check=False)
    known = progress.load(tmp_path)
    assert known.passes("sigmoid", digest((tmp_path / FIRST.file).read_bytes()))
    assert known.last is not None
    assert f"{known.last.passed} of {known.last.checked} exercise" in gdgrade(tmp_path).stdout


@pytest.mark.long
def test_the_work_of_others_is_not_written_to(tmp_path: Path) -> None:
    folder = tmp_path / "alice"
    folder.mkdir()
    shutil.copy(ROOT / "solutions" / FIRST.file, folder)
    assert gdgrade(tmp_path, "check", "alice", "sigmoid").returncode == 0
    gdgrade(tmp_path, "pytest", "alice", "-k", "sigmoid")
    gdgrade(tmp_path, "check", str(folder / FIRST.file), "sigmoid")
    assert [path.name for path in folder.iterdir()] == [FIRST.file]
