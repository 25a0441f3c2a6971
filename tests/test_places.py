"""The place of a mistake, searched in a real sandbox: the true line is told, points never change, and code
that fights the search gains nothing."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from grader import mistake_places
from grader.authoring.variants import true_lines
from grader.batch.packing import pack_files, unpack_files
from grader.course import load_course
from grader.exercise import Course
from grader.grading import DEFAULT_SEED, Grader, Options
from grader.intake import find_class, read_entry
from grader.mistake_places import Remembered
from grader.report import ExerciseReport
from grader.reports.places import CAUSES, KINDS, closer, place_at_once, sentence
from grader.reports.wording import in_words
from grader.sandbox.child.editing.kinds import Kind
from grader.sandbox.child.searching import FEWEST_AT_ONCE
from grader.sandbox.host.searches import FIRST_LOOK, Found, Judges, find_repairs
from grader.sandbox.wire import pack
from grader.submission import SourceFile
from tests.conftest import lent, submission


@pytest.fixture(scope="module")
def placing(grader: Grader) -> Iterator[Grader]:
    with lent(grader, Options(device="cpu", timeout=1.0, place="full")) as placing:
        yield placing


def graded(grader: Grader, name: str, source: str | bytes) -> ExerciseReport:
    """The report on one exercise that stands in a file of its topic."""
    topic, _ = load_course().find(name)
    (exercise,) = grader.grade(submission(**{topic.name.split("_", 1)[1]: source}), [name]).exercises
    return exercise


WRONG = [
    ("relu", 5, "operand", "import torch\n\n\ndef relu(x):\n    return x.clamp(min=0) + 0.3 * x.sin()\n"),
    ("relu", 5, "number", "import torch\n\n\ndef relu(x):\n    return x.clamp(min=0.37)\n"),
    ("relu", 5, "call", "import torch\n\n\ndef relu(x):\n    return x.clamp(min=0).sum(0)\n"),
    ("relu", 5, "in place", "import torch\n\n\ndef relu(x):\n    return x.clamp_(min=0)\n"),
    ("mse", 3, "reduction",
     "def mse(prediction, target):\n    e = prediction - target\n    return (e**2).sum()"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "line", "kind", "source"), WRONG)
def test_the_true_line_is_told(placing: Grader, name: str, line: int, kind: str, source: str) -> None:
    exercise = graded(placing, name, source)
    place = exercise.place
    assert place is not None
    assert (place.kind, place.lines) == (kind, (line,))
    assert place.quoted == (source.splitlines()[line - 1].strip(),)
    assert place.expression in place.quoted[0]
    assert place.passed < place.cases == len(exercise.cases)


BODY = "x.clamp(min=0) + 0.3 * x.sin()"


@pytest.mark.parametrize(
    ("line", "source"),
    [
        (6, f"import functools\n\n\n@functools.cache\ndef f(): pass\ndef relu(x): return {BODY}\n"),
        (5, f"def relu(x):\n\treturn helper(x)\n\ndef helper(x):\n\treturn {BODY}\n"),
        (4, "def relu(x):\n    return (\n        x.clamp(min=0)\n        + 0.3 * x.sin()\n    )\n"),
        (2, f"def relu(x):\r\n    return {BODY}  # é\r\n"),
        (3, f"# é\n# ü\ndef relu(x): é = 'é'; return {BODY}\n"),
        (8, "import functools\n\ndef kept(f):\n    @functools.wraps(f)\n    def inner(x): return f(x)\n"
         f"    return inner\n@kept\ndef relu(x): return {BODY}\n"),
    ],
)  # fmt: skip
def test_the_line_is_that_of_the_submitted_file(placing: Grader, line: int, source: str) -> None:
    place = graded(placing, "relu", source.encode()).place
    assert place is not None
    # Of an expression of several lines the one is told that the edit begins in.
    assert place.lines in {(line,), (line - 1,)} if "(\n" in source else place.lines == (line,)


def test_in_a_notebook_the_place_is_a_cell_and_its_line(
    placing: Grader, tmp_path: Path, course: Course
) -> None:
    cells = ["import torch\n\n", "%matplotlib inline", "a = no_such_name", f"def relu(x):\n    return {BODY}"]
    made = [{"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None, "source": cell}
            for cell in cells]  # fmt: skip
    text = {"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": made}
    (tmp_path / "ada").mkdir()
    (tmp_path / "ada" / "01_activations.ipynb").write_text(json.dumps(text))
    (found,) = find_class(tmp_path, course).entries
    one, _ = read_entry(found, course)
    assert one is not None
    one = unpack_files(pack_files(one), "ada")
    (exercise,) = placing.grade(one, ["relu"]).exercises
    assert exercise.place is not None
    assert (exercise.place.cells, exercise.place.lines) == ((4,), (2,))
    assert sentence(exercise.place).startswith("Cell 4, line 2: ")


def test_without_a_search_everything_but_the_place_is_the_same(placing: Grader, grader: Grader) -> None:
    for name, _, _, source in WRONG:
        assert replace(graded(placing, name, source), place=None) == graded(grader, name, source)


def test_a_right_exercise_has_no_place(placing: Grader) -> None:
    exercise = graded(placing, "relu", "def relu(x):\n    return x.clamp(min=0)\n")
    assert exercise.score == 1.0
    assert exercise.place is None


@pytest.mark.parametrize(
    "source",
    [
        "def relu(x):\n    return torch.zeros(",
        "import random\ndef relu(x):\n    return x.clamp(min=0) * random.random()\n",
        "def relu(x):\n    while True: pass\n",
        "import os\ndef relu(x):\n    os._exit(0)\n",
        "",
    ],
)  # fmt: skip
def test_it_is_silent_where_an_edit_would_prove_nothing(placing: Grader, source: str) -> None:
    assert graded(placing, "relu", source).place is None


COUNTING = """
import gc, os, select, sys, time, torch
calls = [0]

