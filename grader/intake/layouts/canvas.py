"""Canvas's "Download submissions": `lastnamefirst_LATE_userid_fileid_02_losses-1.py`, all in one folder.

The name has no underscore of its own, as Canvas spells it, and `LATE` is there where it was late. The
second number grows with every upload.
"""

from __future__ import annotations

import re

from grader.intake.layouts.claim import Claim, Owner

_NAME = re.compile(
    r"(?P<name>[^/]+?)(?P<late>_LATE)?_(?P<user>\d{1,20})_(?P<upload>\d{1,20})_(?P<file>[^/]+)", re.DOTALL
)


def fits(name: str) -> bool:
    return _NAME.fullmatch(name) is not None


def claim(path: str, is_folder: bool) -> Claim | None:
    found = None if is_folder else _NAME.fullmatch(path)
    if not found:
        return None
    owner = Owner(found["user"], found["name"], found["user"])
    return Claim((owner,), found["file"], upload=int(found["upload"]), late=bool(found["late"]))
