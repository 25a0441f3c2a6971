"""The real command: in a real process, or in this one where what is asked is what it says."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest
from jsonschema import Draft202012Validator

from grader import __version__
from grader.cli.main import run
from grader.course import load_course
from grader.grading import DEFAULT_SEED, DeviceError, GradingError
from grader.reports.json_report import schema
from grader.stubs import checkout, pristine
from tests.conftest import DROPPED, Run

COURSE = load_course()
SOLUTIONS = checkout() / "solutions"
TOPIC = COURSE.topics[0]


def environment(**changes: str) -> dict[str, str]:
    """What a command is started with: this checkout, and nothing that colours or narrows the output."""
    kept = {name: value for name, value in os.environ.items() if name not in DROPPED}
    return {**kept, "PYTHONPATH": str(checkout()), "PYTHONIOENCODING": "utf-8", **changes}


def gdgrade(*words: str, cwd: Path, typed: str = "", **changes: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "grader", *words],
        cwd=cwd,
        input=typed,
        capture_output=True,
        encoding="utf-8",
        timeout=600,
        env=environment(**changes),
    )


@pytest.fixture
def exercises(tmp_path: Path) -> Path:
    """A folder of a student: everything untouched but `relu`, which is right, and `tanh`, which is not."""
    folder = tmp_path / "exercises"
    folder.mkdir()
    for topic in COURSE.topics:
        (folder / topic.file).write_text(pristine(topic), encoding="utf-8")
    write(folder, "relu", "return x.clamp(min=0)")
    write(folder, "tanh", "return torch.sigmoid(x)")
    return folder


def write(folder: Path, name: str, body: str) -> None:
    path = folder / COURSE.find(name)[0].file
    stub = f'raise NotImplementedError("{name} is not written yet")'
    text = path.read_text(encoding="utf-8")
    assert stub in text
    path.write_text(text.replace(stub, body), encoding="utf-8")


# Calls that need no grading: quick.


def test_commands_that_only_read_the_course_import_nothing_slow(exercises: Path) -> None:
    commands = [
        [],
        ["--help"],
        ["--version"],
        ["list"],
        ["show", "sigmoid"],
        ["show", "04"],
        ["hint", "tanh"],
    ]
    script = (
        "import sys\nfrom grader.cli.main import run\n"
        f"for words in {commands!r}:\n"
        "    code = run(words)\n"
        "    slow = {'torch', 'numpy', 'pytest', 'jsonschema', 'hypothesis'} & set(sys.modules)\n"
        "    if slow or code: sys.exit(f'{words}: code {code}, imported {slow}')\n"
        "    print('and nothing slow')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=exercises, env=environment(), capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("and nothing slow") == len(commands)


def test_help_documents_the_exit_codes(tmp_path: Path, gdgrade_here: Run) -> None:
    done = gdgrade_here("check", "--help", cwd=tmp_path)
    assert done.returncode == 0
    for line in ("0    all points", "1    some points", "2    usage error", "3    gdgrade itself", "130"):
        assert line in done.stdout
    assert gdgrade_here("--version", cwd=tmp_path).stdout.strip().endswith(__version__)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["check", "nowhere/x.py"], "There is no file or folder nowhere/x.py."),
        (["check", "."], "There are no exercises in this folder. Looked for 01_activations.py"),
        (["check"], "Looked for 01_activations.py, 02_losses.py, 03_autograd.py and 12 more."),
        (["check", "--seed", "-1"], "--seed"),
        (["check", "--timeout", "0"], "above 0"),
        (["check", "--timeout", "nan"], "above 0"),
        (["check", "--timeout", "inf"], "above 0"),
        (["check", "--device", "tpu"], "--device"),
        (["chekc"], "There is no command 'chekc'. Did you mean check?"),
        (["xyzzy"], "There is no command 'xyzzy'.\n"),
        (["sigmoid"], "There is no command 'sigmoid'. Did you mean `gdgrade check sigmoid`?"),
        (["02_losses.py"], "Did you mean `gdgrade check 02_losses.py`?"),
        (["course", "biuld"], "Did you mean build?"),
        (["show", "sigmod"], "Did you mean sigmoid?"),
        (["hint", "01"], "name one of its exercises"),
        (["hint"], "Missing argument"),
        (["reset", "sigmoid", "--yes"], "There are no exercises in this folder"),
    ],
)
def test_a_wrong_call_is_a_sentence_and_code_2(
    words: list[str],
    sentence: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(words) == 2
    out, err = capsys.readouterr()
    assert sentence in err
    assert "Traceback" not in err
    assert out == ""


def test_a_wrong_call_ends_the_process_with_its_code(tmp_path: Path) -> None:
    done = gdgrade("check", "sigmod", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "Did you mean sigmoid?" in done.stderr


def test_no_typing_error_leads_to_reset(tmp_path: Path, gdgrade_here: Run) -> None:
    said = gdgrade_here("reste", cwd=tmp_path).stderr
    assert "There is no command 'reste'." in said
    assert "reset" not in said


@pytest.mark.parametrize(
    ("words", "completed"),
    [
        ("gdgrade show soft", ["softmax", "softmax_jacobian", "softmax_vjp", "softmax_regression"]),
        ("gdgrade check 02", ["02_losses", "file 02"]),
        ("gdgrade rep", ["replay"]),
    ],
)
def test_a_shell_completes_the_names(words: str, completed: list[str], tmp_path: Path) -> None:
    asked = {"_GDGRADE_COMPLETE": "bash_complete", "COMP_WORDS": words, "COMP_CWORD": str(words.count(" "))}
    done = gdgrade(cwd=tmp_path, **asked)
    found = [line.removeprefix("plain,").replace("file,", "file ") for line in done.stdout.split()]
    assert sorted(found) == sorted(completed)


IN_BASH = """
compopt() { :; }
eval "$(_GDGRADE_COMPLETE=bash_source gdgrade)"
COMP_WORDS=(gdgrade check softmax_j) COMP_CWORD=2
_gdgrade_completion gdgrade
echo "${COMPREPLY[@]}"
"""
"""What Tab does after `gdgrade check softmax_j`."""


@pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")
def test_bash_keeps_the_names_where_files_are_completed_too(tmp_path: Path) -> None:
    command = tmp_path / "gdgrade"
    command.write_text(f'#!/bin/sh\nexec {sys.executable} -P -m grader "$@"\n')
    command.chmod(0o755)
    around = {**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}", "PYTHONPATH": str(checkout())}
    done = subprocess.run(
        ["bash", "-c", IN_BASH], capture_output=True, text=True, cwd=tmp_path, env=around, timeout=60
    )
    assert done.stdout == "softmax_jacobian\n", done.stderr


def test_everything_that_was_printed_and_lines_for_an_editor(exercises: Path, gdgrade_here: Run) -> None:
    write(exercises, "sigmoid", "[print(n) for n in range(9)]\n    return 1 / (1 + torch.exp(-x))")
    done = gdgrade_here("check", "sigmoid", "tanh", "--output", cwd=exercises.parent)
    assert re.search(r"sigmoid, \S.* \(float32\): printed ─+\n  0\n  1\n", done.stdout)
    short = gdgrade_here("check", "relu", "tanh", "--format", "short", cwd=exercises.parent)
    assert short.returncode == 1
    assert re.fullmatch(r"exercises/01_activations.py:\d+: tanh: \S.*\n1 of 3 points\n", short.stdout)


def test_init_list_show_hint_and_reset(tmp_path: Path, gdgrade_here: Run) -> None:
    (tmp_path / "here").mkdir()
    in_place = gdgrade_here("init", ".", cwd=tmp_path / "here")
    assert in_place.stdout.startswith("81 exercises are in this folder.\n")
    done = gdgrade_here("init", "my course", cwd=tmp_path)
    folder = tmp_path / "my course"
    assert done.returncode == 0
    assert done.stdout.splitlines()[-1].startswith("Next: `cd 'my course'`, open 01_activations.py")
    assert (folder / TOPIC.file).read_text(encoding="utf-8") == pristine(TOPIC)
    again = gdgrade_here("init", "my course", cwd=tmp_path)
    assert again.returncode == 2
    assert "nothing was written" in again.stderr

    listed = gdgrade_here("list", cwd=folder)
    assert listed.returncode == 0
    assert f"0 of {len(COURSE.names)} exercises passed so far" in listed.stdout

    topic = gdgrade_here("list", "04", cwd=folder).stdout
    assert "softmax_vjp" in topic
    assert "sigmoid" not in topic

    shown = gdgrade_here("show", "sigmoid", cwd=folder)
    assert "Rules of this file" in shown.stdout
    assert "def sigmoid(x: torch.Tensor)" in shown.stdout
    assert "raise NotImplementedError" not in shown.stdout

    hints = [gdgrade_here("hint", "sigmoid", cwd=folder).stdout for _ in range(2)]
    count = len(COURSE.find("sigmoid")[1].hints)
    assert [f"hint {i} of {count}" in hints[i - 1] for i in (1, 2)] == [True, True]

    write(folder, "tanh", "return 7")
    mine = (folder / TOPIC.file).read_bytes()
    declined = gdgrade_here("reset", "tanh", cwd=folder, typed="n\n")
    assert declined.returncode == 1
    assert "Nothing was changed." in declined.stdout
    assert gdgrade_here("reset", "tanh", cwd=folder, typed="").returncode == 130
    assert (folder / TOPIC.file).read_bytes() == mine
    done = gdgrade_here("reset", "tanh", cwd=folder, typed="y\n")
    assert done.returncode == 0
    assert (folder / TOPIC.file).read_text(encoding="utf-8") == pristine(TOPIC)
    kept = list((folder / ".gdgrade" / "kept").iterdir())
    assert [path.read_bytes() for path in kept] == [mine]
    assert kept[0].name in done.stdout


def test_a_terminal_without_greek_letters_gets_question_marks(tmp_path: Path) -> None:
    done = gdgrade("show", "sigmoid", cwd=tmp_path, PYTHONIOENCODING="cp1252")
    assert (done.returncode, done.stderr) == (0, "")
    assert "?(x) = 1 / (1 + exp(-x))" in done.stdout


def test_course_build_check_names_nothing_where_all_is_fresh(tmp_path: Path, gdgrade_here: Run) -> None:
    done = gdgrade_here("course", "build", "--check", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "exercises/ is up to date.\n"


# Calls that grade: seconds each, so each test asks for as much as it can.


def test_a_student_at_work(exercises: Path, gdgrade_here: Run) -> None:
    done = gdgrade("check", "--json", "report.json", "--html", "report.html", cwd=exercises.parent)
    assert (done.returncode, done.stderr) == (1, "")
    lines = done.stdout.splitlines()
    assert [line.split() for line in lines if " relu " in line] == [["✓", "relu", "passed", "1", "of", "1"]]
    assert any(line.split()[:3] == ["✗", "tanh", "failed"] for line in lines)
    assert any(line.split()[:4] == ["·", "sigmoid", "not", "started"] for line in lines)
    assert any(line.startswith("tanh, ") and "failed ──" in line for line in lines)
    assert "\x1b" not in done.stdout
    assert max(map(len, lines)) <= 80
    path = Path("exercises") / TOPIC.file
    last = " ".join(done.stdout.split("\n\n")[-1].split())
    assert last == f"Next: edit {path}, then `gdgrade check tanh`; `gdgrade hint tanh` for a nudge."

    report = json.loads((exercises.parent / "report.json").read_text(encoding="utf-8"))
    Draft202012Validator(schema()).validate(report)
    statuses = {exercise["name"]: exercise["status"] for exercise in report["exercises"]}
    assert tuple(statuses) == COURSE.names
    assert statuses.pop("relu") == "passed"
    assert statuses.pop("tanh") == "failed"
    assert set(statuses.values()) == {"not_started"}
    assert (report["score"], report["seed"]) == (1, DEFAULT_SEED)
    assert report["submission"]["id"] == "exercises"
    page = (exercises.parent / "report.html").read_text(encoding="utf-8")
    assert page.startswith("<!DOCTYPE html>")
    assert f"with seed {DEFAULT_SEED}" in page
    assert '<span id="tanh">' in page

    listed = gdgrade_here("list", cwd=exercises)
    assert f"1 of {len(COURSE.names)} exercises passed" in listed.stdout
    assert " *" not in listed.stdout
    (exercises / TOPIC.file).write_text("# changed\n")
    assert "* The file has changed since" in gdgrade_here("list", cwd=exercises).stdout


def test_a_fresh_clone_scores_nothing_and_is_shown_the_first_exercise(
    tmp_path: Path, gdgrade_here: Run
) -> None:
    gdgrade_here("init", ".", cwd=tmp_path)
    done = gdgrade_here("check", cwd=tmp_path)
    assert done.returncode == 1
    assert "fail" not in done.stdout
    assert done.stdout.count("not started") == len(COURSE.names)
    assert "Next: open 01_activations.py and write sigmoid; `gdgrade show sigmoid`" in done.stdout


def test_every_point_earned_is_code_0_and_json_stands_alone_on_stdout(
    tmp_path: Path, gdgrade_here: Run
) -> None:
    (tmp_path / TOPIC.file).write_bytes((SOLUTIONS / TOPIC.file).read_bytes())
    done = gdgrade_here("check", "01", "--json", "-", "--seed", "5", "--device", "cpu", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    report = json.loads(done.stdout)
    Draft202012Validator(schema()).validate(report)
    assert {exercise["status"] for exercise in report["exercises"]} == {"passed"}
    assert report["score"] == report["max_score"] == sum(exercise.points for exercise in TOPIC.exercises)
    assert (report["seed"], report["devices"]) == (5, ["cpu"])
    passed = f"{len(TOPIC.exercises)} of {len(COURSE.names)} exercises passed"
    assert passed in gdgrade_here("list", cwd=tmp_path).stdout, "it is the student's own folder"


def test_a_name_asks_for_one_exercise_and_the_next_is_shown(exercises: Path, gdgrade_here: Run) -> None:
    done = gdgrade_here("check", "relu", cwd=exercises)
    assert done.returncode == 0
    assert "1  of 1" in done.stdout
    assert "tanh" not in done.stdout
    assert " ".join(done.stdout.splitlines()[-2:]).startswith(
        "relu is done: 1 of 1 points. Next: relu_derivative"
    )


def test_a_file_that_is_missing_from_a_folder_counts_as_missing(tmp_path: Path, gdgrade_here: Run) -> None:
    (tmp_path / "bob").mkdir()
    (tmp_path / "bob" / TOPIC.file).write_bytes((SOLUTIONS / TOPIC.file).read_bytes())
    done = gdgrade_here("check", "bob", "--json", "-", cwd=tmp_path)
    assert done.returncode == 1
    report = json.loads(done.stdout)
    assert report["seed"] > 2**64, "the work of others is asked what nobody can know"
    by_topic = {(e["topic"], e["status"]) for e in report["exercises"]}
    assert by_topic == {(TOPIC.name, "passed"), *((topic.name, "missing") for topic in COURSE.topics[1:])}
    assert not (tmp_path / "bob" / ".gdgrade").exists()


@pytest.mark.parametrize("option", ["--json", "--html"])
def test_a_report_that_cannot_be_written_is_said_before_the_grading(
    exercises: Path, option: str, gdgrade_here: Run
) -> None:
    done = gdgrade_here("check", option, "no/such/folder.file", cwd=exercises)
    assert done.returncode == 2
    assert "no/such/folder.file cannot be written" in done.stderr
    assert done.stdout == ""
    assert not (exercises / ".gdgrade").exists(), "it was graded"


def test_only_one_report_can_go_to_stdout(exercises: Path, gdgrade_here: Run) -> None:
    done = gdgrade_here("check", "--json", "-", "--html", "-", cwd=exercises)
    assert (done.returncode, done.stdout) == (2, "")
    assert "--json - and --html - cannot both write to stdout" in done.stderr


def test_a_folder_that_is_read_only_is_graded_all_the_same(exercises: Path, gdgrade_here: Run) -> None:
    (exercises / ".gdgrade").write_text("in the way: nothing can be remembered")
    done = gdgrade_here("check", "relu", cwd=exercises)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
def test_ctrl_c_is_code_130_and_leaves_no_process(exercises: Path) -> None:
    write(exercises, "sigmoid", "while True: pass")
    process = subprocess.Popen(
        [sys.executable, "-m", "grader", "check", "sigmoid", "--timeout", "100"],
        cwd=exercises,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    others = _busy_descendants(process.pid)
    os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=120)
    assert (process.returncode, out) == (130, "")
    assert "Traceback" not in err
    assert err.endswith("Stopped.\n")
    _, alive = psutil.wait_procs(others, timeout=60)
    assert alive == []


def _busy_descendants(pid: int) -> list[psutil.Process]:
    """The processes that a check has started, once one of them has spent a second and a half in one call."""
    for _ in range(3000):
        found = psutil.Process(pid).children(recursive=True)
        children = [process for process in found if process.ppid() != pid]
        with contextlib.suppress(psutil.NoSuchProcess):
            if any(process.cpu_times().user > 1.5 for process in children):
                return list(found)
        time.sleep(0.1)
    raise AssertionError("the endless loop was never reached")


# What the grader itself may do wrong, in this process: there is no honest way to break it outside.


class _Broken:
    """A grader that fails in a way of its own."""

    def __init__(self, error: BaseException) -> None:
        self.error = error

    def __enter__(self) -> _Broken:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def grade(self, *_: object) -> Any:
        raise self.error


@pytest.fixture
def broken(exercises: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    monkeypatch.chdir(exercises)

    def breaks(error: BaseException) -> None:
        monkeypatch.setattr("grader.grading.Grader", lambda *_: _Broken(error))

    return breaks


@pytest.mark.parametrize(
    ("error", "code", "words"),
    [
        (DeviceError("There is no GPU here."), 2, "Error: There is no GPU here."),
        (GradingError("the examiner ended"), 3, "gdgrade itself failed (GradingError: the examiner ended)"),
        (RuntimeError("a bug"), 3, "gdgrade itself failed (RuntimeError: a bug)"),
        (AssertionError(), 3, "gdgrade itself failed (AssertionError"),
        (KeyboardInterrupt(), 130, "Stopped."),
    ],
)
def test_a_failure_of_the_grader_is_never_a_grade(
    broken: Any, error: BaseException, code: int, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    broken(error)
    assert run(["check", "--json", "report.json"]) == code
    out, err = capsys.readouterr()
    assert words in err
    assert "Traceback" not in err
    assert out == ""
    assert Path("report.json").read_text() == ""
