"""Files that hold a secret, and that nobody else may read."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from grader.batch.errors import reason
from grader.doors.errors import DoorError

MOST_BYTES = 4096


def read_private(file: Path, what: str) -> str:
    """The text of a file that holds a `what`, such as a token. DoorError where it cannot be read, and where
    others may read it."""
    try:
        with open(file, "rb") as content:
            if os.name == "posix" and stat.S_IMODE(os.fstat(content.fileno()).st_mode) & 0o077:
                raise DoorError(f"Other users may read the {what} in {file}; run `chmod 600 {file}`.")
            return content.read(MOST_BYTES).decode("ascii", "replace")
    except OSError as error:
        raise DoorError(f"The {what} in {file} cannot be read: {reason(error)}.") from error
