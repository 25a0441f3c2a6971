"""`gdgrade watch` in a pseudo-terminal: the real command, real files, a real grader."""

from __future__ import annotations

import mmap
import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

if os.name == "nt":
    pytest.skip("pseudo-terminals are of POSIX", allow_module_level=True)

from tests.learner.screens import OTHER_SCREEN, ROOT, Terminal, in_terminal

KEYS = "n next  h hint  r replay  p picture  l list  a all  q quit"
READY = "Watching: save a file"
RIGHT = "    e = torch.exp(-x.abs())\n    return torch.where(x >= 0, 1 / (1 + e), e / (1 + e))"
WRONG = "    return torch.exp(-x.abs())"
ENDLESS = "    while True:\n        pass"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The first file of the course, not begun."""
    folder = tmp_path / "my exercises"
    folder.mkdir()
    shutil.copy(ROOT / "exercises" / "01_activations.py", folder)
    return folder


def with_body(folder: Path, name: str, body: str) -> str:
    """The text of the file with this body of an exercise."""
    text = (folder / "01_activations.py").read_text(encoding="utf-8")
    pattern = rf'(def {name}\(.*?""".*?"""\n).*?(?=\n\n\ndef |\n\n\nif __name__)'
    changed, count = re.subn(pattern, lambda found: found[1] + body, text, count=1, flags=re.DOTALL)
    assert count == 1
    return changed


def write(folder: Path, name: str, body: str) -> None:
    (folder / "01_activations.py").write_text(with_body(folder, name, body), encoding="utf-8")


def checked(name: str, status: str) -> str:
    """The line of a verdict, as a regular expression."""
    return rf"(?m)^[✓✗◐]  {name} +{status}"


def see(terminal: Terminal, pattern: str, seconds: float = 90.0) -> str:
    return terminal.wait(lambda text: re.search(pattern, text) is not None, seconds)


def test_a_save_is_checked_and_n_goes_on(folder: Path) -> None:
    with in_terminal(folder, "watch", "sigmoid", "tanh", rows=24) as terminal:
        assert "sigmoid, 1 point" in terminal.wait("not started")
        terminal.wait(READY)
        write(folder, "sigmoid", RIGHT)
        passed = see(terminal, checked("sigmoid", "passed"))
        assert "Press n for the next exercise, tanh." in passed
        assert "1 of 2 exercises passed" in passed
        terminal.type("n")
        assert "def tanh(x: torch.Tensor)" in terminal.wait(
            "tanh, 2 points, in 01_activations.py: not started"
        )
        terminal.type("q")
        assert terminal.end() == 0
        assert terminal.attributes == terminal.before
        assert terminal.written.count(f"{OTHER_SCREEN}h".encode()) == 1
        assert terminal.written.endswith(f"\x1b[?25h{OTHER_SCREEN}l".encode())


@pytest.mark.long
@pytest.mark.parametrize(("columns", "rows"), [(60, 20), (80, 24), (120, 40), (200, 60)])
def test_every_key_at_every_size(folder: Path, columns: int, rows: int) -> None:
    write(folder, "sigmoid", WRONG)
    with in_terminal(folder, "watch", columns=columns, rows=rows) as terminal:
        see(terminal, checked("sigmoid", "failed"))
        shown = terminal.wait(READY)
        assert KEYS in shown
        assert "01_activations.py:" in shown, "the line is not named"
        terminal.type("h")
        see(terminal, "sigmoid, (hint 1 of|from your last check)")
        terminal.type("l")
        assert "sigmoid_derivative" in terminal.wait("not started")
        terminal.type("l")
        see(terminal, checked("sigmoid", "failed"))
        write(folder, "sigmoid", RIGHT)
        see(terminal, checked("sigmoid", "passed"))
        terminal.type("a")
        terminal.wait("Checking")
        terminal.wait(READY)
        assert re.search(checked("sigmoid", "passed"), terminal.text), "it stays where it is"
        terminal.type("n")
        terminal.wait("sigmoid_derivative, 2 points")
        terminal.resize(columns + 20, rows + 5)
        terminal.wait(lambda text: len(terminal.lines) == rows + 5 and terminal.lines[-1] == KEYS)
        terminal.type("q")
        assert terminal.end() == 0
    assert b"\x1b[3" not in terminal.written, "NO_COLOR is set"


@pytest.mark.long
def test_it_is_coloured_unless_that_is_declined(folder: Path) -> None:
    with in_terminal(folder, "watch", "sigmoid", NO_COLOR="") as terminal:
        terminal.wait(READY)
    assert b"\x1b[2m" in terminal.written


@pytest.mark.long
def test_files_are_saved_in_many_ways(folder: Path) -> None:
    file = folder / "01_activations.py"
    with in_terminal(folder, "watch") as terminal:
        terminal.wait(READY)

        # A new file takes the place of the old one.
        (folder / ".01.tmp").write_text(with_body(folder, "sigmoid", WRONG), encoding="utf-8")
        os.replace(folder / ".01.tmp", file)
        see(terminal, checked("sigmoid", "failed"))

        # The old one is moved out of the way, and a new one written.
        right = with_body(folder, "sigmoid", RIGHT)
        os.rename(file, folder / "01_activations.py~")
        file.write_text(right, encoding="utf-8")
        see(terminal, checked("sigmoid", "passed"))

        # Twice in quick succession, as by a formatter.
        write(folder, "sigmoid", ENDLESS)
        write(folder, "sigmoid", WRONG)
        see(terminal, checked("sigmoid", "failed"))
        terminal.wait(READY)

        # Half-written: the line is shown, and nothing is graded.
        good = file.read_text(encoding="utf-8")
        file.write_text(good.replace(WRONG.strip(), "return torch.exp((-x.abs())"), encoding="utf-8")
        shown = terminal.wait("✗ Syntax error in 01_activations.py, line ")
        assert re.search(r"line \d+: '\(' was never closed", shown)
        assert READY in shown
        assert "return torch.exp((-x.abs())" in shown
        file.write_text(good, encoding="utf-8")
        see(terminal, checked("sigmoid", "failed"))

        # Deleted, and there again.
        file.unlink()
        terminal.wait("01_activations.py is missing")
        file.write_text(right, encoding="utf-8")
        see(terminal, checked("sigmoid", "passed"))

        terminal.type("q")
        assert terminal.end() == 0


@pytest.mark.long
def test_an_endless_loop_is_shown_and_ended_by_the_next_save(folder: Path) -> None:
    with in_terminal(folder, "watch", "sigmoid", "tanh", "--timeout", "3600") as terminal:
        terminal.wait(READY)
        write(folder, "sigmoid", ENDLESS)
        see(terminal, r"Checking sigmoid for [2-9] s; a call may take 3600 s")
        terminal.type("h")
        terminal.wait("sigmoid, hint 1")
        write(folder, "sigmoid", RIGHT)
        see(terminal, checked("sigmoid", "passed"))
        terminal.type("q")
        assert terminal.end() == 0


@pytest.mark.long
def test_an_endless_loop_ends_at_its_limit(folder: Path) -> None:
    with in_terminal(folder, "watch", "sigmoid", "--timeout", "1") as terminal:
        terminal.wait(READY)
        write(folder, "sigmoid", ENDLESS)
        see(terminal, checked("sigmoid", "timed out"))
        terminal.type("q")
        assert terminal.end() == 0


@pytest.mark.long
@pytest.mark.parametrize("busy", [False, True])
@pytest.mark.parametrize(
    ("how", "code"), [("q", 0), ("\x03", 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)]
)
def test_the_terminal_is_given_back(folder: Path, how: str | int, code: int, busy: bool) -> None:
    with in_terminal(folder, "watch", "sigmoid") as terminal:
        terminal.wait(READY)
        if busy:
            write(folder, "sigmoid", ENDLESS)
            terminal.wait("Checking sigmoid for")
        family = psutil.Process(terminal.process.pid).children(recursive=True)
        if isinstance(how, str):
            terminal.type(how)
        else:
            terminal.process.send_signal(how)
        assert terminal.end() == code
        assert terminal.attributes == terminal.before
        assert f"\x1b[?25h{OTHER_SCREEN}l".encode() in terminal.written
        _, alive = psutil.wait_procs(family, timeout=60)
        assert alive == []


@pytest.mark.long
def test_q_does_not_wait_for_torch(folder: Path) -> None:
    with in_terminal(folder, "watch", "sigmoid") as terminal:
        terminal.wait(KEYS)
        family = psutil.Process(terminal.process.pid).children(recursive=True)
        terminal.type("q")
        assert terminal.end() == 0
        assert terminal.attributes == terminal.before
        _, alive = psutil.wait_procs(family, timeout=60)
        assert alive == []


@pytest.mark.long
def test_ctrl_z_gives_the_terminal_back_and_fg_takes_it_again(folder: Path) -> None:
    with in_terminal(folder, "watch", "sigmoid") as terminal:
        terminal.wait(READY)
        terminal.type("\x1a")
        terminal.wait(lambda _: f"{OTHER_SCREEN}l".encode() in terminal.written)
        terminal.process.send_signal(signal.SIGCONT)
        terminal.wait(lambda _: terminal.written.count(f"{OTHER_SCREEN}h".encode()) == 2)
        terminal.type("q")
        assert terminal.end() == 0
        assert terminal.attributes == terminal.before


RAISES = """
from grader.learner.watching.inbox import Inbox
from grader.learner.watching.terminal import terminal
with terminal(Inbox()) as screen:
    screen.draw(["something"])
    raise ValueError("unforeseen")
