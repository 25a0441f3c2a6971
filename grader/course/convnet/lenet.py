"""LeNet, its step of training, and images to try both on."""

from __future__ import annotations

from collections.abc import Sequence

from grader.toolkit import Inputs, np, torch
from grader.toolkit.inputs import Floats, normal

SHAPES = ((6, 1, 5, 5), (6,), (16, 6, 5, 5), (16,), (120, 400), (120,), (84, 120), (84,), (10, 84), (10,))
"""The parameters in order: the weight and the bias of each of the five layers."""

NAMES = tuple(
    f"{kind} of {layer}"
    for layer in ("convolution 1", "convolution 2", "linear 1", "linear 2", "linear 3")
    for kind in ("weight", "bias")
)

Tensors = Sequence["torch.Tensor"]


def forward(x: torch.Tensor, parameters: Tensors) -> torch.Tensor:
    """The ten scores of LeNet, (N, 10)."""
    w1, b1, w2, b2, w3, b3, w4, b4, w5, b5 = parameters
    conv2d, linear = torch.nn.functional.conv2d, torch.nn.functional.linear
    h = pooled(torch.relu(conv2d(x, w1, b1)))
    h = pooled(torch.relu(conv2d(h, w2, b2)))
    h = h.flatten(1)
    h = torch.relu(linear(h, w3, b3))
    h = torch.relu(linear(h, w4, b4))
    return linear(h, w5, b5)


def pooled(h: torch.Tensor) -> torch.Tensor:
    """The maxima of windows of 2 × 2, side by side."""
    return torch.nn.functional.max_pool2d(h, 2)


def mean_square(scores: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    """The mean over all elements of (scores - target)², 0-d."""
    return ((scores - target) ** 2).mean()


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
    inputs = looked_at(rng, images, scale)
    target = normal(rng, images, 10, mean=0.5)
    return {"x": inputs["x"], "target": target, "parameters": inputs["parameters"], "lr": lr}
