"""An answer that the worked solution gives with one slip in it is named by that slip, and nothing else is."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch

from grader.answer import Answer, Failure
from grader.exercise import Case, Exercise, KnownMistake
from grader.judging.allowance import Allowance
from grader.judging.expected import as_tensors, expected_of
from grader.judging.judge import judge
from grader.judging.observations import as_part
from grader.plan import plan
from grader.report import CLUE, Status

SOLUTIONS = '''
import torch

def squash(z):
    return 1 / (1 + torch.exp(-z))

def walk(x, y, lr, steps):
    """Follow the slope."""
    w, b = torch.zeros_like(x[0]), torch.zeros_like(y[0])
    for _ in range(steps):
        error = squash(x @ w + b) - y
        w, b = w - lr * error @ x / len(x), b - lr * error.mean()
    return w, b
'''


def right(x, y, lr, steps):
    names = {}
    exec(SOLUTIONS, names)
    return names["walk"](x, y, lr, steps)


def changed(before, after):
    """The worked solution with a part of its text replaced."""
    assert before in SOLUTIONS

    def wrong(*arguments):
        names = {}
        exec(SOLUTIONS.replace(before, after), names)
        return names["walk"](*arguments)

    return wrong


def points(n, k, lr=0.3, steps=3):
    return Case(
        f"{n} points of {k}",
        lambda rng: {
            "x": rng.normal(size=(n, k)) + 0.3,
            "y": rng.uniform(size=n),
            "lr": lr,
            "steps": steps,
        },
    )


def exercise(name, reference, mistakes=()):
    return Exercise(
        name=name,
        points=1,
        reference=reference,
        cases=(points(4, 2), points(3, 3, 0.7, 5), points(1, 4)),
        hints=("a", "b"),
        outputs=("w", "b"),
        mistakes=mistakes,
    )


WALK = exercise("walk", right)
SQUASH = exercise(
    "squash",
    torch.sigmoid,
    (KnownMistake("tanh", lambda z: torch.tanh(z), "That is tanh: it goes from -1 to 1."),),
)


@pytest.fixture(autouse=True)
def enough_time(monkeypatch):
    """A busy machine makes a search find less."""
    monkeypatch.setattr("grader.judging.slipped.SECONDS", 20.0)


def diagnose(wrong, solutions=SOLUTIONS, exercise=WALK):
    all_expected = {case: expected_of(exercise, case, 3) for case in exercise.cases}
    calls = plan(exercise, ["cpu"])
    answers = []
    for call in calls:
        inputs = as_tensors(all_expected[exercise.cases[call.case]].inputs, getattr(torch, call.dtype))
        try:
            answers.append(Answer(as_part(wrong(*inputs.values()), exercise)))
        except RuntimeError as error:
            answers.append(Failure(Status.ERROR, str(error), in_call=True))
    verdicts = judge(
        exercise,
        calls,
        answers,
        all_expected.__getitem__,
        (exercise, SQUASH),
        Allowance(30.0),
        lambda: solutions,
    )
    return next((v.diagnosis for v in verdicts if v.status != Status.PASSED and v.diagnosis), None)


@pytest.mark.parametrize(
    ("before", "after", "name"),
    [
        ("b - lr", "b + lr", "`+` in place of `-`. In effect you add a term where `b` is set; subtract it."),
        ("error.mean()", "error.sum()", "`sum` in place of `mean`. In effect you use `sum` of `error`"),
        pytest.param(
            *(
                "1 / (1 + torch.exp(-z))",
                "1 / (1 + torch.exp(-z) + 2e-5)",
                "2e-05 added to the part with `z`",
            ),
            marks=pytest.mark.long,
        ),
        pytest.param(
            *("x @ w + b", "(x @ w + b).clip(-0.5, 0.5)", "part with `x` clipped to -0.5 … 0.5"),
            marks=pytest.mark.long,
        ),
        ("- y", "- (2 * y - 1)", "y as -1 and 1"),
        (
            "x @ w + b",
            "x[:, -1] * w[-1] + b",
            "only the last term of a sum. In effect only the last product counts",
        ),
        ("squash(x @ w + b)", "torch.tanh(x @ w + b)", "tanh in `squash`"),
    ],
)
def test_a_slip_is_named(before, after, name):
    assert diagnose(changed(before, after)).startswith(name)


def test_without_worked_solutions_the_slip_has_no_name():
    said = diagnose(changed("error.mean()", "error.sum() * 1.01"), solutions="")
    assert said is None or said.startswith(CLUE)


def test_two_mistakes_at_once_are_not_one_slip():
    def wrong(*arguments):
        w, b = changed("error.mean()", "error.sum()")(*arguments)
        return w + 0.1 * arguments[0][0] ** 3, b

    said = diagnose(wrong)
    assert said is None or said.startswith(CLUE)


def test_a_slip_that_would_not_fail_does_not_explain_a_version_that_does():
    """Where the student's code raised, the slip must fail, too: half of the evidence is none."""

    def wrong(x, y, lr, steps):
        if len(x) == 3:
            raise RuntimeError("shapes do not fit")
        return changed("error.mean()", "error.sum()")(x, y, lr, steps)

    said = diagnose(wrong)
    assert said is None or "`sum`" not in said


