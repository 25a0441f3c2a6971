"""Brightspace's download of an assignment: `94512-3301 - Jane Doe - Mar 1, 2026 625 PM/02_losses.py`.

Without folders a file is called `94512-3301 - Jane Doe - Mar 1, 2026 625 PM - 02_losses.py`. The first number
is that of the person on this site, which no gradebook has. The month is in the language of the site, so the
time is not read; the file keeps one.
"""

from __future__ import annotations

import re

from grader.intake.layouts.ownership import Owner, Ownership

_NAME = re.compile(
    r"(?P<user>\d{1,20})-\d{1,20} ?- (?P<name>[^/]+?) ?- "
    r"[^/]{4,20}? \d{4},? \d{1,2}[.:]?\d{2}(?: ?[AaPp]\.?[Mm]\.?)?"
    r"(?: ?- (?P<file>[^/]+))?",
    re.DOTALL,
)


def fits(name: str) -> bool:
    return _NAME.fullmatch(name) is not None


def ownership(path: str, is_folder: bool) -> Ownership | None:
    top, _, rest = path.partition("/")
    found = _NAME.fullmatch(top)
    if not found or not (rest or is_folder or found["file"]):
        return None
    return Ownership((Owner(found["user"], found["name"]),), rest or found["file"] or "")
