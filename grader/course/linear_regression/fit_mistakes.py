"""What goes wrong in gradient descent by autograd."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from grader.toolkit import KnownMistake, torch
from grader.toolkit.derivatives import gradient as gradient_of


def sum_of_squares(X: torch.Tensor, y: torch.Tensor, w: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
    """L = Σ (Xw + b - y)², 0-d."""
    return ((X @ w + b - y) ** 2).sum()


Gradients = Sequence[tuple[Any, Any]]
"""The gradients of w and b in every epoch so far, the last one last."""


def fit(
    X: torch.Tensor,
    y: torch.Tensor,
    w: torch.Tensor,
    b: torch.Tensor,
    lr: float,
    epochs: int,
    *,
    loss: Callable[..., torch.Tensor] = sum_of_squares,
    descent: Callable[[Gradients], tuple[Any, Any]] = lambda gradients: gradients[-1],
    in_turn: bool = False,
    b_first: bool = False,
    moves: tuple[float, float] = (1.0, 1.0),
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """`descend` whose parts can be wrong: it goes down another loss.

    `descent` is what the update makes of all gradients so far, and `in_turn` has a gradient of b that
    has seen the new w, `b_first` one of w that has seen the new b; `moves` says how far each goes.
    """
    losses: list[torch.Tensor] = []
    gradients: list[tuple[Any, Any]] = []
    for _ in range(epochs):
        losses.append(loss(X, y, w, b))
        gradients.append(gradient_of(lambda w, b: loss(X, y, w, b), w, b))
        dw, db = descent(gradients)
        if b_first:
            b = b - lr * db
            dw = gradient_of(lambda w, b=b: loss(X, y, w, b), w)
        w = w - lr * moves[0] * dw
        if in_turn:
            db = gradient_of(lambda b, w=w: loss(X, y, w, b), b)
        b = b if b_first else b - lr * moves[1] * db
    return w, b, torch.stack(losses)


def recorded_late(
    X: torch.Tensor, y: torch.Tensor, w: torch.Tensor, b: torch.Tensor, lr: float, epochs: int
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """`fit` whose losses are recorded after each update."""
    final_w, final_b, losses = fit(X, y, w, b, lr, epochs)
    return final_w, final_b, torch.cat([losses[1:], sum_of_squares(X, y, final_w, final_b)[None]])


def last_update_missing(
    X: torch.Tensor, y: torch.Tensor, w: torch.Tensor, b: torch.Tensor, lr: float, epochs: int
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """`fit` whose last epoch records its loss and leaves w and b as they are."""
    _, _, losses = fit(X, y, w, b, lr, epochs)
    if epochs > 1:
        w, b, _ = fit(X, y, w, b, lr, epochs - 1)
    return w.clone(), b.clone(), losses


def piled_up(gradients: Gradients) -> tuple[torch.Tensor, torch.Tensor]:
    """The sums of all gradients so far."""
    return sum(dw for dw, _ in gradients), sum(db for _, db in gradients)


def with_momentum(gradients: Gradients) -> tuple[torch.Tensor, torch.Tensor]:
    """The gradients so far, each older one by a factor 0.9 less."""
    fading = [(0.9**age * dw, 0.9**age * db) for age, (dw, db) in enumerate(reversed(gradients))]
    return piled_up(fading)


def adaptive(gradients: Gradients) -> tuple[torch.Tensor, torch.Tensor]:
    """What Adam makes of the gradients so far, with its usual numbers."""
    steps = len(gradients)
    moved = []
    for of_one in zip(*gradients, strict=True):
        m = sum(0.1 * 0.9**age * g for age, g in enumerate(reversed(of_one)))
        s = sum(0.001 * 0.999**age * g**2 for age, g in enumerate(reversed(of_one)))
        moved.append((m / (1 - 0.9**steps)) / ((s / (1 - 0.999**steps)) ** 0.5 + 1e-8))
    return moved[0], moved[1]


def clipped(gradients: Gradients) -> tuple[torch.Tensor, torch.Tensor]:
    """The last gradients, shrunk to the length 1 where they are longer, as clip_grad_norm_ does."""
    dw, db = gradients[-1]
    scale = (1 / (torch.sqrt((dw**2).sum() + (db**2).sum()) + 1e-6)).clamp(max=1)
    return dw * scale, db * scale


def one_point_a_step(
    X: torch.Tensor, y: torch.Tensor, w: torch.Tensor, b: torch.Tensor, lr: float, epochs: int
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """`fit` with an update for every point in turn."""
    losses = []
    for _ in range(epochs):
        losses.append(sum_of_squares(X, y, w, b))
        for x, target in zip(X, y, strict=True):
            error = x * w + b - target
            w, b = w - lr * 2 * error * x, b - lr * 2 * error
    return w, b, torch.stack(losses)


MISTAKES = (
    KnownMistake(
        "gradients never zeroed",
        partial(fit, descent=piled_up),
        "The gradients of all epochs add up, since backward() adds to .grad; set .grad to zero or None in "
        "each epoch.",
    ),
    KnownMistake(
        "gradient of w for both",
        partial(fit, descent=lambda gradients: (gradients[-1][0], gradients[-1][0])),
        "You update b by the gradient of w; update it by its own.",
    ),
    KnownMistake(
        "gradient of b for both",
        partial(fit, descent=lambda gradients: (gradients[-1][1], gradients[-1][1])),
        "You update w by the gradient of b; update it by its own.",
    ),
    KnownMistake(
        "mean of squares",
        partial(fit, loss=lambda X, y, w, b: sum_of_squares(X, y, w, b) / len(X)),
        "Your loss is the mean of the squares; it should be their sum.",
    ),
    KnownMistake(
        "half the sum of squares",
        partial(fit, loss=lambda X, y, w, b: sum_of_squares(X, y, w, b) / 2),
        "Your loss has a factor 1/2; it should be the plain sum of the squares.",
    ),
    KnownMistake(
        "every prediction with every y",
        partial(fit, loss=lambda X, y, w, b: sum_of_squares(X, y.T, w, b)),
        "(N, 1) minus (N,) or (1, N) broadcasts to (N, N): every prediction minus every y. Keep both (N, 1).",
    ),
    KnownMistake(
        "loss recorded after the update",
        recorded_late,
        "You record each loss after its update; record it first, then update.",
    ),
    KnownMistake(
        "b never updated",
        lambda X, y, w, b, lr, epochs: fit(
            X, y, w, b, lr, epochs, loss=lambda X, y, w, c: sum_of_squares(X, y, w, b + 0 * c)
        ),
        "b keeps its first value; update it by its own gradient, like w.",
    ),
    KnownMistake(
        "w never updated",
        lambda X, y, w, b, lr, epochs: fit(
            X, y, w, b, lr, epochs, loss=lambda X, y, v, b: sum_of_squares(X, y, w + 0 * v, b)
        ),
        "w keeps its first value; update it by its own gradient, like b.",
    ),
    KnownMistake(
        "w updated first",
        partial(fit, in_turn=True),
        "You compute the gradient of b with the new w; compute both gradients, then update both.",
    ),
    KnownMistake(
        "b updated first",
        partial(fit, b_first=True),
        "You compute the gradient of w with the new b; compute both gradients, then update both.",
    ),
    *(
        KnownMistake(f"{name} of {one}", partial(fit, moves=moves), f"{said}; that of {other} is right.")
        for one, other, at in (("w", "b", 0), ("b", "w", 1))
        for name, by, said in (
            ("2 missing in the gradient", 0.5, f"Your gradient of {one} lacks the 2 of the square"),
            ("2 too many in the gradient", 2.0, f"Your gradient of {one} is twice as large as it should be"),
            ("wrong sign", -1.0, f"Your gradient of {one} has the wrong sign"),
        )
        for moves in ((by, 1.0) if at == 0 else (1.0, by),)
    ),
    KnownMistake(
        "only the first epoch",
        lambda X, y, w, b, lr, epochs: fit(X, y, w, b, lr, 1),
        "You return after the first epoch; put the `return` after the loop.",
    ),
    KnownMistake(
        "no update in the last epoch",
        last_update_missing,
        "The last epoch makes no update; every epoch ends with one.",
    ),
    KnownMistake(
        "only the gradient of w zeroed",
        partial(fit, descent=lambda gradients: (gradients[-1][0], sum(db for _, db in gradients))),
        "The gradients of b add up over the epochs, those of w do not; zero both in each epoch.",
    ),
    KnownMistake(
        "only the gradient of b zeroed",
        partial(fit, descent=lambda gradients: (sum(dw for dw, _ in gradients), gradients[-1][1])),
        "The gradients of w add up over the epochs, those of b do not; zero both in each epoch.",
    ),
    KnownMistake(
        "absolute errors",
        partial(fit, loss=lambda X, y, w, b: (X @ w + b - y).abs().sum()),
        "Your loss sums absolute values; it should be the sum of the squares.",
    ),
    KnownMistake(
        "gradient of b averaged",
        lambda X, y, w, b, lr, epochs: fit(
            X, y, w, b, lr, epochs, descent=lambda gradients: (gradients[-1][0], gradients[-1][1] / len(X))
        ),
        "You average the gradient of b over the points; the loss is a sum, so its gradient is a sum too.",
    ),
    KnownMistake(
        "momentum",
        partial(fit, descent=with_momentum),
        "You add 0.9 of the earlier updates to each one; an update is lr times the gradient of its own "
        "epoch.",
    ),
    KnownMistake(
        "Adam in place of gradient descent",
        partial(fit, descent=adaptive),
        "You update as Adam does; an update is lr times the gradient, as torch.optim.SGD makes it.",
    ),
    KnownMistake(
        "gradients clipped",
        partial(fit, descent=clipped),
        "You clip the gradients to length 1; use them as they are.",
    ),
    KnownMistake(
        "one point a step",
        one_point_a_step,
        "You update after every point; make one update per epoch, with all points.",
    ),
    KnownMistake(
        "X scaled",
        lambda X, y, w, b, lr, epochs: fit(X / X.abs().max(), y, w, b, lr, epochs),
        "You divide X by its largest entry; fit X as it is.",
    ),
)
