"""An exercise is added as docs/authors.md says: by two new files and one function, and nothing else."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGE = (ROOT / "docs" / "authors.md").read_text("utf-8")
NAME, TOPIC = "softplus_derivative", "01_activations"
WRONG = f"import torch\n\n\ndef {NAME}(x):\n    return torch.sigmoid(-x)\n"

Run = Callable[..., subprocess.CompletedProcess[str]]


def block(beginning: str) -> str:
    """The indented block of the page that begins so, with the blank lines inside it."""
    blocks = [textwrap.dedent(found) for found in re.findall(r"(?:^    .*\n|^\n)+", PAGE, re.MULTILINE)]
    (only,) = [found.strip() + "\n" for found in blocks if found.strip().startswith(beginning)]
    return only


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of what an author edits, with the exercise of the page added."""
    root = tmp_path / "checkout"
    for folder in ("grader", "solutions", "exercises", "variants"):
        shutil.copytree(ROOT / folder, root / folder, ignore=shutil.ignore_patterns("__pycache__"))
    (root / "grader" / "course" / "activations" / f"{NAME}.py").write_text(block(f'"""{NAME}'), "utf-8")
    (root / "variants" / TOPIC / f"{NAME}.py").write_text(block(f"import torch\n\n\n# %% {NAME}"), "utf-8")
    solutions = root / "solutions" / f"{TOPIC}.py"
    lessons, start, main = solutions.read_text("utf-8").partition('\n\nif __name__ == "__main__":')
    solutions.write_text(f"{lessons}\n\n{block(f'def {NAME}')}{start}{main}", "utf-8")
    return root


@pytest.fixture
def gdgrade(checkout: Path) -> Run:
    """`gdgrade(WORDS...)` of that copy."""

    def start(*words: str | Path) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-P", "-m", "grader", *map(str, words)],
            cwd=checkout,
            env={**os.environ, "PYTHONPATH": str(checkout), "NO_COLOR": "1"},
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )

    return start


def test_two_files_and_a_function_are_an_exercise_with_a_stub(checkout: Path, gdgrade: Run) -> None:
    built = gdgrade("course", "build")
    assert built.returncode == 0, built.stdout + built.stderr
    stub = (checkout / "exercises" / f"{TOPIC}.py").read_text("utf-8")
    assert f"def {NAME}(x: torch.Tensor) -> torch.Tensor:\n" in stub
    assert 'raise NotImplementedError("' in stub.split(f"def {NAME}")[1]
    shown = gdgrade("show", NAME)
    assert "The slope of softplus at x." in shown.stdout, shown.stderr


@pytest.mark.long
def test_it_is_built_checked_and_graded(checkout: Path, gdgrade: Run, tmp_path: Path) -> None:
    commands = [line.split(" #")[0].split()[1:] for line in block("gdgrade course build").splitlines()]
    for words in commands[:-1]:
        done = gdgrade(*words, *(("--device", "cpu") if "check" in words else ()))
        assert done.returncode == 0, (words, done.stdout, done.stderr)
    right = gdgrade("check", NAME, checkout / "solutions", "--device", "cpu")
    assert right.returncode == 0, right.stdout + right.stderr
    (tmp_path / f"{TOPIC}.py").write_text(WRONG, "utf-8")
    wrong = gdgrade("check", NAME, tmp_path, "--device", "cpu")
    assert wrong.returncode == 1, wrong.stderr
    assert "The exponent lost its minus sign" in " ".join(wrong.stdout.split())
