"""What people write around their exercises costs nothing: imports at the top, plots, files beside them.

Every file of the table is right and earns its points, by `gdgrade check` in its folder; and in a batch, as
tests/batch/test_around.py shows.
"""

from __future__ import annotations

import re
import tarfile
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from grader.batch.packing import pack_files, unpack_files
from grader.exercise import Course
from grader.grading import Grader
from grader.intake import beside, find_class, read_entry, read_files, read_folder
from grader.report import ExerciseReport, Status
from grader.submission import SourceFile, Submission
from tests.conftest import Run
from tests.right_work import RIGHT_WORK

FILE = "01_activations.py"
RELU = "def relu(x):\n    return x * (x > 0)\n"
LINEAR = "def linear(x):\n    return x * (x > 0)\n"

Files = Mapping[str, bytes]


def read_case(text: str) -> tuple[str, Files]:
    """A case of the table: its title, then its files, the first of which is 01_activations.py."""
    title, _, rest = text.partition("\n")
    first, *others = rest.split("\n# --- ")
    files = {FILE: first, **dict(other.split("\n", 1) for other in others)}
    return title, {name: f"{content.strip()}\n".encode() for name, content in files.items()}


RIGHT: Mapping[str, Files] = dict(map(read_case, RIGHT_WORK.split("\n# ===== ")[1:]))


