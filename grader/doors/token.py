"""The token by which a course site knows the instructor: from the environment or a private file, never from a
command line, where every user of the machine could read it."""

from __future__ import annotations

import os
from pathlib import Path

from grader.doors.errors import DoorError
from grader.doors.private_file import read_private

VARIABLE = "CANVAS_TOKEN"


def find_token(file: Path | None) -> str:
    """The token in the file, else that of the environment, which is removed from it. DoorError where there is
    none."""
    token = os.environ.pop(VARIABLE, "").strip()
    if file is not None:
        token = read_private(file, "token").strip()
    if not token or not token.isascii() or not token.isprintable():
        raise DoorError(
            f"There is no token for Canvas: set {VARIABLE}, or name a file that only you can read with"
            " --token-file. Canvas makes tokens under Account, Settings, Approved Integrations."
        )
    return token
