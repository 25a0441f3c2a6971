"""The gradient of a layer with a sigmoid, and the examples it is asked for."""

from __future__ import annotations

from grader.toolkit import np, torch
from grader.toolkit.derivatives import gradient
from grader.toolkit.inputs import Floats, array, normal, uniform


def layer(X: torch.Tensor, W: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
    """Z = X Wᵀ + b: (N, K) for W (K, D), (N,) for W (D,)."""
    return X @ W.t() + b


def reference(
    X: torch.Tensor, target: torch.Tensor, W: torch.Tensor, b: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    """(∂L/∂W, ∂L/∂b) of L = mean over all elements of (sigmoid(Z) - target)²."""
    dW, db = gradient(lambda W, b: torch.nn.functional.mse_loss(torch.sigmoid(layer(X, W, b)), target), W, b)
    return dW, db


def bits(rng: np.random.Generator, *shape: int) -> Floats:
    """Targets of 0 and 1, about as many of the one as of the other."""
    return rng.permutation(np.arange(int(np.prod(shape))) % 2).reshape(shape).astype(np.float64)


def far_out(rng: np.random.Generator, features: int) -> Floats:
    """Positive examples (5, features), ordinary ones and ones that saturate the sigmoid."""
    return uniform(rng, 0.2, 1.0, 5, features) * array(0.5, 1, 2, 30, 3000)[:, None]


def examples(rng: np.random.Generator, count: int, features: int) -> Floats:
    """Ordinary examples, which are not centred."""
    return normal(rng, count, features, mean=0.5)
