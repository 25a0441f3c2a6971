"""check() in real IPython, in a real kernel, in scripts and at the prompt."""

from __future__ import annotations

import csv
import json
import os
import pickle
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
import psutil
import pytest

from grader.course import load_course
from grader.report import Report, SubmissionInfo
from grader.stubs import checkout

ENVIRONMENT = {**os.environ, "PYTHONPATH": str(checkout()), "PYTHONIOENCODING": "utf-8"}

SHELL = """
import json, sys
from IPython.core.interactiveshell import InteractiveShell

shell = InteractiveShell.instance(colors="NoColor")
for number, cell in enumerate(json.load(open("cells.json"))):
    print(f"<{number}>", flush=True)
    result = shell.run_cell(cell, store_history=True).result
    if hasattr(result, "_repr_html_"):
        print("HTML", "sigmoid: passed" in result._repr_html_().replace("<wbr>", ""), "torch" in sys.modules)
"""


def python(folder: Path, *words: str, typed: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *words],
        cwd=folder,
        env=ENVIRONMENT,
        input=typed,
        capture_output=True,
        encoding="utf-8",
        timeout=600,
        check=False,
    )


def run_cells(folder: Path, *cells: str) -> list[str]:
    """What IPython prints of each of these cells."""
    (folder / "cells.json").write_text(json.dumps(cells))
    (folder / "shell.py").write_text(SHELL)
    done = python(folder, "shell.py")
    assert done.returncode == 0, done.stdout + done.stderr
    parts = re.split(r"^<\d+>\n", done.stdout, flags=re.MULTILINE)
    return parts[1:]


def test_a_function_just_defined_is_checked_in_a_process_that_stays_warm(tmp_path: Path) -> None:
    (tmp_path / "01_activations.py").write_text("# begun\n")
    said = run_cells(
        tmp_path,
        "%xmode plain\nimport math, numpy as np\nfrom grader import check",
        "def power(x):\n    return math.e ** -x\nprint('once')",
        "%%time\ndef sigmoid(x):\n    return 1 / (1 + power(x))",
        "check(sigmoid, pictures=True)",
        "def sigmoid(x):\n\n    return undefined_name(x)\nundefined_name = lambda x: x.no_such",
        "check(sigmoid)",
        "def my_relu(x): return x\ncheck(my_relu)",
        "def relu(x): return clip(x)\ncheck(relu)",
        "import torch\ncheck(torch.relu)",
    )
    assert "✓  sigmoid" in said[3]
    assert "HTML True False" in said[3], "the kernel imported torch"
    assert "<IPython.core.display.HTML object>" in said[3], "no picture"
    assert "notebook.ipynb, cell 5, line 4" in said[5]
    assert "HTML False" in said[5]
    assert said[6].strip() == "check: my_relu is not an exercise. If it is relu, rename it to relu."
    assert said[7].strip().startswith("check: relu needs clip, which no cell of this session defines;")
    assert re.search(r"check: This relu is a part of .*torch.*; write one of your own.", said[8])
    remembered = json.loads((tmp_path / ".gdgrade" / "progress.json").read_text())["results"]
    assert remembered["sigmoid"]["status"] == "error"


def test_what_exec_has_made_is_not_taken_for_what_a_cell_defines(tmp_path: Path) -> None:
    """Of the exercise, of a helper, of a method, and of one that a cell would have defined that failed."""
    said = run_cells(
        tmp_path,
        "%xmode plain\nfrom grader import check",
        "def sigmoid(x):\n    return 1 / (1 + (-x).exp())",
        "exec('def sigmoid(x):\\n    return 1.0 / (1 + (-x).exp())')\ncheck(sigmoid)",
        "def sigmoid(x):\n    return 1 / (1 + (-x).exp())\ncheck(sigmoid)",
        "def clipped(x):\n    return x.clamp(min=0)",
        "def relu(x):\n    return clipped(x)\ncheck(relu)",
        "exec('def clipped(x):\\n    return x')\ncheck(relu)",
        "def clipped(x):\n    %time\n    return x.clamp(min=0)\ncheck(relu)",
        "1 / 0\ndef clipped(x):\n    return x",
        "check(relu)",
        "def clipped(x):\n    return x\nexec('relu = lambda x: x.clamp(min=0)')\ncheck('relu')",
        "sigmoid = eval('lambda x: 1 / (1 + (-x).exp())')\ncheck(sigmoid)",
        "%%time\nfrom __future__ import annotations\nimport math\ndef sigmoid(x):\n    def f(x: int):\n"
        "        return math.exp(0) / (1 + (-x).exp())\n    return f(x)",
        "check(sigmoid)",
    )
    of = "is not what its last cell defines: that cell was stopped, or exec made another one."
    assert said[2].startswith(f"check: sigmoid {of} Run its cell again, or define it in one.")
    assert "✓  sigmoid" in said[3]
    assert "✓  relu" in said[5]
    assert said[6].startswith(f"check: clipped {of}")
    assert "✓  relu" in said[7]
    assert said[9].startswith(f"check: clipped {of}")
    assert said[10].startswith(f"check: relu {of}")
    assert "✓  sigmoid" in said[11]
    assert "✓  sigmoid" in said[13]


