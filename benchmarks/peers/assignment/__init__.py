"""The assignment that every peer gets: three functions of the course, and what each submission must earn."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

HERE = Path(__file__).resolve().parent
CHECKS = HERE / "checks.py"

EXERCISES = ("sigmoid_derivative", "softmax_jacobian", "single_output_gradient")
SIGMOID, SOFTMAX, PERCEPTRON = EXERCISES

RIGHT: Mapping[str, frozenset[str]] = {
    "by_formula": frozenset(EXERCISES),
    "by_loops": frozenset(EXERCISES),
    "by_other_identities": frozenset(EXERCISES),
    "diagonal_only": frozenset({SIGMOID, PERCEPTRON}),
    "half_the_loss": frozenset({SIGMOID, SOFTMAX}),
    "misspelled": frozenset({SIGMOID, PERCEPTRON}),
    "overflows": frozenset({PERCEPTRON}),
    "slope_of_the_output": frozenset({SOFTMAX, PERCEPTRON}),
    "unfinished": frozenset({SIGMOID}),
    "wrong_shapes": frozenset(),
}
"""The exercises of each submission that earn full marks. None loops for ever: not every peer limits time."""

TAMPERING: Mapping[str, str] = {
    "patches_the_comparison": "replaces the comparison in memory",
    "reads_the_expected_values": "takes the expected values from the tests",
    "writes_the_results": "rewrites the results at exit",
    "ends_the_run": "writes results and ends with exit code 0",
}
"""Submissions that answer nothing right and try to earn everything, and what each does."""


def checks_source() -> str:
    """The checks, for a place that is not the beginning of a file."""
    return CHECKS.read_text(encoding="utf-8").replace("from __future__ import annotations\n", "")


def submissions() -> dict[str, Path]:
    return {name: HERE / "submissions" / f"{name}.py" for name in RIGHT}


def tampering() -> dict[str, Path]:
    return {name: HERE / "tampering" / f"{name}.py" for name in TAMPERING}
