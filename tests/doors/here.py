"""A Python for the scripts of packs that grades in this process, which has a warm process already."""

from __future__ import annotations

import io
import json
import os
import socket
import sys
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext, redirect_stderr, redirect_stdout, suppress
from pathlib import Path
from typing import TypeVar

import pytest

from grader.batch import work
from grader.batch.readers import Readers
from grader.cli.main import run
from grader.grading import Grader
from tests.conftest import Lent

Result = TypeVar("Result")

PROGRAM = """\
#!{python}
import json, os, socket, sys

asked = {{"words": sys.argv[1:], "folder": os.getcwd(), "around": dict(os.environ)}}
with socket.create_connection(("127.0.0.1", {port})) as connection, connection.makefile("rw") as file:
    print(json.dumps(asked), file=file, flush=True)
    code, out, errors = json.loads(file.readline())
sys.stdout.write(out)
sys.stderr.write(errors)
sys.exit(code)
"""
"""What a script starts as its Python: it has `-P -m grader WORDS...` done here, and ends as that ended."""


class GradesHere:
    """To import torch takes longer than to grade a submission of a few exercises. `program` is the path of
    the Python, for GDGRADE_PYTHON; it is answered while `during` runs."""

    def __init__(self, grader: Grader, readers: Readers, folder: Path) -> None:
        self._grader, self._readers = grader, readers
        self._server = socket.create_server(("127.0.0.1", 0))
        self._server.settimeout(0.1)
        self.program = folder / "python"
        self.program.write_text(PROGRAM.format(python=sys.executable, port=self._server.getsockname()[1]))
        self.program.chmod(0o755)

    def __enter__(self) -> GradesHere:
        return self

    def __exit__(self, *_: object) -> None:
        self._server.close()
        work.retire()

    def during(self, call: Callable[[], Result]) -> Result:
        """What `call` returns, which runs a script in another thread."""
        with ThreadPoolExecutor(1) as pool:
            called = pool.submit(call)
            while not called.done():
                with suppress(TimeoutError):
                    self._answer(self._server.accept()[0])
        return called.result()

    def _answer(self, connection: socket.socket) -> None:
        with connection, connection.makefile("rw") as file:
            print(json.dumps(self._ended(**json.loads(file.readline()))), file=file, flush=True)

    def _ended(self, words: list[str], folder: str, around: Mapping[str, str]) -> tuple[int, str, str]:
        """The exit code of a command, and what it printed."""
        assert words[:3] == ["-P", "-m", "grader"]
        out, errors = io.StringIO(), io.StringIO()
        with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(errors):
            patch.chdir(folder)
            for name in around.keys() - {"PYTHONPATH"} - os.environ.keys():
                patch.setenv(name, around[name])
            # It is for a process that grades one submission, and holds to its end.
            for module in ("grader.sandbox.barriers.identity", "grader.batch.work"):
                patch.setattr(f"{module}.forbid_tracing", lambda: None)
            patch.setattr("grader.doors.grade_one.Readers", lambda *_, **__: nullcontext(self._readers))
            patch.setattr(work, "retire", lambda: None)
            patch.setattr(Grader, "_start_sandbox", lambda _: Lent(self._grader._sandbox))
            code = run(words[3:])
        return code, out.getvalue(), errors.getvalue()
