"""Calls on another device than the CPU: what to set before, what went wrong after. Runs in the child."""

from __future__ import annotations

import torch

# Bound before any student's code can replace it. Older torches raise a plain RuntimeError instead.
DEVICE_LOST: type[Exception] | None = getattr(torch, "AcceleratorError", None)


def prepare(device: str) -> None:
    """Full float32 precision and repeatable algorithms, whatever an earlier call has set.

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


def seed_all(seed: int) -> None:
    """Seed the generators of every device in use; the CPU's is another."""
    if torch.cuda.is_initialized():
        torch.cuda.manual_seed_all(seed)


def name_of(tensor: torch.Tensor, asked: str) -> str:
    """The device of a tensor as the plan names it: the one asked for, where it is of that type."""
    if tensor.is_cpu:
        return "cpu"
    kind = tensor.device.type
    return asked if kind == asked.partition(":")[0] else kind


def is_lost(error: BaseException) -> bool:
    """Whether the device is unusable for this process after an error, as after an index that is out of
    range in a CUDA kernel: every later call would fail for it."""
    if DEVICE_LOST is not None:
        return isinstance(error, DEVICE_LOST)
    return type(error) is RuntimeError and str(error).startswith("CUDA error")
