"""Canvas's "Download submissions": `lastnamefirst_LATE_userid_fileid_02_losses-1.py`, all in one folder.

The name has no underscore of its own, as Canvas spells it, and `LATE` is there where it was late. The
second number grows with every upload. Graded anonymously, `anon_` and five letters or digits stand for
name and user. What was typed in or linked to is a page, `lastnamefirst_userid_text.html`.
"""

from __future__ import annotations

import re

from grader.intake.layouts.ownership import Owner, Ownership

_NAME = re.compile(
    r"(?:(?P<first_late>LATE_)?(?P<anonymous>anon_[A-Za-z0-9]{5})"
    r"|(?P<name>[^/]+?)(?P<late>_LATE)?_(?P<user>\d{1,20}))"
    r"_(?:(?P<upload>\d{1,20})_(?P<file>[^/]+)|(?P<page>(?:text|link)\.html))",
    re.DOTALL,
)


def fits(name: str) -> bool:
    return _NAME.fullmatch(name) is not None


def ownership(path: str, is_folder: bool) -> Ownership | None:
    found = None if is_folder else _NAME.fullmatch(path)
    if not found:
        return None
    if found["anonymous"]:
        owner = Owner(found["anonymous"], found["anonymous"])
    else:
        owner = Owner(found["user"], found["name"], found["user"])
    late = bool(found["late"] or found["first_late"])
    return Ownership((owner,), found["file"] or found["page"], upload=int(found["upload"] or 0), late=late)
