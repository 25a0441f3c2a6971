"""Write a pack: a folder, and for Gradescope a zip of it, with all that a system needs to grade by gdgrade.

The pack holds the package of gdgrade as it is here, the course, the settings and a secret of its own. Scripts
and the like are the files in `templates`.
"""

from __future__ import annotations

import os
import shutil
import sys
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

import grader
from grader.batch.errors import reason
from grader.batch.folder import PRIVATE_FILE, PRIVATE_FOLDER
from grader.doors import secret, settings
from grader.doors.errors import DoorError
from grader.doors.pins import pinned
from grader.doors.settings import Settings, System
from grader.exercise import Course
from grader.places import CODE, EXERCISES, PUBLISHED, SOLUTIONS, Places

SCRIPT = 0o700
PYTHON = "@PYTHON@"
"""Stands in templates for the version of Python, `3.12`."""


@dataclass(frozen=True)
class Outline:
    """What a pack looks like: the folder in it that holds gdgrade, and where each template of its own goes.
    `secret_inside` says whether the secret is beside gdgrade, or at the top of the pack: what goes into a
    repository or an image must not have it. `solutions` says whether the worked solutions are in it: feedback
    names more mistakes with them, and students must not get them."""

    inside: str
    templates: Mapping[str, str]
    secret_inside: bool = True
    solutions: bool = False


OUTLINES = {
    System.GRADESCOPE: Outline(
        "gdgrade", {"setup.sh": "setup.sh", "run_autograder": "run_autograder"}, solutions=True
    ),
    System.GITHUB: Outline(
        "repository/.github/gdgrade",
        {"gdgrade.yml": "repository/.github/workflows/gdgrade.yml"},
        secret_inside=False,
    ),
    System.CLASSROOM50: Outline(
        "gdgrade", {"autograder.py": "autograder.py", "runtime.json": "runtime.json"}
    ),
    System.DOCKER: Outline(
        "gdgrade",
        {"Dockerfile": "Dockerfile", "dockerignore": ".dockerignore", "grade": "grade"},
        secret_inside=False,
        solutions=True,
    ),
}
COMMON = ("install.sh", "grade.sh")
ARCHIVED = (System.GRADESCOPE,)
"""Systems that take the pack as a zip."""


def pack(chosen: Settings, course: Course, folder: Path) -> tuple[Path, ...]:
    """Write the pack for what was chosen into a new folder; what was written. Only its owner can read it.

    Raises DoorError where it cannot be written, or something is there already: it may hold the secret that
    work was graded with.
    """
    archive = folder.with_name(f"{folder.name}.zip") if chosen.system in ARCHIVED else None
    pins = pinned()
    outline = OUTLINES[chosen.system]
    _check_free(folder, *([archive] if archive else []))
    try:
        folder.mkdir(mode=PRIVATE_FOLDER, parents=True)
        inside = folder / outline.inside
        inside.mkdir(parents=True)
        _copy_gdgrade(inside / "grader")
        if course.digest:
            _copy_course(course.places, inside / settings.COURSE)
            chosen = replace(chosen, course=settings.COURSE)
        # Where students' code may read files it must not find them.
        if outline.solutions and not chosen.allow_unisolated:
            _copy_solutions(course, inside / (settings.COURSE if course.digest else "grader"))
        torch = pins.pop("torch")
        _write(inside / "torch.txt", f"{torch}\n")
        _write(inside / "requirements.txt", "".join(f"{pin}\n" for pin in pins.values()))
        _write(inside / settings.FILE, chosen.to_json())
        _write((inside if outline.secret_inside else folder) / secret.FILE, f"{secret.new_secret()}\n")
        for name in COMMON:
            _from_template(files(grader) / "doors" / "templates" / "common" / name, inside / name)
        for name, place in outline.templates.items():
            _from_template(files(grader) / "doors" / "templates" / chosen.system / name, folder / place)
        if archive:
            _zip(folder, archive)
    except BaseException as error:
        # Half a pack must not be taken for one, nor stand in the way of the next.
        shutil.rmtree(folder, ignore_errors=True)
        if not isinstance(error, OSError):
            raise
        raise DoorError(f"{error.filename or folder} cannot be written: {reason(error)}.") from error
    return (folder, archive) if archive else (folder,)


def _check_free(*places: Path) -> None:
    for place in places:
        if place.is_symlink() or (place.exists() and not (place.is_dir() and not any(place.iterdir()))):
            raise DoorError(f"{place} already exists; remove it, or name another folder with -o.")
        if place.exists():
            place.rmdir()


def _copy_gdgrade(target: Path) -> None:
    """The package as it is here, with the exercises, and without what Python compiled."""
    package = Path(grader.__file__).resolve().parent
    shutil.copytree(package, target, ignore=shutil.ignore_patterns("__pycache__", "*.pyc"))
    if not (target / EXERCISES).exists():
        (target / EXERCISES).mkdir()
        for path in sorted((Places.built_in().root / EXERCISES).glob("*.py")):
            shutil.copyfile(path, target / EXERCISES / path.name)


def _copy_solutions(course: Course, target: Path) -> None:
    """Those that are here; an installed gdgrade has none."""
    for topic in course.topics:
        solution = course.places.solution(topic.file)
        if solution.is_file():
            (target / SOLUTIONS).mkdir(exist_ok=True)
            shutil.copyfile(solution, target / SOLUTIONS / topic.file)


def _copy_course(places: Places, target: Path) -> None:
    """What grading by a course needs: not its variants."""
    ignored = shutil.ignore_patterns("__pycache__", "*.pyc")
    shutil.copytree(places.root / CODE, target / CODE, ignore=ignored)
    if (places.root / EXERCISES).is_dir():
        shutil.copytree(places.root / EXERCISES, target / EXERCISES, ignore=ignored)
    if places.published:
        shutil.copyfile(places.published, target / PUBLISHED)


def _from_template(template: Traversable, target: Path) -> None:
    text = template.read_text(encoding="utf-8")
    target.parent.mkdir(parents=True, exist_ok=True)
    mode = SCRIPT if text.startswith("#!") else PRIVATE_FILE
    _write(target, text.replace(PYTHON, f"{sys.version_info.major}.{sys.version_info.minor}"), mode)


def _write(target: Path, text: str, mode: int = PRIVATE_FILE) -> None:
    """A file that is there with its mode from the first byte on."""
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with open(descriptor, "w", encoding="utf-8", newline="\n") as file:
        file.write(text)


def _zip(folder: Path, archive: Path) -> None:
    """The content of the folder, with modes, at the root of a zip."""
    descriptor = os.open(archive, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE)
    with open(descriptor, "wb") as file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            packed.write(path, path.relative_to(folder).as_posix())