WORK = (
    "from __future__ import annotations\nimport math\n\n\ndef clipped(x):\n    return x{} * math.exp(0)\n\n\n"
    "def relu(x):\n    def inner(x: int):\n        return clipped(x)\n    return inner(x)\n"
)


def test_a_module_that_was_changed_is_graded_as_it_runs(tmp_path: Path) -> None:
    """Under %autoreload the cell after the change runs the new one; without, it runs the old one."""
    wrong, right = WORK.format(""), "# Right.\n" + WORK.format(".clamp(min=0)")
    (tmp_path / "work.py").write_text(wrong)
    write = "import pathlib\npathlib.Path('work.py').write_text({!r})"
    said = run_cells(
        tmp_path,
        "import sys\nsys.dont_write_bytecode = True\n%xmode plain\n%load_ext autoreload\n%autoreload 2\n"
        "from grader import check",
        "from work import relu",
        "check(relu)",
        write.format(right),
        "check(relu)",
        "%autoreload 0",
        write.format(wrong),
        "check(relu)",
        "import importlib, work\nimportlib.reload(work)\nfrom work import relu",
        "check(relu)",
        write.format("def relu(x)\n    return x\n"),
        "check(relu)",
    )
    assert "✗  relu" in said[2]
    assert "✓  relu" in said[4]
    expected = "check: clipped is not what work.py defines now; save the file, then run or import it again."
    assert said[7].startswith(expected)
    assert "✗  relu" in said[9]
    assert "relu: error" in said[11]


def test_a_report_has_a_short_repr_and_says_in_html_what_the_terminal_says(grade_one: Any) -> None:
    exercise = grade_one("def sigmoid(x):\n    return x * (1 - x)  # <b>\n")
    info = SubmissionInfo("ada", ("01_activations.py",), "0" * 64)
    report = Report(info, 7, ("cpu",), "isolated", 0, 1, (exercise,))
    assert repr(report) == "<Report on 'ada': 0 of 1 points, 0 of 1 exercises passed>"
    html = report._repr_html_()
    assert "sigmoid: failed" in html
    assert "At [0]: yours" in html
    # JupyterLab's own rule for a cell of a table, `.jp-RenderedHTMLCommon:not(.jp-RenderedMarkdown) td`, is
    # as specific, and comes first.
    assert ".gdgrade.gdgrade td" in html
    assert "<script" not in html
    assert len(html) < 10_000
    assert pickle.loads(pickle.dumps(report)) == report


SCRIPT = """\
from grader import check


def sigmoid(x):
    return 1 / (1 + (-x).exp())


class Helper:
    pass


if __name__ == "__main__":
    check(sigmoid)
"""


def test_a_script_checks_itself_by_its_file(tmp_path: Path) -> None:
    (tmp_path / "work.py").write_text(SCRIPT)
    done = python(tmp_path, "work.py")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("✓  sigmoid                   passed         1  of 1\n")


def test_what_a_script_cannot_check_is_told_at_its_own_line(tmp_path: Path) -> None:
    (tmp_path / "work.py").write_text("from grader import check\nmy_relu = len\ncheck('my_relu')\n")
    done = python(tmp_path, "work.py")
    assert done.returncode == 1
    assert done.stderr.endswith("CheckError: my_relu is not an exercise. If it is relu, rename it to relu.\n")
    assert done.stderr.count('  File "') == 2, done.stderr


@pytest.mark.skipif(sys.version_info >= (3, 13), reason="From 3.13 on Python keeps what is typed.")
def test_at_the_prompt_it_says_what_it_needs(tmp_path: Path) -> None:
    typed = "def sigmoid(x):\n    return x\n\nfrom grader import check\ncheck(sigmoid)\n"
    done = python(tmp_path, "-i", typed=typed)
    assert "The source of sigmoid is not known: this Python does not keep what is typed" in done.stderr


