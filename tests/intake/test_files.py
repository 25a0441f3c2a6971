"""Files are read as bytes, regular ones only; nothing of them is run or parsed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from grader.course import load_course
from grader.intake import IntakeError, read_files, read_folder
from grader.intake.files import MAX_BYTES

COURSE = load_course()
FIRST, SECOND = (topic.file for topic in COURSE.topics[:2])


def test_a_folder_gives_its_exercise_files_in_the_order_of_the_course(tmp_path: Path) -> None:
    (tmp_path / SECOND).write_bytes(b"raise SystemExit('never run')\n")
    (tmp_path / FIRST).write_bytes(b"\xff\x00 not even text (")
    (tmp_path / "notes.py").write_bytes(b"left alone")
    submission = read_folder(tmp_path, COURSE)
    assert submission.id == tmp_path.name
    assert [file.name for file in submission.files] == [FIRST, SECOND]
    assert submission.files[0].source == b"\xff\x00 not even text ("
    assert submission.files[0].path == str(tmp_path / FIRST)


def test_a_folder_is_called_by_its_own_name_even_as_a_dot(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / FIRST).touch()
    monkeypatch.chdir(tmp_path)
    assert read_folder(Path(), COURSE).id == tmp_path.name


def test_a_folder_without_exercises_says_which_names_were_looked_for(tmp_path: Path) -> None:
    with pytest.raises(IntakeError) as error:
        read_folder(tmp_path, COURSE)
    first = ", ".join(topic.file for topic in COURSE.topics[:3])
    assert str(error.value).endswith(f"Looked for {first} and {len(COURSE.topics) - 3} more.")
    with pytest.raises(IntakeError, match="is not a folder"):
        read_folder(tmp_path / "nowhere", COURSE)


def test_a_file_of_another_name_is_refused_with_the_closest_one(tmp_path: Path) -> None:
    with pytest.raises(IntakeError, match=rf"Did you mean {FIRST}\?"):
        read_files([tmp_path / FIRST.replace("s.py", ".py")], COURSE)
    with pytest.raises(IntakeError, match=rf"They are named {FIRST}"):
        read_files([tmp_path / "zzz"], COURSE)


def test_two_files_of_one_name_are_refused(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / FIRST).touch()
    with pytest.raises(IntakeError, match=f"Two of the files are {FIRST}: "):
        read_files([tmp_path / "a" / FIRST, tmp_path / "b" / FIRST], COURSE)


def test_several_files_are_one_submission_whatever_their_order(tmp_path: Path) -> None:
    for name in (FIRST, SECOND):
        (tmp_path / name).write_text(name)
    one = read_files([tmp_path / FIRST, tmp_path / SECOND], COURSE)
    other = read_files([tmp_path / SECOND, tmp_path / FIRST], COURSE)
    assert one == other
    assert one.id == tmp_path.name


def test_the_largest_file_is_read_and_one_byte_more_is_refused(tmp_path: Path) -> None:
    path = tmp_path / FIRST
    path.write_bytes(b"#" * MAX_BYTES)
    assert len(read_files([path], COURSE).files[0].source) == MAX_BYTES
    path.write_bytes(b"#" * (MAX_BYTES + 1))
    with pytest.raises(IntakeError, match="larger than 1 MB"):
        read_files([path], COURSE)


def test_an_empty_file_is_read(tmp_path: Path) -> None:
    (tmp_path / FIRST).touch()
    assert read_folder(tmp_path, COURSE).files[0].source == b""


@pytest.mark.skipif(os.name == "nt", reason="links and pipes of POSIX")
def test_links_pipes_and_folders_are_refused_at_once(tmp_path: Path) -> None:
    target = tmp_path / "secret"
    target.write_text("x = 1\n")
    path = tmp_path / FIRST
    path.symlink_to(target)
    with pytest.raises(IntakeError, match="is a link"):
        read_folder(tmp_path, COURSE)
    path.unlink()
    path.symlink_to(tmp_path / "nowhere")
    with pytest.raises(IntakeError, match="is a link"):
        read_folder(tmp_path, COURSE)
    path.unlink()
    os.mkfifo(path)
    with pytest.raises(IntakeError, match="is not a regular file"):
        read_folder(tmp_path, COURSE)
    path.unlink()
    path.mkdir()
    with pytest.raises(IntakeError, match="is not a regular file"):
        read_folder(tmp_path, COURSE)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / FIRST).touch(mode=0)
    with pytest.raises(IntakeError, match=rf"{FIRST} cannot be read: permission denied"):
        read_folder(tmp_path, COURSE)


def test_a_file_is_taken_by_whatever_name_batch_would_take_it(tmp_path: Path) -> None:
    """A copy of a browser, and one that is named like no topic but defines an exercise."""
    (tmp_path / FIRST.replace(".py", " (1).py")).write_text("old = 1")
    (tmp_path / FIRST.replace(".py", " (2).py")).write_text("new = 1")
    (tmp_path / "losses.py").write_text("def mse(a, b):\n    return 0\n")
    (tmp_path / "notes.py").write_text("x = 1")
    submission = read_folder(tmp_path, COURSE)
    assert [(file.name, Path(file.path).name) for file in submission.files] == [
        (FIRST, FIRST.replace(".py", " (2).py")),
        (SECOND, "losses.py"),
    ]
    for file in submission.files:
        (again,) = read_files([Path(file.path)], COURSE).files
        assert again == file
    (tmp_path / FIRST).write_text("mine = 1")
    assert read_folder(tmp_path, COURSE).files[0].source == b"mine = 1"
    with pytest.raises(IntakeError, match="defines no exercise"):
        read_files([tmp_path / "notes.py"], COURSE)


def test_a_file_that_cannot_be_read_costs_its_own_topic(tmp_path: Path) -> None:
    (tmp_path / FIRST).symlink_to("elsewhere.py")
    (tmp_path / SECOND).write_text("x = 1")
    submission = read_folder(tmp_path, COURSE)
    assert [file.name for file in submission.files] == [SECOND]
    assert submission.problems == (f"{tmp_path / FIRST} is a link; replace it with the file itself.",)
    (tmp_path / SECOND).unlink()
    with pytest.raises(IntakeError, match="is a link"):
        read_folder(tmp_path, COURSE)
