"""Logistic regression against torch.optim, and its inputs against what they promise."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

from grader.course import logistic_regression
from grader.course.logistic_regression.formulas import descend
from grader.course.logistic_regression.labelled import WALKS
from grader.exercise import Case
from grader.inputs import draw
from grader.judging.expected import as_tensors
from tests.course.by_name import by_name

topic = by_name(logistic_regression)

LOOPS = (topic.logistic_gradient_descent, topic.log_likelihood_ascent)
SEEDS = range(6)


def tensors(exercise: Any, case: Case, seed: int) -> dict[str, Any]:
    return as_tensors(draw(exercise, case, seed), torch.float64)


@pytest.mark.parametrize("case", WALKS, ids=lambda case: case.name)
@pytest.mark.parametrize("exercise", LOOPS, ids=lambda exercise: exercise.name)
def test_every_step_is_that_of_sgd(exercise: Any, case: Case) -> None:
    X, y, w, b, lr, steps = tensors(exercise, case, 3).values()
    leaves = [w.clone().requires_grad_(), b.clone().requires_grad_()]
    optimizer = torch.optim.SGD(leaves, lr=lr, maximize=exercise is topic.log_likelihood_ascent)
    bce = torch.nn.functional.binary_cross_entropy_with_logits
    costs = []
    for step in range(1, steps + 1):
        optimizer.zero_grad()
        value = bce(X @ leaves[0] + leaves[1], y)
        costs.append(value.detach())
        (value if exercise is topic.logistic_gradient_descent else -value).backward()
        optimizer.step()
        if step in (1, 2, steps // 2, steps):
            expected = [leaf.detach() for leaf in leaves]
            if exercise is topic.logistic_gradient_descent:
                expected.append(torch.stack(costs))
            for ours, theirs in zip(exercise.reference(X, y, w, b, lr, step), expected, strict=True):
                torch.testing.assert_close(ours, theirs, rtol=1e-11, atol=1e-12)


@pytest.mark.parametrize("seed", SEEDS)
def test_no_score_lies_where_softplus_drops_a_term(seed: int) -> None:
    """Where the score is between 20 and 37, torch's softplus is off by more than float64 allows."""

    def clear(X: Any, w: Any, b: Any) -> bool:
        scores = X @ w + b
        return not bool(((scores > 19.9) & (scores < 37.5)).any())

    for exercise in (topic.logistic_cost, topic.gradient_vectorized):
        for case in exercise.cases:
            X, _, w, b = tensors(exercise, case, seed).values()
            assert clear(X, w, b), case.name
    for exercise in LOOPS:
        for case in exercise.cases:
            X, y, w, b, lr, steps = tensors(exercise, case, seed).values()
            for _ in range(steps):
                assert clear(X, w, b), case.name
                w, b, _ = descend(X, y, w, b, lr, 1)


@pytest.mark.parametrize("seed", SEEDS)
def test_no_label_hangs_on_rounding(seed: int) -> None:
    for case in topic.predict_label.cases:
        X, w, b = tensors(topic.predict_label, case, seed).values()
        scores = (X @ w + b).abs()
        # A score of exactly 0 is exact in every formula.
        assert ((scores == 0) | (scores > 0.1)).all(), case.name


@pytest.mark.parametrize("seed", SEEDS)
def test_scores_between_0_and_a_half_tell_two_thresholds_apart(seed: int) -> None:
    X, w, b = tensors(topic.predict_label, topic.predict_label.basic, seed).values()
    scores = (X @ w + b).numpy()
    assert np.any((scores > 0) & (scores < 0.5))
    assert np.any((scores < 0) & (scores > -0.5))
