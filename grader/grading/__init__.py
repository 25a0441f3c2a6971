"""Grader.grade(): submission to sandbox to answers to judge to report. The waist of the house.

Every face (check, watch, batch, pytest, a notebook) goes through here and nowhere else, so that
the same submission, seed and device gives the same report by each of them.
"""

from __future__ import annotations

from grader.grading.errors import BrokenCourse, DeviceError, GradingError
from grader.grading.grader import Grader
from grader.grading.options import (
    DEFAULT_MEMORY,
    DEFAULT_SEED,
    DEFAULT_TIMEOUT,
    SEED_BITS,
    Options,
    Places,
    cores,
    secret_seed,
)
from grader.grading.warm_process import start_sandbox
from grader.sandbox.host.interruption import Interrupted, Interruption

__all__ = [
    "DEFAULT_MEMORY",
    "DEFAULT_SEED",
    "DEFAULT_TIMEOUT",
    "SEED_BITS",
    "BrokenCourse",
    "DeviceError",
    "Grader",
    "GradingError",
    "Interrupted",
    "Interruption",
    "Options",
    "Places",
    "cores",
    "secret_seed",
    "start_sandbox",
]
