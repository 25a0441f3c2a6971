"""Observers: whether a function works in the way that its task names, where the result does not show it.

An observer calls a function once, as it was asked to, looks at what happens meanwhile or in further calls of
its own, and says whether that is the way of the task. It runs in the child, in the first call of the basic
case. Like a driver it holds no secret; what the grader says of an exercise that is not written as asked is
its `complaint`.
"""

from __future__ import annotations

import sys
import tracemalloc
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from types import FrameType, MappingProxyType
from typing import Any

from grader.lazy import torch

Function = Callable[..., Any]
Answer = tuple[Any, Callable[[], bool]]
"""What a function returns, and a question for afterwards: whether it works in the way that is asked for."""

STARTS, STEPS = 8, 6
CLASSES = 200
"""So many that the matrix of all pairs stands out from a few rows of them."""


@dataclass(frozen=True)
class Observer:
    """`observe(function, arguments, report)` returns what the function returns for these arguments.
    `complaint` is what is said where the report is not good: the rest of "The values are right, but …"."""

    observe: Callable[[Function, tuple[Any, ...]], Answer]
    complaint: str


class Backpropagation:
    """The calls of `backward` on what a loss returns: `through_losses` counts how often one of its values
    was walked through, `reached_leaves` is whether anything was added to a `.grad`."""

    def __init__(self) -> None:
        self.through_losses = 0
        self.reached_leaves = False
        self._hooked: set[int] = set()

    def of(self, loss_fn: Function) -> Function:
        """The same loss, watched."""

        def watched(*parameters: Any) -> Any:
            loss = loss_fn(*parameters)
            # Inside of the transforms of torch.func no tensor takes a hook, and none is in a `.grad`.
            with suppress(RuntimeError):
                if loss.requires_grad:
                    loss.register_hook(self._walk_through)
                    self._watch_leaves(loss.grad_fn)
            return loss

        return watched

    def _watch_leaves(self, root: Any) -> None:
        for leaf in leaves_below(root):
            if id(leaf) not in self._hooked:
                self._hooked.add(id(leaf))
                leaf.register_post_accumulate_grad_hook(self._reach)

    def _walk_through(self, gradient: Any) -> None:
        self.through_losses += 1

    def _reach(self, leaf: Any) -> None:
        self.reached_leaves = True


def leaves_below(root: Any) -> Iterator[Any]:
    """The leaf tensors in whose `.grad` backward would add something, from a node of torch's graph down."""
    stack, seen = [root], set()
    while stack:
        node = stack.pop()
        if node is None or node in seen:
            continue
        seen.add(node)
        if (leaf := getattr(node, "variable", None)) is not None:
            yield leaf
        stack.extend(below for below, _ in node.next_functions)


def backward_once(function: Function, arguments: tuple[Any, ...]) -> Answer:
    """For `function(loss_fn, …)`: is anything added to a `.grad` by backward?"""
    loss_fn, *others = arguments
    seen = Backpropagation()
    returned = function(seen.of(loss_fn), *others)
    return returned, lambda: seen.reached_leaves


def backward_each_time(function: Function, arguments: tuple[Any, ...]) -> Answer:
    """For `function(loss_fn, parameter, times)`: does backward walk through the loss `times` times?"""
    loss_fn, parameter, times = arguments
    seen = Backpropagation()
    returned = function(seen.of(loss_fn), parameter, times)
    return returned, lambda: seen.reached_leaves and seen.through_losses == times


def starts_together(function: Function, arguments: tuple[Any, ...]) -> Answer:
    """For `function(starts, lr, steps)`: is what Python does the same for one start and for many?

    A loop over the starts runs one more line at least for each further start in each step; what only puts
    the result together runs a few, whatever the number of steps.
    """
    starts, lr, _ = arguments
    one, many = starts[:1].clone(), starts[:1].repeat(STARTS, 1)

    def all_at_once() -> bool:
        lines = lines_run(function, one, lr, STEPS)
        return lines_run(function, many, lr, STEPS) < lines + (STARTS - 1) * STEPS

    return function(*arguments), all_at_once


def lines_run(function: Function, *arguments: Any) -> int:
    """How many lines of Python a call runs, in the function and in whatever it calls."""
    lines = 0

    def count(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal lines
        lines += event in ("call", "line")
        return count

    before = sys.gettrace()
    sys.settrace(count)
    try:
        function(*arguments)
    finally:
        sys.settrace(before)
    return lines


def without_a_matrix(function: Function, arguments: tuple[Any, ...]) -> Answer:
    """For `function(upstream, logits)`: is nothing as large as a C × C matrix made of one row of C?"""
    _, logits = arguments
    row = torch.linspace(-1, 1, CLASSES, dtype=logits.dtype, device=logits.device)[None]
    matrix = CLASSES**2 * logits.element_size()
    return function(*arguments), lambda: most_bytes_at_once(function, row.clone(), row) < matrix


def most_bytes_at_once(function: Function, *arguments: Any) -> int:
    """The size of the largest tensor that Python meets in a call, or of all that NumPy and Python hold at
    one time where that is more."""
    from torch.overrides import TorchFunctionMode

    largest = 0

    class Sizes(TorchFunctionMode):
        def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
            nonlocal largest
            result = func(*args, **(kwargs or {}))
            if isinstance(result, torch.Tensor):
                largest = max(largest, _bytes_of(result))
            return result

    tracemalloc.start()
    try:
        with Sizes():
            function(*arguments)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    return max(largest, peak)


def _bytes_of(tensor: Any) -> int:
    """What a tensor takes in memory: an expanded one no more than what it was made of."""
    with suppress(RuntimeError, NotImplementedError):
        return int(tensor.untyped_storage().nbytes())
    return int(tensor.numel() * tensor.element_size())


OBSERVERS: Mapping[str, Observer] = MappingProxyType(
    {
        "backward_once": Observer(
            backward_once,
            "the gradient does not come from `backward()`: call it on the loss and return what `.grad` holds",
        ),
        "backward_each_time": Observer(
            backward_each_time,
            "`backward()` is not called `times` times: call it on the loss in every round and return what "
            "`.grad` holds",
        ),
        "starts_together": Observer(
            starts_together,
            "the function loops over the starts: loop over the steps only and move all rows at once",
        ),
        "without_a_matrix": Observer(
            without_a_matrix,
            "the function builds a C × C matrix: multiply out the formula until only sums over rows are left",
        ),
    }
)
"""Every observer by its name."""
