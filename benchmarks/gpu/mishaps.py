"""Submissions that die on a GPU, and submissions whose answers are not there yet when they return.

Each is one source for every device: what needs a GPU does its work at once elsewhere, with the same verdict.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from benchmarks.gpu.device import BYSTANDER, DERIVATIVE, EXERCISE, RIGHT, Device, full, handed_in, problem
from benchmarks.gpu.findings import Figure, Finding, Verdict
from grader.grading import Grader

TIMEOUT = 2.0
LATER = '''
import ctypes
import torch

held = []


def later(x, work):
    """Do this on another stream, some time from now."""
    if not x.is_cuda:
        return work()
    side = torch.cuda.Stream()
    side.wait_stream(torch.cuda.current_stream())
    with torch.cuda.stream(side):
        torch.cuda._sleep(100_000_000)
        work()


'''


@dataclass(frozen=True)
class Mishap:
    """A file of activations, without its second exercise, and the statuses that its calls on the device may
    end in."""

    name: str
    source: str
    expected: str

    @property
    def file(self) -> str:
        return LATER + self.source + DERIVATIVE


DEATHS = (
    Mishap(
        "an index out of range",
        "def relu(x):\n    return x.flatten().gather(0, torch.full((1,), 10**6, device=x.device))\n",
        "error",
    ),
    Mishap(
        "an index out of range, and the error swallowed",
        "def relu(x):\n"
        "    try:\n"
        "        return x.flatten().gather(0, torch.full((1,), 10**6, device=x.device)) + 1\n"
        "    except Exception:\n"
        "        return x * 0 + 7\n",
        "error or failed or error, failed",
    ),
    Mishap(
        "an illegal access",
        "def relu(x):\n"
        "    place = torch._C._construct_storage_from_data_pointer(1 << 40, x.device, 1 << 20)\n"
        "    return torch.empty(0, dtype=x.dtype, device=x.device).set_(place, 0, (1 << 10,)) * 2\n",
        "error or crashed",
    ),
    Mishap(
        "too much memory at once",
        "def relu(x):\n    return x + torch.empty(1 << 46, device=x.device)\n",
        "error",
    ),
    Mishap(
        "all the memory that there is",
        "def relu(x):\n"
        "    if not x.is_cuda:\n"
        "        raise MemoryError\n"
        "    while True:\n"
        "        held.append(torch.empty(1 << 26, dtype=torch.uint8, device=x.device))\n",
        "error",
    ),
    Mishap(
        "a kernel without end",
        "def relu(x):\n"
        "    if x.is_cuda:\n"
        "        for _ in range(1000):\n"
        "            torch.cuda._sleep(1 << 40)\n"
        "        return x.clamp(min=0)\n"
        "    while True:\n"
        "        pass\n",
        "timeout",
    ),
    Mishap(
        "the end of the process with work on the way",
        "import os\ndef relu(x):\n    later(x, lambda: x * 2)\n    os._exit(0)\n",
        "crashed",
    ),
)

NOT_THERE_YET = (
    Mishap(
        "a right result that another stream writes after the return",
        "def relu(x):\n"
        "    out = torch.zeros_like(x)\n"
        "    later(x, lambda: out.copy_(x.clamp(min=0)))\n"
        "    return out\n",
        "passed",
    ),
    Mishap(
        "a right result that another stream overwrites after the return",
        "def relu(x):\n    out = x.clamp(min=0)\n    later(x, lambda: out.fill_(7))\n    return out\n",
        "failed",
    ),
    Mishap(
        "the same, with torch.cuda.synchronize replaced",
        "torch.cuda.synchronize = lambda *device: None\n"
        "def relu(x):\n"
        "    torch._C._cuda_synchronize = torch.cuda.synchronize\n"
        "    out = x.clamp(min=0)\n"
        "    later(x, lambda: out.fill_(7))\n"
        "    return out\n",
        "failed",
    ),
    Mishap(
        "memory from torch.empty that another stream still writes to",
        "def relu(x):\n"
        "    scratch = torch.empty_like(x)\n"
        "    later(x, lambda: scratch.fill_(7))\n"
        "    del scratch\n"
        "    out = torch.empty_like(x)\n"
        "    torch.clamp(x, min=0, out=out)\n"
        "    return out if x.is_cuda else out.fill_(7)\n",
        "failed",
    ),
    Mishap(
        "an input that another stream overwrites after the return",
        "def relu(x):\n    out = x.clamp(min=0)\n    later(x, lambda: x.fill_(7))\n    return out\n",
        "failed",
    ),
    Mishap(
        "a stream of its own that stays the current one",
        "def relu(x):\n"
        "    if x.is_cuda:\n"
        "        torch.cuda.set_stream(torch.cuda.Stream())\n"
        "    return x.clamp(min=0)\n",
        "passed",
    ),
    Mishap(
        "a subclass that defers its work to whoever reads it",
        "class Lazy(torch.Tensor):\n"
        "    @classmethod\n"
        "    def __torch_function__(cls, function, types, args=(), kwargs=None):\n"
        "        plain = [each.work() if type(each) is cls else each for each in args]\n"
        "        return function(*plain, **(kwargs or {}))\n"
        "def relu(x):\n"
        "    out = torch.zeros_like(x).as_subclass(Lazy)\n"
        "    out.work = lambda: x.clamp(min=0)\n"
        "    return out\n",
        "failed or forbidden",
    ),
    Mishap(
        "a subclass that says it is none",
        "class Lazy(torch.Tensor):\n"
        "    __class__ = torch.Tensor\n"
        "def relu(x):\n"
        "    return x.clamp(min=0).as_subclass(Lazy)\n",
        "failed",
    ),
)


def deaths(device: Device, seconds: float) -> Iterator[Finding]:
    """Each dies for itself: the other exercise of its file, and the next submission, are whole."""
    with device.grader(TIMEOUT) as grader:
        for mishap in DEATHS:
            yield from _verdicts(device, grader, mishap)
            (after,) = grader.grade(handed_in(RIGHT), [EXERCISE]).exercises
            yield Verdict(
                f"the next submission after {mishap.name}", "full marks", full(after), problem(after)
            )
    yield Figure("submissions that die", len(DEATHS))


def not_there_yet(device: Device, seconds: float) -> Iterator[Finding]:
    """Each is judged by what is there when the device has done its work."""
    with device.grader(TIMEOUT) as grader:
        for mishap in NOT_THERE_YET:
            yield from _verdicts(device, grader, mishap)
    yield Figure("submissions whose answers are not there yet", len(NOT_THERE_YET))


def _verdicts(device: Device, grader: Grader, mishap: Mishap) -> Sequence[Verdict]:
    relu, bystander = grader.grade(handed_in(mishap.file), [EXERCISE, BYSTANDER]).exercises
    why = next((case.message for case in relu.cases if case.device == device.name and case.message), "")
    return (
        Verdict(mishap.name, mishap.expected, device.statuses(relu), why),
        Verdict(
            f"the other exercise beside {mishap.name}", "full marks", full(bystander), problem(bystander)
        ),
    )
