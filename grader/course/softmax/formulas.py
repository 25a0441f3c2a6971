"""Softmax and what belongs to it: as references have it, and as mistakes do."""

from __future__ import annotations

from grader.toolkit import torch


def probabilities(logits: torch.Tensor) -> torch.Tensor:
    """p, each row's softmax."""
    return torch.softmax(logits, -1)


def unshifted(logits: torch.Tensor, dim: int = -1) -> torch.Tensor:
    """Softmax as students write it first: nothing is subtracted, so that large logits overflow."""
    exponentials = torch.exp(logits)
    return exponentials / exponentials.sum(dim, keepdim=True)


def shifted_as_one(logits: torch.Tensor, dim: int = -1) -> torch.Tensor:
    """Softmax with one maximum for the whole tensor: rows far below it vanish."""
    return unshifted(logits - logits.max(), dim)


def shifted(logits: torch.Tensor, dim: int) -> torch.Tensor:
    """The logits, their maximum along `dim` subtracted."""
    return logits - logits.amax(dim, keepdim=True)


def outer(p: torch.Tensor) -> torch.Tensor:
    """p_i p_j, for every row of p."""
    return p.unsqueeze(-1) * p.unsqueeze(-2)


def jacobian_from(p: torch.Tensor) -> torch.Tensor:
    """diag(p) - p pᵀ, for every row of p."""
    return torch.diag_embed(p) - outer(p)


def diagonal_of(matrices: torch.Tensor) -> torch.Tensor:
    """The matrices with everything off the diagonal set to 0."""
    return torch.diag_embed(torch.diagonal(matrices, dim1=-2, dim2=-1))


def identity(logits: torch.Tensor) -> torch.Tensor:
    """The C x C identity matrix, in the dtype of the logits."""
    return torch.eye(logits.shape[-1], dtype=logits.dtype)


def one_hot(labels: torch.Tensor, logits: torch.Tensor) -> torch.Tensor:
    """1 at each row's label and 0 elsewhere, (N, C), in the dtype of the logits."""
    return torch.nn.functional.one_hot(labels, logits.shape[-1]).to(logits.dtype)
