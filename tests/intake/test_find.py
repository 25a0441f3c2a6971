"""A class of every layout is found, and every student read."""

from __future__ import annotations

import json
import os
import pickle
import re
import tarfile
import tempfile
import tracemalloc
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.course import load_course
from grader.intake import LAYOUTS, FoundClass, IntakeError, find_class, find_submission, read_entry, trees

COURSE = load_course()

FOLDERS = {
    "alice/02_losses.py": b"alice 2",
    "alice/04_softmax.py": b"alice 4",
    "bob/exercises/02_losses.py": b"bob 2",
    "carol/homework/02_losses.py": b"carol 2",
}
FLAT = {"alice_02_losses.py": b"alice 2", "alice_04_softmax.py": b"alice 4", "02_losses_bob.py": b"bob 2"}
CANVAS = {
    "doejane_101_5001_02_losses.py": b"old",
    "doejane_101_5007_02_losses-1.py": b"jane 2",
    "doejane_101_5003_04_softmax.py": b"jane 4",
    "smithjohn_LATE_102_5004_02_losses-2.py": b"john 2",
}
MOODLE = {
    "Jane Doe_101_assignsubmission_file_/02_losses.py": b"jane 2",
    "Zoë Ångström_102_assignsubmission_file_/02_losses.py": b"zoe 2",
    "Jane Doe_101_assignsubmission_onlinetext_/onlinetext.html": b"<p>",
}
METADATA = b"""---
submission_11:
  :submitters:
  - :name: Jane Doe
    :sid: '815'
    :email: jane@example.org
  :created_at: 2026-03-01 18:25:53.109082000 Z
  :results:
    :output: |
      submission_99:
        :submitters: nobody
submission_12:
  :submitters:
  - :name: John Smith
    :sid: '816'
    :email: john@example.org
  - :name: Ann Smith
    :sid:
    :email: ann@example.org
  :created_at: 2026-03-02 08:00:00.000000000 -08:00
submission_13:
  :submitters:
  - :name: Jane Doe
    :sid: '815'
    :email: jane@example.org
  :created_at: 2026-03-01 19:25:53.109082000 Z
"""
GRADESCOPE = {
    "submission_metadata.yml": METADATA,
    "submission_11/02_losses.py": b"old",
    "submission_12/02_losses.py": b"group",
    "submission_13/02_losses.py": b"jane 2",
}
BLACKBOARD = {
    "Home work_1_j_doe_attempt_2026-03-01-18-25-53_02_losses.py": b"old",
    "Home work_1_j_doe_attempt_2026-03-01-18-25-53.txt": b"Name: Jane Doe (j_doe)",
    "Home work_1_j_doe_attempt_2026-03-02-08-00-00_02_losses-1.py": b"jane 2",
    "Home work_1_j_doe_attempt_2026-03-02-08-00-00.txt": b"Name: Jane Doe (j_doe)",
    "Home work_1_smith_attempt_2026-03-01-09-00-00_my 04_softmax.py": b"john 4",
    "Home work_1_smith_attempt_2026-03-01-09-00-00.txt": b"Name: John Smith (smith)",
}
BRIGHTSPACE = {
    "index.html": b"<html>",
    "94512-3301 - Jane Doe - Mar 1, 2026 625 PM/02_losses.py": b"jane 2",
    "94512-3301 - Jane Doe - Mar 1, 2026 625 PM/helpers.py": b"",
    "7-3301 - Ana-Maria O'Neill - 1 de marzo de 2026 1825/02_losses.py": b"ana 2",
    "88-3301 - Li Wei - Mar 1, 2026 1:05 AM - 04_softmax.py": b"li 4",
}
SAKAI = {
    "grades.csv": b"Display ID,ID,Last Name,First Name,grade",
    "Doe, Jane(jdoe)/Submission attachment(s)/02_losses.py": b"jane 2",
    "Doe, Jane(jdoe)/Feedback Attachment(s)/02_losses.py": b"feedback",
    "Doe, Jane(jdoe)/timestamp.txt": b"20260301182553000",
    "Smith, John (js-2)/Submission attachment(s)/work/04_softmax.py": b"john 4",
}


def write(root: Path, files: Mapping[str, bytes]) -> Path:
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return root


def pack(path: Path, files: Mapping[str, bytes], inside: str = "") -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(inside + name, content)
    return path


