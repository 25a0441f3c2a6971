"""The folder `.gdgrade` next to the exercises: what is remembered, and the copies that are kept."""

from __future__ import annotations

import errno
import os
import shutil
from datetime import datetime
from pathlib import Path

STATE = ".gdgrade"


def state_folder(exercises: Path) -> Path:
    """The folder of things remembered, made where it is not there yet. OSError where it cannot be, and
    where it is a link, or the exercises folder is one: it may be somebody else's work that is looked at
    here, and a link in it leads to a folder of gdgrade's."""
    folder = exercises / STATE
    for place in (exercises, folder):
        refuse_link(place)
    if not folder.is_dir():
        folder.mkdir()
        # None of it belongs into a repository or a submission.
        write_new(folder / ".gitignore", b"*\n")
    return folder


def refuse_link(path: Path) -> None:
    """OSError where `path` is a link."""
    if path.is_symlink():
        raise OSError(errno.ELOOP, f"{path.name} is a link, which gdgrade does not write through")


def write_new(path: Path, content: bytes) -> None:
    """Write a file that is not there yet. OSError, FileExistsError where something is, be it a link."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    with open(os.open(path, flags, 0o666), "wb") as file:
        file.write(content)


def write_atomically(path: Path, content: str | bytes) -> None:
    """Write all of a file or nothing of it; a link of that name is replaced. OSError where neither can be
    done."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}-{os.urandom(4).hex()}")
    try:
        write_new(temporary, content.encode() if isinstance(content, str) else content)
        if path.exists() and not path.is_symlink():
            shutil.copymode(path, temporary)
        os.replace(temporary, path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def keep_copy(exercises: Path, name: str, content: bytes, now: datetime | None = None) -> Path:
    """A timestamped copy of a file's content under `.gdgrade/kept/`; never over an older one.

    OSError where it cannot be written.
    """
    kept = state_folder(exercises) / "kept"
    refuse_link(kept)
    kept.mkdir(exist_ok=True)
    stamp = (now or datetime.now()).strftime("%Y-%m-%d_%H-%M-%S")
    stem, suffix = Path(name).stem, Path(name).suffix
    number = 1
    while True:
        again = "" if number == 1 else f"_{number}"
        path = kept / f"{stem}.{stamp}{again}{suffix}"
        try:
            write_new(path, content)
        except FileExistsError:
            number += 1
        else:
            return path


def is_news(exercises: Path | None, topic: str, text: str) -> bool:
    """Whether `text` was not said last about `topic` in this folder; from now on it was.

    Where nothing can be remembered everything is news.
    """
    if exercises is None:
        return True
    path = exercises / STATE / topic
    try:
        if path.is_file() and path.read_text(encoding="utf-8") == text:
            return False
        write_atomically(state_folder(exercises) / topic, text)
    except (OSError, ValueError):
        return True
    return True
