"""Softmax regression whose parts can be wrong: what its known mistakes are made of."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from grader.course.classifiers.formulas import cross_entropy, error
from grader.toolkit import torch

Errors = Callable[..., Any]
"""From X Wᵀ, b and the labels, what the gradient takes for p minus one-hot, (N, K)."""


def fit(
    X: torch.Tensor,
    labels: torch.Tensor,
    W: torch.Tensor,
    b: torch.Tensor,
    lr: float,
    steps: int,
    *,
    errors: Errors = error,
    recorded: Callable[..., torch.Tensor] = cross_entropy,
    in_turn: bool = False,
    b_first: bool = False,
    once: bool = False,
    piled: bool = False,
    bias_summed: bool = False,
    moving: tuple[bool, bool] = (True, True),
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """`descend` whose parts can be wrong.

    What comes by keyword are mistakes: other errors or another record; `in_turn`, a gradient of b that has
    seen the new W, or `b_first`, one of W that has seen the new b; `once`, the gradient of the start in every
    step; `piled`, gradients that are never zeroed; `bias_summed`, no mean for b; `moving`, whether W and b
    are updated.
    """
    losses = X.new_empty(steps)
    dW, db = torch.zeros_like(W), torch.zeros_like(b)
    for step in range(steps):
        if not once or step == 0:
            losses[step:] = recorded(X @ W.T + b, labels)
            E = errors(X @ W.T, b, labels)
            share = E / len(X)
            new_dW, new_db = share.T @ X, (E if bias_summed else share).sum(0)
            dW, db = (dW + new_dW, db + new_db) if piled else (new_dW, new_db)
        if b_first:
            b = b - lr * db
            W = W - lr * errors(X @ W.T, b, labels).T @ X / len(X)
            continue
        if moving[0]:
            W = W - lr * dW
        if in_turn:
            db = errors(X @ W.T, b, labels).mean(0)
        if moving[1]:
            b = b - lr * db
    return W, b, losses


def recorded_late(
    X: torch.Tensor, labels: torch.Tensor, W: torch.Tensor, b: torch.Tensor, lr: float, steps: int
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """`fit` whose losses are recorded after each update: a mistake."""
    W, b, losses = fit(X, labels, W, b, lr, steps)
    return W, b, torch.cat([losses[1:], cross_entropy(X @ W.T + b, labels)[None]])


def last_update_missing(
    X: torch.Tensor, labels: torch.Tensor, W: torch.Tensor, b: torch.Tensor, lr: float, steps: int
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """`fit` that leaves its loop between the last record and the last update: a mistake."""
    _, _, losses = fit(X, labels, W, b, lr, steps)
    W, b, _ = fit(X, labels, W, b, lr, steps - 1)
    return W, b, losses


def one_by_one(
    X: torch.Tensor, labels: torch.Tensor, W: torch.Tensor, b: torch.Tensor, lr: float, steps: int
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """`fit` with an update after every example: a mistake."""
    losses = X.new_empty(steps)
    for step in range(steps):
        losses[step] = cross_entropy(X @ W.T + b, labels)
        for n in range(len(X)):
            W, b, _ = fit(X[n : n + 1], labels[n : n + 1], W, b, lr, 1)
    return W, b, losses


def best_of(
    X: torch.Tensor,
    labels: torch.Tensor,
    W: torch.Tensor,
    b: torch.Tensor,
    lr: float,
    steps: int,
    *,
    earliest: int,
) -> Any:
    """`fit` that returns the W and b of the lowest loss, from so many steps on."""
    walks = [fit(X, labels, W, b, lr, count) for count in range(earliest, steps + 1)]
    best = min(walks, key=lambda reached: float(cross_entropy(X @ reached[0].T + reached[1], labels)))
    return (*best[:2], walks[-1][2])
