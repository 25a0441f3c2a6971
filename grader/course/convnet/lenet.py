"""LeNet, its step of training, and images to try both on."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from grader.toolkit import Inputs, torch
from grader.toolkit.derivatives import gradient
from grader.toolkit.inputs import Floats, normal

SHAPES = ((6, 1, 5, 5), (6,), (16, 6, 5, 5), (16,), (120, 400), (120,), (84, 120), (84,), (10, 84), (10,))
"""The parameters in order: the weight and the bias of each of the five layers."""

NAMES = tuple(
    f"{kind} of {layer}"
    for layer in ("convolution 1", "convolution 2", "linear 1", "linear 2", "linear 3")
    for kind in ("weight", "bias")
)

Tensors = Sequence["torch.Tensor"]
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
    pool: Function = lambda h: torch.nn.functional.max_pool2d(h, 2),
    flatten: Function = lambda h: h.flatten(1),
    end: Function = itself,
) -> torch.Tensor:
    """The ten scores of LeNet, (N, 10). Every keyword can be a mistake."""
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


def mean_square(scores: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    """The mean over all elements of (scores - target)², 0-d."""
    return ((scores - target) ** 2).mean()


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


def drawn_parameters(rng: np.random.Generator, bias: float = 0.2) -> tuple[Floats, ...]:
    """Weights of a size that keeps the signal through the layers, and biases of about `bias`."""
    return tuple(
        normal(rng, *shape, mean=bias, scale=0.2)
        if len(shape) == 1
        else normal(rng, *shape, scale=float(np.sqrt(1.6 / np.prod(shape[1:]))))
        for shape in SHAPES
    )


def looked_at(rng: np.random.Generator, images: int, scale: float = 1.0, bias: float = 0.2) -> Inputs:
    """The inputs of `lenet_forward`."""
    return {
        "x": normal(rng, images, 1, 32, 32, mean=0.3 * scale, scale=scale),
        "parameters": drawn_parameters(rng, bias),
    }


def trained(rng: np.random.Generator, images: int, lr: float, scale: float = 1.0) -> Inputs:
    """The inputs of `lenet_train_step`."""
    given = looked_at(rng, images, scale)
    target = normal(rng, images, 10, mean=0.5)
    return {"x": given["x"], "target": target, "parameters": given["parameters"], "lr": lr}
