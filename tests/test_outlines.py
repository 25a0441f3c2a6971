"""What only needs names, points and hints does not import the course, and never believes an old outline."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest

from grader.authoring.new import write_course
from grader.course import load_course
from grader.exercise import Course
from grader.outline import CourseOutline, ExerciseOutline
from grader.outlines import load_outline, outline_file
from grader.places import CourseError, Places

ROOT = Path(__file__).resolve().parent.parent
READERS = ["list", "list 04", "hint mse", "show mse", "show 04", ""]
"""Commands that only read the course."""


def loaded_by(words: str, here: Path, bytecode: Path, **environment: str) -> set[str]:
    """The modules that a command has imported at its end, in a process of its own."""
    script = (
        "import sys\nfrom grader.cli.main import run\n"
        f"code = run({words.split()!r})\n"
        "print(*sys.modules, file=sys.stderr)\nsys.exit(code)"
    )
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    places = {"PYTHONPATH": str(ROOT), "PYTHONPYCACHEPREFIX": str(bytecode)}
    done = subprocess.run(
        [sys.executable, "-P", "-c", script],
        cwd=here,
        env={**kept, **places, **environment},
        capture_output=True,
        text=True,
        timeout=300,
        check=True,
    )
    return set(done.stderr.split())


def of_the_course(modules: set[str]) -> set[str]:
    return {
        name for name in modules if name.startswith(("grader.course.", "grader.exercise", "grader.toolkit"))
    }


@pytest.fixture(scope="module")
def bytecode(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for bytecode, in which the outline of the course is kept."""
    folder = tmp_path_factory.mktemp("bytecode")
    assert of_the_course(loaded_by("list", ROOT / "exercises", folder))
    return folder


@pytest.mark.parametrize("words", READERS)
def test_a_command_that_reads_the_course_imports_none_of_it(words: str, bytecode: Path) -> None:
    loaded = loaded_by(words, ROOT / "exercises", bytecode)
    assert not of_the_course(loaded)
    assert not {"torch", "numpy", "rich", "grader.loading", "grader.report"} & loaded


def test_a_course_of_ones_own_is_imported_once(tmp_path: Path, bytecode: Path) -> None:
    write_course(tmp_path / "own")
    first, second = (loaded_by(f"--course {tmp_path / 'own'} list", tmp_path, bytecode) for _ in range(2))
    assert "numpy" in first
    assert not {"numpy", "course", "grader.exercise", "grader.soundness"} & second


def test_neither_does_the_completion_of_names(bytecode: Path) -> None:
    asked = {"_GDGRADE_COMPLETE": "bash_complete", "COMP_WORDS": "gdgrade hint mse", "COMP_CWORD": "2"}
    script = "from grader.cli.main import gdgrade; gdgrade.main(prog_name='gdgrade')"
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-P", "-c", script],
        cwd=ROOT / "exercises",
        env={**os.environ, **asked, "PYTHONPATH": str(ROOT), "PYTHONPYCACHEPREFIX": str(bytecode)},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.stdout.split() == ["plain,mse", "plain,mse_gradient"]
    assert "grader.outlines" in done.stderr
    assert "grader.loading" not in done.stderr


def test_an_outline_is_that_of_the_course(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path))
    course, kept = load_course(), (load_outline(), load_outline())[1]
    assert not isinstance(kept, Course)
    assert [topic.file for topic in kept.topics] == [topic.file for topic in course.topics]
    for name in ("name", "origin", "places", "digest", "names", "titles"):
        assert getattr(kept, name) == getattr(course, name), name
    for (_, outlined), (_, exercise) in zip(kept, course, strict=True):
        for field in fields(ExerciseOutline):
            assert getattr(outlined, field.name) == getattr(exercise, field.name), outlined.name


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A course of one's own, whose outline is kept."""
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", None)
    write_course(tmp_path / "own")
    assert not is_kept(load_outline(str(tmp_path / "own")))
    assert is_kept(load_outline(str(tmp_path / "own")))
    return tmp_path / "own"


def is_kept(outline: CourseOutline) -> bool:
    return not isinstance(outline, Course)


def an_exercise(course: Path) -> Path:
    """The file of the course's first exercise."""
    return next(path for path in sorted((course / "course").rglob("*.py")) if "points=1" in path.read_text())


def later(path: Path) -> None:
    """Let a file have been changed a second later: within one, Python itself may take its old bytecode."""
    os.utime(path, ns=(path.stat().st_atime_ns, path.stat().st_mtime_ns + 10**9))


def test_an_edit_counts_at_once_even_of_the_same_size(own: Path) -> None:
    path = an_exercise(own)
    path.write_text(path.read_text().replace("points=1", "points=7", 1))
    later(path)
    changed = load_outline(str(own))
    assert 7 in {exercise.points for _, exercise in changed}
    assert not is_kept(changed)
    assert 7 in {exercise.points for _, exercise in load_outline(str(own))}


def test_a_new_or_removed_file_counts_at_once(own: Path) -> None:
    (own / "course" / "table.csv").write_text("1,2\n")
    assert not is_kept(load_outline(str(own)))
    assert is_kept(load_outline(str(own)))
    (own / "course" / "table.csv").unlink()
    assert not is_kept(load_outline(str(own)))


def test_what_breaks_a_course_breaks_its_outline(own: Path) -> None:
    path = an_exercise(own)
    text = path.read_text()
    for folder in ("solutions", "exercises"):
        if (own / folder).is_dir():
            (own / folder).rename(own / f"no {folder}")
    with pytest.raises(CourseError, match="is missing, and so is"):
        load_outline(str(own))
    (own / "no solutions").rename(own / "solutions")
    assert is_kept(load_outline(str(own)))
    path.write_text(f"{text}\n1 / 0\n")
    later(path)
    for _ in range(2):
        with pytest.raises(CourseError, match="ZeroDivisionError"):
            load_outline(str(own))


@pytest.mark.parametrize("damage", [b"", b"[]", b"{}", b'{"made_from": ', b"\xff", None])
def test_a_damaged_outline_is_written_again(own: Path, damage: bytes | None) -> None:
    file = outline_file(Places.of_folder(own))
    content = file.read_bytes()
    file.write_bytes(content.replace(b'"points"', b'"score"') if damage is None else damage)
    assert not is_kept(load_outline(str(own)))
    assert file.read_bytes() == content
    assert [path.name for path in file.parent.glob("outline*")] == [file.name]


def test_nothing_is_kept_where_python_keeps_no_bytecode(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = outline_file(Places.of_folder(own))
    file.unlink()
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert not is_kept(load_outline(str(own)))
    assert not file.exists()


def test_a_course_that_cannot_be_written_to_is_loaded_each_time(own: Path) -> None:
    file = outline_file(Places.of_folder(own))
    file.unlink()
    for other in file.parent.iterdir():
        other.unlink()
    file.parent.rmdir()
    file.parent.write_text("no folder can be here")
    assert not is_kept(load_outline(str(own)))
    assert not is_kept(load_outline(str(own)))
