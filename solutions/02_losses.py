"""02 · Losses and their gradients: how wrong is a prediction, and which way is better?

A loss turns predictions and targets into one number, which is smaller for better predictions. Its
*gradient* has one entry per prediction: how much the loss changes when that prediction rises a little.
Training moves each prediction in the opposite direction.

    gradient_i = ∂L / ∂prediction_i

An example: predictions (1, 3), targets (0, 1). The errors are (1, 2), their squares (1, 4), and the mean
of the squares is L = 2.5. If the second prediction rises to 3.01, L is 2.52005: it grows 2.005 times as
fast as the prediction, so that entry of the gradient is about 2.

The factor: some books put 1/2 in front of the square, so that the 2 of its derivative cancels, and some
sum over the examples. The minimum is the same, but with the 1/2 every gradient is half as large, with the
sum n times as large, and so is every training step. Here, as in torch, a loss is the mean over all
elements, without 1/2.

The classic traps: (N, 1) minus (N,) is an (N, N) table, and torch gives no error. And for a score of
±1000 the sigmoid rounds to exactly 0 or 1, so that log p or log(1 - p) is -inf.

Rules of this file
- `prediction`, `probability` and `logits` are float tensors of any shape, including a single number
  (0-d); float32 and float64 are both checked. `target` has the same shape and dtype. A *logit* is a score,
  any number, which the sigmoid turns into a probability. No dimension is special.
- Every loss is the mean over *all* elements: n below is their number, whatever the shape.
- A loss is a 0-d tensor; a gradient has the shape of the argument it is taken with respect to. Both have
  the dtype and device of the arguments (which may be on a GPU), and do not require grad. Never change an
  argument.
- By hand: no autograd, no torch.func, no finite differences, and not the ready-made version of the
  function in question. Other functions of torch are allowed. So is NumPy, if the result returns to the
  device of the arguments.
- `python 02_losses.py` shows your code at work; `python -m doctest 02_losses.py` runs the
  examples, which start with >>>.
"""

import torch


