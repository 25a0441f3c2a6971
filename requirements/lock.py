"""Write the files beside this one: every distribution of a set-up, with the hashes of all its files.

`make lock` runs this after a change of pyproject.toml or constraints.txt; it needs uv. What it writes holds
for every system and Python that gdgrade runs on.

locked.txt     everything but torch
torch.txt      torch as the public index has it, and the parts of CUDA that it needs on Linux
torch-cpu.txt  torch for the CPU alone, a third of the size without CUDA: taken where pip knows of one
oldest.txt     the oldest version of each dependency that pyproject.toml allows, for `make test-oldest`
newest.txt     the newest version of everything, for `make test-newest`
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

HERE = Path(__file__).parent
COMPILE = (
    *("pip", "compile", "pyproject.toml", "--extra=dev", "--universal", "--python-version=3.11"),
    *("--only-binary=:all:", "--generate-hashes", "--no-annotate", "--no-header", "--quiet"),
)
OF_TORCH = re.compile(r"(torch|cuda|nvidia|triton)\b")
TORCH_CPU = """\
torch==2.13.0+cpu \\
    --hash=sha256:6746dbcbeb526eb61330b76b41ff1b4eb848951103a892eeb080dfa2b264667b
"""
"""Of Linux on x86-64 with Python 3.11: where another build is to be had, torch.txt serves."""
HEADER = "# Made by `make lock` from {sources}; see lock.py.\n"
CONSTRAINED = "pyproject.toml and constraints.txt"


def main() -> None:
    """Write the five files."""
    tested = compiled("--constraints=constraints.txt")
    write("locked.txt", CONSTRAINED, (text for text in tested if not OF_TORCH.match(text)))
    write("torch.txt", CONSTRAINED, (text for text in tested if OF_TORCH.match(text)))
    write("torch-cpu.txt", CONSTRAINED, [TORCH_CPU])
    write("oldest.txt", "pyproject.toml", compiled("--resolution=lowest-direct"))
    write("newest.txt", "pyproject.toml", compiled())


def compiled(*options: str) -> list[str]:
    """The requirements that uv chooses, one for each distribution, with hashes."""
    command = [sys.executable, "-m", "uv", *COMPILE, *options]
    text = subprocess.run(command, cwd=HERE.parent, check=True, stdout=subprocess.PIPE, text=True).stdout
    return re.findall(r"^[a-z].*(?:\n .*)*\n", text, re.MULTILINE)


def write(name: str, sources: str, distributions: Iterable[str]) -> None:
    """A file of requirements."""
    text = HEADER.format(sources=sources) + "".join(distributions)
    (HERE / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
