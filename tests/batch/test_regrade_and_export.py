"""`gdgrade regrade` and `gdgrade export` over results that are there."""

from __future__ import annotations

import csv
import json
import os
import shutil
from pathlib import Path
from xml.etree import ElementTree

import pytest

from grader.batch.ledger import Ledger
from grader.batch.regrade import merged
from grader.cli.instructors.regrade import regraded_words
from grader.report import ExerciseReport, Report, Status, SubmissionInfo
from tests.batch.conftest import ROOT, Run, report_of, scores

STUDENTS = {
    "Ada Abel": "def relu(x):\n    return torch.clamp(x, min=0)\n\n\nramp = relu\n",
    "Bram Vogt": "def relu(x):\n    return x * (x > 0) * 0.5\n",
    "=cmd()": "def relu(x):\n    return torch.where(x > 0, x, torch.zeros_like(x))\n",
}
"""What they handed in for relu; the other exercises are missing."""


@pytest.fixture(scope="module")
def class_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three students in Moodle's layout."""
    folder = tmp_path_factory.mktemp("moodle") / "class"
    for number, (name, relu) in enumerate(STUDENTS.items(), 501):
        file = folder / f"{name}_{number}_assignsubmission_file_" / "01_activations.py"
        file.parent.mkdir(parents=True)
        file.write_text(f"import torch\n\n\n{relu}")
    return folder


WORDS = ("--only", "relu", "--only", "tanh", "--workers", "1", "--seed", "3")


@pytest.fixture(scope="module")
def results(class_folder: Path, gdgrade_here: Run) -> Path:
    """The class, graded on two exercises."""
    folder = class_folder.parent / "results"
    ended = gdgrade_here("batch", class_folder, "-o", folder, *WORDS)
    assert ended.returncode == 0, ended.stderr
    return folder


@pytest.fixture
def copy(tmp_path: Path, results: Path) -> Path:
    return shutil.copytree(results, tmp_path / "results")


@pytest.fixture(scope="module")
def earlier_results(tmp_path_factory: pytest.TempPathFactory, class_folder: Path, gdgrade: Run) -> Path:
    """The class, graded by an earlier course: relu is worth five points in it, and there is an exercise
    `ramp` that was taken out since."""
    place = tmp_path_factory.mktemp("earlier")
    for part in ("grader", "solutions"):
        # With the bytecode of modules, which each process would have to make, but without the outline.
        shutil.copytree(ROOT / part, place / part)
    shutil.rmtree(place / "grader" / "course" / "__pycache__", ignore_errors=True)
    topic = place / "grader" / "course" / "activations"
    relu, points = (topic / "relu.py").read_text("utf-8"), 'name="relu",\n    points=1,'
    assert points in relu
    (topic / "relu.py").write_text(relu.replace(points, points.replace("1", "5")), "utf-8")
    (topic / "ramp.py").write_text(
        relu.replace('relu = Exercise(\n    name="relu"', 'ramp = Exercise(\n    name="ramp"')
    )
    listed = (topic / "__init__.py").read_text("utf-8")
    assert listed.count('"relu",\n') == 1
    (topic / "__init__.py").write_text(listed.replace('"relu",\n', '"relu", "ramp",\n'), "utf-8")
    folder = place / "results"
    ended = gdgrade("batch", class_folder, "-o", folder, *WORDS, "--only", "ramp", PYTHONPATH=str(place))
    assert ended.returncode == 0, ended.stderr
    assert [row["score"] for row in scores(folder).values()] == ["6", "0", "5"]
    return folder


@pytest.fixture
def earlier(tmp_path: Path, earlier_results: Path) -> Path:
    return shutil.copytree(earlier_results, tmp_path / "earlier")


def test_nobody_changes_where_the_course_is_the_same(copy: Path, gdgrade_here: Run) -> None:
    ended = gdgrade_here("regrade", copy, "--workers", "1")
    assert (ended.returncode, ended.stdout) == (0, "0 of 3 students would change.\n"), ended.stderr


def test_a_mended_course_changes_nothing_until_it_is_applied(earlier: Path, gdgrade_here: Run) -> None:
    before = (earlier / "scores.csv").read_text("utf-8")
    tried = gdgrade_here("regrade", earlier, "--workers", "1")
    assert tried.returncode == 0, tried.stderr
    assert "cmd-503: 5 → 1 (relu 5 → 1)" in tried.stdout
    assert "2 of 3 students would change. Nothing was overwritten; add --apply" in tried.stdout
    assert (earlier / "scores.csv").read_text("utf-8") == before
    applied = gdgrade_here("regrade", earlier, "--workers", "1", "--apply")
    assert applied.returncode == 0, applied.stderr
    assert scores(earlier)["Ada-Abel-501"]["score"] == "1"
    assert scores(earlier)["Bram-Vogt-502"]["score"] == "0"
    with Ledger(earlier) as ledger:
        (before_it,) = ledger.history("Ada-Abel-501")
        assert before_it is not None
        assert ledger.report(before_it).score == 6


