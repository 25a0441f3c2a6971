"""10 · Minibatch SGD: a few examples at a time.

The gradient of a few examples drawn at random points roughly in the direction of the gradient of all
examples, at a fraction of the cost. On average it equals that gradient, so many cheap steps usually get
further than a few exact ones. You first divide the examples into batches and hold some back for
validation; then you write the loss, the update, and one pass over the data.

    w ← w - lr · 1/|B| Σ_{n in B} ∂ℓ_n/∂w        for each batch B of the shuffled examples

Example: the gradients of four examples are 1, 3, 5 and 7, so their mean is 4. The batches {1, 7} and
{3, 5} both have the mean 4; the batches {1, 3} and {5, 7} have the means 2 and 6. Averaged over the two
batches, it is 4 every time.

The classic traps: dividing by batch_size when the last batch is shorter, using the same order in every
epoch, and (N, 1) minus (N,), which broadcasts to (N, N), every prediction minus every target.

The loss here has a 1/2, so that its derivative is ŷ - y, prediction minus target. torch's mse_loss has no
1/2: its gradients are twice as large, so the same learning rate makes steps twice as long.

Rules of this file
- Examples are known by their index, 0 to num_examples - 1. Index tensors are one-dimensional and int64;
  those that you make stay on the CPU.
- Randomness comes only from the argument `generator`, a torch.Generator. Neither use nor seed the global
  generators (torch.manual_seed, the modules random and np.random). A generator advances with every draw;
  the same seed gives the same draws again.
- `X` is (N, D), one example per row. Everything but indices is checked in float32 and in float64. Results
  have the dtype and device of the float arguments (which may be on a GPU) and do not require grad. Never
  change an argument.
- By hand: no autograd, no torch.func, no finite differences, no torch.optim. NumPy inside is fine, if
  the result goes back to the device of the arguments.
- `python 10_minibatch_sgd.py` shows your code at work; `python -m doctest 10_minibatch_sgd.py`
  runs the examples, which start with >>>.
"""

from collections.abc import Sequence

import torch


def minibatches(num_examples: int, batch_size: int, generator: torch.Generator) -> list[torch.Tensor]:
    """Divide all examples into batches, in a new order on every call.

    Shuffle the indices 0 ... num_examples - 1, then cut: the first batch_size of them are the first
    batch, the next batch_size the second, and so on. Every index occurs exactly once. If batch_size does
    not divide num_examples, the last batch is shorter; keep it.

        10 examples in batches of 4, for example:  [7, 2, 0, 5], [1, 9, 3, 8], [6, 4]

    >>> [len(batch) for batch in minibatches(10, 4, torch.Generator().manual_seed(0))]
    [4, 4, 2]

    Args: `num_examples` and `batch_size`, ints ≥ 1 (batch_size may be larger than num_examples);
    `generator`, the only source of randomness: the same state gives the same batches.
    Returns: a list of index tensors, int64, each (batch_size,) except a shorter last one.
    Not allowed: DataLoader and BatchSampler of torch.utils.data. `torch.randperm` is fine.
    """
    # BEGIN SOLUTION
    order = torch.randperm(num_examples, generator=generator)
    return [order[start : start + batch_size] for start in range(0, num_examples, batch_size)]
    # END SOLUTION


def train_validation_split(
    num_examples: int, validation_fraction: float, generator: torch.Generator
) -> tuple[torch.Tensor, torch.Tensor]:
    """Hold back a random part of the examples, to measure the loss on examples never trained on.

    Every index 0 ... num_examples - 1 is in exactly one of two parts. The choice is random and new on every
    call; the order within a part does not matter. The validation part holds

        int(validation_fraction * num_examples)        rounded down

    indices, possibly none; the training part holds all others.

    >>> train, validation = train_validation_split(10, 0.25, torch.Generator().manual_seed(0))
    >>> len(train), len(validation)
    (8, 2)

    Args: `num_examples`, an int ≥ 1; `validation_fraction`, a float, 0 ≤ validation_fraction < 1;
    `generator`, the only source of randomness: the same state gives the same split.
    Returns: `(train, validation)`, two index tensors, int64; an empty one has the shape (0,).
    Not allowed: random_split of torch.utils.data. `torch.randperm` is fine.
    """
    # BEGIN SOLUTION
    order = torch.randperm(num_examples, generator=generator)
    size = int(validation_fraction * num_examples)
    return order[size:], order[:size]
    # END SOLUTION