def relu(x):
    calls[0] += 1
    {act}
    return {body}

def is_open(descriptor):
    try:
        os.fstat(descriptor)
        return True
    except OSError:
        return False
"""
CONFIRMED = pack({"confirmed": 0, "kind": "sign", "span": [1, 0, 1, 1]})
WAITS, FINISHED = pack({"waits": True}), pack({"finished": True})
REWRITTEN = (
    "[setattr(o, 'kind', 'sign') for o in gc.get_objects()"
    " if type(o).__name__ == 'Edit' and object.__setattr__(o, 'node', None) is None and calls[0] > 60]"
    " if calls[0] % 30 == 0 else None"
)
ENDLESS = "while True:\n try:\n  while True: pass\n except BaseException: pass"


@pytest.mark.parametrize(
    "act",
    [
        "os._exit(3) if calls[0] > 60 else None",
        "time.sleep(3600) if calls[0] > 60 else None",
        f"exec({ENDLESS!r}) if calls[0] > 60 else None",
        "print('x' * 20000)",
        "[os.write(i, b'\\0' * 64) for i in range(3, 64) if calls[0] > 60 and is_open(i)]",
        f"[os.write(3, {CONFIRMED!r}) for _ in range(200) if calls[0] > 60]",
        f"os.write(3, {WAITS!r}) if calls[0] > 60 else None",
        f"os.write(3, {FINISHED!r}) if calls[0] > 60 else None",
        "os.read(3, 1 << 16) if calls[0] > 60 and select.select([3], [], [], 0)[0] else None",
        REWRITTEN,
        "os.close(3) if calls[0] > 60 else None",
        "setattr(torch.Tensor, 'clamp', lambda x, min=0: x * (x > 0)) if calls[0] > 60 else None",
    ],
)
def test_code_that_fights_the_search_changes_no_points(placing: Grader, grader: Grader, act: str) -> None:
    source = COUNTING.format(act=act, body=BODY)
    start = time.monotonic()
    found = graded(placing, "relu", source)
    assert time.monotonic() - start < 600, "one that sleeps for an hour was waited for"
    without = graded(grader, "relu", source)
    assert (found.score, found.status) == (without.score, without.status)
    assert found.score < 1
    assert graded(placing, "relu", "def relu(x):\n    return x.clamp(min=0)\n").score == 1.0


def test_an_edit_that_never_ends_is_stopped(placing: Grader) -> None:
    source = (
        "def relu(x):\n    n = 3\n    while n > 0:\n        n = n - 1\n"
        "    return x.clamp(min=0) + 0.3 * x.sin()\n"
    )
    place = graded(placing, "relu", source).place
    assert place is not None
    assert place.lines == (5,)


LIAR = """
import sys

