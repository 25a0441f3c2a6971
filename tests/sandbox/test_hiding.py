"""What is hidden from a child stays hidden in whatever folder it may read otherwise."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from grader.sandbox.barriers import filesystem


def allowed(path: Path, entries: list[str]) -> bool:
    return any(os.path.realpath(path).startswith(os.path.realpath(entry)) for entry in entries)


def test_what_is_beside_something_secret_is_readable_and_that_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = tmp_path / "lib"
    for name in (
        "deep/course/kalman.py",
        "deep/course/inner/x.py",
        "deep/other.py",
        "numpy.so",
        "coursework.py",
    ):
        (library / name).parent.mkdir(parents=True, exist_ok=True)
        (library / name).touch()
    (tmp_path / "link").symlink_to(library / "deep" / "course")
    (tmp_path / "way").symlink_to(library)
    monkeypatch.setattr(filesystem, "_usually_readable", lambda: iter([str(library), str(tmp_path / "link")]))
    for secret in (library / "deep" / "course", tmp_path / "link", tmp_path / "way" / "deep" / "course"):
        entries = list(filesystem.readable([str(secret)]))
        assert not allowed(library / "deep" / "course" / "kalman.py", entries)
        assert not allowed(library / "deep" / "course" / "inner" / "x.py", entries)
        assert allowed(library / "deep" / "other.py", entries)
        assert allowed(library / "numpy.so", entries)
        assert allowed(library / "coursework.py", entries)


def test_nothing_is_readable_of_what_lies_in_something_secret(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filesystem, "_usually_readable", lambda: iter([str(tmp_path / "course" / "lib")]))
    assert list(filesystem.readable([str(tmp_path / "course")])) == []
    assert list(filesystem.readable([str(tmp_path / "other")])) == [str(tmp_path / "course" / "lib")]