def test_an_exercise_that_the_course_has_no_more_counts_no_more(earlier: Path, gdgrade_here: Run) -> None:
    ended = gdgrade_here("regrade", earlier, "--workers", "1")
    assert ended.returncode == 0, ended.stderr
    assert "Ada-Abel-501: 6 → 1 (relu 5 → 1, ramp 1 → 0)" in ended.stdout


def test_the_flags_of_files_that_were_not_graded_again_stay() -> None:
    def report(flags: tuple[str, ...], *topics: str) -> Report:
        exercises = tuple(ExerciseReport(topic, f"f{topic}", Status.PASSED, 1, 1) for topic in topics)
        return Report(SubmissionInfo("ada", (), ""), 1, ("cpu",), "isolated", 1, 1, exercises, flags)

    before = report(("01_a.py: line 1 uses `exec`", "02_b.py: line 2 uses `exec`"), "01_a", "02_b")
    again = report(("01_a.py: line 1 uses `eval`",), "01_a")
    assert merged(before, again).flags == ("02_b.py: line 2 uses `exec`", "01_a.py: line 1 uses `eval`")


def test_who_could_not_be_graded_again_is_counted() -> None:
    told = regraded_words(changed=1, failed=2, done=5, applied=True)
    assert told.startswith(
        "1 of 5 students changed. 2 could not be graded again; they keep their earlier results. "
    )
    assert "could not" not in regraded_words(changed=1, failed=0, done=5, applied=True)


def test_one_student_and_one_exercise_can_be_graded_again(earlier: Path, gdgrade_here: Run) -> None:
    words = ("--student", "Ada-Abel-501", "--exercise", "relu", "--apply", "--workers", "1")
    ended = gdgrade_here("regrade", earlier, *words)
    assert ended.returncode == 0, ended.stderr
    assert "1 of 1 students change" in ended.stdout
    found = report_of(earlier, "Ada-Abel-501")
    assert {e["name"]: (e["score"], e["max_score"]) for e in found["exercises"]} == {
        "relu": (1, 1),
        "ramp": (1, 1),
        "tanh": (0, 2),
    }
    assert [row["score"] for row in scores(earlier).values()].count("5") == 1, "the others stay"


def test_an_unknown_student_and_an_unknown_exercise_are_wrong_calls(copy: Path, gdgrade_here: Run) -> None:
    nobody = gdgrade_here("regrade", copy, "--student", "zoe")
    nothing = gdgrade_here("regrade", copy, "--exercise", "relau")
    assert (nobody.returncode, nothing.returncode) == (2, 2)
    assert "has no student 'zoe'" in nobody.stderr
    assert "Did you mean relu?" in nothing.stderr


def test_an_exercise_that_the_batch_left_out_is_refused(copy: Path, gdgrade_here: Run) -> None:
    """It has no column in scores.csv, and its points would count all the same."""
    ended = gdgrade_here("regrade", copy, "--exercise", "sigmoid", "--workers", "1")
    assert ended.returncode == 2
    assert f"{copy} was made without sigmoid" in ended.stderr


def test_a_folder_that_is_no_result_is_a_wrong_call(tmp_path: Path, gdgrade_here: Run) -> None:
    for words in (("regrade", tmp_path), ("export", tmp_path, "--format", "csv")):
        ended = gdgrade_here(*words)
        assert ended.returncode == 2
        assert "There is no ledger.sqlite" in ended.stderr


WORKSHEET = (
    "\ufeffIdentifier,Full name,Email address,Grade,Maximum Grade,Feedback comments\r\n"
    'Participant 501,Ada Abel,ada@example.edu,,3.00,"said ""well done"""\r\n'
    "Participant 502,Bram Vogt,bram@example.edu,2.00,3.00,\r\n"
    "Participant 777,Zoe Not There,zoe@example.edu,,3.00,\r\n"
)


def test_the_gradebook_of_moodle_is_filled_in_and_nothing_else_changes(
    tmp_path: Path, results: Path, gdgrade_here: Run
) -> None:
    (tmp_path / "grades.csv").write_bytes(WORKSHEET.encode())
    out = tmp_path / "filled.csv"
    ended = gdgrade_here(
        "export", results, "--format", "moodle", "--gradebook", tmp_path / "grades.csv", "-o", out
    )
    assert ended.returncode == 0, ended.stderr
    expected = WORKSHEET.replace("ada@example.edu,,", "ada@example.edu,1,").replace(",2.00,3.00", ",0,3.00")
    assert out.read_bytes().decode() == expected
    assert "In the gradebook, but not graded: " in ended.stdout
    assert "Zoe" in ended.stdout
    assert "Graded, but not in the gradebook: =cmd()." in ended.stdout


