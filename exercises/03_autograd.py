"""03 · Autograd: let torch differentiate, and know what it does.

torch records what you compute with a tensor that requires grad, and walks that record backwards.
`torch.autograd.grad` hands the gradients to you; `loss.backward()` *adds* them to the `.grad` of
every leaf tensor. Most surprises come from that one word, and from what is recorded or not.

Rules of this file
- Autograd is allowed: it is the subject. Finite differences are not accurate enough.
- `parameters` is a tuple of leaf tensors that require grad, float32 or float64, of any shapes (they
  may be on a GPU). The loss is `loss_fn(*parameters)`, a 0-d tensor that depends on each of them.
- `f` and `g` work element by element: f(x) has the shape of x. Their `x` is a plain tensor that does
  not require grad yet.
- Never change the values of an argument. Return tensors with the dtype, device and shape of what you
  differentiate by, which do not require grad.
- Where a tuple is asked for, it has one tensor for each parameter, in their order, even if there is
  only one.
"""

from collections.abc import Callable

import torch


def gradient_with_grad(
    loss_fn: Callable[..., torch.Tensor], parameters: tuple[torch.Tensor, ...]
) -> tuple[torch.Tensor, ...]:
    """The gradient of a loss by `torch.autograd.grad`.

        result[i] = ∂L / ∂parameters[i]        L = loss_fn(*parameters)

    `.grad` of the parameters stays what it was: None, or whatever it holds.

    Args: `loss_fn`, from the parameters to the loss (); `parameters`, a tuple of leaf tensors.
    Returns: a tuple of gradients, each with the shape of its parameter.
    """
    raise NotImplementedError("gradient_with_grad is not written yet")


def gradient_with_backward(
    loss_fn: Callable[..., torch.Tensor], parameters: tuple[torch.Tensor, ...]
) -> tuple[torch.Tensor, ...]:
    """The same gradient by `loss.backward()` and `.grad`.

        result[i] = ∂L / ∂parameters[i]        L = loss_fn(*parameters)

    It has to be right even if `.grad` held something before the call. What `.grad` holds afterwards
    is up to you. The gradient has to come from backward(), not from torch.autograd.grad or torch.func.

    Args: `loss_fn`, from the parameters to the loss (); `parameters`, a tuple of leaf tensors.
    Returns: a tuple of gradients, each with the shape of its parameter.
    """
    raise NotImplementedError("gradient_with_backward is not written yet")


def accumulated_gradient(
    loss_fn: Callable[..., torch.Tensor], parameter: torch.Tensor, times: int
) -> torch.Tensor:
    """What `.grad` holds after backward has been called several times and never zeroed.

    Call loss_fn(parameter).backward() `times` times, without changing `.grad` or the parameter in
    between, and return what `.grad` holds in the end. One gradient multiplied by `times` is the same number,
    and not what is asked.

    Args: `loss_fn`, from the parameter to the loss (); `parameter`, one leaf tensor whose `.grad` is
    None at the start; `times`, an int ≥ 1.
    Returns: the accumulated gradient, the shape of `parameter`.
    """
    raise NotImplementedError("accumulated_gradient is not written yet")


def second_derivative(f: Callable[[torch.Tensor], torch.Tensor], x: torch.Tensor) -> torch.Tensor:
    """The second derivative of an elementwise function, by differentiating twice.

        result = f''(x), element by element

    Autograd differentiates numbers, not tensors: since f works element by element, the gradient of
    Σ f(x) is f'(x). To differentiate f'(x) again, its own computation must have been recorded.

    Args: `f`, elementwise and not linear, so that f' depends on x; `x`, float, any shape (0-d too).
    Returns: f''(x), the shape, dtype and device of `x`.
    """
    raise NotImplementedError("second_derivative is not written yet")


def stop_gradient(
    f: Callable[[torch.Tensor], torch.Tensor], g: Callable[[torch.Tensor], torch.Tensor], x: torch.Tensor
) -> torch.Tensor:
    """The gradient of a product, one factor of which is held constant.

        result = ∂/∂x Σ f(x) · c        c = g(x), a constant: no gradient flows through g

    Detaching a tensor stops the gradient there: its values stay, where they came from is forgotten.

    Args: `f`, `g`, elementwise; `x`, float, any shape (0-d too).
    Returns: the gradient, the shape, dtype and device of `x`.
    """
    raise NotImplementedError("stop_gradient is not written yet")


def sgd_step(
    loss_fn: Callable[..., torch.Tensor], parameters: tuple[torch.Tensor, ...], lr: float
) -> tuple[torch.Tensor, ...]:
    """One step of gradient descent, without torch.optim.

        result[i] = parameters[i] - lr · ∂L / ∂parameters[i]        L = loss_fn(*parameters)

    All gradients are taken at the given parameters. New tensors come back, detached: the parameters
    themselves keep their values. `.grad` of each parameter is None or zero at the start, and has to be
    None or zero again at the end.

    Args: `loss_fn`, from the parameters to the loss (); `parameters`, a tuple of leaf tensors; `lr`, a
    number.
    Returns: a tuple of the new values, each with the shape of its parameter; none requires grad.
    Not allowed: torch.optim.
    """
    raise NotImplementedError("sgd_step is not written yet")
