"""A forged answer is only an answer: whatever stands in it is judged, and earns nothing."""

from __future__ import annotations

import random
from typing import Any

import numpy as np
import pytest

from grader.course import load_course
from grader.grading import Grader
from grader.report import Report, Status
from grader.reports.json_report import dumps
from grader.sandbox.wire import pack
from grader.submission import SourceFile, Submission
from tests.attacks.watching import ROOT
from tests.conftest import submission

TENSOR = {"type": "torch.Tensor", "device": "cpu", "requires_grad": False, "array": "0"}
ONES = np.ones((3, 4), dtype="float32")


def deep(levels: int) -> dict[str, Any]:
    return {"type": "tuple", "parts": [deep(levels - 1)] if levels else []}


FORGED: dict[str, tuple[dict[str, Any], Any]] = {
    "ones": (TENSOR, ONES),
    "not numbers": (TENSOR, ONES * np.nan),
    "infinite": (TENSOR, np.full((3, 4), -np.inf, dtype="float32")),
    "expected values that are neither": (TENSOR, np.frombuffer(b"\2" * 12, dtype=bool).reshape(3, 4)),
    "the least integers": (TENSOR, np.full((3, 4), -(2**63))),
    "bytes": (TENSOR, np.full((3, 4), 255, dtype="uint8")),
    "halves": (TENSOR, ONES.astype("float16")),
    "many dimensions": (TENSOR, np.ones([1] * 60, dtype="float32")),
    "nothing": (TENSOR, np.ones((0, 3), dtype="float32")),
    "a scalar": (TENSOR, np.float32(1)),
    "a long row": (TENSOR, np.ones(5_000, dtype="float32")),
    "no array": ({**TENSOR, "dtype": "float32"}, None),
    "an unknown array": ({**TENSOR, "array": "1"}, ONES),
    "elsewhere": ({**TENSOR, "device": "cuda:7"}, ONES),
    "with gradients": ({**TENSOR, "requires_grad": True}, ONES),
    "control characters": ({**TENSOR, "type": "\x1b[2J<script>\0"}, ONES),
    "a long name": ({**TENSOR, "type": "T" * 9000, "device": "d" * 9000}, ONES),
    "a number": ({"type": "float", "array": "0"}, np.float64(1)),
    "a number that is a matrix": ({"type": "float", "array": "0"}, ONES),
    "a number that is an expected value": ({"type": "int", "array": "0"}, np.bool_(True)),
    "a NumPy array": ({"type": "numpy.ndarray", "array": "0"}, ONES.astype("float64")),
    "a tuple": ({"type": "tuple", "parts": [TENSOR, TENSOR]}, ONES),
    "a tuple of nothing": ({"type": "tuple", "parts": []}, None),
    "a list of a hundred": ({"type": "list", "parts": [TENSOR] * 100}, ONES),
    "a tensor of parts": ({"type": "torch.Tensor", "parts": [TENSOR] * 3}, ONES),
    "a deep tuple": (deep(4), None),
    "no type": ({}, None),
}
"""What an answer claims its value to be, and the array that comes with it."""


def frame(value: dict[str, Any], array: Any, named: list[Any]) -> bytes:
    answer = {"value": value, "modified": named, "aliases": named}
    arrays = {} if array is None else {"0": np.asarray(array)}
    return pack({"answer": answer, "seconds": -1, "printed": 2**70}, arrays)


def forging(frames: list[bytes]) -> Submission:
    """The worked solutions, which are never come to: the first file to be loaded answers for all of them,
    in a circle and without end."""
    prelude = f"import os\nframes = {frames!r}\nwhile True:\n    for frame in frames: os.write(3, frame)\n"
    files = [ROOT / "solutions" / topic.file for topic in load_course().topics]
    return Submission(
        "forger", tuple(SourceFile(f.name, prelude.encode() + f.read_bytes(), f.name) for f in files)
    )


def earns_nothing(grader: Grader, frames: list[bytes]) -> Report:
    report = grader.grade(forging(frames))
    assert report.score == 0, [e.name for e in report.exercises if e.score]
    assert {exercise.status for exercise in report.exercises} <= {Status.FAILED, Status.ERROR, Status.CRASHED}
    assert "\x1b" not in dumps(report)
    right = "def relu(x):\n    return x.clamp(min=0)\n"
    assert grader.grade(submission(activations=right), ["relu"]).passed
    return report


def mixed(seed: int) -> list[bytes]:
    """Forged answers in any order, but those that end the child: it shall be believed for long."""
    draw = random.Random(seed)
    values = [value for name, value in FORGED.items() if name != "a deep tuple"]
    named: list[list[Any]] = [[], [], ["x"], ["\0", 7, None, [], {}], ["logits"] * 50]
    return [frame(*draw.choice(values), draw.choice(named)) for _ in range(100)]


def test_forged_answers_to_the_whole_course_earn_nothing(grader):
    report = earns_nothing(grader, mixed(1))
    assert sum(exercise.status is Status.FAILED for exercise in report.exercises) > len(report.exercises) / 2


@pytest.mark.long
@pytest.mark.parametrize("seed", range(2, 20))
def test_more_forged_answers_to_the_whole_course_earn_nothing(grader, seed):
    earns_nothing(grader, mixed(seed))


@pytest.mark.long
@pytest.mark.parametrize("name", FORGED)
def test_the_same_forged_answer_to_the_whole_course_earns_nothing(grader, name):
    earns_nothing(grader, [frame(*FORGED[name], [])])
