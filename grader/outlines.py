"""The outline of a course, without importing the course where its outline is known.

The modules of a course are most of what `list`, `show` and `hint` would import, for a few names and hints. So
the first of these commands keeps the outline beside the bytecode of the course, in `__pycache__`. The next
ones use it on the terms of bytecode: written only where Python writes that, believed only while every file
that it was made from has its size and its time of change, and trusted as far, because who can write there can
change what the modules do.
"""

from __future__ import annotations

import json
import os
import sys
from contextlib import suppress
from importlib.util import cache_from_source
from pathlib import Path
from typing import Any

from grader.course_source import CourseSource, find_source
from grader.outline import CourseOutline, ExerciseOutline, TopicOutline
from grader.places import Places

FILE = "outline.json"

MadeFrom = list[list[str | int]]
"""The files that an outline was made from, each with its size and the time of its last change."""


def load_outline(word: str | None = None) -> CourseOutline:
    """The outline of the course that a user names, as `grader.loading.load` finds it. Raises CourseError as
    that does; a kept outline is that of a course which was not broken."""
    source = find_source(word)
    made_from = _made_from(source.places)
    if outline := _kept(source, made_from):
        return outline
    from grader.loading import load_source

    course = load_source(source)
    if made_from and made_from == _made_from(source.places):
        _keep(course, made_from)
    return course


def outline_file(places: Places) -> Path:
    """Where the outline of a course is kept: in the folder of the bytecode of its `__init__`."""
    return Path(cache_from_source(places.code / "__init__.py")).with_name(FILE)


def _made_from(places: Places) -> MadeFrom:
    """The files of a course, and those of gdgrade that make a course of them; empty where they cannot be
    read. Bytecode is compiled again for no more than what changes here."""
    package = Path(__file__).parent
    makers = (package / "exercise.py", package / "outline.py", *(package / "toolkit").glob("*.py"))
    try:
        stats = [(path, os.stat(path)) for path in sorted(map(str, (*places.reachable(), *makers)))]
    except OSError:
        return []
    return [[path, found.st_size, found.st_mtime_ns] for path, found in stats]


def _kept(source: CourseSource, made_from: MadeFrom) -> CourseOutline | None:
    """The outline that was kept of these files; None without one, or if a file for students is missing."""
    try:
        kept = json.loads(outline_file(source.places).read_bytes())
        if not made_from or kept["made_from"] != made_from:
            return None
        topics = tuple(map(_topic, kept["topics"]))
        digest = str(kept["digest"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    if not all(source.places.can_be_started(topic.file) for topic in topics):
        return None
    return CourseOutline(topics, source.name, source.origin, source.places, digest)


def _topic(raw: dict[str, Any]) -> TopicOutline:
    exercises = (ExerciseOutline(**{**each, "hints": tuple(each["hints"])}) for each in raw["exercises"])
    return TopicOutline(raw["name"], raw["title"], tuple(exercises))


def _keep(course: CourseOutline, made_from: MadeFrom) -> None:
    """Write the outline for the next command, where Python would write bytecode and may."""
    if sys.dont_write_bytecode:
        return
    topics = [
        {
            "name": topic.name,
            "title": topic.title,
            "exercises": [{"name": e.name, "points": e.points, "hints": e.hints} for e in topic.exercises],
        }
        for topic in course.topics
    ]
    kept = {"made_from": made_from, "digest": course.digest, "topics": topics}
    path = outline_file(course.places)
    new = path.with_name(f"{FILE}.{os.getpid()}")
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            new.write_text(json.dumps(kept), encoding="utf-8")
            new.replace(path)
        finally:
            new.unlink(missing_ok=True)
