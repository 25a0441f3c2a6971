"""`gdgrade batch` from outside: what it writes, how it continues, what it refuses."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

import jsonschema
import psutil
import pytest
import torch

from examples.classroom.layouts import LAYOUTS
from examples.classroom.students import MadeStudent
from grader.batch.ledger import FILE, Ledger
from grader.course import load_course
from grader.reports.json_report import schema
from tests.batch.conftest import GDGRADE, ROOT, Run, environment, report_of, rounds, scores
from tests.intake.test_budget import tarred

ONE_WORKER = ("--workers", "1")
"""Each has to load torch: longer than it takes to grade a few students."""

ONE_TOPIC = ("--only", "01", *ONE_WORKER)
TWO_EXERCISES = ("--only", "relu", "--only", "tanh")


@dataclass(frozen=True)
class Written:
    """What a run has written: its results, its output, and what it showed on a terminal meanwhile."""

    results: Path
    output: str
    shown: bytes


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory, classroom: Path) -> Written:
    """A run over the class, with its output in a file and its errors on a terminal."""
    pty = pytest.importorskip("pty", reason="there are no terminals to open on this system")
    place = tmp_path_factory.mktemp("written")
    words = [*GDGRADE, "batch", classroom, "-o", place / "results", "--seed", "11", *ONE_TOPIC]
    terminal, other_end = pty.openpty()
    with open(place / "output", "wb") as output:
        subprocess.run(words, env=environment(), stdout=output, stderr=other_end, timeout=600, check=True)
    os.close(other_end)
    shown = os.read(terminal, 10_000)
    os.close(terminal)
    return Written(place / "results", (place / "output").read_text("utf-8"), shown)


@pytest.fixture(scope="module")
def results(written: Written) -> Path:
    return written.results


def test_there_are_plain_lines_where_the_output_goes_to_a_file(written: Written) -> None:
    """Even if errors are still shown on a terminal."""
    assert written.shown.startswith(b"6 of 6 done, ")
    assert b"\x1b" not in written.shown
    assert "\x1b" not in written.output
    assert "6 students: " in written.output


def test_every_student_has_a_row_a_report_and_a_page(results: Path, students: list[MadeStudent]) -> None:
    rows = scores(results)
    assert sorted(row["name"] for row in rows.values()) == sorted(f"{s.name} {s.login}" for s in students)
    for student, row in rows.items():
        report = report_of(results, student)
        jsonschema.validate(report, schema())
        assert report["submission"]["id"] == student
        assert report["score"] == pytest.approx(float(row["score"]))
        assert row["outcome"] == "graded"
        assert row["name"] in (results / "feedback" / f"{student}.html").read_text("utf-8").replace(
            "&#39;", "'"
        )
    assert "sigmoid" in (results / "index.html").read_text("utf-8")


def test_who_is_right_earns_everything_and_a_mistake_costs_points(
    results: Path, students: list[MadeStudent]
) -> None:
    rows = {row["name"]: row for row in scores(results).values()}
    course = load_course()
    for student in students:
        row = rows[f"{student.name} {student.login}"]
        for exercise in course.topics[0].exercises:
            full = float(row[exercise.name]) == exercise.points
            if exercise.name in student.wrong or exercise.name in student.unwritten:
                assert not full, (student.name, exercise.name)
            elif student.kind == "right":
                assert full, (student.name, exercise.name)


def test_the_same_command_grades_nothing_twice(
    tmp_path: Path, results: Path, classroom: Path, gdgrade_here: Run
) -> None:
    again = shutil.copytree(results, tmp_path / "again")
    ended = gdgrade_here("batch", classroom, "-o", again, *ONE_TOPIC)
    assert ended.returncode == 0, ended.stderr
    assert "6 of them were reused" in ended.stdout
    assert rounds(again) == rounds(results) == [("11", True)]
    assert (again / "scores.csv").read_bytes() == (results / "scores.csv").read_bytes()


def test_equal_work_is_graded_once_and_counts_for_each(
    tmp_path: Path, classroom: Path, gdgrade_here: Run
) -> None:
    own = min(classroom.iterdir())
    for student in ("ada", "bela", "chen"):
        shutil.copytree(own, tmp_path / "class" / student)
    ended = gdgrade_here("batch", tmp_path / "class", "-o", tmp_path / "results", "--only", "sigmoid")
    assert "2 of them were reused" in ended.stdout, ended.stderr
    with Ledger(tmp_path / "results") as ledger:
        assert len({entry.grading for entry in ledger.entries()}) == 1
        assert [row.report.submission.id for row in ledger.rows() if row.report] == ["ada", "bela", "chen"]


def test_changed_work_is_graded_anew_and_the_rest_is_not_and_who_is_gone_is_told(
    tmp_path: Path, results: Path, classroom: Path, gdgrade_here: Run
) -> None:
    again = shutil.copytree(results, tmp_path / "again")
    changed = shutil.copytree(classroom, tmp_path / "class")
    student, gone, *_ = sorted(changed.iterdir())
    (student / "01_activations.py").write_text("def sigmoid(x):\n    return x\n")
    shutil.rmtree(gone)
    ended = gdgrade_here("batch", changed, "-o", again, *ONE_TOPIC)
    assert "4 of them were reused" in ended.stdout, ended.stderr
    (kept,) = [identifier for identifier, row in scores(again).items() if row["name"] == gone.name]
    sentence = f"1 student of an earlier run is not in {changed} and stays in the results: {kept}."
    assert sentence in ended.stdout
    with Ledger(again) as ledger:
        (entry,) = [entry for entry in ledger.entries() if ledger.history(entry.student.id)]
        assert entry.student.name == student.name
        assert ledger.row(entry.student.id).score == 0
        seeds = {other.student.id: other.seed for other in ledger.entries()}
    secret = seeds.pop(entry.student.id)
    assert secret is not None
    assert secret > 2**64
    assert set(seeds.values()) == {11}
    assert rounds(again) == [("11", True), (str(secret), True)]
    told = report_of(again, entry.student.id)
    assert told["seed"] == secret


def test_a_ledger_keeps_its_exercises(results: Path, classroom: Path, gdgrade_here: Run) -> None:
    ended = gdgrade_here("batch", classroom, "-o", results, "--only", "02")
    assert ended.returncode == 2
    assert "7 exercises  6 exercises" in ended.stderr
    assert "was graded with other settings" in ended.stderr


@pytest.mark.skipif(torch.cuda.is_available(), reason="needs a machine without a GPU, where cuda is refused")
def test_a_device_that_was_refused_is_not_remembered(
    tmp_path: Path, results: Path, classroom: Path, gdgrade_here: Run
) -> None:
    again = shutil.copytree(results, tmp_path / "again")
    refused = gdgrade_here("batch", classroom, "-o", again, "--device", "cuda", "--change", *ONE_TOPIC)
    assert (refused.returncode, "no cuda device" in refused.stderr) == (2, True)
    ended = gdgrade_here("regrade", again, *ONE_WORKER)
    assert ended.returncode == 0, ended.stderr


def test_a_new_run_draws_a_secret_seed_and_fresh_starts_anew(
    tmp_path: Path, classroom: Path, gdgrade_here: Run
) -> None:
    seeds = []
    for words in ([], ["--fresh"]):
        ended = gdgrade_here(
            "batch", classroom, "-o", tmp_path, "--only", "sigmoid", "--quiet", *ONE_WORKER, *words
        )
        assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")
        with Ledger(tmp_path) as ledger:
            seeds += {entry.seed for entry in ledger.entries()}
    assert len(seeds) == len(set(seeds)) == 2
    assert min(seeds) > 2**64
    assert len(list(tmp_path.glob("ledger-*.sqlite"))) == 1


@pytest.mark.parametrize("layout", sorted(LAYOUTS))
@pytest.mark.long
def test_a_class_scores_the_same_in_every_layout(
    tmp_path: Path, results: Path, students: list[MadeStudent], gdgrade_here: Run, layout: str
) -> None:
    LAYOUTS[layout](tmp_path / "class", students)
    ended = gdgrade_here("batch", tmp_path / "class", "-o", tmp_path / "results", "--seed", "11", *ONE_TOPIC)
    assert ended.returncode == 0, ended.stderr
    found = sorted(row["score"] for row in scores(tmp_path / "results").values())
    assert found == sorted(row["score"] for row in scores(results).values())


LATE = ("--due", "2026-11-20 18:00", "--late-penalty", "10%/day", "--grace", "15m")


@dataclass(frozen=True)
class Untidy:
    """A class with twelve notes and an archive that is none, some of it late; and what its run said."""

    folder: Path
    results: Path
    words: tuple[str | Path, ...]
    said: str


@pytest.fixture(scope="module")
def untidy(tmp_path_factory: pytest.TempPathFactory, classroom: Path, gdgrade_here: Run) -> Untidy:
    place = tmp_path_factory.mktemp("untidy")
    folder = shutil.copytree(classroom, place / "class")
    (folder / "zoe.zip").write_bytes(b"PK\x03\x04 this is no zip")
    for number in range(12):
        (folder / f"note-{number}.txt").write_text("")
    words = ("batch", folder, "-o", place / "results", "--only", "sigmoid", *LATE, *ONE_WORKER)
    ended = gdgrade_here(*words)
    assert ended.returncode == 0, ended.stderr
    return Untidy(folder, place / "results", words, ended.stdout)


def test_a_student_whose_work_cannot_be_read_has_a_row_that_says_why(untidy: Untidy) -> None:
    row = scores(untidy.results)["zoe"]
    assert (row["outcome"], row["score"]) == ("refused", "0")
    assert "zoe.zip" in row["problems"]
    assert "1 refused" in untidy.said


def test_all_that_was_left_out_is_listed(untidy: Untidy, gdgrade_here: Run) -> None:
    left_out = untidy.results / "left_out.txt"
    assert f"and 2 more; all are in {left_out}" in untidy.said
    assert left_out.read_text().count(": is not in a student's folder\n") == 12
    for note in untidy.folder.glob("note-*"):
        note.unlink()
    gdgrade_here(*untidy.words)
    assert not left_out.exists()


def processor_time() -> float:
    """Of everything that this process has started, and that has ended."""
    used = os.times()
    return used.children_user + used.children_system


@pytest.mark.long
def test_one_students_archives_and_notebooks_hold_up_nobody(tmp_path: Path, gdgrade: Run) -> None:
    """A class with one who handed in forty archives of 63 MB and twenty large notebooks, against the same
    class without her."""
    words = ("--only", "sigmoid", *ONE_WORKER, "--seed", "1")
    for student in ("ada", "zoe"):
        (tmp_path / "class" / student).mkdir(parents=True)
        (tmp_path / "class" / student / "01_activations.py").write_text(f"# {student}\n")
    start = processor_time()
    gdgrade("batch", tmp_path / "class", "-o", tmp_path / "without", *words)
    without = processor_time() - start
    mallory = tmp_path / "class" / "mallory"
    mallory.mkdir()
    large = '{"nbformat":4,"nbformat_minor":5,"metadata":{},"cells":[' + ",".join(["[]"] * 3_000_000) + "]}"
    bomb = tarred("bz2", 63_000_000)
    for number in range(40):
        (mallory / f"a{number}.tar.bz2").write_bytes(bomb)
    for number in range(20):
        (mallory / f"work{number}.ipynb").write_text(large)
    start = processor_time()
    ended = gdgrade("batch", tmp_path / "class", "-o", tmp_path / "with", *words)
    assert ended.returncode == 0, ended.stderr
    assert processor_time() - start < without + 15
    rows = scores(tmp_path / "with")
    assert rows["mallory"]["outcome"] == "refused"
    assert "more were not read" in rows["mallory"]["problems"]
    assert rows["ada"] | {"submitted": ""} == scores(tmp_path / "without")["ada"] | {"submitted": ""}


def test_lateness_has_a_column_of_its_own(untidy: Untidy) -> None:
    rows = [row for row in scores(untidy.results).values() if row["outcome"] == "graded"]
    assert {float(row["late_penalty"]) for row in rows} >= {0.0}
    late = [row for row in rows if float(row["late_penalty"])]
    assert late, "nobody of the class is late"
    for row in late:
        left = float(row["score"]) * (1 - float(row["late_penalty"]))
        assert float(row["final_score"]) == pytest.approx(left, abs=0.01)


def test_one_half_of_a_late_policy_is_refused(tmp_path: Path, classroom: Path, gdgrade_here: Run) -> None:
    ended = gdgrade_here("batch", classroom, "-o", tmp_path, "--due", "2026-11-20")
    assert ended.returncode == 2
    assert "--due and --late-penalty go together" in ended.stderr
    ended = gdgrade_here("batch", classroom, "-o", tmp_path, "--grace", "5m")
    assert ended.returncode == 2
    assert "--grace has no effect without a late policy" in ended.stderr


def test_a_folder_without_submissions_is_a_wrong_call(tmp_path: Path, gdgrade_here: Run) -> None:
    (tmp_path / "empty").mkdir()
    ended = gdgrade_here("batch", tmp_path / "empty", "-o", tmp_path / "results")
    assert ended.returncode == 2
    assert "There are no submissions in" in ended.stderr


@pytest.mark.parametrize("inside", ["", "results"])
def test_results_inside_the_submissions_are_refused(
    tmp_path: Path, classroom: Path, gdgrade_here: Run, inside: str
) -> None:
    """The next run would take them for a student's work."""
    folder = shutil.copytree(classroom, tmp_path / "class")
    before = sorted(folder.iterdir())
    ended = gdgrade_here("batch", folder, "-o", folder / inside, "--only", "sigmoid")
    assert ended.returncode == 2
    assert "is inside the submissions" in ended.stderr
    assert sorted(folder.iterdir()) == before


