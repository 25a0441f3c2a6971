"""The student's interpreter for a replay: it imports torch while the script is still being written.

Two processes need torch, this command for what is expected and the student's for their code; one after the
other they would take twice as long to start.
"""

from __future__ import annotations

import os
import subprocess
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from grader.learner.replayed import DEBUG
from grader.safe_path import grader_environment

MODULE = "grader.learner.replay_process"


@dataclass
class ReplayProcess:
    """An interpreter that waits for the path of a script. The terminal is the script's."""

    _process: subprocess.Popen[bytes]
    _to: int | None

    def run(self, script: Path) -> int:
        """Run the script there; its exit code."""
        assert self._to is not None
        os.write(self._to, os.fsencode(script))
        self.close()
        return self._process.wait()

    def close(self) -> None:
        """Let it end, where it has got no script. Safe to call twice."""
        if self._to is not None:
            os.close(self._to)
            self._to = None


@dataclass(frozen=True)
class LaterProcess:
    """The same where a process inherits no pipe, as on Windows: it is started with the script."""

    debug: bool

    def run(self, script: Path) -> int:
        """Run the script; its exit code."""
        words = [sys.executable, "-P", str(script), *([DEBUG] if self.debug else [])]
        return subprocess.run(words, env=grader_environment(), check=False).returncode


@contextmanager
def replay_process(*, debug: bool) -> Iterator[ReplayProcess | LaterProcess]:
    """An interpreter that imports torch meanwhile; it has ended at the end. With `debug` the script stops in
    the student's function."""
    if os.name == "nt":
        yield LaterProcess(debug)
        return
    out, to = os.pipe()
    words = [sys.executable, "-P", "-m", MODULE, str(out), *([DEBUG] if debug else [])]
    try:
        process = subprocess.Popen(words, env=grader_environment(), pass_fds=[out])
    except BaseException:
        os.close(to)
        raise
    finally:
        os.close(out)
    waiting = ReplayProcess(process, to)
    try:
        yield waiting
        waiting.close()
        process.wait()
    except BaseException:
        waiting.close()
        process.kill()
        process.wait()
        raise


def _listen() -> None:
    """Have the terminal echo what is typed, where it does not: from here on that is for the student's code,
    as at a `breakpoint()`. `gdgrade watch` hands it over without one; what was typed before is dropped."""
    import termios
    import tty

    with suppress(OSError, termios.error):  # no terminal
        attributes = termios.tcgetattr(0)
        if not attributes[tty.LFLAG] & termios.ECHO:
            attributes[tty.LFLAG] |= termios.ECHO
            termios.tcsetattr(0, termios.TCSAFLUSH, attributes)


def main() -> int:
    """Run the script whose path comes in by a pipe, as Python does; the exit code."""
    import torch  # noqa: F401 - while the script is still being written

    number, *options = sys.argv[1:]
    with os.fdopen(int(number), "rb") as pipe:
        path = os.fsdecode(pipe.read())
    if not path:
        return 0
    sys.argv = [path, *options]
    _listen()
    code = compile(Path(path).read_bytes(), path, "exec", dont_inherit=True)
    try:
        exec(code, {"__name__": "__main__", "__file__": path, "__builtins__": __builtins__})
    except Exception as error:  # noqa: BLE001 - a traceback as Python's own, from the script on
        within = error.__traceback__.tb_next if error.__traceback__ else None
        traceback.print_exception(type(error), error, within)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
