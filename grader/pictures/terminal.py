"""Pictures in a terminal that can show them: which protocol it speaks, and a PNG in it.

kitty, ghostty and WezTerm, and iTerm2 name themselves in the environment. Whether another one knows sixel, it
is asked (DA1, which every terminal answers); the answer is awaited for a moment only.
"""

from __future__ import annotations

import base64
import os
import select
import sys
import time
from collections.abc import Callable, Mapping
from typing import Literal

Protocol = Literal["kitty", "iterm", "sixel"]
PATIENCE = 0.3
"""Seconds that a terminal has to answer."""
CHUNK = 4096
"""Characters that kitty takes at a time."""
SIXEL = "4"
"""The attribute by which a terminal says that it knows sixel."""
LONGEST = 200
"""Bytes of an answer."""


def protocol() -> Protocol | None:
    """What the terminal of this process shows pictures by; None where it is none, or shows none."""
    if not (sys.stdin and sys.stdin.isatty() and sys.stdout and sys.stdout.isatty()):
        return None
    return protocol_of(os.environ, lambda: attributes(sys.stdin.fileno(), sys.stdout.fileno()))


def protocol_of(environment: Mapping[str, str], ask: Callable[[], str]) -> Protocol | None:
    """The protocol of a terminal by its environment, and where that does not tell by its answer."""
    term, program = environment.get("TERM", ""), environment.get("TERM_PROGRAM", "")
    if term == "dumb" or "TMUX" in environment or term.startswith(("screen", "tmux")):
        return None
    if "KITTY_WINDOW_ID" in environment or term in ("xterm-kitty", "xterm-ghostty"):
        return "kitty"
    if program in ("ghostty", "WezTerm"):
        return "kitty"
    if program == "iTerm.app" or environment.get("LC_TERMINAL") == "iTerm2":
        return "iterm"
    return "sixel" if SIXEL in ask().removeprefix("\x1b[?").removesuffix("c").split(";") else None


def attributes(source: int, target: int, patience: float = PATIENCE) -> str:
    """What the terminal answers to DA1, such as `ESC [ ? 6 2 ; 4 c`; empty where it is silent."""
    try:
        import termios
        import tty
    except ImportError:  # no POSIX terminal
        return ""
    try:
        if os.tcgetpgrp(source) != os.getpgrp():
            return ""  # in the background, where the terminal belongs to somebody else
        before = termios.tcgetattr(source)
    except (OSError, termios.error):
        return ""
    answer = b""
    try:
        tty.setcbreak(source, termios.TCSANOW)
        os.write(target, b"\x1b[c")
        until = time.monotonic() + patience
        while not answer.endswith(b"c") and len(answer) < LONGEST:
            ready, _, _ = select.select([source], [], [], max(0.0, until - time.monotonic()))
            if not ready:
                break
            answer += os.read(source, LONGEST)
    except OSError:
        return ""
    finally:
        # What comes too late is not typed into the shell.
        termios.tcsetattr(source, termios.TCSAFLUSH, before)
    return answer.decode("ascii", "replace")


def inline(png: bytes, how: Protocol) -> str:
    """What to write to a terminal so that it shows the picture."""
    if how == "sixel":
        from grader.pictures.sixel import sixel

        return sixel(png) + "\n"
    text = base64.b64encode(png).decode()
    if how == "iterm":
        return f"\x1b]1337;File=inline=1;size={len(png)}:{text}\a\n"
    chunks = [text[i : i + CHUNK] for i in range(0, len(text), CHUNK)]
    last = len(chunks) - 1
    heads = (f"{'a=T,f=100,q=2,' if i == 0 else ''}m={int(i < last)}" for i in range(len(chunks)))
    return "".join(f"\x1b_G{head};{chunk}\x1b\\" for head, chunk in zip(heads, chunks, strict=True)) + "\n"
