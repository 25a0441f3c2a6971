"""What a picture shows and how far both are apart, in sentences that hold nothing of the student's."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from grader.picture import (
    Array,
    Arrows,
    Curve,
    Ends,
    Images,
    Matrix,
    Paths,
    Picture,
    Sketch,
    Surface,
    Training,
)

ROUNDING = 1e-7
"""Of the largest value: what rounding to float32 explains."""


def remark(sketch: Sketch) -> str:
    """How far both are apart, or why that cannot be said. What is right is for the judge to say."""
    difference = sketch.difference
    if sketch.yours is None or difference is None:
        return "You have no result to draw: this is the reference alone."
    parts = [part for call in sketch.yours for part in call]
    odd = sum(int((~np.isfinite(part)).sum()) for part in parts)
    if odd:
        return f"{odd:,} of your {sum(part.size for part in parts):,} values are NaN or infinite."
    if agree(difference, scale(part for call in sketch.expected for part in call)):
        return f"Yours agrees with the reference (largest difference {difference:.1g})."
    return f"Largest difference between yours and the reference: {difference:.3g}"


def described(sketch: Sketch) -> str:
    """What the picture shows, for whoever does not see it."""
    return f"Picture of {sketch.exercise}: {_seen(sketch.picture)}. {remark(sketch)}"


def _seen(picture: Picture) -> str:
    match picture:
        case Curve(x=(low, high), x_label=label):
            return (
                f"curves for {label} from {low:g} to {high:g}, yours over the reference, and the difference"
            )
        case Matrix():
            return "yours, the reference and the difference as matrices of coloured squares"
        case Training(loss_label=loss, step_label=step):
            fit = "" if picture.data is None else "the data with the fit, and "
            return f"{fit}the {loss} by {step}, yours over the reference"
        case Paths(over=over):
            height = over.height_label
            return f"paths over the contours of {height}, and {height} by step, yours over the reference"
        case Arrows(over=over):
            return f"directions over the contours of {over.height_label}, yours over the reference"
        case Surface(over=over):
            return f"{over.height_label} as a surface, and as contours over those of the reference"
        case Ends():
            return "maps of the minimum that each start ends in, yours and the reference"
        case Images():
            return "grey images of the input, yours, the reference and the difference"
    return "yours and the reference"


def agree(difference: float, size: float) -> bool:
    """Whether a difference is no more than rounding, for values of this size."""
    return difference <= ROUNDING * size


def scale(parts: Iterable[Array]) -> float:
    """The size of the largest finite value, at least 1e-12."""
    return max([1e-12, *(float(np.abs(p[np.isfinite(p)]).max(initial=0.0)) for p in parts)])