def graded(found: FoundClass) -> dict[str, dict[str, bytes]]:
    """The files of each student, read from what another process would be given."""
    answers = {}
    for one in found.entries:
        submission, _ = read_entry(pickle.loads(pickle.dumps(one)), COURSE)
        answers[one.entry.student.id] = (
            {file.name: file.source for file in submission.files} if submission else {}
        )
    return answers


def problems(found: FoundClass, student: str) -> tuple[str, ...]:
    (one,) = [one for one in found.entries if one.entry.student.id == student]
    return read_entry(one, COURSE)[1]


EXPECTED = {
    "folders": (
        FOLDERS,
        {
            "alice": {"02_losses.py": b"alice 2", "04_softmax.py": b"alice 4"},
            "bob": {"02_losses.py": b"bob 2"},
            "carol": {"02_losses.py": b"carol 2"},
        },
    ),
    "flat": (
        FLAT,
        {
            "alice": {"02_losses.py": b"alice 2", "04_softmax.py": b"alice 4"},
            "bob": {"02_losses.py": b"bob 2"},
        },
    ),
    "canvas": (
        CANVAS,
        {
            "doejane-101": {"02_losses.py": b"jane 2", "04_softmax.py": b"jane 4"},
            "smithjohn-102": {"02_losses.py": b"john 2"},
        },
    ),
    "moodle": (
        MOODLE,
        {"Jane-Doe-101": {"02_losses.py": b"jane 2"}, "Zoe-Angstrom-102": {"02_losses.py": b"zoe 2"}},
    ),
    "gradescope": (
        GRADESCOPE,
        {
            "Ann-Smith": {"02_losses.py": b"group"},
            "Jane-Doe": {"02_losses.py": b"jane 2"},
            "John-Smith": {"02_losses.py": b"group"},
        },
    ),
    "blackboard": (
        BLACKBOARD,
        {"j_doe": {"02_losses.py": b"jane 2"}, "smith": {"04_softmax.py": b"john 4"}},
    ),
    "brightspace": (
        BRIGHTSPACE,
        {
            "Ana-Maria-O-Neill": {"02_losses.py": b"ana 2"},
            "Jane-Doe": {"02_losses.py": b"jane 2"},
            "Li-Wei": {"04_softmax.py": b"li 4"},
        },
    ),
    "sakai": (
        SAKAI,
        {"Doe-Jane": {"02_losses.py": b"jane 2"}, "Smith-John": {"04_softmax.py": b"john 4"}},
    ),
}


@pytest.mark.parametrize("layout", EXPECTED)
@pytest.mark.parametrize("shape", ["folder", "zip", "wrapped zip"])
def test_each_layout_is_guessed_and_read(tmp_path: Path, layout: str, shape: str) -> None:
    files, expected = EXPECTED[layout]
    if shape == "folder":
        path = write(tmp_path / "class", files)
    else:
        path = pack(tmp_path / "class.zip", files, "download/" if shape == "wrapped zip" else "")
    found = find_class(path, COURSE)
    assert found.layout == layout
    assert graded(found) == expected
    assert find_class(path, COURSE, layout) == found
    assert list(expected) == [one.entry.student.id for one in found.entries]


def test_both_downloads_of_classroom_50_are_known_by_name(tmp_path: Path) -> None:
    clones: dict[str, bytes] = {"scores.csv": b"username,score"}
    archives = {}
    for login in ("octo-ada", "bob"):
        name = f"cs1-losses-{login}"
        clones |= {f"{name}/.git/HEAD": b"ref", f"{name}/02_losses.py": b"1", f"{name}/result.json": b"{}"}
        inner = {f"org-{name}-0a1b2c3/02_losses.py": b"1"}
        archives[f"{login}.zip"] = pack(tmp_path / "one.zip", inner).read_bytes()
    named = find_class(write(tmp_path / "clones", clones), COURSE, "classroom50")
    assert named.layout == "classroom50"
    assert named.left_out == ()
    assert graded(named) == {f"cs1-losses-{login}": {"02_losses.py": b"1"} for login in ("bob", "octo-ada")}
    of_site = find_class(pack(tmp_path / "site.zip", archives), COURSE, "classroom50")
    assert graded(of_site) == {login: {"02_losses.py": b"1"} for login in ("bob", "octo-ada")}
    for path, found in ((tmp_path / "clones", named), (tmp_path / "site.zip", of_site)):
        assert graded(find_class(path, COURSE)) == graded(found)
        assert all(one.entry.submitted is None for one in found.entries)


