"""pytest's face, by the real pytest in a process of its own."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys

import pytest

from grader.cli import main as cli
from grader.stubs import checkout

WRONG = (
    "import torch\n\n\ndef sigmoid(x):\n    return x * (1 - x)\n\n\ndef relu(x):\n    return x.clamp(min=0)\n"
)


EVIL = "with open({marker!r}, 'a') as marker:\n    marker.write(__file__ + '\\n')\n"


def run_pytest(folder, *arguments, cache=False):
    """pytest as a user starts it, with this checkout's plugin whether it is installed or not."""
    plugin = [] if _installed() else ["-p", "grader.pytest_plugin"]
    plugin += [] if cache else ["-p", "no:cacheprovider"]
    # -P, as the command `pytest` has it: the current folder is not on the path.
    return run(folder, "-P", "-m", "pytest", *plugin, *arguments)


def run_door(folder, *arguments, **environment):
    """`gdgrade pytest`."""
    return run(folder, "-P", "-m", "grader", "pytest", *arguments, **environment)


def run(folder, *words, **environment):
    return subprocess.run(
        [sys.executable, *words],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(checkout()), "PYTHONDONTWRITEBYTECODE": "1"} | environment,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )


def make_hostile(exercises):
    """Give a folder all that pytest could use of it; what of that runs, or writes, leaves a mark."""
    for name in ("conftest", "evil", "numpy", "json", "uuid", "click", "pytest_metadata", "test_evil"):
        (exercises / f"{name}.py").write_text(EVIL.format(marker=str(exercises.parent / "mark")))
    (exercises / "pytest.ini").write_text(
        "[pytest]\npythonpath = .\naddopts = -p evil -p no:gdgrade --junitxml=../mark test_evil.py\n"
    )
    (exercises / ".pdbrc").write_text("import evil\n")


@pytest.fixture
def hostile(exercises):
    make_hostile(exercises)
    return exercises


def _installed():
    from importlib.metadata import entry_points

    return any(e.value == "grader.pytest_plugin" for e in entry_points(group="pytest11"))


@pytest.fixture
def exercises(tmp_path):
    folder = tmp_path / "exercises"
    folder.mkdir()
    (folder / "01_activations.py").write_text(WRONG)
    return folder


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """What pytest said of some of the exercises of a hostile folder, and its report as JSON."""
    folder = tmp_path_factory.mktemp("graded")
    (folder / "exercises").mkdir()
    (folder / "exercises" / "01_activations.py").write_text(WRONG)
    make_hostile(folder / "exercises")
    written = ("--json-report", f"--json-report-file={folder / 'report.json'}")
    done = run_pytest(folder, "--gdgrade=exercises", "-k", "sigmoid or relu or losses", "-v", *written)
    assert not (folder / "mark").exists(), "something of the named folder was used"
    return done, json.loads((folder / "report.json").read_text())


def test_each_exercise_is_an_item_with_its_feedback(graded):
    done, _ = graded
    assert re.search(r"collected 81 items / \d+ deselected / \d+ selected", done.stdout)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "exercises/01_activations.py::relu PASSED" in done.stdout
    assert "exercises/01_activations.py::sigmoid FAILED" in done.stdout
    assert "sigmoid: 0 of 1 points, failed" in done.stdout
    assert "expected" in done.stdout
    assert "Traceback" not in done.stdout
    assert "pytest_plugin.py" not in done.stdout


def test_started_in_an_exercises_folder_it_grades_that_folder_and_runs_no_conftest_of_it(exercises):
    (exercises / "conftest.py").write_text("open('was_run', 'w')\nraise SystemExit('conftest was run')\n")
    done = run_pytest(exercises, "-k", "relu and not derivative")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "1 passed" in done.stdout
    assert not list(exercises.rglob("was_run"))


@pytest.mark.long
def test_the_solutions_pass(tmp_path):
    shutil.copytree(checkout() / "solutions", tmp_path / "work")
    done = run_pytest(tmp_path, "--gdgrade=work", "-k", "softmax or perceptron")
    assert done.returncode == 0, done.stdout
    assert "failed" not in done.stdout
    assert "passed" in done.stdout


