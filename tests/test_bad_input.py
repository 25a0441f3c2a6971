"""Every broken submission is a named status with a sentence that helps; the rest is graded.

Through the real process boundary: the warm process, a forked child, the examiner.
"""

from __future__ import annotations

import time

import psutil
import pytest

from grader.grading import Options
from tests.conftest import lent, submission

LIMIT = 1.0
"""Seconds of processor time; what is right here takes next to none."""
RIGHT = "import torch\n\n\ndef sigmoid(x):\n    return torch.exp(-torch.nn.functional.softplus(-x))\n"
WRITTEN = "import os, sys, time\nimport numpy as np\nimport torch\n\n\ndef sigmoid(x):\n    "


def in_the_call(body: str) -> str:
    return WRITTEN + body + "\n"


CASES = {
    "syntax error": ("def sigmoid(x:\n    return x\n", "error", "line 1"),
    "indentation": ("def sigmoid(x):\nreturn x\n", "error", "line 2"),
    "import error": (
        "import torhc\nN = len(torhc.eye(2))\n" + RIGHT,
        "error",
        "`torhc` is installed here",
    ),
    "exception at import": ("print(1 / 0)\n" + RIGHT, "error", "ZeroDivisionError"),
    "exit at import": ("import sys\nsys.exit(0)\n" + RIGHT, "error", "sys.exit"),
    "loop at import": ("while True:\n    pass\n" + RIGHT, "timeout", "more than 1 s of processor time"),
    "os._exit at import": ("import os\nos._exit(0)\n" + RIGHT, "crashed", "exit code 0"),
    "missing function": ("def sigmoit(x):\n    return x\n", "missing", "`sigmoit`"),
    "empty file": ("", "missing", "no function `sigmoid`"),
    "not a function": ("sigmoid = 3\n", "missing", "not a function"),
    "latin-1 without cookie": (b"# caf\xe9\ndef sigmoid(x):\n    return x\n", "error", "0xe9 on line 1"),
    "null bytes": (b"def sigmoid(x):\n    return x\0\n", "error", "null bytes"),
    "too many parameters": ("def sigmoid(x, y):\n    return x\n", "error", "sigmoid(x, y)"),
    "too few parameters": ("def sigmoid():\n    return 1\n", "error", "too many positional"),
    "None": (in_the_call("x * 2"), "failed", "it returned None"),
    "a list": (in_the_call("return [1.0, 2.0]"), "failed", "a list of 2"),
    "a number": (in_the_call("return 0.5"), "failed", "a float"),
    "a string": (in_the_call("return 'half'"), "failed", "str"),
    "an array": (in_the_call("return 1 / (1 + np.exp(-x.numpy()))"), "failed", "numpy.ndarray"),
    "an exception": (
        in_the_call("return torch.stack([x, 1])"),
        "error",
        "01_activations.py:7, in sigmoid",
    ),
    "sys.exit": (in_the_call("sys.exit(0)"), "error", "sys.exit"),
    "os._exit(0)": (in_the_call("os._exit(0)"), "crashed", "exit code 0"),
    "killed by itself": (in_the_call("import signal; signal.raise_signal(9)"), "crashed", "SIGKILL"),
    "segmentation fault": (in_the_call("import ctypes; ctypes.string_at(0)"), "crashed", "SIGSEGV"),
    "endless loop": (in_the_call("while True: pass"), "timeout", "more than 1 s of processor time"),
    "recursion without end": (in_the_call("return sigmoid(x)"), "error", "itself endlessly"),
    "10 GB": (in_the_call("return torch.ones(10 * 2**30 // 4)"), "error", "more memory"),
    "10 GB of bytes": (in_the_call("return bytearray(10 * 2**30)"), "error", "more memory"),
    "printing for ever": (in_the_call("while True: print('y' * 1000)"), "error", "printed more than 4 MB"),
    "a closed channel": (in_the_call("os.close(3)"), "crashed", "the call"),
    "a forged frame": (
        in_the_call("os.write(3, b'\\0\\0\\0\\2\\0\\0\\0\\0{}')"),
        "crashed",
        "could not be read",
    ),
    "a list of itself": (in_the_call("a = []; a.append(a); return a"), "failed", "list"),
    "a nested tensor": (
        in_the_call("return torch.nested.nested_tensor([x.reshape(-1)])"),
        "failed",
        "not dense",
    ),
    "a sparse tensor": (in_the_call("return x.to_sparse()"), "failed", "not dense"),
    "a dict": (in_the_call("return {'y': x}"), "failed", "a dict"),
    "far too much": (in_the_call("return torch.zeros(4_000_000)"), "error", "far more data"),
    "an unhashable callable": (
        "import dataclasses\n@dataclasses.dataclass\nclass S:\n    k: int = 1\n"
        "    def __call__(self, x):\n        return x * self.k\nsigmoid = S()\n",
        "failed",
        "expected",
    ),
    "a strange encoding": (b"# coding: rot13\nqrs fvtzbvq(k): erghea k\n", "error", "cannot"),
    "never defined": (
        "if False:\n    def sigmoid(x):\n        return x\n",
        "missing",
        "no function `sigmoid`",
    ),
    "a real-time signal": (in_the_call("import signal; signal.raise_signal(36)"), "crashed", "36"),
    "NotImplementedError left": (
        "def sigmoid(x):\n    raise NotImplementedError\n    return x\n",
        "error",
        "delete that line",
    ),
    "keyboard interrupt": (in_the_call("raise KeyboardInterrupt"), "error", "KeyboardInterrupt"),
    "a part not written": (
        in_the_call("y = x\n    raise NotImplementedError('later')"),
        "error",
        "01_activations.py:8",
    ),
    "calls a stub": (
        in_the_call("return helper(x)\n\ndef helper(x):\n    raise NotImplementedError"),
        "error",
        "It calls `helper`, which is not written yet.",
    ),
    "writing a file": (
        in_the_call("os = __import__('os'); os.open('out', os.O_CREAT | os.O_WRONLY); return x"),
        "error",
        "Error",
    ),
}