@pytest.mark.long
def test_a_notebook_that_init_wrote_runs_is_checked_and_scores(tmp_path: Path) -> None:
    """A real kernel, by nbclient; then the saved notebook, by `gdgrade check` and `gdgrade batch`."""
    from nbclient import NotebookClient

    grader = ("-P", "-m", "grader")
    folder = tmp_path / "class" / "ada"
    assert python(tmp_path, *grader, "init", "--notebook", str(folder)).returncode == 0
    for topic in load_course().topics:
        path = folder / Path(topic.file).with_suffix(".ipynb")
        nbformat.validate(nbformat.read(path, as_version=4))
    fresh = python(folder, *grader, "check", "--json", "-")
    report = json.loads(fresh.stdout)
    assert report["score"] == 0
    assert {exercise["status"] for exercise in report["exercises"]} == {"not_started"}

    path = folder / "01_activations.ipynb"
    book = nbformat.read(path, as_version=4)
    stub = 'raise NotImplementedError("sigmoid is not written yet")'
    for cell in book.cells:
        cell.source = cell.source.replace(stub, "return 1 / (1 + torch.exp(-x))")
    started: set[psutil.Process] = set()
    client = NotebookClient(
        book,
        timeout=300,
        resources={"metadata": {"path": str(folder)}},
        on_cell_executed=lambda **_: started.update(_kernel_and_its_processes()),
    )
    client.execute(env=ENVIRONMENT)
    nbformat.write(book, path)
    shown = {cell.id: cell.outputs for cell in book.cells if cell.cell_type == "code"}
    assert "sigmoid: passed" in shown["check-sigmoid"][0]["data"]["text/html"]
    assert "tanh: not started" in shown["check-tanh"][0]["data"]["text/html"]
    assert len(started) > 1, "no grader was kept"
    _, left = psutil.wait_procs(list(started), timeout=30)
    assert left == [], "processes outlive the kernel"

    listed = python(folder, *grader, "list").stdout
    assert re.search(r"✓ +sigmoid +1 point +passed", listed)
    checked = python(folder, *grader, "check", "sigmoid", "tanh")
    assert "1  of 1" in checked.stdout
    assert "not started" in checked.stdout
    assert "*" not in python(folder, *grader, "list").stdout
    done = python(
        tmp_path, *grader, "batch", "class", "-o", "results", "--allow-unisolated", "--workers", "1"
    )
    assert done.returncode in (0, 1), done.stderr
    with (tmp_path / "results" / "scores.csv").open(newline="", encoding="utf-8-sig") as file:
        (row,) = csv.DictReader(file)
    assert (float(row["score"]), float(row["sigmoid"])) == (1, 1)


def _kernel_and_its_processes() -> list[psutil.Process]:
    try:
        mine = psutil.Process().children()
        kernels = [process for process in mine if "ipykernel_launcher" in " ".join(process.cmdline())]
        return [*kernels, *(child for kernel in kernels for child in kernel.children(recursive=True))]
    except psutil.Error:  # one has just ended; the next cell tells
        return []


@pytest.mark.long
def test_a_check_that_is_interrupted_leaves_the_next_one_right(tmp_path: Path) -> None:
    said = run_cells(
        tmp_path,
        "from grader import check\nimport psutil, signal, time",
        "def relu(x):\n    return x.clamp(min=0)\nsignal.signal(signal.SIGALRM, signal.default_int_handler)",
        "def tanh(x):\n    while True: pass",
        "def warm(): return {one.pid for one in psutil.Process().children()}",
        "check(relu)",
        "before, start = warm(), time.monotonic()",
        "signal.setitimer(signal.ITIMER_REAL, 1.5)\ncheck(tanh)",
        "print(time.monotonic() - start)",
        "check(relu)",
        "print(before <= warm())",
        "signal.setitimer(signal.ITIMER_REAL, 1.5)\ncheck(tanh)",
        "check(tanh)",
        "check(relu)",
    )
    assert "✓  relu" in said[4]
    assert "check: stopped; there is no result." in said[6]
    assert float(said[7]) < 5
    assert "✓  relu" in said[8]
    assert said[9].strip() == "True", "it was not kept warm"
    assert "check: stopped" in said[10]
    assert "✗  tanh                      timed out" in said[11]
    assert "✓  relu" in said[12]


@pytest.mark.long
def test_classes_and_objects_are_checked_and_an_imported_function_by_its_file(tmp_path: Path) -> None:
    value = (checkout() / "solutions" / "08_computation_graph.py").read_text().partition("if __name__")[0]
    (tmp_path / "mine.py").write_text("def relu(x):\n    return x.clamp(min=0)\n")
    said = run_cells(
        tmp_path,
        value,
        "from grader import check\ncheck(Value)",
        "import torch\nclass Sigmoid:\n    def __call__(self, x):\n        return torch.sigmoid(x)\n"
        "sigmoid = Sigmoid()\n",
        "import sys\nsys.path.insert(0, '')\nfrom mine import relu\ncheck(relu)",
        "check(sigmoid, relu)",
    )
    assert "✓  Value" in said[1]
    assert "✓  relu" in said[3]
    assert "sigmoid and relu are not defined in the same place; check them one by one." in said[4]
