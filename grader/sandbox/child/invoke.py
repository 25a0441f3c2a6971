"""One call of a student's function, and a description of what it returned. Runs in the child."""

from __future__ import annotations

import inspect
import random
import time
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import nullcontext
from functools import partial
from types import TracebackType
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from grader.published.observers import OBSERVERS
from grader.published.scripts import SCRIPTS
from grader.sandbox.arguments import restore
from grader.sandbox.child import devices
from grader.sandbox.child.loading import Loaded, describe_exception
from grader.sandbox.child.operators import Watch
from grader.sandbox.wire import DTYPE_NAMES

try:
    from numpy.lib.array_utils import byte_bounds
except ImportError:  # before NumPy 2
    from numpy import byte_bounds  # type: ignore[attr-defined, no-redef]

MAX_ANSWER_BYTES = 2 * 1024 * 1024
MAX_PARTS = 64
MAX_DEPTH = 3
SEED = 0

# Bound before any student's code can replace it.
TO_NUMPY = torch.Tensor.numpy
CROSSING = frozenset(getattr(torch, name) for name in DTYPE_NAMES.values())
"""The dtypes of tensors that NumPy has too."""

Span = tuple[int, int]
Reply = tuple[dict[str, Any], dict[str, NDArray[Any]]]


def answer_call(
    loaded: Loaded,
    request: Mapping[str, Any],
    call: Mapping[str, Any],
    arrays: Mapping[str, NDArray[Any]],
    number: int,
) -> Reply:
    """The frame that answers one call: `{"answer": ...}` and its arrays, or `{"failure": ...}`. Where the
    call is watched it says what was `found` and where a `broadcast` was, where it is observed whether it went
    `as_asked`. An answer tells the `line` that defines what was called."""
    name = request["request"]
    function = getattr(loaded.module, name, None)
    line = loaded.line_of(function)
    kind = "class" if request["class"] else "function"
    if function is None:
        return failure("missing", f"The file has no {kind} `{name}`."), {}
    if not callable(function) or (request["class"] and not isinstance(function, type)):
        return failure("missing", f"`{name}` is a {type(function).__name__}, not a {kind}."), {}
    specs = request["cases"][call["case"]]["arguments"]
    dtype = np.dtype(call["dtype"])
    device = call["device"] if request["library"] == "torch" else None
    arguments = make_arguments(specs, arrays, dtype, device)
    untouched = [held(argument) for argument in arguments]
    questions: list[Callable[[], bool]] = []
    called = _observed(function, request, number, questions.append)
    asked = partial(SCRIPTS[request["script"]], called) if request["script"] else called
    reset_state(request["gradients"], call["device"], seed=SEED if number == 0 else None)
    watch = Watch(request["watch"]["ready_made"]) if _is_watched(request, number) else None
    start = time.perf_counter()
    try:
        with watch or nullcontext():
            returned = asked(*arguments)
        as_asked = [question() for question in questions]
    except BaseException as error:  # noqa: BLE001 - SystemExit and the student's own kinds too
        told = describe_failed_call(error, function, name, list(specs), request["of"])
        return failure("error", told, lost=devices.is_lost(error)), {}
    seconds = time.perf_counter() - start
    answer_arrays: dict[str, NDArray[Any]] = {}
    answer = {
        "value": examine(returned, "0", answer_arrays, call["device"]),
        "modified": [
            n for n, now, then in zip(specs, arguments, untouched, strict=True) if held(now) != then
        ],
        "aliases": aliases(returned, dict(zip(specs, arguments, strict=True))),
    }
    size = sum(array.nbytes for array in answer_arrays.values())
    if len(answer_arrays) > MAX_PARTS or size > MAX_ANSWER_BYTES:
        return failure("error", "It returned far more data than the exercise asks for."), {}
    reply = {"answer": answer, "seconds": seconds, "line": line}
    if watch:
        reply["found"] = watch.findings(list(_tensors_of(returned)), list(_tensors_of(arguments)))
        reply["broadcast"] = watch.broadcast
    if as_asked:
        reply["as_asked"] = all(as_asked)
    return reply, answer_arrays


def _observed(
    function: Callable[..., Any],
    request: Mapping[str, Any],
    number: int,
    ask_later: Callable[[Callable[[], bool]], object],
) -> Callable[..., Any]:
    """The function, in one call as an observer calls it, which has a question for afterwards: whether it
    works in the way that is asked for."""
    observed = request.get("observed")
    if not observed or number != observed["call"]:
        return function
    observe = OBSERVERS[observed["by"]].observe

    def called(*arguments: Any) -> Any:
        returned, question = observe(function, arguments)
        ask_later(question)
        return returned

    return called


def _is_watched(request: Mapping[str, Any], number: int) -> bool:
    return request["watch"] is not None and request["watch"]["call"] == number


def _tensors_of(value: Any) -> Iterator[torch.Tensor]:
    return (leaf for leaf in _leaves(value) if isinstance(leaf, torch.Tensor))


def make_arguments(
    specs: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]], dtype: np.dtype[Any], device: str | None
) -> list[Any]:
    """The arguments of a call, made afresh, floats in `dtype`: tensors on `device`, or NumPy arrays
    where that is None."""

    def convert(array: NDArray[Any]) -> Any:
        own = array.astype(dtype if array.dtype.kind == "f" else array.dtype, copy=True)
        if device is None:
            return own
        tensor = torch.from_numpy(own)
        return tensor if device == "cpu" else tensor.to(device)

    return [restore(spec, arrays, convert) for spec in specs.values()]