def relu(x):
    edit = sys.modules.get("grader.sandbox.child.editing.edit")
    if edit is not None:
        edit.Edit.span = property(lambda self: {span})
    return x.clamp(min=0) + 0.3 * x.sin()
"""


@pytest.mark.parametrize(
    "span", ["(10**6, 0, 10**6, 0)", "('a', 0, 0, 0)", "(True, 0, 1, 1)", "(-1, 0, 1, 1)"]
)
def test_a_liar_gets_no_place_outside_of_its_file(placing: Grader, span: str) -> None:
    exercise = graded(placing, "relu", LIAR.format(span=span))
    assert exercise.score < 1
    assert exercise.place is None or max(exercise.place.lines, default=1) <= 9


def test_every_kind_has_words() -> None:
    assert set(Kind) == KINDS.keys() - {""}
    assert CAUSES.keys() < KINDS.keys()


def test_a_repair_of_a_known_kind_names_the_cause(placing: Grader) -> None:
    exercise = graded(placing, "relu", WRONG[0][3])
    assert place_at_once(exercise) is exercise.place is not None
    told = in_words(exercise)
    assert "Likely mistake, line 5: one part too many. Without that part, all " in told
    assert "    return x.clamp(min=0) + 0.3 * x.sin()" in told
    assert "Place: " not in told
    assert closer(exercise.place).startswith("The mistake is in `")


def test_a_general_name_is_followed_by_the_place(placing: Grader) -> None:
    told = in_words(graded(placing, "relu", WRONG[3][3]))
    assert "Likely mistake: changes its input. " in told
    assert "Place: Line 5: this changes a value that is still needed. With a new value instead, all " in told


def test_a_cause_of_its_own_gets_its_line_and_keeps_the_rest_for_the_hint(placing: Grader) -> None:
    wrong = "import torch\n\n\ndef sigmoid(x):\n    return 1 / (1 - torch.exp(-x))\n"
    exercise = graded(placing, "sigmoid", wrong)
    assert exercise.first_failure is not None
    assert exercise.first_failure.diagnosis
    assert exercise.place is not None
    assert place_at_once(exercise) is None
    told = in_words(exercise)
    assert f"Likely mistake, line 5: {exercise.first_failure.diagnosis}" in told
    assert "Place" not in told
    assert "all 20 cases" not in told
    assert sentence(exercise.place).startswith("Line 5: check the ")


def test_a_class_is_told_lines_alone_where_that_is_asked_for(grader: Grader) -> None:
    with lent(grader, Options(device="cpu", place="lines")) as class_grader:
        place = graded(class_grader, "relu", WRONG[0][3]).place
    assert place is not None
    assert (place.kind, place.expression, place.lines) == ("", "", (5,))
    assert sentence(place).startswith("Line 5: check the code here. With one small change, all ")


SEVERAL = (
    "import torch\n\n\ndef cross_entropy(logits, labels):\n    log_p = torch.log_softmax(logits, dim=1)\n"
    "    rows = torch.arange(len(labels))\n    picked = log_p[rows, labels]\n    return picked.mean()"
)
"""A minus is missing, in any of three places."""


def slowed(judges: Judges) -> Judges:
    """Judges that rest once, as soon as a repair is confirmed."""
    rests = iter([3.0])
    confirmed = []

    def screen(call: int, answers: Any) -> Any:
        if confirmed:
            time.sleep(next(rests, 0.0))
        return judges.screen(call, answers)

    def confirm(calls: Any, answers: Any) -> bool:
        right = judges.confirm(calls, answers)
        confirmed.extend([True] * (right and len(calls) > FIRST_LOOK))
        return right

    return Judges(screen, confirm)


def test_the_places_beside_the_first_are_the_same_on_a_busy_machine(
    grader: Grader, monkeypatch: pytest.MonkeyPatch
) -> None:
    found: list[Found] = []

    def searched(*arguments: Any, slow: bool) -> Found:
        *others, judges = arguments
        # What ends the search for the first is processor time, of which a busy machine takes more.
        others[-1] = replace(others[-1], seconds=1.5)
        found.append(find_repairs(*others, slowed(judges) if slow else judges))
        return found[-1]

    with lent(grader, Options(device="cpu", place="full")) as placing:
        monkeypatch.setattr(mistake_places, "find_repairs", partial(searched, slow=False))
        graded(placing, "cross_entropy", SEVERAL)
    busy = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(3)]
    try:
        with lent(grader, Options(device="cpu", place="full")) as placing:
            monkeypatch.setattr(mistake_places, "find_repairs", partial(searched, slow=True))
            graded(placing, "cross_entropy", SEVERAL)
    finally:
        for process in busy:
            process.kill()
            process.wait()
    alone, beside = found
    assert len(alone.repairs) > 1
    assert alone.repairs == beside.repairs


@pytest.mark.parametrize("pause", [0.0, 0.3])
def test_nothing_is_tried_while_the_first_few_are_judged(
    grader: Grader, monkeypatch: pytest.MonkeyPatch, pause: float
) -> None:
    screened: list[int] = []

    def searched(*arguments: Any) -> Found:
        *others, judges = arguments

        def screen(call: int, answers: Any) -> Any:
            time.sleep(pause)
            screened.append(len(answers))
            return judges.screen(call, answers)

        return find_repairs(*others, Judges(screen, judges.confirm))

    monkeypatch.setattr(mistake_places, "find_repairs", searched)
    with lent(grader, Options(device="cpu", place="full")) as placing:
        assert graded(placing, "relu", WRONG[0][3]).place is not None
    assert screened[0] <= FEWEST_AT_ONCE
    assert sum(screened) < 3 * FEWEST_AT_ONCE, "the edit that does is among the first"


def test_equal_files_of_a_class_are_searched_once(grader: Grader, monkeypatch: pytest.MonkeyPatch) -> None:
    searched = []

    def counted(*arguments: Any) -> Found:
        searched.append(arguments)
        return find_repairs(*arguments)

    monkeypatch.setattr(mistake_places, "find_repairs", counted)
    with lent(grader, Options(device="cpu", place="unnamed")) as searching:
        first = graded(searching, "relu", WRONG[0][3])
        assert graded(searching, "relu", WRONG[0][3]) == first
        assert len(searched) == 1
        graded(searching, "relu", WRONG[0][3] + "# otherwise\n")
        assert len(searched) == 2
        one = submission(activations=WRONG[0][3])
        beside = replace(one, beside=(SourceFile("data.csv", b"1", "data.csv"),))
        searching.grade(beside, ["relu"])
        searching.grade(one, ["relu"], DEFAULT_SEED + 1)
        assert len(searched) == 4


def test_the_least_recently_used_is_forgotten() -> None:
    asked = []
    remembered = Remembered(2)
    for number in (1, 2, 1, 3, 1, 2):
        remembered.of(number, lambda number=number: asked.append(number) or ())
    assert asked == [1, 2, 3, 2]


@pytest.mark.parametrize(
    ("wrong", "right", "lines"),
    [
        ("a\nb\nc", ["a\nB\nc"], {2}),
        ("a\nb\nc", ["A\nB\nC", "a\nb\nC"], {3}),
        ("a\nc", ["a\nb\nc"], {1, 2}),
        ("a\nb\nc\nd", ["a\nc\nb\nd"], {1, 2, 3}),
        ("a\nb\nc\nd", ["a\nc\nb\nd", "a\nb\nc\nD"], {1, 2, 3, 4}),
        ("a\nb\nc", ["a\nB\nc", "a\nb\nC", "A\nB\nc"], {2, 3}),
        ("a\nb\nc", ["a\n  b\nc"], set()),
        ("a\nb\nc", ["A\nB\nC"], set()),
        ("a", [], set()),
    ],
)
def test_the_true_lines_are_those_that_a_near_right_version_changes(
    wrong: str, right: list[str], lines: set[int]
) -> None:
    assert true_lines(wrong, right) == lines
