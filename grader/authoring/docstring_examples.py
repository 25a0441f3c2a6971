"""The examples in the docstrings of a course's solutions: `>>> relu(...)`, and the result below it.

They run in a process of their own, `python -m grader.authoring.docstring_examples FILE ...`, which writes a
JSON list of what does not hold. One process runs all files, since importing torch takes longer than the
examples.
"""

from __future__ import annotations

import contextlib
import doctest
import importlib.util
import json
import subprocess
import sys
import traceback
from collections.abc import Iterable
from pathlib import Path
from types import ModuleType, TracebackType
from typing import TYPE_CHECKING

from grader.safe_path import grader_environment

if TYPE_CHECKING:
    from grader.exercise import Course, Topic

MOST_SECONDS = 120.0
"""For the examples of a whole course."""

Fault = tuple[str, int, str]
"""A file, a line of it, and what is wrong there."""


def wrong_examples(course: Course, topics: Iterable[Topic], most_seconds: float = MOST_SECONDS) -> list[str]:
    """A sentence for each example that does not hold, with file and line. Without an example no process
    starts."""
    paths = [path for topic in topics if _has_examples(path := course.places.solution(topic.file))]
    if not paths:
        return []
    command = [sys.executable, "-P", "-m", "grader.authoring.docstring_examples", *map(str, paths)]
    try:
        ran = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=most_seconds,
            check=True,
            env=grader_environment(),
        )
    except subprocess.TimeoutExpired:
        return [f"the examples in docstrings take longer than {most_seconds:g} seconds"]
    except subprocess.CalledProcessError as error:
        last = error.stderr.decode(errors="replace").strip().rpartition("\n")[2]
        return [f"the examples in docstrings could not be run: {last or error}"]
    faults: list[Fault] = json.loads(ran.stdout)
    return [f"{course.places.shown(Path(path))}, line {line}: {text}" for path, line, text in faults]


def _has_examples(path: Path) -> bool:
    return path.is_file() and ">>> " in path.read_text(encoding="utf-8", errors="replace")


class _Runner(doctest.DocTestRunner):
    """Runs the examples of one file, and keeps what does not hold."""

    def __init__(self, path: str) -> None:
        super().__init__(verbose=False, optionflags=doctest.NORMALIZE_WHITESPACE)
        self.path = path
        self.faults: list[Fault] = []

    def report_failure(self, out: object, test: doctest.DocTest, example: doctest.Example, got: str) -> None:
        wanted = f"its docstring says {_one_line(example.want)}"
        self._keep(test, example, f"gives {_one_line(got)}; {wanted}")

    def report_unexpected_exception(
        self,
        out: object,
        test: doctest.DocTest,
        example: doctest.Example,
        exc_info: tuple[type[BaseException], BaseException, TracebackType],
    ) -> None:
        self._keep(test, example, f"raises {exc_info[0].__name__}: {_one_line(str(exc_info[1]))}")

    def _keep(self, test: doctest.DocTest, example: doctest.Example, text: str) -> None:
        line = (test.lineno or 0) + example.lineno + 1
        self.faults.append((self.path, line, f"the example `{_one_line(example.source)}` {text}"))


def _one_line(text: str) -> str:
    return " ".join(text.split()) or "nothing"


def _faults_of(path: str) -> list[Fault]:
    try:
        module = _load(path)
    except Exception as error:  # noqa: BLE001 - whatever it raises, it does not load
        lines = [
            frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == path
        ]
        line = getattr(error, "lineno", None) or (lines[-1] if lines else 1)
        said = error.msg if isinstance(error, SyntaxError) else str(error)
        return [(path, line or 1, f"it does not load: {type(error).__name__}: {_one_line(said)}")]
    runner = _Runner(path)
    for test in sorted(doctest.DocTestFinder().find(module, module.__name__), key=lambda t: t.lineno or 0):
        runner.run(test, clear_globs=False)
    return runner.faults


def _load(path: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(Path(path).stem, path)
    if spec is None or spec.loader is None:
        raise ImportError(f"{path} is not a Python file")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def main(paths: list[str]) -> None:
    """Write what does not hold in these files as JSON; what they print themselves goes to stderr."""
    with contextlib.redirect_stdout(sys.stderr):
        faults = [fault for path in paths for fault in _faults_of(path)]
    sys.stdout.write(json.dumps(faults))


if __name__ == "__main__":
    main(sys.argv[1:])
