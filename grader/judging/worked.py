"""The worked solution of an exercise as a rule that can be run with one thing changed."""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from grader.exercise import Exercise
from grader.judging.expected import as_tensors
from grader.judging.observations import Observation
from grader.lazy import torch

SPARE_ROUNDS = 1000
"""Rounds of loops that a changed rule may take beyond twice as many as the rule itself."""

MOST_ROUNDS = 10**7

FILE = "<worked solutions>"
_TICK = "_one_more_round"

Definition = ast.FunctionDef | ast.ClassDef


class TooLong(Exception):
    """A changed rule went round its loops far more often than the rule."""


@dataclass
class Worked:
    """A topic's worked solutions, loaded, with the definitions that one exercise reaches.

    `tree` may be changed in place; `with_definition` runs what it then says.
    """

    exercise: Exercise
    reached: tuple[ast.FunctionDef, ...]
    owners: dict[int, str]
    names: dict[str, Any]
    rounds: list[int] = field(default_factory=lambda: [0, MOST_ROUNDS])
    usual_rounds: int = 0

    def run(self, observation: Observation, most_rounds: int = MOST_ROUNDS) -> Any:
        """What the rule returns on an observation's inputs, as tensors and numbers. Raises what it raises."""
        self.rounds[:] = [0, most_rounds]
        inputs = as_tensors(observation.expected.inputs, getattr(torch, observation.dtype))
        numpy = self.exercise.library == "numpy"
        values = [_as_arrays(value) if numpy else value for value in inputs.values()]
        return _as_tensors(self.exercise.asked(self.names[self.exercise.name])(*values))

    @property
    def helpers(self) -> set[str]:
        """The other functions of the file that the solution comes to."""
        return {d.name for d in self.reached if id(d) not in self.owners} - {self.exercise.name}

    @contextmanager
    def with_definition(self, definition: ast.FunctionDef) -> Iterator[None]:
        """Runs what is inside with what the tree of a definition now says; every node has its line. Raises
        SyntaxError, or what a definition raises, where it says nothing that can be run."""
        made: dict[str, Any] = {}
        exec(compile(ast.Module([definition], []), "<rule>", "exec"), self.names, made)
        with self._put(definition.name, made[definition.name], self.owners.get(id(definition))):
            yield

    @contextmanager
    def with_function(self, name: str, function: Callable[..., Any]) -> Iterator[None]:
        """Runs what is inside with another function of this name."""
        with self._put(name, function, None):
            yield

    @contextmanager
    def _put(self, name: str, made: Any, owner: str | None) -> Iterator[None]:
        if owner is None:
            before = self.names[name]
            self.names[name] = made
        else:
            before = self.names[owner].__dict__[name]
            setattr(self.names[owner], name, made)
        try:
            yield
        finally:
            if owner is None:
                self.names[name] = before
            else:
                setattr(self.names[owner], name, before)

    def prepare(self, observation: Observation) -> bool:
        """Run the rule on an observation: what it does not come to is not changed, and a changed one may take
        little longer. False where it fails."""
        called: set[str] = set()

        def note(frame: Any, event: str, _: Any) -> None:
            if event == "call" and frame.f_code.co_filename == FILE:
                called.add(frame.f_code.co_name)

        sys.setprofile(note)
        try:
            self.run(observation)
        except Exception:  # noqa: BLE001 - a course whose solutions do not run has no such diagnosis
            return False
        finally:
            sys.setprofile(None)
        self.reached = tuple(definition for definition in self.reached if definition.name in called)
        self.usual_rounds = 2 * self.rounds[0] + SPARE_ROUNDS
        return True


def load(exercise: Exercise, text: str) -> Worked | None:
    """The worked solution of an exercise in the text of its topic's file; None where it is not there."""
    tree = ast.fix_missing_locations(_Counting().visit(ast.parse(text)))
    definitions = {node.name: node for node in tree.body if isinstance(node, Definition)}
    if exercise.name not in definitions:
        return None
    names: dict[str, Any] = {"__name__": "worked"}
    rounds = [0, MOST_ROUNDS]

    def one_more_round() -> None:
        rounds[0] += 1
        if rounds[0] > rounds[1]:
            raise TooLong

    names[_TICK] = one_more_round
    exec(compile(tree, FILE, "exec"), names)
    reached: dict[str, Definition] = {}
    waiting = [exercise.name]
    while waiting:
        name = waiting.pop()
        if name in reached or name not in definitions:
            continue
        reached[name] = definitions[name]
        waiting += [node.id for node in ast.walk(definitions[name]) if isinstance(node, ast.Name)]
    functions: list[ast.FunctionDef] = []
    owners: dict[int, str] = {}
    for name, node in reached.items():
        _without_words(node)
        ast.fix_missing_locations(node)
        methods = [node] if isinstance(node, ast.FunctionDef) else node.body
        for function in methods:
            if isinstance(function, ast.FunctionDef):
                functions.append(function)
                if function is not node:
                    owners[id(function)] = name
    return Worked(exercise, tuple(functions), owners, names, rounds)


def _without_words(definition: Definition) -> None:
    """Take the docstrings and annotations out of a definition."""
    for node in ast.walk(definition):
        if isinstance(node, Definition) and ast.get_docstring(node) is not None:
            node.body = node.body[1:] or [ast.Pass()]
        if isinstance(node, ast.FunctionDef):
            node.returns = None
            for argument in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs):
                argument.annotation = None


class _Counting(ast.NodeTransformer):
    """Counts the rounds of every loop."""

    def visit_For(self, node: ast.For) -> ast.AST:
        return self._counted(node)

    def visit_While(self, node: ast.While) -> ast.AST:
        return self._counted(node)

    def _counted(self, node: ast.For | ast.While) -> ast.AST:
        self.generic_visit(node)
        node.body.insert(0, ast.Expr(ast.Call(ast.Name(_TICK, ast.Load()), [], [])))
        return node


def is_count(node: ast.AST) -> bool:
    """Whether a statement is no part of the rule, but counts the rounds of a loop."""
    value = node.value if isinstance(node, ast.Expr) else None
    return isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and value.func.id == _TICK


def _as_arrays(value: Any) -> Any:
    return value.numpy() if isinstance(value, torch.Tensor) else value


def _as_tensors(value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        return tuple(_as_tensors(item) for item in value)
    return torch.from_numpy(np.array(value)) if isinstance(value, np.ndarray) else value