@pytest.fixture(scope="module")
def grade_text(grader):
    with lent(grader, Options(device="cpu", timeout=LIMIT)) as hasty:
        yield lambda names, **sources: hasty.grade(submission(**sources), names)


@pytest.fixture(scope="module")
def grade_one(grade_text):
    return lambda source: grade_text(["sigmoid"], activations=source).exercises[0]


@pytest.mark.parametrize(("source", "status", "says"), CASES.values(), ids=CASES.keys())
def test_a_broken_submission_is_named(grade_one, source, status, says):
    report = grade_one(source)
    failure = report.first_failure
    assert (report.status, report.score) == (status, 0)
    assert says in failure.message
    assert "grader/" not in failure.message, "a traceback of ours"
    assert "Traceback" not in failure.message


@pytest.mark.parametrize(
    "bad", ["while True: pass", "os._exit(0)", "sys.exit(1)", "return bytearray(10 * 2**30)"]
)
def test_the_other_exercises_are_still_graded(grade_text, bad):
    source = in_the_call(bad) + "\n\ndef relu(x):\n    return x.clamp(min=0)\n"
    report = grade_text(["sigmoid", "relu", "softmax"], activations=source)
    sigmoid, relu, softmax = report.exercises
    assert sigmoid.score == 0
    assert relu.status == "passed"
    assert softmax.status == "missing"


def test_a_broken_file_leaves_the_other_files_alone(grade_text):
    report = grade_text(
        ["relu", "cost"],
        activations="def relu(:",
        linear_regression="import numpy as np\n"
        "def cost(theta, X, y):\n    return float(np.sum((X @ theta - y) ** 2)) / (2 * len(X))\n",
    )
    assert [e.status for e in report.exercises] == ["error", "passed"]


def test_a_syntax_error_shows_the_line_and_a_caret_under_the_place(grade_one):
    message = grade_one("import torch\n\ndef sigmoid(x):\n    return (x +\n").first_failure.message
    line, caret = [text for text in message.splitlines() if text.startswith("    ")]
    assert line.strip().startswith("return (x +")
    assert line[caret.index("^")] == "("


def test_no_more_calls_are_made_where_the_answers_are_far_too_large(grade_one):
    source = in_the_call("print('called'); return torch.zeros(250_000, dtype=x.dtype)")
    report = grade_one(source)
    tried = [case for case in report.cases if "called" in case.message]
    rest = [case for case in report.cases if "Not tried, because the earlier answers" in case.message]
    assert 2 <= len(tried) <= 5
    assert len(rest) > len(tried)
    assert "(250000,)" in report.first_failure.message, "the shape says more than that it is too much"
    assert "wrong shape" in report.first_failure.diagnosis


@pytest.mark.parametrize(
    "start",
    [b"", b"\xef\xbb\xbf", b"# -*- coding: latin-1 -*-\n# caf\xe9\n"],
    ids=["plain", "bom", "latin-1"],
)
def test_what_python_accepts_is_accepted(grade_one, start):
    source = start + RIGHT.replace("\n", "\r\n").encode()
    assert grade_one(source).status == "passed"


