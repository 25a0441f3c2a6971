"""The closed forms and the step-by-step versions that mistakes are made from are right as they stand."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
import torch

from grader.course import load_course
from grader.course.backprop.mlp_backward import with_sigmoids
from grader.course.backprop.mlp_classifier_backward import as_classifier
from grader.course.chain_rule.hidden_layer_gradient import propagate
from grader.course.chain_rule.linear_chain_gradient import chain_with
from grader.course.classifiers.perceptron_mistakes import rosenblatt
from grader.course.classifiers.wrong_fits import fit as softmax_fit
from grader.course.convnet import wrong_lenet
from grader.course.himmelblau.descend_with_momentum import momentum_path
from grader.course.himmelblau.find_minima import ends
from grader.course.himmelblau.landscape import adam_path, plain_path
from grader.course.linear_regression.descent_mistakes import walk
from grader.course.linear_regression.fit_mistakes import fit
from grader.course.logistic_regression.formulas import descend
from grader.course.logistic_regression.log_likelihood_ascent import ascend
from grader.course.optimizers.rmsprop import scale
from grader.course.optimizers.step_decay import rates
from grader.course.optimizers.update_rules import adapt, look_ahead, roll
from grader.course.perceptron.mistakes import true_delta, with_delta
from grader.exercise import Exercise
from grader.judging.expected import as_tensors, flatten

COURSE = load_course()


def values(function: Callable[..., Any], exercise: Exercise, seed: int = 3) -> list[torch.Tensor]:
    """What the function returns on every case, one tensor after the other."""
    drawn = [case.inputs(np.random.default_rng(seed)) for case in exercise.cases]
    return [
        value
        for inputs in drawn
        for value in flatten(function(*as_tensors(inputs, torch.float64).values()))[1]
    ]


@pytest.mark.parametrize(
    ("name", "steps"),
    [
        ("single_output_gradient", with_delta(true_delta)),
        ("multi_output_gradient", with_delta(true_delta)),
        ("linear_chain_gradient", chain_with()),
        ("hidden_layer_gradient", propagate),
        ("mlp_backward", with_sigmoids),
        ("mlp_classifier_backward", as_classifier),
    ],
)
def test_steps_agree_with_autograd(name: str, steps: Callable[..., Any]) -> None:
    _, exercise = COURSE.find(name)
    for step, expected in zip(values(steps, exercise), values(exercise.reference, exercise), strict=True):
        torch.testing.assert_close(step, expected, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize(
    ("name", "machine"),
    [
        ("gradient_descent", walk),
        ("fit_line", fit),
        ("logistic_gradient_descent", descend),
        ("log_likelihood_ascent", ascend),
        ("momentum", roll),
        ("nesterov", partial(roll, step=look_ahead)),
        ("weight_decay", roll),
        ("rmsprop", scale),
        ("adam", adapt),
        ("adamw", adapt),
        ("step_decay", rates),
        ("descend", plain_path),
        ("descend_with_momentum", momentum_path),
        ("descend_with_adam", adam_path),
        ("find_minima", ends),
        ("lenet_train_step", wrong_lenet.train_step),
        ("lenet_forward", wrong_lenet.forward),
        ("softmax_regression", softmax_fit),
        ("perceptron_train", rosenblatt),
    ],
)
def test_what_known_mistakes_are_made_of_is_right_as_it_stands(
    name: str, machine: Callable[..., Any]
) -> None:
    """Only what a mistake changes may tell it from the reference, not how the two are written."""
    _, exercise = COURSE.find(name)
    for value, expected in zip(values(machine, exercise), values(exercise.reference, exercise), strict=True):
        assert torch.equal(value, expected)


def through_sigmoid(output: torch.Tensor, loss: Callable[[torch.Tensor], torch.Tensor]) -> torch.Tensor:
    """∂loss(O)/∂z of O = sigmoid(z), by autograd, where O is not saturated."""
    z = torch.logit(output).requires_grad_()
    return torch.autograd.grad(loss(torch.sigmoid(z)), z)[0]


def by_autograd_output(output: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    return through_sigmoid(output, lambda A: ((A - target) ** 2).sum() / 2)


def by_autograd_hidden(
    next_delta: torch.Tensor, next_weights: torch.Tensor, output: torch.Tensor
) -> torch.Tensor:
    return through_sigmoid(output, lambda A: (next_delta * (A @ next_weights.T)).sum())


def by_autograd_weight(delta: torch.Tensor, inputs: torch.Tensor) -> torch.Tensor:
    W = delta.new_zeros(delta.shape[1], inputs.shape[1]).requires_grad_()
    return torch.autograd.grad((delta * (inputs @ W.T)).sum(), W)[0]


@pytest.mark.parametrize(
    ("name", "by_autograd"),
    [
        ("output_delta", by_autograd_output),
        ("hidden_delta", by_autograd_hidden),
        ("weight_gradient", by_autograd_weight),
    ],
)
def test_closed_forms_agree_with_autograd(name: str, by_autograd: Callable[..., torch.Tensor]) -> None:
    _, exercise = COURSE.find(name)
    for case in exercise.cases:
        if case.name.startswith("saturated"):
            continue  # sigmoid(z) is exactly 0 or 1 for no z: there is nothing to differentiate
        arguments = as_tensors(case.inputs(np.random.default_rng(5)), torch.float64).values()
        torch.testing.assert_close(
            exercise.reference(*arguments), by_autograd(*arguments), rtol=1e-9, atol=1e-9
        )


def test_a_layer_counts_as_torch_counts_it() -> None:
    _, exercise = COURSE.find("parameter_count")
    for case in exercise.cases:
        sizes = case.inputs(np.random.default_rng(0))["layer_sizes"]
        layers = [torch.nn.Linear(n, m) for n, m in pairwise(sizes)]
        assert exercise.reference(sizes) == sum(p.numel() for layer in layers for p in layer.parameters())