def test_clones_are_repositories_and_their_own_tests_are_not_taken(tmp_path: Path) -> None:
    clones = {}
    for student in ("alice", "bob"):
        clones |= {
            f"{student}/.git/HEAD": b"ref",
            f"{student}/exercises/02_losses.py": student.encode(),
            f"{student}/solutions/02_losses.py": b"wrong",
            f"{student}/tests/variants/02_losses.py": b"wrong",
        }
    found = find_class(write(tmp_path / "class", clones), COURSE)
    assert found.layout == "repositories"
    assert graded(found) == {name: {"02_losses.py": name.encode()} for name in ("alice", "bob")}
    assert found.entries[0].entry.submitted is None


@pytest.mark.parametrize("inside", ["", "hw/", "hw/exercises/"])
def test_an_archive_per_student(tmp_path: Path, inside: str) -> None:
    (tmp_path / "class").mkdir()
    pack(tmp_path / "class/alice.zip", {"02_losses.py": b"alice 2"}, inside)
    with tarfile.open(tmp_path / "class/bob.tar.gz", "w:gz") as archive:
        source = write(tmp_path / "bob", {"02_losses.py": b"bob 2"})
        archive.add(source, arcname=inside or ".")
    found = find_class(tmp_path / "class", COURSE)
    assert found.layout == "archives"
    assert graded(found) == {"alice": {"02_losses.py": b"alice 2"}, "bob": {"02_losses.py": b"bob 2"}}


@pytest.mark.parametrize("packed_in_folder", [False, True])
@pytest.mark.parametrize("prefix", ["doejane_101_5001_", "Jane Doe_101_assignsubmission_file_/"])
def test_a_download_of_archives(tmp_path: Path, prefix: str, packed_in_folder: bool) -> None:
    inner = pack(tmp_path / "inner.zip", {"hw/02_losses.py": b"jane 2"}).read_bytes()
    (tmp_path / "class").mkdir()
    outer = pack(tmp_path / "class/submissions.zip", {f"{prefix}work.zip": inner})
    found = find_class(tmp_path / "class" if packed_in_folder else outer, COURSE)
    assert list(graded(found).values()) == [{"02_losses.py": b"jane 2"}]
    assert found.entries[0].entry.student.number == "101"


@pytest.mark.parametrize("inside", ["", "class/"])
def test_a_zip_of_archives_alone_in_a_folder_is_the_class(tmp_path: Path, inside: str) -> None:
    one = pack(tmp_path / "one.zip", {"02_losses.py": b"1"}).read_bytes()
    (tmp_path / "hold").mkdir()
    pack(tmp_path / "hold/download.zip", {"alice.zip": one, "bob.zip": one}, inside)
    assert sorted(graded(find_class(tmp_path / "hold", COURSE))) == ["alice", "bob"]


@pytest.mark.parametrize("layout", EXPECTED)
@pytest.mark.parametrize("around", ["homework-1", "2026/homework-1"])
@pytest.mark.parametrize("named", [True, False])
def test_a_folder_around_a_class_is_never_one_student(
    tmp_path: Path, layout: str, around: str, named: bool
) -> None:
    files, expected = EXPECTED[layout]
    write(tmp_path / "class" / around, files)
    write(tmp_path / "class", {"README.txt": b"downloaded on Monday"})
    assert graded(find_class(tmp_path / "class", COURSE, layout if named else "auto")) == expected


@pytest.mark.parametrize("names", [["alice.zip", "bob.tar.gz"], ["02_losses_alice.py", "02_losses_bob.py"]])
def test_a_folder_around_archives_or_files_is_never_one_student(tmp_path: Path, names: list[str]) -> None:
    for name in names:
        write(tmp_path / "class/homework-1", {name: b"?"})
    assert [one.entry.student.id for one in find_class(tmp_path / "class", COURSE).entries] == [
        "alice",
        "bob",
    ]


@pytest.mark.parametrize(
    "files",
    [
        ("week-1/01_activations.py", "week-2/02_losses.py"),
        ("old/02_losses.py", "final v2/02_losses.py"),
        ("01_activations/01_activations.py", "02_losses/work.ipynb", "02_losses/02_losses.py"),
        ("02_losses_old.py", "02_losses_final.py"),
        ("02_losses.zip", "04_softmax.zip"),
        ("02_losses.py", "helpers.py", "tools/x.py"),
        ("submission/02_losses.py", "submission/helpers.py"),
    ],
)
def test_the_parts_and_versions_of_one_persons_work_are_no_class(
    tmp_path: Path, files: tuple[str, ...]
) -> None:
    write(tmp_path / "class/alice", dict.fromkeys(files, b""))
    assert [one.entry.student.id for one in find_class(tmp_path / "class", COURSE).entries] == ["alice"]