def mse(prediction: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    """Mean squared error.

        L = 1/n Σ_i (prediction_i - target_i)²        the sum is over all n elements; no 1/2

    >>> mse(torch.tensor([1.0, 3.0]), torch.tensor([0.0, 1.0]))
    tensor(2.5000)

    Args: `prediction` and `target`, float, one shape (any).
    Returns: L, a 0-d tensor with the dtype and device of `prediction`.
    Not allowed: torch.nn.functional.mse_loss, torch.nn.MSELoss.
    """
    # BEGIN SOLUTION
    return ((prediction - target) ** 2).mean()
    # END SOLUTION


def mse_gradient(prediction: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    """The gradient of the mean squared error with respect to the prediction.

        result_i = ∂L / ∂prediction_i        L = 1/n Σ_i (prediction_i - target_i)²

    >>> mse_gradient(torch.tensor([1.0, 3.0]), torch.tensor([0.0, 1.0]))
    tensor([1., 2.])

    Args: `prediction` and `target`, float, one shape (any).
    Returns: the gradient, with the shape, dtype and device of `prediction`.
    Not allowed: autograd, torch.func, a ready-made derivative.
    """
    # BEGIN SOLUTION
    return 2 * (prediction - target) / prediction.numel()
    # END SOLUTION


def binary_cross_entropy(probability: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    """Binary cross-entropy: how surprised a probability is by the outcome.

        L = -1/n Σ_i [ t_i log p_i + (1 - t_i) log(1 - p_i) ]        natural logarithm

    p is strictly between 0 and 1, so do not clamp it and do not add a small number to it: either would
    change the result. t is often 0 or 1, but may be any number from 0 to 1.

    >>> binary_cross_entropy(torch.tensor([0.5, 0.25]), torch.tensor([1.0, 0.0]))
    tensor(0.4904)

    Args: `probability` p and `target` t, float, one shape (any).
    Returns: L, a 0-d tensor with the dtype and device of `probability`.
    Not allowed: torch.nn.functional.binary_cross_entropy, torch.nn.BCELoss, and their relatives that
    take logits.
    """
    # BEGIN SOLUTION
    right = target * torch.log(probability) + (1 - target) * torch.log(1 - probability)
    return -right.mean()
    # END SOLUTION


def binary_cross_entropy_gradient(probability: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    """The gradient of binary cross-entropy with respect to the probability.

        result_i = ∂L / ∂p_i        L = -1/n Σ_i [ t_i log p_i + (1 - t_i) log(1 - p_i) ]

    p is strictly between 0 and 1: no clamp is needed. t may be any number from 0 to 1.

    >>> binary_cross_entropy_gradient(torch.tensor([0.5, 0.25]), torch.tensor([1.0, 0.0]))
    tensor([-1.0000,  0.6667])

    Args: `probability` p and `target` t, float, one shape (any).
    Returns: the gradient, with the shape, dtype and device of `probability`.
    Not allowed: autograd, torch.func, a ready-made derivative.
    """
    # BEGIN SOLUTION
    slope = (probability - target) / (probability * (1 - probability))
    return slope / probability.numel()
    # END SOLUTION


def binary_cross_entropy_with_logits(logits: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    """Binary cross-entropy computed from logits, so that large logits do no harm.

        L = -1/n Σ_i [ t_i log p_i + (1 - t_i) log(1 - p_i) ]        p = sigmoid(z), natural logarithm

    It must be right for |z| = 1000 too, where p rounds to exactly 0 or 1 and log p or log(1 - p) is -inf.
    Put the sigmoid into the formula first, and simplify.

    >>> binary_cross_entropy_with_logits(torch.tensor([0.0, 1000.0]), torch.tensor([1.0, 1.0]))
    tensor(0.3466)

    Args: `logits` z and `target` t (any numbers from 0 to 1), float, one shape (any).
    Returns: L, a 0-d tensor with the dtype and device of `logits`.
    Not allowed: torch.nn.functional.binary_cross_entropy_with_logits, torch.nn.BCEWithLogitsLoss, and
    their relatives. torch.sigmoid, logsigmoid and softplus are allowed.
    """
    # BEGIN SOLUTION
    # log(1 + exp(z)) = max(z, 0) + log(1 + exp(-|z|)): no exponent is ever above 0.
    log_sum = logits.clamp(min=0) + torch.log1p(torch.exp(-logits.abs()))
    return (log_sum - target * logits).mean()
    # END SOLUTION


def binary_cross_entropy_with_logits_gradient(logits: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    """The gradient of binary cross-entropy with respect to the logits.

        result_i = ∂L / ∂z_i        p = sigmoid(z)
        L = -1/n Σ_i [ t_i log p_i + (1 - t_i) log(1 - p_i) ]

    It must be right for |z| = 1000 too. The chain rule works; look for what cancels.

    >>> binary_cross_entropy_with_logits_gradient(torch.tensor([0.0, -1000.0]), torch.tensor([0.0, 1.0]))
    tensor([ 0.2500, -0.5000])

    Args: `logits` z and `target` t (any numbers from 0 to 1), float, one shape (any).
    Returns: the gradient, with the shape, dtype and device of `logits`.
    Not allowed: autograd, torch.func, a ready-made derivative. torch.sigmoid is allowed.
    """
    # BEGIN SOLUTION
    return (torch.sigmoid(logits) - target) / logits.numel()
    # END SOLUTION


if __name__ == "__main__":
    # Gradient descent moves two predictions, step by step, to their targets.
    prediction, target = torch.tensor([1.0, 3.0]), torch.tensor([0.0, 1.0])
    try:
        for step in range(6):
            values = ", ".join(f"{value:.3f}" for value in prediction.tolist())
            print(f"step {step}: predictions {values}, loss {mse(prediction, target).item():.4f}")
            prediction = prediction - 0.5 * mse_gradient(prediction, target)
    except NotImplementedError as not_yet:
        print(f"{not_yet}.")
