"""What is drawn of minibatch SGD: the loss of one example, and the loss after each update of two epochs."""

from __future__ import annotations

from typing import Any

from grader.toolkit import Curve, Inputs, Training, np
from grader.toolkit.inputs import Floats, normal, uniform

EXAMPLES, BATCH, EPOCHS, LR = 48, 6, 5, 0.15


def _data() -> tuple[Floats, Floats]:
    rng = np.random.default_rng(5)
    x = uniform(rng, -2.0, 2.0, EXAMPLES)
    return x, 1.5 * x + 0.5 + normal(rng, EXAMPLES, scale=0.5)


def _calls() -> tuple[Inputs, ...]:
    """One call for each number of updates."""
    x, y = _data()
    rng = np.random.default_rng(6)
    batches = [
        batch for _ in range(EPOCHS) for batch in np.split(rng.permutation(EXAMPLES), EXAMPLES // BATCH)
    ]
    start = {"X": x[:, None], "y": y, "w": np.array([-1.0]), "b": np.array(-1.0), "lr": LR}
    return tuple({**start, "batches": batches[:updates]} for updates in range(1, len(batches) + 1))


def _loss(returned: Any, inputs: Inputs) -> Any:
    """Half the mean squared error over all examples."""
    w, b = returned
    return ((inputs["X"] @ w + b - inputs["y"]) ** 2).mean() / 2


SQUARED_LOSS = Curve(
    x=(-3, 5),
    arguments=lambda x: ({"prediction": x[:, None], "target": np.ones_like(x)},),
    x_label="prediction (the target is 1)",
    y_label="loss",
)
EPOCH = Training(
    asked=_calls,
    data=_data,
    fit=lambda returned, at: returned[0].item() * at + returned[1].item(),
    values=_loss,
    loss_label="loss of all examples",
    step_label=f"updates ({EXAMPLES // BATCH} in an epoch)",
    first_step=1,
)
