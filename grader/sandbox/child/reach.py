"""What a file's code could change outside of it, as its compiled code shows. Runs in the child.

It says where to look, and is no barrier: code that hides what it does is not understood, and the results
that it changes are its author's own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from opcode import EXTENDED_ARG, opmap
from types import CodeType

STORE, DELETE = opmap["STORE_ATTR"], opmap["DELETE_ATTR"]
ANY_NAME = frozenset(
    "setattr delattr __setattr__ __delattr__ __dict__ vars exec eval patch reload modules __globals__ "
    "f_globals __builtins__".split()
)
"""By these, code changes what it does not name."""
UNSEEN = frozenset(["addaudithook", "ctypes", "cffi", "_ctypes"])
"""What is changed by these, nothing shows."""


@dataclass(frozen=True)
class Reach:
    """The names that code could set or delete as attributes of anything, None for any name; and whether it
    could change what nothing shows."""

    names: frozenset[str] | None = frozenset()
    unseen: bool = False


def reach_of(*codes: CodeType) -> Reach:
    """What the code of a file, and of modules that it can import, could change."""
    stored: set[str] = set()
    named: set[str] = set()
    for part in (part for code in codes for part in _parts(code)):
        named.update(part.co_names)
        named.update(constant for constant in part.co_consts if type(constant) is str)
        stored.update(_stored(part))
    unseen = any(not UNSEEN.isdisjoint(name.split(".")) for name in named)
    return Reach(None if unseen or not ANY_NAME.isdisjoint(named) else frozenset(stored), unseen)


def _parts(code: CodeType) -> Iterator[CodeType]:
    """Code, and that of every function and class in it."""
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _parts(constant)


def _stored(code: CodeType) -> Iterator[str]:
    """The attributes that it sets or deletes."""
    operations, arguments = code.co_code[::2], code.co_code[1::2]
    if STORE not in operations and DELETE not in operations:
        return
    extended = 0
    for operation, argument in zip(operations, arguments, strict=True):
        if operation in (STORE, DELETE):
            yield code.co_names[extended | argument]
        extended = (extended | argument) << 8 if operation == EXTENDED_ARG else 0
