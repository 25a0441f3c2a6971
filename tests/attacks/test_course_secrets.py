"""A submission that reaches for the references and solutions of somebody else's course, wherever they are."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import venv
from dataclasses import replace
from pathlib import Path

import pytest

from grader.exercise import Course
from grader.grading import DEFAULT_SEED, Grader, Options
from grader.loading import load
from grader.sandbox.barriers.confinement import LAYERS, Profile
from grader.sandbox.host.forking import AROUND
from grader.submission import SourceFile, Submission

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples" / "course"
SPY = """\
import importlib


def fourier_coefficient(signal, k):
    found = ""
    for path in {paths!r}:
        try:
            open(path).read(1)
            found += "R"
        except OSError as error:
            found += type(error).__name__[0]
    for name in {modules!r}:
        try:
            importlib.import_module(name)
            found += "R"
        except ImportError as error:
            found += type(error).__name__[0]
    print("SPY", found)
    return 0.0, 0.0
"""
FILES = (
    *("course/fourier.py", "course/signals.py", "course/__init__.py", "published.py"),
    *(
        "solutions/01_fourier.py",
        "variants/01_fourier/fourier_coefficient.py",
        "variants/01_fourier/names.tsv",
    ),
)
MODULES = ("course", "course.fourier", "published", "solutions", "signals_course", "signals_course.course")
DENIED, ABSENT, NO_MODULE, READ = "PFMR"
"""The first letters of PermissionError, FileNotFoundError and ModuleNotFoundError; what was reached."""

needs_linux = pytest.mark.skipif(sys.platform != "linux", reason="there is no barrier to files elsewhere")


class Unconfined(Grader):
    """The control: no layer, and nothing around."""

    _without = AROUND

    @property
    def _profile(self) -> Profile:
        return replace(super()._profile, without=LAYERS)


def copy_course(folder: Path) -> Path:
    """The example, with something published."""
    shutil.copytree(EXAMPLE, folder)
    (folder / "published.py").write_text("FACTORIES = ()\n")
    return folder


def spied(course: Course, kind: type[Grader] = Grader, root: Path | None = None) -> dict[str, str]:
    """What a submission finds out about each file below `root`, by default of its own course, and about each
    module."""
    paths = [str((root or course.places.root) / file) for file in FILES]
    source = SPY.format(paths=paths, modules=MODULES).encode()
    submission = Submission("spy", (SourceFile("01_fourier.py", source, "01_fourier.py"),))
    with kind(course, Options(device="cpu"), DEFAULT_SEED) as grader:
        (report,) = grader.grade(submission, ["fourier_coefficient"]).exercises
        assert kind is Unconfined or grader.isolation == "isolated"
    (line,) = [line for line in report.first_failure.message.splitlines() if "SPY" in line]
    return dict(zip((*FILES, *MODULES), line.split()[-1], strict=True))


def assert_secret(found: dict[str, str]) -> None:
    """Nothing was read: what judges has to read is denied, the rest may not even be there."""
    assert {found[file] for file in FILES if file.startswith("course/")} == {DENIED}, found
    assert {found[file] for file in FILES} <= {DENIED, ABSENT}, found
    assert {found[module] for module in MODULES} == {NO_MODULE}, found


@needs_linux
def test_a_course_in_a_folder_keeps_its_secrets(tmp_path: Path) -> None:
    assert_secret(spied(load(str(copy_course(tmp_path / "my-course")))))


@needs_linux
@pytest.mark.long
def test_without_barriers_it_would_not(tmp_path: Path) -> None:
    found = spied(load(str(copy_course(tmp_path / "my-course"))), Unconfined)
    assert {found[file] for file in FILES} == {READ}, found


def installed(folder: Path) -> tuple[Path, Path]:
    """An environment of its own in which the example is installed as a package: its Python, and where the
    course is."""
    venv.create(folder, symlinks=True)
    packages = next(folder.glob("lib/python*/site-packages"))
    others = [entry for entry in sys.path if Path(entry).name == "site-packages"]
    (packages / "others.pth").write_text("\n".join([str(ROOT), *others]))
    course = copy_course(packages / "signals_course")
    (course / "__init__.py").write_text("")
    info = packages / "signals_course-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: signals-course\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[gdgrade.courses]\nsignals = signals_course\n")
    return folder / "bin" / "python", course


SCRIPT = """\
import json, sys
from grader.loading import load
from tests.attacks.test_course_secrets import spied
course = load("signals")
assert course.name == "signals", course
print(json.dumps([str(course.places.root), spied(course)]))
"""


@needs_linux
@pytest.mark.long
def test_an_installed_course_keeps_its_secrets_too(tmp_path: Path) -> None:
    python, course = installed(tmp_path / "environment")
    done = subprocess.run(
        [python, "-c", SCRIPT], cwd=tmp_path, env=_environment(), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    where, found = json.loads(done.stdout)
    assert where == str(course)
    assert_secret(found)
    listed = subprocess.run(
        [python, "-P", "-m", "grader", "--course", "signals", "list"],
        **{"cwd": tmp_path, "env": _environment(), "capture_output": True, "text": True, "check": False},
    )
    assert "kalman_gain" in listed.stdout, listed.stderr


@needs_linux
@pytest.mark.long
def test_an_installed_course_that_is_not_in_use_keeps_its_secrets_too(tmp_path: Path) -> None:
    python, course = installed(tmp_path / "environment")
    other = copy_course(tmp_path / "other")
    script = SCRIPT.replace('load("signals")', f"load({str(other)!r})").replace('"signals"', '"other"')
    script = script.replace("spied(course)", f"spied(course, root=Path({str(course)!r}))")
    done = subprocess.run(
        [python, "-c", f"from pathlib import Path\n{script}"],
        **{"cwd": tmp_path, "env": _environment(), "capture_output": True, "text": True, "check": False},
    )
    assert done.returncode == 0, done.stderr
    assert_secret(json.loads(done.stdout)[1])


def _environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    return kept | {"PYTHONDONTWRITEBYTECODE": "1"}
