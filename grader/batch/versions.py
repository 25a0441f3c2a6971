"""Which version of the course graded a submission: the same files give the same verdicts."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

import grader

PACKAGES = ("course", "judging", "sandbox")
MODULES = "answer examiner exercise givens grading inputs plan report scripts submission".split()
"""What a verdict can depend on."""


@cache
def course_version() -> str:
    """Twelve hexadecimal digits that change with any file that a verdict depends on."""
    root = Path(grader.__file__).parent
    modules = [root / f"{module}.py" for module in MODULES]
    digest = hashlib.sha256()
    for path in sorted(
        [*modules, *(path for package in PACKAGES for path in (root / package).rglob("*.py"))]
    ):
        source = path.read_bytes()
        digest.update(f"{path.relative_to(root).as_posix()}\0{len(source)}\0".encode())
        digest.update(source)
    return digest.hexdigest()[:12]
