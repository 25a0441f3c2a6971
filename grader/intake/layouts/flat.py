"""Files of all students in one folder: `alice.py`, `alice_02_losses.py`, `02_losses_alice.ipynb`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.intake.layouts import archives
from grader.intake.layouts.ownership import Owner, Ownership
from grader.intake.topics import is_source, named

if TYPE_CHECKING:
    from grader.exercise import Course


def ownership(path: str, is_folder: bool, course: Course) -> Ownership | None:
    if is_folder or "/" in path:
        return None
    if not is_source(path):
        return archives.ownership(path, is_folder)
    parts = named(path, course)
    student = (parts.before or parts.after) if parts else path.rpartition(".")[0]
    return Ownership((Owner(student.casefold(), student),), path) if student else None
