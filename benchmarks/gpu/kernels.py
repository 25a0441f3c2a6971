"""How exact matrix products and convolutions are on the device, in float64 and in float32, with TF32 off and,
as an experiment, on; and whether the verdicts on the worked solutions hold with it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace

import torch
from torch.nn.functional import conv2d

from benchmarks.gpu.device import Device, full
from benchmarks.gpu.findings import Fact, Figure, Finding, Verdict
from grader.course import load_course
from grader.intake import read_folder
from grader.sandbox.child import devices
from grader.stubs import checkout
from grader.submission import Submission

SIZES_ON_GPU, SIZES = (64, 512, 4096), (64, 512)
RUNS = 5
ALLOWED = {torch.float32: 256 * 2.0**-24, torch.float64: 256 * 2.0**-53}
"""The largest error, relative to the largest entry, that the judge allows a result without cancellation."""
TF32 = """

import functools as _functools
import types as _types

import torch as _torch


def _with_tf32(right):
    @_functools.wraps(right)
    def call(*args, **kwargs):
        of_products, of_convolutions = _torch.backends.cuda.matmul, _torch.backends.cudnn
        if hasattr(of_convolutions, "conv"):
            of_products.fp32_precision = of_convolutions.conv.fp32_precision = "tf32"
        else:
            of_products.allow_tf32 = of_convolutions.allow_tf32 = True
        try:
            return right(*args, **kwargs)
        finally:
            if hasattr(of_convolutions, "conv"):
                of_products.fp32_precision = of_convolutions.conv.fp32_precision = "ieee"
            else:
                of_products.allow_tf32 = of_convolutions.allow_tf32 = False
    return call


for _name, _thing in list(globals().items()):
    if isinstance(_thing, _types.FunctionType) and not _name.startswith("_"):
        globals()[_name] = _with_tf32(_thing)
"""
"""Has every function of a file run with TF32, as a student might switch it on."""

Kernel = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]


def measure(device: Device, seconds: float) -> Iterator[Finding]:
    """The largest errors relative to the largest entry, against float64 on the CPU."""
    yield from _errors(device, torch.float64, "float64")
    yield from _errors(device, torch.float32, "float32, TF32 off")
    if torch.cuda.is_available() and device.is_gpu:
        yield Fact("TF32", f"supported: {torch.cuda.get_device_capability() >= (8, 0)}")
    yield from _errors(device, torch.float32, "float32, TF32 on", tf32=True)
    devices.prepare(device.name)
    submission = read_folder(checkout() / "solutions", load_course())
    with device.grader() as grader:
        report = grader.grade(_using_tf32(submission))
        lost = [e.name for e in report.exercises if full(e) != "full marks"]
        yield Figure("points of the solutions with TF32 on", report.score)
        yield Fact("exercises that lose points with TF32 on", ", ".join(lost) or "none")


def _errors(device: Device, dtype: torch.dtype, name: str, tf32: bool = False) -> Iterator[Finding]:
    devices.prepare(device.name)
    if tf32:
        _switch_tf32_on()
    for kernel, left, right, what in _kernels(device):
        exact = kernel(left, right)
        there = [x.to(device=device.name, dtype=dtype) for x in (left, right)]
        # What is rounded on the way there is no error of the kernel.
        exact_of_rounded = kernel(*(x.cpu().double() for x in there)) if dtype is torch.float32 else exact
        error = (kernel(*there).cpu().double() - exact_of_rounded).abs().max() / exact_of_rounded.abs().max()
        yield Figure(f"largest relative error, {what}, {name}", float(error))
        yield Figure(f"milliseconds, {what}, {name}", 1000 * _seconds(device, kernel, *there), "ms")
        if not tf32:
            held = "yes" if float(error) <= ALLOWED[dtype] else "no"
            yield Verdict(
                f"{what} in {name} is as exact as the judge asks for", "yes", held, f"{float(error):.3g}"
            )


def _kernels(device: Device) -> Iterator[tuple[Kernel, torch.Tensor, torch.Tensor, str]]:
    """Kernels with their inputs, and what they are called."""
    draw = torch.Generator().manual_seed(0)

    def normal(*shape: int) -> torch.Tensor:
        return torch.randn(*shape, generator=draw, dtype=torch.float64)

    for size in SIZES_ON_GPU if device.is_gpu else SIZES:
        yield torch.matmul, normal(size, size), normal(size, size), f"a product of {size} × {size}"
    yield conv2d, normal(8, 16, 32, 32), normal(32, 16, 3, 3), "a convolution of 16 channels with 3 × 3"
    yield conv2d, normal(4, 3, 28, 28), normal(6, 3, 5, 5), "a convolution of 3 channels with 5 × 5"


def _switch_tf32_on() -> None:
    if hasattr(torch.backends.cudnn, "conv"):
        torch.backends.cuda.matmul.fp32_precision = "tf32"
        torch.backends.cudnn.conv.fp32_precision = "tf32"
    else:
        torch.backends.cuda.matmul.allow_tf32 = True
        torch.backends.cudnn.allow_tf32 = True


def _seconds(device: Device, kernel: Kernel, left: torch.Tensor, right: torch.Tensor) -> float:
    """The least that a run takes, of some."""
    taken = []
    for _ in range(RUNS):
        devices.finish(device.name)
        start = time.perf_counter()
        kernel(left, right)
        devices.finish(device.name)
        taken.append(time.perf_counter() - start)
    return min(taken)


def _using_tf32(submission: Submission) -> Submission:
    return replace(
        submission,
        files=tuple(replace(file, source=file.source + TF32.encode()) for file in submission.files),
    )
