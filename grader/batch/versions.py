"""Which version of a course graded a submission: the same files give the same verdicts."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

import grader
from grader.exercise import Course
from grader.places import digest_of

NOT_REACHED = frozenset(
    {
        "__main__",
        "authoring",
        "batch",
        "class_file",
        "cli",
        "doctor",
        "doors",
        "exercises",
        "intake",
        "lateness",
        "learner",
        "notebook",
        "pictures",
        "pytest_door",
        "pytest_plugin",
        "reports",
        "similarity",
    }
)
"""The parts of gdgrade that no reference can reach and no verdict depends on. Everything else counts, what
will be added too; tests/batch/test_versions.py holds the list against the imports."""


def course_version(course: Course) -> str:
    """Twelve hexadecimal digits that change with any file that a verdict depends on: of gdgrade, and of a
    course of somebody else."""
    return (
        hashlib.sha256(f"{_engine()} {course.digest}".encode()).hexdigest()[:12]
        if course.digest
        else _engine()
    )


@cache
def _engine() -> str:
    root = Path(grader.__file__).parent
    return digest_of(root, reached(root))


def reached(root: Path) -> list[Path]:
    """The modules of gdgrade that a verdict can depend on, `root` being the folder of its package."""
    return [
        path
        for path in root.rglob("*.py")
        if path.relative_to(root).parts[0].removesuffix(".py") not in NOT_REACHED
    ]
