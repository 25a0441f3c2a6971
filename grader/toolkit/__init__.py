"""What the author of a course imports, and all that they need.

    from grader.toolkit import ByHand, Case, Exercise, KnownMistake, Topic, derivatives, inputs, torch

torch is imported at its first use, so that the commands which do not need it do not wait for it: touch
`torch.` inside functions only.
"""

from grader.course import derivatives, inputs
from grader.exercise import ByHand, Case, Exercise, Inputs, KnownMistake, Property, Topic
from grader.givens import Given
from grader.lazy import torch

__all__ = [
    "ByHand",
    "Case",
    "Exercise",
    "Given",
    "Inputs",
    "KnownMistake",
    "Property",
    "Topic",
    "derivatives",
    "inputs",
    "torch",
]
