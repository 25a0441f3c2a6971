"""11 · Logistic regression: from a score to a probability, and the gradient that fits it.

Each example gets one score z, any number; the sigmoid turns it into p, the probability of label 1. The
cost is the mean binary cross-entropy: it is high where the right label has a low probability. Its gradient
is short, because the derivative of the sigmoid cancels:

    z = X w + b        p = σ(z) = 1 / (1 + exp(-z))
    J = -1/m Σ_i [ y_i log p_i + (1 - y_i) log(1 - p_i) ]        dw = Xᵀ (p - y) / m,  db = mean(p - y)

Example: x = (1, 2) with label 1, w = (0.5, -0.25), b = 0. The score is 0.5 - 0.5 = 0, so p = 0.5.

    J = -log 0.5 = 0.693        p - y = -0.5,  dw = -0.5 · (1, 2) = (-0.5, -1),  db = -0.5

The classic trap: for z = 1000, p rounds to 1, and log(1 - p) = log 0 = -inf. Some books add 1e-12 inside
the logarithm; that hides the inf, but then no example can cost more than 27.6. Written in terms of z,
nothing needs to be added: the cost of one example is log(1 + exp(z)) - y z. But exp(z) must not overflow.

There is no 1/2 here; that belongs to squared errors. Some books sum over the examples instead of
averaging; their gradient is m times as large. Maximizing the log-likelihood is the same task, uphill.

Rules of this file
- `X` is (m, n), one example per row; `w` (n,) and `b` (), a 0-d tensor, have its dtype. `y` (m,) holds
  the labels 0 and 1, in the dtype of `X` too. Everything is checked in float32 and in float64.
- In every task, z = X w + b are the scores (m,), and p = σ(z) = 1 / (1 + exp(-z)) the probabilities.
- Return tensors with the dtype and device of `X` (it may be on a GPU), which do not require grad.
  Never change an argument.
- By hand: no autograd, no torch.func, no finite differences. Other functions of torch are fine,
  `torch.sigmoid` among them. So is NumPy, if the result goes back to the device of `X`.
- `python 11_logistic_regression.py` shows your code at work; `python -m doctest 11_logistic_regression.py`
  runs the examples, which start with >>>.
"""

import torch


