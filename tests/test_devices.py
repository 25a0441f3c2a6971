"""Every line that a run on a GPU needs, driven on the CPU under a second device name; and, marked, the
run itself where there is a GPU."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from grader.examiner import Examiner
from grader.grading import DEFAULT_SEED, Grader, GradingError, Options
from grader.grading import grader as grading
from grader.intake import read_folder
from grader.sandbox.child import devices
from grader.sandbox.child.invoke import answer_call
from grader.sandbox.child.loading import forget, load
from grader.stubs import checkout
from tests.conftest import lent, submission

SECOND = "cpu:0"
"""A name of the CPU that the plan does not know as such: torch accepts it, and its tensors are on "cpu"."""

LOST = "torch.AcceleratorError" if hasattr(torch, "AcceleratorError") else "RuntimeError"
"""What torch raises when a device has become unusable."""


@pytest.fixture(autouse=True)
def gradients_as_before():
    """A call that is made in this process sets them as the rule of its exercise wants them."""
    before = torch.is_grad_enabled()
    yield
    torch.set_grad_enabled(before)


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
def on_both(grader):
    assert grader.devices  # its own examiner finds what there is
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(grading, "KNOWN_DEVICES", ("cpu", SECOND))
        patch.setattr(grading, "Examiner", TwoDevices)
        with lent(grader, Options(device="all", timeout=20.0)) as other:
            yield other


@pytest.mark.parametrize("every", [6, pytest.param(1, marks=pytest.mark.long)])
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


@pytest.fixture
def pending(monkeypatch):
    """The work of a device that does what it is given only when it is waited for."""
    work = []

    def wait():
        while work:
            work.pop(0)()

    monkeypatch.setitem(devices.WAIT, "cpu", wait)
    return work


def called(source, pending):
    """The answer to one call on that device of a function that gives it work by `launch`."""
    loaded = load("01_activations.py", source.encode())
    loaded.module.launch = pending.append
    request = {"request": "relu", "of": "01_activations.py", "library": "torch", "gradients": False}
    request |= {
        "driver": None,
        "class": False,
        "watch": None,
        "cases": [{"arguments": {"x": {"array": "x"}}}],
    }
    call = {"case": 0, "dtype": "float32", "device": SECOND}
    header, arrays = answer_call(loaded, request, call, {"x": np.array([-1.0, 2.0])}, 0)
    forget(loaded.module)
    return header, arrays


def test_an_answer_is_what_is_there_when_the_device_has_done_its_work(pending):
    late = "def relu(x):\n    out = x * 0\n    launch(lambda: out.copy_(x.clamp(min=0)))\n    return out\n"
    header, arrays = called(late, pending)
    assert arrays["0"].tolist() == [0, 2]
    assert header["answer"]["modified"] == []


def test_an_input_that_the_device_overwrites_after_the_call_is_modified(pending):
    late = "def relu(x):\n    launch(lambda: x.zero_())\n    return x.clamp(min=0)\n"
    header, arrays = called(late, pending)
    assert arrays["0"].tolist() == [0, 2]
    assert header["answer"]["modified"] == ["x"]


def test_what_goes_wrong_on_the_device_after_the_call_is_the_calls(pending):
    late = (
        f"import torch\ndef fail():\n    raise {LOST}('CUDA error: device-side assert triggered\\nCompile')\n"
    )
    header, _ = called(late + "def relu(x):\n    launch(fail)\n    return x.clamp(min=0)\n", pending)
    assert header["lost"]
    assert header["failure"]["message"].startswith(
        "The GPU stopped (CUDA error: device-side assert triggered),"
    )


ABSENT = "xpu"
"""A device that torch knows and no machine of these tests has."""


def test_inputs_that_a_device_does_not_take_are_told_as_that():
    loaded = load("01_activations.py", b"def relu(x):\n    return x\n")
    request = {"request": "relu", "of": "01_activations.py", "library": "torch", "class": False}
    request["cases"] = [{"arguments": {"x": {"array": "x"}}}]
    call = {"case": 0, "dtype": "float32", "device": "vulkan"}
    header, _ = answer_call(loaded, request, call, {"x": np.ones(2)}, 0)
    assert header["failure"]["message"].startswith("The inputs could not be put on vulkan: ")
    assert header["lost"]


def test_a_device_that_student_code_cannot_use_is_no_fault_of_a_submission(course, grader):
    """It is said before any student code runs, and nothing is scored."""

    class Absent(Examiner):
        def __init__(self, *arguments):
            super().__init__(*arguments)
            self.devices = ("cpu", ABSENT)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(grading, "Examiner", Absent)
        with (
            lent(grader, Options(device=ABSENT)) as other,
            pytest.raises(GradingError, match=rf"^{ABSENT} cannot be used here \(.*; .* use --device cpu$"),
        ):
            other.grade(submission(activations="def relu(x):\n    return x.clamp(min=0)\n"), ["relu"])


def test_the_first_gpu_is_waited_for_whichever_a_call_has_chosen(monkeypatch):
    """No GPU is needed to see what is asked of torch, and in which order."""
    asked = []
    monkeypatch.setattr(devices, "CHOOSE_GPU", lambda number: asked.append(f"choose {number}"))
    monkeypatch.setattr(devices, "WAIT_FOR_GPU", lambda: asked.append("wait"))
    devices.finish("cuda")
    assert asked == ["choose 0", "wait"]
    if not torch.cuda.is_initialized():
        devices.finish("cpu")
        assert len(asked) == 2
