"""02 · Losses and their gradients: how wrong is a prediction, and which way is better?

A loss turns predictions and targets into one number. Training follows its gradient, which says for
every prediction how the loss would answer if that prediction rose a little.

Rules of this file
- `prediction`, `probability` and `logits` are float32 or float64 tensors of any shape, also a single
  number (0-d). `target` has the same shape and dtype. No dimension is special.
- Every loss is the mean over *all* elements: n below is their number, whatever the shape.
- A loss comes back as a 0-d tensor, a gradient in the shape of what it is taken with respect to; both
  in the dtype and on the device of the arguments (which may be a GPU). Results do not require grad.
  Never change an argument.
- By hand: no autograd, no torch.func, no finite differences, and not the ready-made version of the
  function you are asked for. Other functions of torch are fine. So is NumPy, if the result goes back
  to the device of the arguments.
"""

import torch


def mse(prediction: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    """Mean squared error.

        L = 1/n Σ_i (prediction_i - target_i)²        the sum runs over all n elements; no 1/2

    Args: `prediction` and `target`, float, one shape (any).
    Returns: L, a 0-d tensor, the dtype and device of `prediction`.
    Not allowed: torch.nn.functional.mse_loss, torch.nn.MSELoss.
    """
    # BEGIN SOLUTION
    return ((prediction - target) ** 2).mean()
    # END SOLUTION


def mse_gradient(prediction: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    """The gradient of the mean squared error with respect to the prediction.

        result_i = ∂L / ∂prediction_i        L = 1/n Σ_i (prediction_i - target_i)²

    Args: `prediction` and `target`, float, one shape (any).
    Returns: the gradient, the shape, dtype and device of `prediction`.
    Not allowed: autograd, torch.func, a ready-made derivative.
    """
    # BEGIN SOLUTION
    return 2 * (prediction - target) / prediction.numel()
    # END SOLUTION


def binary_cross_entropy(probability: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    """Binary cross-entropy: how surprised a probability is by what came true.

        L = -1/n Σ_i [ t_i log p_i + (1 - t_i) log(1 - p_i) ]        natural logarithm

    p lies strictly between 0 and 1, so the formula needs no clamping and no small number added: they
    would change its value. t is often 0 or 1, but may be any number from 0 to 1.

    Args: `probability` p and `target` t, float, one shape (any).
    Returns: L, a 0-d tensor, the dtype and device of `probability`.
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

    p lies strictly between 0 and 1: no clamping is needed. t may be any number from 0 to 1.

    Args: `probability` p and `target` t, float, one shape (any).
    Returns: the gradient, the shape, dtype and device of `probability`.
    Not allowed: autograd, torch.func, a ready-made derivative.
    """
    # BEGIN SOLUTION
    slope = (probability - target) / (probability * (1 - probability))
    return slope / probability.numel()
    # END SOLUTION


def binary_cross_entropy_with_logits(logits: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    """Binary cross-entropy straight from scores, so that large scores do no harm.

        L = -1/n Σ_i [ t_i log p_i + (1 - t_i) log(1 - p_i) ]        p = sigmoid(z), natural logarithm

    It must be right for |z| = 1000 too, where p is 0 or 1 to the last digit and log p is not finite.
    Put the sigmoid into the formula on paper first, and see what is left of it.

    Args: `logits` z and `target` t (any numbers from 0 to 1), float, one shape (any).
    Returns: L, a 0-d tensor, the dtype and device of `logits`.
    Not allowed: torch.nn.functional.binary_cross_entropy_with_logits, torch.nn.BCEWithLogitsLoss, and
    their relatives. torch.sigmoid, logsigmoid and softplus are fine.
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

    Args: `logits` z and `target` t (any numbers from 0 to 1), float, one shape (any).
    Returns: the gradient, the shape, dtype and device of `logits`.
    Not allowed: autograd, torch.func, a ready-made derivative. torch.sigmoid is fine.
    """
    # BEGIN SOLUTION
    return (torch.sigmoid(logits) - target) / logits.numel()
    # END SOLUTION