"""


def test_the_terminal_is_given_back_after_an_exception(folder: Path) -> None:
    terminal = Terminal([sys.executable, "-c", RAISES], folder, 80, 24)
    try:
        assert terminal.end() == 1
        assert terminal.attributes == terminal.before
        assert terminal.written.index(f"{OTHER_SCREEN}l".encode()) < terminal.written.index(b"unforeseen")
    finally:
        terminal.close()


@pytest.mark.long
def test_replay_has_the_terminal_and_a_key_leads_back(folder: Path) -> None:
    write(folder, "sigmoid", WRONG)
    with in_terminal(folder, "watch", "sigmoid") as terminal:
        see(terminal, checked("sigmoid", "failed"))
        terminal.wait(READY)
        terminal.type("r")
        terminal.wait("$ gdgrade replay sigmoid")
        terminal.type("zz")
        shown = terminal.wait("Press any key to go back")
        assert "zz" not in shown
        assert "expected" in shown
        assert "difference" in shown
        terminal.type("x")
        see(terminal, checked("sigmoid", "failed"))
        terminal.type("q")
        assert terminal.end() == 0


OVERLAY = 'mount -t overlay x -o "lowerdir=$1,upperdir=$2,workdir=$3" "$4" && cd "$4" && shift 4 && '


@pytest.mark.long
@pytest.mark.skipif(sys.platform != "linux", reason="Overlays are of Linux.")
def test_a_folder_whose_system_sends_no_events_is_looked_at(folder: Path, tmp_path: Path) -> None:
    """What changes in the lower layer of an overlay is seen through it, and no event comes."""
    layers = [folder, *(tmp_path / name for name in ("upper", "work", "merged"))]
    for layer in layers[1:]:
        layer.mkdir()

    def mounted(command: str) -> list[str]:
        namespace = ["unshare", "--mount"] if os.geteuid() == 0 else ["unshare", "-Urm"]
        return [*namespace, "sh", "-c", f"{OVERLAY}{command}", "sh", *map(str, layers)]

    if subprocess.run(mounted("true"), capture_output=True, check=False).returncode:
        pytest.skip("this machine mounts no overlay for this user")
    with in_terminal(tmp_path, "watch", "sigmoid", wrapped=mounted('exec "$@"')) as terminal:
        terminal.wait(READY)
        write(folder, "sigmoid", WRONG)
        see(terminal, checked("sigmoid", "failed|partly"))
        write(folder, "sigmoid", RIGHT)
        see(terminal, checked("sigmoid", "passed"))
        terminal.wait("This folder does not report changes")
        terminal.type("q")
        assert terminal.end() == 0


@pytest.mark.long
def test_changes_without_events_are_found_by_looking(folder: Path) -> None:
    """A file that is mapped into memory changes without events, as on a network drive."""
    file = folder / "01_activations.py"
    wrong, right = (with_body(folder, "sigmoid", body).encode() for body in (WRONG, RIGHT))
    size = max(len(wrong), len(right)) + 1
    file.write_bytes(wrong.ljust(size, b"\n"))
    with (
        file.open("r+b") as opened,
        mmap.mmap(opened.fileno(), 0) as mapped,
        in_terminal(folder, "watch", "sigmoid") as terminal,
    ):
        see(terminal, checked("sigmoid", "failed"))
        terminal.wait(READY)
        mapped[:] = right.ljust(size, b"\n")
        mapped.flush()
        see(terminal, checked("sigmoid", "passed"))
        terminal.wait("This folder does not report changes")
        write(folder, "sigmoid", WRONG)
        see(terminal, checked("sigmoid", "failed"))


@pytest.mark.long
def test_without_a_terminal_the_verdicts_are_lines(folder: Path) -> None:
    command = [sys.executable, "-P", "-m", "grader", "watch", "sigmoid"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True
    ) as watching:
        assert watching.stdout is not None
        assert watching.stdout.readline().endswith(
            "my exercises; Ctrl-C stops it. In a terminal there are keys, too.\n"
        )
        assert watching.stdout.readline() == "0 of 1 exercise passed.\n"
        write(folder, "sigmoid", RIGHT)
        assert re.match(checked("sigmoid", "passed"), watching.stdout.readline())
        watching.send_signal(signal.SIGINT)
        assert watching.wait(30) == 130
