"""The exercises of a topic that is a folder: one module for each, so that a new file is a new exercise."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Sequence

from grader.exercise import Exercise


def exercises_of(package: str, order: Sequence[str]) -> tuple[Exercise, ...]:
    """The exercises in the modules of `package`: those in `order`, then the others by name.

    A module holds an exercise if it defines one under its own name, as `relu.py` defines `relu`; the other
    modules hold what several exercises share. LookupError where a module in `order` holds none.
    """
    modules = [found.name for found in pkgutil.iter_modules(importlib.import_module(package).__path__)]
    found = {name: getattr(importlib.import_module(f"{package}.{name}"), name, None) for name in modules}
    exercises = {name: value for name, value in found.items() if isinstance(value, Exercise)}
    if missing := [name for name in order if name not in exercises]:
        raise LookupError(f"{package} has no module {missing[0]} that defines the exercise {missing[0]}")
    return tuple(exercises[name] for name in (*order, *sorted(exercises.keys() - set(order))))
