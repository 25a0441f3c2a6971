"""A table that is read and written again is the same text; one changed cell changes nothing else."""

from __future__ import annotations

import csv
import io

from hypothesis import assume, given
from hypothesis import strategies as st

from grader.reports.csv_cells import BOM, read

anything = st.text(st.sampled_from('ab1 ",;\t\r\n=é' + BOM), max_size=40)
cell_texts = st.text(st.sampled_from('ab ",;\t\n='), max_size=6)
tables = st.integers(2, 4).flatmap(
    lambda width: st.lists(st.lists(cell_texts, min_size=width, max_size=width), min_size=1, max_size=4)
)


@given(anything)
def test_what_is_read_is_written_as_it_was(text: str) -> None:
    assert read(text).to_text() == text


@given(tables, st.sampled_from(",;\t"), st.sampled_from(["\n", "\r\n"]), st.sampled_from(["", BOM]))
def test_cells_say_what_python_says_they_say(
    table: list[list[str]], delimiter: str, end: str, mark: str
) -> None:
    table[0] = [f"column {number}" for number in range(len(table[0]))]
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator=end).writerows(table)
    found = read(mark + out.getvalue())
    assert found.delimiter == delimiter
    assert [list(record.cells) for record in found.records] == table


@given(tables, st.data())
def test_one_changed_cell_changes_nothing_else(table: list[list[str]], data: st.DataObject) -> None:
    table[0] = [f"column {number}" for number in range(len(table[0]))]
    out = io.StringIO()
    csv.writer(out, quoting=data.draw(st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]))).writerows(table)
    found = read(out.getvalue())
    row = data.draw(st.integers(0, len(table) - 1))
    column = data.draw(st.integers(0, len(table[0]) - 1))
    changed = found.records[row].with_cell(column, "7.5", ",")
    assume(found.records[row].raw[column] not in ("7.5", '"7.5"'))
    assert changed.cells[column] == "7.5"
    assert changed.raw[column].startswith('"') == found.records[row].raw[column].startswith('"')
    untouched = [i for i in range(len(changed.raw)) if i != column]
    assert [changed.raw[i] for i in untouched] == [found.records[row].raw[i] for i in untouched]
    assert changed.end == found.records[row].end


def test_a_short_line_is_lengthened() -> None:
    table = read("a,b,c\r\n1\r\n")
    assert table.records[1].with_cell(2, "5", ",").raw == ("1", "", "5")


def test_a_quote_that_is_never_closed_costs_its_own_line_only() -> None:
    table = read('name,grade\n"Ada,1\nBob,2\n')
    assert [record.cells for record in table.records] == [("name", "grade"), ('"Ada', "1"), ("Bob", "2")]