def below(pid: int) -> list[psutil.Process]:
    return psutil.Process(pid).children(recursive=True)


def wait_for_results(folder: Path, process: subprocess.Popen[str]) -> None:
    """Until some students were recorded: the write-ahead log of a new ledger holds the signature of each."""
    deadline = time.monotonic() + 600
    log = folder / f"{FILE}-wal"
    while not (log.exists() and log.read_bytes().count(b'["student"') > 2):
        assert process.poll() is None, "the run has ended before it was stopped"
        assert time.monotonic() < deadline, "nothing was recorded"
        time.sleep(0.02)


def all_gone(processes: list[psutil.Process]) -> bool:
    _, alive = psutil.wait_procs(processes, timeout=60)
    return not [process for process in alive if process.status() != psutil.STATUS_ZOMBIE]


@pytest.mark.parametrize(
    ("how", "workers"), [(signal.SIGKILL, "1"), (signal.SIGINT, "2")], ids=["kill -9", "Ctrl-C"]
)
def test_a_run_that_is_stopped_leaves_no_process_and_goes_on(
    tmp_path: Path, big_class: Path, gdgrade_here: Run, how: signal.Signals, workers: str
) -> None:
    words = ["batch", str(big_class), "-o", str(tmp_path / "results"), *TWO_EXERCISES, "--workers", workers]
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    process = subprocess.Popen(
        [*GDGRADE, *words],
        env=environment(TMPDIR=str(scratch)),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    wait_for_results(tmp_path / "results", process)
    processes = below(process.pid)
    if how == signal.SIGINT:
        # A terminal sends it to everybody.
        os.killpg(process.pid, how)
    else:
        process.send_signal(how)
    _, told = process.communicate(timeout=120)
    assert all_gone(processes)
    if how == signal.SIGINT:
        assert process.returncode == 130
        assert "Run the same command to resume" in told
        assert "Traceback" not in told
        assert list(scratch.iterdir()) == []
        recorded = set(scores(tmp_path / "results"))
        assert {path.stem for path in (tmp_path / "results" / "feedback").iterdir()} == recorded
        with Ledger(tmp_path / "results") as ledger:
            assert set(ledger.students()) == recorded, "ledger, table and pages are of one state"
    with Ledger(tmp_path / "results") as ledger:
        before = {entry.student.id: entry.grading for entry in ledger.entries()}
        seed = ledger.open_round()
    assert 0 < len(before) < 30
    refused = gdgrade_here(*words, "--seed", "5")
    assert refused.returncode == 2
    assert "resumes with its own seed; leave out --seed" in refused.stderr
    ended = gdgrade_here(*words, *ONE_WORKER)
    assert ended.returncode == 0, ended.stderr
    assert f"{len(before)} of them were reused" in ended.stdout
    with Ledger(tmp_path / "results") as ledger:
        after = {entry.student.id: entry.grading for entry in ledger.entries()}
        assert {entry.seed for entry in ledger.entries()} == {seed}
    assert len(after) == 30
    assert set(scores(tmp_path / "results")) == set(after)
    assert {path.stem for path in (tmp_path / "results" / "feedback").iterdir()} == set(after)
    assert rounds(tmp_path / "results") == [(str(seed), True)]
    assert before.items() <= after.items()


@pytest.mark.parametrize("workers", [1, pytest.param(2, marks=pytest.mark.long)])
def test_a_worker_that_is_killed_costs_nobody_points(tmp_path: Path, big_class: Path, workers: int) -> None:
    words = ["batch", str(big_class), "-o", str(tmp_path / "results"), *TWO_EXERCISES]
    words += ["--workers", str(workers)]
    process = subprocess.Popen(
        [*GDGRADE, *words], env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    wait_for_results(tmp_path / "results", process)
    worker = next(p for p in below(process.pid) if "grader.batch.worker" in p.cmdline())
    worker.kill()
    told, errors = process.communicate(timeout=600)
    assert process.returncode == 0, errors
    assert "30 students" in told
    with Ledger(tmp_path / "results") as ledger:
        by_kind = {row.student.id: row.score for row in ledger.rows()}
    assert len(by_kind) == 30
    for copy in range(1, 5):
        assert [s for i, s in sorted(by_kind.items()) if i.endswith(f"-{copy}")] == [
            s for i, s in sorted(by_kind.items()) if i.endswith("-0")
        ]


@pytest.fixture
def without_barriers(tmp_path: Path) -> Path:
    """A folder that, first on the path, makes this a machine without Landlock and seccomp: the packages that
    reach them cannot be imported."""
    folder = tmp_path / "bare"
    folder.mkdir()
    (folder / "grader").symlink_to(ROOT / "grader")
    # A folder that holds the packages too stays on the path of the processes that run students' code.
    (folder / "torch").mkdir()
    for package in ("landlockpy", "pyseccomp"):
        (folder / f"{package}.py").write_text("raise ImportError('hidden by a test')\n")
    return folder


@pytest.fixture
def eve(tmp_path: Path) -> tuple[str | Path, ...]:
    """How a class of one is graded."""
    file = tmp_path / "class" / "eve" / "01_activations.py"
    file.parent.mkdir(parents=True)
    file.write_text("def sigmoid(x):\n    return x\n")
    return "batch", tmp_path / "class", "-o", tmp_path / "results", "--only", "sigmoid"


def test_where_code_cannot_be_confined_nothing_is_run(
    tmp_path: Path, gdgrade: Run, without_barriers: Path, eve: tuple[str | Path, ...]
) -> None:
    refused = gdgrade(*eve, PYTHONPATH=str(without_barriers))
    assert refused.returncode == 2
    assert "cannot be isolated here (" in refused.stderr
    assert "--allow-unisolated" in refused.stderr
    assert not (tmp_path / "results" / "scores.csv").exists()


def test_a_refusal_leaves_scores_and_pages_by_the_rules_of_the_ledger(
    tmp_path: Path, gdgrade: Run, without_barriers: Path, eve: tuple[str | Path, ...]
) -> None:
    """The late policy of a run that is refused is recorded, so what was graded before has it."""
    assert gdgrade(*eve).returncode == 0
    file = tmp_path / "class" / "eve" / "01_activations.py"
    file.write_text("def sigmoid(x):\n    return x + 1\n")
    late = ("--due", "2020-01-01", "--late-penalty", "20%", "--change")
    refused = gdgrade(*eve, *late, PYTHONPATH=str(without_barriers))
    assert refused.returncode == 2
    assert "cannot be isolated here (" in refused.stderr
    assert "20% after 2020-01-01" in gdgrade("history", tmp_path / "results").stdout
    assert scores(tmp_path / "results")["eve"]["late_penalty"] == "0.2"
    assert "20 %" in (tmp_path / "results" / "feedback" / "eve.html").read_text("utf-8")


@pytest.mark.long
def test_where_code_cannot_be_confined_it_is_run_if_asked_for(
    tmp_path: Path, gdgrade: Run, without_barriers: Path, eve: tuple[str | Path, ...]
) -> None:
    allowed = gdgrade(*eve, "--allow-unisolated", PYTHONPATH=str(without_barriers))
    assert allowed.returncode == 0, allowed.stderr
    report = report_of(tmp_path / "results", "eve")
    assert report["isolation"] != "isolated"
