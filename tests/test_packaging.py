"""What is shipped: the wheel, what it installs, and what a set-up rests on."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from importlib.metadata import version as installed_version
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

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
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert in_checkout <= shipped
    assert {"grader/reports/report.schema.json", "grader/py.typed"} <= shipped
    assert "grader/doors/templates/gradescope/run_autograder" in shipped


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


def test_the_installed_command_writes_the_exercises_and_checks_them(installed: Path, tmp_path: Path) -> None:
    written = gdgrade(installed, "init", "mine", cwd=tmp_path)
    assert written.returncode == 0, written.stderr
    for name in EXERCISES:
        assert (tmp_path / "mine" / name).read_bytes() == (ROOT / "exercises" / name).read_bytes()

    untouched = gdgrade(installed, "check", "--device", "cpu", "relu", cwd=tmp_path / "mine")
    assert untouched.returncode == 1, untouched.stdout + untouched.stderr
    assert "not started" in untouched.stdout


def test_the_command_and_the_pytest_plugin_are_declared(installed: Path) -> None:
    declared = (next(installed.glob("gdgrade-*.dist-info")) / "entry_points.txt").read_text(encoding="utf-8")
    assert "gdgrade = grader.cli.main:main" in declared
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


def locked(name: str) -> dict[str, Requirement]:
    """The pins of a file in requirements/, each of which has hashes."""
    pins = {}
    text = (ROOT / "requirements" / name).read_text(encoding="utf-8").replace("\\\n", "")
    for line in text.splitlines():
        if not line.startswith("#"):
            requirement, *hashes = line.split(" --hash=")
            assert hashes, f"{requirement} has no hash"
            assert all(re.fullmatch("sha256:[0-9a-f]{64}", value.strip()) for value in hashes), requirement
            pin = Requirement(requirement)
            # Where a version depends on that of Python, the oldest Python's comes first.
            pins.setdefault(canonicalize_name(pin.name), pin)
    return pins


def test_the_set_up_installs_by_hash_what_the_constraints_pin() -> None:
    """`make lock` writes the hashes; it has to be run when this fails."""
    pins = {name: str(pin.specifier) for name, pin in constraints().items()}
    hashed = {name: str(pin.specifier) for name, pin in (locked("locked.txt") | locked("torch.txt")).items()}
    parts_of_cuda = {name for name in hashed if name.split("-")[0] in {"cuda", "nvidia", "triton"}}
    assert parts_of_cuda.isdisjoint(locked("locked.txt"))
    assert {name: version for name, version in hashed.items() if name not in parts_of_cuda} == pins
    assert str(locked("torch-cpu.txt")["torch"].specifier) == f"{pins['torch']}+cpu"


def dependencies() -> list[Requirement]:
    """All that is needed to run and to test, as pyproject.toml has it."""
    return [
        Requirement(text) for text in (*project()["dependencies"], *project()["optional-dependencies"]["dev"])
    ]


def test_the_oldest_versions_that_are_allowed_are_those_that_are_tested() -> None:
    """`make lock` writes them; it has to be run when this fails, and `make test-oldest` after it."""
    oldest = locked("oldest.txt")
    for requirement in dependencies():
        (bound,) = requirement.specifier
        (pin,) = oldest[canonicalize_name(requirement.name)].specifier
        assert Version(pin.version) == Version(bound.version), f"{requirement} is tested with {pin.version}"


def test_the_newest_versions_are_no_older_than_those_of_the_set_up() -> None:
    newest = locked("newest.txt")
    for requirement in dependencies():
        name = canonicalize_name(requirement.name)
        (pin,) = newest[name].specifier
        (set_up,) = constraints()[name].specifier
        assert Version(pin.version) >= Version(set_up.version), f"{name} {pin.version}"


@pytest.mark.parametrize(("target", "chosen"), [("test-oldest", "oldest"), ("test-newest", "newest")])
def test_other_versions_are_installed_by_hash_in_an_environment_of_their_own(
    target: str, chosen: str, tmp_path: Path
) -> None:
    copy_set_up(tmp_path)
    shown = run("make", "--dry-run", target, cwd=tmp_path)
    assert shown.returncode == 0, shown.stderr
    assert f"--require-hashes --requirement requirements/{chosen}.txt" in shown.stdout
    pythons = set(re.findall(r"\S+/bin/python", shown.stdout))
    assert pythons == {f".venv-{chosen}/bin/python"}


@pytest.mark.long
def test_the_list_of_what_is_installed_is_valid_and_complete(tmp_path: Path) -> None:
    from cyclonedx.schema import SchemaVersion
    from cyclonedx.validation.json import JsonStrictValidator

    copy_set_up(tmp_path)
    (tmp_path / ".venv").mkdir()
    (tmp_path / ".venv" / ".installed").write_text(f"{tmp_path.resolve()}\n")
    made = run("make", "sbom", f"RUN={sys.executable}", cwd=tmp_path)
    assert made.returncode == 0, made.stderr
    text = (tmp_path / "dist" / "sbom.cdx.json").read_text(encoding="utf-8")
    listed = json.loads(text)
    version = SchemaVersion.from_version(listed["specVersion"])
    assert JsonStrictValidator(version).validate_str(text) is None
    components = {canonicalize_name(part["name"]): part["version"] for part in listed["components"]}
    for requirement in map(Requirement, project()["dependencies"]):
        if requirement.marker is None or requirement.marker.evaluate():
            assert components[canonicalize_name(requirement.name)] == installed_version(requirement.name)


def copy_set_up(folder: Path) -> None:
    """What `make` needs to set up."""
    for name in ("Makefile", "pyproject.toml", "constraints.txt", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, folder)
    shutil.copytree(ROOT / "requirements", folder / "requirements")


@pytest.mark.parametrize("python", ["/nowhere/python3", "false"])
def test_a_set_up_without_a_python_that_is_new_enough_says_so(python: str, tmp_path: Path) -> None:
    copy_set_up(tmp_path)
    made = run("make", "test", f"CANDIDATES={python}", cwd=tmp_path)
    assert made.returncode != 0
    assert made.stderr.startswith("gdgrade needs Python 3.11 or newer")
    assert not (tmp_path / ".venv").exists()
