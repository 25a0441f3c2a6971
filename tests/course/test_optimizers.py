"""The rules of 12_optimizers against torch.optim itself, step by step."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

from grader.course.optimizers import TOPIC
from grader.exercise import Case, Exercise
from grader.inputs import draw
from grader.judging.expected import as_tensors

EXERCISES = {exercise.name: exercise for exercise in TOPIC.exercises}


def optimizer(name: str, w: torch.Tensor, numbers: dict[str, float]) -> torch.optim.Optimizer:
    """torch's optimizer of that name, with these numbers.

    Some of them are set after construction, which refuses Nesterov's momentum of 0.
    """
    numbers = dict(numbers)
    if name in ("adam", "adamw"):
        kind: Any = torch.optim.Adam if name == "adam" else torch.optim.AdamW
        return kind([w], betas=(numbers.pop("beta1"), numbers.pop("beta2")), **numbers)
    if name == "rmsprop":
        return torch.optim.RMSprop([w], **numbers)
    sgd = torch.optim.SGD([w], lr=numbers.pop("lr"))
    sgd.param_groups[0].update(numbers, nesterov=name == "nesterov")
    return sgd


def walked(name: str, w: torch.Tensor, gradients: torch.Tensor, **numbers: float) -> torch.Tensor:
    """The path of torch's optimizer that is handed these gradients."""
    w = w.clone().requires_grad_()
    rule = optimizer(name, w, numbers)
    rows = []
    for g in gradients:
        w.grad = g.clone()
        rule.step()
        rows.append(w.detach().clone())
    return torch.stack(rows)


def scheduled(lr: float, step_size: int, gamma: float, epochs: int) -> torch.Tensor:
    """The rates of torch's StepLR."""
    sgd = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=lr)
    scheduler = torch.optim.lr_scheduler.StepLR(sgd, step_size, gamma)
    rates = []
    for _ in range(epochs):
        rates.append(scheduler.get_last_lr()[0])
        sgd.step()
        scheduler.step()
    return torch.tensor(rates, dtype=torch.float64)


every_case = pytest.mark.parametrize(
    ("exercise", "case"),
    [pytest.param(e, c, id=f"{e.name}: {c.name}") for e in TOPIC.exercises for c in e.cases],
)


@every_case
def test_reference_is_torch_optim_step_by_step(exercise: Exercise, case: Case) -> None:
    inputs = as_tensors(draw(exercise, case, seed=3), torch.float64)
    ours = exercise.reference(*inputs.values())
    theirs = scheduled(**inputs) if exercise.name == "step_decay" else walked(exercise.name, **inputs)
    assert ours.shape == theirs.shape
    np.testing.assert_allclose(ours.numpy(), theirs.numpy(), rtol=1e-11, atol=1e-12)


def test_step_decay_is_asked_once_in_the_default_dtype() -> None:
    exercise = EXERCISES["step_decay"]
    assert exercise.dtypes == ("float32",)
    assert exercise.runs_on("cpu")
    assert not exercise.runs_on("cuda")
