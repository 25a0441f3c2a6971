"""CSV whose cells can be changed one by one, with every other character left as it was.

Python's `csv` reads what a cell says and forgets how it was written; a gradebook that goes back to a course
site is safest with its quotes, its line ends and its byte order mark untouched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"

_DELIMITERS = (",", ";", "\t")
_QUOTED = re.compile(r'"(?:[^"]|"")*"')
_RECORD_END = re.compile(r"\r\n|\r|\n")
_SAID = re.compile(r'"?sep=([,;\t|])"?[,;\t|]*(?:\r\n|\r|\n|$)', re.IGNORECASE)
"""A first line by which spreadsheets tell each other the delimiter."""


@dataclass(frozen=True)
class Record:
    """One line of a table: its cells as written, quotes and all, and the end of line behind them."""

    raw: tuple[str, ...]
    end: str

    @property
    def cells(self) -> tuple[str, ...]:
        """What the cells say."""
        return tuple(_unquoted(cell) for cell in self.raw)

    @property
    def is_well_quoted(self) -> bool:
        """Whether each cell that begins with a quote ends with its closing quote."""
        quoted = (cell.strip() for cell in self.raw if cell.lstrip().startswith('"'))
        return all(_QUOTED.fullmatch(cell) for cell in quoted)

    @property
    def is_blank(self) -> bool:
        return not any(cell.strip() for cell in self.cells)

    def with_cell(self, column: int, text: str, delimiter: str) -> Record:
        """The record with a number in one cell, quoted where the cell was or the number needs it.

        Cells that the line was too short for are added.
        """
        raw = [*self.raw, *[""] * (column + 1 - len(self.raw))]
        raw[column] = f'"{text}"' if raw[column].startswith('"') or delimiter in text else text
        return replace(self, raw=tuple(raw))


@dataclass(frozen=True)
class Table:
    """A CSV file. `to_text` of what `read` gave is the same text again. `mark` is what comes before the first
    record: a byte order mark, and a line such as `sep=;`."""

    delimiter: str
    records: tuple[Record, ...]
    mark: str = ""

    def numbered(self) -> Iterator[tuple[int, tuple[str, ...]]]:
        """What the cells of each record say, without blanks around it, with the line that it begins in, as an
        editor counts: a quoted cell may go over several."""
        line = 1 + len(_RECORD_END.findall(self.mark))
        for record in self.records:
            yield line, tuple(cell.strip() for cell in record.cells)
            line += 1 + sum(cell.count("\n") for cell in record.raw)

    def to_text(self) -> str:
        return self.mark + "".join(self.delimiter.join(record.raw) + record.end for record in self.records)


def read(text: str) -> Table:
    """The table in `text`. Its delimiter is the one that a line `sep=;` says, else the comma, semicolon or
    tab that its first line has most of."""
    mark = BOM if text.startswith(BOM) else ""
    said = _SAID.match(text, len(mark))
    delimiter = said[1] if said else _delimiter(text.removeprefix(mark))
    mark += said[0] if said else ""
    return Table(delimiter, tuple(_records(text.removeprefix(mark), delimiter)), mark)


def to_number(text: str) -> float | None:
    """A number without a sign, with a decimal point or comma; None for anything else."""
    text = text.strip()
    return float(text.replace(",", ".")) if re.fullmatch(r"\d+([.,]\d+)?", text, re.ASCII) else None


def _delimiter(text: str) -> str:
    first = _RECORD_END.split(text, maxsplit=1)[0]
    outside_quotes = re.sub(r'"[^"]*"', "", first)
    return max(_DELIMITERS, key=outside_quotes.count)


def _records(text: str, delimiter: str) -> Iterator[Record]:
    # A quoted cell continues to its closing quote, over ends of line and doubled quotes; what follows the
    # closing quote belongs to the cell, and a quote that is never closed is a character like any other.
    cell = re.compile(rf'(?:"(?:[^"]++|"")*+")?[^{delimiter}\r\n]*')
    raw: list[str] = []
    at = 0
    while at < len(text):
        found = cell.match(text, at)
        assert found is not None  # it matches the empty text too
        raw.append(found[0])
        at = found.end()
        if text.startswith(delimiter, at):
            at += 1
            if at < len(text):
                continue
            raw.append("")
        end = _RECORD_END.match(text, at)
        yield Record(tuple(raw), end[0] if end else "")
        raw = []
        at = end.end() if end else at


def _unquoted(cell: str) -> str:
    if len(cell) >= 2 and cell.startswith('"') and cell.endswith('"'):
        return cell[1:-1].replace('""', '"')
    return cell
