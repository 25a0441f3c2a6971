"""What the known mistakes of 14_convnet are made of is right where no mistake is asked for."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
import torch

from grader.course.convnet import TOPIC, lenet
from grader.course.convnet.conv2d import changed
from grader.course.convnet.conv2d_backward import by_windows
from grader.course.convnet.pooling_mistakes import only, pool_windows, shared_out
from grader.exercise import Case
from grader.inputs import draw
from grader.judging.expected import as_tensors

EXERCISES = {exercise.name: exercise for exercise in TOPIC.exercises}


def first_of_the_largest(windows: torch.Tensor) -> torch.Tensor:
    return only(windows.argmax(1, keepdim=True), windows)


@pytest.mark.parametrize(
    ("name", "case", "function"),
    [
        pytest.param(name, case, function, id=f"{name}, {how}: {case.name}")
        for name, how, function in (
            ("conv2d", "arguments unchanged", changed()),
            ("conv2d_backward", "window by window", by_windows),
            ("max_pool2d_backward", "window by window", pool_windows),
            ("max_pool2d_backward", "shared out", partial(shared_out, shares=first_of_the_largest)),
        )
        for case in EXERCISES[name].cases
    ],
)
def test_without_a_mistake_it_is_the_reference(name: str, case: Case, function: Any) -> None:
    inputs = as_tensors(draw(EXERCISES[name], case, seed=5), torch.float64).values()
    torch.testing.assert_close(function(*inputs), EXERCISES[name].reference(*inputs), rtol=1e-12, atol=1e-9)


def test_lenet_is_that_of_torch_modules() -> None:
    network = torch.nn.Sequential(
        *(torch.nn.Conv2d(1, 6, 5), torch.nn.ReLU(), torch.nn.MaxPool2d(2)),
        *(torch.nn.Conv2d(6, 16, 5), torch.nn.ReLU(), torch.nn.MaxPool2d(2), torch.nn.Flatten()),
        *(torch.nn.Linear(400, 120), torch.nn.ReLU(), torch.nn.Linear(120, 84), torch.nn.ReLU()),
        torch.nn.Linear(84, 10),
    ).double()
    parameters = list(network.parameters())
    assert tuple(tuple(p.shape) for p in parameters) == lenet.SHAPES
    x = torch.randn(2, 1, 32, 32, dtype=torch.float64, generator=torch.Generator().manual_seed(0))
    torch.testing.assert_close(lenet.forward(x, parameters), network(x))


def test_train_step_is_that_of_torch_optim() -> None:
    case = EXERCISES["lenet_train_step"].basic
    x, target, parameters, lr = as_tensors(
        draw(EXERCISES["lenet_train_step"], case, 5), torch.float64
    ).values()
    leaves = [p.clone().requires_grad_() for p in parameters]
    optimizer = torch.optim.SGD(leaves, lr=lr)
    torch.nn.functional.mse_loss(lenet.forward(x, leaves), target).backward()
    optimizer.step()
    stepped = EXERCISES["lenet_train_step"].reference(x, target, parameters, lr)
    torch.testing.assert_close(stepped, tuple(p.detach() for p in leaves))
