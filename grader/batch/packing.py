"""How the ledger keeps what is long or has parts: reports and files, compressed, and JSON.

What comes out of a ledger may have been written by anybody: it is unpacked under a limit, and has the types
that it should have, or is a ValueError.
"""

from __future__ import annotations

import base64
import json
import math
import zlib
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from grader.class_file import ClassFile
from grader.report import Report
from grader.reports.json_report import dumps, loads
from grader.submission import SourceFile, Submission

COMPRESSION = 6
BESIDE = "beside/"
CELLS = "cells/"
MOST_BYTES = 32 << 20
"""How long a report, or all files of a submission, may be once unpacked: more than the intake lets in."""


def pack_report(report: Report) -> bytes:
    """The report as JSON, compressed."""
    return pack_text(dumps(report, indent=None))


def unpack_report(packed: bytes) -> Report:
    """The report that `pack_report` packed."""
    return loads(unpack_text(packed))


def pack_text(text: str) -> bytes:
    """A text, compressed."""
    return zlib.compress(text.encode(), COMPRESSION)


def unpack_text(packed: bytes) -> str:
    """The text that `pack_text` packed."""
    unpacker = zlib.decompressobj()
    data = unpacker.decompress(packed, MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise ValueError(f"one of its values unpacks to more than {MOST_BYTES >> 20} MB")
    if not unpacker.eof:
        raise ValueError("one of its values is cut off")
    return data.decode("utf-8")


def pack_files(submission: Submission) -> bytes:
    """The files of a submission as JSON, {name: base64 of its bytes}, compressed; the name of one that is
    beside the exercises begins with `beside/`, and `cells/` and its name hold the cells of a notebook."""
    named = {file.name: file for file in submission.files}
    named |= {f"{BESIDE}{file.name}": file for file in submission.beside}
    sources = {name: base64.b64encode(file.source).decode() for name, file in named.items()}
    sources |= {f"{CELLS}{f.name}": " ".join(map(str, f.cells)) for f in submission.files if f.cells}
    return zlib.compress(json.dumps(sources).encode())


def unpack_files(packed: bytes, student: str) -> Submission:
    """The submission that `pack_files` packed, as that of `student`."""
    sources = read_json(unpack_text(packed))
    if not isinstance(sources, dict) or not all(isinstance(text, str) for text in sources.values()):
        raise ValueError("a submission is not stored as files")
    cells = {n.removeprefix(CELLS): sources.pop(n) for n in list(sources) if n.startswith(CELLS)}
    first_lines = {name: tuple(map(int, text.split())) for name, text in cells.items()}
    kept = {name: base64.b64decode(text) for name, text in sources.items()}
    beside = {name.removeprefix(BESIDE): kept.pop(name) for name in list(kept) if name.startswith(BESIDE)}
    exercises, others = (
        tuple(SourceFile(name, source, name, first_lines.get(name, ())) for name, source in files.items())
        for files in (kept, beside)
    )
    return Submission(student, exercises, others)


def read_json(text: str) -> Any:
    """What a JSON text says."""
    try:
        return json.loads(text)
    except RecursionError:
        raise ValueError("one of its values is nested too deeply") from None


def read_texts(text: str) -> tuple[str, ...]:
    """The texts of a JSON list."""
    values = read_json(text)
    if not _are_texts(values):
        raise ValueError("one of its lists of texts is malformed")
    return tuple(values)


def read_digests(text: str) -> dict[str, str]:
    """Digests of files by name."""
    values = read_json(text)
    if not isinstance(values, dict) or not _are_texts(list(values.values())):
        raise ValueError("one of its lists of files is malformed")
    return values


def read_setting(name: str, text: str) -> Any:
    """The value of a setting."""
    value = read_json(text)
    if not SETTINGS.get(name, _is_plain)(value):
        raise ValueError(f"its setting {name} is malformed")
    return value


def _is_int(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _is_plain(value: object) -> bool:
    return value is None or isinstance(value, str | int | float) or _are_texts(value)


def _are_texts(values: object) -> bool:
    return isinstance(values, list) and all(isinstance(value, str) for value in values)


def _is_class_file(value: object) -> bool:
    if value is None:
        return True
    try:
        ClassFile.from_json(value if isinstance(value, dict) else {})
    except ValueError:
        return False
    return True


def _is_time(limit: object) -> bool:
    return isinstance(limit, int | float) and limit > 0 and math.isfinite(limit)


def _are_lessons(value: object) -> bool:
    """Whether these are groups of wrong answers, each with a sentence and its time."""
    return isinstance(value, dict) and all(
        "-" in key and _are_texts(lesson) and len(lesson) == 2 and _is_moment(lesson[1])
        for key, lesson in value.items()
    )


def _is_moment(text: str) -> bool:
    """Whether this is a time that can be told here."""
    try:
        datetime.fromisoformat(text).astimezone()
    except (ValueError, OverflowError, OSError):
        return False
    return True


CLASS, POINTS, TAUGHT, PICTURES = "class", "class_points", "taught", "pictures"
"""The settings that hold the class file, the points that differ from the course's, what the instructor says
to groups of students, and whether their pages have pictures."""

SETTINGS: Mapping[str, Callable[[Any], bool]] = {
    "course": lambda course: _are_texts(course) and len(course) == 2,
    "names": lambda names: names is None or _are_texts(names),
    "late": lambda late: late is None or (_are_texts(late) and len(late) == 3),
    "points": lambda points: isinstance(points, dict) and all(map(_is_number, points.values())),
    "topics": lambda topics: isinstance(topics, dict) and _are_texts(list(topics.values())),
    CLASS: _is_class_file,
    POINTS: lambda points: isinstance(points, dict) and all(map(_is_number, points.values())),
    TAUGHT: _are_lessons,
    PICTURES: lambda pictures: isinstance(pictures, bool),
    "device": lambda device: isinstance(device, str),
    "timeout": _is_time,
    "total": _is_time,
    "memory": lambda megabytes: _is_int(megabytes) and 0 < megabytes < 1 << 30,
}
"""What the values of settings have to be."""
