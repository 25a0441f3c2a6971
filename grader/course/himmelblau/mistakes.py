"""Wrong slopes, and the usual wrong ways of following one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from grader.course.himmelblau.descents import Slope, Update, follow
from grader.course.himmelblau.landscape import brackets
from grader.toolkit import KnownMistake, torch


def x_first(start: torch.Tensor, steps: int, update: Callable[[], Update], gradient: Slope) -> torch.Tensor:
    """`follow` where the gradient of y has seen the new x: a mistake."""
    (x, y), change_x, change_y, path = start.unbind(-1), update(), update(), []
    for t in range(1, steps + 1):
        x = x - change_x(gradient(torch.stack([x, y], -1))[..., 0], t)
        y = y - change_y(gradient(torch.stack([x, y], -1))[..., 1], t)
        path.append(torch.stack([x, y], -1))
    return torch.stack(path)


def with_start(start: torch.Tensor, *rest: Any) -> torch.Tensor:
    """The start, then the path."""
    return torch.cat([start[None], follow(start, *rest)])


def start_for_end(start: torch.Tensor, *rest: Any) -> torch.Tensor:
    """The start, then the path without its last point: recorded before each update."""
    return with_start(start, *rest)[:-1]


def end_only(start: torch.Tensor, *rest: Any) -> torch.Tensor:
    """The last point of the path, (2,)."""
    return follow(start, *rest)[-1]


def end_repeated(start: torch.Tensor, *rest: Any) -> torch.Tensor:
    """The last point of the path in every row: what a list of one tensor that changes in place holds."""
    path = follow(start, *rest)
    return path[-1:].repeat(len(path), 1)


def never_looking_again(
    start: torch.Tensor, steps: int, update: Callable[[], Update], gradient: Slope
) -> torch.Tensor:
    """`follow` with the gradient of the start in every step."""
    first = gradient(start)
    return follow(start, steps, update, lambda _: first)


def from_brackets(dx: Callable[..., Any], dy: Callable[..., Any]) -> Slope:
    """A wrong gradient made of x, y and the two brackets a and b."""

    def wrong(points: torch.Tensor) -> torch.Tensor:
        x, y = points[..., 0], points[..., 1]
        a, b = brackets(points)
        return torch.stack([dx(x, y, a, b), dy(x, y, a, b)], -1)

    return wrong


WRONG_SLOPES: dict[str, tuple[Slope, str]] = {
    "x and y of the inner derivatives exchanged": (
        from_brackets(lambda x, y, a, b: 4 * y * a + 2 * b, lambda x, y, a, b: 2 * a + 4 * x * b),
        "You multiply by 2y for x² and by 2x for y²; it is ∂(x²)/∂x = 2x and ∂(y²)/∂y = 2y.",
    ),
    "inner derivatives missing": (
        from_brackets(lambda x, y, a, b: 2 * a + 2 * b, lambda x, y, a, b: 2 * a + 2 * b),
        "You differentiate the squares but not the brackets; multiply by their derivatives too: ∂(x² + y - "
        "11)/∂x = 2x, and so on.",
    ),
    "2y in the wrong entry": (
        from_brackets(lambda x, y, a, b: 4 * x * a + 4 * y * b, lambda x, y, a, b: 2 * a + 2 * b),
        "You multiply by 2y in ∂f/∂x; multiply by it in ∂f/∂y: ∂(x + y² - 7)/∂x is 1, and ∂(x + y² - 7)/∂y "
        "is 2y.",
    ),
    "2x in the wrong entry": (
        from_brackets(lambda x, y, a, b: 2 * a + 2 * b, lambda x, y, a, b: 4 * x * a + 4 * y * b),
        "You multiply by 2x in ∂f/∂y; multiply by it in ∂f/∂x: ∂(x² + y - 11)/∂x is 2x, and "
        "∂(x² + y - 11)/∂y is 1.",
    ),
    "4 in place of 4x and 4y": (
        from_brackets(lambda x, y, a, b: 4 * a + 2 * b, lambda x, y, a, b: 2 * a + 4 * b),
        "Your factors 4 lack the variable: ∂(x²)/∂x is 2x, so that 2 · 2x makes 4x.",
    ),
    "x for the derivative of x²": (
        from_brackets(lambda x, y, a, b: 2 * x * a + 2 * b, lambda x, y, a, b: 2 * a + 2 * y * b),
        "You differentiate x² to x and y² to y; it is 2x and 2y.",
    ),
    "outer 2 missing in the mixed terms": (
        from_brackets(lambda x, y, a, b: 4 * x * a + b, lambda x, y, a, b: a + 4 * y * b),
        "Your mixed terms lack a factor 2; both squares bring down a 2.",
    ),
    "4 in the mixed terms": (
        from_brackets(lambda x, y, a, b: 4 * x * a + 4 * b, lambda x, y, a, b: 4 * a + 4 * y * b),
        "Your mixed terms have a factor 4; it should be 2, since that variable is not squared "
        "in the other bracket.",
    ),
    "mixed terms missing": (
        from_brackets(lambda x, y, a, b: 4 * x * a, lambda x, y, a, b: 4 * y * b),
        "You differentiate each variable in one bracket only; x + y² - 7 depends on x too, and x² + y - 11 "
        "on y.",
    ),
    "squared variables missing": (
        from_brackets(lambda x, y, a, b: 2 * b, lambda x, y, a, b: 2 * a),
        "You differentiate each variable in one bracket only; x² + y - 11 depends on x too, and x + y² - 7 "
        "on y.",
    ),
    "only the first bracket": (
        from_brackets(lambda x, y, a, b: 4 * x * a, lambda x, y, a, b: 2 * a),
        "You differentiate (x² + y - 11)² alone; add the derivatives of (x + y² - 7)².",
    ),
    "only the second bracket": (
        from_brackets(lambda x, y, a, b: 2 * b, lambda x, y, a, b: 4 * y * b),
        "You differentiate (x + y² - 7)² alone; add the derivatives of (x² + y - 11)².",
    ),
    "brackets exchanged": (
        from_brackets(lambda x, y, a, b: 4 * x * b + 2 * a, lambda x, y, a, b: 2 * b + 4 * y * a),
        "You exchanged the brackets; x is squared in the first one, and y in the second.",
    ),
    "entries exchanged": (
        from_brackets(lambda x, y, a, b: 2 * a + 4 * y * b, lambda x, y, a, b: 4 * x * a + 2 * b),
        "You return the two entries in the wrong order; ∂f/∂x comes first.",
    ),
    "4x in place of 4y": (
        from_brackets(lambda x, y, a, b: 4 * x * a + 2 * b, lambda x, y, a, b: 2 * a + 4 * x * b),
        "Your ∂f/∂x is right; in ∂f/∂y the derivative of y² is 2y, not 2x.",
    ),
    "11 and 7 exchanged": (
        from_brackets(
            lambda x, y, a, b: 4 * x * (a + 4) + 2 * (b - 4), lambda x, y, a, b: 2 * (a + 4) + 4 * y * (b - 4)
        ),
        "You exchanged 11 and 7; the brackets are x² + y - 11 and x + y² - 7.",
    ),
    "11 and 7 left out": (
        from_brackets(
            lambda x, y, a, b: 4 * x * (a + 11) + 2 * (b + 7),
            lambda x, y, a, b: 2 * (a + 11) + 4 * y * (b + 7),
        ),
        "You leave out 11 and 7; they stay inside the brackets: x² + y - 11 and x + y² - 7.",
    ),
    "minus between the terms": (
        from_brackets(lambda x, y, a, b: 4 * x * a - 2 * b, lambda x, y, a, b: 2 * a - 4 * y * b),
        "You subtract the terms; f adds the two squares, so add their derivatives.",
    ),
    "minus before y": (
        from_brackets(
            lambda x, y, a, b: 4 * x * (a - 2 * y) + 2 * b, lambda x, y, a, b: 2 * (a - 2 * y) + 4 * y * b
        ),
        "Your first bracket is x² - y - 11; it should be x² + y - 11.",
    ),
}
"""Gradients that are wrong by themselves and on every path that follows them, with what to say."""


def wrong_slopes(path: Callable[..., Any]) -> Iterator[KnownMistake]:
    """The path of every wrong gradient."""
    for name, (wrong, message) in WRONG_SLOPES.items():
        yield KnownMistake(name, partial(path, gradient=wrong), message)


def wrong_ways(path: Callable[..., Any]) -> Iterator[KnownMistake]:
    """What goes wrong on any path, whatever the optimizer."""
    yield KnownMistake(
        "recorded before the update",
        partial(path, by=start_for_end),
        "Your path starts with the start and lacks the last point; record each point after its update.",
    )
    yield KnownMistake(
        "the start is part of the path",
        partial(path, by=with_start),
        "Your path has one row too many, the start; the first row is the point after update 1.",
    )
    yield KnownMistake(
        "only the last point",
        partial(path, by=end_only),
        "You return the last point; return every point, stacked to (steps, 2).",
    )
    yield KnownMistake(
        "every row the last point",
        partial(path, by=end_repeated),
        "All rows are the last point: you keep one tensor and change it in place. Make a new one in each "
        "step, or keep clones.",
    )
    yield KnownMistake(
        "gradient of the start in every step",
        partial(path, by=never_looking_again),
        "You compute the gradient once, before the loop; compute it again at each point.",
    )
    yield KnownMistake(
        "x updated first",
        partial(path, by=x_first),
        "You compute ∂f/∂y with the new x; compute both entries, then update both.",
    )
    yield from wrong_slopes(path)
