"""A class of every layout is found, and every student read."""

from __future__ import annotations

import pickle
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from grader.course import load_course
from grader.intake import FoundClass, find_class, read_hand_in

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
    for one in found.hand_ins:
        submission, _ = read_hand_in(pickle.loads(pickle.dumps(one)), COURSE)
        answers[one.hand_in.student.id] = (
            {file.name: file.source for file in submission.files} if submission else {}
        )
    return answers


def problems(found: FoundClass, student: str) -> tuple[str, ...]:
    (one,) = [one for one in found.hand_ins if one.hand_in.student.id == student]
    return read_hand_in(one, COURSE)[1]


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
    assert list(expected) == [one.hand_in.student.id for one in found.hand_ins]
