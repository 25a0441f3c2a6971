"""The folder `.gdgrade` next to the exercises: what is remembered, and the copies that are kept."""

from __future__ import annotations

import os
import shutil
from datetime import datetime
from pathlib import Path

STATE = ".gdgrade"


def state_folder(exercises: Path) -> Path:
    """The folder of things remembered, made where it is not there yet. OSError where it cannot be."""
    folder = exercises / STATE
    if not folder.is_dir():
        folder.mkdir()
        # None of it belongs into a repository or a hand-in.
        (folder / ".gitignore").write_text("*\n", encoding="utf-8")
    return folder


def write_atomically(path: Path, text: str) -> None:
    """Write all of a file or nothing of it. OSError where neither can be done."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with temporary.open("w", encoding="utf-8", newline="") as file:
            file.write(text)
        if path.exists():
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
    kept.mkdir(exist_ok=True)
    stamp = (now or datetime.now()).strftime("%Y-%m-%d_%H-%M-%S")
    stem, suffix = Path(name).stem, Path(name).suffix
    number = 1
    while True:
        again = "" if number == 1 else f"_{number}"
        path = kept / f"{stem}.{stamp}{again}{suffix}"
        try:
            with path.open("xb") as file:
                file.write(content)
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
