"""What is said of calls that raised or returned a wrong shape, and which of the cases is shown."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import torch

from grader.exercise import Case, Exercise
from grader.judging.deciding_case import effort, most_informative
from grader.judging.expected import expected_of
from grader.report import CLUE, Status, Verdict
from tests.judging.test_location import judged


def products(*sizes):
    return tuple(
        Case(
            f"{n} {d} {k}",
            lambda rng, n=n, d=d, k=k: {"X": rng.normal(size=(n, d)), "W": rng.normal(size=(k, d))},
        )
        for n, d, k in sizes
    )


LINEAR = Exercise(
    name="linear",
    points=1,
    reference=lambda X, W: torch.sin(X @ W.T),
    cases=products((4, 3, 2), (5, 2, 3), (3, 3, 3), (1, 4, 2)),
    hints=("a", "b"),
    shapes="X (N, D), W (K, D) -> (N, K)",
)


def diagnoses(wrong, exercise=LINEAR):
    return [verdict.diagnosis for verdict in judged(wrong, exercise)]


def test_the_cases_that_ran_are_explained_by_those_that_raised():
    said = diagnoses(lambda X, W: torch.sin(X @ W))
    assert len(set(said)) == 1, "the square case as well"
    assert said[0] == (
        "wrong shape. (N=5, D=2) @ (K=3, D=2): both have D last,"
        " and `@` sums over last and first: transpose the right one."
    )


def test_a_wrong_shape_is_told_in_letters():
    assert diagnoses(lambda X, W: torch.sin(X @ W.T).sum(0))[0].startswith("summed over the rows (dim 0). ")
    assert diagnoses(lambda X, W: torch.sin(X @ W.T).T)[0].startswith("transposed. ")
    (said,) = {d for d in diagnoses(lambda X, W: torch.sin(X @ W.T).squeeze()) if d}
    assert said.startswith("dimensions of length 1 missing. ")
    (said,) = set(diagnoses(lambda X, W: torch.sin(X @ W.T)[..., None] + 1))
    assert said.startswith("wrong shape. An axis of length 1 is left: you return (N, K, 1)")


def test_an_exception_without_a_sentence_has_the_kind_of_cases_that_are_right():
    def wrong(X, W):
        if len(X) > 1:
            raise KeyError("b")
        return LINEAR.reference(X, W)

    (said,) = {d for d in diagnoses(wrong) if d}
    assert said == f"{CLUE}It is right for N = 1 and wrong for more: look at what happens along N."


def verdict(diagnosis, effort=1, status=Status.FAILED):
    return Verdict(status, "", diagnosis, effort)


def test_the_case_with_a_cause_is_shown_and_of_these_the_easiest():
    raised = verdict(None, 1, Status.ERROR)
    cause, larger, clue = verdict("a cause.", 5), verdict("a cause.", 9), verdict(f"{CLUE}There.", 1)
    passed = verdict(None, 0, Status.PASSED)
    assert most_informative([raised, clue, larger, cause, passed]) == 3
    assert most_informative([raised, clue, passed]) == 1
    assert most_informative([passed, verdict(None, 7), raised]) == 2
    assert most_informative([passed]) is None
    rare = verdict("another.", 1)
    assert most_informative([rare, larger, cause]) == 2


def test_what_says_only_how_a_result_is_wrong_comes_after_a_cause():
    shape, cause = verdict("wrong shape. Sum.", 1), verdict("a cause.", 9)
    assert most_informative([shape, shape, cause]) == 2
    assert most_informative([verdict(None), shape]) == 1


def test_an_explained_exception_comes_before_a_cause_where_most_cases_raised():
    raised, cause = verdict("no such axis. Look.", 1, Status.ERROR), verdict("a cause.", 9)
    passed = verdict(None, 0, Status.PASSED)
    assert most_informative([cause, raised, raised]) == 1
    assert most_informative([cause, raised, passed]) == 0


def test_a_special_case_takes_more_effort_than_a_large_one():
    def of(value):
        case = Case("c", lambda rng: {"x": np.array(value, dtype=float)})
        return effort(expected_of(replace(LINEAR, reference=lambda x: x, shapes=""), case, 1))

    assert of([[2, 3], [4, 5]]) < of([[2, 3, 4], [5, 6, 7]])
    for special in ([[2, 3, 4]], [2, 0, 3], [2, 2, 3], [2, 3, 400], [1, 1], 3.0):
        assert of(special) > of(list(range(2, 40)))
    assert of([0, 1, 1]) == 3, "labels"
