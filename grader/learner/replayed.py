"""One call of a student's function in their own interpreter, beside what the grader expects.

The scripts of `gdgrade replay` end here. Nothing is judged: `gdgrade check` does that.
"""

from __future__ import annotations

import importlib.util
import os
import pdb  # noqa: T100 - what --debug is for
import shutil
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
from grader.judging.greatest import greatest_of
from grader.lazy import torch
from grader.published.drivers import DRIVERS
from grader.sandbox.child.invoke import SEED, reset_state
from grader.sandbox.child.loading import keep_lines
from grader.sandbox.child.notebook_cells import run, statements

DEBUG = "--debug"
LABEL = "difference "
OURS = f"{Path(grader.__file__).parent}{os.sep}"
NARROWEST = 40


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
    try:
        returned = _called(file, name, arguments, driver, gradients=gradients)
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - whatever the student's code raises
        _tell(error)
        sys.exit(130 if isinstance(error, KeyboardInterrupt) else 1)
    sys.stdout.write("\n".join([*compared(returned, expected, outputs), ""]))


def _called(
    file: str, name: str, arguments: Mapping[str, Any], driver: str | None, *, gradients: bool
) -> Any:
    """What the student's function returns."""
    reset_state(gradients=True, device="cpu", seed=SEED)
    function = getattr(_load(file), name)
    if DEBUG in sys.argv[1:] and not isinstance(function, type):
        function = partial(_Debugger().runcall, function)
    called: Callable[..., Any] = partial(DRIVERS[driver], function) if driver else function
    if DEBUG in sys.argv[1:] and isinstance(function, type):
        called = partial(_Debugger().runcall, called)
    reset_state(gradients, "cpu", seed=SEED)
    return called(*arguments.values())


def compared(yours: Any, expected: Any, outputs: Sequence[str] = ()) -> list[str]:
    """What was returned and what is expected, value by value, in lines that fit the terminal."""
    room = max(shutil.get_terminal_size().columns - len(LABEL), NARROWEST)
    torch.set_printoptions(linewidth=room)
    np.set_printoptions(linewidth=room)
    lines = []
    for name, mine, right in _pairs(yours, expected, _named(expected, outputs)):
        lines += [
            *([f"{name}:"] if name else []),
            f"yours      {_shown(mine, room)}",
            f"expected   {_shown(right, room)}",
        ]
        lines.append(f"{LABEL}{_difference(mine, right)}")
    return lines


class _Debugger(pdb.Pdb):
    """Python's, but that whoever quits it ends the replay: nothing was returned that could be compared."""

    def set_quit(self) -> None:
        sys.exit(1)


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
        keep_lines(name, text)
        try:
            run(statements(text, name), vars(module), {}, _told)
        except SyntaxError:
            traceback.print_exc(limit=0)
    return module


def _told(error: BaseException) -> str:
    """Show what a cell raised; the same as text."""
    _tell(error)
    return str(error)


def _tell(error: BaseException) -> None:
    """Show what was raised as Python does, from the student's own line on."""
    trace = error.__traceback__
    while trace and _is_ours(trace.tb_frame.f_code.co_filename):
        trace = trace.tb_next
    traceback.print_exception(type(error), error, trace)


def _is_ours(file: str) -> bool:
    """Whether a frame is of what leads to the student's code: gdgrade, the script, Python's import."""
    return file.startswith((OURS, "<frozen")) or file == sys.argv[0]


def _nothing(*_: Any, **__: Any) -> None:
    """Stands for what works in a notebook only."""


def _named(expected: Any, outputs: Sequence[str]) -> list[str]:
    """A name for each value that is expected; none for a single one."""
    count = _count(expected)
    others = [f"value {number + 1}" for number in range(len(outputs), count)] if count > 1 else [""]
    return [*outputs[:count], *others][:count]


def _count(expected: Any) -> int:
    return sum(map(_count, expected)) if isinstance(expected, (list, tuple)) else 1


def _pairs(yours: Any, expected: Any, names: Sequence[str]) -> Iterator[tuple[str, Any, Any]]:
    """Each expected value with its name and the one that stands in its place."""
    several = isinstance(expected, (list, tuple))
    if not several or not isinstance(yours, (list, tuple)) or len(yours) != len(expected):
        parts = {name.partition("[")[0] for name in names}
        yield names[0] if len(names) == 1 else parts.pop() if len(parts) == 1 else "", yours, expected
        return
    for mine, right in zip(yours, expected, strict=True):
        own, names = names[: _count(right)], names[_count(right) :]
        yield from _pairs(mine, right, own)


def _shown(value: Any, room: int) -> str:
    if isinstance(value, torch.Tensor):
        text, shape = str(value.detach()), f"of shape {tuple(value.shape)}" if value.ndim else ""
    else:
        text, shape = repr(value), ""
    lines = text.split("\n")
    if shape and len(lines[-1]) + 1 + len(shape) <= room:
        lines[-1] += f" {shape}"
    elif shape:
        lines.append(shape)
    return f"\n{' ' * len(LABEL)}".join(lines)


def _difference(yours: Any, expected: Any) -> str:
    """The greatest difference and where it is, or why there is none; another dtype is said, too."""
    try:
        mine, right = (np.asarray(_plain(value), dtype=np.float64) for value in (yours, expected))
    except (TypeError, ValueError):
        return f"none: you return {type(yours).__name__}, not {type(expected).__name__}"
    if mine.shape != right.shape:
        return f"none: your shape is {mine.shape}, not {right.shape}"
    with np.errstate(invalid="ignore"):
        apart = np.where((mine == right) | (np.isnan(mine) & np.isnan(right)), 0.0, np.abs(mine - right))
    greatest, place = greatest_of(apart) if apart.size else (0.0, ())
    where = f" at {list(place)}" if apart.size > 1 and greatest else ""
    dtypes = [str(getattr(value, "dtype", "")).removeprefix("torch.") for value in (yours, expected)]
    another = f"; your dtype is {dtypes[0]}, not {dtypes[1]}" if all(dtypes) and len(set(dtypes)) > 1 else ""
    return f"{greatest:.3g}{where}{another}"


def _plain(value: Any) -> Any:
    return value.detach().cpu().numpy() if isinstance(value, torch.Tensor) else value