def test_the_json_report_carries_each_score_and_the_total(graded, course):
    _, written = graded
    scores = {t["metadata"]["exercise"]: t["metadata"]["score"] for t in written["tests"]}
    assert {name for name, score in scores.items() if score} == {"relu"}
    assert scores["relu"] == 1.0
    assert {"sigmoid", "sigmoid_derivative", "relu_derivative", "leaky_relu_derivative"} < scores.keys()
    points = sum(course.find(name)[1].points for name in scores)
    assert written["gdgrade"] == {"score": 1.0, "max_score": points}


def test_it_is_the_same_report_as_grade_gives(graded, grade_text):
    _, written = graded
    by_pytest = {t["metadata"]["exercise"]: t["metadata"] for t in written["tests"]}
    assert {"sigmoid", "mse"} < by_pytest.keys()
    for exercise in grade_text(list(by_pytest), activations=WRONG).exercises:
        assert by_pytest[exercise.name]["score"] == exercise.score
        assert by_pytest[exercise.name]["status"] == exercise.status


def test_a_folder_without_exercises_and_one_that_is_not_there_are_one_sentence(tmp_path):
    (tmp_path / "empty").mkdir()
    done = run_pytest(tmp_path, "--gdgrade=empty")
    assert "Looked for 01_activations.py" in done.stdout
    assert "Traceback" not in done.stdout
    done = run_pytest(tmp_path, "--gdgrade=nowhere")
    assert done.returncode == 4
    assert "there is no such folder" in done.stderr


def test_elsewhere_it_is_inert(tmp_path):
    (tmp_path / "test_own.py").write_text(
        "import sys\ndef test_own():\n    assert 'grader.grading' not in sys.modules\n"
    )
    (tmp_path / "conftest.py").write_text("import pytest\n@pytest.fixture\ndef own():\n    return 1\n")
    done = run_pytest(tmp_path)
    assert done.returncode == 0, done.stdout
    assert "1 passed" in done.stdout


def test_named_files_in_an_exercises_folder_are_left_to_pytest(exercises):
    (exercises / "test_own.py").write_text("def test_own():\n    pass\n")
    done = run_pytest(exercises, "test_own.py")
    assert "1 passed" in done.stdout


@pytest.fixture
def at_work(exercises):
    """A folder of a student who has begun: relu is right, sigmoid wrong, tanh not started."""
    with (exercises / "01_activations.py").open("a") as file:
        file.write('\n\ndef tanh(x):\n    raise NotImplementedError("tanh is not written yet")\n')
        file.write("\n\nopen('was_imported', 'w').close()  # in the sandbox this writes into memory\n")
    (exercises / "conftest.py").write_text("import pytest\n@pytest.fixture\ndef three():\n    return 3\n")
    (exercises / "test_own.py").write_text("def test_own(three):\n    assert three == 3\n")
    return exercises


def test_in_a_students_folder_exercises_run_beside_their_own_tests(at_work):
    done = run_pytest(at_work, "-v", "-rs", "-k", "own or sigmoid or relu or (tanh and not derivative)")
    assert done.returncode == 1, done.stdout + done.stderr
    assert "01_activations.py::relu PASSED" in done.stdout
    assert "01_activations.py::sigmoid FAILED" in done.stdout
    assert "01_activations.py::tanh SKIPPED" in done.stdout
    assert "test_own.py::test_own PASSED" in done.stdout
    assert "01_activations.py:12: tanh is not started; `gdgrade show tanh` prints its task" in done.stdout
    assert "sigmoid: 0 of 1 points, failed\n\n01_activations.py:4\n" in done.stdout
    assert "Traceback" not in done.stdout
    assert "grader/" not in done.stdout
    assert "gdgrade: 1 of 9 points; 1 exercise not started" in done.stdout
    assert not (at_work / "was_imported").exists()
    results = json.loads((at_work / ".gdgrade" / "progress.json").read_text())["results"]
    assert {name: results[name]["status"] for name in ("relu", "sigmoid", "tanh")} == {
        "relu": "passed",
        "sigmoid": "failed",
        "tanh": "not_started",
    }


