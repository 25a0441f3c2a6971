"""A mistake is named when the evidence leaves no doubt, and not otherwise."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from grader.answer import Answer
from grader.exercise import Case, Exercise, KnownMistake
from grader.judging.expected import as_tensors, expected_of
from grader.judging.judge import judge
from grader.judging.observations import as_part
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
    all_expected = {case: expected_of(exercise, case, 5) for case in exercise.cases}
    calls = plan(exercise, ["cpu"])
    answers = []
    for call in calls:
        inputs = as_tensors(all_expected[exercise.cases[call.case]].inputs, getattr(torch, call.dtype))
        answers.append(Answer(as_part(wrong(*inputs.values()), exercise)))
    verdicts = judge(exercise, calls, answers, all_expected.__getitem__)
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
        (changed(lambda w, e, x: (w * 0 + 3, e * 0 + 3)), "always 3"),
        (changed(lambda w, e, x: (w * torch.nan, e * torch.nan)), "nan everywhere"),
        (changed(lambda w, e, x: (-w / len(x), -e / len(x))), "off by a factor of -1/x.shape[0]"),
        (changed(lambda w, e, x: (2 * w * len(x), 2 * e * len(x))), "off by a factor of 2 · x.shape[0]"),
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
        (lambda x: (torch.sigmoid(x) * 3).reshape(-1, 1), "a column"),
        (lambda x: x, "the input x itself"),
    ],
)
def test_a_break_of_the_contract_is_named(wrong, name):
    assert diagnose(wrong, ELEMENTWISE).startswith(f"{name}. ")


def test_the_answer_to_a_sibling_is_named_as_that():
    sibling = Exercise(name="g", points=1, reference=torch.tanh, cases=ELEMENTWISE.cases, hints=("a", "b"))
    all_expected = {case: expected_of(ELEMENTWISE, case, 5) for case in ELEMENTWISE.cases}
    calls = plan(ELEMENTWISE, ["cpu"])
    answers = [
        Answer(
            as_part(
                torch.tanh(
                    *as_tensors(
                        all_expected[ELEMENTWISE.cases[c.case]].inputs, getattr(torch, c.dtype)
                    ).values()
                ),
                ELEMENTWISE,
            )
        )
        for c in calls
    ]
    verdicts = judge(ELEMENTWISE, calls, answers, all_expected.__getitem__, [ELEMENTWISE, sibling])
    assert verdicts[0].diagnosis.startswith("this is g. ")


def test_a_whole_number_as_a_tensor_has_the_wrong_type_and_is_no_rearranged_truth():
    count = Exercise(
        name="count",
        points=1,
        reference=lambda x: x[0].numel(),
        cases=tuple(Case(f"{n}", lambda rng, n=n: {"x": rng.normal(size=(3, n))}) for n in (2, 4, 5)),
        hints=("a", "b"),
    )
    assert diagnose(lambda x: torch.tensor(x[0].numel()), count).startswith("wrong type. ")


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


def drawn_rows(*shape):
    """Rows of numbers around 0, of either sign."""
    return lambda rng: {"x": rng.normal(size=shape)}


ROWS = Exercise(
    name="rows",
    points=1,
    reference=lambda x: torch.sin(x),
    cases=(
        Case("3 by 4", drawn_rows(3, 4)),
        Case("5 by 2", drawn_rows(5, 2)),
        Case("4 by 4", drawn_rows(4, 4)),
        Case("3 by 4 again", drawn_rows(3, 4)),
    ),
    hints=("a", "b"),
)


def with_last_row(rows, last):
    return torch.cat([rows[:-1], last])


class FirstOfEachShape:
    """Remembers its first answer for every shape and dtype."""

    def __init__(self):
        self.kept = {}

    def __call__(self, x):
        return self.kept.setdefault((x.shape, x.dtype), torch.sin(x))


@pytest.mark.parametrize(
    ("wrong", "name"),
    [
        (lambda x: torch.sin(x.float()).to(x.dtype), "float32 inside"),
        (lambda x: torch.sin(x).clamp(max=0.3), "nothing above 0.3"),
        (lambda x: torch.sin(x).clamp(-0.4, 0.3), "nothing above 0.3 or below -0.4"),
        (lambda x: torch.sin(x).round(decimals=3), "rounded to 3 decimals"),
        (lambda x: torch.sin(x).round(), "rounded to whole numbers"),
        (lambda x: with_last_row(torch.sin(x), 0 * x[-1:]), "the last row is left out"),
        (lambda x: torch.sin(x).tril(), "0 above the diagonal"),
        (lambda x: torch.sin(x).triu(), "0 below the diagonal"),
        (lambda x: torch.sin(x[:1]).expand_as(x), "the first row for all"),
        (lambda x: torch.sin(x[-1:]).expand_as(x), "the last row for all"),
        (lambda x: torch.sin(x).mean(0, keepdim=True).expand_as(x), "the mean for all"),
        (lambda x: torch.sin(x).cumsum(0), "a running sum"),
        (FirstOfEachShape(), "an earlier answer again"),
        (lambda x: torch.sin(x.abs()), "x without its sign"),
    ],
)
def test_what_was_done_to_the_values_is_named(wrong, name):
    assert diagnose(wrong, ROWS).startswith(f"{name}. ")


def test_the_corner_that_a_loop_leaves_out_is_named():
    def last_value(x):
        result = torch.sin(x)
        result[-1, -1] = 0
        return result

    def last_row_and_column(x):
        result = torch.sin(x)
        result[-1] = result[:, -1] = 0
        return result

    assert diagnose(last_value, ROWS).startswith("the last value is left out. ")
    assert diagnose(last_row_and_column, ROWS).startswith("the last row and column are left out. ")


def spoiled(change):
    """A mistake that has a name, and one more in the first row."""
    return lambda x: torch.cat([torch.sin(x[:1]) + 0.123 * torch.cos(3 * x[:1]), change(torch.sin(x))[1:]])


@pytest.mark.parametrize(
    "wrong",
    [
        lambda x: torch.sin(x) + 1e-9 * torch.cos(x),
        spoiled(lambda t: t.clamp(max=0.3)),
        spoiled(lambda t: t.round(decimals=3)),
        spoiled(lambda t: with_last_row(t, 0 * t[-1:])),
        spoiled(lambda t: t.tril()),
        spoiled(lambda t: t[-1:].expand_as(t)),
        spoiled(lambda t: t.mean(0, keepdim=True).expand_as(t)),
        spoiled(lambda t: t.cumsum(0)),
        lambda x: torch.sin(x) if x.shape != (3, 4) else torch.cos(x * 2),
    ],
)
def test_what_was_not_done_to_all_values_is_not_named(wrong):
    said = diagnose(wrong, ROWS)
    assert said is None or said.startswith(CLUE)


def given(*values):
    return Case(f"{values}", lambda rng: {"x": np.array(values)})


def test_two_values_at_a_limit_are_no_limit():
    exercise = Exercise(
        name="f",
        points=1,
        reference=torch.sin,
        cases=(given(0.1, 0.5, 1.5), given(-1.0, 0.2, 0.5, 1.4), given(0.3, -0.3)),
        hints=("a", "b"),
    )
    said = diagnose(lambda x: torch.sin(x).clamp(max=float(np.sin(0.5))), exercise)
    assert said is None or said.startswith(CLUE)


def test_wrong_dtypes_are_not_called_rounded():
    step = Exercise(
        name="step",
        points=1,
        reference=lambda x: (x > 0).to(x.dtype),
        cases=ROWS.cases,
        hints=("a", "b"),
    )
    assert diagnose(lambda x: x > 0, step).startswith("wrong dtype. ")
    assert diagnose(lambda x: (x > 0).long(), step).startswith("wrong dtype. ")
    assert diagnose(lambda x: torch.sin(x).double(), ROWS).startswith("wrong dtype. ")


def examples(count, **numbers):
    return Case(
        f"{count} examples {numbers}",
        lambda rng: {
            "x": rng.normal(size=(count, 3)) + 1,
            "y": rng.normal(size=(count, 3)) + 0.5,
            "theta": rng.normal(size=4) + 1,
            **numbers,
        },
    )


def fitness(x, y, theta, scale=0.5):
    factors = theta[0] + theta[1] * x + theta[2] * x * x - theta[3] * y
    return scale * (torch.sin(factors).sum(1) ** 2 + torch.exp(-y[:, 0])).mean()


MEAN = Exercise(
    name="fitness",
    points=1,
    reference=fitness,
    cases=(examples(4), examples(5, scale=0.25), examples(1), examples(7), examples(6, scale=3.0)),
    hints=("a", "b"),
)


def without_last(x, y, theta, scale=0.5):
    return 0 * fitness(x, y, theta) if len(x) == 1 else fitness(x[:-1], y[:-1], theta, scale)


@pytest.mark.parametrize(
    ("wrong", "name"),
    [
        (without_last, "the last example is left out"),
        (
            lambda x, y, theta, scale=0.5: without_last(x, y, theta, scale) * (len(x) - 1) / len(x),
            "the last example is left out",
        ),
        (
            lambda x, y, theta, scale=0.5: (
                0 * x.sum() if len(x) == 1 else fitness(x[1:], y[1:], theta, scale)
            ),
            "the first example is left out",
        ),
        (
            lambda x, y, theta, scale=0.5: fitness(x[:1], y[:1], theta, scale),
            "only the first example counts",
        ),
        (
            lambda x, y, theta, scale=0.5: fitness(x[-1:], y[-1:], theta, scale) / len(x),
            "only the last example counts",
        ),
        (
            lambda x, y, theta, scale=0.5: fitness(x, y, theta, scale) * len(x) / max(len(x) - 1, 1),
            "off by a factor of x.shape[0] / (x.shape[0] - 1)",
        ),
        (
            lambda x, y, theta, scale=0.5: fitness(x, y, theta, scale) * len(x) / 12,
            "off by a factor of x.shape[0] / 12",
        ),
        (
            lambda x, y, theta, scale=0.5: fitness(x, y, theta, scale) * len(x) / x.shape[1],
            "off by a factor of x.shape[0] / x.shape[1]",
        ),
        (
            lambda x, y, theta, scale=0.5: fitness(x, y, theta, scale) * len(x) ** 2,
            "off by a factor of x.shape[0] squared",
        ),
        (lambda x, y, theta, scale=0.5: fitness(x, -y, theta, scale), "sign of y"),
        (lambda x, y, theta, scale=0.5: fitness(x, y, theta.flip(0), scale), "theta reversed"),
        (
            lambda x, y, theta, scale=0.5: fitness(x, y, theta * torch.arange(4).sign(), scale),
            "theta[0] not used",
        ),
        (
            lambda x, y, theta, scale=0.5: fitness(x, y, torch.ones_like(theta), scale),
            "1 in place of theta",
        ),
        (
            lambda x, y, theta, scale=0.5: fitness(x, 0 * y, 0 * theta, scale),
            "y and theta are not used",
        ),
        (lambda x, y, theta, scale=0.01: fitness(x, y, theta, scale), "the default of scale is 0.01"),
        (lambda x, y, theta, scale=0.5: fitness(x, y, theta), "scale is always 0.5"),
    ],
)
def test_what_was_done_to_the_arguments_is_named(wrong, name):
    assert diagnose(wrong, MEAN).startswith(f"{name}. ")


@pytest.mark.parametrize(
    "wrong",
    [
        lambda x, y, theta, scale=0.5: fitness(x[:-1], y[:-1], theta, scale) if len(x) > 5 else 0 * x.sum(),
        lambda x, y, theta, scale=0.5: fitness(x, -y, theta, scale) + 0.1 * x.sum(),
        lambda x, y, theta, scale=0.01: fitness(x, y, theta, scale + 0.001 * len(x)),
    ],
)
def test_what_was_done_to_the_arguments_now_and_then_is_not_named(wrong):
    said = diagnose(wrong, MEAN)
    assert said is None or said.startswith(CLUE)


THREE = Exercise(
    name="three",
    points=1,
    reference=lambda x, steps: (x + steps, x * steps, (x - steps).exp()),
    cases=tuple(
        Case(f"{k}, {n} steps", lambda rng, k=k, n=n: {"x": rng.normal(size=k), "steps": n})
        for k, n in ((3, 2), (5, 4), (2, 3))
    ),
    hints=("a", "b"),
    outputs=("sum", "product", "power"),
)


def test_outputs_that_changed_places_or_lag_behind_are_named():
    reference = THREE.reference
    exchanged = diagnose(lambda x, steps: tuple(reference(x, steps)[i] for i in (1, 0, 2)), THREE)
    assert exchanged.startswith("`sum` and `product` exchanged. ")
    behind = diagnose(lambda x, steps: (*reference(x, steps - 1)[:2], reference(x, steps)[2]), THREE)
    assert behind.startswith("one step too few in `sum` and `product`. ")
    single = diagnose(lambda x, steps: (x + steps, (x * steps).cumsum(0), (x - steps).exp()), THREE)
    assert single.startswith("a running sum in `product`. ")


def test_right_outputs_are_told_from_wrong_ones():
    def wrong(x, steps):
        return x + steps, x * steps + x.cos(), (x - steps).exp()

    assert diagnose(wrong, THREE) == f"{CLUE}`sum` and `power` are right in every case; look at `product`."
    said = diagnose(lambda x, steps: (x.cos(), x.sin(), x.tan()), THREE)
    assert said is None or "right in every case" not in said


def off_in(rows):
    """The reference with the rows that `rows` names moved by different amounts, up and down."""

    def wrong(x):
        result = torch.sin(x)
        result[rows] += torch.cos(5 * x[rows])
        return result

    return wrong


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (off_in(slice(-1, None)), "Only the last row is wrong"),
        (off_in(slice(0, 1)), "Only the first row is wrong"),
        (off_in(slice(1, None)), "Only the first row is right"),
        (off_in(slice(-1)), "Only the last row is right"),
        (lambda x: torch.sin(x) + x**2 + 0.1, "Every wrong value is too large"),
        (lambda x: torch.sin(x) - x**2 - 0.1, "Every wrong value is too small"),
        (lambda x: torch.sin(x) * (1 + x**2), "right sign, and is too far from 0"),
        (lambda x: torch.sin(x) / (1.1 + x**2), "right sign, and is too close to 0"),
        (
            lambda x: torch.sin(x) + (1e-3 * torch.cos(x) if x.dtype == torch.float32 else 0),
            "right in float64 and wrong in float32",
        ),
    ],
)
def test_the_place_is_told_where_it_is_clear(wrong, says):
    said = diagnose(wrong, ROWS)
    assert said.startswith(CLUE)
    assert says in said


@pytest.mark.parametrize(
    "wrong",
    [off_in(slice(1, 3)), off_in(slice(None)), lambda x: torch.sin(x) + torch.cos(5 * x)],
)
def test_no_place_is_told_where_none_is_clear(wrong):
    said = diagnose(wrong, ROWS) or ""
    assert "Only the" not in said
    assert "too " not in said
    assert "float64" not in said


def test_one_wrong_value_has_no_telling_sign():
    cases = (
        Case("some", lambda rng: {"x": rng.normal(size=5)}),
        Case("one", lambda rng: {"x": np.asarray(-1 - rng.random())}),
    )
    exercise = Exercise(name="f", points=1, reference=torch.sin, cases=cases, hints=("a", "b"))
    said = diagnose(lambda x: torch.sin(x) if x.ndim else torch.sin(x) - 0.3 - x**2, exercise)
    assert said is None or "negative" not in said


def test_an_answer_is_close_where_the_truth_cancels_to_nothing():
    def product(g, z):
        p = torch.softmax(z, -1)
        return p * (g - (g * p).sum(-1, keepdim=True))

    cases = (
        Case("some", lambda rng: {"g": rng.normal(size=(2, 3)), "z": rng.normal(size=(2, 3))}),
        Case("ones", lambda rng: {"g": np.ones((3, 4)), "z": rng.normal(size=(3, 4))}),
    )
    exercise = Exercise(name="v", points=1, reference=product, cases=cases, hints=("a", "b"))
    assert "Close but not exact" in diagnose(lambda g, z: product(g, z) + 1e-6 * g * torch.cos(z), exercise)
    said = diagnose(lambda g, z: product(g, z) + g * torch.cos(z), exercise)
    assert said is None or "Close" not in said


COUNTED = Exercise(
    name="counted",
    points=1,
    reference=lambda x, y, lr, steps: ((x * y, x + y), 0),
    cases=EXERCISE.cases,
    hints=("a", "b"),
    outputs=("both", "left over"),
)


@pytest.mark.parametrize(
    ("wrong", "name"),
    [
        (lambda x, y, lr, steps: ((2 * x * y, 2 * (x + y)), 0), "off by a factor of 2"),
        (lambda x, y, lr, steps: ((x * y, -x - y), 0), "wrong sign in `both[1]`"),
    ],
)
def test_a_count_of_0_among_the_outputs_hides_nothing(wrong, name):
    assert diagnose(wrong, COUNTED).startswith(name)


def test_what_is_close_is_close_beside_a_count_of_0():
    exercise = replace(COUNTED, reference=lambda x, y, lr, steps: ((x * y).unbind(0), 0))
    said = diagnose(lambda x, y, lr, steps: ((x * y * (1 + 1e-6)).unbind(0), 0), exercise)
    assert said.startswith(f"{CLUE}Close but not exact")


def test_the_right_number_explains_no_answer_of_another_nesting():
    """A whole number is what the expected value asks for: it does not count as wrong by its type."""
    right_but_flat = diagnose(lambda x, y, lr, steps: (x * y, x + y, 0), COUNTED)
    assert right_but_flat.startswith("wrong type")
