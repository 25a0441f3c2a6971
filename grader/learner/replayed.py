"""One call of a student's function in their own interpreter, beside what the grader expects.

The scripts of `gdgrade replay` end here. Nothing is judged: `gdgrade check` does that.
"""

from __future__ import annotations

import importlib.util
import linecache
import pdb  # noqa: T100 - what --debug is for
import sys
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

import grader
from grader.intake.files import NOTEBOOK
from grader.intake.notebooks import code_of
from grader.lazy import torch
from grader.published.drivers import DRIVERS
from grader.sandbox.child.invoke import SEED, reset_state
from grader.sandbox.child.notebook_cells import run, statements

DEBUG = "--debug"


def replay(
    file: str,
    name: str,
    arguments: Mapping[str, Any],
    expected: Any,
    *,
    outputs: Sequence[str] = (),
    driver: str | None = None,
    gradients: bool = True,
) -> None:
    """Call `name` of `file` with these arguments; print what it returns, what is expected, and how far they
    are apart.

    `driver` names the function that puts the student's to use where one call does not show what is asked;
    `outputs` are the names of several returned values. With `gradients=False` autograd is off, as in the
    grader. With --debug on the command line of the program the debugger stops in the function.
    """
    reset_state(gradients=True, device="cpu", seed=SEED)
    function = getattr(_load(file), name)
    if DEBUG in sys.argv[1:] and not isinstance(function, type):
        function = partial(pdb.runcall, function)
    called: Callable[..., Any] = partial(DRIVERS[driver], function) if driver else function
    if DEBUG in sys.argv[1:] and isinstance(function, type):
        called = partial(pdb.runcall, called)
    reset_state(gradients, "cpu", seed=SEED)
    returned = called(*arguments.values())
    sys.stdout.write("\n".join([*compared(returned, expected, outputs), ""]))


def compared(yours: Any, expected: Any, outputs: Sequence[str] = ()) -> list[str]:
    """What was returned and what is expected, value by value, in lines."""
    lines = []
    for name, mine, right in _pairs(yours, expected, outputs):
        lines += [
            *([f"{name}:"] if name else []),
            f"yours      {_shown(mine)}",
            f"expected   {_shown(right)}",
        ]
        lines.append(f"difference {_difference(mine, right)}")
    return lines


def _load(file: str) -> ModuleType:
    """The student's file as a module; the modules beside it can be imported."""
    path = Path(file).resolve()
    sys.path.insert(0, str(path.parent))
    if path.suffix == NOTEBOOK:
        return _load_notebook(path)
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)
    return module


def _load_notebook(path: Path) -> ModuleType:
    """The Python of a notebook's cells as a module: a traceback and the debugger show them by cell. What a
    cell raises is shown, and stops no other. The checks in them do nothing here, and what they display is not
    shown."""
    code = code_of(path.read_bytes())
    module = ModuleType(path.stem)
    vars(module).update(display=_nothing, get_ipython=_nothing)
    sys.modules[path.stem] = module
    vars(grader)["check"] = _nothing
    # Python's own traceback reads files only.
    sys.excepthook = traceback.print_exception
    lines = code.source.decode().split("\n")
    begun = [(number, first - 1) for number, first in enumerate(code.cells, start=1) if first]
    ends = [first for _, first in begun[1:]] + [len(lines)]
    for (number, first), end in zip(begun, ends, strict=True):
        name, text = f"<{path.name}, cell {number}>", "\n".join(lines[first:end])
        linecache.cache[name] = (len(text), None, text.splitlines(keepends=True), name)
        try:
            run(statements(text, name), vars(module), {}, str)
        except SyntaxError:
            traceback.print_exc(limit=0)
    return module


def _nothing(*_: Any, **__: Any) -> None:
    """Stands for what works in a notebook only."""


def _pairs(
    yours: Any, expected: Any, outputs: Sequence[str], prefix: str = ""
) -> Iterator[tuple[str, Any, Any]]:
    """Each expected value with its name and the one that stands in its place."""
    several = isinstance(expected, (list, tuple))
    if not several or not isinstance(yours, (list, tuple)) or len(yours) != len(expected):
        yield prefix, yours, expected
        return
    for i, (mine, right) in enumerate(zip(yours, expected, strict=True)):
        own = f"{prefix}[{i}]" if prefix else outputs[i] if i < len(outputs) else f"value {i + 1}"
        yield from _pairs(mine, right, (), own)


def _shown(value: Any) -> str:
    if isinstance(value, torch.Tensor):
        text = str(value.detach()) + (f" of shape {tuple(value.shape)}" if value.ndim else "")
    else:
        text = repr(value)
    return text.replace("\n", "\n           ")


def _difference(yours: Any, expected: Any) -> str:
    """The greatest difference and where it is, or why there is none."""
    try:
        mine, right = (np.asarray(_plain(value), dtype=np.float64) for value in (yours, expected))
    except (TypeError, ValueError):
        return f"none: you return {type(yours).__name__}, not {type(expected).__name__}"
    if mine.shape != right.shape:
        return f"none: your shape is {mine.shape}, not {right.shape}"
    if not mine.size:
        return "0"
    with np.errstate(invalid="ignore"):
        apart = np.where((mine == right) | (np.isnan(mine) & np.isnan(right)), 0.0, np.abs(mine - right))
    # Of several, argmax takes the first nan.
    place = np.unravel_index(int(np.argmax(apart)), apart.shape)
    where = f" at [{', '.join(map(str, map(int, place)))}]" if apart.ndim and apart[place] else ""
    return f"{float(apart[place]):.3g}{where}"


def _plain(value: Any) -> Any:
    return value.detach().cpu().numpy() if isinstance(value, torch.Tensor) else value
