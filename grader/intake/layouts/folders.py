"""A folder per student, `alice/02_losses.py`; archives beside the folders are students', too."""

from __future__ import annotations

from grader.intake.layouts import archives
from grader.intake.layouts.ownership import Owner, Ownership


def ownership(path: str, is_folder: bool) -> Ownership | None:
    top, _, rest = path.partition("/")
    if rest or is_folder:
        return Ownership((Owner(top, top),), rest)
    return archives.ownership(path, is_folder)
