"""What a call returned, and what it did to its arguments, in plain words and arrays. Runs in the child."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from grader.sandbox.child import devices
from grader.sandbox.joined import DTYPE_NAMES

try:
    from numpy.lib.array_utils import byte_bounds
except ImportError:  # before NumPy 2
    from numpy import byte_bounds  # type: ignore[attr-defined, no-redef]

MAX_PARTS = 64
MAX_DEPTH = 3

# Bound before any student's code can replace it.
TO_NUMPY = torch.Tensor.numpy
CROSSING = frozenset(getattr(torch, name) for name in DTYPE_NAMES.values())
"""The dtypes of tensors that NumPy has too."""

Span = tuple[int, int]
Held = tuple[np.dtype[Any], tuple[int, ...], bytes]
"""What an array holds."""
NONE_KNOWN: Mapping[int, tuple[Any, Held]] = MappingProxyType({})


def examine(
    value: Any, key: str, arrays: dict[str, NDArray[Any]], device: str = "cpu", depth: int = 0
) -> dict[str, Any]:
    """A value returned by a call on `device`, in plain words; what can cross the boundary is added to
    `arrays`.

    Only exact types count: a subclass could answer differently to every question asked of it. Of a named
    tuple its items are taken as a tuple's own methods give them.
    """
    kind = type(value)
    if kind is torch.Tensor or kind is torch.nn.Parameter:
        return _examine_tensor(value, key, arrays, device)
    if kind is np.ndarray or isinstance(value, np.generic):
        array = np.asarray(value)
        name = "numpy.ndarray" if kind is np.ndarray else f"numpy.{kind.__name__}"
        if array.dtype not in DTYPE_NAMES:
            return {"type": name, "dtype": array.dtype.name}
        arrays[key] = array
        return {"type": name, "array": key}
    if kind in (bool, int, float):
        if kind is int and abs(value) >= 2**63:
            return {"type": "int", "dtype": "a whole number of more than 64 bits"}
        arrays[key] = np.asarray(value)
        return {"type": kind.__name__, "array": key}
    if issubclass(kind, (list, tuple)):
        items = _items(value)
        name = type(items).__name__
        if depth >= MAX_DEPTH or len(items) > MAX_PARTS:
            return {"type": f"{name} of {len(items)} items"}
        parts = [examine(item, f"{key}.{i}", arrays, device, depth + 1) for i, item in enumerate(items)]
        return {"type": name, "parts": parts}
    known = value is None or kind.__module__ == "builtins"
    return {"type": kind.__name__ if known else f"{kind.__module__}.{kind.__qualname__}"}


def _examine_tensor(
    tensor: torch.Tensor, key: str, arrays: dict[str, NDArray[Any]], device: str
) -> dict[str, Any]:
    described: dict[str, Any] = {"type": "torch.Tensor", "device": devices.name_of(tensor, device)}
    if tensor.requires_grad:
        described["requires_grad"] = True
    dense = tensor.layout is torch.strided and not tensor.is_meta and not tensor.is_nested
    if dense and tensor.dtype in CROSSING:
        arrays[key] = TO_NUMPY(tensor, force=True)
        return described | {"array": key}
    if not dense:
        described["type"] = f"torch.Tensor that is not dense ({str(tensor.layout).removeprefix('torch.')})"
    return described | {"dtype": str(tensor.dtype).removeprefix("torch.")}


def held(argument: Any, known: Mapping[int, tuple[Any, Held]] = NONE_KNOWN) -> Any:
    """What an argument holds, bit for bit: to be compared with what it held at another time. `known` has
    arrays and tensors that were just made, by their identity, each with what it holds."""
    if id(argument) in known:
        return known[id(argument)][1]
    if isinstance(argument, torch.Tensor):
        argument = TO_NUMPY(argument, force=True)
    if isinstance(argument, np.ndarray):
        return held_in(argument)
    if isinstance(argument, (list, tuple)):
        return [held(item, known) for item in argument]
    # A function has nothing to be changed, and a generator is there to go on.
    return argument if isinstance(argument, (bool, int, float, str)) else None


def held_in(array: NDArray[Any]) -> Held:
    return array.dtype, array.shape, array.tobytes()


def aliases(returned: Any, arguments: Mapping[str, Any]) -> list[str]:
    """The arguments that live, if only in part, in the memory of what was returned."""
    if not (taken := spans(returned)):
        return []
    return [name for name, argument in arguments.items() if overlap(taken, spans(argument))]


def spans(value: Any) -> list[Span]:
    """Where in memory the arrays of a value live: the first address and the one behind the last."""
    leaves = _leaves(value) if isinstance(value, (list, tuple)) else (value,)
    return [span for leaf in leaves if (span := _span(leaf)) is not None]


def overlap(some: list[Span], others: list[Span]) -> bool:
    """Whether anything lives in the same memory."""
    return any(a < d and c < b for a, b in some for c, d in others)


def _items(value: Any) -> Any:
    """The plain list or tuple in one of any type, a named tuple for example, whatever methods that has."""
    base = tuple if issubclass(type(value), tuple) else list
    return base.__getitem__(value, slice(None))


def _leaves(value: Any, depth: int = 0) -> Iterator[Any]:
    if issubclass(type(value), (list, tuple)):
        for item in _items(value)[:MAX_PARTS] if depth <= MAX_DEPTH else ():
            yield from _leaves(item, depth + 1)
    else:
        yield value


def _span(leaf: Any) -> Span | None:
    if isinstance(leaf, torch.Tensor) and leaf.layout is torch.strided and leaf.numel():
        storage = leaf.untyped_storage()
        first = storage.data_ptr()
        return first, first + storage.nbytes()
    if isinstance(leaf, np.ndarray) and leaf.size:
        if leaf.flags.c_contiguous:
            first = leaf.ctypes.data
            return first, first + leaf.nbytes
        return byte_bounds(leaf)
    return None


def tensors_of(value: Any) -> Iterator[torch.Tensor]:
    return (leaf for leaf in _leaves(value) if isinstance(leaf, torch.Tensor))
