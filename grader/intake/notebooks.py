"""Notebooks: the Python in their code cells, in order, read by nbformat and never run."""

from __future__ import annotations

import json
import re
import warnings
from typing import Any

MAX_NOTEBOOK = 10_000_000
"""The largest notebook that is read; pictures in outputs make them large."""
MAX_CELLS = 2_000


class NoNotebook(Exception):
    """A file that is no notebook: the rest of a sentence that begins with its name."""


_KEPT_MAGICS = ("%%time", "%%timeit", "%%capture", "%%prun", "%%python", "%%python3")
"""Magics of a whole cell whose body is plain Python all the same."""

_MAGIC = re.compile(r"\s*(?:%{1,2}[A-Za-z]|!(?!=)|\?|[\w.]+\s*=\s*[%!]|[\w.]+\?{1,2}\s*$)")
"""A line for the notebook, not for Python: `%matplotlib inline`, `!pip`, `files = !ls`, `torch.exp?`."""


def code_of(notebook: bytes) -> bytes:
    """The code cells as one Python source, without magics and shell lines.

    NoNotebook where it cannot be read as one.
    """
    cells = _code_cells(notebook)
    return (
        "\n\n".join(cell for cell in map(_python, cells) if cell.strip()).encode("utf-8", "replace") + b"\n"
    )


def _code_cells(notebook: bytes) -> list[str]:
    # Imported where there is a notebook: it takes its time.
    import nbformat

    try:
        bare = json.dumps(_bare(json.loads(notebook.decode("utf-8-sig"))))
        with warnings.catch_warnings():
            # About ids that old notebooks lack, and about the libraries below nbformat.
            warnings.simplefilter("ignore")
            found = nbformat.reads(bare, as_version=4)  # type: ignore[no-untyped-call]
        return [_text(cell.source) for cell in found.cells]
    # nbformat raises what its converters come upon in a file of any shape.
    except Exception as error:
        raise NoNotebook("is no notebook that can be read; save it again as .ipynb") from error


def _bare(notebook: dict[str, Any]) -> dict[str, Any]:
    """The code cells alone. Of all the rest nbformat makes objects of its own, half a kilobyte for a `{}`."""
    version, minor = int(notebook["nbformat"]), int(notebook.get("nbformat_minor", 0))
    kept: dict[str, Any] = {"nbformat": version, "nbformat_minor": minor, "metadata": {}}
    if "worksheets" in notebook:  # until version 3
        cells = [cell for sheet in notebook["worksheets"] for cell in sheet["cells"]]
        kept["worksheets"] = [{"metadata": {}, "cells": _bare_cells(cells, "input")}]
    else:
        kept["cells"] = _bare_cells(notebook["cells"], "source")
    return kept


def _bare_cells(cells: list[dict[str, Any]], source: str) -> list[dict[str, Any]]:
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    if len(code) > MAX_CELLS:
        raise ValueError("more cells than anybody writes")
    rest: dict[str, Any] = {"cell_type": "code", "metadata": {}, "outputs": []}
    rest |= {"language": "python"} if source == "input" else {"execution_count": None}
    return [{**rest, source: _text(cell[source])} for cell in code]


def _text(source: object) -> str:
    if isinstance(source, str):
        return source
    if isinstance(source, list):
        return "".join(line for line in source if isinstance(line, str))
    raise TypeError("a cell's source is text")


def _python(cell: str) -> str:
    lines = cell.splitlines()
    first = next((line.split()[0] for line in lines if line.strip()), "")
    if first.startswith("%%") and first not in _KEPT_MAGICS:
        return ""
    return "\n".join(_without_magic(line) for line in lines)


def _without_magic(line: str) -> str:
    """The line, or what holds its place: a block whose only line was a magic must stay a block."""
    if not _MAGIC.match(line):
        return line
    indent = line[: len(line) - len(line.lstrip())]
    return f"{indent}pass" if indent else ""
