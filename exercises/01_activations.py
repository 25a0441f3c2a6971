"""01 · Activations: the functions between the layers, and their derivatives.

Two linear layers in a row are one linear layer: without a bend in between, depth gains nothing. The
bend is the *activation*, and the number x that goes into it is the *pre-activation*. Training asks how
much the output of the activation changes when x changes a little. That is its slope:

    f'(x) = the limit of (f(x + h) - f(x)) / h as h goes to 0

An example: σ(0) = 0.5 and σ(0.1) = 0.52498, so the slope of the sigmoid at 0 is about
0.02498 / 0.1 = 0.25. At x = 10 the sigmoid is nearly flat and its slope is 0.000045: a layer that is
*saturated* like this hardly learns.

The classic traps: books often write a slope in terms of the *output* of the function, but the argument
here is the input x. And exp(89) is inf in float32, so a formula with exp can end in inf / inf, which is
nan, where the right result is a plain 0 or 1.

Rules of this file
- `x` is a float tensor of any shape: a single number (0-d), a vector, a matrix ... float32 and float64
  are both checked. Every task works element by element, for values up to |x| = 1000.
- Return a new tensor with the shape, dtype and device of `x` (it may be on a GPU), which does not
  require grad. Never change `x` itself.
- By hand: no autograd, no torch.func, no finite differences, and not the ready-made version of the
  function in question. Other functions of torch are allowed. So is NumPy, if the result returns to the
  device of `x`.
- `python 01_activations.py` shows your code at work; `python -m doctest 01_activations.py` runs the
  examples, which start with >>>.
"""

import torch


def sigmoid(x: torch.Tensor) -> torch.Tensor:
    """The logistic function: maps every number into (0, 1).

        σ(x) = 1 / (1 + exp(-x))

    It must stay finite and right for |x| = 1000, in float32 too.

    >>> sigmoid(torch.tensor([-1000.0, 0.0, 1000.0]))
    tensor([0.0000, 0.5000, 1.0000])

    Args: `x`, float, any shape.
    Returns: σ(x), with the shape, dtype and device of `x`.
    Not allowed: torch.sigmoid, torch.special.expit and the like.
    """
    raise NotImplementedError("sigmoid is not written yet")


def sigmoid_derivative(x: torch.Tensor) -> torch.Tensor:
    """The slope of the sigmoid at x: σ'(x) = dσ/dx. `x` is the *input* of σ, the pre-activation.

    >>> sigmoid_derivative(torch.tensor([-2.0, 0.0, 2.0]))
    tensor([0.1050, 0.2500, 0.1050])

    Args: `x`, float, any shape.
    Returns: σ'(x), with the shape, dtype and device of `x`.
    Not allowed: autograd or a ready-made derivative. `torch.sigmoid` itself is allowed.
    """
    raise NotImplementedError("sigmoid_derivative is not written yet")


def tanh(x: torch.Tensor) -> torch.Tensor:
    """The hyperbolic tangent, written with the sigmoid: maps every number into (-1, 1).

        tanh(x) = (exp(x) - exp(-x)) / (exp(x) + exp(-x))

    This form overflows for large |x|: find the one that uses only σ. The result must stay finite and
    right for |x| = 1000, in float32 too.

    >>> tanh(torch.tensor([-1000.0, 0.0, 0.5]))
    tensor([-1.0000,  0.0000,  0.4621])

    Args: `x`, float, any shape.
    Returns: tanh(x), with the shape, dtype and device of `x`.
    Not allowed: torch.tanh and the like. `torch.sigmoid` is allowed.
    """
    raise NotImplementedError("tanh is not written yet")


def tanh_derivative(x: torch.Tensor) -> torch.Tensor:
    """The slope of tanh at x: d tanh/dx. `x` is the *input* of tanh, the pre-activation.

    >>> tanh_derivative(torch.tensor([-1.0, 0.0, 1.0]))
    tensor([0.4200, 1.0000, 0.4200])

    Args: `x`, float, any shape.
    Returns: tanh'(x), with the shape, dtype and device of `x`.
    Not allowed: autograd or a ready-made derivative. `torch.tanh` itself is allowed.
    """
    raise NotImplementedError("tanh_derivative is not written yet")


def relu(x: torch.Tensor) -> torch.Tensor:
    """The rectifier: keeps positive numbers and replaces the others by 0.

        relu(x) = max(x, 0)

    >>> relu(torch.tensor([-1.0, 0.0, 2.0]))
    tensor([0., 0., 2.])

    Args: `x`, float, any shape.
    Returns: relu(x), with the shape, dtype and device of `x`.
    Not allowed: torch.relu, torch.nn.functional.relu and the like.
    """
    raise NotImplementedError("relu is not written yet")


def relu_derivative(x: torch.Tensor) -> torch.Tensor:
    """The slope of ReLU at x.

        relu'(x) = 1 where x > 0
                   0 where x ≤ 0        (at x = 0 this is a convention, also that of torch)

    >>> relu_derivative(torch.tensor([-1.0, 0.0, 2.0]))
    tensor([0., 0., 1.])

    Args: `x`, float, any shape.
    Returns: relu'(x), with the shape, *dtype* and device of `x` (numbers, not True and False).
    Not allowed: autograd or a ready-made derivative.
    """
    raise NotImplementedError("relu_derivative is not written yet")


def leaky_relu_derivative(x: torch.Tensor, negative_slope: float = 0.01) -> torch.Tensor:
    """The slope of the leaky ReLU at x. Leaky ReLU is x where x > 0, and negative_slope · x elsewhere.

        leaky_relu'(x) = 1               where x > 0
                         negative_slope  where x ≤ 0    (x = 0 belongs here, as in torch)

    >>> leaky_relu_derivative(torch.tensor([-1.0, 0.0, 2.0]), 0.25)
    tensor([0.2500, 0.2500, 1.0000])

    Args: `x`, float, any shape; `negative_slope`, a number, usually small.
    Returns: leaky_relu'(x), with the shape, dtype and device of `x`.
    Not allowed: autograd or a ready-made derivative.
    """
    raise NotImplementedError("leaky_relu_derivative is not written yet")


if __name__ == "__main__":
    # Your slopes beside those of autograd. Which of the functions still learns at x = 4?
    slopes = {sigmoid_derivative: torch.sigmoid, tanh_derivative: torch.tanh, relu_derivative: torch.relu}
    points = torch.tensor([-4.0, -1.0, 0.0, 1.0, 4.0])
    print("slope at x =        ", "".join(f"{x:9.1f}" for x in points.tolist()))
    for yours, function in slopes.items():
        x = points.clone().requires_grad_()
        function(x).sum().backward()
        try:
            print(f"{yours.__name__:20}", "".join(f"{slope:9.5f}" for slope in yours(points).tolist()))
        except NotImplementedError as not_yet:
            print(f"{not_yet}.")
        print(f"{'    autograd':20}", "".join(f"{slope:9.5f}" for slope in x.grad.tolist()))
