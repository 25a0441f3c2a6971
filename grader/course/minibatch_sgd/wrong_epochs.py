"""One epoch of minibatch SGD whose parts can be replaced: what its known mistakes are made of."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from grader.toolkit import torch

Batches = Sequence[Any]
"""Index tensors."""


def one_pass(
    X: torch.Tensor,
    y: torch.Tensor,
    w: torch.Tensor,
    b: torch.Tensor,
    lr: float,
    batches: Batches,
    *,
    targets: Callable[[torch.Tensor, Any, int], torch.Tensor] = lambda y, batch, at: y[batch],
    errors: Callable[..., torch.Tensor] = lambda Xw, b, y: Xw + b - y,
    dw: Callable[[torch.Tensor, torch.Tensor], torch.Tensor] = lambda r, rows: r @ rows / len(r),
    db: Callable[[torch.Tensor, torch.Tensor], torch.Tensor] = lambda r, rows: r.mean(),
    step: Callable[[Any, torch.Tensor, Batches], float] = lambda batch, X, batches: 1.0,
    moves: tuple[float, float] = (1.0, 1.0),
    in_turn: bool = False,
    at_start: bool = False,
    piled: bool = False,
    averaged: bool = False,
) -> tuple[torch.Tensor, torch.Tensor]:
    """One epoch of minibatch SGD on ½ the mean squared error of a linear model: (w, b).

    The gradients are in closed form. What comes by keyword are mistakes: other targets, errors or
    gradients; `step`, a factor on every update; `moves`, how far w and b go; `in_turn`, a gradient of b
    that has seen the new w; `at_start`, gradients that are all those of the first w and b; `piled`,
    gradients that are never zeroed, `averaged`, their mean so far.
    """
    start, total_w, total_b, at = (w, b), torch.zeros_like(w), torch.zeros_like(b), 0
    for count, batch in enumerate(batches, start=1):
        rows, wanted = X[batch], targets(y, batch, at)
        here = start if at_start else (w, b)
        r = errors(rows @ here[0], here[1], wanted)
        new_w, new_b = dw(r, rows), db(r, rows)
        total_w, total_b = (total_w + new_w, total_b + new_b) if piled or averaged else (new_w, new_b)
        factor = lr * step(batch, X, batches) / (count if averaged else 1)
        w = w - factor * moves[0] * total_w
        if in_turn:
            total_b = db(errors(rows @ w, b, wanted), rows)
        b = b - factor * moves[1] * total_b
        at += len(batch)
    return w, b


def regrouped(batches_of: Callable[[Batches, torch.Tensor], Batches]) -> Callable[..., Any]:
    """`one_pass` through other batches, made of the right ones and X."""

    def wrong(
        X: torch.Tensor, y: torch.Tensor, w: torch.Tensor, b: torch.Tensor, lr: float, batches: Batches
    ) -> tuple[torch.Tensor, torch.Tensor]:
        w, b = one_pass(X, y, w, b, lr, batches_of(batches, X))
        return w.clone(), b.clone()

    return wrong


def everyone(X: torch.Tensor) -> Any:
    """The indices of all examples."""
    return torch.arange(len(X), device=X.device)


def in_sequence(batches: Batches, X: torch.Tensor) -> Iterator[Any]:
    """As many examples as each batch has, one stretch after the other."""
    at = 0
    for batch in batches:
        yield everyone(X)[at : at + len(batch)]
        at += len(batch)


def in_their_order(batches: Batches, X: torch.Tensor) -> Batches:
    """The indices of all batches, sorted, and cut into batches of the same sizes."""
    whole = torch.cat(list(batches)).sort().values
    return list(torch.split(whole, [len(batch) for batch in batches]))


def b_first(
    X: torch.Tensor, y: torch.Tensor, w: torch.Tensor, b: torch.Tensor, lr: float, batches: Batches
) -> tuple[torch.Tensor, torch.Tensor]:
    """An epoch whose gradient of w has seen the new b."""
    for batch in batches:
        b = b - lr * (X[batch] @ w + b - y[batch]).mean()
        w = w - lr * ((X[batch] @ w + b - y[batch]) @ X[batch] / len(batch))
    return w, b


def mean_of_all(
    X: torch.Tensor, y: torch.Tensor, w: torch.Tensor, b: torch.Tensor, lr: float, batches: Batches
) -> tuple[torch.Tensor, torch.Tensor]:
    """The means of w and of b over the updates of an epoch."""
    reached = [one_pass(X, y, w, b, lr, batches[: count + 1]) for count in range(len(batches))]
    return torch.stack([w for w, _ in reached]).mean(0), torch.stack([b for _, b in reached]).mean(0)


def rolling(
    X: torch.Tensor, y: torch.Tensor, w: torch.Tensor, b: torch.Tensor, lr: float, batches: Batches
) -> tuple[torch.Tensor, torch.Tensor]:
    """An epoch with a momentum of 0.9."""
    to_w, to_b = torch.zeros_like(w), torch.zeros_like(b)
    for batch in batches:
        r = X[batch] @ w + b - y[batch]
        to_w, to_b = 0.9 * to_w + r @ X[batch] / len(batch), 0.9 * to_b + r.mean()
        w, b = w - lr * to_w, b - lr * to_b
    return w, b
