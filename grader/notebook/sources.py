"""Where the source of a student's object is: in the cells of this session, or in a file."""

from __future__ import annotations

import ast
import inspect
import linecache
import os
import re
import sys
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader.intake.errors import IntakeError, listing
from grader.intake.files import read_bytes
from grader.intake.notebooks import python_of
from grader.notebook.cells import History
from grader.notebook.errors import CheckError
from grader.notebook.same_code import others

MAIN = "__main__"
_TYPED = re.compile(r"<python-input-(\d+)>")
"""What Python calls what was typed at its own prompt, since 3.13."""


NOTEBOOK = "notebook.ipynb"
"""What a notebook is called where its name is not known."""


@dataclass(frozen=True)
class Source:
    """A source with the file it is, or the notebook and the lines that its cells begin with."""

    text: bytes
    file: str
    cells: tuple[int, ...] = ()


def shell() -> Any | None:
    """The IPython that runs this process, be it a kernel or a terminal; None in plain Python."""
    interactive = sys.modules.get("IPython")
    return interactive.get_ipython() if interactive else None


def namespace_of(thing: object) -> Mapping[str, Any]:
    """The module that an object was defined in, else what has been defined in this session."""
    module = sys.modules.get(_module_of(thing))
    if isinstance(thing, str) or module is None or module.__name__ == MAIN:
        return _of_session()
    # What wraps a function may say that it was defined where its own class was.
    own = vars(module)
    return own if any(value is thing for value in own.values()) else _of_session()


def _of_session() -> Mapping[str, Any]:
    running = shell()
    return running.user_ns if running else vars(sys.modules[MAIN])


def _module_of(thing: object) -> str:
    return getattr(thing, "__module__", None) or MAIN


def source_of(things: Mapping[str, object]) -> Source:
    """The source of exercises of one topic, by their names.

    CheckError where it cannot be had, and where the cells lack something that it uses.
    """
    files = {_file_of(thing) for thing in things.values()}
    if len(files) > 1:
        raise CheckError(f"{listing(list(things))} are not defined in the same place; check them one by one.")
    file = files.pop()
    if file:
        return _of_file(file, things)
    cells = _cells()
    if not cells:
        raise CheckError(
            f"The source of {listing(list(things))} is not known: this Python does not keep what is typed at"
            " its prompt. Put it into a file or a notebook, or use `gdgrade check`."
        )
    for name, thing in things.items():
        if not isinstance(thing, str) and _of_session().get(name) is not thing:
            raise CheckError(f"This {name} is a part of {_module_of(thing)}; write one of your own.")
    dumps = {name: _dump(thing) for name, thing in things.items()}
    gathered = History(cells).gather(dumps)
    undefined = [name for name in gathered.lacking if name in things]
    if undefined:
        raise CheckError(f"No cell of this session defines {listing(undefined)}; run its cell first.")
    if gathered.lacking:
        raise CheckError(
            f"{listing(list(things))} needs {listing(list(gathered.lacking))}, which no cell of this session"
            " defines; run the cell that does, or define it in one."
        )
    source = gathered.source.encode("utf-8", "replace")
    if other := _others_in_cells(source, dumps):
        raise CheckError(
            f"{other} is not what its last cell defines: that cell was stopped, or exec made another one. Run"
            " its cell again, or define it in one."
        )
    return Source(source, _notebook(), gathered.starts)


def _of_file(file: str, things: Mapping[str, object]) -> Source:
    """The source of these exercises in a file. CheckError where the file has changed since it was run."""
    try:
        text = read_bytes(Path(file))
    except IntakeError as error:
        raise CheckError(str(error)) from error
    namespace = namespace_of(next(iter(things.values())))
    if found := others(text, namespace):
        raise CheckError(
            f"{found[0]} is not what {Path(file).name} defines now; save the file, then run or import it"
            " again."
        )
    return Source(text, file)


def _others_in_cells(source: bytes, dumps: Mapping[str, str]) -> str:
    """The first function of the gathered source that is another one in this session; empty where none is."""
    running = shell()
    if running is None or running.ast_transformers:
        return ""
    found = others(source, _of_session())
    if found:
        # A function with a magic in it was run as IPython has written that, and is graded without.
        as_run = History(running.history_manager.input_hist_parsed[1:]).gather(dumps).source.encode()
        found = [name for name in found if name in others(as_run, _of_session())]
    return found[0] if found else ""


def _file_of(thing: object) -> str:
    """The Python file that defines an object; empty for what a cell, or the prompt, has defined."""
    try:
        # A class of a session has no file, and that is no error of the student's.
        file = inspect.getsourcefile(inspect.unwrap(thing)) if not isinstance(thing, str) else None  # type: ignore[arg-type]
    except (TypeError, OSError):
        file = None
    if file is None and shell() is None:
        file = getattr(sys.modules[MAIN], "__file__", None)
    return os.path.abspath(file) if file and os.path.isfile(file) and not _is_cell(file) else ""


def _notebook() -> str:
    """The name of the notebook, as far as Jupyter or VS Code tell it."""
    running = shell()
    path = running.user_ns.get("__vsc_ipynb_file__") if running else None
    name = Path(str(path or os.environ.get("JPY_SESSION_NAME", ""))).name
    return name if name.endswith(".ipynb") else NOTEBOOK


def _is_cell(file: str) -> bool:
    """Whether IPython names a cell so. A debugger writes such files."""
    return shell() is not None and "ipykernel_" in file


def _cells() -> list[str]:
    running = shell()
    if running is not None:
        return [python_of(cell) for cell in running.history_manager.input_hist_raw][1:]
    typed = {int(found[1]): name for name in linecache.cache if (found := _TYPED.fullmatch(name))}
    return ["".join(linecache.getlines(typed[number])) if number in typed else "" for number in _up_to(typed)]


def _up_to(numbers: Mapping[int, str]) -> range:
    return range(max(numbers, default=-1) + 1)


def _dump(thing: object) -> str:
    """The `ast.dump` of a definition as it was run; empty where that is not known."""
    try:
        text = textwrap.dedent(inspect.getsource(inspect.unwrap(thing)))  # type: ignore[arg-type]
        return ast.dump(ast.parse(text).body[0])
    except (OSError, TypeError, SyntaxError, ValueError, IndexError):
        return ""
