"""05 · Perceptrons: the gradient of one layer, by hand.

A perceptron multiplies its inputs by weights, adds a bias, and applies the sigmoid to the sum z, its
*pre-activation*. The chain rule gives the gradient of its loss as three factors, from the loss to the
weights:

    ∂L/∂w = ∂L/∂O · ∂O/∂z · ∂z/∂w        z = w x + b,   O = sigmoid(z),   L = (O - t)²

An example with one input: x = 2, w = 0, b = 0, target t = 1. Then z = 0, O = 0.5 and L = 0.25. The three
factors are 2 (O - t) = -1, the slope of the sigmoid at 0, which is 0.25, and x = 2. Their product is
∂L/∂w = -0.5: L falls when w rises, as it should, because O is too small.

The factor: textbooks on perceptrons often use E = 1/2 Σ (O - t)², whose 1/2 cancels the 2. Here the loss is
the mean over *all* elements without 1/2, as in torch.nn.functional.mse_loss, so the 2 stays and the
gradient is divided by N, or by N · K with K outputs.

The classic traps: leaving out O (1 - O); taking the error before the sigmoid, z - t; and returning dW as
(D, K): weights are (K, D) as in torch.nn.Linear, and so is their gradient.

Rules of this file
- Batch axis first: `X` is (N, D), one example per row. Float32 and float64 are both checked.
- The loss is the mean over *all* elements of (output - target)². It has no 1/2, and with K outputs per
  row it divides by N · K.
- Return tensors with the dtype and device of `X` (it may be on a GPU), which do not require grad.
  Never change an argument. |z| may be as large as 1000: no result may be inf or nan.
- By hand: no autograd, no torch.func, no finite differences, no ready-made derivative. Everything
  else in torch is allowed, torch.sigmoid too. So is NumPy, if the result returns to the device of `X`.
- `python 05_perceptron.py` shows your code at work; `python -m doctest 05_perceptron.py` runs the
  examples, which start with >>>.
"""

import torch


def single_output_gradient(
    X: torch.Tensor, target: torch.Tensor, w: torch.Tensor, b: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    """The gradient of a perceptron with one output.

        z_n = Σ_d X[n, d] w[d] + b        O_n = sigmoid(z_n)        L = 1/N Σ_n (O_n - target_n)²

    >>> X, target = torch.tensor([[2.0, 4.0]]), torch.tensor([1.0])
    >>> single_output_gradient(X, target, torch.zeros(2), torch.tensor(0.0))
    (tensor([-0.5000, -1.0000]), tensor(-0.2500))

    Args: `X` (N, D), `target` (N,) any numbers, `w` (D,), `b` a 0-d tensor.
    Returns: `(dw, db)`: dw[d] = ∂L/∂w[d], shape (D,), and db = ∂L/∂b, a 0-d tensor.
    Not allowed: autograd, torch.func, a ready-made derivative.
    """
    # BEGIN SOLUTION
    output = torch.sigmoid(X @ w + b)
    delta = 2 * (output - target) * output * (1 - output) / len(X)  # ∂L/∂z, (N,)
    return delta @ X, delta.sum()
    # END SOLUTION


def multi_output_gradient(
    X: torch.Tensor, target: torch.Tensor, W: torch.Tensor, b: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    """The gradient of a layer of K perceptrons, which all have the same inputs.

        Z = X Wᵀ + b        O = sigmoid(Z)        L = 1/(N·K) Σ_n Σ_k (O[n, k] - target[n, k])²

    As in torch.nn.Linear, row k of W holds the weights of output k.

    >>> X, target = torch.tensor([[8.0, 16.0, 24.0]]), torch.tensor([[1.0, 0.0]])
    >>> dW, db = multi_output_gradient(X, target, torch.zeros(2, 3), torch.zeros(2))
    >>> dW
    tensor([[-1., -2., -3.],
            [ 1.,  2.,  3.]])

    Args: `X` (N, D), `target` (N, K) any numbers, `W` (K, D), `b` (K,).
    Returns: `(dW, db)`: dW[k, d] = ∂L/∂W[k, d], shape (K, D), and db[k] = ∂L/∂b[k], shape (K,).
    Not allowed: autograd, torch.func, a ready-made derivative.
    """
    # BEGIN SOLUTION
    output = torch.sigmoid(X @ W.T + b)
    delta = 2 * (output - target) * output * (1 - output) / output.numel()  # ∂L/∂Z, (N, K)
    return delta.T @ X, delta.sum(dim=0)
    # END SOLUTION


if __name__ == "__main__":
    # A perceptron learns the logical OR of two inputs.
    X = torch.tensor([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    target = torch.tensor([0.0, 1.0, 1.0, 1.0])
    w, b = torch.zeros(2), torch.tensor(0.0)
    try:
        for step in range(401):
            if step % 100 == 0:
                output = torch.sigmoid(X @ w + b)
                values = ", ".join(f"{value:.2f}" for value in output.tolist())
                print(f"step {step:3}: outputs {values}, loss {((output - target) ** 2).mean():.4f}")
            dw, db = single_output_gradient(X, target, w, b)
            w, b = w - 2 * dw, b - 2 * db
    except NotImplementedError as not_yet:
        print(f"{not_yet}.")