@pytest.mark.long
def test_node_ids_name_exercises_and_what_is_not_started_is_no_success(at_work):
    done = run_pytest(at_work, "01_activations.py::relu", "-v")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "1 passed" in done.stdout
    done = run_pytest(at_work.parent, "exercises/01_activations.py::tanh", "exercises/test_own.py")
    assert done.returncode == 1, done.stdout + done.stderr
    assert "1 passed, 1 skipped" in done.stdout
    done = run_pytest(at_work, "01_activations.py", "--collect-only", "-q")
    assert done.stdout.count("01_activations.py::") == 7
    done = run_pytest(at_work, "01_activations.py::no_such_exercise")
    assert done.returncode == 4
    assert "Traceback" not in done.stdout


@pytest.mark.long
def test_the_last_failures_come_again_and_first_and_the_run_stops_at_them(at_work):
    some = ("-k", "sigmoid or relu", "-v")
    run_pytest(at_work, *some, cache=True)
    again = run_pytest(at_work, "--lf", "-v", cache=True)
    assert "relu PASSED" not in again.stdout
    assert "01_activations.py::sigmoid FAILED" in again.stdout
    first = run_pytest(at_work, "--ff", *some, cache=True).stdout
    assert first.index("::sigmoid FAILED") < first.index("::relu PASSED")
    stopped = run_pytest(at_work, "-x", *some)
    assert "1 failed" in stopped.stdout
    assert "stopping after 1 failures" in stopped.stdout
    stepwise = run_pytest(at_work, "--sw", *some, cache=True)
    assert "Interrupted" in stepwise.stdout
    source = at_work / "01_activations.py"
    source.write_text(source.read_text().replace("x * (1 - x)", "1 / (1 + (-x).exp())"))
    further = run_pytest(at_work, "--sw", *some, cache=True)
    assert "::sigmoid PASSED" in further.stdout
    assert "::sigmoid_derivative FAILED" in further.stdout


@pytest.mark.long
def test_workers_of_xdist_grade_and_the_session_remembers(at_work):
    done = run_pytest(at_work, "-n", "2", "-k", "own or sigmoid or relu or (tanh and not derivative)", "-rs")
    assert done.returncode == 1, done.stdout + done.stderr
    assert "2 passed, 1 skipped" in done.stdout
    assert "gdgrade: 1 of 9 points; 1 exercise not started" in done.stdout
    assert "01_activations.py:12: tanh is not started" in done.stdout
    results = json.loads((at_work / ".gdgrade" / "progress.json").read_text())["results"]
    assert {"relu", "sigmoid", "tanh"} <= results.keys()


@pytest.mark.long
def test_the_door_takes_node_ids_and_collects_no_tests(tmp_path, at_work):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    done = run_door(elsewhere, str(at_work), "-v", "01_activations.py::relu", "01_activations.py::tanh")
    assert done.returncode == 1, done.stdout + done.stderr
    assert "01_activations.py::relu PASSED" in done.stdout
    assert "01_activations.py::tanh SKIPPED" in done.stdout
    assert "test_own" not in done.stdout
    assert not (at_work / ".gdgrade").exists()
    done = run_door(elsewhere, str(at_work), "test_own.py")
    assert done.returncode == 4
    assert "there is no exercise test_own.py" in done.stderr


@pytest.mark.parametrize("where", ["inside", pytest.param("outside", marks=pytest.mark.long)])
def test_the_door_uses_nothing_of_the_folder(tmp_path, hostile, where):
    here, folder = (hostile, ".") if where == "inside" else (tmp_path, "exercises")
    report = tmp_path / "report.json"
    done = run_door(
        here,
        folder,
        *("-k", "sigmoid or relu", "--json-report", f"--json-report-file={report}"),
        PYTEST_ADDOPTS="-p evil",
        PYTEST_PLUGINS="evil",
    )
    assert done.returncode == 1, done.stdout + done.stderr
    assert json.loads(report.read_text())["gdgrade"] == {"score": 1.0, "max_score": 7.0}
    assert not (tmp_path / "mark").exists()
    assert not (hostile / ".pytest_cache").exists()


