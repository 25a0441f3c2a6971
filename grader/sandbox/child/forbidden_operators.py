"""Operators that no call may run under the by-hand rule, seen in every call without slowing it.

torch finds the code of an operator by the dispatch keys that are on in a thread. One key that nothing else
uses is on during a call. For the operators that are looked for it leads to code of ours, which writes down
the name and goes on with the keys below; for every other operator it leads nowhere, and that operator takes
no longer than before. Runs in the child: what student code can reach there is said in docs/security.md.

https://docs.pytorch.org/tutorials/advanced/dispatcher.html
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

import torch

KEY = "DeferredInit"
"""Kept for a library outside of torch. No function of torch switches it on or off by itself, as
`torch.set_autocast_enabled` does with keys of devices that no torch here has."""
FORWARD_MODE = frozenset(["_make_dual", "_has_same_storage_numel", "_efficientzerotensor"])
"""What only derivatives that are carried along with the values run."""

# Bound before any student's code can replace them.
INCLUDE = torch._C._dispatch_tls_set_dispatch_key_included
EXCLUDE = torch._C._dispatch_tls_set_dispatch_key_excluded
IS_INCLUDED = torch._C._dispatch_tls_is_dispatch_key_included
IS_EXCLUDED = torch._C._dispatch_tls_is_dispatch_key_excluded
WITHOUT = torch._C._ExcludeDispatchKeyGuard
KEY_SET: Callable[[Any], torch._C.DispatchKeySet] = torch._C.DispatchKeySet
ONLY_KEY = KEY_SET(KEY)
BELOW = torch._C._dispatch_keyset_full_after(ONLY_KEY.highestPriorityTypeId())
"""The keys that come after it. One before it, as torch uses to export a graph, would lead to it again."""


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
    the beginning. An operator that is in it takes several times as long, wherever it is allowed."""

    def __init__(self) -> None:
        self._found: dict[str, None] = {}
        self._ready_made: frozenset[str] = frozenset()
        self._always: dict[str, torch.library.Library] = {}
        self._for_now: dict[str, torch.library.Library] = {}
        self._others: dict[str, list[str]] = {}
        self._every_other = torch._C._dispatch_library("IMPL", "_", KEY, __file__, 0)
        self._every_other.fallback_fallthrough()
        for whole in torch._C._dispatch_get_all_op_names():
            if differentiates(_name(whole)):
                self._look_for(whole, self._always)
            else:
                self._others.setdefault(_short(whole), []).append(whole)

    def prepare(self, ready_made: Collection[str]) -> None:
        """Have the operators of these names in the table always. To put one there for an exercise takes as
        long as a call."""
        for each in map(plain, ready_made):
            for whole in self._others.pop(each, ()):
                self._look_for(whole, self._always)

    def begin(self, ready_made: Collection[str]) -> None:
        """Look for what differentiates, and for the ready-made functions of these names."""
        self._found.clear()
        self._ready_made = frozenset(map(plain, ready_made))
        for each in self._ready_made:
            for whole in self._others.get(each, ()):
                self._look_for(whole, self._for_now)
        self.look_here()

    def look_here(self) -> None:
        """Look for them in this thread, whatever an earlier exercise has switched off."""
        INCLUDE(KEY, True)
        EXCLUDE(KEY, False)

    def end(self) -> bool:
        """Look for nothing any more. Whether nobody has switched the key off meanwhile."""
        was_on = bool(IS_INCLUDED(KEY) and not IS_EXCLUDED(KEY))
        INCLUDE(KEY, False)
        for library in self._for_now.values():
            library._destroy()
        self._for_now.clear()
        return was_on

    def note(self, finding: str) -> None:
        """Have something told that was found in another way."""
        self._found.setdefault(finding)

    def take(self) -> list[str]:
        """What was found since it was taken last, each once, in words that go on from "the call"."""
        if not self._found:
            return []
        found = list(self._found)
        self._found.clear()
        return found

    def _look_for(self, whole: str, libraries: dict[str, torch.library.Library]) -> None:
        space, _, overloaded = whole.partition("::")
        if space not in libraries:
            libraries[space] = torch.library.Library(space, "IMPL")
        libraries[space].impl(overloaded, self._kernel(whole), KEY, with_keyset=True)

    def _kernel(self, whole: str) -> Callable[..., Any]:
        name, short = _name(whole), _short(whole)
        differs = differentiates(name)

        def run(keys: Any, *arguments: Any, **named: Any) -> Any:
            operator, below = _operator(whole), keys & BELOW
            found = f"runs `{name}`" if short in self._ready_made else differs
            if not found:
                # What it runs in turn may be what is looked for.
                return operator.redispatch(below, *arguments, **named)
            self._found.setdefault(found)
            with WITHOUT(ONLY_KEY):
                return operator.redispatch(below, *arguments, **named)

        return run


def _operator(whole: str) -> Any:
    """The operator of this name, which torch makes a Python object for when it is asked for it."""
    space, _, overloaded = whole.partition("::")
    name, _, overload = overloaded.partition(".")
    return getattr(getattr(getattr(torch.ops, space), name), overload or "default")


def _name(whole: str) -> str:
    """Without the overload, `aten::sum` of `aten::sum.dim_IntList`."""
    return whole.partition(".")[0]


def _short(whole: str) -> str:
    """Without the overload and the library, written as names are compared."""
    return plain(_name(whole).rpartition("::")[2])


FORBIDDEN_OPERATORS = ForbiddenOperators()
