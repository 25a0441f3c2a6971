"""One call of a student's function, and a description of what it returned. Runs in the child."""

from __future__ import annotations

import inspect
import random
import time
import traceback
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from functools import partial
from types import TracebackType
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from grader.published.drivers import DRIVERS
from grader.published.observers import OBSERVERS
from grader.sandbox.arguments import restore
from grader.sandbox.child import devices
from grader.sandbox.child.absent import Absent
from grader.sandbox.child.entries import counted
from grader.sandbox.child.examine import MAX_PARTS, Held, aliases, examine, held, held_in, tensors_of
from grader.sandbox.child.loading import Loaded, describe_exception, not_defined
from grader.sandbox.child.operators import Watch
from grader.sandbox.child.remedies import first_line

MAX_ANSWER_BYTES = 2 * 1024 * 1024
SEED = 0

# Bound before any student's code can replace them.
DEFAULT_DTYPE, GRADIENTS_ARE_ON = torch.get_default_dtype, torch.is_grad_enabled

Reply = tuple[dict[str, Any], dict[str, NDArray[Any]]]
Describe = Callable[[BaseException, Callable[..., Any], str, list[str], str, Mapping[str, str]], str]


def answer_call(
    loaded: Loaded,
    request: Mapping[str, Any],
    call: Mapping[str, Any],
    arrays: Mapping[str, NDArray[Any]],
    number: int,
    describe: Describe | None = None,
) -> Reply:
    """The frame that answers one call: `{"answer": ...}` and its arrays, or `{"failure": ...}`, in the words
    of `describe` where the call raised. Under the by-hand rule the first watched call says what was `found`
    that is forbidden, a result that none of its operators made, and where a `broadcast` was. Where the call
    is observed it says whether it went `as_asked`. An answer tells the `line` that defines what was
    called."""
    name = request["request"]
    function = getattr(loaded.module, name, None)
    line = loaded.line_of(function)
    kind = "class" if request["class"] else "function"
    if function is None and (why := not_defined(name, loaded.lacking)):
        return failure("error", why), {}
    if function is None:
        return failure("missing", f"The file has no {kind} `{name}`."), {}
    if not callable(function) or (request["class"] and not isinstance(function, type)):
        return failure("missing", f"`{name}` is a {type(function).__name__}, not a {kind}."), {}
    specs = request["cases"][call["case"]]["arguments"]
    dtype = np.dtype(call["dtype"])
    device = call["device"] if request["library"] == "torch" else None
    try:
        arguments, untouched = make_arguments(specs, arrays, dtype, device)
    except RuntimeError as error:
        # Its memory may be full of what an earlier call keeps. A new process has room again.
        sentence = f"The inputs could not be put on {device}: {first_line(error)}."
        return failure("error", sentence, lost=True), {}
    questions: list[Callable[[], bool]] = []
    called = _observed(function, request, number, questions.append)
    reset_state(request["gradients"], call["device"], seed=SEED if number == 0 else None)
    watched = request["watch"]["calls"] if request["watch"] else ()
    watch = Watch() if number in watched[:1] else None
    looped: list[str] = []
    if number in watched and not request["watch"].get("loops", True) and not request["class"]:
        called = counted(called, looped)
    asked = partial(DRIVERS[request["driver"]], called) if request["driver"] else called
    start = time.perf_counter()
    try:
        with watch or nullcontext():
            returned = asked(*arguments)
            if type(returned) is Absent:
                raise returned.missing()
        devices.finish(call["device"])
        as_asked = [question() for question in questions]
    except BaseException as error:  # noqa: BLE001 - SystemExit and the student's own kinds too
        words = describe or describe_failed_call
        sentence = words(error, function, name, list(specs), request["of"], loaded.lacking)
        return failure("error", sentence, lost=devices.is_lost(error)), {}
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
    found: list[str] = []
    if watch:
        found = watch.findings(list(tensors_of(returned)), list(tensors_of(arguments)))
        reply["broadcast"] = watch.broadcast
    if found or looped:
        reply["found"] = [*found, *looped[:1]]
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


def make_arguments(
    specs: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]], dtype: np.dtype[Any], device: str | None
) -> tuple[list[Any], list[Any]]:
    """The arguments of a call, newly made, floats in `dtype`: tensors on `device`, or NumPy arrays
    where that is None; and what each of them is `held` to hold."""
    known: dict[int, tuple[Any, Held]] = {}

    def convert(array: NDArray[Any]) -> Any:
        own = array.astype(dtype if array.dtype.kind == "f" else array.dtype, copy=True)
        made: Any = own if device is None else torch.from_numpy(own)
        made = made if device in (None, "cpu") else made.to(device)
        known[id(made)] = made, held_in(own)
        return made

    arguments = [restore(spec, arrays, convert) for spec in specs.values()]
    return arguments, [held(argument, known) for argument in arguments]


def reset_state(gradients: bool, device: str, seed: int | None) -> None:
    """Give every import and every call the same surroundings, whatever an earlier one left behind; every
    import and every exercise the same random numbers, too. Within an exercise they go on, so that a call
    that uses them is found out when it is made again.

    Under the by-hand rule gradients are off, which turns an accidental use of autograd into an
    error that says so.
    """
    # To look costs a tenth of setting.
    if DEFAULT_DTYPE() is not torch.float32:
        torch.set_default_dtype(torch.float32)
    if GRADIENTS_ARE_ON() is not gradients:
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
    error: BaseException,
    function: Callable[..., Any],
    name: str,
    names: list[str],
    file: str,
    lacking: Mapping[str, str],
) -> str:
    """What a call raised, or what is wrong with the signature where it did not come to a line of it."""
    is_class = isinstance(function, type)
    if isinstance(error, TypeError) and not is_class and not reaches(error.__traceback__, file):
        complaint = signature_complaint(function, name, names)
        if complaint:
            return complaint
    return describe_exception(error, lacking)


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


def failure(status: str, message: str, lost: bool = False) -> dict[str, Any]:
    """A call that gave no answer; after one that has `lost` its device this process is of no more use."""
    return {"failure": {"status": status, "message": message}} | ({"lost": True} if lost else {})
