"""From an exception in the code of a course to one sentence that names the file and the line."""

from __future__ import annotations

import ast
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from types import CodeType
from typing import Any

from grader.places import CourseError, Places

LONGEST = 200


def fault(places: Places, error: BaseException, what: str = "", otherwise: str = "") -> CourseError:
    """What an exception says of a course, at the innermost line of the course that it passed.

    `what` is what failed, None to let the exception speak for itself; `otherwise` is the place that is named
    where the exception passed no line of the course.
    """
    where = _place_of_syntax_error(places, error) or place_of_error(places, error) or otherwise
    said = words(error)
    message = f"{what} ({said})" if what else said
    return CourseError(f"{where}: {message}." if where else f"{message[:1].upper()}{message[1:]}.")


def words(error: BaseException) -> str:
    """What an exception says, in one line: `ValueError: too large`."""
    if isinstance(error, SyntaxError):
        return _one_line(error.msg)
    if isinstance(error, SystemExit):
        return "it calls sys.exit()"
    text = _one_line(str(error))
    if isinstance(error, ImportError) and text:
        return text
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


def place_of_error(places: Places, error: BaseException) -> str:
    """The innermost line of the course that an exception passed; empty where it passed none."""
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        if path := _of_the_course(places, frame.filename):
            return _place(places, path, frame.lineno or 1)
    return ""


def place_of_function(places: Places, function: Callable[..., Any]) -> str:
    """Where a function of the course is written; empty for one from elsewhere."""
    code = getattr(function, "__code__", None)
    if isinstance(code, CodeType) and (path := _of_the_course(places, code.co_filename)):
        return _place(places, path, code.co_firstlineno)
    return ""


def places_of(places: Places, kind: str, name: str) -> list[str]:
    """Where the course writes `Exercise(name="relu")` or `Topic("01_activations")`, for one: by the `kind` of
    what is made and its name."""
    return [_place(places, path, line) for path, line in _made(places.code, kind, name)]


def _made(code: Path, kind: str, name: str) -> Iterator[tuple[Path, int]]:
    for path in sorted(code.rglob("*.py")):
        try:
            tree = ast.parse(path.read_bytes())
        except (SyntaxError, ValueError, OSError):
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and _called(node.func) == kind:
                named = [keyword.value for keyword in node.keywords if keyword.arg == "name"]
                for value in (*node.args[:1], *named):
                    if isinstance(value, ast.Constant) and value.value == name:
                        yield path, value.lineno


def _called(function: ast.expr) -> str:
    """The last part of the name that is called."""
    return getattr(function, "attr", "") or getattr(function, "id", "")


def _place_of_syntax_error(places: Places, error: BaseException) -> str:
    if not isinstance(error, SyntaxError) or not error.filename:
        return ""
    path = _of_the_course(places, error.filename)
    return _place(places, path, error.lineno or 1) if path else ""


def _of_the_course(places: Places, filename: str) -> Path | None:
    path = Path(filename)
    return path if path == places.published or path.is_relative_to(places.code) else None


def _place(places: Places, path: Path, line: int) -> str:
    return f"{places.shown(path)}, line {line}"


def _one_line(text: str) -> str:
    line = " ".join(text.split()).rstrip(".")
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"
