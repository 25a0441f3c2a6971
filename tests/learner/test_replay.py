"""`gdgrade replay`: a case again, with the exact inputs, in the student's own Python."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from grader.cli.main import run
from grader.course import load_course
from grader.grading import Grader
from grader.learner.replay_process import replay_process
from tests.conftest import Lent, Run

ROOT = Path(__file__).resolve().parent.parent.parent
HALF = "def mse(prediction, target):\n    return ((prediction - target) ** 2).mean() / 2\n"
EVERY_SCRIPT = """
import contextlib, io, runpy, sys
from pathlib import Path
import torch
from grader.course import load_course
from grader.learner.replay import Replayed, script

folder, every = Path(sys.argv[1]), int(sys.argv[2])
sys.argv = [sys.argv[0]]
course = load_course()
for topic, exercise in list(course)[::every]:
    for dtype in exercise.dtypes:
        torch.set_grad_enabled(True)
        file = Path("solutions") / topic.file
        path = folder / f"{exercise.name}.py"
        path.write_text(script(topic, exercise, Replayed(exercise.basic, dtype, 3), file), encoding="utf-8")
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            runpy.run_path(str(path))
        differences = [line for line in out.getvalue().splitlines() if "difference" in line]
        print(f"{exercise.name} {dtype}", *differences)
"""


@pytest.fixture
def replay(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """`replay(FOLDER, WORDS..., typed=...)` from this process, which has torch already; the student's Python
    is a process of its own in any case."""
    monkeypatch.setenv("PYTHONPATH", str(ROOT))

    def replay_from_here(folder: Path, *words: str, typed: str = "") -> subprocess.CompletedProcess[str]:
        monkeypatch.chdir(folder)
        (tmp_path / "typed").write_text(typed)
        capfd.readouterr()
        keyboard = os.dup(0)
        try:
            with open(tmp_path / "typed") as file:
                os.dup2(file.fileno(), 0)
            code = run(["replay", *words])
        finally:
            os.dup2(keyboard, 0)
            os.close(keyboard)
        return subprocess.CompletedProcess(words, code, *capfd.readouterr())

    return replay_from_here


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, grader: Grader) -> Path:
    """Exercises with one wrong answer, checked once."""
    folder = tmp_path_factory.mktemp("work") / "exercises"
    assert run(["init", str(folder)]) == 0
    (folder / "02_losses.py").write_text(HALF, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Grader, "_start_sandbox", lambda self: Lent(grader._sandbox))
        patch.chdir(folder)
        assert run(["check", "mse", "--no-place"]) == 1
    return folder


def test_the_case_of_the_last_check_is_replayed(folder: Path, replay: Run) -> None:
    done = replay(folder, "mse")
    assert (done.returncode, done.stderr) == (0, "")
    first, *rest = done.stdout.splitlines()
    assert first.startswith("mse, ")
    yours, expected, difference = (line.split(maxsplit=1) for line in rest)
    mine, right = (float(re.search(r"[\d.]+", line[1])[0]) for line in (yours, expected))
    assert right == pytest.approx(2 * mine, rel=1e-3)
    assert float(difference[1]) == pytest.approx(mine, rel=1e-2)


def test_the_script_is_a_file_to_run_and_change(folder: Path, tmp_path: Path, gdgrade_here: Run) -> None:
    script = tmp_path / "mine.py"
    words = ("mse", "1", "--dtype", "float32", "--seed", "7", "-o", str(script))
    written = gdgrade_here("replay", *words, cwd=folder)
    assert written.stdout == f"Wrote {script}; run it with Python.\n"
    text = script.read_text(encoding="utf-8")
    assert "float32, inputs from seed 7" in text
    script.write_text(f"print('changed')\n{text}", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, script], capture_output=True, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)}
    )
    assert done.stdout.startswith("changed\nyours "), done.stderr


def test_debug_stops_in_the_function(folder: Path, replay: Run) -> None:
    done = replay(folder, "mse", "--debug", typed="p target.shape\nc\n")
    assert "return ((prediction - target) ** 2).mean() / 2" in done.stdout
    assert "(Pdb) torch.Size(" in done.stdout
    assert "difference" in done.stdout


def test_the_interpreter_that_waits_for_a_script_ends_where_none_comes() -> None:
    before = set(psutil.Process().children())

    def stopped() -> None:
        with replay_process(debug=False):
            assert set(psutil.Process().children()) > before
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stopped()
    assert set(psutil.Process().children()) <= before


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (None, "02_losses.py is missing. Save it again, or restore the stub with `gdgrade reset 02_losses`."),
        ("def mse(prediction, target)\n", "Syntax error in 02_losses.py, line 1: expected ':'."),
        ("def msee(prediction, target):\n    return 0\n", "has no function `mse`. It has a `msee`; if you"),
        (
            "def mse(prediction, target):\n    raise NotImplementedError\n",
            "`mse` is not written yet. Write it",
        ),
    ],
)
def test_what_cannot_be_called_is_said_in_a_sentence(
    tmp_path: Path, replay: Run, source: str | None, said: str
) -> None:
    assert run(["init", str(tmp_path / "work")]) == 0
    file = tmp_path / "work" / "02_losses.py"
    file.unlink() if source is None else file.write_text(source, encoding="utf-8")
    done = replay(tmp_path / "work", "mse")
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert "Traceback" not in done.stderr


RAISES = """
def mse(prediction, target):
    return scaled(prediction).no_such


