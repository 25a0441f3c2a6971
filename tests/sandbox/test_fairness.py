"""No submission has it better or worse for the one before: whatever that did to its process, the next
finds everything as new, and as fast."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain

import pytest

from grader.grading import DEFAULT_SEED, Grader, Options
from grader.report import Report
from tests.conftest import latest_warm_process, lent, submission

LIMIT = 2.0
IMPORTS = (
    "import decimal, gc, hashlib, json, locale, os, random, resource, signal, sys\n"
    "import threading, time, warnings\nimport numpy as np\nimport torch\n\n"
)

OBSERVED = {
    "dtype": "str(torch.get_default_dtype())",
    "device": "str(torch.get_default_device())",
    "threads of torch": "torch.get_num_threads()",
    "threads": "threading.active_count()",
    "gradients": "torch.is_grad_enabled()",
    "inference": "torch.is_inference_mode_enabled()",
    "anomaly": "torch.is_anomaly_enabled()",
    "deterministic": "torch.are_deterministic_algorithms_enabled()",
    "precision": "torch.get_float32_matmul_precision()",
    "denormal": "(torch.tensor([1e-40]) * 1).item() > 0",
    "printing of torch": "repr(torch.tensor(1 / 3))",
    "printing of NumPy": "repr(np.float64(1) / 3) + repr(np.array([1 / 3]))",
    "errors of NumPy": "np.geterr()",
    "draws": "[torch.rand(1).item(), float(np.random.rand()), random.random()]",
    "seeds": "[torch.initial_seed(), hash('text')]",
    "functions": "[torch.maximum.__name__, np.maximum.__name__, len.__name__, torch.ones(2).sum().item()]",
    "environment": "sorted(os.environ)",
    "folder": "os.path.basename(os.getcwd())[:7]",
    "recursion": "sys.getrecursionlimit()",
    "warnings": "[len(warnings.filters), str(warnings.filters[0])]",
    "path": "len(sys.path)",
    "modules": "[name for name in ('spoiled', 'grader') if name in sys.modules]",
    "switching": "sys.getswitchinterval()",
    "tracing": "[str(sys.gettrace()), str(sys.getprofile()), sys.excepthook.__name__]",
    "collecting": "[gc.isenabled(), gc.get_threshold()]",
    "decimals": "decimal.getcontext().prec",
    "locale": "locale.setlocale(locale.LC_ALL)",
    "time zone": "time.strftime('%Z', time.localtime(0))",
    "mask": "oct(os.umask(0o22))",
    "handlers": "[str(signal.getsignal(n)) for n in (signal.SIGINT, signal.SIGTERM, signal.SIGALRM)]",
    "alarm": "signal.alarm(0)",
    "blocked signals": "len(signal.pthread_sigmask(signal.SIG_BLOCK, []))",
    "priority": "[os.getpriority(os.PRIO_PROCESS, 0), os.sched_getscheduler(0)]",
    "processors": "len(os.sched_getaffinity(0))",
    "limits": "[resource.getrlimit(n) for n in (resource.RLIMIT_NOFILE, resource.RLIMIT_STACK, 0, 1, 4)]",
    "descriptors": "[n for n in range(64) if is_open(n)]",
    "memory": "len(bytearray(64 << 20)) >> 20",
}
"""What a submission can see of the process that it runs in."""

DIGITS = 6
OBSERVER = (
    "def is_open(number):\n    try: return bool(os.fstat(number))\n    except OSError: return False\n\n"
    "def digest(seen):\n"
    f"    return hashlib.sha256(json.dumps(seen).encode()).hexdigest()[:{DIGITS}]\n\n"
    + "SEEN = [\n"
    + "".join(f"    digest({expression}),\n" for expression in OBSERVED.values())
    + "]\n\ndef relu(x):\n"
    "    for i in range(0, len(SEEN), 10): print('seen', *SEEN[i : i + 10])\n    return x\n"
)
"""A wrong `relu` that prints what its process is like, short enough to be shown to a student."""

SPOILERS = {
    "settings of torch": (
        "torch.set_default_dtype(torch.float64)\ntorch.set_default_device('meta')\ntorch.set_num_threads(8)\n"
        "torch.set_grad_enabled(False)\ntorch.use_deterministic_algorithms(True)\n"
        "torch.set_flush_denormal(True)\ntorch.autograd.set_detect_anomaly(True)\ntorch.set_float32_matmul_precision('medium')\n"
        "torch.set_printoptions(precision=1)"
    ),
    "settings of NumPy": (
        "np.seterr(all='raise')\nnp.set_printoptions(precision=1)\n"
        "warnings.simplefilter('error')\nwarnings.warn = print"
    ),
    "settings of Python": (
        "sys.setrecursionlimit(150)\nsys.path.clear()\nsys.modules['spoiled'] = sys\n"
        "sys.setswitchinterval(5)\n"
        "gc.disable()\ndecimal.getcontext().prec = 2\nsys.setprofile(lambda *seen: None)\n"
        "sys.excepthook = print\nsys.stdout = sys.stderr = None"
    ),
    "seeds": "torch.manual_seed(1)\nnp.random.seed(1)\nrandom.seed(1)",
    "patched functions": (
        "import builtins\ntorch.maximum = np.maximum = builtins.len = print\n"
        "torch.Tensor.sum = torch.Tensor.clamp = torch.Tensor.__mul__ = lambda *given: None"
    ),
    "the environment": (
        "os.environ.clear()\nos.environ.update(SPOILED='1', TZ='Asia/Tokyo', OMP_NUM_THREADS='9')\n"
        "time.tzset()\nos.chdir('/usr/lib')\nos.umask(0)\n"
        "try: locale.setlocale(locale.LC_ALL, 'C')\nexcept locale.Error: pass"
    ),
    "signals": (
        "for number in (signal.SIGINT, signal.SIGTERM, signal.SIGALRM):\n"
        "    signal.signal(number, signal.SIG_IGN)\n"
        "signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGUSR1, signal.SIGTERM})\nsignal.alarm(60)"
    ),
    "its own limits": (
        "import resource\nresource.setrlimit(resource.RLIMIT_NOFILE, (8, 8))\n"
        "resource.setrlimit(resource.RLIMIT_STACK, (1 << 20, 1 << 20))"
    ),
    "the processors": (
        "for act in (lambda: os.nice(19), lambda: os.sched_setaffinity(0, {0}),\n"
        "            lambda: os.setpriority(os.PRIO_USER, 0, 19)):\n"
        "    try: act()\n    except OSError: pass"
    ),
    "much memory": "kept = [np.ones(128 << 20, np.uint8) for _ in range(4)]",
    "much output": "os.write(1, b'x' * 60000)\nos.write(2, b'x' * 60000)",
    "many descriptors": "kept = []\ntry:\n    while True: kept.append(os.dup(1))\nexcept OSError: pass",
    "closed descriptors": "os.closerange(0, 3)",
    "threads that stay": (
        "def stay():\n    while True: pass\n"
        "for _ in range(3): threading.Thread(target=stay, daemon=True).start()"
    ),
    "a loop in C": "threading.Thread(target=lambda: sum(range(10**10)), daemon=True).start()",
    "a crash": "import ctypes; ctypes.string_at(0)",
}


SEEN_BY_NOBODY = ("the processors", "much output", "a loop in C", "much memory")
"""What is refused, or shows in the time alone."""

NAMES = ["relu", "relu_derivative"]
HONEST = (
    "def relu(x):\n    return x.clamp(min=0)\n\n\ndef relu_derivative(x):\n    return (x > 0).to(x.dtype)\n"
)


@pytest.fixture(scope="module")
def fresh(course) -> Iterator[Grader]:
    with Grader(course, Options(device="cpu", timeout=5 * LIMIT), DEFAULT_SEED) as fresh:
        yield fresh


@pytest.fixture(scope="module")
def as_new(fresh) -> Report:
    """What is reported of the first submission of all, which may take its time."""
    report = report_on(fresh, OBSERVER)
    assert seen(report), report.exercises[0].first_failure
    return report


@pytest.fixture(scope="module")
def used(fresh, as_new) -> Iterator[Grader]:
    with lent(fresh, Options(device="cpu", timeout=LIMIT)) as grader:
        report_on(grader, HONEST)
        yield grader


@pytest.fixture(scope="module")
def usual_seconds(used) -> float:
    return min(timed(used)[1] for _ in range(3))


def report_on(grader: Grader, source: str) -> Report:
    """But for the time, which cannot be the same twice."""
    return replace(grader.grade(submission(activations=IMPORTS + source), NAMES), duration_seconds=0)


def timed(grader: Grader) -> tuple[Report, float]:
    """What the observer sees, and the processor time that it takes in all processes."""
    before = processor_seconds()
    report = report_on(grader, OBSERVER)
    # By then the child has been taken down, and counts.
    time.sleep(0.06)
    return report, processor_seconds() - before


def processor_seconds() -> float:
    """What this process, the warm one and the children that have ended have used."""
    return time.process_time() + sum(latest_warm_process().cpu_times()[:4])


def seen(report: Report) -> dict[str, str]:
    """The digest of everything that the observer saw; empty where it could not look."""
    case = report.exercises[0].first_failure
    lines = [line.split() for line in (case.message if case else "").splitlines()]
    digests = [digest for line in lines if line[:1] == ["seen"] for digest in line[1:]]
    return dict(zip(OBSERVED, digests, strict=True)) if digests else {}


@pytest.mark.parametrize(
    ("name", "value"),
    [("dtype", "torch.float32"), ("threads of torch", 1), ("descriptors", [0, 1, 2, 3]), ("memory", 64)],
)
def test_the_observer_sees_its_process(as_new, name, value):
    assert seen(as_new)[name] == hashlib.sha256(json.dumps(value).encode()).hexdigest()[:DIGITS]


@pytest.mark.parametrize("spoiler", SPOILERS.values(), ids=SPOILERS.keys())
def test_the_next_submission_finds_everything_as_new_and_as_fast(used, as_new, usual_seconds, spoiler):
    """The next but one as well: its process may have been made while the spoiler was at work."""
    report_on(used, spoiler + "\n\n" + HONEST)
    found = [timed(used) for _ in range(2)]
    for report, _ in found:
        assert seen(report) == seen(as_new)
        assert report == as_new
    # One of them or of some more, as the machine may be busy with something else.
    seconds = chain((seconds for _, seconds in found), (timed(used)[1] for _ in range(3)))
    assert any(one < 2 * usual_seconds + 0.1 for one in seconds)


@pytest.mark.parametrize("spoiler", [name for name in SPOILERS if name not in SEEN_BY_NOBODY])
def test_a_spoiler_does_spoil_its_own_process(used, as_new, spoiler):
    """Or ends it: so the test above is known to bite."""
    assert seen(report_on(used, SPOILERS[spoiler] + "\n\n" + OBSERVER)) != seen(as_new)


DRAWS = IMPORTS + "DRAWN = random.random(), float(np.random.rand()), torch.rand(1).item()\n"


@pytest.mark.parametrize("before", ["", "import random\nrandom.random()\n", "import torch\ntorch.rand(3)\n"])
def test_a_file_is_imported_the_same_whatever_was_imported_before(used, before):
    """Be it another file of the same submission or another submission."""
    tells = DRAWS + "def softmax(*given):\n    raise ValueError(DRAWN)\n"

    def told(names, **sources):
        return used.grade(submission(**sources), names).exercises[-1]

    alone = told(["softmax"], softmax=tells)
    assert "ValueError: (0." in alone.first_failure.message
    assert told(["relu", "softmax"], activations=before + HONEST, softmax=tells) == alone
