"""Which topic a file belongs to: by its name, and where that says nothing, by what it defines."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from grader.outline import CourseOutline

SOURCES = (".py", ".ipynb")

_NUMBER = re.compile(r"[-_ (](\d{1,4})\)?$")
# A line of the source that makes a name, at its left edge. Student code is never parsed here: that
# can crash a process.
_DEFINED = re.compile(rb"^(?:def|class)[ \t]+([A-Za-z_]\w*)|^([A-Za-z_]\w*)[ \t]*=(?!=)", re.MULTILINE)


@dataclass(frozen=True)
class Named:
    """A file name taken apart: `alice_02_losses-1.py` is alice's, of 02_losses, uploaded once more.

    `upload` counts re-uploads as course sites and browsers do: `-1` and ` (1)` are 1, without it is 0.
    """

    topic: str
    before: str
    after: str
    upload: int


def is_source(name: str) -> bool:
    return name.casefold().endswith(SOURCES)


def named(name: str, course: CourseOutline) -> Named | None:
    """The topic that the name of a source file names, in any case; None for none or several."""
    if any(topic.file == name for topic in course.topics):
        return Named(name, "", "", 0)  # as nearly every file is called
    stem, dot, _ = name.rpartition(".")
    if not dot or not is_source(name):
        return None
    found = list(_pattern(tuple(topic.name for topic in course.topics)).finditer(stem))
    if len({match[0].casefold() for match in found}) != 1:
        return None
    first, last = found[0], found[-1]
    after, upload = without_upload(stem[last.end() :])
    topic = next(topic for topic in course.topics if topic.name.casefold() == first[0].casefold())
    return Named(topic.file, stem[: first.start()].rstrip("_-. "), after.lstrip("_-. "), upload)


def newness(path: str, modified: float, course: CourseOutline) -> tuple[int, int, int, float, str]:
    """Less the folders around, 1 where the name is the topic's alone, the uploads, the time, the path."""
    *folders, name = path.split("/")
    if folders and folders[-1].casefold() == "exercises":
        folders.pop()
    parts = named(name, course)
    plain = parts is not None and not (parts.before or parts.after)
    return -len(folders), int(plain), parts.upload if parts else 0, modified, path


def without_upload(text: str) -> tuple[str, int]:
    """A name and how often it was uploaded again: `("work", 2)` for `work-2`, `("work", 0)` for `work`."""
    match = _NUMBER.search(text)
    return (text[: match.start()].rstrip(), int(match[1])) if match else (text, 0)


def defined_names(source: bytes) -> frozenset[str]:
    """The functions, classes and variables that a source makes at its left edge."""
    return frozenset((match[1] or match[2]).decode() for match in _DEFINED.finditer(source))


def defined_topics(source: bytes, course: CourseOutline) -> tuple[str, ...]:
    """The files of the topics of which a source defines an exercise.

    A course of one topic leaves no choice.
    """
    if len(course.topics) == 1:
        return (course.topics[0].file,)
    defined = defined_names(source)
    return tuple(
        topic.file for topic in course.topics if any(exercise.name in defined for exercise in topic.exercises)
    )


@lru_cache(maxsize=4)
def _pattern(names: tuple[str, ...]) -> re.Pattern[str]:
    choice = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    return re.compile(rf"(?<![A-Za-z0-9])(?:{choice})(?![A-Za-z0-9])", re.IGNORECASE)
