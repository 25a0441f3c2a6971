"""A folder per student, `alice/02_losses.py`; archives beside the folders are students', too."""

from __future__ import annotations

from grader.intake.layouts import archives
from grader.intake.layouts.claim import Claim, Owner


def claim(path: str, is_folder: bool) -> Claim | None:
    top, _, rest = path.partition("/")
    if rest or is_folder:
        return Claim((Owner(top, top),), rest)
    return archives.claim(path, is_folder)
