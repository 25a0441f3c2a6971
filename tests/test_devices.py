"""Every line that a run on a GPU needs, driven on the CPU under a second device name; and, marked, the
run itself where there is a GPU."""

from __future__ import annotations

import pytest
import torch

from grader.examiner import Examiner
from grader.grading import DEFAULT_SEED, Grader, Options
from grader.grading import grader as grading
from grader.intake import read_folder
from grader.sandbox.child import devices
from grader.stubs import checkout
from tests.conftest import submission

SECOND = "cpu:0"
"""A name of the CPU that the plan does not know as such: torch accepts it, and its tensors are on "cpu"."""

LOST = "torch.AcceleratorError" if hasattr(torch, "AcceleratorError") else "RuntimeError"
"""What torch raises when a device has become unusable."""


class TwoDevices(Examiner):
    """An examiner that has found a second device."""

    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.devices = ("cpu", SECOND)


@pytest.mark.gpu
def test_the_course_on_a_gpu(course):
    """Before the tests on two devices: what makes a second one lasts to the end of this file."""
    if not torch.cuda.is_available():
        pytest.skip("this machine has no GPU that torch can use")
    with Grader(course, Options(device="all", timeout=60.0), DEFAULT_SEED) as grader:
        assert grader.grade(read_folder(checkout() / "solutions", course)).passed


@pytest.fixture(scope="module")
def on_both(course):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(grading, "KNOWN_DEVICES", ("cpu", SECOND))
        patch.setattr(grading, "Examiner", TwoDevices)
        with Grader(course, Options(device="all", timeout=20.0), DEFAULT_SEED) as grader:
            yield grader


@pytest.mark.parametrize("every", [3, pytest.param(1, marks=pytest.mark.long)])
def test_the_solutions_earn_every_point_on_a_second_device(on_both, course, every):
    names = course.names[::every]
    report = on_both.grade(read_folder(checkout() / "solutions", course), names)
    assert report.devices == ("cpu", SECOND)
    assert report.passed
    on = {e.name: {case.device for case in e.cases} for e in report.exercises}
    for exercise in (course.find(name)[1] for name in names):
        expected = {"cpu", SECOND} if exercise.library == "torch" and exercise.tensors else {"cpu"}
        assert on[exercise.name] == expected, exercise.name


def test_what_is_wrong_on_the_second_device_alone_loses_its_share(on_both):
    source = "calls = []\ndef relu(x):\n    calls.append(x)\n    return x.clamp(min=0) + (len(calls) > 30)\n"
    (report,) = on_both.grade(submission(activations=source), ["relu"]).exercises
    statuses = {case.device: str(case.status) for case in report.cases}
    assert statuses == {"cpu": "passed", SECOND: "failed"}
    assert 0 < report.score < report.max_score


def test_an_answer_on_another_device_is_told_as_that(on_both):
    source = "import torch\ndef relu(x):\n    return torch.zeros(x.shape, dtype=x.dtype, device='meta')\n"
    (report,) = on_both.grade(submission(activations=source), ["relu"]).exercises
    assert report.score == 0


@pytest.mark.parametrize(
    "source",
    [
        f"import torch\ndef relu(x):\n    raise {LOST}('CUDA error: an index is out of range')\n",
        f"import torch\nclass Odd(list):\n    pass\ndef relu(x):\n    raise {LOST}('CUDA error: lost')\n",
    ],
)
def test_a_device_that_one_exercise_lost_is_there_for_the_next(on_both, source):
    """After an error of the device a process cannot use it any more; the next exercise gets a new one."""
    source += "import os\nstarted = os.getpid()\ndef sigmoid(x):\n    return torch.sigmoid(x)\n"
    source += "def relu_derivative(x):\n    return (x > 0).to(x.dtype)\n"
    lost, fine = on_both.grade(submission(activations=source), ["relu", "relu_derivative"]).exercises
    assert (str(lost.status), lost.score) == ("error", 0)
    assert [case.message.splitlines()[0] for case in lost.cases[1:]].count(lost.cases[0].message) == 0
    assert fine.score == fine.max_score


def test_full_precision_is_set_before_each_call_on_another_device():
    torch.backends.cudnn.allow_tf32 = True
    torch.backends.cudnn.benchmark = True
    devices.prepare("cpu")
    assert torch.backends.cudnn.benchmark
    devices.prepare(SECOND)
    assert not torch.backends.cudnn.allow_tf32
    assert not torch.backends.cuda.matmul.allow_tf32
    if hasattr(torch.backends.cudnn, "conv"):  # older torches have only the switches above
        assert torch.backends.cudnn.conv.fp32_precision == "ieee"
        assert torch.backends.cuda.matmul.fp32_precision == "ieee"
    assert torch.get_float32_matmul_precision() == "highest"
    assert not torch.backends.cudnn.benchmark
    assert torch.backends.cudnn.deterministic


def test_a_device_is_named_as_it_was_asked_for():
    there = torch.ones(2)
    assert devices.name_of(there, SECOND) == SECOND
    assert devices.name_of(there, "cuda") == "cpu"
    assert devices.name_of(torch.ones(2, device="meta"), "cuda") == "meta"
