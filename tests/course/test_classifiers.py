"""Classifiers against torch.optim, and their inputs against what they promise."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

from grader.course import classifiers
from grader.course.classifiers.accuracy import ROWS, right_rate
from grader.course.classifiers.formulas import cross_entropy
from grader.course.classifiers.perceptron_mistakes import rosenblatt
from grader.course.classifiers.perceptron_train import EPOCHS, rehearse
from grader.course.classifiers.softmax_mistakes import log_of_zero, unshifted
from grader.course.classifiers.softmax_regression import WALKS
from grader.course.classifiers.wrong_fits import fit
from grader.exercise import Case
from grader.inputs import draw
from grader.judging.expected import as_tensors
from tests.course.by_name import by_name

topic = by_name(classifiers)

SEEDS = range(8)


def tensors(exercise: Any, case: Case, seed: int) -> list[Any]:
    return list(as_tensors(draw(exercise, case, seed), torch.float64).values())


@pytest.mark.parametrize("case", WALKS, ids=lambda case: case.name)
def test_every_step_of_softmax_regression_is_that_of_sgd(case: Case) -> None:
    X, labels, W, b, lr, steps = tensors(topic.softmax_regression, case, 3)
    leaves = [W.clone().requires_grad_(), b.clone().requires_grad_()]
    optimizer = torch.optim.SGD(leaves, lr=lr)
    losses = []
    for step in range(1, steps + 1):
        optimizer.zero_grad()
        loss = torch.nn.functional.cross_entropy(X @ leaves[0].T + leaves[1], labels)
        losses.append(loss.detach())
        loss.backward()
        optimizer.step()
        if step in (1, 2, steps // 2, steps):
            expected = [*(leaf.detach() for leaf in leaves), torch.stack(losses)]
            for ours, theirs in zip(fit(X, labels, W, b, lr, step), expected, strict=True):
                torch.testing.assert_close(ours, theirs, rtol=1e-11, atol=1e-12)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("case", EPOCHS, ids=lambda case: case.name)
def test_the_perceptron_keeps_its_rule(case: Case, seed: int) -> None:
    """Told again in NumPy: as many mistakes, none of which hangs on rounding, and never none at all."""
    inputs = draw(topic.perceptron_train, case, seed)
    nearest, mistakes = rehearse(**inputs)
    w, b, counts = rosenblatt(*tensors(topic.perceptron_train, case, seed))
    assert counts.tolist() == mistakes.tolist()
    assert nearest > 0.009
    assert mistakes.sum() > 0
    changes = (w - torch.from_numpy(inputs["w"]), b - torch.from_numpy(inputs["b"]))
    assert any(change.abs().max() > 0.1 for change in changes)
    zero = not inputs["w"].any() and not inputs["b"]
    assert zero == case.name.startswith("from w = 0")


@pytest.mark.parametrize("seed", SEEDS)
def test_some_data_settle_before_the_last_epoch(seed: int) -> None:
    case = next(case for case in EPOCHS if case.name == "until no mistake is left")
    _, _, mistakes = rosenblatt(*tensors(topic.perceptron_train, case, seed))
    assert mistakes[-1] == 0 < mistakes[0]


@pytest.mark.parametrize("seed", SEEDS)
def test_no_argmax_is_a_tie_and_the_share_is_as_named(seed: int) -> None:
    for case in ROWS:
        logits, labels = (value for value in draw(topic.accuracy, case, seed).values())
        ordered = np.sort(logits, axis=1)
        assert (ordered[:, -1] - ordered[:, -2]).min() > 1e-6, case.name
        right = int((logits.argmax(1) == labels).sum())
        expected = right_rate(torch.from_numpy(logits), torch.from_numpy(labels)).item()
        assert expected == pytest.approx(right / len(labels))
        if case.name.endswith("right") and case.name[0].isdigit():
            assert right == int(case.name.split(", ")[1].split()[0])


@pytest.mark.parametrize("seed", SEEDS)
def test_far_scores_make_log_0_and_near_1000_overflows(seed: int) -> None:
    by_name = {case.name: tensors(topic.softmax_regression, case, seed) for case in WALKS}
    X, labels, W, b, *_ = by_name["scores 2000 apart"]
    scores = X @ W.T + b
    assert torch.isinf(log_of_zero(scores, labels))
    assert cross_entropy(scores, labels).isfinite()
    X, labels, W, b, *_ = by_name["scores near 1000"]
    assert unshifted(X @ W.T + b).isnan().all()
