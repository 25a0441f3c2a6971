"""Reading a class in processes of its own: whatever a submission does to one, it costs that student alone."""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from grader.batch import readers
from grader.batch.readers import AHEAD, COUNT, Readers
from grader.batch.reading import Read
from grader.batch.work import Failed
from grader.batch.workers import NoWorker
from grader.course import load_course
from grader.intake import FoundEntry, IntakeError, find_class, read_entry

COURSE = load_course()
HARMFUL = replace(COURSE, origin="tests.batch.bad_reading:course")


def written(folder: Path, *students: str) -> tuple[FoundEntry, ...]:
    for student in students:
        path = folder / student / "01_activations.py"
        path.parent.mkdir(parents=True)
        path.write_text(f"# {student}\n")
    return find_class(folder, COURSE, "folders").entries


def results(
    reading: Iterator[tuple[FoundEntry, Read | Failed] | None],
) -> dict[str, Read | Failed]:
    return {found.entry.student.id: read for found, read in filter(None, reading)}


@pytest.fixture(scope="module")
def class_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("class")
    written(folder, *(f"student{number}" for number in range(20)))
    return folder


def test_a_class_is_read_as_in_one_process(class_folder: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "class.zip", "w") as archive:
        for path in class_folder.rglob("*.py"):
            archive.write(path, path.relative_to(class_folder))
    with Readers(COURSE) as reading:
        for root in (class_folder, tmp_path / "class.zip"):
            found = find_class(root, COURSE, "folders").entries
            expected = {one.entry.student.id: read_entry(one, COURSE) for one in found}
            assert results(reading.read(found)) == expected


def test_the_hash_comes_with_what_was_read(class_folder: Path) -> None:
    found = find_class(class_folder, COURSE, "folders").entries[:1]
    with Readers(COURSE) as reading:
        (read,) = results(reading.read(found)).values()
    assert not isinstance(read, Failed)
    assert "info" in vars(read[0])


def test_harm_costs_its_student_and_nobody_else(tmp_path: Path) -> None:
    harm = ["crash", "spin", "fail", "print"] + ["eat"] * (sys.platform == "linux")
    good = [f"student{number}" for number in range(12)]
    found = written(tmp_path, *harm, *good)
    with Readers(HARMFUL) as reading:
        read = results(reading.read(found))
    assert read.keys() == {*harm, *good}
    for student in [*good, "print"]:
        submission, problems = read[student]  # type: ignore[misc]
        assert (submission.files[0].source, problems) == (f"# {student}\n".encode(), ())
    assert "The process that read it ended unexpectedly (exit code -6, " in read["crash"].why  # type: ignore[union-attr]
    assert "KeyError: 'a fault of ours'" in read["fail"].why  # type: ignore[union-attr]
    assert "s of processor time and was stopped; hand in" in read["spin"][1][0]  # type: ignore[index]
    if "eat" in read:
        assert "MemoryError" in read["eat"].why  # type: ignore[union-attr]


def test_one_that_hangs_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readers, "SECONDS", 2.0)
    with Readers(HARMFUL, count=1) as reading:
        read = results(reading.read(written(tmp_path, "hang", "student")))
    problem = "Reading it took more than 2 s and was stopped; hand in only the exercise files."
    assert read["hang"] == (None, (problem,))
    assert not isinstance(read["student"], Failed)
    assert read["student"][0] is not None


def test_while_one_hangs_the_run_hears_of_it(tmp_path: Path) -> None:
    with Readers(HARMFUL, count=1) as reading:
        told = reading.read(written(tmp_path, "hang"))
        assert [next(told) for _ in range(3)] == [None] * 3
        start = time.monotonic()
    assert time.monotonic() - start < readers.SECONDS, "its end was waited for"


def test_few_are_taken_ahead(class_folder: Path) -> None:
    taken = 0

    def counted() -> Iterator[FoundEntry]:
        nonlocal taken
        for one in find_class(class_folder, COURSE, "folders").entries:
            taken += 1
            yield one

    with Readers(COURSE) as reading:
        told = reading.read(counted())
        while next(told) is None:
            pass
        assert taken <= AHEAD * COUNT
        assert len(results(told)) == 19


def test_nothing_is_left_behind(class_folder: Path) -> None:
    before = {process.pid for process in psutil.Process().children(recursive=True)}
    scratch = set(Path(tempfile.gettempdir()).glob("gdgrade-read-*"))
    with Readers(COURSE) as reading:
        results(reading.read(find_class(class_folder, COURSE, "folders").entries))
        assert len({process.pid for process in psutil.Process().children(recursive=True)} - before) == COUNT
    assert {process.pid for process in psutil.Process().children(recursive=True)} <= before
    assert set(Path(tempfile.gettempdir()).glob("gdgrade-read-*")) <= scratch


def test_a_class_that_is_gone_ends_the_reading(tmp_path: Path) -> None:
    found = written(tmp_path / "class", "ada", "bob")
    shutil.rmtree(tmp_path / "class")
    with Readers(COURSE) as reading, pytest.raises(IntakeError, match="cannot be read"):
        results(reading.read(found))


def test_processes_that_do_not_come_up_are_told_with_the_reason(class_folder: Path) -> None:
    missing = replace(COURSE, origin="nowhere.to_be:found")
    with Readers(missing) as reading, pytest.raises(NoWorker, match="No module named 'nowhere'"):
        results(reading.read(find_class(class_folder, COURSE, "folders").entries))
