"""What several known mistakes of the losses are made of."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from grader.toolkit import KnownMistake, torch

EPSILONS = (1e-12, 1e-10, 1e-9, 1e-8, 1e-7, 1e-6)
"""The small numbers that students add to probabilities, or clamp these to."""

TOO_LARGE = EPSILONS[2:]
"""Those of them that show when a probability is clamped: some lie near 1e-9."""


def surprise(p: torch.Tensor, t: torch.Tensor) -> torch.Tensor:
    """-t log p - (1 - t) log(1 - p), element by element."""
    return -(t * torch.log(p) + (1 - t) * torch.log(1 - p))


def slope(p: torch.Tensor, t: torch.Tensor) -> torch.Tensor:
    """The derivative of `surprise` by p, element by element."""
    return (p - t) / (p * (1 - p))


def clamped(p: torch.Tensor, epsilon: float) -> torch.Tensor:
    """p, kept between epsilon and 1 - epsilon."""
    return p.clamp(epsilon, 1 - epsilon)


def rows(x: torch.Tensor) -> int:
    """The size of the first dimension; 1 for a single number."""
    return x.shape[0] if x.ndim else 1


def columns(x: torch.Tensor) -> int:
    """The size of the last dimension; 1 for a single number."""
    return x.shape[-1] if x.ndim else 1


def careless_sigmoid(z: torch.Tensor) -> torch.Tensor:
    """exp(z) / (1 + exp(z)), which overflows for large z."""
    return torch.exp(z) / (1 + torch.exp(z))


def safe_logarithms(
    p: Callable[[torch.Tensor], torch.Tensor],
    clamps: tuple[float, ...],
    message: str,
) -> Iterator[KnownMistake]:
    """The mistakes of making `surprise` safe where nothing is to be made safe: one for each number
    that is added inside the logarithms, and for each of `clamps` that p(x) is clamped to."""
    for epsilon in EPSILONS:
        yield KnownMistake(
            f"{epsilon:g} added inside the logarithms",
            lambda x, t, epsilon=epsilon: (
                -(t * torch.log(p(x) + epsilon) + (1 - t) * torch.log(1 - p(x) + epsilon)).mean()
            ),
            message,
        )
    for epsilon in clamps:
        yield KnownMistake(
            f"clamped to {epsilon:g} and 1 - {epsilon:g}",
            lambda x, t, epsilon=epsilon: surprise(clamped(p(x), epsilon), t).mean(),
            message,
        )