def test_a_gradebook_is_asked_for_where_it_is_needed(results: Path, gdgrade_here: Run) -> None:
    ended = gdgrade_here("export", results, "--format", "canvas")
    assert ended.returncode == 2
    assert "needs --gradebook FILE" in ended.stderr


def test_a_gradebook_of_another_kind_is_told(tmp_path: Path, results: Path, gdgrade_here: Run) -> None:
    (tmp_path / "grades.csv").write_text("a,b\n1,2\n")
    for form in ("canvas", "moodle"):
        ended = gdgrade_here("export", results, "--format", form, "--gradebook", tmp_path / "grades.csv")
        assert ended.returncode == 2, ended.stdout
        assert "Traceback" not in ended.stderr


def test_the_other_forms_are_written_where_they_are_looked_for(copy: Path, gdgrade_here: Run) -> None:
    for form in ("gradescope", "junit", "csv"):
        ended = gdgrade_here("export", copy, "--format", form)
        assert ended.returncode == 0, ended.stderr
    results = json.loads((copy / "export" / "gradescope" / "Ada-Abel-501" / "results.json").read_text())
    assert results["score"] == 1
    suites = ElementTree.parse(copy / "export" / "junit.xml").getroot()
    assert len(suites.findall("testsuite")) == 3
    with open(copy / "export" / "scores.csv", encoding="utf-8", newline="") as file:
        assert {row["name"] for row in csv.DictReader(file)} == {"Ada Abel", "Bram Vogt", "'=cmd()"}


def test_what_was_graded_again_in_another_way_is_not_taken_for_it(tmp_path: Path, gdgrade_here: Run) -> None:
    """Work without places gets them where they are wanted by now, also if it was graded again before."""
    results, mine = tmp_path / "results", tmp_path / "class" / "bram" / "01_activations.py"
    mine.parent.mkdir(parents=True)
    mine.write_text("import torch\n\ndef relu(x):\n    return torch.where(x > 0, x, x * 0.37)\n")
    first = ("batch", tmp_path / "class", "-o", results, "--only", "relu", "--workers", "1")
    for words in (
        (*first, "--show-place", "none"),
        ("regrade", results, "--workers", "1"),
        (*first, "--show-place", "kind", "--change"),
        ("regrade", results, "--workers", "1", "--apply"),
    ):
        ended = gdgrade_here(*words)
        assert ended.returncode == 0, ended.stderr
    assert report_of(results, "bram")["exercises"][0]["place"] is not None


@pytest.mark.parametrize(
    "words",
    [
        "batch pipe -o r",
        "batch . -o r --class pipe",
        "batch . -o r --weights pipe",
        "batch . -o r --secret pipe",
        "export . --format canvas --gradebook pipe",
        "push canvas . --url https://c.example --course 1 --assignment 2 --token-file pipe",
        "grade-one . --pack pipe -o r",
    ],
)
def test_a_pipe_in_place_of_a_file_is_refused(tmp_path: Path, gdgrade_here: Run, words: str) -> None:
    """Whoever opened it would wait for ever."""
    os.mkfifo(tmp_path / "pipe")
    places = {"pipe": tmp_path / "pipe", ".": tmp_path, "r": tmp_path / "r"}
    ended = gdgrade_here(*(places.get(word, word) for word in words.split()))
    assert ended.returncode == 2
    assert "pipe' is not a regular file" in ended.stderr


@pytest.mark.parametrize(
    "words",
    [
        "export . --format csv -o there",
        "similar . -o there",
        "term . -o there",
        "plot relu -o there",
        "replay relu -o there",
    ],
)
@pytest.mark.parametrize("kind", ["pipe", "link"])
def test_what_is_no_file_is_not_replaced_by_one(
    tmp_path: Path, gdgrade_here: Run, words: str, kind: str
) -> None:
    """As root, `-o /dev/stdout` would take it away from everybody."""
    there = tmp_path / "there"
    if kind == "pipe":
        os.mkfifo(there)
    else:
        there.symlink_to("/dev/null")
    places = {"there": there, ".": tmp_path}
    ended = gdgrade_here(*(places.get(word, word) for word in words.split()))
    assert ended.returncode == 2
    assert "there' is a link, a pipe or a device; name a file." in ended.stderr
    assert there.is_fifo() if kind == "pipe" else there.is_symlink()
