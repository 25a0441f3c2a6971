"""Write the files beside this one: every distribution of the set-up, with the hashes of all its files.

`make lock` runs this after a change of pyproject.toml or constraints.txt; it needs uv. What it writes holds
for every system and Python that gdgrade runs on.

locked.txt     everything but torch
torch.txt      torch as the public index has it, and the parts of CUDA that it needs on Linux
torch-cpu.txt  torch for the CPU alone, a third of the size without CUDA: taken where pip knows of one
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

HERE = Path(__file__).parent
COMPILE = (
    *("pip", "compile", "pyproject.toml", "--extra=dev", "--constraints=constraints.txt"),
    *("--universal", "--python-version=3.11", "--generate-hashes", "--no-annotate", "--no-header", "--quiet"),
)
OF_TORCH = re.compile(r"(torch|cuda|nvidia|triton)\b")
TORCH_CPU = """\
torch==2.13.0+cpu \\
    --hash=sha256:6746dbcbeb526eb61330b76b41ff1b4eb848951103a892eeb080dfa2b264667b
"""
"""Of Linux on x86-64 with Python 3.11: where another build is to be had, torch.txt serves."""
HEADER = "# Made by `make lock` from pyproject.toml and constraints.txt; see lock.py.\n"


def main() -> None:
    """Write the three files."""
    command = [sys.executable, "-m", "uv", *COMPILE]
    compiled = subprocess.run(command, cwd=HERE.parent, check=True, stdout=subprocess.PIPE, text=True).stdout
    distributions = re.findall(r"^[a-z].*(?:\n .*)*\n", compiled, re.MULTILINE)
    write("locked.txt", (text for text in distributions if not OF_TORCH.match(text)))
    write("torch.txt", (text for text in distributions if OF_TORCH.match(text)))
    write("torch-cpu.txt", [TORCH_CPU])


def write(name: str, distributions: Iterable[str]) -> None:
    """A file of requirements."""
    (HERE / name).write_text(HEADER + "".join(distributions), encoding="utf-8")


if __name__ == "__main__":
    main()
