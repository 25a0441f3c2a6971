"""What came in: files, folders and whole classes, read as bytes, and the names that say what is asked for.

Each name is imported at its first use: a command that only looks for the exercises of this folder reads no
archives. (`gather` is not among them: its module has that name.)
"""

from __future__ import annotations

import importlib
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from grader.intake.entries import read_entry
    from grader.intake.errors import IntakeError
    from grader.intake.find import find_class, find_submission
    from grader.intake.found import FoundClass, FoundEntry, LeftOut
    from grader.intake.gather import Asked
    from grader.intake.layouts import LAYOUTS
    from grader.intake.names import resolve, resolve_one
    from grader.intake.submissions import read_files, read_folder

__all__ = [
    "LAYOUTS",
    "Asked",
    "FoundClass",
    "FoundEntry",
    "IntakeError",
    "LeftOut",
    "find_class",
    "find_submission",
    "read_entry",
    "read_files",
    "read_folder",
    "resolve",
    "resolve_one",
]

_MODULES = MappingProxyType(
    {
        "LAYOUTS": "layouts",
        "Asked": "gather",
        "FoundClass": "found",
        "FoundEntry": "found",
        "IntakeError": "errors",
        "LeftOut": "found",
        "find_class": "find",
        "find_submission": "find",
        "read_entry": "entries",
        "read_files": "submissions",
        "read_folder": "submissions",
        "resolve": "names",
        "resolve_one": "names",
    }
)


def __getattr__(name: str) -> object:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_MODULES[name]}"), name)
