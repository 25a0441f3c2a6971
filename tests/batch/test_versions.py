"""The version of a course changes with everything that a reference of it can reach."""

from __future__ import annotations

import shutil
from pathlib import Path

import grader
from grader.batch.versions import course_version, reached
from grader.loading import load
from tests.batch.conftest import ROOT
from tests.test_architecture import imports_of

PACKAGE = Path(grader.__file__).parent


def copied(folder: Path) -> Path:
    return shutil.copytree(ROOT / "examples" / "course", folder)


def test_an_edit_in_a_helper_module_changes_it(tmp_path: Path) -> None:
    folder = copied(tmp_path / "signals")
    before = course_version(load(str(folder)))
    assert course_version(load(str(copied(tmp_path / "a-copy")))) == before
    helper = folder / "course" / "signals.py"
    text = helper.read_text("utf-8")
    assert "2.0, 2)" in text
    helper.write_text(text.replace("2.0, 2)", "3.0, 2)"), "utf-8")
    assert course_version(load(str(folder))) != before


def test_so_does_a_table_and_what_is_published(tmp_path: Path) -> None:
    folder = copied(tmp_path / "signals")
    versions = {course_version(load(str(folder)))}
    for path in ("course/table.csv", "course/deep/constants.json", "published.py"):
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).write_text("")
        versions.add(course_version(load(str(folder))))
    assert len(versions) == 4


def test_what_students_get_does_not(tmp_path: Path) -> None:
    folder = copied(tmp_path / "signals")
    before = course_version(load(str(folder)))
    (folder / "solutions" / "01_fourier.py").write_text("# shorter\n")
    (folder / "README.md").write_text("")
    assert course_version(load(str(folder))) == before


def test_every_module_that_a_verdict_can_reach_counts() -> None:
    """What the course, the judge and the child import, directly or through others, of this package."""
    # A report shows itself in a notebook; how it is shown decides no verdict.
    imports = {**imports_of(PACKAGE), "grader.report": frozenset()}
    roots = ("grader.course", "grader.examiner", "grader.judging", "grader.sandbox", "grader.toolkit")
    needed = {module for module in imports if module.startswith(roots)}
    new = set(needed)
    while new := {name for module in new for name in imports.get(module, ())} - needed:
        needed |= new
    files = {path.relative_to(PACKAGE).with_suffix("").as_posix() for path in reached(PACKAGE)}
    counted = {f"grader.{name.replace('/', '.')}".removesuffix(".__init__") for name in files}
    assert "grader.faults" in counted
    assert needed <= counted