def scaled(x):
    return x
"""


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        (RAISES, "line 3, in mse\n    return scaled(prediction).no_such"),
        ("x = no_such\ndef mse(prediction, target):\n    return x\n", "line 1, in <module>\n    x = no_such"),
    ],
)
def test_an_exception_is_pythons_own_from_the_students_line_on(
    tmp_path: Path, replay: Run, source: str, shown: str
) -> None:
    (tmp_path / "02_losses.py").write_text(source, encoding="utf-8")
    done = replay(tmp_path, "mse")
    assert done.returncode == 1
    first, *_ = re.findall(r'File ".*', done.stderr)
    assert re.search(rf'02_losses.py", {re.escape(shown)}', done.stderr), done.stderr
    assert "02_losses.py" in first, done.stderr
    script = tmp_path / "mine.py"
    assert replay(tmp_path, "mse", "-o", str(script)).returncode == 0
    alone = subprocess.run(
        [sys.executable, script], capture_output=True, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)}
    )
    assert (alone.returncode, alone.stderr) == (1, done.stderr)


def test_the_debugger_is_left_without_a_traceback(folder: Path, replay: Run) -> None:
    done = replay(folder, "mse", "--debug", typed="q\n")
    assert (done.returncode, done.stderr) == (1, "")


def test_numbers_fit_the_terminal(tmp_path: Path, replay: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    (tmp_path / "01_activations.py").write_text("def relu(x):\n    return x\n", encoding="utf-8")
    _, *lines = replay(tmp_path, "relu", "up to 1000").stdout.splitlines()
    assert max(map(len, lines)) <= 60
    assert " of shape (" in " ".join(" ".join(lines).split())


def test_an_unknown_case_is_answered_with_the_cases(folder: Path, gdgrade_here: Run) -> None:
    done = gdgrade_here("replay", "mse", "no such case", cwd=folder)
    assert done.returncode == 2
    assert "There is no case 'no such case'. The cases of mse are:\n  1  " in done.stderr
    several = gdgrade_here("replay", "mse", "e", cwd=folder)
    assert several.returncode == 2
    assert "More than one case has 'e' in its name." in several.stderr


def replayed(tmp_path: Path, every: int) -> dict[str, list[str]]:
    """What the scripts of the solutions say, by exercise and dtype."""
    done = subprocess.run(
        [sys.executable, "-c", EVERY_SCRIPT, str(tmp_path), str(every)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert done.returncode == 0, done.stderr
    lines = (line.split(" difference ") for line in done.stdout.splitlines())
    return {name: differences for name, *differences in lines}


def assert_replayed(said: dict[str, list[str]]) -> None:
    """Solutions agree with what is expected, unless several answers are right."""
    course = load_course()
    for name, differences in said.items():
        _, exercise = course.find(name.split()[0])
        assert differences, name
        apart = [float(text.split()[0]) for text in differences]
        assert exercise.properties or max(apart) < 0.05, (name, apart)


def test_every_kind_of_exercise_can_be_replayed(tmp_path: Path) -> None:
    said = replayed(tmp_path, every=12)
    assert len(said) > 10
    assert_replayed(said)


@pytest.mark.long
def test_every_exercise_can_be_replayed(tmp_path: Path) -> None:
    said = replayed(tmp_path, every=1)
    assert len({name.split()[0] for name in said}) == len(load_course().names)
    assert_replayed(said)


def test_the_cells_of_a_notebook_are_replayed_without_their_own_checks(tmp_path: Path, replay: Run) -> None:
    assert run(["init", str(tmp_path / "nb"), "--notebook"]) == 0
    path = tmp_path / "nb" / "01_activations.ipynb"
    book = json.loads(path.read_text(encoding="utf-8"))
    cells = {cell["id"]: cell for cell in book["cells"]}
    cells["relu"]["source"] = "%time\ndef relu(x):\n    return x.abs()\ndisplay(get_ipython())"
    path.write_text(json.dumps(book), encoding="utf-8")
    done = replay(tmp_path / "nb", "relu", "single")
    assert "difference 0" in done.stdout, done.stdout + done.stderr
    book["cells"].insert(2, {**cells["relu"], "id": "tried", "source": "tried = no_such_name"})
    path.write_text(json.dumps(book), encoding="utf-8")
    done = replay(tmp_path / "nb", "relu", "single")
    assert "difference 0" in done.stdout, done.stdout + done.stderr
    assert re.search(
        r'File "<01_activations.ipynb, cell \d+>", line 1, in <module>\n    tried =', done.stderr
    )
    cells["relu"]["source"] = "def relu(x):\n    return x.no_such"
    path.write_text(json.dumps(book), encoding="utf-8")
    done = replay(tmp_path / "nb", "relu", "single")
    assert re.search(
        r'File "<01_activations.ipynb, cell \d+>", line 2, in relu\n    return x.no_such', done.stderr
    )
