"""What student code finds around it in its process, and whether that is still as it was. Runs in the child.

Beside the settings of the process these are *entries*: functions, classes and values in public modules and
classes of Python, NumPy and torch, which code can set or delete. Most files set none, and of the others
only the entries are read that they could set (`reach`): to read all of them takes milliseconds in a fork,
whose memory is copied as it is touched.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.machinery import (
    BuiltinImporter,
    ExtensionFileLoader,
    FrozenImporter,
    SourceFileLoader,
    SourcelessFileLoader,
)
from operator import is_
from types import ModuleType
from typing import Any

from grader.sandbox.child.absent import AbsentModules
from grader.sandbox.child.own_modules import OwnModules
from grader.sandbox.child.reach import Reach
from grader.sandbox.child.settings import settings
from grader.sandbox.child.stand_ins import StandIns

PLAIN = frozenset([bool, int, float, str, bytes, type(None)])
MISSING = object()
HEAP_TYPE, IMMUTABLE = 1 << 9, 1 << 8
"""Flags of a class: with the first and without the second its attributes can be set."""
GENERIC = frozenset(["__dict__", "__weakref__", "__doc__", "__module__", "__warningregistry__"])
"""What is nobody's to use, or changes by itself."""
KEPT_AS_NEW = (
    ExtensionFileLoader,
    SourceFileLoader,
    SourcelessFileLoader,
    OwnModules,
    StandIns,
    AbsentModules,
)
"""Loaders of libraries, and of what the workplace makes as new by itself."""

MODULES = (
    "abc bisect builtins cmath collections collections.abc contextlib copy dataclasses decimal enum "
    "fractions functools heapq inspect io itertools json logging math numbers operator os os.path pickle "
    "random re statistics string sys threading time traceback types typing warnings "
    "numpy numpy.fft numpy.linalg numpy.random numpy.testing "
    "torch torch.autograd torch.autograd.forward_ad torch.backends.opt_einsum torch.distributions torch.fft "
    "torch.func torch.linalg torch.nn torch.nn.functional torch.nn.init torch.nn.utils torch.optim "
    "torch.optim.lr_scheduler torch.overrides torch.random torch.special torch.utils.data"
).split()
"""Their entries are looked at, as far as they are imported before any student code runs, and those of the
classes in them."""

ADDED_TO = frozenset([*MODULES, "torch.Tensor"])
"""Where what is added is found by other files."""

Entries = Mapping[str, Any]


@dataclass(frozen=True)
class State:
    """What was read: the settings by what they are called, the entries by where they are."""

    settings: Mapping[str, Any]
    entries: Mapping[str, Entries]


class Environment:
    """Reads what is around student code. To be made before there is any."""

    def __init__(self) -> None:
        self._readers = settings()
        self._known = set(sys.modules)

    def read(self, reach: Reach, module: str = "") -> State:
        """What is there now: of the entries, those that code of this reach could change. `module` is the name
        of the student's own that belongs there."""
        read: dict[str, Any] = {what: reader() for what, reader in self._readers.items()}
        read["modules of its own"] = tuple(self._own_modules(module))
        return State(read, dict(_entries(reach)))

    def _own_modules(self, module: str) -> Sequence[str]:
        """What student code has put into `sys.modules` beside its own. What a library adds is no change."""
        if len(sys.modules) == len(self._known) + (module in sys.modules):
            return ()
        new = sys.modules.keys() - self._known - {module}
        own = [name for name in new if not _is_library(name.partition(".")[0])]
        self._known |= new.difference(own)
        return own


def difference(then: State, now: State) -> str | None:
    """What is not as it was, or None. No code of a student's objects runs for it."""
    for what, value in then.settings.items():
        if value is not now.settings[what] and not _same(value, now.settings[what]):
            return what
    for where, entries in then.entries.items():
        for name in _changed(entries, now.entries[where]):
            return f"{where}.{name}"
    return None


def _same(one: Any, other: Any) -> bool:
    """Whether two values are the same object, or plain and equal."""
    if one is other:
        return True
    kind = type(one)
    if kind is not type(other):
        return False
    if kind is tuple:
        # Most hold the same objects, which is seen in a moment.
        return len(one) == len(other) and (all(map(is_, one, other)) or all(map(_same, one, other)))
    return kind in PLAIN and bool(one == other)


def _changed(then: Entries, now: Entries) -> Iterator[str]:
    for name, value in then.items():
        if now.get(name, MISSING) is not value:
            yield name
    if len(now) > len(then):
        # What a library imports when it is needed is no change.
        yield from (n for n, value in now.items() if n not in then and not isinstance(value, ModuleType))


def _entries(reach: Reach) -> Iterator[tuple[str, Entries]]:
    names = reach.names
    if names is None:
        for where, namespace in namespaces().items():
            yield where, {name: value for name, value in namespace.items() if _is_public(name)}
    elif names:
        for where in _homes(names):
            namespace = namespaces()[where]
            yield where, {name: namespace.get(name, MISSING) for name in names}


def _is_public(name: str) -> bool:
    return name[:1] != "_" or (name[:2] == "__" and name not in GENERIC)


@cache
def _homes(names: frozenset[str]) -> Sequence[str]:
    """Where these names mean something, and all modules, to which they could be added."""
    return [
        where
        for where, namespace in namespaces().items()
        if where in ADDED_TO or not names.isdisjoint(namespace)
    ]


@cache
def namespaces() -> Mapping[str, Entries]:
    """Every namespace that is looked at, by its name. They are gathered once, in the warm process."""
    found: dict[str, Entries] = {name: vars(sys.modules[name]) for name in MODULES if name in sys.modules}
    for namespace in list(found.values()):
        for value in list(namespace.values()):
            if isinstance(value, type) and value.__flags__ & (HEAP_TYPE | IMMUTABLE) == HEAP_TYPE:
                found.setdefault(f"{value.__module__}.{value.__qualname__}", vars(value))
    return {**found, "sys.modules": sys.modules}


def _is_library(name: str) -> bool:
    """Whether a module came from a file of an installed package, or is part of Python."""
    spec = getattr(sys.modules.get(name), "__spec__", None)
    loader = getattr(spec, "loader", None)
    return loader in (BuiltinImporter, FrozenImporter) or type(loader) in KEPT_AS_NEW
