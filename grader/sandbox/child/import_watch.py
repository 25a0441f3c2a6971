"""Whether a file differentiates while it is imported, seen from below like the calls. Runs in the child.

An exercise can use what is made then in every call, and no watch of a call sees where it came from. A
reading sees plain names; here a derivative shows by whatever name it was reached. A file is watched only if
an exercise of it under the by-hand rule uses such a value, so that no other import becomes slower.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from torch.utils._python_dispatch import TorchDispatchMode

from grader.sandbox.child.operators import BACKWARD_PASS, FORWARD_MODE, MODES, NO_BACKWARD_PASS


class ImportWatch:
    """A context manager around an import; `found` then says how it differentiates, or None."""

    def __init__(self) -> None:
        self._operators = _Operators()
        self._is_off = False

    def __enter__(self) -> ImportWatch:
        ENTER(self._operators)
        return self

    def __exit__(self, *exception: object) -> None:
        if MODES()[-1:] != [self._operators]:
            self._is_off = True
            return
        EXIT(self._operators, None, None, None)

    @property
    def found(self) -> str | None:
        """In words that go on from "it"."""
        return "switches off what watches its operators" if self._is_off else self._operators.found


class _Operators(TorchDispatchMode):
    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.found: str | None = None

    @classmethod
    def _should_skip_dynamo(cls) -> bool:
        return False

    def __torch_dispatch__(
        self, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: dict[str, Any] | None = None
    ) -> Any:
        if self.found is None:
            self.found = _differentiates(func)
        return func(*args, **kwargs) if kwargs else func(*args)


def _differentiates(operator: Any) -> str | None:
    if BACKWARD_PASS() != NO_BACKWARD_PASS:
        return "runs a backward pass"
    name = str(operator.name()).partition(".")[0]
    last = name.rpartition("::")[2]
    if last in FORWARD_MODE:
        return "differentiates by forward-mode autograd"
    return f"runs `{name}`" if "backward" in last else None


ENTER: Callable[..., Any] = _Operators.__enter__
EXIT: Callable[..., Any] = _Operators.__exit__
