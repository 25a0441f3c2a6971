"""01 · Activations: the functions between the layers, and their derivatives.

A network learns because every one of its functions has a derivative. You write sigmoid, tanh and
ReLU, and then what backpropagation needs of each: its slope at x.

Rules of this file
- `x` is a float tensor (float32 or float64) of any shape: a single number (0-d), a vector, a matrix ...
  Every task works element by element, for values up to |x| = 1000, in float32 too.
- Return a tensor with the shape, dtype and device of `x` (it may be on a GPU), which does not
  require grad. Never change `x` itself.
- By hand: no autograd, no torch.func, no finite differences, and not the ready-made version of the
  function you are asked for. Other functions of torch are fine. So is NumPy, if the result goes back
  to the device of `x`.
"""

import torch


def sigmoid(x: torch.Tensor) -> torch.Tensor:
    """The logistic function: squeezes every number into (0, 1).

        σ(x) = 1 / (1 + exp(-x))

    It must stay finite and right for |x| = 1000 in float32.

    Args: `x`, float, any shape.
    Returns: σ(x), the shape, dtype and device of `x`.
    Not allowed: torch.sigmoid, torch.special.expit and their like.
    """
    raise NotImplementedError("sigmoid is not written yet")


def sigmoid_derivative(x: torch.Tensor) -> torch.Tensor:
    """The slope of the sigmoid at x: σ'(x) = dσ/dx. `x` is what goes *into* σ.

    Args: `x`, float, any shape.
    Returns: σ'(x), the shape, dtype and device of `x`.
    Not allowed: autograd or a ready-made derivative. `torch.sigmoid` itself is fine.
    """
    raise NotImplementedError("sigmoid_derivative is not written yet")


def tanh(x: torch.Tensor) -> torch.Tensor:
    """The hyperbolic tangent, written through the sigmoid: squeezes every number into (-1, 1).

        tanh(x) = (exp(x) - exp(-x)) / (exp(x) + exp(-x))

    Find the form that uses σ alone; as it stands the formula overflows. It must stay finite and
    right for |x| = 1000 in float32.

    Args: `x`, float, any shape.
    Returns: tanh(x), the shape, dtype and device of `x`.
    Not allowed: torch.tanh and its like. `torch.sigmoid` is fine.
    """
    raise NotImplementedError("tanh is not written yet")


def tanh_derivative(x: torch.Tensor) -> torch.Tensor:
    """The slope of tanh at x: d tanh/dx. `x` is what goes *into* tanh.

    Args: `x`, float, any shape.
    Returns: tanh'(x), the shape, dtype and device of `x`.
    Not allowed: autograd or a ready-made derivative. `torch.tanh` itself is fine.
    """
    raise NotImplementedError("tanh_derivative is not written yet")


def relu(x: torch.Tensor) -> torch.Tensor:
    """The rectifier: lets positive numbers pass and stops the others.

        relu(x) = max(x, 0)

    Args: `x`, float, any shape.
    Returns: relu(x), the shape, dtype and device of `x`.
    Not allowed: torch.relu, torch.nn.functional.relu and their like.
    """
    raise NotImplementedError("relu is not written yet")


def relu_derivative(x: torch.Tensor) -> torch.Tensor:
    """The slope of ReLU at x.

        relu'(x) = 1 where x > 0
                   0 where x ≤ 0        (at x = 0 this is a convention; torch uses it too)

    Args: `x`, float, any shape.
    Returns: relu'(x), the shape, *dtype* and device of `x` (numbers, not True and False).
    Not allowed: autograd or a ready-made derivative.
    """
    raise NotImplementedError("relu_derivative is not written yet")


def leaky_relu_derivative(x: torch.Tensor, negative_slope: float = 0.01) -> torch.Tensor:
    """The slope of the leaky ReLU at x. Leaky ReLU is x where x > 0, and negative_slope · x elsewhere.

        leaky_relu'(x) = 1               where x > 0
                         negative_slope  where x ≤ 0    (x = 0 belongs here, as in torch)

    Args: `x`, float, any shape; `negative_slope`, a number, usually small.
    Returns: leaky_relu'(x), the shape, dtype and device of `x`.
    Not allowed: autograd or a ready-made derivative.
    """
    raise NotImplementedError("leaky_relu_derivative is not written yet")
