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


PLAIN = Exercise(
    name="plain",
    points=1,
    reference=lambda x: torch.sin(3 * x),
    cases=cases((3, 4), (5, 2), (4, 4), (2, 6), (6, 3)),
    hints=("a", "b"),
)


def test_values_that_are_near_in_most_cases_are_said_to_be_so():
    def rough(x, far=()):
        return torch.sin(3 * x) + (1.0 if x.shape in far else 1e-6) * torch.cos(5 * x) ** 3

    assert clue(rough, PLAIN).startswith("Close but not exact.")
    assert clue(lambda x: rough(x, [(2, 6)]), PLAIN).startswith("In most cases it is close but not exact.")
    said = clue(lambda x: rough(x, [(2, 6), (3, 4)]), PLAIN)
    assert said is None or "close" not in said.lower()


def test_whole_numbers_where_decimals_belong_are_said_to_be_so():
    said = clue(lambda x: torch.ceil(9 * torch.sin(3 * x) * torch.cos(x)), PLAIN)
    assert said.startswith("Every value is a whole number; the expected ones are not.")


def raised_to(x, power=2):
    return torch.sin(x) * power + x**3


WITH_A_DEFAULT = Exercise(
    name="raised_to",
    points=1,
    reference=raised_to,
    cases=(
        *cases((3, 4), (5, 2), (4, 4)),
        *(
            Case(f"power {power}", lambda rng, power=power: {"x": rng.normal(size=(3, 2)), "power": power})
            for power in (3, 4, 7)
        ),
    ),
    hints=("a", "b"),
)


def test_an_argument_that_has_a_default_sets_cases_apart():
    def where_passed(x, power=None):
        return raised_to(x) if power is None else spoiled(x)

    def where_left_out(x, power=None):
        return spoiled(x) if power is None else raised_to(x, power)

    assert clue(where_passed, WITH_A_DEFAULT) == (
        "It is right where `power` keeps its default, and wrong where a call passes it: look at where "
        "`power` is used."
    )
    assert clue(where_left_out, WITH_A_DEFAULT) == (
        "It is right where a call passes `power`, and wrong where `power` keeps its default."
    )


def walked(x, lr, steps):
    for _ in range(steps):
        x = x - lr * torch.cos(x)
    return x


def test_a_mistake_that_explains_the_short_cases_is_told_of_them():
    def walk_case(steps):
        return Case(f"{steps} steps", lambda rng: {"x": rng.normal(size=4), "lr": 0.1, "steps": steps})

    exercise = Exercise(
        name="walked",
        points=1,
        reference=walked,
        cases=tuple(walk_case(steps) for steps in (1, 5, 20, 300)),
        hints=("a", "b"),
    )
    said = clue(lambda x, lr, steps: walked(x, -lr, min(steps, 100)), exercise)
    assert said.startswith(
        "In every case of at most 20 steps, this is what goes wrong: the update goes uphill."
    )


def test_values_that_are_wrong_are_told_before_a_dtype():
    def wrong(x):
        return 1.0 - PLAIN.reference(x).float()

    (said,) = {v.diagnosis for v in judged(wrong, PLAIN)}
    assert said.startswith("1 minus the result.")


def test_axes_of_the_wrong_length_are_told_by_their_letters():
    (said,) = {v.diagnosis for v in judged(lambda x: torch.ones(len(x), x.shape[1] + 2, dtype=x.dtype), ROWS)}
    assert said == "wrong shape. The D axis is too long. The other axes are right."


def test_what_a_call_passes_is_told_beside_shapes_that_do_not_fit():
    def wrong(x, power=None):
        return raised_to(x) if power is None else x + torch.zeros(len(x) + 2, 2)

    said = {v.diagnosis for v in judged(wrong, WITH_A_DEFAULT) if v.status == Status.ERROR}
    assert len(said) == 1
    assert said.pop().endswith("wrong where a call passes it: look at where `power` is used.")


def test_several_values_of_which_the_last_is_right_are_no_steps():
    exercise = Exercise(
        name="total",
        points=1,
        reference=lambda x: (x**2).sum(),
        cases=cases((3, 4), (5, 2), (4, 4)),
        hints=("a", "b"),
    )
    said = {v.diagnosis for v in judged(lambda x: torch.stack([x.sum(), (x**2).sum()]), exercise)}
    assert {one.partition(".")[0] for one in said} == {"the last value is right"}
