"""03 · Autograd: let torch differentiate, and know what it does.

torch records what you compute with a tensor that requires grad (`requires_grad=True`), and walks through
that record, the *graph*, backwards. It starts at the loss L with ∂L/∂L = 1. Each step multiplies the
gradient that arrives from above, the *upstream gradient*, by its own derivative.

A *leaf tensor* is one that you made yourself, not the result of a recorded computation. There are two
ways to get the gradients of leaf tensors:

    torch.autograd.grad(loss, parameters)        returns them, and leaves every `.grad` alone
    loss.backward()                              *adds* them to the `.grad` of every leaf

An example: w = 3 and L = w², so ∂L/∂w = 2w = 6. After one call of backward, `w.grad` is 6. Compute L and
call backward again, and it is 12, though the gradient is still 6.

The classic traps: a `.grad` that still holds an old gradient; a tensor that torch has not recorded
(detached, or computed under no_grad), which stops the gradient there; and an update such as
`w = w - lr * w.grad`, which torch records like any other computation.

Rules of this file
- Use autograd: it is the subject. Finite differences are not accurate enough.
- `parameters` is a tuple of leaf tensors that require grad, of any shapes (they may be on a GPU); float32
  and float64 are both checked. The loss is `loss_fn(*parameters)`, a 0-d tensor that depends on each of
  them.
- `f` and `g` work element by element: f(x) has the shape of x. Their `x` is a plain tensor that does
  not require grad yet.
- Never change the values of an argument. Every returned tensor has the shape, dtype and device of the
  tensor that you differentiate with respect to, and does not require grad.
- A returned tuple has one tensor per parameter, in the same order, even if there is only one.
- `python 03_autograd.py` shows your code at work; `python -m doctest 03_autograd.py` runs the
  examples, which start with >>>.
"""

from collections.abc import Callable

import torch


def gradient_with_grad(
    loss_fn: Callable[..., torch.Tensor], parameters: tuple[torch.Tensor, ...]
) -> tuple[torch.Tensor, ...]:
    """The gradient of a loss by `torch.autograd.grad`.

        result[i] = ∂L / ∂parameters[i]        L = loss_fn(*parameters)

    The `.grad` of each parameter stays as it is: None, or a tensor.

    >>> gradient_with_grad(lambda w: (w**2).sum(), (torch.tensor([1.0, 3.0], requires_grad=True),))
    (tensor([2., 6.]),)

    Args: `loss_fn`, a function from the parameters to a 0-d loss; `parameters`, a tuple of leaf tensors.
    Returns: a tuple of gradients, each with the shape of its parameter.
    """
    # BEGIN SOLUTION
    return torch.autograd.grad(loss_fn(*parameters), parameters)
    # END SOLUTION


def gradient_with_backward(
    loss_fn: Callable[..., torch.Tensor], parameters: tuple[torch.Tensor, ...]
) -> tuple[torch.Tensor, ...]:
    """The same gradient by `loss.backward()` and `.grad`.

        result[i] = ∂L / ∂parameters[i]        L = loss_fn(*parameters)

    It must be right even if `.grad` held something before the call. What `.grad` holds afterwards is up
    to you. The gradient must come from backward(), not from torch.autograd.grad or torch.func.

    >>> w = torch.tensor([1.0, 3.0], requires_grad=True)
    >>> w.grad = torch.tensor([100.0, 100.0])
    >>> gradient_with_backward(lambda w: (w**2).sum(), (w,))
    (tensor([2., 6.]),)

    Args: `loss_fn`, a function from the parameters to a 0-d loss; `parameters`, a tuple of leaf tensors.
    Returns: a tuple of gradients, each with the shape of its parameter.
    """
    # BEGIN SOLUTION
    for parameter in parameters:
        parameter.grad = None
    loss_fn(*parameters).backward()
    return tuple(parameter.grad for parameter in parameters)
    # END SOLUTION


def accumulated_gradient(
    loss_fn: Callable[..., torch.Tensor], parameter: torch.Tensor, times: int
) -> torch.Tensor:
    """What `.grad` holds after several calls of backward when nothing zeroes it in between.

    Call loss_fn(parameter).backward() `times` times, without changing `.grad` or the parameter in
    between, and return what `.grad` holds at the end. One gradient multiplied by `times` has the same
    value, but this task is about the calls.

    >>> accumulated_gradient(lambda w: (w**2).sum(), torch.tensor([1.0, 3.0], requires_grad=True), 3)
    tensor([ 6., 18.])

    Args: `loss_fn`, a function from the parameter to a 0-d loss; `parameter`, one leaf tensor whose
    `.grad` is None at the start; `times`, an int ≥ 1.
    Returns: the accumulated gradient, with the shape of `parameter`.
    """
    # BEGIN SOLUTION
    for _ in range(times):
        loss_fn(parameter).backward()
    return parameter.grad
    # END SOLUTION


