"""The formulas of softmax regression, and the entries that labels pick."""

from __future__ import annotations

from grader.toolkit import torch


def picked(values: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    """values[n, labels[n]] for every row n."""
    return values.gather(1, labels[:, None])[:, 0]


def cross_entropy(scores: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    """L, the mean over the N rows, 0-d."""
    return torch.nn.functional.cross_entropy(scores, labels)


def one_hot(labels: torch.Tensor, scores: torch.Tensor) -> torch.Tensor:
    """1 at each row's label and 0 elsewhere, (N, K), in the dtype of the scores."""
    return torch.nn.functional.one_hot(labels, scores.shape[-1]).to(scores.dtype)


def error(XW: torch.Tensor, b: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    """p minus one-hot, the derivative of each row's loss by its scores."""
    return torch.softmax(XW + b, 1) - one_hot(labels, XW)
