"""Himmelblau's function against autograd and torch.optim, and its starts against their valleys."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch

from grader.course import himmelblau
from grader.course.himmelblau.descend_with_momentum import momentum_path
from grader.course.himmelblau.find_minima import ends
from grader.course.himmelblau.landscape import MINIMA, adam_path, height, plain_path, slope
from grader.exercise import Exercise
from grader.inputs import draw
from grader.judging.expected import as_tensors
from grader.toolkit.derivatives import gradient
from tests.course.by_name import by_name

topic = by_name(himmelblau)

SEEDS = (0, 3, 11)
MAXIMUM = np.array([-0.270845, -0.923039])


def calls(exercise: Exercise, seed: int) -> list[tuple[str, list[Any]]]:
    """The name and the float64 arguments of every case."""
    return [
        (case.name, list(as_tensors(draw(exercise, case, seed), torch.float64).values()))
        for case in exercise.cases
    ]


def optimized(
    start: torch.Tensor, steps: int, optimizer: Callable[[list[torch.Tensor]], torch.optim.Optimizer]
) -> torch.Tensor:
    """The path that torch takes, by autograd and torch.optim."""
    point = start.clone().requires_grad_()
    by, path = optimizer([point]), []
    for _ in range(steps):
        by.zero_grad()
        height(point).backward()
        by.step()
        path.append(point.detach().clone())
    return torch.stack(path)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_slope_is_that_of_autograd(seed: int) -> None:
    for name, (point,) in calls(topic.himmelblau, seed):
        torch.testing.assert_close(slope(point), gradient(height, point), rtol=1e-13, atol=1e-12, msg=name)


@pytest.mark.parametrize("seed", SEEDS)
def test_every_step_of_gradient_descent_is_that_of_torch(seed: int) -> None:
    for name, (start, lr, steps) in calls(topic.descend, seed):
        expected = optimized(start, steps, lambda p, lr=lr: torch.optim.SGD(p, lr))
        assert close(plain_path(start, lr, steps), expected), name


@pytest.mark.parametrize("seed", SEEDS)
def test_every_step_of_momentum_is_that_of_torch(seed: int) -> None:
    for name, (start, lr, momentum, steps) in calls(topic.descend_with_momentum, seed):
        expected = optimized(start, steps, lambda p, lr=lr, m=momentum: torch.optim.SGD(p, lr, momentum=m))
        assert close(momentum_path(start, lr, momentum, steps), expected), name


@pytest.mark.parametrize("seed", SEEDS)
def test_every_step_of_adam_is_that_of_torch(seed: int) -> None:
    for name, (start, lr, steps) in calls(topic.descend_with_adam, seed):
        expected = optimized(start, steps, lambda p, lr=lr: torch.optim.Adam(p, lr))
        assert close(adam_path(start, lr, steps), expected), name


@pytest.mark.parametrize("seed", SEEDS)
def test_every_row_of_many_starts_is_its_own_descent(seed: int) -> None:
    for name, (starts, lr, steps) in calls(topic.find_minima, seed):
        expected = torch.stack([plain_path(start, lr, steps)[-1] for start in starts])
        assert close(ends(starts, lr, steps), expected), name


def close(ours: torch.Tensor, expected: torch.Tensor) -> bool:
    return torch.allclose(ours, expected, rtol=1e-11, atol=1e-11)


@pytest.mark.parametrize(
    ("start", "which"), [((0.0, 0.0), 0), ((4.0, 0.0), 3), ((-4.0, 0.0), 2), ((-3.0, 3.0), 1)]
)
def test_adam_ends_in_the_valley_that_the_course_names(start: tuple[float, float], which: int) -> None:
    path = adam_path(torch.tensor(start, dtype=torch.float64), 0.1, 150)
    assert torch.allclose(path[-1], torch.tensor(MINIMA[which], dtype=torch.float64), atol=5e-3)


@pytest.mark.parametrize("minimum", MINIMA)
def test_the_minima_are_minima(minimum: tuple[float, float]) -> None:
    point = torch.tensor(minimum, dtype=torch.float64)
    assert height(point) < 1e-9
    assert slope(point).abs().max() < 1e-3


@pytest.mark.parametrize("seed", SEEDS)
def test_no_start_is_near_the_maximum(seed: int) -> None:
    for exercise in (topic.descend, topic.descend_with_momentum, topic.descend_with_adam, topic.find_minima):
        for name, (starts, *_) in calls(exercise, seed):
            distance = np.linalg.norm(np.atleast_2d(starts.numpy()) - MAXIMUM, axis=1)
            assert distance.min() > 0.9, (exercise.name, name)


@pytest.mark.parametrize("seed", SEEDS)
def test_no_path_hangs_on_a_valley_s_edge(seed: int) -> None:
    """A start a hundred-thousandth off leads to a path less than a hundredth off."""
    for exercise in (topic.descend, topic.descend_with_momentum, topic.descend_with_adam, topic.find_minima):
        for name, (start, *numbers) in calls(exercise, seed):
            if exercise is topic.descend_with_adam and name == "at the minimum (3, 2)":
                continue  # an exact 0, where any other start moves by lr
            path = exercise.reference(start, *numbers)
            moved = exercise.reference(start * (1 - 1e-5), *numbers)
            assert (path - moved).abs().max() < 1e-2, (exercise.name, name)
