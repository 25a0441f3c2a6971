"""A lesson as a KnownMistake, ready to be added to the course: then later classes read it, too."""

from __future__ import annotations

import base64
import json
import re
import subprocess
import sys
import tempfile
import textwrap

from grader.batch.groups import SHORT, Group, Typical
from grader.batch.ledger import Ledger
from grader.exercise import Exercise
from grader.report import Status
from grader.reports.short import may_be_of
from grader.reports.text import printable
from grader.safe_path import grader_environment

SECONDS = 60
WIDTH = 88
MOST_WORDS = 8
SMALL_WORDS = frozenset("a an and at by for from in is of on or that the to with you".split())
"""Words that no name ends with."""
INDENT = " " * 8


class NoKnownMistake(Exception):
    """Why a group gives no KnownMistake: a part of a sentence."""


def known_mistake(ledger: Ledger, group: Group, found: Typical, exercise: Exercise, sentence: str) -> str:
    """The code of a KnownMistake that returns what a typical student of a group does, in two parts: a
    function, and the entry of `mistakes`. Raises NoKnownMistake."""
    report = ledger.report(found.member.grading)
    submission = ledger.submission(found.member.sha256, found.member.student)
    mine = next((each for each in report.exercises if each.name == group.exercise), None)
    source = next((each.source for each in submission.files if each.name == f"{group.topic}.py"), None)
    if mine is None or source is None:  # as in a ledger that somebody else has made
        raise NoKnownMistake("the results do not have its file")
    if mine.flags or may_be_of(group.topic, report.flags):
        raise NoKnownMistake("it is flagged for review")
    if any(case.failed and case.status is not Status.FAILED for case in mine.cases):
        raise NoKnownMistake("it does not return a result in every case")
    function = f"{group.exercise}_{group.answers[:SHORT]}"
    code = _rewritten(source, group.exercise, function)
    called = f"{function}()" if exercise.is_class else function
    needed = "KnownMistake"
    if exercise.library == "numpy":
        called, needed = f"on_arrays({called})", "KnownMistake, on_arrays"
    entry = "\n".join(
        [
            f"{INDENT}KnownMistake(",
            f"{INDENT}    {_literal(_name(sentence))},",
            f"{INDENT}    {called},",
            *(f"{INDENT}    {line}" for line in _lines(" ".join(sentence.split()))),
            f"{INDENT}),",
        ]
    )
    return (
        f"# Above the exercise, with `from grader.toolkit import {needed}`:\n\n\n{printable(code)}\n\n\n"
        f"# Among the mistakes of {group.exercise}:\n\n{entry}\n"
    )


def _rewritten(source: bytes, exercise: str, function: str) -> str:
    """What `rewriting` makes of a source, in a process of its own."""
    question = {"source": base64.b64encode(source).decode(), "exercise": exercise, "function": function}
    try:
        done = subprocess.run(
            [sys.executable, "-P", "-c", "from grader.batch.rewriting import main; main()"],
            input=json.dumps(question),
            env=grader_environment(),
            cwd=tempfile.gettempdir(),
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=True,
            start_new_session=True,  # Ctrl-C is for the command
        )
        answer = json.loads(done.stdout)
    except (OSError, ValueError, subprocess.SubprocessError):
        raise NoKnownMistake("the process that reads it took too long, or ended") from None
    if "error" in answer:
        raise NoKnownMistake(answer["error"])
    return str(answer["code"])


def _name(sentence: str) -> str:
    """The first words of a sentence, as far as they say one thing: to be replaced by a better name."""
    first = re.split(r"[.:;,!?](?:\s|$)", sentence, maxsplit=1)[0]
    words = first.split()[:MOST_WORDS]
    while len(words) > 1 and words[-1] in SMALL_WORDS:
        words.pop()
    return " ".join([words[0][:1].lower() + words[0][1:], *words[1:]]) if words else "unnamed"


def _lines(text: str) -> list[str]:
    """A text as string literals below each other, and a comma."""
    parts = textwrap.wrap(text, WIDTH, drop_whitespace=False, break_on_hyphens=False)
    *before, last = map(_literal, parts)
    return [*before, f"{last},"]


def _literal(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
