"""A mistake is named when the evidence leaves no doubt, and not otherwise."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from grader.answer import Answer
from grader.exercise import Case, Exercise, KnownMistake
from grader.judging.evidence import as_part
from grader.judging.judge import judge
from grader.judging.truth import as_tensors, truth_of
from grader.plan import plan
from grader.report import CLUE, Status


def matrices(n, k):
    return Case(
        f"{n} by {k}",
        lambda rng: {
            "x": rng.normal(size=(n, k)) + 0.5,
            "y": rng.normal(size=(n, k)) - 0.5,
            "lr": 0.1,
            "steps": 3,
        },
    )


def reference(x, y, lr, steps):
    w = torch.ones_like(x[0])
    for _ in range(steps):
        w = w - lr * ((x * w - y) * x).mean(0)
    return w.clone(), (x - y) ** 2


MISTAKE = KnownMistake(
    "forgets y", lambda x, y, lr, steps: (reference(x, y, lr, steps)[0], x**2), "Subtract y."
)
EXERCISE = Exercise(
    name="fit",
    points=2,
    reference=reference,
    cases=(matrices(3, 4), matrices(5, 2), matrices(1, 3)),
    hints=("a", "b"),
    mistakes=(MISTAKE,),
    outputs=("w", "errors"),
)


def diagnose(wrong, exercise=EXERCISE):
    """The diagnoses of a wrong version, given as a function of float tensors."""
    truths = {case: truth_of(exercise, case, 5) for case in exercise.cases}
    calls = plan(exercise, ["cpu"])
    answers = []
    for call in calls:
        inputs = as_tensors(truths[exercise.cases[call.case]].inputs, getattr(torch, call.dtype))
        answers.append(Answer(as_part(wrong(*inputs.values()), exercise)))
    verdicts = judge(exercise, calls, answers, truths.__getitem__)
    assert any(verdict.status != Status.PASSED for verdict in verdicts)
    (said,) = {verdict.diagnosis for verdict in verdicts if verdict.status != Status.PASSED}
    return said


def changed(change):
    return lambda x, y, lr, steps: change(*reference(x, y, lr, steps), x)


@pytest.mark.parametrize(
    ("wrong", "name"),
    [
        (MISTAKE.wrong, "forgets y"),
        (changed(lambda w, e, x: (-w, -e)), "wrong sign"),
        (changed(lambda w, e, x: (w, -e)), "wrong sign in `errors`"),
        (changed(lambda w, e, x: (w, e / 2)), "off by a factor of 1/2 in `errors`"),
        (changed(lambda w, e, x: (2 * w, 2 * e)), "off by a factor of 2"),
        (changed(lambda w, e, x: (w, e / len(x))), "off by a factor of 1/x.shape[0] in `errors`"),
        (changed(lambda w, e, x: (w, e * 0.3)), "off by a factor of 0.3 in `errors`"),
        (changed(lambda w, e, x: (e, w)), "swapped outputs"),
        (changed(lambda w, e, x: (w * 0, e * 0)), "always zero"),
        (lambda x, y, lr, steps: reference(x, y, lr, steps + 1), "one step too many"),
        (lambda x, y, lr, steps: reference(x, y, lr, steps - 1), "one step too few"),
        (lambda x, y, lr, steps: reference(x, y, -lr, steps), "the update goes uphill"),
        (lambda x, y, lr, steps: reference(x, y, lr * 0, steps), "the parameters never change"),
        (lambda x, y, lr, steps: reference(x, y, lr * 2, steps), "the update is twice as large"),
        (
            lambda x, y, lr, steps: reference(x, y, lr * len(x), steps),
            "the update is x.shape[0] times too large",
        ),
        (lambda x, y, lr, steps: reference(y, x, lr, steps), "x and y exchanged"),
    ],
)
def test_a_cause_is_named(wrong, name):
    assert diagnose(wrong).startswith(f"{name}. ")


def test_an_unknown_mistake_is_not_given_a_name():
    said = diagnose(changed(lambda w, e, x: (w, e + x.sin())))
    assert said is None or said.startswith(CLUE)


def test_a_mistake_that_explains_only_some_of_the_wrong_cases_is_not_named():
    """Right sign for one row, wrong sign for more, and something else for two columns."""

    def wrong(x, y, lr, steps):
        w, e = reference(x, y, lr, steps)
        return (w, e + 1) if x.shape[1] == 2 else (-w, -e)

    said = diagnose(wrong)
    assert said is None or said.startswith(CLUE)


ELEMENTWISE = Exercise(
    name="f",
    points=1,
    reference=lambda x: torch.sigmoid(x) * 3,
    cases=(
        Case("basic", lambda rng: {"x": rng.normal(size=(2, 3)) + 1}),
        Case("four", lambda rng: {"x": rng.normal(size=4) - 1}),
        Case("zero", lambda rng: {"x": np.array([0.0, 1.5, -0.0])}),
        Case("large", lambda rng: {"x": np.array([-1000.0, -2.0, 1000.0])}),
    ),
    hints=("a", "b"),
)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (lambda x: 3 * x.exp() / (1 + x.exp()), "Overflow"),
        (lambda x: (3 * torch.sigmoid(x.float())).to(x.dtype), "Lost precision"),
        (lambda x: torch.where(x == 0, 7.0, torch.sigmoid(x) * 3).to(x.dtype), "exactly 0"),
        (lambda x: torch.where(x < 0, x, torch.sigmoid(x) * 3), "negative"),
        (lambda x: 3 * torch.sigmoid(x) + 1e-8 * torch.cos(x), "Close but not exact"),
        (lambda x: 3 * torch.sigmoid(x) + 1e-4 * torch.cos(x), "Close but not exact"),
    ],
)
def test_the_place_is_a_clue_where_the_cause_has_no_name(wrong, says):
    said = diagnose(wrong, ELEMENTWISE)
    assert said.startswith(CLUE)
    assert says in said


@pytest.mark.parametrize(
    ("wrong", "name"),
    [
        (lambda x: None, "returns nothing"),
        (
            lambda x: (torch.sigmoid(x) * 3).double() if x.dtype == torch.float32 else torch.sigmoid(x) * 3,
            "wrong dtype",
        ),
        (lambda x: (torch.sigmoid(x) * 3).reshape(-1, 1), "wrong shape"),
        (lambda x: x, "the input x itself"),
    ],
)
def test_a_break_of_the_contract_is_named(wrong, name):
    assert diagnose(wrong, ELEMENTWISE).startswith(f"{name}. ")


def test_the_answer_to_a_sibling_is_named_as_that():
    sibling = Exercise(name="g", points=1, reference=torch.tanh, cases=ELEMENTWISE.cases, hints=("a", "b"))
    truths = {case: truth_of(ELEMENTWISE, case, 5) for case in ELEMENTWISE.cases}
    calls = plan(ELEMENTWISE, ["cpu"])
    answers = [
        Answer(
            as_part(
                torch.tanh(
                    *as_tensors(truths[ELEMENTWISE.cases[c.case]].inputs, getattr(torch, c.dtype)).values()
                ),
                ELEMENTWISE,
            )
        )
        for c in calls
    ]
    verdicts = judge(ELEMENTWISE, calls, answers, truths.__getitem__, [ELEMENTWISE, sibling])
    assert verdicts[0].diagnosis.startswith("this is g. ")


def test_no_sign_is_blamed_where_the_entries_depend_on_one_another():
    softmax = Exercise(
        name="s",
        points=1,
        reference=lambda x: torch.softmax(x, -1),
        cases=(
            Case("basic", lambda rng: {"x": rng.normal(size=(2, 3)) + 1}),
            Case("large", lambda rng: {"x": np.array([[-1.0, 800.0, 1000.0], [-2.0, -1.0, 900.0]])}),
        ),
        hints=("a", "b"),
    )
    said = diagnose(lambda x: x.exp() / x.exp().sum(-1, keepdim=True), softmax)
    assert said.startswith(f"{CLUE}Overflow")
    said = diagnose(lambda x: torch.softmax(x, -1) * torch.where(x > 700, 0.5, 1.0).to(x.dtype), softmax)
    assert said is None or "positive" not in said