def reset_state(gradients: bool, device: str, seed: int | None) -> None:
    """Give every import and every call the same surroundings, whatever an earlier one left behind; every
    import and every exercise the same random numbers, too. Within an exercise they go on, so that a call
    that uses them is found out when it is made again.

    Under the by-hand rule gradients are off, which turns an accidental use of autograd into an
    error that says so.
    """
    torch.set_default_dtype(torch.float32)
    torch.set_grad_enabled(gradients)
    devices.prepare(device)
    if seed is None:
        return
    random.seed(seed)
    np.random.seed(seed)  # noqa: NPY002 - the legacy global state is what students may use
    # `torch.manual_seed` formats a stack trace for each kind of device that is not in use.
    torch.default_generator.manual_seed(seed)
    devices.seed_all(seed)


def describe_failed_call(
    error: BaseException, function: Callable[..., Any], name: str, names: list[str], file: str
) -> str:
    """What a call raised, or what is wrong with the signature where it did not come to a line of it."""
    is_class = isinstance(function, type)
    if isinstance(error, TypeError) and not is_class and not reaches(error.__traceback__, file):
        complaint = signature_complaint(function, name, names)
        if complaint:
            return complaint
    return describe_exception(error, file)


def reaches(trace: TracebackType | None, file: str) -> bool:
    """Whether a traceback comes to a line of the student's file."""
    return any(frame.f_code.co_filename == file for frame, _ in traceback.walk_tb(trace))


def signature_complaint(function: Callable[..., Any], name: str, names: list[str]) -> str | None:
    """What is wrong with the signature, or None where the call fits it."""
    try:
        signature = inspect.signature(function)
    except (TypeError, ValueError):
        return None
    try:
        signature.bind(*names)
    except TypeError as error:
        return (
            f"The call is {name}({', '.join(names)}), but your signature is"
            f" {name}{_plain(signature)}: {error}. Keep the signature of the stub."
        )
    return None


def _plain(signature: inspect.Signature) -> str:
    return f"({', '.join(signature.parameters)})"


def examine(
    value: Any, key: str, arrays: dict[str, NDArray[Any]], device: str = "cpu", depth: int = 0
) -> dict[str, Any]:
    """A value returned by a call on `device`, in plain words; what can cross the boundary is added to
    `arrays`.

    Only exact types count: a subclass could answer differently to every question asked of it.
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
    if kind in (list, tuple):
        if depth >= MAX_DEPTH or len(value) > MAX_PARTS:
            return {"type": f"{kind.__name__} of {len(value)} items"}
        parts = [examine(item, f"{key}.{i}", arrays, device, depth + 1) for i, item in enumerate(value)]
        return {"type": kind.__name__, "parts": parts}
    known = value is None or kind.__module__ == "builtins"
    return {"type": kind.__name__ if known else f"{kind.__module__}.{kind.__qualname__}"}


def _examine_tensor(
    tensor: torch.Tensor, key: str, arrays: dict[str, NDArray[Any]], device: str
) -> dict[str, Any]:
    described: dict[str, Any] = {
        "type": "torch.Tensor",
        "device": devices.name_of(tensor, device),
        "requires_grad": tensor.requires_grad,
    }
    dense = tensor.layout is torch.strided and tensor.device.type != "meta" and not tensor.is_nested
    if dense and tensor.dtype in CROSSING:
        arrays[key] = TO_NUMPY(tensor, force=True)
        return described | {"array": key}
    if not dense:
        described["type"] = f"torch.Tensor that is not dense ({str(tensor.layout).removeprefix('torch.')})"
    return described | {"dtype": str(tensor.dtype).removeprefix("torch.")}


def held(argument: Any) -> Any:
    """What an argument holds, bit for bit: to be compared with what it held at another time."""
    if isinstance(argument, torch.Tensor):
        argument = TO_NUMPY(argument, force=True)
    if isinstance(argument, np.ndarray):
        return argument.dtype, argument.shape, argument.tobytes()
    if isinstance(argument, (list, tuple)):
        return [held(item) for item in argument]
    # A function has nothing to be changed, and a generator is there to go on.
    return argument if isinstance(argument, (bool, int, float, str)) else None


def aliases(returned: Any, arguments: Mapping[str, Any]) -> list[str]:
    """The arguments that live, if only in part, in the memory of what was returned."""
    if not (taken := spans(returned)):
        return []
    return [name for name, argument in arguments.items() if overlap(taken, spans(argument))]


def spans(value: Any) -> list[Span]:
    """Where in memory the arrays of a value live: the first address and the one behind the last."""
    return [span for leaf in _leaves(value) if (span := _span(leaf)) is not None]


def overlap(some: list[Span], others: list[Span]) -> bool:
    """Whether anything lives in the same memory."""
    return any(a < d and c < b for a, b in some for c, d in others)


def _leaves(value: Any, depth: int = 0) -> Iterator[Any]:
    if isinstance(value, (list, tuple)):
        for item in value[:MAX_PARTS] if depth <= MAX_DEPTH else ():
            yield from _leaves(item, depth + 1)
    else:
        yield value


def _span(leaf: Any) -> Span | None:
    if isinstance(leaf, torch.Tensor) and leaf.layout is torch.strided and leaf.numel():
        storage = leaf.untyped_storage()
        return storage.data_ptr(), storage.data_ptr() + storage.nbytes()
    if isinstance(leaf, np.ndarray) and leaf.size:
        return byte_bounds(leaf)
    return None


def failure(status: str, message: str, lost: bool = False) -> dict[str, Any]:
    """A call that gave no answer; after one that has `lost` its device this process is of no more use."""
    return {"failure": {"status": status, "message": message}} | ({"lost": True} if lost else {})