def test_a_folder_of_files_without_topics_may_be_either(tmp_path: Path) -> None:
    write(tmp_path / "class/group-7", {"alice.py": b"", "bob.py": b""})
    with pytest.raises(IntakeError, match="group-7 may hold a class"):
        find_class(tmp_path / "class", COURSE)
    of_one = find_class(tmp_path / "class", COURSE, "folders")
    assert [one.entry.student.id for one in of_one.entries] == ["group-7"]
    of_two = find_class(tmp_path / "class/group-7", COURSE)
    assert [one.entry.student.id for one in of_two.entries] == ["alice", "bob"]


def test_who_is_who_at_other_sites(tmp_path: Path) -> None:
    """No number of a site is kept that no gradebook has."""
    jane, _ = (one.entry for one in find_class(write(tmp_path / "b", BLACKBOARD), COURSE).entries)
    assert (jane.student.login, jane.student.number) == ("j_doe", "")
    assert jane.submitted == datetime(2026, 3, 2, 8).astimezone()
    ana, *_ = (one.entry for one in find_class(write(tmp_path / "d", BRIGHTSPACE), COURSE).entries)
    assert (ana.student.name, ana.student.number) == ("Ana-Maria O'Neill", "")
    found = find_class(write(tmp_path / "s", SAKAI), COURSE)
    assert [one.entry.student.login for one in found.entries] == ["jdoe", "js-2"]
    assert [one.place for one in found.left_out] == ["grades.csv"]


def test_students_are_told_with_all_that_the_site_knows(tmp_path: Path) -> None:
    found = find_class(write(tmp_path / "canvas", CANVAS), COURSE)
    jane, john = (one.entry for one in found.entries)
    assert (jane.student.name, jane.student.number, jane.marked_late) == ("doejane", "101", False)
    assert john.marked_late
    found = find_class(write(tmp_path / "gradescope", GRADESCOPE), COURSE)
    jane = found.entries[1].entry
    assert (jane.student.login, jane.student.email, jane.student.number) == ("815", "jane@example.org", "")
    assert jane.submitted == datetime(2026, 3, 1, 19, 25, 53, 109082, UTC)
    assert [(one.place, "earlier" in one.reason) for one in found.left_out] == [("submission_11", True)]


@pytest.mark.parametrize("other", ["02_losses_old.py", "test_02_losses.py", "my_02_losses-1.py"])
def test_a_name_without_words_added_counts_whenever_it_was_changed(other: str, tmp_path: Path) -> None:
    write(tmp_path, {"alice/02_losses.py": b"right", f"alice/{other}": b"other", "bob/02_losses.py": b""})
    os.utime(tmp_path / "alice/02_losses.py", (1_000_000, 1_000_000))
    assert graded(find_class(tmp_path, COURSE))["alice"] == {"02_losses.py": b"right"}


def test_canvas_tells_of_anonymous_work_and_of_typed_in_text(tmp_path: Path) -> None:
    class_ = {
        "anon_aB3x9_5001_02_losses.py": b"a 2",
        "LATE_anon_12345_5002_02_losses.py": b"b 2",
        "doejane_101_5003_02_losses.py": b"jane 2",
        "roejim_LATE_102_text.html": b"<p>",
    }
    found = find_class(write(tmp_path, class_), COURSE)
    assert found.layout == "canvas"
    assert graded(found)["anon_aB3x9"] == {"02_losses.py": b"a 2"}
    late = [one.entry for one in found.entries if one.entry.marked_late]
    assert [entry.student.name for entry in late] == ["anon_12345", "roejim"]
    assert late[1].problems == ("No exercise was handed in; found only text.html.",)


def test_the_time_of_a_download_is_not_that_of_the_submission(tmp_path: Path) -> None:
    for one in find_class(write(tmp_path, CANVAS), COURSE).entries:
        assert one.entry.submitted is None


def test_the_time_of_the_newest_file_is_when_it_was_handed_in(tmp_path: Path) -> None:
    write(tmp_path, FOLDERS)
    os.utime(tmp_path / "alice/04_softmax.py", (1_900_000_000, 1_900_000_000))
    alice = find_class(tmp_path, COURSE).entries[0].entry
    assert alice.submitted == datetime.fromtimestamp(1_900_000_000, UTC)
    assert alice.submitted.tzinfo is not None