def write(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def asked_of(files: Files) -> list[str]:
    return ["relu", *(["mse"] if "02_losses.py" in files else [])]


def test_the_whole_table_is_right_by_check(tmp_path: Path, grader: Grader, course: Course) -> None:
    lost = {}
    for name, files in RIGHT.items():
        report = grader.grade(read_folder(write(tmp_path / name, files), course), asked_of(files))
        if report.score != report.max_score:
            lost[name] = [e.first_failure.message for e in report.exercises if e.first_failure]
    assert not lost


def submit_in_every_way(class_: Path, number: int, files: Files) -> None:
    """As a folder, a zip and a tar, the latter two with a folder around the files."""
    folder = write(class_ / f"f{number}", files)
    with zipfile.ZipFile(class_ / f"z{number}.zip", "w") as archive:
        for name, content in files.items():
            archive.writestr(f"work/{name}", content)
    with tarfile.open(class_ / f"t{number}.tar.gz", "w:gz") as tar:
        tar.add(folder, "work")


def test_in_whatever_it_comes_the_same_work_is_the_same(tmp_path: Path, course: Course) -> None:
    for number, files in enumerate(RIGHT.values()):
        submit_in_every_way(tmp_path / "class", number, files)
    digests = {
        found.entry.student.id: submission.info.sha256
        for found in find_class(tmp_path / "class", course, "folders").entries
        if (submission := read_entry(found, course)[0])
    }
    for number in range(len(RIGHT)):
        folder = tmp_path / "class" / f"f{number}"
        for one in (read_folder(folder, course), read_files([*folder.glob("0*.py")], course)):
            assert {digests[f"{kind}{number}"] for kind in "fzt"} == {one.info.sha256}


def test_one_check_from_the_command_line(tmp_path: Path, gdgrade_here: Run) -> None:
    own = write(tmp_path / "own", RIGHT["a package"])
    assert "passed" in gdgrade_here("check", str(own), "relu", cwd=tmp_path).stdout


SENTENCES = {
    "import numpy as np\nnp.loadtxt('data/no.csv')": r"`data/no\.csv` was not handed in.*`if __name__ == ",
    "open('no.txt')": r"`no\.txt` was not handed in.*beside the exercises, or put code that only tries",
    "import pathlib\n(pathlib.Path(__file__).parent / 'a.csv').read_text()": r"`a\.csv` was not handed in",
    "import torch\ntorch.load('model.pt')": r"`model\.pt` was not handed in",
    "open('/content/drive/a.csv')": r"No such file here: `/content/drive/a\.csv`; hand it in beside",
    "input('n? ')": r"input\(\) has no keyboard here; put code that only tries things out under `if __name__",
    "import urllib.request as u\nu.urlopen('http://127.0.0.1/a')": r"There is no network here \(.*permitted",
    "import socket\nsocket.create_connection(('127.0.0.1', 9))": r"There is no network here",
}


@pytest.mark.parametrize("line", SENTENCES)
def test_what_cannot_be_had_says_what_to_do(grade_one: Callable[..., ExerciseReport], line: str) -> None:
    failure = grade_one(f"{line}\n{RELU}", "relu").first_failure
    assert failure is not None
    assert re.search(SENTENCES[line], failure.message), failure.message


MISSING = {
    "import no_such_library": "no_such_library.linear(x).numpy() + 0 * x",
    "import no_such_library as n": "n.linear(x)",
    "from no_helpers.sub import f": "x * f(x)",
    "from no_helpers import f, linear": "[f(x), linear(x)][0] > 0",
    "from no_helpers import *": "linear(x)",
    "from no_helpers import Layer": "Layer()[x.sum()]",
    "from no_helpers import Module\n\nclass Net(Module):\n    pass": "Net()(x)",
    "try:\n    import no_helpers\nexcept SyntaxError:\n    pass": "x",
}


@pytest.mark.parametrize("line", MISSING)
def test_what_needs_a_missing_library_says_so(grade_one: Callable[..., ExerciseReport], line: str) -> None:
    used = f"{line}\n\ndef relu_derivative(x):\n    return {MISSING[line]}\n\n{RELU}"
    failure = grade_one(used, "relu_derivative").first_failure
    assert failure is not None
    sentence = (
        r"No module named `(no_\w+)` is installed here, and no `\1\.py` was handed in beside the exercises"
    )
    assert re.search(sentence, failure.message), failure.message


def test_an_error_in_a_module_of_ones_own_names_its_line(grade_beside: GradeBeside) -> None:
    helpers = "def linear(x):\n    return x.no_such_method()\n"
    report = grade_beside("from helpers import linear\ndef relu(x):\n    return linear(x)\n", helpers)
    assert report.first_failure is not None
    assert "helpers.py:2, in linear" in report.first_failure.message


AUTOGRAD = "y = x.clone().requires_grad_()\n    return torch.autograd.grad((y * (y > 0)).sum(), y)[0] * x"
CHEATING = {
    "a function": ("from helpers import f\ndef relu(x):\n    return f(x)\n", f"def f(x):\n    {AUTOGRAD}\n"),
    "a module": (
        "import helpers as h\ndef relu(x):\n    return h.f(x)\n",
        f"def g(x):\n    {AUTOGRAD}\n\ndef f(x):\n    return g(x)\n",
    ),
    "a relative import": (
        "from .helpers import f\ndef relu(x):\n    return f(x)\n",
        "def f(x):\n    return torch.relu(x)\n",
    ),
    "a star import": (
        "from helpers import *\ndef relu(x):\n    return f(x)\n",
        "def f(x):\n    return torch.relu(x)\n",
    ),
    "a function that is handed through": (
        "from helpers import f\ndef relu(x):\n    return f(x)\n",
        "import helpers\ng = torch.relu\nf = lambda x: helpers.g(x)\n",
    ),
    "an import in the function": (
        "def relu(x):\n    import helpers\n    return helpers.f(x)\n",
        "def f(x):\n    return torch.relu(x)\n",
    ),
    "the exercise itself": ("from helpers import relu\n", "def relu(x):\n    return torch.relu(x)\n"),
    "a class": (
        "import helpers\ndef relu(x):\n    return helpers.Layer()(x)\n",
        "class Layer:\n    def __call__(self, x):\n        return torch.relu(x)\n",
    ),
    "handed on": (
        "import helpers\ntools = [helpers]\ndef relu(x):\n    return tools[0].f(x)\n",
        "def f(x):\n    return torch.relu(x)\n",
    ),
}


@pytest.mark.parametrize("way", CHEATING)
def test_what_is_not_allowed_is_not_allowed_in_a_module_beside(grade_beside: GradeBeside, way: str) -> None:
    report = grade_beside(CHEATING[way][0], f"import torch\n{CHEATING[way][1]}")
    assert (report.status, report.score) == (Status.FORBIDDEN, 0)
    assert report.first_failure is not None
    assert re.search(r"lines? \d.* of helpers\.py uses? `", report.first_failure.message)


def test_a_helper_that_others_use_condemns_no_exercise(grade_beside: GradeBeside) -> None:
    helpers = f"import torch\n{LINEAR}\ndef check(x):\n    return torch.autograd.grad(x, x)\n"
    right = (
        "import helpers\ndef relu(x):\n    return helpers.linear(x)\ndef g(x):\n    return helpers.check(x)\n"
    )
    assert grade_beside(right, helpers).score == 1


def test_what_is_unusual_in_a_module_beside_is_flagged(grader: Grader) -> None:
    source = "from helpers import linear\ndef relu(x):\n    return linear(x)\n"
    report = grader.grade(beside_helpers(source, f"exec('a = 1')\n{LINEAR}"), ["relu"])
    assert report.flags == (f"{FILE}: in helpers.py, line 1 uses `exec`",)


def test_no_file_finds_what_another_has_written(grader: Grader) -> None:
    first = "import helpers\nhelpers.N = 2\nopen('left.txt', 'w').write('1')\n" + RELU
    second = (
        "import os, helpers\nassert helpers.N == 1 and not os.path.exists('left.txt')\n"
        "def mse(y, t):\n    return ((y - t) ** 2).mean()\n"
    )
    files = (SourceFile(FILE, first.encode(), FILE), SourceFile("02_losses.py", second.encode(), "02"))
    beside_ = (SourceFile("helpers.py", b"N = 1\n", "helpers.py"),)
    assert grader.grade(Submission("one", files, beside_), ["relu", "mse"]).score == 2


def test_only_what_is_mentioned_comes_along_and_nothing_too_large(tmp_path: Path, course: Course) -> None:
    files: dict[str, str | bytes] = {
        FILE: "import helpers\nnp.loadtxt('big.csv')\n" + RELU,
        "helpers.py": "from deeper import more\n",
        "deeper.py": "",
        "report.pdf": "%PDF",
        "unused.py": "",
        "big.csv": b"1" * (beside.MAX_FILE + 1),
        "small.csv": "1",
        ".hidden.csv": "1",
        "results/helpers.py": "",
        "venv/helpers.py": "",
        "env2/pyvenv.cfg": "",
        "env2/helpers.py": "",
        "a/b/c/d/helpers.py": "",
    }
    folder = write(tmp_path / "own", files)
    secret = write(tmp_path / "elsewhere", {"secret.csv": "1"}) / "secret.csv"
    (folder / "linked.csv").symlink_to(secret)
    (folder / "helpers").symlink_to(secret.parent)
    found = read_folder(folder, course)
    assert [file.name for file in found.beside] == ["deeper.py", "helpers.py", "small.csv"]


def test_all_files_beside_have_a_limit_together(
    tmp_path: Path, course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(beside, "MAX_TOTAL", 10)
    monkeypatch.setattr(beside, "MAX_FILES", 3)
    data = {f"{number}.csv": "123456" for number in range(2)} | {f"{n}.csv": "1" for n in "abcd"}
    found = read_folder(write(tmp_path, {FILE: "'.csv'\n", **data}), course)
    assert [file.name for file in found.beside] == ["0.csv", "a.csv"]


def test_what_lies_beside_makes_a_submission_another_one_and_is_kept_in_the_ledger() -> None:
    def handed_in(*others: tuple[str, bytes]) -> Submission:
        source = (SourceFile(FILE, b"x", FILE),)
        return Submission("ada", source, tuple(SourceFile(name, text, name) for name, text in others))

    alone, one, other = handed_in(), handed_in(("a/h.py", b"1")), handed_in(("a/h.py", b"2"))
    assert len({each.info.sha256 for each in (alone, one, other)}) == 3
    assert unpack_files(pack_files(one), "ada") == one


GradeBeside = Callable[[str, str], ExerciseReport]


@pytest.fixture
def grade_beside(grader: Grader) -> GradeBeside:
    """Grade relu by the text of its file and that of a helpers.py beside it."""

    def grade(source: str, helpers: str) -> ExerciseReport:
        return grader.grade(beside_helpers(source, helpers), ["relu"]).exercises[0]

    return grade


def beside_helpers(source: str, helpers: str) -> Submission:
    others = (SourceFile("helpers.py", helpers.encode(), "helpers.py"),)
    return Submission("one", (SourceFile(FILE, source.encode(), FILE),), others)


def test_a_module_that_a_course_site_has_numbered_has_its_name_again(tmp_path: Path, course: Course) -> None:
    own = {f"doejane_17_31_{FILE}": RELU, "doejane_17_32_helpers-1.py": LINEAR, "doejane_17_33_a b.csv": "1"}
    own[f"doejane_17_31_{FILE}"] = f"import helpers\nopen('a b.csv')\n{RELU}"
    (found,) = find_class(write(tmp_path, own), course).entries
    submission, _ = read_entry(found, course)
    assert submission is not None
    assert {file.name for file in submission.beside} >= {"helpers.py", "a b.csv"}
