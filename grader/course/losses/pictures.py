"""What is drawn of the losses: the loss of one example, by what was predicted for it."""

from __future__ import annotations

from collections.abc import Sequence

from grader.toolkit import Curve, Inputs, np
from grader.toolkit.inputs import Floats

TARGETS = ("target 0", "target 1")


def _numbers(x: Floats) -> Sequence[Inputs]:
    return ({"prediction": x, "target": np.array(1.0)},)


def _probabilities(x: Floats) -> Sequence[Inputs]:
    return tuple({"probability": x, "target": np.array(target)} for target in (0.0, 1.0))


def _scores(x: Floats) -> Sequence[Inputs]:
    return tuple({"logits": x, "target": np.array(target)} for target in (0.0, 1.0))


MSE = Curve(
    x=(-3, 5),
    arguments=_numbers,
    driver="each",
    x_label="prediction (the target is 1)",
    y_label="squared error",
)
MSE_GRADIENT = Curve(
    x=(-3, 5), arguments=_numbers, driver="each", x_label="prediction (the target is 1)", y_label="gradient"
)
CROSS_ENTROPY = Curve(
    x=(0.01, 0.99),
    arguments=_probabilities,
    driver="each",
    names=TARGETS,
    x_label="probability of label 1",
    y_label="loss",
)
CROSS_ENTROPY_GRADIENT = Curve(
    x=(0.04, 0.96),
    arguments=_probabilities,
    driver="each",
    names=TARGETS,
    x_label="probability of label 1",
    y_label="gradient",
)
WITH_LOGITS = Curve(
    x=(-6, 6), arguments=_scores, driver="each", names=TARGETS, x_label="logit", y_label="loss"
)
WITH_LOGITS_GRADIENT = Curve(
    x=(-6, 6), arguments=_scores, driver="each", names=TARGETS, x_label="logit", y_label="gradient"
)
