"""Lines of a notebook's source, told as its author sees them: by cell, and by line in the cell."""

from __future__ import annotations

import re
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
