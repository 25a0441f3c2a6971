"""The process that parses students' sources: it runs nothing of them, grades nothing, and may end over one.

A source may be made to take for ever, or to crash the parser. So this process has limits for each file, and
where it ends, `readers` starts another.
"""

from __future__ import annotations

import base64
import contextlib
import gc
import json
import signal
import sys
import warnings
from collections.abc import Mapping
from typing import Any

from grader.batch.reading import limit_memory, limit_time
from grader.sandbox.barriers.identity import forbid_tracing
from grader.sandbox.child.loading import decode
from grader.similarity.normalised import Statement
from grader.similarity.source_tree import Pieces, SourceTree
from grader.similarity.winnowing import fingerprints

SECONDS = 60
"""How long one file may take, whatever else the machine does; `batch.reading` limits its processor time."""
LONGEST = 200
"""Characters of what Python says of a source that it cannot read."""


def main() -> None:
    """Answer each question on stdin, a line of JSON each, until there is none left."""
    forbid_tracing()
    warnings.simplefilter("ignore")  # what Python thinks of the style of a source
    limit_memory()
    gc.disable()  # syntax trees have no cycles; looking for some takes an eighth of the time
    pieces = Pieces()
    for line in sys.stdin.buffer:
        limit_time()
        _end_after(SECONDS)
        sys.stdout.write(f"{json.dumps(answer(json.loads(line), pieces))}\n")
        sys.stdout.flush()
        _end_after(0)


def _end_after(seconds: int) -> None:
    """Let the system end this process then, whatever it is at; 0 for never."""
    with contextlib.suppress(AttributeError):  # not on Windows
        signal.alarm(seconds)


def answer(question: Mapping[str, Any], pieces: Pieces) -> dict[str, Any]:
    """A question is `{"source": base64, "exercises": [names], "lines_of": [names]}`. Answered by `{"prints":
    {name: [fingerprints]}}`; with `lines_of` instead by `{"text": [lines], "lines": {name: {"definitions":
    [[first, last]], "docstrings": [[first, last]], "statements": [[first, last, [fingerprints]]]}}}`; or by
    `{"error": reason}`."""
    try:
        text = decode(base64.b64decode(question["source"]))
        tree = SourceTree(text, question["exercises"], pieces)
        lines_of = question.get("lines_of", ())
        return {
            "prints": {name: sorted(tree.prints(name)) for name in question["exercises"] if not lines_of},
            "text": text.split("\n") if lines_of else [],
            "lines": {
                name: {
                    "definitions": tree.definitions(name),
                    "docstrings": tree.docstrings(name),
                    "statements": [_marked(row) for row in tree.statements(name)],
                }
                for name in lines_of
            },
        }
    except SyntaxError as error:
        return {"error": f"{str(error.msg)[:LONGEST]}, line {error.lineno or 1}"}
    except (RecursionError, MemoryError, ValueError, LookupError) as error:
        return {"error": f"{type(error).__name__}: {str(error)[:LONGEST]}".removesuffix(": ")}


def _marked(row: Statement) -> list[Any]:
    return [row.first_line, row.last_line, sorted(set(fingerprints(row.tokens)))]
