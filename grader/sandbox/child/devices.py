"""Calls on another device than the CPU: what to set before, what went wrong after. Runs in the child."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import torch

from grader.sandbox.child.remedies import first_line

# Bound before any student's code can replace it. Older torches raise a plain RuntimeError instead.
DEVICE_LOST: type[Exception] | None = getattr(torch, "AcceleratorError", None)

CHOOSE_GPU: Callable[[int], None] | None = getattr(torch._C, "_cuda_setDevice", None)
WAIT_FOR_GPU: Callable[[], None] | None = getattr(torch._C, "_cuda_synchronize", None)
FIRST_GPU = 0


def _wait_for_first_gpu() -> None:
    """Whichever a call has chosen, and whatever it has put in the place of torch's functions."""
    if CHOOSE_GPU and WAIT_FOR_GPU:
        CHOOSE_GPU(FIRST_GPU)
        WAIT_FOR_GPU()


WAIT: dict[str, Callable[[], None]] = {"cuda": _wait_for_first_gpu}
"""What waits until a kind of device has done all that it was given, on every stream."""


def begin(devices: Sequence[str], memory_bytes: int) -> str | None:
    """Have each device ready, before there is any student code; None, or why one cannot be used here.

    A driver opens files, starts threads and tries system calls, and takes a second for it: nothing of that is
    the student's. Of a GPU's memory the allocator gives out no more than `memory_bytes`: a GPU is shared by
    several children, and one submission shall not take what the others need.
    """
    for device in devices:
        try:
            prepare(device)
            ones = torch.ones(2, 2, device=device)
            if (ones @ ones).sum().item() != 8:
                return f"{device} cannot be used here: a matrix product on it is wrong"
            if kind_of(device) == "cuda":
                whole = torch.cuda.get_device_properties(device).total_memory
                torch.cuda.set_per_process_memory_fraction(min(1.0, memory_bytes / whole))
        except Exception as error:  # noqa: BLE001 - whatever a driver makes of it
            return f"{device} cannot be used here ({type(error).__name__}: {first_line(error)})"
    return None


def prepare(device: str) -> None:
    """Full float32 precision and repeatable algorithms on the usual stream, whatever an earlier call has set.

    TF32 loses 10^3 to 10^5 times what the judge allows. The old switches come first: after the new ones
    alone, reading `cudnn.allow_tf32` raises.
    """
    if device == "cpu":
        return
    torch.set_float32_matmul_precision("highest")
    torch.backends.cuda.matmul.allow_tf32 = False
    torch.backends.cudnn.allow_tf32 = False
    if hasattr(torch.backends.cudnn, "conv"):  # torch 2.6 has only the old switches
        torch.backends.cuda.matmul.fp32_precision = "ieee"
        torch.backends.cudnn.conv.fp32_precision = "ieee"
        torch.backends.cudnn.rnn.fp32_precision = "ieee"  # type: ignore[attr-defined]
    torch.backends.cudnn.benchmark = False
    torch.backends.cudnn.deterministic = True
    if kind_of(device) == "cuda":
        torch.cuda.set_device(FIRST_GPU)
        torch.cuda.set_stream(torch.cuda.default_stream())


def finish(device: str) -> None:
    """Wait until a device has done all that a call has given it, where the call has not waited: an answer is
    what is there then. Raises what went wrong there meanwhile."""
    for kind, wait in WAIT.items():
        if kind == kind_of(device) or _has_begun(kind):
            wait()


def _has_begun(kind: str) -> bool:
    """Whether a call for the CPU can have given work to another kind of device."""
    return kind == "cuda" and torch.cuda.is_initialized()


def kind_of(device: str) -> str:
    """`cuda` of `cuda:0`; nothing for the CPU, which has done its work when a call returns."""
    return "" if device == "cpu" else device.partition(":")[0]


def seed_all(seed: int) -> None:
    """Seed the generators of every device in use; the CPU's is another."""
    if torch.cuda.is_initialized():
        torch.cuda.manual_seed_all(seed)


def name_of(tensor: torch.Tensor, asked: str) -> str:
    """The device of a tensor as the plan names it: the one asked for, where it is of that type."""
    if asked == "cpu" and tensor.is_cpu:  # to make a name of a device takes longer
        return asked
    kind = tensor.device.type
    return asked if kind == asked.partition(":")[0] else kind


def is_lost(error: BaseException) -> bool:
    """Whether the device is unusable for this process after an error, as after an index that is out of
    range in a CUDA kernel: every later call would fail for it."""
    if DEVICE_LOST is not None:
        return isinstance(error, DEVICE_LOST)
    return type(error) is RuntimeError and str(error).startswith("CUDA error")
