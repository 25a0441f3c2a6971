"""The code of a notebook: its cells in order, without what only a notebook understands."""

from __future__ import annotations

import ast
import json
import time
import tracemalloc
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.intake.notebooks import NoNotebook, code_of


def notebook(*cells: str | list[str], version: int = 4, minor: int = 5) -> bytes:
    made = [
        {
            "cell_type": "code",
            "metadata": {},
            "outputs": [],
            "execution_count": None,
            "source": cell,
            "id": f"c{n}",
        }
        for n, cell in enumerate(cells)
    ]
    text = {"cell_type": "markdown", "metadata": {}, "source": "# def not_code(): ...", "id": "text"}
    return json.dumps(
        {"nbformat": version, "nbformat_minor": minor, "metadata": {}, "cells": [text, *made]}
    ).encode()


def source_of(content: bytes) -> bytes:
    return code_of(content).source


def test_each_cell_knows_its_first_line() -> None:
    found = code_of(notebook("a = 1\nb = 2", "%%bash\nls", "", "%time\nc = 3", "d = 4\n"))
    lines = found.source.decode().split("\n")
    assert [first and lines[first - 1] for first in found.cells] == ["a = 1", 0, 0, "", "d = 4"]


def test_code_cells_come_in_order_and_text_is_left_out() -> None:
    assert source_of(notebook("a = 1", ["b = 2\n", "c = 3"])) == b"a = 1\n\nb = 2\nc = 3\n"


@pytest.mark.parametrize(
    "line",
    ["%pylab", "!pip install x", "?torch.exp", "torch.exp?", "files = !ls", "t = %timeit f()", "%%time"],
)
def test_lines_for_the_notebook_are_dropped(line: str) -> None:
    source = source_of(notebook(f"{line}\na = 1"))
    assert source.strip() == b"a = 1"


@pytest.mark.parametrize("magic", ["%%bash", "%%html", "%%writefile 02_losses.py", "%%javascript"])
def test_cells_in_another_language_are_dropped(magic: str) -> None:
    assert source_of(notebook(f"\n{magic}\necho 1", "a = 1")) == b"a = 1\n"


def test_a_block_stays_a_block() -> None:
    source = source_of(notebook("if True:\n    %matplotlib inline\nfor i in x:\n    !ls"))
    ast.parse(source)


def test_lines_that_only_look_like_magic_stay() -> None:
    cell = "y = (a\n     % b\n     != c)"
    assert source_of(notebook(cell)).decode().strip() == cell


@pytest.mark.parametrize(
    "cell",
    [
        "y = (7\n   %x)",
        "y = 7 \\\n%x",
        'text = """\n%d steps\n!done\nreally?\n"""',
        "text = '''it\\'''s (\n!'''",
        "first = [  # it's the (\n%x, ]",
        "text = 'a\u2028%b'",
    ],
)
def test_lines_within_a_statement_are_never_for_the_notebook(cell: str) -> None:
    assert source_of(notebook(cell)).decode() == f"{cell}\n"


def test_after_a_statement_a_line_may_be_for_the_notebook_again() -> None:
    cell = "a = {'(': '''\n['''}\n%matplotlib inline\nb = \"'\"  # \\\n!ls it's (\n%time c"
    assert source_of(notebook(cell)).decode() == "a = {'(': '''\n['''}\n\nb = \"'\"  # \\\n\n\n"


def test_a_shell_line_ends_where_no_backslash_carries_it_on() -> None:
    assert source_of(notebook("!pip install x \\\n    y \\\n    z\na = 1")).strip() == b"a = 1"


def test_old_notebooks_are_read() -> None:
    cell = {"cell_type": "code", "input": "a = 1", "outputs": [], "language": "python"}
    old = {
        "nbformat": 3,
        "nbformat_minor": 0,
        "metadata": {"name": ""},
        "worksheets": [{"cells": [cell]}],
    }
    assert source_of(json.dumps(old).encode()) == b"a = 1\n"


@pytest.mark.parametrize(
    "content",
    [
        *(
            b"",
            b"{",
            b"[]",
            b"null",
            b"1",
            b"\xff\xfe",
            b"{}",
            b'{"nbformat": 99, "cells": 3}',
            b"[" * 100_000,
        ),
        b'{"nbformat": 4, "nbformat_minor": 5, "cells": [1]}',
        b'{"nbformat": 4, "cells": [{"cell_type": "code"}]}',
    ],
)
def test_what_is_no_notebook_is_refused(content: bytes, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(NoNotebook, match="is not a readable notebook"):
        source_of(content)
    assert capfd.readouterr() == ("", "")


def hostile(outputs: str = "", source: str = '""', cells: int = 1) -> bytes:
    cell = f'{{"cell_type": "code", "metadata": {{}}, "outputs": [{outputs}], "source": {source}}}'
    body = ", ".join([cell] * cells)
    return f'{{"nbformat": 4, "nbformat_minor": 4, "metadata": {{}}, "cells": [{body}]}}'.encode()


HOSTILE = {
    "outputs": hostile(outputs="{}, " * 1_000_000 + "{}"),
    "lines": hostile(source="[" + '"", ' * 1_000_000 + '""]'),
    "spaces": hostile(source=f'"{" " * 4_000_000}"'),
    "dots": hostile(source=f'"{"a." * 2_000_000}"'),
    "brackets": hostile(source=f'"{"()" * 2_000_000}"'),
    "cells": hostile(cells=40_000),
    "empty cells": hostile()[:-2] + b", {}" * 1_000_000 + b"]}",
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_notebook_of_a_million_parts_costs_little(kind: str) -> None:
    tracemalloc.start()
    start = time.process_time()
    with suppress(NoNotebook):
        source_of(HOSTILE[kind])
    seconds, (_, peak) = time.process_time() - start, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert seconds < 4
    assert peak < 40 * len(HOSTILE[kind])


KEYS = st.sampled_from(["cells", "source", "cell_type", "metadata", "worksheets"])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=8,
)


@settings(max_examples=150, deadline=None)
@given(JSON, st.sampled_from([1, 2, 3, 4, 5, "4", None]), JSON)
def test_a_notebook_of_any_shape_is_read_or_refused(cells: object, version: object, more: object) -> None:
    made = {"nbformat": version, "nbformat_minor": 0, "cells": cells, "worksheets": more, "metadata": more}
    with suppress(NoNotebook):
        source_of(json.dumps(made).encode())
