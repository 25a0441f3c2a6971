"""What one student's archives and notebooks cost is limited, and the likeliest of them are read first."""

from __future__ import annotations

import io
import json
import tarfile
import time
import zipfile
from pathlib import Path

import pytest

from grader.course import load_course
from grader.intake import FoundEntry, IntakeError, entries, find_class, read_entry
from grader.intake.archives import open_archive
from grader.intake.budget import STUDENT_SECONDS, Budget, BudgetSpent
from grader.intake.topics import is_source

COURSE = load_course()
FIRST, SECOND = (topic.file for topic in COURSE.topics[:2])


def tarred(kind: str, size: int, **files: bytes) -> bytes:
    """A tar that unpacks to `size` bytes beside these files."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode=f"w:{kind}") as tar:
        for name, content in {**files, "big.txt": bytes(size)}.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))
    return buffer.getvalue()


def notebook(source: str, **more: object) -> bytes:
    cell = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None, "source": source}
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": more, "cells": [cell]}).encode()


def handed_in(folder: Path, files: dict[str, bytes]) -> FoundEntry:
    for name, content in files.items():
        path = folder / "class" / "mallory" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    (found,) = find_class(folder / "class", COURSE, "folders").entries
    return found


@pytest.mark.parametrize(
    "kind", ["gz", pytest.param("bz2", marks=pytest.mark.long), pytest.param("xz", marks=pytest.mark.long)]
)
def test_many_archives_cost_no_more_than_a_few(tmp_path: Path, kind: str) -> None:
    """Forty of them unpack to 2.5 GB."""
    bomb = tarred(kind, 63_000_000)
    files = {f"a{number:02}.tar.{kind}": bomb for number in range(40)}
    found = handed_in(tmp_path, {**files, FIRST: b"def sigmoid(x): ..."})
    before = time.process_time()
    submission, problems = read_entry(found, COURSE)
    assert time.process_time() - before < 2 * STUDENT_SECONDS
    assert submission is not None
    assert [file.name for file in submission.files] == [FIRST]
    assert len(problems) == 1
    assert f"a35.tar.{kind}" in problems[0] or "more were not read" in problems[0]
    assert (
        "128 MB, and reading archives and notebooks may take at most 1.2 s; hand in only the exercise files."
        in problems[0]
    )


def test_many_notebooks_cost_no_more_than_a_few_and_named_ones_come_first(tmp_path: Path) -> None:
    large = notebook("x = 1", padding=[[] for _ in range(1_000_000)])
    files = {f"work{number}.ipynb": large for number in range(20)}
    found = handed_in(tmp_path, {**files, SECOND.replace(".py", ".ipynb"): notebook("def mse(x): ...")})
    before = time.process_time()
    submission, problems = read_entry(found, COURSE)
    assert time.process_time() - before < 4 * STUDENT_SECONDS
    assert submission is not None
    assert [file.name for file in submission.files] == [SECOND]
    assert "more were not read: one student's archives" in problems[0]


def test_the_archives_leave_time_for_the_notebooks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(entries, "ARCHIVES_SECONDS", -1.0)
    files = {"a.tar.gz": tarred("gz", 10), FIRST.replace(".py", ".ipynb"): notebook("def sigmoid(x): ...")}
    submission, problems = read_entry(handed_in(tmp_path, files), COURSE)
    assert submission is not None
    assert [file.name for file in submission.files] == [FIRST]
    assert problems[0].startswith("a.tar.gz was not read: ")


def test_the_latest_archive_is_read_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(entries, "ARCHIVES_BYTES", 5_000_000)
    files = {
        f"hw-{number}.tar.gz": tarred("gz", 2_000_000, **{FIRST: b"# %d" % number}) for number in range(1, 9)
    }
    submission, problems = read_entry(handed_in(tmp_path, files), COURSE)
    assert submission is not None
    assert submission.files[0].source == b"# 8"
    assert problems[0].startswith("hw-6.tar.gz, hw-5.tar.gz, hw-4.tar.gz and 3 more were not read: ")


def test_a_class_of_ordinary_archives_and_notebooks_is_read_in_whole(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        for topic in COURSE.topics:
            picture = "A" * 500_000
            content = notebook(f"def {topic.exercises[0].name}(x): ...", picture=picture)
            archive.writestr(topic.file.replace(".py", ".ipynb"), content)
    found = handed_in(tmp_path, {"all.zip": (tmp_path / "all.zip").read_bytes()})
    submission, problems = read_entry(found, COURSE)
    assert submission is not None
    assert (len(submission.files), problems) == (len(COURSE.topics), ())


def test_an_archive_that_takes_long_is_told_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter(range(100_000))
    monkeypatch.setattr(time, "process_time", lambda: next(clock) / 10)
    with pytest.raises(
        IntakeError, match=r"^slow takes more than 1 s to unpack; hand in only the exercise files"
    ):
        open_archive(tarred("gz", 10_000_000), "slow", is_source)


def test_what_is_spent_of_a_part_is_spent_of_the_whole() -> None:
    whole = Budget("all", 100, 60.0)
    part = whole.part("part", 1000, 60.0)
    part.spend(60)
    assert not part.is_spent()
    with pytest.raises(BudgetSpent):
        part.spend(60)
    assert whole.is_spent()
