"""What is drawn of the convolutional network: images, kernels, feature maps and gradients."""

from __future__ import annotations

from typing import Any

from grader.toolkit import Images, Inputs, Matrix, np
from grader.toolkit.inputs import Floats, array

TRAINING_STEPS = 40
SIZES = ((6, 1, 5, 5), (16, 6, 5, 5), (120, 400), (84, 120), (10, 84))
KERNELS = (
    ((-1, 0, 1), (-2, 0, 2), (-1, 0, 1)),
    ((-1, -2, -1), (0, 0, 0), (1, 2, 1)),
    ((1, 1, 1), (1, 1, 1), (1, 1, 1)),
    ((0, -1, 0), (-1, 4, -1), (0, -1, 0)),
)


def _house(side: int = 28) -> Floats:
    """A small picture with edges in all directions: a roof, walls, a door and a round sun."""
    row, column = np.mgrid[0:side, 0:side] / (side - 1)
    roof = (row > 0.2) & (row < 0.5) & (np.abs(column - 0.4) < row - 0.2)
    walls = (row >= 0.5) & (row < 0.9) & (np.abs(column - 0.4) < 0.24)
    door = (row > 0.65) & (np.abs(column - 0.4) < 0.07)
    sun = (row - 0.17) ** 2 + (column - 0.83) ** 2 < 0.011
    return np.where(door, 0.0, np.maximum(0.75 * roof + 0.5 * walls, 1.0 * sun))


def _bars() -> Floats:
    """Ten images (10, 1, 32, 32), each of a bar that is turned a little further."""
    row, column = np.mgrid[0:32, 0:32] - 15.5
    angles = np.pi * np.arange(10) / 10
    across = [np.abs(np.cos(a) * column + np.sin(a) * row) for a in angles]
    along = [np.abs(np.sin(a) * column - np.cos(a) * row) for a in angles]
    return np.stack([(a < 2.5) & (b < 12) for a, b in zip(across, along, strict=True)])[:, None].astype(float)


def _parameters() -> tuple[Floats, ...]:
    """Weights as large as they usually begin, and small biases."""
    rng = np.random.default_rng(4)
    pairs = [
        (rng.standard_normal(size) / np.sqrt(np.prod(size[1:])), 0.1 * rng.standard_normal(size[0]))
        for size in SIZES
    ]
    return tuple(part for pair in pairs for part in pair)


def _windows(image: Floats, side: int) -> Floats:
    return np.lib.stride_tricks.sliding_window_view(image, (side, side))


def _learned(parameters: Any, inputs: Inputs) -> Any:
    """The kernels of the first layer, and what they make of one image."""
    kernels, biases = parameters[0][:, 0], parameters[1]
    image = inputs["given"][0][3, 0]
    maps = np.einsum("ijkl,fkl->fij", _windows(image, 5), kernels) + biases[:, None, None]
    return kernels, np.maximum(maps, 0.0)


def _spots() -> Floats:
    """A gradient that is 1 at one place for each kernel: at the sun, the roof, the wall and the door."""
    upstream = np.zeros((1, 4, 26, 26))
    for kernel, (row, column) in enumerate(((2, 19), (7, 10), (18, 3), (18, 11))):
        upstream[0, kernel, row, column] = 1.0
    return upstream


CONVOLUTION = Images(
    arguments=lambda: {
        "x": _house()[None, None],
        "weight": array(*KERNELS)[:, None] / 4,
        "bias": np.zeros(4),
        "stride": 1,
        "padding": 0,
    },
    before=lambda inputs: {"image": inputs["x"][0], "kernels": inputs["weight"][:, 0]},
    values=lambda maps, inputs: maps[0],
    names=("feature maps",),
)
CONVOLUTION_BACKWARD = Images(
    arguments=lambda: {
        "upstream": _spots(),
        "x": _house()[None, None],
        "weight": array(*KERNELS)[:, None] / 4,
        "bias": np.zeros(4),
        "stride": 1,
        "padding": 0,
    },
    before=lambda inputs: {
        "image": inputs["x"][0],
        "kernels": inputs["weight"][:, 0],
        "upstream": inputs["upstream"][0],
    },
    values=lambda gradients, inputs: (gradients[0][0], gradients[1][:, 0]),
    names=("dx", "dweight"),
)
POOLING = Images(
    arguments=lambda: {"x": _bars()[[1, 3, 6, 8]][:, 0][None], "kernel_size": 4, "stride": 4},
    before=lambda inputs: {"images": inputs["x"][0]},
    values=lambda pooled, inputs: pooled[0],
    names=("pooled",),
)
POOLING_BACKWARD = Images(
    arguments=lambda: {
        "upstream": np.arange(1.0, 50.0).reshape(1, 1, 7, 7),
        "x": (_house() + 0.1 * np.sin(np.arange(784.0)).reshape(28, 28))[None, None],
        "kernel_size": 4,
        "stride": 4,
    },
    before=lambda inputs: {"image": inputs["x"][0], "upstream": inputs["upstream"][0]},
    values=lambda gradient, inputs: gradient[0],
    names=("gradient",),
)
SCORES = Matrix(
    arguments=lambda: {"x": _bars()[:5], "parameters": _parameters()},
    row_label="image",
    column_label="score of class",
)
TRAINING = Images(
    arguments=lambda: {
        "given": (_bars(), np.eye(10)),
        "parameters": _parameters(),
        "times": TRAINING_STEPS,
        "lr": 1.0,
    },
    driver="in_turn",
    before=lambda inputs: {
        "image": inputs["given"][0][3],
        "kernels\nbefore": inputs["parameters"][0][:, 0],
    },
    values=_learned,
    names=(f"kernels after\n{TRAINING_STEPS} steps", "feature maps"),
)
