"""10 · Minibatch SGD: a few examples at a time.

The gradient of a few examples, drawn at random, points roughly where that of all of them does, and
costs a fraction. First who is in which batch, and what is kept back for validation; then the loss, the
update, and one pass of both over the data.

Rules of this file
- Examples go by their index, 0 to num_examples - 1. Index tensors are one-dimensional and int64; those
  that you make stay on the CPU.
- Chance comes from the `generator` that is handed over, a torch.Generator, and from nothing else: the
  global generators (torch.manual_seed, the modules random and np.random) are neither used nor seeded.
  A generator moves on with every draw, and whoever holds its seed can replay them all.
- `X` is (N, D), one example a row, float32 or float64. Results that are no indices have the dtype and
  device of the float arguments (they may be on a GPU) and do not require grad. Never change an argument.
- By hand: no autograd, no torch.func, no finite differences, no torch.optim. NumPy inside is fine, if
  the result goes back to the device of the arguments.
"""

from collections.abc import Sequence

import torch


def minibatches(num_examples: int, batch_size: int, generator: torch.Generator) -> list[torch.Tensor]:
    """Deal all examples into batches, in an order that is new with every call.

    Shuffle the indices 0 ... num_examples - 1, then cut: the first batch_size of them are the first
    batch, the next are the second, and so on. Every index comes exactly once. Where batch_size does not
    divide num_examples, the last batch is shorter, and it is kept.

        10 examples in batches of 4, for example:  [7, 2, 0, 5], [1, 9, 3, 8], [6, 4]

    Args: `num_examples` and `batch_size`, ints ≥ 1 (a batch may be larger than there are examples);
    `generator`, where all chance comes from: the same state gives the same batches.
    Returns: a list of index tensors, each (batch_size,) but for a shorter last one, int64.
    Not allowed: DataLoader and BatchSampler of torch.utils.data. `torch.randperm` is fine.
    """
    raise NotImplementedError("minibatches is not written yet")


def train_validation_split(
    num_examples: int, validation_fraction: float, generator: torch.Generator
) -> tuple[torch.Tensor, torch.Tensor]:
    """Keep a random part of the examples back, to measure on what was not trained on.

    Every index 0 ... num_examples - 1 is in exactly one of two parts. Which are in validation is random,
    and new with every call; in what order they stand does not matter. Validation holds

        int(validation_fraction * num_examples)        cut, not rounded

    of them, which may be none, and train all others.

    Args: `num_examples`, an int ≥ 1; `validation_fraction`, a float, 0 ≤ validation_fraction < 1;
    `generator`, where all chance comes from: the same state gives the same split.
    Returns: `(train, validation)`, two index tensors, int64; an empty one has the shape (0,).
    Not allowed: random_split of torch.utils.data. `torch.randperm` is fine.
    """
    raise NotImplementedError("train_validation_split is not written yet")


def squared_loss(prediction: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    """Half the squared error of every example.

        result[n, 0] = 1/2 (prediction[n, 0] - target[n])²

    No sum and no mean: one loss an example. Mind the shapes, which differ on purpose: (N, 1) minus
    (N,) is a table of N by N.

    Args: `prediction` ŷ (N, 1), `target` y (N,), float.
    Returns: (N, 1), the dtype and device of `prediction`.
    Not allowed: mse_loss, huber_loss, smooth_l1_loss and their modules in torch.nn.
    """
    raise NotImplementedError("squared_loss is not written yet")


def sgd_update(
    parameters: Sequence[torch.Tensor], gradient_sums: Sequence[torch.Tensor], lr: float, batch_size: int
) -> tuple[torch.Tensor, ...]:
    """One step of minibatch SGD, for every parameter.

        result[i] = parameters[i] - lr / batch_size · gradient_sums[i]

    `gradient_sums` holds gradients that are *summed* over the examples of the batch. The mean is taken
    here, so that `lr` means the same for batches of every size.

    Args: `parameters`, a tuple of float tensors of any shapes; `gradient_sums`, a tuple of as many, of
    the same shapes; `lr`, a number; `batch_size`, an int ≥ 1, the number of examples in the batch.
    Returns: a tuple of tensors, in the order and the shapes of `parameters`, which keep their values.
    Not allowed: torch.optim.
    """
    raise NotImplementedError("sgd_update is not written yet")


def linear_regression_epoch(
    X: torch.Tensor,
    y: torch.Tensor,
    w: torch.Tensor,
    b: torch.Tensor,
    lr: float,
    batches: Sequence[torch.Tensor],
) -> tuple[torch.Tensor, torch.Tensor]:
    """One epoch of linear regression by minibatch SGD: an update for every batch, one after the other.

        L(w, b) = mean over the n in the batch of 1/2 (ŷ_n - y_n)²        ŷ_n = X[n] · w + b

    For each batch in its order: find ∂L/∂w and ∂L/∂b at the present w and b, from the examples of this
    batch alone, then update both, w ← w - lr · ∂L/∂w and b ← b - lr · ∂L/∂b.

    Args: `X` (N, D), `y` (N,), `w` (D,), `b` (), float; `lr`, a number; `batches`, a list of index
    tensors, int64, on the device of `X`, none of them empty. They may differ in size and need not cover
    every example; an index that comes twice counts twice.
    Returns: `(w, b)` after the last update: w (D,) and b (), the dtype and device of `X`. The arguments
    `w` and `b` keep their values.
    Not allowed: autograd, torch.func, finite differences, torch.optim.
    """
    raise NotImplementedError("linear_regression_epoch is not written yet")
