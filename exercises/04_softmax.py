"""04 · Softmax and cross-entropy: from scores to probabilities, and back again.

A classifier ends in C scores a row, the *logits*. Softmax makes probabilities of them, cross-entropy
says how wrong they are, and the gradient of both together is surprisingly short.

Rules of this file
- Batch axis first: `logits` (N, C) holds N rows of C scores, float32 or float64; `labels` (N,) holds
  int64 class indices 0 ... C-1. A row (C,) on its own is written z, its softmax p.
- Return tensors with the dtype and device of `logits` (it may be on a GPU), which do not require
  grad. Never change an argument.
- Logits may be large (±1000) and rows may lie far apart: nothing may become inf or nan on the way.
- By hand: no autograd, no torch.func, no finite differences, and not the ready-made version of the
  function you are asked for. Other functions of torch are fine. So is NumPy, if the result goes back
  to the device of `logits`.
"""

import torch


def softmax(logits: torch.Tensor, dim: int = -1) -> torch.Tensor:
    """Probabilities from scores, along one dimension.

        p_i = exp(z_i) / Σ_k exp(z_k)        i and k run along `dim`

    Adding one number to all of z changes nothing. Use that to stay finite for |z| = 1000.

    Args: `logits`, float, any shape with at least one dimension; `dim`, along which p sums to 1.
    Returns: p, the shape, dtype and device of `logits`.
    Not allowed: torch.softmax, torch.nn.Softmax and their like.
    """
    raise NotImplementedError("softmax is not written yet")


def softmax_jacobian(logits: torch.Tensor) -> torch.Tensor:
    """Every derivative of softmax: how probability i answers to score j.

        J[i, j] = ∂p_i / ∂z_j        p = softmax(z)

    Args: `logits` z (C,), float.
    Returns: J (C, C), the dtype and device of `logits`.
    Not allowed: autograd, torch.func, a ready-made derivative. `torch.softmax` itself is fine.
    """
    raise NotImplementedError("softmax_jacobian is not written yet")


def batched_softmax_jacobian(logits: torch.Tensor) -> torch.Tensor:
    """The Jacobian of softmax for every row of a batch. Rows do not see each other.

        J[n, i, j] = ∂p[n, i] / ∂z[n, j]        p = softmax(z) along the last dimension

    Args: `logits` z (N, C), float.
    Returns: J (N, C, C), the dtype and device of `logits`.
    Not allowed: autograd, torch.func, a ready-made derivative. `torch.softmax` itself is fine.
    """
    raise NotImplementedError("batched_softmax_jacobian is not written yet")


def softmax_vjp(upstream: torch.Tensor, logits: torch.Tensor) -> torch.Tensor:
    """Backpropagation through softmax: upstream · Jacobian, row by row, without forming the Jacobian.

        result[n, j] = Σ_i upstream[n, i] · ∂p[n, i] / ∂z[n, j]        p = softmax(z)

    `upstream` is the gradient of some loss with respect to p; the result is its gradient with
    respect to z. Multiply it out on paper: no C × C matrix is left.

    Args: `upstream` (N, C) and `logits` z (N, C), float, of one dtype.
    Returns: (N, C), the dtype and device of `logits`.
    Not allowed: a C × C matrix; autograd, torch.func, a ready-made derivative. `torch.softmax` is fine.
    """
    raise NotImplementedError("softmax_vjp is not written yet")


def log_softmax(logits: torch.Tensor, dim: int = -1) -> torch.Tensor:
    """The logarithm of softmax, along one dimension.

        log p_i = z_i - log Σ_k exp(z_k)        i and k run along `dim`

    It must stay finite for |z| = 1000, also where p itself is too small for a float: log p is then
    simply a large negative number.

    Args: `logits`, float, any shape with at least one dimension; `dim`, along which p sums to 1.
    Returns: log p, the shape, dtype and device of `logits`.
    Not allowed: torch.log_softmax, torch.nn.LogSoftmax and their like.
    """
    raise NotImplementedError("log_softmax is not written yet")


def log_softmax_jacobian(logits: torch.Tensor) -> torch.Tensor:
    """Every derivative of log-softmax: how log-probability i answers to score j.

        J[i, j] = ∂(log p_i) / ∂z_j        p = softmax(z)

    Unlike the Jacobian of softmax it is not symmetric: row i belongs to the output, column j to z.

    Args: `logits` z (C,), float.
    Returns: J (C, C), the dtype and device of `logits`.
    Not allowed: autograd, torch.func, a ready-made derivative. torch.softmax and torch.log_softmax
    are fine.
    """
    raise NotImplementedError("log_softmax_jacobian is not written yet")


def cross_entropy(logits: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    """The loss of a classifier: minus the log-probability of the right class, mean over the N rows.

        L = -1/N Σ_n log p[n, labels[n]]        p = softmax(logits) along the classes, natural log

    Args: `logits` (N, C), float; `labels` (N,), int64.
    Returns: L, a 0-d tensor, the dtype and device of `logits`.
    Not allowed: torch.nn.functional.cross_entropy, nll_loss and their like. torch.log_softmax is fine.
    """
    raise NotImplementedError("cross_entropy is not written yet")


def cross_entropy_gradient(logits: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    """The gradient of `cross_entropy` with respect to the logits.

        result[n, j] = ∂L / ∂logits[n, j]
        L = -1/N Σ_n log p[n, labels[n]]        p = softmax(logits) along the classes

    Args: `logits` (N, C), float; `labels` (N,), int64.
    Returns: (N, C), the dtype and device of `logits`.
    Not allowed: autograd, torch.func, a ready-made derivative. `torch.softmax` itself is fine.
    """
    raise NotImplementedError("cross_entropy_gradient is not written yet")
