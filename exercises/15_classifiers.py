"""15 · Classifiers: softmax regression, the perceptron, and how often they are right.

Two classifiers made of one linear layer, trained by hand. Softmax regression follows the gradient of the
cross-entropy; the perceptron has no loss at all, it just corrects its mistakes one by one.

Rules of this file
- Batch axis first: `X` is (N, D), one example a row, float32 or float64. Weights have its dtype.
- Return tensors with the dtype and device of the floating-point input (it may be on a GPU), which do
  not require grad. Never change an argument.
- By hand: no autograd, no torch.func, no torch.optim, no finite differences. Other functions of torch are
  fine. So is NumPy, if the result goes back to the device of the argument.
"""

import torch


def softmax_regression(
    X: torch.Tensor,
    labels: torch.Tensor,
    W: torch.Tensor,
    b: torch.Tensor,
    lr: float,
    steps: int,
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Gradient descent on the mean cross-entropy of a linear classifier with K classes.

        Z = X Wᵀ + b                                p[n] = softmax(Z[n]),  over the K classes
        L = -1/N Σ_n log p[n, labels[n]]            natural logarithm

    In each step: record L, find ∂L/∂W and ∂L/∂b at the present W and b, update both,
    W ← W - lr · ∂L/∂W and b ← b - lr · ∂L/∂b. All examples are used in every step.

    Args: `X` (N, D), float; `labels` (N,), int64 class indices 0 ... K-1; `W` (K, D) and `b` (K,), where
    to start; `lr`, a number; `steps`, an int ≥ 1. Scores may be as large as |Z| = 1000: nothing may
    become inf or nan.
    Returns: `(W, b, losses)`: W (K, D) and b (K,) after the last update; losses (steps,), each L recorded
    before the update of its step. The dtype and device of `X`.
    Not allowed: autograd, torch.optim. torch.softmax, torch.log_softmax and the ready-made losses are fine.
    """
    raise NotImplementedError("softmax_regression is not written yet")


def perceptron_train(
    X: torch.Tensor, labels: torch.Tensor, w: torch.Tensor, b: torch.Tensor, epochs: int
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Rosenblatt's rule: look at one example after the other, and correct w and b at each mistake.

        for every example, in the order of the rows:
            if y (w · x + b) ≤ 0:            a mistake; a score of exactly 0 is one
                w ← w + y x,  b ← b + y      at once, before the next example

    One epoch is one pass over all examples. There are always `epochs` passes, also when one of them finds
    no mistake.

    Args: `X` (N, D), float; `labels` (N,), y = -1 or +1 for each example, in the dtype of `X`; `w` (D,) and
    `b` (), where to start; `epochs`, an int ≥ 1.
    Returns: `(w, b, mistakes)`: w (D,) and b () after the last epoch; mistakes (epochs,), how many mistakes
    each epoch met, in the dtype of `X`. All on the device of `X`.
    """
    raise NotImplementedError("perceptron_train is not written yet")


def accuracy(logits: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    """The share of rows whose largest score is that of the right class.

        result = 1/N Σ_n [argmax_k logits[n, k] = labels[n]]

    Args: `logits` (N, K), float, without ties; `labels` (N,), int64 class indices 0 ... K-1.
    Returns: a number from 0 to 1 as a 0-d tensor, the dtype and device of `logits`.
    """
    raise NotImplementedError("accuracy is not written yet")
