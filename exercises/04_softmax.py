"""04 · Softmax and cross-entropy: from scores to probabilities, and back again.

A classifier ends in C scores per row, the *logits* z. Softmax turns them into probabilities p, and
cross-entropy measures how wrong these are when the right class is y:

    p_i = exp(z_i) / Σ_k exp(z_k)        L = -log p_y

An example: z = (0, 1.0986) gives exp(z) = (1, 3), so p = (1/4, 3/4). If class 1 is right, L = -log 0.75 =
0.288; if class 0 is right, L = -log 0.25 = 1.386.

When one score rises, *all* probabilities change, since they share the denominator. The table of these
derivatives is the *Jacobian*: row i belongs to output i, column j to input j, J[i, j] = ∂p_i/∂z_j.
Backpropagation does not need the table itself. It needs a *vector-Jacobian product* (VJP): the *upstream
gradient* g, which is the gradient of the loss with respect to the outputs, times the Jacobian. That
product is the gradient with respect to the inputs.

The factor: the loss of a batch is the mean over its N rows, as in torch, not over all N · C logits.
Books that sum over the batch have gradients N times as large.

The classic traps: exp(1000) is inf, and inf / inf is nan; log of a probability that rounds to 0 is -inf;
and a softmax along the wrong dimension mixes the examples of the batch.

Rules of this file
- Batch axis first: `logits` (N, C) has N rows of C scores; float32 and float64 are both checked. `labels`
  (N,) are int64 class indices 0 ... C-1. A single row (C,) is called z, its softmax p.
- Return tensors with the dtype and device of `logits` (it may be on a GPU), which do not require
  grad. Never change an argument.
- Logits may be as large as ±1000, and one row may be much larger than another: no result may be inf or
  nan.
- By hand: no autograd, no torch.func, no finite differences, and not the ready-made version of the
  function in question. Other functions of torch are allowed. So is NumPy, if the result returns to the
  device of `logits`.
- `python 04_softmax.py` shows your code at work; `python -m doctest 04_softmax.py` runs the
  examples, which start with >>>.
"""

import torch


def softmax(logits: torch.Tensor, dim: int = -1) -> torch.Tensor:
    """Probabilities from scores, along one dimension.

        p_i = exp(z_i) / Σ_k exp(z_k)        i and k run along `dim`

    Adding the same number to every z_i does not change p. Use that to stay finite for |z| = 1000.

    >>> softmax(torch.tensor([[0.0, 0.0], [1000.0, 0.0]]), dim=1)
    tensor([[0.5000, 0.5000],
            [1.0000, 0.0000]])
    >>> softmax(torch.tensor([[0.0, 0.0], [1000.0, 0.0]]), dim=0)
    tensor([[0.0000, 0.5000],
            [1.0000, 0.5000]])

    Args: `logits`, float, any shape with at least one dimension; `dim`, along which p sums to 1.
    Returns: p, with the shape, dtype and device of `logits`.
    Not allowed: torch.softmax, torch.nn.Softmax and the like.
    """
    raise NotImplementedError("softmax is not written yet")


def softmax_jacobian(logits: torch.Tensor) -> torch.Tensor:
    """Every derivative of softmax: how probability i changes with score j.

        J[i, j] = ∂p_i / ∂z_j        p = softmax(z)

    >>> softmax_jacobian(torch.tensor([0.0, 0.0]))  # p = (1/2, 1/2)
    tensor([[ 0.2500, -0.2500],
            [-0.2500,  0.2500]])

    Args: `logits` z (C,), float.
    Returns: J (C, C), with the dtype and device of `logits`.
    Not allowed: autograd, torch.func, a ready-made derivative. `torch.softmax` itself is allowed.
    """
    raise NotImplementedError("softmax_jacobian is not written yet")


def batched_softmax_jacobian(logits: torch.Tensor) -> torch.Tensor:
    """The Jacobian of softmax for every row of a batch. The rows are independent of each other.

        J[n, i, j] = ∂p[n, i] / ∂z[n, j]        p = softmax(z) along the last dimension

    >>> batched_softmax_jacobian(torch.zeros(5, 2)).shape
    torch.Size([5, 2, 2])

    Args: `logits` z (N, C), float.
    Returns: J (N, C, C), with the dtype and device of `logits`.
    Not allowed: autograd, torch.func, a ready-made derivative. `torch.softmax` itself is allowed.
    """
    raise NotImplementedError("batched_softmax_jacobian is not written yet")


