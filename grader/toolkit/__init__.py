"""What the author of a course imports, and all that they need.

    from grader.toolkit import ByHand, Case, Exercise, KnownMistake, Topic, derivatives, inputs, np, torch

torch and NumPy are imported at their first use, so that the commands which need neither do not wait for them:
touch `torch.` and `np.` inside functions only.
"""

from __future__ import annotations

from grader.exercise import (
    TRAINING_LOOP,
    UPDATE_RULE,
    ByHand,
    Case,
    Exercise,
    Inputs,
    KnownMistake,
    Property,
    Topic,
)
from grader.lazy import np, torch
from grader.picture import Arrows, Curve, Ends, Images, Landscape, Matrix, Paths, Picture, Surface, Training
from grader.published.shared_values import SharedValue
from grader.toolkit import derivatives, inputs
from grader.toolkit.arrays import on_arrays
from grader.toolkit.collecting import exercises_of

__all__ = [
    "TRAINING_LOOP",
    "UPDATE_RULE",
    "Arrows",
    "ByHand",
    "Case",
    "Curve",
    "Ends",
    "Exercise",
    "Images",
    "Inputs",
    "KnownMistake",
    "Landscape",
    "Matrix",
    "Paths",
    "Picture",
    "Property",
    "SharedValue",
    "Surface",
    "Topic",
    "Training",
    "derivatives",
    "exercises_of",
    "inputs",
    "np",
    "on_arrays",
    "torch",
]
