"""Start the process in which student code runs."""

from __future__ import annotations

import compileall
import os
import sys
from collections.abc import Collection
from functools import cache
from pathlib import Path

from grader.exercise import Course
from grader.grading.errors import GradingError
from grader.loading import files_of
from grader.sandbox.barriers.confinement import MEGABYTE
from grader.sandbox.host.base import Sandbox
from grader.sandbox.host.forking import ForkingSandbox

PACKAGE = Path(__file__).resolve().parent.parent


@cache
def write_bytecode() -> None:
    """Write the bytecode of the grader's modules where it is missing or old, as Python does of what it
    imports: the warm process and its forks may write nothing, and would compile their own in every run. Done
    once in a process, whose own modules are loaded by then."""
    if not sys.dont_write_bytecode:
        compileall.compile_dir(PACKAGE, quiet=2)


def start_sandbox(course: Course, memory: int, without: Collection[str] = ()) -> Sandbox:
    """A warm process for student code, which can read no file of the course and may take so many megabytes.
    Raises GradingError where it cannot be started."""
    try:
        if not hasattr(os, "fork"):
            from grader.sandbox.host.spawning import SpawningSandbox

            return SpawningSandbox(files_of(course))
        return ForkingSandbox(without, memory * MEGABYTE, files_of(course))
    except OSError as error:
        raise GradingError(f"the process that runs student code could not be started: {error}") from error
