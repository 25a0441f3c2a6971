"""The terminal: its keys one by one, its screen, and both as they were at the end."""

from __future__ import annotations

import os
import sys

from grader.learner.watching.inbox import Inbox
from grader.learner.watching.posix import PosixTerminal
from grader.learner.watching.windows import WindowsTerminal

Terminal = PosixTerminal | WindowsTerminal


def is_terminal() -> bool:
    """Whether somebody sits at both ends, at a terminal that can be drawn on."""
    both = (sys.stdin, sys.stdout)
    return all(stream is not None and stream.isatty() for stream in both) and os.environ.get("TERM") != "dumb"


def terminal(inbox: Inbox) -> Terminal:
    """The terminal of this system."""
    return WindowsTerminal(inbox) if os.name == "nt" else PosixTerminal(inbox)
