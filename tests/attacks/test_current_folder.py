"""Commands started in the folder of the submissions, with a module there for every importable name."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
from collections.abc import Callable, Iterable
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from grader.safe_path import safe_environment
from grader.sandbox.host.launch import clean_environment
from tests.batch.conftest import ROOT, scores

SHADOWED = {*sys.stdlib_module_names, *packages_distributions(), "sitecustomize", "usercustomize"}
GDGRADE = [str(Path(sysconfig.get_path("scripts"), "gdgrade"))]
BY_MODULE = [sys.executable, "-m", "grader"]
BATCH = ("batch", ".", "-o", "../results", "--layout", "folders", "--only", "sigmoid", "--quiet")
CLASS = Path("class")

RIGHT = "import torch\n\n\ndef sigmoid(x):\n    return 1 / (1 + torch.exp(-x))\n"
SHADOW = "import os\nos.write(os.open({marker!r}, os.O_CREAT | os.O_APPEND | os.O_WRONLY), b'{name} ')\n"

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def submissions(tmp_path: Path) -> Path:
    folder = tmp_path / CLASS
    for student in ("ada", "bela"):
        (folder / student).mkdir(parents=True)
        (folder / student / "01_activations.py").write_text(RIGHT + f"# {student}\n")
    return folder


@pytest.fixture
def shadow(submissions: Path) -> Callable[[Iterable[str]], None]:
    """Give the folder modules of these names, which leave a mark when they are imported."""

    def write(names: Iterable[str]) -> None:
        for name in names:
            marker = str(submissions.parent / "imported")
            (submissions / f"{name}.py").write_text(SHADOW.format(marker=marker, name=name))

    return write


@pytest.fixture
def run(submissions: Path) -> Run:
    """A command that is started in the folder, and what of the folder was imported meanwhile is an error."""

    def run(*command: str, **more: str) -> subprocess.CompletedProcess[str]:
        # As an instructor would: without the path that these tests run with.
        kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
        ended = subprocess.run(
            command,
            cwd=submissions,
            env=kept | more,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        marker = submissions.parent / "imported"
        assert not marker.exists(), f"{marker.read_text()}was imported, {ended.stderr}"
        return ended

    return run


def everyone_is_right(results: Path) -> bool:
    return [row["score"] for row in scores(results).values()] == ["1", "1"]


def test_a_batch_and_an_export(shadow: Callable[[Iterable[str]], None], run: Run, tmp_path: Path) -> None:
    shadow(SHADOWED)
    ended = run(*GDGRADE, *BATCH, "--workers", "1")
    assert ended.returncode == 0, ended.stderr
    assert everyone_is_right(tmp_path / "results")
    ended = run(*GDGRADE, "export", "../results", "--format", "csv", "-o", "../scores.csv")
    assert ended.returncode == 0, ended.stderr


@pytest.mark.long
def test_a_batch_on_a_local_cluster_and_a_regrade(
    shadow: Callable[[Iterable[str]], None], run: Run, tmp_path: Path
) -> None:
    shadow(SHADOWED)
    ended = run(*GDGRADE, *BATCH, "--cluster", "local:1")
    assert ended.returncode == 0, ended.stderr
    assert everyone_is_right(tmp_path / "results")
    for where in (("--workers", "1"), ("--cluster", "local:1")):
        ended = run(*GDGRADE, "regrade", "../results", *where)
        assert ended.returncode == 0, ended.stderr


@pytest.mark.long
@pytest.mark.parametrize("where", [("--workers", "1"), ("--cluster", "local:1")], ids=["here", "cluster"])
def test_python_m_grader(
    shadow: Callable[[Iterable[str]], None], run: Run, tmp_path: Path, where: tuple[str, str]
) -> None:
    """Python's own -m looks for `grader`, and for some modules of its own, in the current folder first."""
    shadow(SHADOWED - {"grader"} - imported_by_python_m(tmp_path))
    ended = run(*BY_MODULE, *BATCH, *where, PYTHONPATH=str(ROOT))
    assert ended.returncode == 0, ended.stderr
    assert everyone_is_right(tmp_path / "results")


def imported_by_python_m(folder: Path) -> set[str]:
    """What Python has imported by itself when the first line of a program runs."""
    package = folder / "package"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "__main__.py").write_text("import sys\nprint(*sys.modules)\n")
    told = subprocess.run(
        [sys.executable, "-m", "package"], cwd=folder, capture_output=True, text=True, check=True
    )
    return {name.split(".")[0] for name in told.stdout.split()}


@pytest.mark.parametrize("variable", ["PATH", "PYTHONPATH", "LD_LIBRARY_PATH"])
@pytest.mark.parametrize("entry", ["", ".", "sub/folder"])
def test_no_list_of_folders_leads_to_the_current_folder(
    monkeypatch: pytest.MonkeyPatch, variable: str, entry: str
) -> None:
    monkeypatch.setenv(variable, os.pathsep.join([entry, "/first", entry, "/second"]))
    assert safe_environment()[variable] == os.pathsep.join(["/first", "/second"])
    monkeypatch.setenv(variable, entry)
    assert variable not in safe_environment()
    assert safe_environment()["PYTHONSAFEPATH"] == "1"


def test_the_current_folder_is_no_place_for_modules_even_by_its_full_name(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(tmp_path), "/first", str(ROOT)]))
    assert safe_environment()["PYTHONPATH"] == os.pathsep.join(["/first", str(ROOT)])
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    assert "PYTHONPATH" not in safe_environment()
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    assert safe_environment()["PYTHONPATH"] == str(ROOT), "this grader's own checkout is not a student's"


def test_the_warm_process_gets_none_either(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for variable in ("PATH", "LD_LIBRARY_PATH"):
        monkeypatch.setenv(variable, os.pathsep.join(["", "/first", "."]))
    environment = clean_environment(str(tmp_path))
    assert environment["PATH"] == environment["LD_LIBRARY_PATH"] == "/first"