def predict_probability(X: torch.Tensor, w: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
    """The probability that the label of each example is 1.

        p_i = σ(z_i)        z = X w + b,  σ(z) = 1 / (1 + exp(-z))

    >>> X, w, b = torch.tensor([[1.0, 2.0], [3.0, 0.0]]), torch.tensor([0.5, -0.25]), torch.tensor(0.0)
    >>> predict_probability(X, w, b)
    tensor([0.5000, 0.8176])

    Args: `X` (m, n), `w` (n,), `b` (), float. Scores may be as large as |z| = 1000.
    Returns: p (m,), the dtype and device of `X`.
    Not allowed: autograd. `torch.sigmoid` is fine.
    """
    # BEGIN SOLUTION
    return torch.sigmoid(X @ w + b)
    # END SOLUTION


def predict_label(X: torch.Tensor, w: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
    """The more likely label of each example.

        result_i = 1 where p_i ≥ 0.5, else 0        p = σ(X w + b)

    A score of exactly 0 has the probability 0.5 and therefore the label 1.

    >>> X, w = torch.tensor([[1.0, 2.0], [3.0, 0.0], [0.0, 3.0]]), torch.tensor([0.5, -0.25])
    >>> predict_label(X, w, torch.tensor(0.0))
    tensor([1, 1, 0])

    Args: `X` (m, n), `w` (n,), `b` (), float.
    Returns: the labels (m,), int64, on the device of `X`.
    Not allowed: autograd. `torch.sigmoid` is fine.
    """
    # BEGIN SOLUTION
    # σ(z) ≥ 0.5 exactly where z ≥ 0.
    return (X @ w + b >= 0).long()
    # END SOLUTION


def logistic_cost(X: torch.Tensor, y: torch.Tensor, w: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
    """How badly the probabilities fit the labels: the mean binary cross-entropy.

        J = -1/m Σ_i [ y_i log p_i + (1 - y_i) log(1 - p_i) ]        p = σ(X w + b), natural log

    It must stay finite and right for scores as large as |z| = 1000, where p rounds to exactly 0 or 1:
    write log p in terms of z before you compute it.

    >>> X, y = torch.tensor([[0.0], [1.0]]), torch.tensor([1.0, 0.0])  # scores 0 and 1000
    >>> logistic_cost(X, y, torch.tensor([1000.0]), torch.tensor(0.0))  # (0.6931 + 1000) / 2
    tensor(500.3466)

    Args: `X` (m, n), `y` (m,) of 0 and 1, `w` (n,), `b` (), float.
    Returns: J, a 0-d tensor, the dtype and device of `X`.
    Not allowed: binary_cross_entropy_with_logits, binary_cross_entropy, cross_entropy,
    soft_margin_loss and their modules in torch.nn. softplus, logsigmoid and logaddexp are fine.
    """
    # BEGIN SOLUTION
    z = X @ w + b
    # -log p = log(1 + exp(-z)) and -log(1 - p) = log(1 + exp(-z)) + z, kept finite by the sign of z.
    return (z.clamp(min=0) - y * z + torch.log1p(torch.exp(-z.abs()))).mean()
    # END SOLUTION


def gradient_by_loops(
    X: torch.Tensor, y: torch.Tensor, w: torch.Tensor, b: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    """The gradient of the cost, one example at a time: loop, and add up the contributions.

        dw[j] = ∂J / ∂w[j],  db = ∂J / ∂b
        J = -1/m Σ_i [ y_i log p_i + (1 - y_i) log(1 - p_i) ]        p = σ(X w + b)

    >>> X, y, w = torch.tensor([[1.0, 2.0]]), torch.tensor([1.0]), torch.tensor([0.5, -0.25])
    >>> gradient_by_loops(X, y, w, torch.tensor(0.0))
    (tensor([-0.5000, -1.0000]), tensor(-0.5000))

    Args: `X` (m, n), `y` (m,) of 0 and 1, `w` (n,), `b` (), float. Scores may be as large as 1000.
    Returns: `(dw, db)`: dw (n,) and db (), the dtype and device of `X`.
    Not allowed: autograd, torch.func, finite differences. `torch.sigmoid` is fine.
    """
    # BEGIN SOLUTION
    dw, db = torch.zeros_like(w), torch.zeros_like(b)
    for i in range(len(X)):
        error = torch.sigmoid(X[i] @ w + b) - y[i]
        dw += error * X[i]
        db += error
    return dw / len(X), db / len(X)
    # END SOLUTION


def gradient_vectorized(
    X: torch.Tensor, y: torch.Tensor, w: torch.Tensor, b: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    """The same gradient for all examples at once: matrix products, no loop and no comprehension.

        dw[j] = ∂J / ∂w[j],  db = ∂J / ∂b
        J = -1/m Σ_i [ y_i log p_i + (1 - y_i) log(1 - p_i) ]        p = σ(X w + b)

    >>> X, y, w = torch.tensor([[1.0, 2.0]]), torch.tensor([1.0]), torch.tensor([0.5, -0.25])
    >>> gradient_vectorized(X, y, w, torch.tensor(0.0))
    (tensor([-0.5000, -1.0000]), tensor(-0.5000))

    Args: `X` (m, n), `y` (m,) of 0 and 1, `w` (n,), `b` (), float. Scores may be as large as 1000.
    Returns: `(dw, db)`: dw (n,) and db (), the dtype and device of `X`.
    Not allowed: for, while and comprehensions; autograd, torch.func, finite differences.
    `torch.sigmoid` is fine.
    """
    # BEGIN SOLUTION
    errors = torch.sigmoid(X @ w + b) - y
    return errors @ X / len(X), errors.mean()
    # END SOLUTION


def logistic_gradient_descent(
    X: torch.Tensor,
    y: torch.Tensor,
    w: torch.Tensor,
    b: torch.Tensor,
    lr: float,
    steps: int,
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Gradient descent on the cost, which records the cost before each step.

        J = -1/m Σ_i [ y_i log p_i + (1 - y_i) log(1 - p_i) ]        p = σ(X w + b)

    In each step: record J, compute ∂J/∂w and ∂J/∂b at the current w and b, then update both,
    w ← w - lr · ∂J/∂w and b ← b - lr · ∂J/∂b. All examples are used in every step.

    >>> X, y = torch.tensor([[1.0, 2.0]]), torch.tensor([1.0])
    >>> logistic_gradient_descent(X, y, torch.zeros(2), torch.tensor(0.0), lr=1.0, steps=1)
    (tensor([0.5000, 1.0000]), tensor(0.5000), tensor([0.6931]))

    Args: `X` (m, n), `y` (m,) of 0 and 1, `w` (n,) and `b` (), the start, float;
    `lr`, a number; `steps`, an int ≥ 1. Scores may be as large as |z| = 1000: J must stay finite.
    Returns: `(w, b, costs)`: w (n,) and b () after the last update; costs (steps,), each J recorded
    before the update of its step. The dtype and device of `X`.
    Not allowed: autograd, torch.optim. The ready-made losses of torch are fine here.
    """
    # BEGIN SOLUTION
    costs = []
    for _ in range(steps):
        z = X @ w + b
        costs.append((z.clamp(min=0) - y * z + torch.log1p(torch.exp(-z.abs()))).mean())
        errors = torch.sigmoid(z) - y
        w = w - lr * (errors @ X) / len(X)
        b = b - lr * errors.mean()
    return w, b, torch.stack(costs)
    # END SOLUTION


def log_likelihood_ascent(
    X: torch.Tensor,
    y: torch.Tensor,
    w: torch.Tensor,
    b: torch.Tensor,
    lr: float,
    steps: int,
) -> tuple[torch.Tensor, torch.Tensor]:
    """The same fit in the other direction: walk *uphill* on the mean log-likelihood of the labels.

        ℓ = 1/m Σ_i [ y_i log p_i + (1 - y_i) log(1 - p_i) ]        p = σ(X w + b)

    In each step, with both derivatives at the current w and b: w ← w + lr · ∂ℓ/∂w and b ← b + lr · ∂ℓ/∂b.

    >>> X, y = torch.tensor([[1.0, 2.0]]), torch.tensor([1.0])
    >>> log_likelihood_ascent(X, y, torch.zeros(2), torch.tensor(0.0), lr=1.0, steps=1)
    (tensor([0.5000, 1.0000]), tensor(0.5000))

    Args: `X` (m, n), `y` (m,) of 0 and 1, `w` (n,) and `b` (), the start, float;
    `lr`, a number; `steps`, an int ≥ 1. Scores may be as large as |z| = 1000.
    Returns: `(w, b)`: w (n,) and b () after the last update, the dtype and device of `X`.
    Not allowed: autograd, torch.optim.
    """
    # BEGIN SOLUTION
    for _ in range(steps):
        errors = y - torch.sigmoid(X @ w + b)
        w = w + lr * (errors @ X) / len(X)
        b = b + lr * errors.mean()
    return w, b
    # END SOLUTION


if __name__ == "__main__":
    # Two clouds of points: your gradient beside autograd's, then the cost during training.
    generator = torch.Generator().manual_seed(1)
    y = (torch.arange(100) % 2).float()
    X = torch.randn(100, 2, generator=generator) + 2 * y[:, None]
    w, b = torch.zeros(2, requires_grad=True), torch.tensor(0.0)
    cost = torch.nn.functional.binary_cross_entropy_with_logits(X @ w + b, y)
    (expected,) = torch.autograd.grad(cost, w)
    try:
        dw, _ = gradient_vectorized(X, y, w.detach(), b)
        print(f"dw, yours:      {dw.tolist()}")
        print(f"dw, autograd's: {expected.tolist()}")
        w, b, costs = logistic_gradient_descent(X, y, w.detach(), b, lr=1.0, steps=50)
        for step in (0, 1, 5, 10, 20, 49):
            print(f"cost before update {step + 1:2}: {costs[step]:.4f}")
        print(f"{(predict_label(X, w, b) == y).float().mean():.0%} of the labels are predicted correctly.")
    except NotImplementedError as not_yet:
        print(f"{not_yet}.")
