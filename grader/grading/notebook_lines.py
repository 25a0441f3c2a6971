"""Lines of a notebook's source, told as its author sees them: by cell, and by line in the cell."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import PurePath

from grader.submission import SourceFile


def in_cells(text: str, file: SourceFile | None) -> str:
    """`text` where the file was a notebook: for `02_losses.py:57`, or `02_losses.py, line 57`, it says
    `02_losses.ipynb, cell 3, line 4`."""
    if file is None or not file.cells:
        return text
    notebook = PurePath(file.path).name

    def in_cell(found: re.Match[str]) -> str:
        cell, line = file.cell_and_line(int(found[1]))
        return f"{notebook}, cell {cell}, line {line}"

    return re.sub(rf"(?<![\w/]){re.escape(file.name)}(?::|, line )(\d{{1,6}})\b", in_cell, text)


_LINES = re.compile(r"lines? (?P<lines>\d+(?:, \d+)*(?: and \d+(?! more))?)\b")
"""The lines at the beginning of a flag: `line 3`, `lines 3 and 7`, `lines 3, 7, 9 and 22 more`."""
_AT_THE_END = re.compile(r" on line (\d+)$")


def flags_in_cells(flags: Iterable[str], files: Sequence[SourceFile]) -> tuple[str, ...]:
    """The same for flags, each of which begins with the name of its file: `02_losses.py: lines 3 and 7 use
    ...` is `02_losses.ipynb: cell 1 (line 3) and cell 2 (line 1) use ...`."""
    notebooks = {file.name: file for file in files if file.cells}
    return tuple(_flag_in_cells(flag, notebooks.get(flag.partition(": ")[0])) for flag in flags)


def _flag_in_cells(flag: str, file: SourceFile | None) -> str:
    if file is None:
        return flag

    def in_cell(found: re.Match[str]) -> str:
        cell, line = file.cell_and_line(int(found[0]))
        return f"cell {cell} (line {line})"

    text = flag.partition(": ")[2]
    if lines := _LINES.match(text):
        text = re.sub(r"\d+", in_cell, lines["lines"]) + text[lines.end() :]
    elif line := _AT_THE_END.search(text):
        text = f"{text[: line.start()]} in {re.sub(r'[0-9]+', in_cell, line[1])}"
    return f"{PurePath(file.path).name}: {text}"