def test_metadata_that_cannot_be_read_cost_names_only(tmp_path: Path) -> None:
    write(tmp_path, {**GRADESCOPE, "submission_metadata.yml": b"\x00: [}"})
    found = find_class(tmp_path, COURSE)
    assert list(graded(found)) == ["submission-11", "submission-12", "submission-13"]
    assert "no student's name" in found.left_out[0].reason


@pytest.mark.parametrize(
    "files",
    [
        {"02_losses.py": b"old", "02_losses-1.py": b"older", "02_losses-2.py": b"new"},
        {"02_losses.py": b"old", "02_losses (1).py": b"new"},
        {"a/02_losses.py": b"old", "exercises/02_losses.py": b"new"},
        {"alice_02_losses.PY": b"new", "02_losses.pdf": b"old"},
    ],
)
def test_the_newest_of_several_counts(tmp_path: Path, files: dict[str, bytes]) -> None:
    write(tmp_path, {f"alice/{name}": content for name, content in files.items()} | {"bob/02_losses.py": b""})
    found = find_class(tmp_path, COURSE)
    assert graded(found)["alice"] == {"02_losses.py": b"new"}


def test_of_two_attempts_the_later_counts(tmp_path: Path) -> None:
    write(
        tmp_path, {"alice/first/02_losses.py": b"1", "alice/second/02_losses.py": b"2", "b/02_losses.py": b""}
    )
    os.utime(tmp_path / "alice/second/02_losses.py", (1, 1))
    found = find_class(tmp_path, COURSE)
    assert graded(found)["alice"] == {"02_losses.py": b"1"}
    assert "first/02_losses.py counts" in problems(found, "alice")[0]


def test_an_attempt_of_a_group_is_earlier_for_those_who_tried_again(tmp_path: Path) -> None:
    people = {1: ("Ann", "Ben", "Cem"), 2: ("Ben",), 3: ("Cem",)}
    lines = [
        f"submission_{number}:\n  :submitters:\n"
        + "".join(f"  - :name: {name}\n    :email: {name}@b.c\n" for name in names)
        + f"  :created_at: 2026-01-0{number}\n"
        for number, names in people.items()
    ]
    files = {f"submission_{number}/01_activations.py": b"" for number in people}
    write(tmp_path, {**files, "submission_metadata.yml": "".join(lines).encode()})
    found = find_class(tmp_path, COURSE)
    assert [one.entry.place for one in found.entries] == ["submission_1", "submission_2", "submission_3"]
    (left_out,) = found.left_out
    assert left_out.reason == "is an earlier attempt by Ben and Cem; a later one counts"


def test_a_file_of_any_name_counts_for_what_it_defines(tmp_path: Path) -> None:
    everything = b"import torch\ndef mse_loss(y, t):\n    ...\ndef softmax(x): ...\n"
    write(tmp_path, {"alice.py": everything, "bob.py": b"print(1)\n", "carol_02_losses.py": b"carol"})
    found = find_class(tmp_path, COURSE, "flat")
    assert graded(found)["alice"].keys() == {"04_softmax.py"}
    assert graded(found)["bob"] == {}
    (sentence,) = problems(found, "bob")
    assert sentence.startswith("bob.py is not named like a topic and defines no exercise; expected names")


def test_files_beside_the_exercises_bear_their_students_name(tmp_path: Path) -> None:
    uses = b"import helpers\nopen('data.csv')\ndef mse(y, t): ...\n"
    files = {"ada_02_losses.py": uses, "Ada_helpers.py": b"ada", "ada_data.csv": b"1", "ada_notes.txt": b""}
    files |= {"02_losses_bea.py": uses, "helpers-bea.py": b"bea", "data_bea.csv": b"2"}
    files |= {"cyd.py": uses, "cyd_data.csv": b"3", "cyd_smith.py": b"", "readme.md": b"", "x_data.csv": b""}
    found = find_class(write(tmp_path, files), COURSE, "flat")
    beside = {
        one.entry.student.id: {file.name: file.source for file in submission.beside}
        for one in found.entries
        if (submission := read_entry(one, COURSE)[0])
    }
    assert beside == {
        "ada": {"data.csv": b"1", "helpers.py": b"ada"},
        "bea": {"data.csv": b"2", "helpers.py": b"bea"},
        "cyd": {"data.csv": b"3"},
    }
    assert [one.entry.student.id for one in found.entries] == ["ada", "bea", "cyd", "cyd_smith"]
    assert [one.place for one in found.left_out] == ["readme.md", "x_data.csv"]


