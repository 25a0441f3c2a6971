"""What a call has torch do, seen from below: every operator passes here, by whatever name it was reached.

Under the by-hand rule the first call of each exercise is watched, beside what `lookout` sees in all of them:
its result must come from one of its operators. What is seen beside that, for the feedback, is where an (n,)
and an (n, 1) silently make an (n, n). Runs in the child: what student code can reach there is said in
docs/security.md.

https://docs.pytorch.org/docs/stable/notes/extending.html#extending-torch-python-api
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import torch
from torch.utils._python_dispatch import TorchDispatchMode, _get_current_dispatch_mode_stack

from grader.sandbox.child.own_files import is_own

# Bound before any student's code can replace them.
DATA_PTR = torch.Tensor.data_ptr
DIMENSIONS = torch.Tensor.dim
SIZE = torch.Tensor.size
TENSOR = torch.Tensor
MODES = _get_current_dispatch_mode_stack


class Watch:
    """A context manager around one call; `findings` then says what the call may not do, each once, in words
    that go on from "the call"."""

    def __init__(self) -> None:
        self._operators = _Operators()
        self._was_on = False

    def __enter__(self) -> Watch:
        ENTER_OPERATORS(self._operators)
        return self

    def __exit__(self, *exception: object) -> None:
        self._was_on = MODES()[-1:] == [self._operators]
        if self._was_on:
            EXIT_OPERATORS(self._operators, None, None, None)

    @property
    def broadcast(self) -> tuple[int, int] | None:
        """The first line on which an (n,) and an (n, 1) became an (n, n), and n."""
        return self._operators.broadcast

    def findings(self, returned: Sequence[Any], given: Sequence[Any]) -> list[str]:
        """What was found, when the call has returned these tensors, having got those."""
        known = {*self._operators.places, *map(_place, given)}
        computed = all(_place(tensor) in known for tensor in returned)
        switched_off = [] if self._was_on else ["switches off what watches its operators"]
        return [*switched_off, *([] if computed else ["returns a tensor that it did not compute"])]


class _Operators(TorchDispatchMode):
    """Sees what runs in the end, also inside of compiled functions and library code, and notes where each
    result is."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
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
        result = func(*args, **kwargs) if kwargs else func(*args)
        if type(result) is TENSOR:
            self.places.add(_place(result))
            if len(args) > 1 and self.broadcast is None and DIMENSIONS(result) == 2:
                self.broadcast = _broadcast(args[0], args[1], result)
        else:
            self.places.update(map(_place, tensors_in(result)))
        return result


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