@pytest.mark.long
@pytest.mark.parametrize("where", ["inside", "outside"])
def test_the_door_grades_in_workers_that_use_nothing_of_the_folder(tmp_path, hostile, where):
    (hostile / "execnet.py").write_text(EVIL.format(marker=str(tmp_path / "mark")))
    (hostile / "xdist.py").write_text(EVIL.format(marker=str(tmp_path / "mark")))
    here, folder = (hostile, ".") if where == "inside" else (tmp_path, "exercises")
    report = tmp_path / "report.json"
    written = ("--json-report", f"--json-report-file={report}")
    words = ("-n", "2", "-k", "sigmoid or relu or losses", "-v", *written)
    done = run_door(here, folder, *words, PYTEST_ADDOPTS="-p evil", PYTEST_PLUGINS="evil")
    assert done.returncode == 1, done.stdout + done.stderr
    assert "2 workers" in done.stdout
    assert re.search(r"\[gw[01]\].* PASSED .*01_activations.py::relu", done.stdout)
    assert "gdgrade: 1 of " in done.stdout
    found = json.loads(report.read_text())
    assert found["gdgrade"]["score"] == 1.0
    assert not (tmp_path / "mark").exists()
    assert not (hostile / ".pytest_cache").exists()


@pytest.mark.long
def test_the_workers_of_the_door_take_node_ids(tmp_path, exercises):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    named = ("01_activations.py::relu", "01_activations.py::sigmoid")
    done = run_door(elsewhere, str(exercises), "-n", "2", "-v", *named)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "1 failed, 1 passed" in done.stdout
    assert "gdgrade: 1 of 2 points" in done.stdout
    done = run_door(elsewhere, str(exercises), "-n", "2", "no_such.py")
    assert done.returncode == 4
    assert "there is no exercise no_such.py" in done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr


def test_the_door_says_what_workers_need(hostile, monkeypatch, capfd):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    for words in (["-n", "2"], ["-n2"], ["--numprocesses=auto"], ["-v", "--dist", "load"]):
        assert cli.run(["pytest", str(hostile), *words]) == 2
        assert "-n needs pytest-xdist; run `pip install pytest-xdist`." in capfd.readouterr().err


def test_the_door_has_no_debugger_and_passes_on_what_pytest_says(hostile):
    done = run_door(hostile, ".", "--pdb", "-k", "sigmoid")
    assert done.returncode == 4
    assert "unrecognized arguments: --pdb" in done.stderr
    assert not (hostile.parent / "mark").exists()


@pytest.mark.long
def test_from_outside_nothing_of_the_named_folder_is_used(tmp_path, hostile):
    """`make test` has it in `graded`."""
    done = run_pytest(tmp_path, "--gdgrade=exercises", "-k", "relu and not derivative")
    assert done.returncode == 0, done.stdout + done.stderr
    assert not (tmp_path / "mark").exists()


def test_a_space_before_the_folder_is_refused_with_the_safe_forms(tmp_path, exercises):
    done = run_pytest(tmp_path, "--gdgrade", "exercises")
    assert done.returncode == 4
    assert "write --gdgrade=exercises, with =" in done.stderr
    assert "`gdgrade pytest exercises`" in done.stderr


def test_the_configuration_of_the_folder_is_refused(exercises):
    (exercises / "pytest.ini").write_text("[pytest]\naddopts = --junitxml=../mark\n")
    done = run_pytest(exercises, "--gdgrade=.")
    assert done.returncode == 4
    assert "configured by pytest.ini of that folder; `gdgrade pytest .`" in done.stderr
    assert not (exercises.parent / "mark").exists()


@pytest.mark.long
def test_no_cache_is_written_into_the_folder(tmp_path, exercises):
    (tmp_path / "elsewhere").mkdir()
    (exercises / ".pytest_cache").symlink_to(tmp_path / "elsewhere")
    done = run(exercises, "-P", "-m", "pytest", "--gdgrade=.", "-k", "relu and not derivative")
    assert done.returncode == 0, done.stdout + done.stderr
    assert list((tmp_path / "elsewhere").iterdir()) == []