def test_a_slip_that_never_ends_costs_no_more_than_the_others():
    endless = SOLUTIONS.replace("for _ in range(steps):", "n = 0\n    while n < steps:\n        n = n + 1")
    said = diagnose(changed("error.mean()", "error.sum()"), solutions=endless)
    assert said.startswith("`sum` in place of `mean`")


PART = '''
def walk(x, y, lr, steps):
    """Follow the slope, one row after the other."""
    w, b = torch.ones_like(x[0]), torch.zeros_like(y[0])
    for i in range(len(x)):
        error = x[i] @ w + b - y[i]
        w = w - lr * (error * x[i] + w)
        b = b - lr * error
    return w, b
'''


@pytest.mark.parametrize(
    ("before", "after", "name"),
    [
        ("error * x[i]", "error * x[0]", "another part of `x`. In effect you index `x` otherwise"),
        ("error * x[i]", "error * w", "`w` in place of a part of `x`. In effect you use `w`"),
        (
            "w - lr * (error * x[i] + w)",
            "b - lr * (error * x[i] + b)",
            "`b` in place of `w`. In effect you use `b` twice where `w` is set; it should be `w`.",
        ),
        (
            "w = w - lr * (error * x[i] + w)",
            "w = w - lr * (error * x[i] + w); w = w - lr * (error * x[i] + w)",
            "`w` updated twice. In effect `w` is updated twice in a row; update it once.",
        ),
        (
            "w = w - lr * (error * x[i] + w)",
            "w = torch.cat([(w - lr * (error * x[i] + w))[:1], w[1:]])",
            "only the first entry of `w` updated. In effect the first entry of `w` alone changes",
        ),
        (
            "error = x[i] @ w + b - y[i]",
            "error = x[i] @ w + b - y[i] + (error if i else 0)",
            "`error` adds up over the rounds. In effect `error` of each round is added to those before",
        ),
        (
            "error * x[i] + w",
            "error",
            "`error` in place of the part with `x`. In effect you use `error` where `w` is set",
        ),
        (
            "b = b - lr * error",
            "b = b - lr * error; b = error",
            "`error` carried on as `b`. In effect `b` becomes `error` at the end of each round",
        ),
    ],
)
def test_a_slip_of_an_operand_or_of_what_is_kept_is_named(before, after, name):
    solutions = SOLUTIONS[: SOLUTIONS.index("def squash")] + PART

    def row_by_row(text):
        def run(*arguments):
            names = {}
            exec(text, names)
            return names["walk"](*arguments)

        return run

    assert before in solutions
    one_by_one = replace(WALK, reference=row_by_row(solutions))
    said = diagnose(row_by_row(solutions.replace(before, after)), solutions, one_by_one)
    assert said.startswith(name)
