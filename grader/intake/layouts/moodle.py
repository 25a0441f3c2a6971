"""Moodle's "Download all submissions": `Full Name_123456_assignsubmission_file_/02_losses.py`.

Without "Download submissions in folders" the same words stand in front of the file's own name.
"""

from __future__ import annotations

import re

from grader.intake.layouts.ownership import Owner, Ownership

_NAME = re.compile(
    r"(?P<name>[^/]+?)_(?P<participant>\d{1,20})_assignsubmission_(?P<kind>file|onlinetext)(?:_(?P<file>.*))?",
    re.DOTALL,
)


def fits(name: str) -> bool:
    return _NAME.fullmatch(name) is not None


def ownership(path: str, is_folder: bool) -> Ownership | None:
    top, _, rest = path.partition("/")
    found = _NAME.fullmatch(top)
    if not found:
        return None
    file = rest if rest or is_folder else found["file"] or top
    return Ownership((Owner(found["participant"], found["name"], found["participant"]),), file)
