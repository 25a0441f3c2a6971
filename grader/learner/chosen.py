"""Which course an exercises folder was made from: kept beside the exercises, in `.gdgrade/course`.

A course is code that runs as the user, and the folder may be somebody else's, unpacked here. So what it says
is believed only where it is signed by this user's own key.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from grader.course_source import VARIABLE
from grader.intake.errors import IntakeError
from grader.intake.files import read_bytes
from grader.intake.own_folder import usual_folders
from grader.learner.state import STATE, state_folder, write_atomically
from grader.places import CourseError

FILE = "course"
MAX_BYTES = 10_000
PURPOSE = b"the course of an exercises folder\0"

Sign = Callable[[bytes], str]
"""The signature of a message by the key of this user."""


NOT_YOURS = (
    ".gdgrade/course names a course that you did not choose on this account, so it is not used; name it"
    f" with `gdgrade --course DIR|NAME`, or in {VARIABLE}."
)

MOVED = (
    "These exercises were made from the course in {origin}, which is not there any more; name its folder with"
    f" `gdgrade --course DIR`, or in {VARIABLE}."
)


def chosen_course(
    here: Path, find_sign: Callable[[], Sign | None], warn: Callable[[str], object]
) -> str | None:
    """The course that the exercises of somebody at work in the folder `here` were made from, as
    `grader.loading.load` takes it; None where nothing says so, and where GDGRADE_COURSE names one.

    `find_sign` finds how this user signs, None where they have no key; `warn` is given a sentence where a
    folder names a course that this user did not choose. Raises CourseError where the folder of the course is
    not there any more.
    """
    if not os.environ.get(VARIABLE):
        for folder in filter(is_saved, usual_folders(here)):
            sign = find_sign()
            if sign and (origin := course_of(folder, sign)):
                if os.path.isabs(origin) and not os.path.isdir(origin):
                    raise CourseError(MOVED.format(origin=origin))
                return origin
            warn(NOT_YOURS)
    return None


def save_course(exercises: Path, origin: str, sign: Sign) -> bool:
    """Keep in an exercises folder which course it was made from; False where that cannot be written."""
    try:
        write_atomically(state_folder(exercises) / FILE, f"{origin}\n{_signature(origin, sign)}\n")
    except OSError:
        return False
    return True


def forget_course(exercises: Path) -> None:
    """Keep nothing of that any more."""
    if not (exercises / STATE).is_symlink():
        (exercises / STATE / FILE).unlink(missing_ok=True)


def is_saved(exercises: Path) -> bool:
    """Whether the folder says that it was made from a course, by whomever."""
    return (exercises / STATE / FILE).is_file()


def course_of(exercises: Path, sign: Sign) -> str | None:
    """Where the course of an exercises folder comes from; None where this user's key did not sign that."""
    import hmac  # few folders are of another course

    if (exercises / STATE).is_symlink():
        return None
    try:
        lines = read_bytes(exercises / STATE / FILE, MAX_BYTES).decode("utf-8").split("\n")
    except (IntakeError, UnicodeDecodeError):
        return None
    if len(lines) != 3 or not hmac.compare_digest(lines[1].encode(), _signature(lines[0], sign).encode()):
        return None
    return lines[0]


def _signature(origin: str, sign: Sign) -> str:
    return sign(PURPOSE + origin.encode())
