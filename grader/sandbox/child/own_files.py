"""Which files are the student's own. Runs in the child."""

from __future__ import annotations

import os


def is_own(file: str) -> bool:
    """Whether a frame's file was handed in: such files have relative names."""
    return file.endswith(".py") and not os.path.isabs(file)
