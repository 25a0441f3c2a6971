"""Notebooks: the Python in their code cells, in order; never run.

https://nbformat.readthedocs.io/en/latest/format_description.html
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from grader.intake.files import MAX_BYTES

MAX_NOTEBOOK = 10_000_000
"""The largest notebook that is read; pictures in outputs make them large."""
MAX_CELLS = 2_000


class NoNotebook(Exception):
    """A file that is no notebook: the rest of a sentence that begins with its name."""


_KEPT_MAGICS = ("%%time", "%%timeit", "%%capture", "%%prun", "%%python", "%%python3")
"""Magics of a whole cell whose body is plain Python all the same."""

_MAGIC = re.compile(r"\s*(?:%{1,2}[A-Za-z]|!(?!=)|\?|[\w.]+\s*=\s*[%!]|[\w.]+\?{1,2}\s*$)")
"""A line for the notebook, not for Python: `%matplotlib inline`, `!pip`, `files = !ls`, `torch.exp?`."""

_SIGN = re.compile(r"[%!?]")
"""What every such line holds."""

_TOKEN = re.compile(r"""#.*|\"{3}|'{3}|"(?:\\.|[^"\\])*+"?|'(?:\\.|[^'\\])*+'?|[(\[{]|[)\]}]""", re.DOTALL)
"""Of a line of Python a comment, the beginning of a long string, a short string, or a bracket."""
_UNTIL = {
    quote: re.compile(rf"(?:\\.|(?!{quote})[^\\])*+(?P<end>{quote})?", re.DOTALL) for quote in ('"""', "'''")
}
"""The rest of a long string, with its end if that is there."""


@dataclass(frozen=True)
class Code:
    """One Python source, and the lines of it that its code cells begin with, 0 for one that is left out."""

    source: bytes
    cells: tuple[int, ...]


def code_of(notebook: bytes) -> Code:
    """The code cells as one Python source, without magics and shell lines.

    NoNotebook where it cannot be read as one.
    """
    cells = [lines if _is_python(lines) else [] for lines in map(_lines, _code_cells(notebook))]
    if sum(len(lines) + sum(map(len, lines)) for lines in cells) > MAX_BYTES:
        raise NoNotebook("holds more than 1 MB of code")
    texts = ["\n".join(_without_magics(lines)) for lines in cells]
    source = "\n\n".join(text for text in texts if text.strip()).encode("utf-8", "replace") + b"\n"
    return Code(source, tuple(_first_lines(texts)))


def python_of(cell: str) -> str:
    """A code cell without magics and shell lines, its lines where they are; empty where it is no Python."""
    lines = _lines(cell)
    return "\n".join(_without_magics(lines)) if _is_python(lines) else ""


def _first_lines(texts: Iterable[str]) -> Iterator[int]:
    """Where each text begins that is not left out; there is an empty line between two."""
    line = 1
    for text in texts:
        yield line if text.strip() else 0
        line += text.count("\n") + 2 if text.strip() else 0


def _code_cells(notebook: bytes) -> list[str]:
    try:
        return list(_sources(json.loads(notebook.decode("utf-8-sig"))))
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError, MemoryError) as error:
        raise NoNotebook("is not a readable notebook; save it again as .ipynb") from error


def _sources(notebook: dict[str, Any]) -> Iterator[str]:
    """What the code cells hold; of an early notebook, whose cells lie in worksheets, too. Raises what reading
    anything else raises."""
    version, early = int(notebook["nbformat"]), "worksheets" in notebook
    if version not in ((2, 3) if early else (4,)):
        raise ValueError(f"version {version}")
    sheets = notebook["worksheets"] if early else [notebook]
    code = [cell for worksheet in sheets for cell in worksheet["cells"] if cell["cell_type"] == "code"]
    if len(code) > MAX_CELLS:
        raise ValueError("too many cells")
    return (_text(cell["input" if early else "source"]) for cell in code)


def _text(source: object) -> str:
    if isinstance(source, str):
        return source
    if isinstance(source, list):
        return "".join(line for line in source if isinstance(line, str))
    raise TypeError("a cell's source is text")


def _lines(cell: str) -> list[str]:
    # Not splitlines(): it splits at characters, too, that end no line of Python.
    return re.split(r"\r\n|\r|\n", cell)


def _is_python(lines: list[str]) -> bool:
    first = next((line.split()[0] for line in lines if line.strip()), "")
    return not first.startswith("%%") or first in _KEPT_MAGICS


def _without_magics(lines: list[str]) -> Iterator[str]:
    """The lines, or what holds their place: a block whose only line was a magic must stay a block."""
    if not any(map(_SIGN.search, lines)):
        yield from lines
        return
    statement = _Statement()
    carried_on = False
    for line in lines:
        if carried_on or (not statement.is_open and _MAGIC.match(line)):
            indent = line[: len(line) - len(line.lstrip())]
            yield f"{indent}pass" if indent and not carried_on else ""
            carried_on = line.endswith("\\")
        else:
            statement.read(line)
            yield line


class _Statement:
    """Whether the next line continues with a statement: then a `%x` in front is no magic."""

    def __init__(self) -> None:
        self._quote = ""
        self._brackets = 0
        self._joined = False

    @property
    def is_open(self) -> bool:
        return bool(self._quote) or self._brackets > 0 or self._joined

    def read(self, line: str) -> None:
        at, comment = 0, False
        while at < len(line) and not comment:
            if self._quote:
                found = _UNTIL[self._quote].match(line, at)
                if found is None or not found["end"]:
                    return
                at, self._quote = found.end(), ""
            elif token := _TOKEN.search(line, at):
                at, comment = token.end(), token[0].startswith("#")
                self._quote = token[0] if token[0] in _UNTIL else ""
                self._brackets += (token[0] in "([{") - (token[0] in ")]}")
            else:
                break
        self._joined = not (self._quote or comment) and line.endswith("\\")
