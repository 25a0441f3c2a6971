"""Operators that no call may run under the by-hand rule, seen in every call without slowing it.

torch finds the code of an operator by the dispatch keys that are on in a thread. One key that nothing else
uses is on during a call. For the operators that are looked for it leads to code of ours, which writes down
the name and goes on without the key; for every other operator it leads nowhere, and that operator takes no
longer than before. Runs in the child: what student code can reach there is said in docs/security.md.

https://docs.pytorch.org/tutorials/advanced/dispatcher.html
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

import torch

KEY: Any = getattr(torch._C.DispatchKey, "AutocastPrivateUse1")  # noqa: B009 - not in its types
"""Of automatic mixed precision on a kind of device that no torch here has."""
FORWARD_MODE = frozenset(["_make_dual", "_has_same_storage_numel", "_efficientzerotensor"])
"""What only derivatives that are carried along with the values run."""

# Bound before any student's code can replace them.
INCLUDE = torch._C._dispatch_tls_set_dispatch_key_included
EXCLUDE = torch._C._dispatch_tls_set_dispatch_key_excluded
IS_INCLUDED = torch._C._dispatch_tls_is_dispatch_key_included
IS_EXCLUDED = torch._C._dispatch_tls_is_dispatch_key_excluded
WITHOUT = torch._C._ExcludeDispatchKeyGuard
THE_KEY = torch._C.DispatchKeySet(KEY)


def plain(name: str) -> str:
    """The name of a function or an operator, however it is written."""
    return name.lower().replace("_", "")


def differentiates(operator: str) -> str | None:
    """What code does that runs this operator, `aten::sigmoid_backward`, where that is to differentiate."""
    last = operator.rpartition("::")[2]
    if last in FORWARD_MODE:
        return "differentiates by forward-mode autograd"
    return f"runs `{operator}`" if "backward" in last else None


class ForbiddenOperators:
    """The code that runs in place of the operators that are looked for, between `begin` and `end`. There is
    one for a process, as torch has one table of operators for it; those that differentiate are in it from
    the beginning."""

    def __init__(self) -> None:
        self._found: dict[str, None] = {}
        self._ready_made: frozenset[str] = frozenset()
        self._libraries: dict[str, torch.library.Library] = {}
        self._others: dict[str, list[str]] = {}
        self._every_other = torch._C._dispatch_library("IMPL", "_", KEY.name, __file__, 0)
        self._every_other.fallback_fallthrough()
        for whole in torch._C._dispatch_get_all_op_names():
            if differentiates(_name(whole)):
                self._look_for(whole)
            else:
                self._others.setdefault(_short(whole), []).append(whole)

    def begin(self, ready_made: Collection[str]) -> None:
        """Look for what differentiates, and for the ready-made functions of these names."""
        self._found.clear()
        self._ready_made = frozenset(map(plain, ready_made))
        for each in self._ready_made:
            for whole in self._others.pop(each, ()):
                self._look_for(whole)
        _switch(on=True)

    def end(self) -> bool:
        """Look for nothing any more. Whether nobody has switched the key off meanwhile."""
        was_on = bool(IS_INCLUDED(KEY) and not IS_EXCLUDED(KEY))
        _switch(on=False)
        return was_on

    def take(self) -> list[str]:
        """What was found since it was taken last, each once, in words that go on from "the call"."""
        if not self._found:
            return []
        found = list(self._found)
        self._found.clear()
        return found

    def _look_for(self, whole: str) -> None:
        space, _, overloaded = whole.partition("::")
        if space not in self._libraries:
            self._libraries[space] = torch.library.Library(space, "IMPL")
        self._libraries[space].impl(overloaded, self._kernel(whole), KEY.name)

    def _kernel(self, whole: str) -> Callable[..., Any]:
        name, short = _name(whole), _short(whole)
        differs = differentiates(name)

        def run(*arguments: Any, **named: Any) -> Any:
            if short in self._ready_made:
                self._found.setdefault(f"runs `{name}`")
            elif differs:
                self._found.setdefault(differs)
            with WITHOUT(THE_KEY):
                return _operator(whole)(*arguments, **named)

        return run


def _operator(whole: str) -> Callable[..., Any]:
    """The operator of this name, which torch makes a Python object for when it is asked for it."""
    space, _, overloaded = whole.partition("::")
    name, _, overload = overloaded.partition(".")
    operator: Callable[..., Any] = getattr(getattr(getattr(torch.ops, space), name), overload or "default")
    return operator


def _name(whole: str) -> str:
    """Without the overload, `aten::sum` of `aten::sum.dim_IntList`."""
    return whole.partition(".")[0]


def _short(whole: str) -> str:
    """Without the overload and the library, written as names are compared."""
    return plain(_name(whole).rpartition("::")[2])


def _switch(*, on: bool) -> None:
    """This key is one of those that are switched off as well where nobody asks for them."""
    INCLUDE(KEY, on)
    EXCLUDE(KEY, not on)


FORBIDDEN_OPERATORS = ForbiddenOperators()
