"""Factors are told in the letters of the task, in one of several lists too, and with what to do."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch

from grader.exercise import Case, Exercise
from grader.report import CLUE
from tests.judging.test_diagnosis import EXERCISE, MEAN, changed, diagnose

IN_LETTERS = replace(EXERCISE, shapes="x (N, D), y (N, D) -> w (D,), errors (N, D)")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (
            lambda w, e, x: (w, e * len(x)),
            "off by a factor of N in `errors`. Every value in `errors` is N times what it should be: divide "
            "by N, as a mean does.",
        ),
        (
            lambda w, e, x: (w, e / x.numel()),
            "off by a factor of 1/(N · D) in `errors`. Every value in `errors` is 1/(N · D) times what it "
            "should be: there is one division by N · D too many, or a mean for a sum.",
        ),
        (
            lambda w, e, x: (w, e * x.shape[1] / 2),
            "off by a factor of 1/2 · D in `errors`. Every value in `errors` is 1/2 · D times what it should "
            "be: a 2 is missing, or a 1/2 too many; and besides divide by D, as a mean does, or add it once "
            "and not in each round of a loop.",
        ),
        (
            lambda w, e, x: (w, -e / len(x)),
            "off by a factor of -1/N in `errors`. Every value in `errors` is -1/N times what it should be: "
            "the sign is wrong, and besides there is one division by N too many, or a mean for a sum.",
        ),
    ],
)
def test_a_size_is_told_in_the_letters_of_the_task(wrong, said):
    assert diagnose(changed(wrong), IN_LETTERS) == said


def test_an_update_of_the_wrong_size_is_told_in_the_letters_of_the_task():
    said = diagnose(lambda x, y, lr, steps: EXERCISE.reference(x, y, lr * len(x), steps), IN_LETTERS)
    assert said.startswith("the update is N times too large. ")


def test_a_number_of_elements_that_is_kept_from_one_call_to_the_next_is_named():
    said = diagnose(lambda x, y, theta, scale=0.5: MEAN.reference(x, y, theta, scale) * x.numel() / 12, MEAN)
    assert said.startswith("off by a factor of x.shape[0] / 4. ") or "x.numel() / 12" in said
    assert said.endswith("belongs (a number kept from another call?).")


def layers(depth):
    return Case(f"{depth} layers", lambda rng: {"x": rng.normal(size=(depth + 1, 3)), "steps": depth})


def both_lists(x, steps):
    return [x[:, None] * k for k in range(1, steps + 1)], [x.sum(0) * k for k in range(1, steps + 1)]


def test_a_factor_in_one_of_two_lists_of_any_length_is_named():
    stacked = Exercise(
        name="stacked",
        points=1,
        reference=both_lists,
        cases=(layers(2), layers(3), layers(1)),
        hints=("a", "b"),
        outputs=("weights", "biases"),
    )

    def wrong(x, steps):
        weights, biases = both_lists(x, steps)
        return weights, [bias * len(x) for bias in biases]

    assert diagnose(wrong, stacked).startswith("off by a factor of x.shape[0] in `biases`. ")


def test_a_smooth_function_in_place_of_a_step_is_told_as_that():
    step = Exercise(
        name="step",
        points=1,
        reference=lambda x: (x > 0).to(x.dtype),
        cases=tuple(Case(f"{n}", lambda rng, n=n: {"x": rng.normal(size=n)}) for n in (7, 5, 9)),
        hints=("a", "b"),
    )
    said = diagnose(lambda x: torch.sigmoid(17 * x), step)
    assert said.startswith(f"{CLUE}Every value should be 0 or 1, and some of yours lie between them")
    told = diagnose(lambda x: torch.where(x > 1, x, (x > 0).to(x.dtype)), step)
    assert told is None or "between" not in told


def test_a_wrong_rule_with_nan_in_one_output_is_named_by_the_rest():
    def both(x):
        return 2 * x, x.mean()

    pair = Exercise(
        name="pair",
        points=1,
        reference=both,
        cases=tuple(Case(f"{n}", lambda rng, n=n: {"x": rng.normal(size=n) + 1}) for n in (4, 6, 5, 1)),
        hints=("a", "b"),
        outputs=("double", "mean"),
    )

    def wrong(x):
        double, mean = both(x)
        return -double, -mean if len(x) > 1 else mean * torch.nan

    said = diagnose(wrong, pair)
    assert said.startswith("wrong sign. ")
    assert said.endswith("some of your values are inf or nan: look for a division by 0.")
