"""A course of somebody else from end to end: examples/course, and what `gdgrade course new` writes."""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.authoring.new import write_course
from grader.batch.versions import course_version
from grader.batch.work import Failed, JobOptions, environment, grade
from grader.cli.main import run
from grader.grading import DEFAULT_SEED, Grader, Options
from grader.learner import chosen
from grader.loading import load
from grader.submission import SourceFile, Submission

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = ROOT / "examples" / "course"
SOLUTIONS = EXAMPLE / "solutions"
WRONG = "def fourier_coefficient(signal, k):\n    return 0.0, 0.0\n"

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def gdgrade(tmp_path: Path) -> Run:
    """`gdgrade(WORDS..., cwd=...)` as a process of its own."""

    def start(*words: str | Path, cwd: Path = tmp_path, **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-P", "-m", "grader", *map(str, words)],
            cwd=cwd,
            env={**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1", **more},
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )

    return start


@pytest.mark.usefixtures("one_warm_process")
def test_a_student_needs_to_name_it_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["--course", str(EXAMPLE), "init", str(tmp_path / "mine")]) == 0
    monkeypatch.chdir(tmp_path / "mine")
    for words, says in (
        (["list"], "0 of 2 exercises passed"),
        (["show", "kalman_gain"], "The gain K of a Kalman filter"),
        (["hint", "fourier_coefficient"], "hint 1 of 2"),
        (["reset", "02", "--yes"], "Restored the stub of 02_kalman.py."),
    ):
        run(words)
        told = capsys.readouterr()
        assert says in told.out, (words, told)
        assert told.err == "", told
    shutil.copytree(SOLUTIONS, tmp_path / "mine", dirs_exist_ok=True)
    assert run(["check", "--device", "cpu"]) == 0
    assert "All 2 exercises of the course are done: 7 of 7 points" in capsys.readouterr().out


def test_a_course_that_was_moved_is_named_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["course", "new", str(tmp_path / "course")]) == 0
    assert run(["--course", str(tmp_path / "course"), "init", str(tmp_path / "mine")]) == 0
    (tmp_path / "course").rename(tmp_path / "moved")
    monkeypatch.chdir(tmp_path / "mine")
    capsys.readouterr()
    assert run(["list"]) == 2
    said = capsys.readouterr().err
    assert f"were made from the course in {tmp_path / 'course'}, which is not there any more" in said
    assert "course new" not in said
    assert run(["--course", str(tmp_path / "moved"), "list"]) == 0
    assert "0 of 2 exercises passed" in capsys.readouterr().out


def test_pytest_takes_the_course_that_was_chosen_for_the_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run(["--course", str(EXAMPLE), "init", str(tmp_path / "mine")]) == 0
    monkeypatch.delenv("GDGRADE_COURSE", raising=False)
    words = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider"]
    for folder, more in ((tmp_path / "mine", []), (tmp_path, ["mine"]), (tmp_path, ["mine/02_kalman.py"])):
        done = subprocess.run([*words, *more], cwd=folder, capture_output=True, text=True, check=False)
        assert "02_kalman.py::kalman_gain" in done.stdout, done.stdout + done.stderr
    (tmp_path / "mine" / ".gdgrade" / "course").write_text(f"{EXAMPLE}\nforged\n")
    done = subprocess.run(words, cwd=tmp_path / "mine", capture_output=True, text=True, check=False)
    assert "::" not in done.stdout
    assert "that you did not choose on this account" in done.stdout + done.stderr


