"""LeNet and its step of training with parts that can be replaced: what their known mistakes are made of."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from grader.course.convnet.lenet import Tensors, mean_square, pooled
from grader.toolkit import torch
from grader.toolkit.derivatives import gradient

Function = Callable[..., "torch.Tensor"]


def relu(h: torch.Tensor) -> torch.Tensor:
    """max(0, h)."""
    return torch.relu(h)


def itself(h: torch.Tensor) -> torch.Tensor:
    """h as it is."""
    return h


def forward(
    x: torch.Tensor,
    parameters: Tensors,
    *,
    activations: Sequence[Function] = (relu, relu, relu, relu),
    pool: Function = pooled,
    flatten: Function = lambda h: h.flatten(1),
    end: Function = itself,
) -> torch.Tensor:
    """`lenet.forward` whose parts can be replaced: every keyword can be a mistake."""
    w1, b1, w2, b2, w3, b3, w4, b4, w5, b5 = parameters
    conv2d, linear = torch.nn.functional.conv2d, torch.nn.functional.linear
    h = pool(activations[0](conv2d(x, w1, b1)))
    h = pool(activations[1](conv2d(h, w2, b2)))
    h = flatten(h)
    h = activations[2](linear(h, w3, b3))
    h = activations[3](linear(h, w4, b4))
    return end(linear(h, w5, b5))


def without_biases(parameters: Tensors) -> list[torch.Tensor]:
    """The parameters with every bias 0."""
    return [p if i % 2 == 0 else torch.zeros_like(p) for i, p in enumerate(parameters)]


def train_step(
    x: torch.Tensor,
    target: torch.Tensor,
    parameters: Tensors,
    lr: float,
    *,
    network: Function = forward,
    loss: Function = mean_square,
    updated: Callable[[int], bool] = lambda i: True,
) -> tuple[torch.Tensor, ...]:
    """The parameters after one step of gradient descent on the loss; those not `updated` stay."""
    gradients = gradient(lambda *p: loss(network(x, p), target), *parameters)
    return tuple(
        p - lr * g if updated(i) else p.clone()
        for i, (p, g) in enumerate(zip(parameters, gradients, strict=True))
    )


def layer_by_layer(
    x: torch.Tensor, target: torch.Tensor, parameters: Tensors, lr: float
) -> tuple[torch.Tensor, ...]:
    """A mistake: each layer's gradient, from the last layer on, has seen the layers behind it updated."""
    present = list(parameters)
    for i in range(len(present) - 2, -1, -2):
        present[i : i + 2] = train_step(x, target, present, lr)[i : i + 2]
    return tuple(present)
