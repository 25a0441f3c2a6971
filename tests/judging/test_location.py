"""The place of a mistake is told of all cases, those that raised among them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from grader.answer import Answer, Failure
from grader.exercise import Case, Exercise
from grader.judging.expected import as_tensors, expected_of
from grader.judging.judge import judge
from grader.judging.observations import as_part
from grader.plan import plan
from grader.report import CLUE, Status


def judged(wrong, exercise):
    """The verdicts on a wrong version; what it raises is a failure, as from a child."""
    all_expected = {case: expected_of(exercise, case, 5) for case in exercise.cases}
    calls, answers = plan(exercise, ["cpu"]), []
    for call in calls:
        inputs = as_tensors(all_expected[exercise.cases[call.case]].inputs, getattr(torch, call.dtype))
        try:
            answers.append(Answer(as_part(wrong(*inputs.values()), exercise)))
        except Exception as error:  # noqa: BLE001
            answers.append(Failure(Status.ERROR, f"{type(error).__name__}: {error}\n  f.py:2, in f\n    x"))
    return judge(exercise, calls, answers, all_expected.__getitem__)


def clue(wrong, exercise):
    """What is said of the values, without `Clue: `."""
    (said,) = {v.diagnosis for v in judged(wrong, exercise) if v.status == Status.FAILED}
    assert said is None or said.startswith(CLUE), said
    return said and said.removeprefix(CLUE)


def cases(*shapes):
    return tuple(Case(f"{shape}", lambda rng, shape=shape: {"x": rng.normal(size=shape)}) for shape in shapes)


ROWS = Exercise(
    name="rows",
    points=1,
    reference=lambda x: torch.sin(x) + x.sum(),
    cases=cases((3, 4), (5, 2), (1, 4), (2, 2), (6, 3)),
    hints=("a", "b"),
    shapes="x (N, D) -> (N, D)",
)


def spoiled(x):
    return torch.sin(x) + x.sum() + torch.cos(7 * x)


def test_a_case_that_raised_is_no_right_one():
    def wrong(x):
        if x.shape == (5, 2):
            raise ValueError
        return ROWS.reference(x) if len(x) != 3 else spoiled(x)

    assert "right in every other case" in clue(
        lambda x: ROWS.reference(x) if len(x) != 3 else spoiled(x), ROWS
    )
    assert clue(wrong, ROWS) is None


def test_what_is_right_for_one_size_alone_is_told_by_its_letter():
    said = clue(lambda x: ROWS.reference(x) if len(x) == 1 else spoiled(x), ROWS)
    assert said == "It is right for N = 1 and wrong for more: look at what happens along N."
    said = clue(lambda x: ROWS.reference(x) if x.shape[0] == x.shape[1] else spoiled(x), ROWS)
    assert said.startswith("It is right only where N = D: look for a transpose")


def test_cases_that_raise_count_among_the_wrong_ones():
    def raises(x):
        if len(x) > 3:
            raise ValueError
        return ROWS.reference(x) if len(x) == 1 else spoiled(x)

    assert clue(raises, ROWS).startswith("It is right for N = 1")

    def raises_for_one(x):
        if x.shape == (2, 2):
            return ROWS.reference(x)
        if len(x) == 3:
            raise ValueError
        return spoiled(x)

    assert clue(raises_for_one, ROWS).startswith("It is right only where N = D")


def test_a_number_that_makes_it_right_is_told():
    exercise = replace(
        ROWS,
        reference=lambda x, momentum: x * (1 + momentum),
        shapes="",
        cases=tuple(
            Case(f"{n} {m}", lambda rng, n=n, m=m: {"x": rng.normal(size=n), "momentum": m})
            for n, m in ((3, 0.9), (4, 0.5), (5, 0.0), (2, 0.1))
        ),
    )
    said = clue(lambda x, momentum: x * (1 + momentum) + momentum * torch.cos(x), exercise)
    assert said == "It is right for `momentum` = 0 and wrong otherwise: look at where `momentum` is used."


JACOBIAN = replace(
    ROWS,
    reference=lambda x: torch.outer(x, x).exp(),
    cases=cases(4, 3, 1, 5),
    shapes="x (C,) -> (C, C)",
)


def test_a_diagonal_is_told_though_one_case_is_nothing_else():
    def wrong(x):
        return JACOBIAN.reference(x) + torch.diag(torch.cos(3 * x))

    assert clue(wrong, JACOBIAN) == "The diagonal is wrong; the other entries are right."


def test_a_tuple_of_arrays_among_the_inputs_does_not_end_the_search():
    exercise = replace(
        ROWS,
        reference=lambda xs: torch.outer(xs[0], xs[0]) + xs[1].sum(),
        shapes="",
        cases=tuple(
            Case(f"{n}", lambda rng, n=n: {"xs": (rng.normal(size=n), rng.normal(size=(2, n)))})
            for n in (3, 4, 5)
        ),
    )
    said = clue(lambda xs: exercise.reference(xs) + torch.diag(torch.cos(3 * xs[0])), exercise)
    assert said == "The diagonal is wrong; the other entries are right."


NETWORK = Exercise(
    name="backward",
    points=1,
    reference=lambda X, weights: (tuple(W * X.sum() for W in weights), tuple(W.sum(0) for W in weights)),
    cases=tuple(
        Case(
            f"{depth} layers",
            lambda rng, depth=depth: {
                "X": rng.normal(size=3),
                "weights": tuple(rng.normal(size=(2, 3)) for _ in range(depth)),
            },
        )
        for depth in (2, 1, 3)
    ),
    hints=("a", "b"),
    outputs=("weight_gradients", "bias_gradients"),
)


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (
            lambda layer, last: layer != last,
            "The last layer's gradients are right in every case; the mistake is",
        ),
        (lambda layer, last: last > 0, "It is right for one layer and wrong for more"),
    ],
)
def test_the_layers_of_a_network_are_told(spoil, says):
    def wrong(X, weights):
        of_weights, of_biases = NETWORK.reference(X, weights)
        last = len(weights) - 1
        return (
            tuple(g + spoil(i, last) * torch.cos(5 * g) for i, g in enumerate(of_weights)),
            tuple(g + spoil(i, last) * torch.sin(5 * g) for i, g in enumerate(of_biases)),
        )

    assert clue(wrong, NETWORK).startswith(says)


def test_a_failing_case_says_which_of_its_outputs_are_right():
    def wrong(X, weights):
        of_weights, of_biases = NETWORK.reference(X, weights)
        return (of_weights[0] + np.pi, *of_weights[1:]), of_biases

    message = judged(wrong, NETWORK)[0].message.splitlines()
    assert message[3].startswith("In `weight_gradients[0]`: At [0, 0]: yours ")
    assert message[-1] == "Right: `weight_gradients[1]`, `bias_gradients`; wrong: `weight_gradients[0]`."
