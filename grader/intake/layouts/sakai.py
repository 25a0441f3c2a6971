"""Sakai's "Download All" of an assignment: `Doe, Jane(jdoe)/Submission attachment(s)/02_losses.py`.

What else a student's folder holds is Sakai's: `timestamp.txt`, `comments.txt`, pages with the text that was
typed in, and `Feedback Attachment(s)`.
"""

from __future__ import annotations

import re

from grader.intake.layouts.ownership import Owner, Ownership

_NAME = re.compile(r"(?P<name>[^/]+, [^/]*?) ?\((?P<login>[^/()]{1,200})\)", re.DOTALL)
_SUBMITTED, _FEEDBACK = "Submission attachment(s)/", "Feedback Attachment(s)"


def fits(name: str) -> bool:
    return _NAME.fullmatch(name) is not None


def ownership(path: str, is_folder: bool) -> Ownership | None:
    top, _, rest = path.partition("/")
    found = _NAME.fullmatch(top)
    if not found or not (rest or is_folder):
        return None
    if rest.startswith(_FEEDBACK):
        return Ownership((), rest)
    login = found["login"]
    file = rest.removeprefix(_SUBMITTED)
    return Ownership((Owner(login.casefold(), found["name"], login=login),), file)
