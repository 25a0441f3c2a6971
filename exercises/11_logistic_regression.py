"""11 · Logistic regression: from a score to a probability, and the gradient that fits it.

One score an example, squeezed by the sigmoid into the probability of the label 1. The cost is the mean
binary cross-entropy; its gradient is short enough to write by hand, first with a loop, then without.

Rules of this file
- `X` is (m, n), one example a row, float32 or float64; `w` (n,) and `b` (), a 0-d tensor, have its
  dtype. `y` (m,) holds the labels 0 and 1, in the dtype of `X` too.
- Everywhere, z = X w + b are the scores (m,), and p = σ(z) = 1 / (1 + exp(-z)) the probabilities.
- Return tensors with the dtype and device of `X` (it may be on a GPU), which do not require grad.
  Never change an argument.
- By hand: no autograd, no torch.func, no finite differences. Other functions of torch are fine,
  `torch.sigmoid` among them. So is NumPy, if the result goes back to the device of `X`.
"""

import torch


def predict_probability(X: torch.Tensor, w: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
    """How likely the label of each example is 1.

        p_i = σ(z_i)        z = X w + b,  σ(z) = 1 / (1 + exp(-z))

    Args: `X` (m, n), `w` (n,), `b` (), float. Scores may be as large as |z| = 1000.
    Returns: p (m,), the dtype and device of `X`.
    Not allowed: autograd. `torch.sigmoid` is fine.
    """
    raise NotImplementedError("predict_probability is not written yet")


def predict_label(X: torch.Tensor, w: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
    """The more likely label of each example.

        result_i = 1 where p_i ≥ 0.5, else 0        p = σ(X w + b)

    A score of exactly 0 is the probability 0.5, and so the label 1.

    Args: `X` (m, n), `w` (n,), `b` (), float.
    Returns: the labels (m,), int64, on the device of `X`.
    Not allowed: autograd. `torch.sigmoid` is fine.
    """
    raise NotImplementedError("predict_label is not written yet")


def logistic_cost(X: torch.Tensor, y: torch.Tensor, w: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
    """How badly the probabilities fit the labels: the mean binary cross-entropy.

        J = -1/m Σ_i [ y_i log p_i + (1 - y_i) log(1 - p_i) ]        p = σ(X w + b), natural log

    It must stay finite and right for scores as large as |z| = 1000, where p is exactly 0 or 1 for a
    float: write log p in terms of z before you compute it.

    Args: `X` (m, n), `y` (m,) of 0 and 1, `w` (n,), `b` (), float.
    Returns: J, a 0-d tensor, the dtype and device of `X`.
    Not allowed: binary_cross_entropy_with_logits, binary_cross_entropy, cross_entropy,
    soft_margin_loss and their modules in torch.nn. softplus, logsigmoid and logaddexp are fine.
    """
    raise NotImplementedError("logistic_cost is not written yet")


def gradient_by_loops(
    X: torch.Tensor, y: torch.Tensor, w: torch.Tensor, b: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    """The gradient of the cost, one example after the other: loop, and add up what each contributes.

        dw[j] = ∂J / ∂w[j],  db = ∂J / ∂b
        J = -1/m Σ_i [ y_i log p_i + (1 - y_i) log(1 - p_i) ]        p = σ(X w + b)

    Args: `X` (m, n), `y` (m,) of 0 and 1, `w` (n,), `b` (), float. Scores may be as large as 1000.
    Returns: `(dw, db)`: dw (n,) and db (), the dtype and device of `X`.
    Not allowed: autograd, torch.func, finite differences. `torch.sigmoid` is fine.
    """
    raise NotImplementedError("gradient_by_loops is not written yet")


def gradient_vectorized(
    X: torch.Tensor, y: torch.Tensor, w: torch.Tensor, b: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    """The same gradient for all examples at once: no loop and no comprehension, matrices only.

        dw[j] = ∂J / ∂w[j],  db = ∂J / ∂b
        J = -1/m Σ_i [ y_i log p_i + (1 - y_i) log(1 - p_i) ]        p = σ(X w + b)

    Args: `X` (m, n), `y` (m,) of 0 and 1, `w` (n,), `b` (), float. Scores may be as large as 1000.
    Returns: `(dw, db)`: dw (n,) and db (), the dtype and device of `X`.
    Not allowed: for, while and comprehensions; autograd, torch.func, finite differences.
    `torch.sigmoid` is fine.
    """
    raise NotImplementedError("gradient_vectorized is not written yet")


def logistic_gradient_descent(
    X: torch.Tensor,
    y: torch.Tensor,
    w: torch.Tensor,
    b: torch.Tensor,
    lr: float,
    steps: int,
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Follow the gradient of the cost downhill, and keep a record of the cost.

        J = -1/m Σ_i [ y_i log p_i + (1 - y_i) log(1 - p_i) ]        p = σ(X w + b)

    In each step: record J, find ∂J/∂w and ∂J/∂b at the present w and b, update both,
    w ← w - lr · ∂J/∂w and b ← b - lr · ∂J/∂b. All examples are used in every step.

    Args: `X` (m, n), `y` (m,) of 0 and 1, `w` (n,) and `b` (), where to start, float;
    `lr`, a number; `steps`, an int ≥ 1. Scores may be as large as |z| = 1000: J must stay finite.
    Returns: `(w, b, costs)`: w (n,) and b () after the last update; costs (steps,), each J recorded
    before the update of its step. The dtype and device of `X`.
    Not allowed: autograd, torch.optim. The ready-made losses of torch are fine here.
    """
    raise NotImplementedError("logistic_gradient_descent is not written yet")


def log_likelihood_ascent(
    X: torch.Tensor,
    y: torch.Tensor,
    w: torch.Tensor,
    b: torch.Tensor,
    lr: float,
    steps: int,
) -> tuple[torch.Tensor, torch.Tensor]:
    """The same fit told the other way: walk *uphill* on the mean log-likelihood of the labels.

        ℓ = 1/m Σ_i [ y_i log p_i + (1 - y_i) log(1 - p_i) ]        p = σ(X w + b)

    In each step, at the present w and b: w ← w + lr · ∂ℓ/∂w and b ← b + lr · ∂ℓ/∂b.

    Args: `X` (m, n), `y` (m,) of 0 and 1, `w` (n,) and `b` (), where to start, float;
    `lr`, a number; `steps`, an int ≥ 1. Scores may be as large as |z| = 1000.
    Returns: `(w, b)`: w (n,) and b () after the last update, the dtype and device of `X`.
    Not allowed: autograd, torch.optim.
    """
    raise NotImplementedError("log_likelihood_ascent is not written yet")
