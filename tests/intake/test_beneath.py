"""A folder or a file that is swapped for a link after the listing is found out, by every way of opening."""

from __future__ import annotations

import errno
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.course import load_course
from grader.intake import beneath, find_class, read_entry
from grader.intake.beneath import FILE, FOLDER, listed_beneath, open_beneath
from grader.intake.trees import Folder

COURSE = load_course()
TOPIC = COURSE.topics[0].file


@pytest.fixture(params=["openat2", "step by step", "a look first"], autouse=True)
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """How this system opens files: as it can, as an older or another one, as one without `dir_fd`."""
    if request.param == "step by step":
        monkeypatch.setattr(beneath, "_openat2", lambda *_: None)
    if request.param == "a look first":
        monkeypatch.setattr(os, "supports_dir_fd", frozenset())
        monkeypatch.setattr(os, "supports_fd", frozenset())
    return str(request.param)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A class of two, and beside it a file of the instructor that has the name of a topic."""
    for student in ("alice", "mallory"):
        (tmp_path / "class" / student / "exercises").mkdir(parents=True)
        (tmp_path / "class" / student / "exercises" / TOPIC).write_text(student)
    (tmp_path / "secret" / "exercises").mkdir(parents=True)
    (tmp_path / "secret" / "exercises" / TOPIC).write_text("secret")
    return tmp_path / "class"


def swap(path: Path, target: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink()
    path.symlink_to(target)


def the_file(root: Path) -> None:
    swap(root / "mallory" / "exercises" / TOPIC, root.parent / "secret" / "exercises" / TOPIC)


def the_folder_around_it(root: Path) -> None:
    swap(root / "mallory" / "exercises", root.parent / "secret" / "exercises")


def her_folder(root: Path) -> None:
    swap(root / "mallory", root.parent / "secret")


def to_a_classmate(root: Path) -> None:
    swap(root / "mallory", Path("alice"))


@pytest.mark.parametrize("attack", [the_file, the_folder_around_it, her_folder, to_a_classmate])
def test_a_swap_between_listing_and_reading_costs_the_student(
    root: Path, attack: Callable[[Path], None]
) -> None:
    alice, mallory = find_class(root, COURSE).entries
    attack(root)
    submission, problems = read_entry(mallory, COURSE)
    assert submission is None
    assert "is a link or is reached through one; replace it with the file itself." in problems[0]
    submission, problems = read_entry(alice, COURSE)
    assert submission is not None
    assert (submission.files[0].source, problems) == (b"alice", ())


def test_a_swap_while_the_class_is_listed_is_told(root: Path) -> None:
    items = []
    for item in Folder(root).walk():
        if item.path == "mallory" and not item.problem:
            her_folder(root)
        items.append(item)
    assert [item.path for item in items if item.problem] == ["mallory"]
    assert items[-1].sentence == "mallory is a link; replace it with the file itself."


def test_the_root_may_be_a_link(root: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(root)
    submission, _ = read_entry(find_class(tmp_path / "link", COURSE).entries[0], COURSE)
    assert submission is not None
    assert submission.files[0].source == b"alice"


@pytest.mark.parametrize("path", ["../secret", "alice/../../secret", "/etc", "alice//exercises", "."])
def test_a_path_that_may_lead_out_is_not_opened(root: Path, path: str) -> None:
    with pytest.raises(OSError, match="leads out") as raised:
        open_beneath(root, path, FOLDER)
    assert raised.value.errno == errno.EXDEV


def test_what_is_missing_or_no_folder_is_an_error_of_its_own(root: Path) -> None:
    for path, number in (("nobody/a.py", errno.ENOENT), (f"alice/exercises/{TOPIC}/a.py", errno.ENOTDIR)):
        with pytest.raises(OSError, match=os.strerror(number)):
            open_beneath(root, path, FILE)


def test_no_descriptor_is_left_open(root: Path) -> None:
    if not Path("/proc/self/fd").is_dir():
        pytest.skip("this system does not list them")
    her_folder(root)
    before = os.listdir("/proc/self/fd")
    for _ in range(3):
        os.close(open_beneath(root, f"alice/exercises/{TOPIC}", FILE))
        with pytest.raises(OSError, match="symbolic links"):
            open_beneath(root, f"mallory/exercises/{TOPIC}", FILE)
        with listed_beneath(root, "alice") as entries:
            assert [entry.name for entry in entries] == ["exercises"]
    assert os.listdir("/proc/self/fd") == before


def test_linux_is_asked_to_find_it_out(root: Path, way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if way != "openat2" or sys.platform != "linux":
        pytest.skip("only Linux has the call")
    monkeypatch.setattr(beneath, "_open_step_by_step", lambda *_: pytest.fail("openat2 was not used"))
    try:
        os.close(open_beneath(root, f"alice/exercises/{TOPIC}", FILE))
    except pytest.fail.Exception:
        pytest.skip("this kernel or container has no openat2")
