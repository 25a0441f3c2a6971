"""05 · Perceptrons: the gradient of one layer, by hand.

A perceptron weighs its inputs, adds a bias, and sends the sum z through the sigmoid. Its gradient
is the chain rule three times: from the loss to the output, through the sigmoid, to the weights.

Rules of this file
- Batch axis first: `X` is (N, D), one example a row. All tensors are float32 or float64.
- The loss is the mean over *all* elements of (output - target)². There is no 1/2 in it, and with K
  outputs a row it divides by N · K.
- Return tensors with the dtype and device of `X` (it may be on a GPU), which do not require grad.
  Never change an argument. |z| may be 1000: nothing may become inf or nan on the way.
- By hand: no autograd, no torch.func, no finite differences, no ready-made derivative. Everything
  else of torch is fine, torch.sigmoid too. So is NumPy, if the result goes back to the device of `X`.
"""

import torch


def single_output_gradient(
    X: torch.Tensor, target: torch.Tensor, w: torch.Tensor, b: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    """The gradient of a perceptron with one output.

        z_n = Σ_d X[n, d] w[d] + b        O_n = sigmoid(z_n)        L = 1/N Σ_n (O_n - target_n)²

    Args: `X` (N, D), `target` (N,) any numbers, `w` (D,), `b` a 0-d tensor.
    Returns: `(dw, db)`: dw[d] = ∂L/∂w[d], shape (D,), and db = ∂L/∂b, a 0-d tensor.
    Not allowed: autograd, torch.func, a ready-made derivative.
    """
    raise NotImplementedError("single_output_gradient is not written yet")


def multi_output_gradient(
    X: torch.Tensor, target: torch.Tensor, W: torch.Tensor, b: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    """The gradient of a layer of K perceptrons, which all see the same inputs.

        Z = X Wᵀ + b        O = sigmoid(Z)        L = 1/(N·K) Σ_n Σ_k (O[n, k] - target[n, k])²

    As in torch.nn.Linear, row k of W holds the weights of output k.

    Args: `X` (N, D), `target` (N, K) any numbers, `W` (K, D), `b` (K,).
    Returns: `(dW, db)`: dW[k, d] = ∂L/∂W[k, d], shape (K, D), and db[k] = ∂L/∂b[k], shape (K,).
    Not allowed: autograd, torch.func, a ready-made derivative.
    """
    raise NotImplementedError("multi_output_gradient is not written yet")
