"""What a module holds, to be compared with what it held at another time. Runs in the child.

That is all that can be reached from its names and may change: containers, arrays, generators of random
numbers, what functions and classes carry, and objects. Functions and classes of libraries are not entered.
"""

from __future__ import annotations

import functools
import random
from collections import deque
from collections.abc import Iterable, Iterator
from types import CellType, FunctionType, MemberDescriptorType, MethodType, ModuleType
from typing import Any
from zlib import crc32

import numpy as np
import torch

MOST = 100_000
"""Objects of a module."""
PLAIN = frozenset([bool, int, float, complex, str, bytes, type(None)])
SEQUENCES = (list, tuple, set, frozenset, deque)
LEFT_OUT = frozenset(["__builtins__", "__warningregistry__"])
CACHED = type(functools.lru_cache(len))
TO_NUMPY = torch.Tensor.numpy
READ = object.__getattribute__

Fingerprint = list[Any]


class UnknownContent(Exception):
    """There is more than is worth a look, or something whose content does not show, as in an iterator."""


def fingerprint(module: ModuleType) -> Fingerprint:
    """Kinds and values of all that a module holds, in the order in which they are reached. Raises
    UnknownContent, or whatever an object of the student's own raises."""
    return list(_walk(module))


def _walk(module: ModuleType) -> Iterator[Any]:
    numbers: dict[int, int] = {}
    kept: list[Any] = []  # as long as they are, no two objects have one id
    named = [(name, value) for name, value in vars(module).items() if name not in LEFT_OUT]
    waiting: deque[Any] = deque(part for item in named for part in item)
    while waiting:
        value = waiting.popleft()
        kind = type(value)
        yield kind
        if kind in PLAIN:
            yield value
        elif id(value) in numbers:
            yield numbers[id(value)]
        else:
            if len(kept) == MOST:
                raise UnknownContent
            numbers[id(value)] = len(kept)
            kept.append(value)
            content = list(_content(value, kind, module.__name__))
            yield len(content) or id(value)
            waiting.extend(content)


def _content(value: Any, kind: type, home: str) -> Iterable[Any]:
    """What an object is made of; nothing where it can only be exchanged as a whole."""
    if issubclass(kind, ModuleType):
        return ()
    if issubclass(kind, type):
        return vars(value).values() if value.__module__ == home else ()
    if kind is FunctionType:
        own = value.__defaults__, value.__kwdefaults__, value.__closure__, value.__dict__
        return own if value.__module__ == home else ()
    if kind is CellType:
        try:
            return (value.cell_contents,)
        except ValueError:  # nothing is bound to it yet
            return ()
    if kind in (staticmethod, classmethod):
        return (value.__func__,)
    if kind is MethodType:
        return value.__func__, value.__self__
    return (*_state(value, kind), *_attributes(value, kind))


def _state(value: Any, kind: type) -> Iterable[Any]:
    """What an object holds beside its attributes."""
    if issubclass(kind, dict):
        return (part for item in dict.items(value) for part in item)
    for sequence in SEQUENCES:
        if issubclass(kind, sequence):
            return sequence.__iter__(value)
    if issubclass(kind, torch.Tensor):
        return value.requires_grad, value.grad, *_state(TO_NUMPY(value, force=True), np.ndarray)
    if issubclass(kind, np.ndarray) and not value.dtype.hasobject:
        return value.shape, value.dtype, crc32(np.ascontiguousarray(value).data)
    if issubclass(kind, (bytearray, np.generic)):
        return (bytes(value),)
    if issubclass(kind, functools.partial):
        return value.func, value.args, value.keywords
    if kind is CACHED:
        return value.cache_info(), value.__wrapped__
    if issubclass(kind, torch.Generator):
        return (value.get_state(),)
    if issubclass(kind, np.random.Generator):
        return (value.bit_generator.state,)
    if issubclass(kind, np.random.RandomState):
        return (value.get_state(legacy=False),)
    if issubclass(kind, random.Random):
        return (value.getstate(),)
    if hasattr(kind, "__next__") or issubclass(kind, np.ndarray):
        raise UnknownContent
    return ()


def _attributes(value: Any, kind: type) -> Iterator[Any]:
    for base in kind.__mro__:
        for descriptor in vars(base).values():
            if type(descriptor) is MemberDescriptorType and base.__module__ != "builtins":
                yield READ(value, descriptor.__name__) if _is_set(value, descriptor) else None
    try:
        yield from READ(value, "__dict__").items()
    except AttributeError:
        return


def _is_set(value: Any, slot: MemberDescriptorType) -> bool:
    try:
        slot.__get__(value)
    except AttributeError:
        return False
    return True
