"""The module of a file as each exercise shall find it: as if nothing was asked before. Runs in the child.

A file that is run in a moment and changes nothing around it is run again for each of its exercises. Another
is kept, as long as its exercises leave it and what is around it as they were: its own settings hold for
them. Where something was changed that this process cannot take back, it is *spent*, and says so: the
grader asks another one.
"""

from __future__ import annotations

import time
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, replace
from types import CodeType, ModuleType

from grader.sandbox.child.environment import Environment, State, difference
from grader.sandbox.child.fingerprint import Fingerprint, fingerprint
from grader.sandbox.child.invoke import SEED, reset_state
from grader.sandbox.child.loading import Loaded, LoadFailure, Program, compile_file, execute, forget
from grader.sandbox.child.lookout import Lookout
from grader.sandbox.child.reach import Reach, reach_of
from grader.sandbox.child.workplace import Workplace

MOMENT = 0.005
"""Seconds of processor time."""


class Spent(Exception):
    """This process is not as new any more, and cannot be made so; what was changed."""


@dataclass(frozen=True)
class Opened:
    """A file that was run. `light` is one that can be run again at no cost; of another, `held` is what its
    module held at first, None where that does not show. `before` and `after` is what was around it."""

    file: str
    reach: Reach
    loaded: Loaded
    before: State
    after: State
    light: bool
    held: Fingerprint | None


class Modules:
    """To be made before there is any student code; then it is asked for the module of one request after
    another."""

    def __init__(self, workplace: Workplace | None) -> None:
        self._environment = Environment()
        self._workplace = workplace
        self._opened: Opened | None = None
        self.watched = frozenset[str]()
        """The files whose import is to be watched."""
        self.found: str | None = None
        """How the import that was watched last differentiates, in words that go on from "it"."""

    def as_new(self, file: str, source: bytes) -> Loaded | LoadFailure:
        """The module of a file, or why it could not be loaded. Raises Spent, and is then of no more use."""
        opened = self._opened
        try:
            if opened and opened.file == file:
                return self._again(opened)
            self.close()
            return self._open(file, source)
        except Spent:
            raise
        except BaseException as error:
            # What was changed can break what looks at it.
            raise Spent(type(error).__name__) from error

    def _open(self, file: str, source: bytes) -> Loaded | LoadFailure:
        """Run a file for the first time."""
        program = compile_file(file, source, self._workplace.lacking(file) if self._workplace else None)
        if isinstance(program, LoadFailure):
            return program
        reach = reach_of(*program.codes, *self._beside())
        self._begin(file)
        before = self._environment.read(reach)
        start = time.process_time()
        loaded = self._watched_run(file, program) if file in self.watched else _run(file, program)
        seconds = time.process_time() - start
        if isinstance(loaded, LoadFailure):
            return loaded
        after = self._environment.read(reach, loaded.module.__name__)
        light = seconds < MOMENT and not difference(before, after)
        held = None if light else _held(loaded.module)
        self._opened = Opened(file, reach, loaded, before, after, light, held)
        return loaded

    def _watched_run(self, file: str, program: Program) -> Loaded | LoadFailure:
        """Run a file and see whether it differentiates."""
        lookout = Lookout()
        loaded = _run(file, program)
        self.found = next(iter(lookout.end()), None)
        return loaded

    def _again(self, opened: Opened) -> Loaded:
        """The module of the file that the last request was of. Raises Spent."""
        self._compare(opened, opened.after)
        self._begin(opened.file)
        if opened.light:
            _drop(opened.loaded.module)
            loaded = _run(opened.file, opened.loaded.program)
            if isinstance(loaded, LoadFailure):
                raise Spent("it cannot be imported twice")
            self._opened = replace(opened, loaded=loaded)
            return loaded
        if opened.held is None or opened.held != _held(opened.loaded.module):
            raise Spent("what the module holds")
        vars(opened.loaded.module).pop("__warningregistry__", None)
        return opened.loaded

    def _begin(self, file: str) -> None:
        """Make what the file finds beside it as new."""
        if self._workplace:
            self._workplace.begin(file)

    def _beside(self) -> Iterator[CodeType]:
        """The code of the student's own modules that the file can import."""
        if self._workplace:
            for file, source in self._workplace.modules.importable():
                program = compile_file(file, source)
                if not isinstance(program, LoadFailure):
                    yield from program.codes

    def close(self) -> None:
        """Make room for another file. Raises Spent."""
        if self._opened:
            self._compare(self._opened, self._opened.before)
            _drop(self._opened.loaded.module)
            self._opened = None

    def _compare(self, opened: Opened, then: State) -> None:
        if opened.reach.unseen:
            raise Spent("what does not show")
        if changed := difference(then, self._environment.read(opened.reach, opened.loaded.module.__name__)):
            raise Spent(changed)


def _run(file: str, program: Program) -> Loaded | LoadFailure:
    """A file may draw random numbers when it is imported, and these shall be the same each time; and each
    warning is shown as if it came for the first time, which a change of the filters makes Python do."""
    with warnings.catch_warnings():
        pass
    reset_state(gradients=True, device="cpu", seed=SEED)
    return execute(file, program)


def _held(module: ModuleType) -> Fingerprint | None:
    try:
        return fingerprint(module)
    except Exception:  # noqa: BLE001 - also what objects of the student's own raise
        return None


def _drop(module: ModuleType) -> None:
    """Give back what a module holds: its functions hold it, and so it would live until a collection."""
    forget(module)
    vars(module).clear()