def test_a_file_that_may_be_of_two_students_is_nobodys(tmp_path: Path) -> None:
    files = {
        "ada_02_losses.py": b"",
        "ada_lo_02_losses.py": b"",
        "ada_lo_helpers.py": b"",
        "ada_data.csv": b"",
    }
    found = find_class(write(tmp_path, files), COURSE, "flat")
    assert [one.entry.student.id for one in found.entries] == ["ada", "ada_lo"]
    assert [(one.place, one.reason) for one in found.left_out] == [
        (
            "ada_lo_helpers.py",
            "may be a file of ada and ada_lo; put the files of each student into a folder",
        )
    ]


def test_notebooks_are_read_by_their_cells(tmp_path: Path) -> None:
    cell = {
        "cell_type": "code",
        "source": "%pylab\nx = 1",
        "metadata": {},
        "outputs": [],
        "execution_count": None,
    }
    notebook = json.dumps({"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": [cell]}).encode()
    write(tmp_path, {"alice/02_losses.ipynb": notebook, "bob/02_losses.ipynb": b"{"})
    found = find_class(tmp_path, COURSE)
    assert graded(found) == {"alice": {"02_losses.py": b"\nx = 1\n"}, "bob": {}}
    assert problems(found, "bob") == ("02_losses.ipynb is not a readable notebook; save it again as .ipynb.",)


def test_links_are_refused_in_their_students_row(tmp_path: Path) -> None:
    write(tmp_path, {"secret/02_losses.py": b"secret", "class/alice/04_softmax.py": b"alice 4"})
    (tmp_path / "class/alice/02_losses.py").symlink_to(tmp_path / "secret/02_losses.py")
    (tmp_path / "class/bob").symlink_to(tmp_path / "secret")
    (tmp_path / "class/carol").mkdir()
    (tmp_path / "class/carol/exercises").symlink_to(tmp_path / "secret")
    (tmp_path / "class/dan").symlink_to("dan")
    os.mkfifo(tmp_path / "class/carol/02_losses.py")
    found = find_class(tmp_path / "class", COURSE)
    assert graded(found) == {"alice": {"04_softmax.py": b"alice 4"}, "bob": {}, "carol": {}}
    assert "02_losses.py is a link" in problems(found, "alice")[0]
    assert "bob is a link" in problems(found, "bob")[0]
    assert any("not a regular file" in sentence for sentence in problems(found, "carol"))


def test_a_download_in_a_folder_of_its_own_is_no_student(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trees, "MAX_ENTRIES", 3)
    for layout in ("canvas", "moodle", "gradescope"):
        files, expected = EXPECTED[layout]
        write(tmp_path / layout / "download", files)
        found = find_class(tmp_path / layout, COURSE)
        assert (found.layout, graded(found)) == (layout, expected)


def test_of_more_files_than_anybody_hands_in_the_nearest_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trees, "MAX_ENTRIES", 5)
    write(tmp_path, {"alice/02_losses.py": b"alice 2", "bob/02_losses.py": b"bob 2"})
    write(tmp_path, {f"alice/data/{number}.txt": b"" for number in range(9)})
    found = find_class(tmp_path, COURSE)
    assert graded(found) == {"alice": {"02_losses.py": b"alice 2"}, "bob": {"02_losses.py": b"bob 2"}}
    assert problems(found, "alice") == ("alice holds more than 5 files; the rest is left out.",)


def test_who_handed_in_nothing_has_a_row(tmp_path: Path) -> None:
    write(tmp_path, {"alice/02_losses.py": b"", "bob/report.pdf": b"%PDF", "carol.rar": b"Rar!"})
    (tmp_path / "dan").mkdir()
    found = find_class(tmp_path, COURSE)
    assert graded(found) == {"alice": {"02_losses.py": b""}, "bob": {}, "carol": {}, "dan": {}}
    assert problems(found, "bob") == ("No exercise was handed in; found only report.pdf.",)
    assert "carol.rar cannot be read" in problems(found, "carol")[0]
    assert problems(found, "dan") == ("No exercise was handed in.",)


def test_what_is_nobodys_is_left_out_with_its_reason(tmp_path: Path) -> None:
    write(
        tmp_path,
        {**FOLDERS, "notes.txt": b"", ".DS_Store": b"", "alice/venv/02_losses.py": b"", "02_losses.py": b""},
    )
    write(tmp_path, {"alice/mine/pyvenv.cfg": b"", "alice/mine/lib/04_softmax.py": b""})
    found = find_class(tmp_path, COURSE, "folders")
    assert [(one.place, one.reason) for one in found.left_out] == [
        ("02_losses.py", "is not in a student's folder"),
        ("notes.txt", "is not in a student's folder"),
    ]
    assert problems(found, "alice") == ()


