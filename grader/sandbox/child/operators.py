"""What a call has torch do, seen from below: every operator passes here, by whatever name it was reached.

Under the by-hand rule two calls of each exercise are watched. What differentiates by itself shows in three
ways: an operator of backpropagation or of forward-mode autograd, one that runs while gradients are switched
on, and one that is part of a backward pass, as in `torch.func.grad`. The ready-made function shows by the
name of its operator. What is seen beside that, for the feedback, is where an (n,) and an (n, 1) silently make
an (n, n). Runs in the child: what student code can reach there is said in docs/security.md.

https://docs.pytorch.org/docs/stable/notes/extending.html#extending-torch-python-api
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection, Iterator, Sequence
from functools import cache
from typing import Any

import torch
from torch.utils._python_dispatch import TorchDispatchMode, _get_current_dispatch_mode_stack

from grader.sandbox.child.own_files import is_own

MOST_FINDINGS = 3
FORWARD_MODE = frozenset(["_make_dual", "_has_same_storage_numel", "_efficientzerotensor"])
"""What only derivatives that are carried along with the values run."""

# Bound before any student's code can replace them.
GRADIENTS_ARE_ON = torch.is_grad_enabled
BACKWARD_PASS = torch._C._current_graph_task_id
NO_BACKWARD_PASS = -1
DATA_PTR = torch.Tensor.data_ptr
DIMENSIONS = torch.Tensor.dim
SIZE = torch.Tensor.size
TENSOR = torch.Tensor
MODES = _get_current_dispatch_mode_stack


class Watch:
    """A context manager around one call; `findings` then says what the call may not do, each once, in words
    that go on from "the call". `ready_made` are the names of the functions that would be the answer."""

    def __init__(self, ready_made: Collection[str]) -> None:
        self._found: dict[str, None] = {}
        self._operators = _Operators(self._found, frozenset(map(_plain, ready_made)))

    def __enter__(self) -> Watch:
        ENTER_OPERATORS(self._operators)
        return self

    def __exit__(self, *exception: object) -> None:
        if MODES()[-1:] != [self._operators]:
            self._found.setdefault("switches off what watches its operators")
            return
        EXIT_OPERATORS(self._operators, None, None, None)

    @property
    def broadcast(self) -> tuple[int, int] | None:
        """The first line on which an (n,) and an (n, 1) became an (n, n), and n."""
        return self._operators.broadcast

    def findings(self, returned: Sequence[Any], given: Sequence[Any]) -> list[str]:
        """What was found, when the call has returned these tensors, having got those."""
        known = {*self._operators.places, *map(_place, given)}
        if any(_place(tensor) not in known for tensor in returned):
            self._found.setdefault("returns a tensor that it did not compute")
        return list(self._found)[:MOST_FINDINGS]


class _Operators(TorchDispatchMode):
    """Sees what runs in the end, also inside of compiled functions and library code, and writes down what may
    not."""

    def __init__(self, found: dict[str, None], ready_made: frozenset[str]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._found = found
        self._ready_made = ready_made
        self._known: dict[Any, str | None] = {}
        self.places: set[int] = set()
        self.broadcast: tuple[int, int] | None = None

    @classmethod
    def _should_skip_dynamo(cls) -> bool:
        """Nothing is compiled here. torch would import its compiler at the first operator, which takes as
        long as all the rest of it."""
        return False

    def __torch_dispatch__(
        self, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: dict[str, Any] | None = None
    ) -> Any:
        # Kept short: a loop comes here hundreds of times.
        known = self._known
        if func not in known:
            known[func] = self._forbidden(func)
        if forbidden := known[func]:
            self._found.setdefault(forbidden)
        if GRADIENTS_ARE_ON():
            self._found.setdefault("switches gradients on")
        elif BACKWARD_PASS() != NO_BACKWARD_PASS:
            self._found.setdefault("runs a backward pass")
        result = func(*args, **kwargs) if kwargs else func(*args)
        if type(result) is TENSOR:
            self.places.add(_place(result))
            if len(args) > 1 and self.broadcast is None and DIMENSIONS(result) == 2:
                self.broadcast = _broadcast(args[0], args[1], result)
        else:
            self.places.update(map(_place, tensors_in(result)))
        return result

    def _forbidden(self, operator: Any) -> str | None:
        """What the call does by an operator that is not allowed, "runs `aten::sigmoid_backward`"."""
        forbidden, plain = _by_name(operator)
        if plain in self._ready_made:
            return f"runs `{operator.name().partition('.')[0]}`"
        return forbidden


@cache
def _by_name(operator: Any) -> tuple[str | None, str]:
    """What a call does that runs this operator, where no call may do so, and the plain name of it."""
    name = str(operator.name()).partition(".")[0]
    last = name.rpartition("::")[2]
    if last in FORWARD_MODE:
        return "differentiates by forward-mode autograd", _plain(last)
    return f"runs `{name}`" if "backward" in last else None, _plain(last)


def _broadcast(left: Any, right: Any, result: torch.Tensor) -> tuple[int, int] | None:
    """The line of the student's that runs this operator and n, where an (n,) and an (n, 1) have met."""
    if type(left) is not TENSOR or type(right) is not TENSOR:
        return None
    n = SIZE(result)[0]
    if n == 1 or SIZE(result) != (n, n) or {SIZE(left), SIZE(right)} != {(n,), (n, 1)}:
        return None
    frame = sys._getframe(1)
    while frame and not is_own(frame.f_code.co_filename):
        frame = frame.f_back  # type: ignore[assignment]
    return (frame.f_lineno, n) if frame else None


ENTER_OPERATORS: Callable[..., Any] = _Operators.__enter__
EXIT_OPERATORS: Callable[..., Any] = _Operators.__exit__


def tensors_in(value: Any) -> Iterator[torch.Tensor]:
    """Every tensor in what an operator or a call returned."""
    if isinstance(value, torch.Tensor):
        yield value
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from tensors_in(item)


def _place(tensor: torch.Tensor) -> int:
    """Where in memory a tensor begins; 0 for one that has none of its own."""
    try:
        return DATA_PTR(tensor)
    except RuntimeError:
        return 0


def _plain(name: str) -> str:
    return name.lower().replace("_", "")
