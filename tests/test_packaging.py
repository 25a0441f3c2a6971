"""What is shipped: the wheel, what it installs, and what a set-up rests on."""

from __future__ import annotations

import os
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


def run(*command: str | Path, cwd: Path, **environment: str) -> str:
    """What a command prints; it has to succeed."""
    done = subprocess.run(
        command, cwd=cwd, env=os.environ | environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from this checkout without a network."""
    folder = tmp_path_factory.mktemp("wheel")
    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-cache-dir")
    run(*pip, "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", folder, ROOT, cwd=folder)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that the wheel is installed into, away from the checkout."""
    folder = tmp_path_factory.mktemp("installed")
    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-cache-dir")
    run(*pip, "install", "--no-deps", "--no-index", "--target", folder, wheel, cwd=folder)
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
        if path.suffix in {".py", ".json", ".typed"}
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


def test_the_installed_command_writes_the_exercises(installed: Path, tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    # -P and PYTHONPATH: the installed package, and not the checkout this test runs in.
    run(sys.executable, "-P", "-m", "grader", "init", folder, cwd=tmp_path, PYTHONPATH=str(installed))
    for name in EXERCISES:
        assert (folder / name).read_bytes() == (ROOT / "exercises" / name).read_bytes()


def test_the_installed_command_checks_them(installed: Path, tmp_path: Path) -> None:
    environment = {"PYTHONPATH": str(installed)}
    run(sys.executable, "-P", "-m", "grader", "init", tmp_path / "mine", cwd=tmp_path, **environment)
    command = [sys.executable, "-P", "-m", "grader", "check", "--device", "cpu", "relu"]
    untouched = subprocess.run(
        command,
        cwd=tmp_path / "mine",
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )
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
