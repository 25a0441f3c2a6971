"""What is said of a mistake contains no expression of the worked solution that is longer than one operand."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path

import pytest

from grader.course import load_course
from grader.exercise import Exercise, Topic
from grader.judging.insertions import done_to_parts, factors
from grader.judging.slip_wording import SYMBOLS
from grader.judging.slips import slips
from grader.judging.statement_slips import statement_slips
from grader.judging.worked import Worked, load

ROOT = Path(__file__).parents[2]
TOPICS = load_course().topics
LONGER = (ast.BinOp, ast.BoolOp, ast.Call, ast.Compare, ast.IfExp, ast.Subscript)
SAMPLE = 100
MOST_WORDS = 200
"""Characters: two lines."""
SYMBOLS_SAID = {*SYMBOLS.values(), *(f"{symbol}=" for symbol in SYMBOLS.values()), "=", "if", "return"}


def solution(topic: Topic) -> str:
    return (ROOT / "solutions" / topic.file).read_text(encoding="utf-8")


def worked(topic: Topic, exercise: Exercise) -> Worked:
    found = load(exercise, solution(topic))
    assert found is not None
    return found


def is_operand(node: ast.AST) -> bool:
    if isinstance(node, ast.UnaryOp):
        return isinstance(node.operand, ast.Constant)
    return isinstance(node, ast.Name | ast.Constant) or (
        isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
    )


def without_spaces(text: str) -> str:
    return re.sub(r"\s", "", text).replace("²", "**2")


def expressions(found: Worked) -> Iterator[str]:
    """The expressions of a worked solution that are longer than one operand, or a function of one."""
    for node in (node for definition in found.reached for node in ast.walk(definition)):
        is_call = isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        if isinstance(node, LONGER) and not (is_call and all(map(is_operand, node.args))):
            yield without_spaces(ast.unparse(node))


def code_in(words: str) -> list[str]:
    """What stands between backticks and is more than an operand, an operator or a keyword."""

    def is_short(code: str) -> bool:
        try:
            return is_operand(ast.parse(code, mode="eval").body)
        except SyntaxError:
            return code in SYMBOLS_SAID

    return [code for code in re.findall(r"`([^`]*)`", words) if not is_short(code)]


def every_slip(found: Worked) -> Iterator[str]:
    """What is said of every slip that can be made in a solution."""
    for definition in found.reached:
        sizes = ["len(x)", "x.shape[-1]"]
        made = slips(definition), statement_slips(definition), factors(definition, sizes)
        # Those of one part differ in the last word alone.
        for slip in chain(*made, islice(done_to_parts(definition), SAMPLE)):
            yield ". ".join(slip.say())


def test_code_between_backticks_is_found():
    assert code_in(
        "`b + lr * errors.mean()` in place of `-`: `X.T`, `self.data`, `-1`, `@`, `+=`, `x[0]`"
    ) == [
        "b + lr * errors.mean()",
        "x[0]",
    ]


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.name)
def test_a_slip_is_told_in_words(topic: Topic) -> None:
    """One exercise of each topic, the last: it builds on others."""
    found = worked(topic, topic.exercises[-1])
    right = set(expressions(found))
    said = set(every_slip(found))
    assert len(said) > 50, "the slips were not made"
    wrong = [
        words
        for words in said
        if code_in(words) or len(words) > MOST_WORDS or any(code in without_spaces(words) for code in right)
    ]
    assert wrong == []


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.name)
def test_a_known_mistake_does_not_tell_the_code(topic: Topic) -> None:
    """What the task says itself may be said again."""
    wrong = []
    tasks = without_spaces(" ".join(re.findall(r'"""(.*?)"""', solution(topic), re.DOTALL)))
    for exercise in topic.exercises:
        codes = {code for code in expressions(worked(topic, exercise)) if code not in tasks}
        for mistake in exercise.mistakes:
            told = [code for code in codes if code in without_spaces(mistake.message)]
            wrong += [f"{exercise.name}: {mistake.name}. {mistake.message} ({code})" for code in told]
    assert wrong == []
