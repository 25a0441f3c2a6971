"""`gdgrade push canvas` with a server on this machine: what is said, what is sent, what a kill leaves."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import threading
from collections.abc import Iterator
from io import BufferedIOBase
from pathlib import Path

import pytest

from grader.batch.ledger import Ledger
from grader.cli.main import run
from grader.course import load_course
from grader.doors.canvas_site import CanvasSite
from grader.doors.errors import DoorError
from grader.doors.push import push as sent
from tests.batch.conftest import GDGRADE, Run, environment
from tests.doors.canvas_server import ASSIGNMENT, COURSE, TOKEN, Canvas, serving, submission

STUDENTS = {
    "abelada_101_5001_01_activations.py": "torch.clamp(x, min=0)",
    "vogtbram_102_5002_01_activations.py": "x * (x > 0) * 0.5",
    "costacara_103_5003_01_activations.py": "torch.where(x > 0, x, 0)",
    "gonegus_999_5004_01_activations.py": "x",
}
pytestmark = pytest.mark.long
NUMBERS = ("--course", str(COURSE), "--assignment", str(ASSIGNMENT))


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory, gdgrade: Run) -> Path:
    """Four students in Canvas's layout, graded on one exercise."""
    folder = tmp_path_factory.mktemp("canvas")
    (folder / "class").mkdir()
    for name, body in STUDENTS.items():
        (folder / "class" / name).write_text(f"import torch\n\n\ndef relu(x):\n    return {body}\n")
    words = ("--only", "relu", "--workers", "1", "--seed", "3")
    ended = gdgrade("batch", folder / "class", "-o", folder / "results", *words)
    assert ended.returncode == 0, ended.stderr
    return folder / "results"


@pytest.fixture
def canvas() -> Iterator[Canvas]:
    everyone = [
        submission(101, "Ada Abel", score=0.0),
        submission(102, "Bram Vogt"),
        submission(103, "Cara Costa"),
        submission(104, "Dora Dubois"),
    ]
    with serving(Canvas({one["user_id"]: one for one in everyone})) as served:
        yield served


def push(gdgrade: Run, results: Path, canvas: Canvas, *words: str) -> str:
    done = gdgrade("push", "canvas", results, "--url", canvas.url, *NUMBERS, *words, CANVAS_TOKEN=TOKEN)
    assert done.returncode == 0, done.stderr
    assert TOKEN not in done.stdout + done.stderr
    return done.stdout


def test_nothing_is_sent_until_it_is_asked_for_and_nothing_twice(
    results: Path, canvas: Canvas, gdgrade: Run
) -> None:
    said = push(gdgrade, results, canvas)
    assert said.splitlines() == [
        "Canvas: Week 2",
        "abelada (abelada-101): 0 → 1, the feedback page",
        "costacara (costacara-103): no score → 1, the feedback page",
        "vogtbram (vogtbram-102): no score → 0, the feedback page",
        "Canvas counts 3 points, the course 1: points are sent as they are, not scaled.",
        "Graded, but not in this assignment: gonegus (gonegus-999).",
        "In Canvas, but not graded: Dora Dubois.",
        "3 students would change, 0 unchanged.",
        "Nothing was sent; add --apply to send it.",
    ]
    assert canvas.writes == []
    assert "3 students changed, 0 unchanged." in push(gdgrade, results, canvas, "--apply")
    assert [canvas.score(user) for user in canvas.submissions] == [1.0, 0.0, 1.0, None]
    (page,) = canvas.pages(102)
    assert page.decode() == (results / "feedback" / "vogtbram-102.html").read_text("utf-8")
    assert canvas.pages(104) == []
    sent = list(canvas.writes)
    assert "0 students changed, 3 unchanged." in push(gdgrade, results, canvas, "--apply")
    assert canvas.writes == sent
    # A score that somebody changed in Canvas is shown before it is replaced; the page is there.
    canvas.submissions[101]["score"] = 0.5
    assert "abelada (abelada-101): 0.5 → 1\n" in push(gdgrade, results, canvas)


@pytest.mark.parametrize("at", [1, 2, 3, 5, 8])
def test_a_run_that_is_killed_is_finished_by_the_next(
    at: int, results: Path, canvas: Canvas, gdgrade: Run
) -> None:
    """Killed when the server has heard a request and not yet done it: an upload, a comment, a score, of the
    first student or of another."""
    command = [*GDGRADE, "push", "canvas", str(results), "--url", canvas.url, *NUMBERS, "--apply"]
    process = subprocess.Popen(
        command, env=environment(CANVAS_TOKEN=TOKEN), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )

    def kill(_: str) -> None:
        if len(canvas.writes) == at:
            os.kill(process.pid, signal.SIGKILL)

    canvas.before = kill
    process.wait(timeout=120)
    assert process.returncode == -signal.SIGKILL
    canvas.before = lambda _: None
    push(gdgrade, results, canvas, "--apply")
    assert [canvas.score(user) for user in canvas.submissions] == [1.0, 0.0, 1.0, None]
    assert [len(canvas.pages(user)) for user in canvas.submissions] == [1, 1, 1, 0]
    grades = [write for write in canvas.writes if "posted_grade" in write]
    assert len(grades) == len(set(grades))