def test_a_traceback_is_cut_to_the_students_lines(grade_one):
    source = WRITTEN + "return helper(x)\n\n\ndef helper(x):\n    return torch.stack([x, x[0]])\n"
    message = grade_one(source).first_failure.message
    assert "01_activations.py:7, in sigmoid" in message
    assert "01_activations.py:11, in helper" in message
    assert "return torch.stack([x, x[0]])" in message
    assert "site-packages" not in message


def test_a_timeout_ends_the_exercise_and_costs_its_limit_once(grade_one):
    first, *others = grade_one(in_the_call("while True: pass")).cases
    assert {case.status for case in (first, *others)} == {"timeout"}
    assert "Not tried" not in first.message
    assert all("Not tried" in case.message for case in others)


def test_a_file_that_fails_at_import_leaves_the_next_file_alone(grade_text):
    cost = "import numpy as np\ndef cost(theta, X, y):\n    return float(np.mean((X @ theta - y) ** 2)) / 2\n"
    source = (
        "import torhc\nN = len(torhc.eye(2))\ndef sigmoid(x):\n    return x\ndef relu(x):\n    return x\n"
    )
    report = grade_text(["sigmoid", "relu", "cost"], activations=source, linear_regression=cost)
    assert [e.status for e in report.exercises] == ["error", "error", "passed"]


def test_each_call_keeps_what_it_printed(grade_text):
    source = "n = 0\n" + in_the_call("global n\n    n += 1\n    print('call', n)\n    return x")
    report = grade_text(["sigmoid"], activations=source)
    shown = [c.message.splitlines()[-1].strip() for c in report.exercises[0].cases if c.dtype == "float32"]
    assert shown == [f"call {i + 1}" for i in range(len(shown))]


def test_printing_a_lot_over_many_calls_is_no_crime(grade_one):
    report = grade_one(RIGHT.replace("    return", "    print('z' * 400_000)\n    return"))
    assert report.status == "passed"


def test_what_was_printed_carries_no_control_characters(grade_one):
    message = grade_one(in_the_call("print('\\x1b[2Jgone'); return x")).first_failure.message
    assert "\x1b" not in message
    assert "gone" in message


def test_what_was_printed_is_shown_with_the_failing_call(grade_one):
    message = grade_one(in_the_call("print('x is', x.shape); return x")).first_failure.message
    assert "Your code printed:\n  x is torch.Size" in message


def test_a_message_cannot_carry_control_characters(grade_one):
    message = grade_one(in_the_call("raise ValueError('\\x1b[2J\\x07gone')")).first_failure.message
    assert "\x1b" not in message
    assert "gone" in message


def processes():
    """Every process, whoever its parent is by now, that runs in the folder of a warm process of ours."""
    ours = {folder_of(child) for child in psutil.Process().children(recursive=True)}
    folders = {folder for folder in ours if "gdgrade-" in folder}
    return [process.pid for process in psutil.process_iter() if folder_of(process) in folders]


def folder_of(process):
    """Where it runs; nowhere where it has just ended."""
    try:
        return process.cwd()
    except psutil.Error:
        return ""


def settled():
    """The processes, once none of them has come or gone for half a second."""
    last: list = []
    while (now := processes()) != last:
        last = now
        time.sleep(0.5)
    return now


def test_nothing_is_left_behind(grade_one):
    fork = (
        "if os.fork() == 0:\n        os.setsid()\n        time.sleep(300)\n        os._exit(0)\n    return x"
    )
    bodies = ("while True: pass", "os._exit(0)", "return x", fork)
    for body in bodies:
        grade_one(in_the_call(body))
    before = settled()
    for body in bodies:
        grade_one(in_the_call(body))
    # Not the same ones: one spare child replaces another, and is there in a moment.
    for _ in range(600):
        if len(left := processes()) == len(before):
            break
        time.sleep(0.1)
    assert len(left) == len(before) > 0


def test_one_submission_leaves_no_trace_in_the_next(grade_text):
    poison = in_the_call(
        "torch.set_default_dtype(torch.float64); torch.exp = None; torch.manual_seed(0); return x"
    )
    assert grade_text(["sigmoid"], activations=poison).exercises[0].status == "failed"
    assert grade_text(["sigmoid"], activations=RIGHT).exercises[0].status == "passed"


def test_one_exercise_leaves_its_settings_to_no_other(grade_text):
    source = (
        "import torch\n\ndef sigmoid(x):\n    torch.set_default_dtype(torch.float64)\n    return x\n\n"
        "def relu(x):\n    assert torch.zeros(1).dtype == torch.float32\n    return x.clamp(min=0)\n"
    )
    assert [e.status for e in grade_text(["sigmoid", "relu"], activations=source).exercises] == [
        "failed",
        "passed",
    ]