@pytest.mark.parametrize("layout", ["flat", "archives", "canvas", "gradescope"])
def test_a_folder_that_is_nobodys_is_told_once_be_it_empty_or_a_link(tmp_path: Path, layout: str) -> None:
    """It may be the work of a student who took no notice of the layout."""
    write(tmp_path, {"flat": FLAT, "archives": {"al.zip": b""}, "canvas": CANVAS, "gradescope": {}}[layout])
    if layout == "gradescope":
        write(tmp_path, {"submission_11/02_losses.py": b"", "submission_metadata.yml": METADATA})
    write(tmp_path, {"carol/02_losses.py": b"", "carol/04_softmax.py": b""})
    (tmp_path / "erin.py").mkdir()
    (tmp_path / "dave").symlink_to("/etc")
    found = find_class(tmp_path, COURSE, layout)
    told = {one.place: one.reason for one in found.left_out}
    assert list(told) == ["carol", "dave", "erin.py"]
    assert told["dave"] == "is a link; replace it with the file itself"
    if layout == "flat":
        sentence = "is a folder, but the layout flat takes only files (--layout folders takes folders)"
        assert told["carol"] == told["erin.py"] == sentence


def test_a_student_with_the_name_of_a_folder_of_packages_does_not_vanish(tmp_path: Path) -> None:
    write(tmp_path, {**FOLDERS, "env/02_losses.py": b"", "dan/02_losses.py": b"", "dan/pyvenv.cfg": b""})
    found = find_class(tmp_path, COURSE, "folders")
    assert [one.entry.student.id for one in found.entries] == ["alice", "bob", "carol"]
    assert [(one.place, one.reason) for one in found.left_out] == [
        ("dan", "is a Python environment, or a folder of packages"),
        ("env", "is a Python environment, or a folder of packages"),
    ]


def test_of_a_huge_folder_the_likeliest_files_are_listed_in_bounded_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trees, "MAX_ENTRIES", 20)
    folder = tmp_path / "mallory"
    write(tmp_path, {"alice/02_losses.py": b"", "mallory/zz_02_losses.py": b"her"})
    for number in range(3000):
        (folder / f"f{number:05}").touch()
    tracemalloc.start()
    found = find_class(tmp_path, COURSE, "folders")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 500_000
    assert graded(found)["mallory"] == {"02_losses.py": b"her"}
    assert problems(found, "mallory")[0] == "mallory holds more than 20 files; the rest is left out."
    assert len(found.entries[1].files) == 1


