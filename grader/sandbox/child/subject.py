"""One exercise of one submission, ready to be run with one edit after another. Runs in the child."""

from __future__ import annotations
import __future__

import ast
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from types import FrameType
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from grader.sandbox.child.editing.edit import Edit, Unit
from grader.sandbox.child.editing.program import Program, Scope
from grader.sandbox.child.invoke import Reply, answer_call, failure
from grader.sandbox.child.loading import LoadFailure, decode, load
from grader.sandbox.child.source.file_reader import read_structure
from grader.sandbox.child.source.file_structure import FileStructure
from grader.sandbox.child.time_limit import TimeLimit, TooLong
from grader.sandbox.child.workplace import Workplace

LEAST, MOST, TIMES = 0.012, 0.3, 15.0
"""Seconds of processor time that a candidate may take: so many times what the original takes, at least and
at most."""
MOST_EFFORT = 50_000
"""Lines; to count them takes many times as long as the call."""
MOST_NAMES = 400
CONFIRMING = 1.2
"""Seconds of processor time for a call that confirms: another than the one that was timed, and what is right
there must not depend on how fast a machine is."""


TraceFunction = Callable[[FrameType, str, Any], Any]


class Subject:
    """The module of an exercise, what one call of it came to, and candidates in place of its code."""

    def __init__(
        self,
        source: bytes,
        request: Mapping[str, Any],
        arrays: Mapping[str, NDArray[Any]],
        rule: Mapping[str, Any],
        workplace: Workplace,
    ) -> None:
        """Raises ValueError where the file cannot be loaded, and what parsing it raises."""
        self._request = dict(request) | {"watch": None}
        self._arrays, self._rule = arrays, rule
        self._limit = MOST * TIMES
        self._time_limit = TimeLimit()
        text = decode(source)
        tree = ast.parse(text)
        with self._time_limit.of(self._limit):
            workplace.begin(request["of"])
            loaded = load(request["of"], source, workplace.lacking(request["of"]))
        if isinstance(loaded, LoadFailure):
            raise ValueError(loaded.message)
        self._loaded = loaded
        self._structure = read_structure(tree, text)
        self._units = _units(self._structure, request["request"], request["of"], _flags(tree))
        self._globals = dict(vars(loaded.module))
        self._replaced: list[tuple[type, str, Any]] = []

    def time(self, number: int) -> float:
        """The seconds of processor time that a call of the original takes."""
        start = time.thread_time()
        self.answer(number)
        return time.thread_time() - start

    def effort(self, number: int) -> int:
        """What a call of the original takes, the same on every machine: the lines it runs, each as often
        as it does, and more for every thousand numbers that it is given. A call is stopped at `MOST_EFFORT`
        lines."""
        lines = 0

        def inside(_: FrameType, event: str, __: Any) -> Any:
            nonlocal lines
            lines += event == "line"
            if lines > MOST_EFFORT:
                raise TooLong
            return inside

        with self._traced(inside):
            self.answer(number)
        specs = self._request["cases"][self._request["calls"][number]["case"]]["arguments"]
        return lines * (1 + sum(_numbers(spec, self._arrays) for spec in specs.values()) // 1000)

    def read(self, *numbers: int) -> Program:
        """Run calls of the original, and note which lines they came to and what the names held."""
        lines: set[int] = set()
        scopes: dict[tuple[str, int], Scope] = {}

        def inside(frame: FrameType, event: str, _: Any) -> Any:
            if event == "line":
                lines.add(frame.f_lineno)
            elif event == "return":
                _note(frame, scopes)
            return inside

        with self._traced(inside):
            for number in numbers:
                self.answer(number)
        self._limit = min(MOST, max(LEAST, TIMES * max(map(self.time, numbers))))
        functions = {u.statement.name for u in self._units if isinstance(u.statement, ast.FunctionDef)}
        return Program(
            units=self._units,
            lines=lines,
            scopes=scopes,
            library=self._request["library"],
            aliases=self._structure.aliases.keys(),
            functions=sorted(functions & self._globals.keys()),
            ready_made=frozenset(self._rule["ready_made"]),
        )

    @contextmanager
    def _traced(self, inside: TraceFunction) -> Iterator[None]:
        """With a function that hears of every line of the student's file."""
        file = self._request["of"]
        sys.settrace(lambda frame, *_: inside if frame.f_code.co_filename == file else None)
        try:
            yield
        finally:
            sys.settrace(None)

    def answer(self, number: int, limit: float | None = None) -> Reply:
        """The answer to a call of the request, by the code that is in force; within the time of a candidate,
        where there is no other limit."""
        call = self._request["calls"][number]
        try:
            with self._time_limit.of(limit or self._limit):
                return answer_call(self._loaded, self._request, call, self._arrays, number, _without_words)
        except BaseException as error:  # noqa: BLE001 - what came back defeats every look at it
            return failure("error", f"It cannot be examined ({type(error).__name__})."), {}
        finally:
            self._tidy()

    def answers_with(self, edit: Edit, numbers: list[int]) -> Iterator[Reply]:
        """The answers to several calls with an edit in force."""
        with self.edited(edit) as done:
            for number in numbers:
                if done:
                    yield self.answer(number, CONFIRMING)
                else:
                    yield failure("error", "The edit cannot be made."), {}

    @contextmanager
    def edited(self, edit: Edit) -> Iterator[bool]:
        """The module with an edit in force; False where it cannot be compiled."""
        try:
            yield self._put(edit)
        finally:
            self._take_out()

    def _put(self, edit: Edit) -> bool:
        module = vars(self._loaded.module)
        try:
            with edit.applied():
                code = edit.unit.compiled()
            if not edit.unit.of_class:
                with self._time_limit.of(self._limit):
                    exec(code, module)
                return True
            own, made = module[edit.unit.of_class], dict[str, Any]()
            exec(code, module, made)
            for name, value in made.items():
                self._replaced.append((own, name, vars(own).get(name)))
                setattr(own, name, value)
        except BaseException:  # noqa: BLE001 - an edit may make anything of a statement
            return False
        return True

    def _take_out(self) -> None:
        while self._replaced:
            setattr(*self._replaced.pop())
        self._tidy()
        vars(self._loaded.module).update(self._globals)

    def _tidy(self) -> None:
        """Take away what a call has left at the top level of the module."""
        module = vars(self._loaded.module)
        for name in module.keys() - self._globals.keys() if len(module) != len(self._globals) else ():
            del module[name]


def _without_words(*_: Any) -> str:
    """What a candidate raised is told to nobody, and to say it takes longer than most calls."""
    return ""


def _flags(tree: ast.Module) -> int:
    """The compiler flags that a file's imports from `__future__` set."""
    flags = 0
    for statement in tree.body:
        if isinstance(statement, ast.ImportFrom) and statement.module == "__future__":
            for alias in statement.names:
                flags |= getattr(__future__, alias.name).compiler_flag
    return flags


def _units(structure: FileStructure, name: str, file: str, flags: int) -> list[Unit]:
    """What an exercise reaches, itself first, in parts that can be compiled alone."""
    units: dict[int, Unit] = {}
    for reached in structure.reached(name):
        statement = reached.statement
        if not isinstance(statement, ast.FunctionDef | ast.ClassDef | ast.Assign | ast.AnnAssign):
            continue
        for part, of_class in _parts(statement):
            units.setdefault(id(part), Unit(part, file, flags, of_class))
    return list(units.values())


def _parts(
    statement: ast.FunctionDef | ast.ClassDef | ast.Assign | ast.AnnAssign,
) -> Iterator[tuple[ast.stmt, str]]:
    """A class in its methods, unless one means something else outside of its class."""
    if isinstance(statement, ast.ClassDef):
        methods = [part for part in statement.body if isinstance(part, ast.FunctionDef)]
        if methods and not any(map(_needs_class, methods)):
            yield from ((method, statement.name) for method in methods)
            return
    yield statement, ""


def _needs_class(method: ast.FunctionDef) -> bool:
    for node in ast.walk(method):
        name = node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
        if name in ("super", "__class__") or (name.startswith("__") and not name.endswith("__")):
            return True
    return bool(method.decorator_list)


def _numbers(spec: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]) -> int:
    """How many numbers the arrays of an argument hold."""
    if "array" in spec:
        return arrays[spec["array"]].size
    return sum(_numbers(item, arrays) for kind in ("list", "tuple") for item in spec.get(kind, ()))


def _note(frame: FrameType, scopes: dict[tuple[str, int], Scope]) -> None:
    """Note what the names of a function hold as it is left; of exact types alone, whose code is no
    student's."""
    code = frame.f_code
    key = (code.co_name, code.co_firstlineno)
    if key not in scopes:
        scopes[key] = Scope(code.co_varnames[: code.co_argcount + code.co_kwonlyargcount])
    scope = scopes[key]
    if len(scope.tensors) + len(scope.numbers) + len(scope.lists) > MOST_NAMES:
        return
    for name, value in frame.f_locals.items():
        kind = type(value)
        if name.startswith("."):
            continue
        if kind in (torch.Tensor, torch.nn.Parameter, np.ndarray):
            scope.tensors.setdefault(name, tuple(value.shape))
        elif kind in (int, float, np.float64, np.float32):
            scope.numbers.setdefault(name, value)
        elif kind in (list, tuple):
            scope.lists.setdefault(name, len(value))