@pytest.mark.parametrize("forged", ["{evil}\n", "{evil}\n{signature}\n", "{evil}\n{signature}\n\n"])
def test_a_folder_that_was_handed_in_does_not_choose_the_course(
    forged: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Not even with the signature of a folder that the instructor has made."""
    assert run(["--course", str(EXAMPLE), "init", str(tmp_path / "own")]) == 0
    signature = (tmp_path / "own" / ".gdgrade" / "course").read_text().split("\n")[1]
    evil, work = tmp_path / "work" / "evil", tmp_path / "work"
    write_course(evil)
    (evil / "course" / "trap.py").write_text(f"open({str(tmp_path / 'sprung')!r}, 'w').close()\n")
    (work / ".gdgrade").mkdir()
    (work / ".gdgrade" / "course").write_text(forged.format(evil=evil, signature=signature))
    shutil.copy(evil / "exercises" / "01_averages.py", work)
    monkeypatch.chdir(work)
    for words in (["list"], ["check"], ["show", "1"]):
        run(words)
        assert "is not used; name it" in capsys.readouterr().err
    assert not (tmp_path / "sprung").exists()
    run(["--course", str(evil), "list"])
    assert (tmp_path / "sprung").exists(), "the trap was none"


def test_a_link_to_such_a_file_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    assert chosen.save_course(tmp_path / "real", "/course", lambda message: "signed")
    assert chosen.course_of(tmp_path / "real", lambda message: "signed") == "/course"
    (tmp_path / "link").mkdir()
    (tmp_path / "link" / ".gdgrade").symlink_to(tmp_path / "real" / ".gdgrade")
    assert chosen.course_of(tmp_path / "link", lambda message: "signed") is None


@pytest.fixture
def classroom(tmp_path: Path) -> Path:
    """Ada is right, Bela has one exercise, and that wrong."""
    shutil.copytree(SOLUTIONS, tmp_path / "class" / "ada")
    (tmp_path / "class" / "bela").mkdir()
    (tmp_path / "class" / "bela" / "01_fourier.py").write_text(WRONG)
    return tmp_path / "class"


@pytest.mark.long
def test_a_class_is_graded_and_the_ledger_keeps_to_its_course(
    tmp_path: Path, classroom: Path, gdgrade: Run
) -> None:
    course = shutil.copytree(EXAMPLE, tmp_path / "signals")
    batch = ("batch", classroom, "-o", tmp_path / "results", "--workers", "1")
    done = gdgrade(*batch, GDGRADE_COURSE=str(course))
    assert done.returncode == 0, done.stderr
    with open(tmp_path / "results" / "scores.csv", encoding="utf-8", newline="") as file:
        assert [(row["id"], row["score"]) for row in csv.DictReader(file)] == [("ada", "7"), ("bela", "0")]
    page = (tmp_path / "results" / "feedback" / "bela.html").read_text("utf-8")
    assert "fourier_coefficient" in page
    assert "two waves" in page

    write_course(tmp_path / "other")
    export = ("export", tmp_path / "results", "--format", "csv")
    for words in (batch, ("regrade", tmp_path / "results"), export):
        for option in ((), ("--course", tmp_path / "other")):
            refused = gdgrade(*option, *words)
            assert refused.returncode == 2, (option, words, refused.stdout)
            assert "was made with the course signals, not " in refused.stderr
    exported = gdgrade("--course", course, *export)
    assert exported.returncode == 0, exported.stderr

    kalman = course / "course" / "kalman.py"
    kalman.write_text(kalman.read_text("utf-8").replace("points=4", "points=50"), "utf-8")
    refused = gdgrade("--course", course, *batch)
    assert refused.returncode == 2
    assert "1 exercise with other points" in refused.stderr
    assert "was graded with other settings" in refused.stderr
    again = gdgrade("--course", course, "regrade", tmp_path / "results", "--apply", "--workers", "1")
    assert "ada: 7 → 53" in again.stdout, again.stderr
    assert gdgrade("--course", course, *batch).returncode == 0


@pytest.mark.long
def test_workers_of_a_cluster_get_it_by_its_place(tmp_path: Path, classroom: Path, gdgrade: Run) -> None:
    done = gdgrade(
        "--course", EXAMPLE, "batch", classroom, "-o", tmp_path / "results", "--cluster", "local:1"
    )
    assert done.returncode == 0, done.stderr
    assert "1 full marks" in done.stdout


def test_a_worker_that_does_not_have_it_says_so(tmp_path: Path) -> None:
    options = JobOptions(Options(), "0123", origin=str(tmp_path / "nowhere"))
    told = environment(options)
    assert isinstance(told, Failed)
    assert "does not have the course: There is no course in " in told.why
    graded = grade(options, Submission("ada", ()), None, 1)
    assert isinstance(graded, Failed)
    assert "does not have the course: There is no course in " in graded.why


@pytest.mark.long
def test_pytest_and_doctor_use_it(tmp_path: Path, gdgrade: Run) -> None:
    done = gdgrade("--course", EXAMPLE, "pytest", SOLUTIONS, "-v")
    assert "02_kalman.py::kalman_gain PASSED" in done.stdout, done.stdout + done.stderr
    assert done.returncode == 0
    done = gdgrade("--course", EXAMPLE, "doctor", "--device", "cpu")
    assert "Isolation: isolated" in done.stdout, done.stderr
    assert "Correct code loses points" not in done.stdout


@pytest.mark.long
@pytest.mark.parametrize("name", ["examples/course", "new"])
def test_the_courses_that_come_with_gdgrade_hold(tmp_path: Path, name: str, gdgrade: Run) -> None:
    course = EXAMPLE
    if name == "new":
        course = tmp_path / "my-course"
        made = gdgrade("course", "new", course)
        assert made.returncode == 0, made.stderr
    stale = gdgrade("--course", course, "course", "build", "--check")
    assert stale.returncode == 0, stale.stdout
    proved = gdgrade("--course", course, "course", "check", "--device", "cpu")
    assert proved.returncode == 0, proved.stdout + proved.stderr


def test_nothing_is_overwritten_by_a_new_course(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    assert run(["course", "new", str(tmp_path)]) == 2
    assert "is not empty; name a new folder." in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


PUBLISHED = """\
import torch


def pulse(width):
    \"\"\"1 within `width` of 0, else 0\"\"\"
    return lambda t: (t.abs() < width).to(t.dtype)


def twice(function, f, t):
    return function(f, t) + function(f, 2 * t)


FACTORIES, DRIVERS = (pulse,), (twice,)
"""
SAMPLED = """\
from grader.toolkit import Case, Exercise, SharedValue, Topic, inputs

sampled = Exercise(
    name="sampled",
    points=1,
    driver="twice",
    reference=lambda f, t: f(t),
    cases=(Case("five", lambda rng: {"f": SharedValue("pulse", (0.5,)), "t": inputs.normal(rng, 5)}),),
    hints=("a", "b"),
)
TOPIC = Topic("01_sampled", "Sampled", (sampled,))
"""


def test_what_a_course_publishes_is_made_on_both_sides(tmp_path: Path) -> None:
    for name, text in (
        ("published.py", PUBLISHED),
        ("course/sampled.py", SAMPLED),
        ("exercises/01_sampled.py", "def sampled(f, t):\n    raise NotImplementedError\n"),
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    course = load(str(tmp_path))
    with Grader(course, Options(device="cpu"), DEFAULT_SEED) as grader:
        grader.rehearse()
        for source, passes in (("return f(t)", True), ("return f(t) + 1", False)):
            text = f"def sampled(f, t):\n    {source}\n".encode()
            report = grader.grade(Submission("ada", (SourceFile("01_sampled.py", text, "01_sampled.py"),)))
            assert report.passed is passes, report.exercises[0].first_failure
    message = report.exercises[0].first_failure.message
    assert "1 within `width` of 0, else 0" in message


def test_an_edit_while_it_is_in_use_is_noticed(tmp_path: Path) -> None:
    write_course(tmp_path / "my-course")
    course = load(str(tmp_path / "my-course"))
    (tmp_path / "my-course" / "course" / "helper.py").write_text("x = 1\n")
    options = JobOptions(Options("cpu"), course_version(course), origin=course.origin)
    told = grade(options, Submission("ada", ()), None, 1)
    assert isinstance(told, Failed)
    assert "has another course" in told.why


@pytest.mark.long
def test_the_commands_of_the_documentation_work(gdgrade: Run) -> None:
    text = (ROOT / "docs" / "authors.md").read_text("utf-8")
    section = text[text.index("## A course of your own") :]
    commands = [line.split()[1:] for line in section.splitlines() if line.startswith("    gdgrade ")]
    assert len(commands) == 5
    for words in commands:
        done = gdgrade(*words)
        assert done.returncode == 0, (words, done.stdout, done.stderr)