def second_derivative(f: Callable[[torch.Tensor], torch.Tensor], x: torch.Tensor) -> torch.Tensor:
    """The second derivative of an elementwise function, by differentiating twice.

        result = f''(x), element by element

    Autograd differentiates single numbers. Since f works element by element, the gradient of the number
    Σ f(x) is f'(x). To differentiate f'(x) again, torch must have recorded how it was computed.

    >>> second_derivative(lambda x: x**3, torch.tensor([1.0, 2.0]))
    tensor([ 6., 12.])

    Args: `f`, elementwise and not linear, so that f' depends on x; `x`, float, any shape (0-d too).
    Returns: f''(x), with the shape, dtype and device of `x`.
    """
    # BEGIN SOLUTION
    x = x.detach().clone().requires_grad_()
    (first,) = torch.autograd.grad(f(x).sum(), x, create_graph=True)
    (second,) = torch.autograd.grad(first.sum(), x)
    return second
    # END SOLUTION


def stop_gradient(
    f: Callable[[torch.Tensor], torch.Tensor], g: Callable[[torch.Tensor], torch.Tensor], x: torch.Tensor
) -> torch.Tensor:
    """The gradient of a product in which one factor is held constant.

        result = ∂/∂x Σ f(x) · c        c = g(x), a constant: no gradient flows through g

    Detaching a tensor stops the gradient there: the values stay, but torch no longer knows how they were
    computed.

    >>> stop_gradient(torch.square, torch.exp, torch.tensor([0.0, 1.0]))  # 2x · exp(x)
    tensor([0.0000, 5.4366])

    Args: `f`, `g`, elementwise; `x`, float, any shape (0-d too).
    Returns: the gradient, with the shape, dtype and device of `x`.
    """
    # BEGIN SOLUTION
    x = x.detach().clone().requires_grad_()
    loss = (f(x) * g(x).detach()).sum()
    (gradient,) = torch.autograd.grad(loss, x)
    return gradient
    # END SOLUTION


def sgd_step(
    loss_fn: Callable[..., torch.Tensor], parameters: tuple[torch.Tensor, ...], lr: float
) -> tuple[torch.Tensor, ...]:
    """One step of gradient descent, without torch.optim.

        result[i] = parameters[i] - lr · ∂L / ∂parameters[i]        L = loss_fn(*parameters)

    Compute all gradients at the values before the step. Return new, detached tensors: the parameters
    themselves keep their values. The `.grad` of each parameter is None or zero at the start, and must be
    None or zero again at the end.

    >>> sgd_step(lambda w: (w**2).sum(), (torch.tensor([1.0, 3.0], requires_grad=True),), 0.25)
    (tensor([0.5000, 1.5000]),)

    Args: `loss_fn`, a function from the parameters to a 0-d loss; `parameters`, a tuple of leaf tensors;
    `lr`, the learning rate, a number.
    Returns: a tuple of the new values, each with the shape of its parameter; none requires grad.
    Not allowed: torch.optim.
    """
    # BEGIN SOLUTION
    gradients = torch.autograd.grad(loss_fn(*parameters), parameters)
    with torch.no_grad():
        return tuple(p - lr * gradient for p, gradient in zip(parameters, gradients, strict=True))
    # END SOLUTION


if __name__ == "__main__":
    # Fit a line through three points on y = 2 x + 1, with your own steps.
    def loss_of(w: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
        x = torch.tensor([0.0, 1.0, 2.0])
        return ((w * x + b - torch.tensor([1.0, 3.0, 5.0])) ** 2).mean()

    line = (torch.tensor(0.0), torch.tensor(0.0))
    try:
        for step in range(51):
            if step % 10 == 0:
                w, b = (value.item() for value in line)
                print(f"step {step:2}: y = {w:.3f} x + {b:.3f}, loss {loss_of(*line).item():.5f}")
            line = sgd_step(loss_of, tuple(value.requires_grad_() for value in line), 0.2)
    except NotImplementedError as not_yet:
        print(f"{not_yet}.")
