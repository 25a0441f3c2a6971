"""What is shipped: the wheel, what it installs, and what a set-up rests on."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from grader import __version__

ROOT = Path(__file__).parents[1]
EXERCISES = sorted(path.name for path in (ROOT / "exercises").glob("*.py"))


def run(*command: str | Path, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, cwd=cwd, env=os.environ | environment, capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from this checkout by the build backend that pip would call."""
    folder = tmp_path_factory.mktemp("wheel")
    built = run(
        sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", folder, cwd=ROOT
    )
    assert built.returncode == 0, built.stdout + built.stderr
    (path,) = folder.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel's content, away from the checkout: what pip puts into site-packages."""
    folder = tmp_path_factory.mktemp("installed")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


@pytest.fixture(scope="module")
def shipped(wheel: Path) -> frozenset[str]:
    with zipfile.ZipFile(wheel) as archive:
        return frozenset(archive.namelist())


def test_the_wheel_carries_every_exercise(wheel: Path) -> None:
    assert EXERCISES, "there are no exercises to ship"
    with zipfile.ZipFile(wheel) as archive:
        for name in EXERCISES:
            assert archive.read(f"grader/exercises/{name}") == (ROOT / "exercises" / name).read_bytes()


def test_the_wheel_carries_every_module_and_data_file(shipped: frozenset[str]) -> None:
    in_checkout = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "grader").rglob("*")
        if path.suffix in {".py", ".json", ".typed", ".html", ".css", ".js"}
    }
    assert in_checkout <= shipped
    assert "grader/reports/report.schema.json" in shipped


def test_the_wheel_holds_the_package_and_nothing_else(shipped: frozenset[str]) -> None:
    tops = {name.split("/")[0] for name in shipped}
    assert tops == {"grader", f"gdgrade-{__version__}.dist-info"}


def test_the_wheel_carries_no_solutions(wheel: Path, shipped: frozenset[str]) -> None:
    assert not [name for name in shipped if "solution" in name.lower()]
    with zipfile.ZipFile(wheel) as archive:
        for name in EXERCISES:
            stub = archive.read(f"grader/exercises/{name}").decode()
            assert "NotImplementedError" in stub
            assert "SOLUTION" not in stub


def gdgrade(installed: Path, *words: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """The installed command, and not the one of the checkout that this test runs in."""
    # -P keeps the current folder off the path; PYTHONPATH goes before the editable install.
    return run(sys.executable, "-P", "-m", "grader", *words, cwd=cwd, PYTHONPATH=str(installed))


def test_the_installed_command_writes_the_exercises(installed: Path, tmp_path: Path) -> None:
    written = gdgrade(installed, "init", "mine", cwd=tmp_path)
    assert written.returncode == 0, written.stderr
    for name in EXERCISES:
        assert (tmp_path / "mine" / name).read_bytes() == (ROOT / "exercises" / name).read_bytes()


def test_the_installed_command_checks_them(installed: Path, tmp_path: Path) -> None:
    gdgrade(installed, "init", "mine", cwd=tmp_path)
    untouched = gdgrade(installed, "check", "--device", "cpu", "relu", cwd=tmp_path / "mine")
    assert untouched.returncode == 1, untouched.stdout + untouched.stderr
    assert "not started" in untouched.stdout


def test_the_command_and_the_pytest_plugin_are_declared(installed: Path) -> None:
    declared = (next(installed.glob("gdgrade-*.dist-info")) / "entry_points.txt").read_text(encoding="utf-8")
    assert "gdgrade = grader.cli:main" in declared
    assert "[pytest11]\ngdgrade = grader.pytest_plugin" in declared


def project() -> dict[str, Any]:
    with (ROOT / "pyproject.toml").open("rb") as file:
        return dict(tomllib.load(file)["project"])


def constraints() -> dict[str, Requirement]:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = [Requirement(line) for line in lines if line and not line.startswith("#")]
    return {canonicalize_name(pin.name): pin for pin in pins}


def test_every_dependency_has_a_lower_bound_and_an_exact_pin_that_meets_it() -> None:
    pins = constraints()
    extras = project()["optional-dependencies"].values()
    wanted = [Requirement(text) for group in (project()["dependencies"], *extras) for text in group]
    for requirement in wanted:
        assert any(bound.operator == ">=" for bound in requirement.specifier), (
            f"{requirement} has no lower bound"
        )
        (pin,) = pins[canonicalize_name(requirement.name)].specifier
        assert pin.operator == "=="
        assert requirement.specifier.contains(pin.version), f"{pin} does not meet {requirement}"


def test_the_constraints_pin_versions_that_every_index_has() -> None:
    assert str(constraints()["torch"].specifier) == "==2.13.0"
    for pin in constraints().values():
        assert "+" not in str(pin), f"{pin} is a build of one index"
        assert pin.url is None


@pytest.mark.parametrize("python", ["/nowhere/python3", "false"])
def test_a_set_up_without_a_python_that_is_new_enough_says_so(python: str, tmp_path: Path) -> None:
    for name in ("Makefile", "pyproject.toml", "constraints.txt"):
        shutil.copy(ROOT / name, tmp_path)
    made = run("make", "test", f"CANDIDATES={python}", cwd=tmp_path)
    assert made.returncode != 0
    assert made.stderr.startswith("gdgrade needs Python 3.11 or newer")
    assert not (tmp_path / ".venv").exists()