@pytest.mark.parametrize(
    ("at", "told"),
    [
        (1, "0 students changed before that, and abelada (abelada-101) may have; the same command"),
        (5, "1 student changed before that, and costacara (costacara-103) may have; the same command"),
    ],
)
def test_a_server_that_falls_silent_ends_the_push_and_the_next_one_goes_on(
    at: int, told: str, results: Path, canvas: Canvas, gdgrade: Run
) -> None:
    """The server has done what it was asked, and never says so."""
    heard_enough, over = threading.Event(), threading.Event()
    canvas.before = lambda _: heard_enough.set() if len(canvas.writes) + 1 == at else None

    def silent(stream: BufferedIOBase, text: bytes) -> None:
        if heard_enough.is_set():
            over.wait(60)
        stream.write(text)

    canvas.write = silent
    with Ledger.existing(results) as ledger, pytest.raises(DoorError) as raised:
        list(sent(ledger, load_course(), CanvasSite(canvas.url, TOKEN, COURSE, ASSIGNMENT, 1), apply=True))
    over.set()
    assert "did not answer a request within 1 seconds" in str(raised.value)
    assert told in str(raised.value)
    heard_enough.clear()
    push(gdgrade, results, canvas, "--apply")
    assert [canvas.score(user) for user in canvas.submissions] == [1.0, 0.0, 1.0, None]
    assert [len(canvas.pages(user)) for user in canvas.submissions] == [1, 1, 1, 0]


def test_who_is_excused_keeps_what_they_have(results: Path, canvas: Canvas, gdgrade: Run) -> None:
    canvas.submissions[101]["excused"] = True
    said = push(gdgrade, results, canvas, "--apply")
    assert "Canvas marks them as excused, so nothing is sent: abelada (abelada-101)." in said
    assert canvas.score(101) == 0.0


def test_a_class_file_says_who_is_who_and_who_is_exempt(
    results: Path, canvas: Canvas, gdgrade: Run, tmp_path: Path
) -> None:
    """An exempt student is sent no score of 0, and one whom only the class file knows is found."""
    again = shutil.copytree(results, tmp_path / "results")
    file = tmp_path / "class.csv"
    file.write_text("id,number,name,exempt\nabelada-101,,,yes\ngonegus-999,104,Dora Dubois,\n")
    ended = gdgrade("batch", results.parent / "class", "-o", again, "--class", file)
    assert ended.returncode == 0, ended.stderr
    said = push(gdgrade, again, canvas, "--apply")
    assert "They are exempt, so nothing is sent: abelada (abelada-101)." in said
    assert "Dora Dubois (gonegus-999): no score" in said
    assert canvas.score(101) == 0.0
    assert canvas.pages(101) == []
    assert canvas.score(104) is not None


def test_the_token_comes_from_a_private_file_and_is_never_shown(
    results: Path, canvas: Canvas, gdgrade: Run, tmp_path: Path
) -> None:
    file = tmp_path / "token"
    file.write_text(f"{TOKEN}\n")
    file.chmod(0o644)
    words = ("push", "canvas", results, "--url", canvas.url, *NUMBERS, "--token-file", file)
    refused = gdgrade(*words)
    assert refused.returncode == 2
    assert "Other users may read the token in" in refused.stderr
    file.chmod(0o600)
    assert gdgrade(*words).returncode == 0
    file.write_text("7~another")
    wrong = gdgrade(*words)
    assert wrong.returncode == 2
    assert "does not accept the token for course 12, assignment 34" in wrong.stderr
    assert "another" not in wrong.stdout + wrong.stderr


def test_a_number_that_is_left_out_is_explained(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["push", "canvas", str(tmp_path), "--url", "https://canvas.example.edu", "--course", "1"]) == 2
    said = " ".join(capsys.readouterr().err.split())
    assert "Missing option '--assignment'. It is the number after /assignments/ in the address" in said


def test_the_token_goes_to_no_site_in_plain_text(results: Path, gdgrade: Run) -> None:
    done = gdgrade(
        *("push", "canvas", results, "--url", "http://canvas.example.edu", *NUMBERS), CANVAS_TOKEN=TOKEN
    )
    assert done.returncode == 2
    assert "is not the address of a Canvas site" in done.stderr