def test_a_folder_without_end_is_not_looked_at_to_its_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Names that are passed over count, in all folders of a student together."""
    monkeypatch.setattr(trees, "MAX_SCANNED", 50)
    for number in range(200):
        write(tmp_path, {f"mallory/{number // 20:02}/.hidden{number}": b""})
    write(tmp_path, {"alice/02_losses.py": b"", "mallory/02_losses.py": b"her"})
    found = find_class(tmp_path, COURSE, "folders")
    assert graded(found)["mallory"] == {"02_losses.py": b"her"}
    assert "the rest is left out" in problems(found, "mallory")[0]


def test_a_download_that_is_a_link_is_not_followed(tmp_path: Path) -> None:
    archive = tmp_path / "others.zip"
    with zipfile.ZipFile(archive, "w") as file:
        for name, content in MOODLE.items():
            file.writestr(name, content)
    (tmp_path / "class").mkdir()
    (tmp_path / "class" / "mallory.zip").symlink_to(archive)
    found = find_class(tmp_path / "class", COURSE)
    assert problems(found, "mallory") == (
        "mallory.zip is a link; replace it with the file itself.",
        "No exercise was handed in.",
    )


@pytest.mark.parametrize(
    ("files", "layout", "sentence"),
    [
        ({}, "auto", "There are no submissions in"),
        ({"a.txt": b""}, "auto", "There are no submissions in"),
        (FOLDERS, "canvass", "There is no layout 'canvass'. Did you mean canvas?"),
        (FOLDERS, "canvas", "in the layout canvas"),
        ({"02_losses.py": b"", "04_softmax.py": b""}, "auto", "holds the files of one student"),
        ({"exercises/02_losses.py": b""}, "auto", "holds the files of one student"),
    ],
)
def test_what_is_no_class_is_told_in_a_sentence(
    tmp_path: Path, files: dict[str, bytes], layout: str, sentence: str
) -> None:
    with pytest.raises(IntakeError, match=re.escape(sentence)):
        find_class(write(tmp_path, files), COURSE, layout)


def test_what_is_no_folder_and_no_zip_is_told_in_a_sentence(tmp_path: Path) -> None:
    write(tmp_path, {"a.txt": b"text", "b.tar.gz": b""})
    for name, sentence in (
        ("a.txt", "not a zip"),
        ("b.tar.gz", "unpack it"),
        ("none", "There is no folder or file"),
    ):
        with pytest.raises(IntakeError, match=sentence):
            find_class(tmp_path / name, COURSE)


NAMES = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=30)
PIECES = st.sampled_from(
    [
        *("..", ".", "", "alice", "02_losses.py", "02_Losses-1.py", "a.zip", "a.ipynb", ".git", "exercises"),
        *("submission_metadata.yml", "submission_1", "d_1_2_02_losses.py", "A B_1_assignsubmission_file_"),
    ]
)
PATHS = st.lists(PIECES | NAMES, min_size=1, max_size=4).map("/".join).filter(bool)


@settings(max_examples=150, deadline=None)
@pytest.mark.filterwarnings("ignore:Duplicate name")
@given(st.lists(st.tuples(PATHS, st.binary(max_size=20)), max_size=6), st.sampled_from(["auto", *LAYOUTS]))
def test_a_zip_of_any_names_is_found_and_read(files: list[tuple[str, bytes]], layout: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "class.zip"
        with zipfile.ZipFile(path, "w") as archive:
            for name, content in files:
                archive.writestr(name, content)
        try:
            found = find_class(path, COURSE, layout)
        except IntakeError:
            return
        ids = [one.entry.student.id for one in found.entries]
        assert len({one.casefold() for one in ids}) == len(ids)
        for one in found.entries:
            submission, sentences = read_entry(one, COURSE)
            assert submission or sentences
            assert all(sentence.isprintable() for sentence in sentences)
        assert [file.name for file in Path(folder).iterdir()] == ["class.zip"]


def test_a_large_class_is_found_in_little_memory(tmp_path: Path) -> None:
    path = pack(tmp_path / "class.zip", {f"student{n:05}/02_losses.py": b"x" * 1000 for n in range(5000)})
    tracemalloc.start()
    found = find_class(path, COURSE)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(found.entries) == 5000
    assert peak < 30_000_000
    assert len(pickle.dumps(found.entries[0])) < 1000


def test_the_folder_of_one_student_is_read_as_in_a_class(tmp_path: Path) -> None:
    """With its archives, notebooks, links and files beside the exercises, and the same sentences on them."""
    work = tmp_path / "class" / "alice"
    for name, content in {
        "exercises/02_losses.py": b"import helpers\n",
        "exercises/helpers.py": b"half = 0.5\n",
        "02_losses (1).py": b"newer\n",
        "more/deep/01_activations.py": b"one\n",
        "notes.txt": b"",
        ".git/HEAD": b"ref",
        ".github/workflows/02_losses.py": b"hidden\n",
    }.items():
        (work / name).parent.mkdir(parents=True, exist_ok=True)
        (work / name).write_bytes(content)
    with zipfile.ZipFile(work / "all.zip", "w") as archive:
        archive.writestr("04_softmax.py", "packed\n")
    (work / "05_linear_layer.py").symlink_to("/etc/passwd")
    (of_class,) = find_class(tmp_path / "class", COURSE, "folders").entries
    of_one = find_submission(work)
    assert of_one.entry.student == of_class.entry.student
    submission, problems = read_entry(of_one, COURSE)
    in_class, sentences = read_entry(of_class, COURSE)
    assert (submission, problems) == (in_class, tuple(one.removeprefix("alice/") for one in sentences))
    assert submission is not None
    assert {"02_losses.py", "04_softmax.py", "01_activations.py"} == {file.name for file in submission.files}
    assert any("05_linear_layer.py" in problem for problem in problems)


def test_an_empty_folder_of_one_student_says_so(tmp_path: Path) -> None:
    assert read_entry(find_submission(tmp_path), COURSE) == (None, ("No exercise was handed in.",))
    with pytest.raises(IntakeError, match=r"There is no folder .*gone"):
        find_submission(tmp_path / "gone")
