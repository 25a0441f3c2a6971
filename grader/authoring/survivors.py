"""The small edits of a worked solution after which every case still passes. Runs in a process of its own.

The edits are those by which the place of a student's mistake is searched (`sandbox.child.editing`). What is
asked is a `Question`, and the answer `Survivors`.
"""

from __future__ import annotations

import ast
import difflib
import socket
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from grader.answer import Answer, Failure
from grader.examining.process import limit_memory
from grader.exercise import Course
from grader.grading.requests import make_request
from grader.judging.expected import expected_of
from grader.judging.repairs import all_right, right_answers
from grader.lazy import torch
from grader.loading import load_to_judge
from grader.plan import plan
from grader.sandbox.child.editing.edit import Edit, Put
from grader.sandbox.child.editing.order import SLIPS
from grader.sandbox.child.invoke import Reply
from grader.sandbox.child.subject import Subject
from grader.sandbox.child.workplace import Workplace
from grader.sandbox.host.decode import read_answer
from grader.sandbox.wire import TO_CHILD, Frame, FrameReader

LEFT_ALONE = ("strict", "device")
"""Keywords that matter for wrong inputs and on a GPU only."""


@dataclass(frozen=True)
class Question:
    """A course as another process has it, one exercise, the text of its topic's solutions, and the seconds of
    processor time for its edits."""

    origin: str
    root: Path
    digest: str
    exercise: str
    source: bytes
    seed: int
    seconds: float


@dataclass(frozen=True)
class Survivors:
    """The edits that no case tells from the solution, each as `change` writes it, of so many that were
    `tried`; `finished` where these are all."""

    changes: tuple[str, ...]
    tried: int
    finished: bool


def serve(channel: socket.socket) -> None:
    """Answer one question."""
    # An edit may ask for any amount.
    limit_memory(("cpu",))
    connection = Connection(channel.detach())
    connection.send(survivors(connection.recv()))


def survivors(question: Question) -> Survivors:
    """Try every edit of one exercise's solution. Raises ValueError where that cannot be loaded."""
    torch.set_num_threads(1)
    course = load_to_judge(question.origin, question.root, question.digest)
    trial = _Trial(course, question)
    start = time.thread_time()
    found: dict[str, None] = {}
    tried = 0
    for edit in trial.edits():
        if time.thread_time() - start > question.seconds:
            return Survivors(tuple(found), tried, False)
        tried += 1
        if trial.passes(edit) and (text := change(edit)):
            found[text] = None
    return Survivors(tuple(found), tried, True)


class _Trial:
    """The solution of an exercise and all its calls, those first that told the last edits from it."""

    def __init__(self, course: Course, question: Question) -> None:
        topic, self._exercise = course.find(question.exercise)
        self._calls = plan(self._exercise, ["cpu"])
        # Before the solution is loaded, which finds other files around it.
        all_expected = {
            case: expected_of(self._exercise, case, question.seed) for case in self._exercise.cases
        }
        self._expected_by_case = [all_expected[self._exercise.cases[call.case]] for call in self._calls]
        request = make_request(topic, self._exercise, self._calls, question.seed)
        (frame,) = FrameReader(TO_CHILD).feed(request.frame)
        self._subject = Subject(question.source, frame.header, frame.arrays, request.rule, Workplace())
        seconds = {number: self._subject.time(number) for number in range(len(self._calls))}
        self._order = sorted(seconds, key=seconds.__getitem__)

    def edits(self) -> Iterator[Edit]:
        """The edits of all lines that any call comes to."""
        program = self._subject.read(*range(len(self._calls)))
        found = (edit for family in SLIPS for edit in family(program))
        return (edit for edit in found if not any(map(_is_left_alone, edit.puts)))

    def passes(self, edit: Edit) -> bool:
        """Whether every call is answered right with an edit."""
        answers: dict[int, Answer | Failure] = {}
        with self._subject.edited(edit) as done:
            for number in list(self._order) if done else ():
                answers[number] = _read(self._subject.answer(number))
                call, expected = self._calls[number], self._expected_by_case[number]
                if not all(right_answers(self._exercise, call, [answers[number]], expected)):
                    self._order.remove(number)
                    self._order.insert(0, number)
                    return False
        in_order = [answers[number] for number in range(len(self._calls))] if done else []
        return done and all_right(self._exercise, self._calls, in_order, self._expected_by_case)


def _is_left_alone(put: Put) -> bool:
    """Whether it changes, or leaves out, a keyword that no case can be about."""
    if isinstance(put.owner, ast.keyword):
        return put.owner.arg in LEFT_ALONE
    if isinstance(put.owner, ast.Call) and put.field == "keywords":
        left_out = {keyword.arg for keyword in put.owner.keywords} - {keyword.arg for keyword in put.new}
        return not left_out.isdisjoint(LEFT_ALONE)
    return False


def _read(reply: Reply) -> Answer | Failure:
    return read_answer(Frame(*reply), "")


def change(edit: Edit) -> str:
    """The lines that an edit changes, before and after: `return x + y => return x - y`. It names no line's
    number, so that it stays the same when the file grows; empty where nothing is changed."""
    before = ast.unparse(edit.unit.statement).splitlines()
    with edit.applied():
        after = ast.unparse(ast.fix_missing_locations(edit.unit.statement)).splitlines()
    parts = [
        (before[first:last], after[other_first:other_last])
        for tag, first, last, other_first, other_last in difflib.SequenceMatcher(
            None, before, after, autojunk=False
        ).get_opcodes()
        if tag != "equal"
    ]
    return "; ".join(f"{_line(old)} => {_line(new)}" for old, new in parts)


def _line(lines: Sequence[str]) -> str:
    return " / ".join(line.strip() for line in lines) or "nothing"