def squared_loss(prediction: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    """Half the squared error of every example.

        result[n, 0] = 1/2 (prediction[n, 0] - target[n])²

    No sum and no mean: one loss per example. The shapes differ on purpose: (N, 1) minus (N,) is (N, N).

    >>> squared_loss(torch.tensor([[1.0], [2.0], [5.0]]), torch.tensor([1.0, 4.0, 4.0])).tolist()
    [[0.0], [2.0], [0.5]]

    Args: `prediction` ŷ (N, 1), `target` y (N,), float.
    Returns: (N, 1), the dtype and device of `prediction`.
    Not allowed: mse_loss, huber_loss, smooth_l1_loss and their modules in torch.nn.
    """
    # BEGIN SOLUTION
    return (prediction - target.reshape(prediction.shape)) ** 2 / 2
    # END SOLUTION


def sgd_update(
    parameters: Sequence[torch.Tensor], gradient_sums: Sequence[torch.Tensor], lr: float, batch_size: int
) -> tuple[torch.Tensor, ...]:
    """One step of minibatch SGD, for every parameter.

        result[i] = parameters[i] - lr / batch_size · gradient_sums[i]

    `gradient_sums` holds gradients that are *summed* over the examples of the batch. The division by
    `batch_size` makes them means, so that `lr` has the same meaning for every batch size.

    >>> sgd_update((torch.tensor([1.0, 2.0]),), (torch.tensor([4.0, 8.0]),), lr=0.5, batch_size=4)
    (tensor([0.5000, 1.0000]),)

    Args: `parameters`, a tuple of float tensors of any shapes; `gradient_sums`, a tuple of tensors of the
    same shapes; `lr`, a number; `batch_size`, an int ≥ 1, the number of examples in the batch.
    Returns: a tuple of tensors, in the order and the shapes of `parameters`, which keep their values.
    Not allowed: torch.optim.
    """
    # BEGIN SOLUTION
    return tuple(p - lr * g / batch_size for p, g in zip(parameters, gradient_sums, strict=True))
    # END SOLUTION


def linear_regression_epoch(
    X: torch.Tensor,
    y: torch.Tensor,
    w: torch.Tensor,
    b: torch.Tensor,
    lr: float,
    batches: Sequence[torch.Tensor],
) -> tuple[torch.Tensor, torch.Tensor]:
    """One epoch of linear regression by minibatch SGD: one update per batch.

        L(w, b) = mean over the n in the batch of 1/2 (ŷ_n - y_n)²        ŷ_n = X[n] · w + b

    For each batch, in order: compute ∂L/∂w and ∂L/∂b at the current w and b, from the examples of this
    batch alone, then update both, w ← w - lr · ∂L/∂w and b ← b - lr · ∂L/∂b.

    >>> X, y = torch.tensor([[1.0], [2.0], [3.0]]), torch.tensor([1.0, 2.0, 3.0])
    >>> w, b = torch.zeros(1), torch.tensor(0.0)
    >>> linear_regression_epoch(X, y, w, b, lr=0.5, batches=[torch.tensor([0, 1])])
    (tensor([1.2500]), tensor(0.7500))

    Args: `X` (N, D), `y` (N,), `w` (D,), `b` (), float; `lr`, a number; `batches`, a list of index
    tensors, int64, on the device of `X`, none of them empty. They may differ in size and need not cover
    every example; an index that occurs twice counts twice.
    Returns: `(w, b)` after the last update: w (D,) and b (), the dtype and device of `X`. The arguments
    `w` and `b` keep their values.
    Not allowed: autograd, torch.func, finite differences, torch.optim.
    """
    # BEGIN SOLUTION
    for batch in batches:
        rows = X[batch]
        error = rows @ w + b - y[batch]
        w, b = w - lr * (error @ rows) / len(batch), b - lr * error.mean()
    return w, b
    # END SOLUTION


if __name__ == "__main__":
    # Noisy points on a plane: train in batches of 16, and watch the loss on examples never trained on.
    generator = torch.Generator().manual_seed(1)
    X = torch.randn(200, 2, generator=generator)
    y = X @ torch.tensor([2.0, -3.0]) + 1 + 0.1 * torch.randn(200, generator=generator)
    w, b = torch.zeros(2), torch.tensor(0.0)
    try:
        train, validation = train_validation_split(len(X), 0.2, generator)
        for epoch in range(1, 7):
            batches = [train[batch] for batch in minibatches(len(train), 16, generator)]
            w, b = linear_regression_epoch(X, y, w, b, 0.1, batches)
            loss = squared_loss((X[validation] @ w + b)[:, None], y[validation]).mean()
            print(f"epoch {epoch}: validation loss {loss:.4f}, w = ({w[0]:.3f}, {w[1]:.3f}), b = {b:.3f}")
    except NotImplementedError as not_yet:
        print(f"{not_yet}.")