def softmax_vjp(upstream: torch.Tensor, logits: torch.Tensor) -> torch.Tensor:
    """Backpropagation through softmax: upstream · Jacobian for each row, without building the Jacobian.

        result[n, j] = Σ_i upstream[n, i] · ∂p[n, i] / ∂z[n, j]        p = softmax(z)

    `upstream` is the gradient of some loss with respect to p; the result is the gradient of the same loss
    with respect to z. Multiply out the formula, and the C × C matrix disappears.

    >>> softmax_vjp(torch.tensor([[4.0, 0.0]]), torch.tensor([[0.0, 0.0]]))
    tensor([[ 1., -1.]])

    Args: `upstream` (N, C) and `logits` z (N, C), float, of one dtype.
    Returns: (N, C), with the dtype and device of `logits`.
    Not allowed: a C × C matrix; autograd, torch.func, a ready-made derivative. `torch.softmax` is allowed.
    """
    raise NotImplementedError("softmax_vjp is not written yet")


def log_softmax(logits: torch.Tensor, dim: int = -1) -> torch.Tensor:
    """The logarithm of softmax, along one dimension.

        log p_i = z_i - log Σ_k exp(z_k)        i and k run along `dim`

    It must stay finite for |z| = 1000, even where p itself is too small for a float: log p is then simply
    a large negative number.

    >>> log_softmax(torch.tensor([1000.0, 0.0]))
    tensor([    0., -1000.])

    Args: `logits`, float, any shape with at least one dimension; `dim`, along which p sums to 1.
    Returns: log p, with the shape, dtype and device of `logits`.
    Not allowed: torch.log_softmax, torch.nn.LogSoftmax and the like.
    """
    raise NotImplementedError("log_softmax is not written yet")


def log_softmax_jacobian(logits: torch.Tensor) -> torch.Tensor:
    """Every derivative of log-softmax: how log-probability i changes with score j.

        J[i, j] = ∂(log p_i) / ∂z_j        p = softmax(z)

    Unlike the Jacobian of softmax it is not symmetric: row i belongs to the output, column j to z.

    >>> log_softmax_jacobian(torch.tensor([3.0, 1.0]).log())  # p = (3/4, 1/4)
    tensor([[ 0.2500, -0.2500],
            [-0.7500,  0.7500]])

    Args: `logits` z (C,), float.
    Returns: J (C, C), with the dtype and device of `logits`.
    Not allowed: autograd, torch.func, a ready-made derivative. torch.softmax and torch.log_softmax
    are allowed.
    """
    raise NotImplementedError("log_softmax_jacobian is not written yet")


def cross_entropy(logits: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    """The loss of a classifier: minus the log-probability of the right class, averaged over the N rows.

        L = -1/N Σ_n log p[n, labels[n]]        p = softmax(logits) along the classes, natural log

    >>> cross_entropy(torch.tensor([[1.0, 3.0]]).log(), torch.tensor([1]))  # -log(3/4)
    tensor(0.2877)

    Args: `logits` (N, C), float; `labels` (N,), int64.
    Returns: L, a 0-d tensor with the dtype and device of `logits`.
    Not allowed: torch.nn.functional.cross_entropy, nll_loss and the like. torch.log_softmax is allowed.
    """
    raise NotImplementedError("cross_entropy is not written yet")


def cross_entropy_gradient(logits: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    """The gradient of `cross_entropy` with respect to the logits.

        result[n, j] = ∂L / ∂logits[n, j]
        L = -1/N Σ_n log p[n, labels[n]]        p = softmax(logits) along the classes

    >>> cross_entropy_gradient(torch.tensor([[1.0, 3.0]]).log(), torch.tensor([1]))
    tensor([[ 0.2500, -0.2500]])

    Args: `logits` (N, C), float; `labels` (N,), int64.
    Returns: (N, C), with the dtype and device of `logits`.
    Not allowed: autograd, torch.func, a ready-made derivative. `torch.softmax` itself is allowed.
    """
    raise NotImplementedError("cross_entropy_gradient is not written yet")


if __name__ == "__main__":
    # One row of scores, its probabilities, and what training does to the scores when class 2 is right.
    logits, labels = torch.tensor([[2.0, 1.0, 0.0]]), torch.tensor([2])
    try:
        for step in range(6):
            p = ", ".join(f"{value:.3f}" for value in softmax(logits)[0].tolist())
            print(f"step {step}: p = ({p}), loss {cross_entropy(logits, labels).item():.3f}")
            logits = logits - cross_entropy_gradient(logits, labels)
    except NotImplementedError as not_yet:
        print(f"{not_yet}.")
