"""second_derivative · The second derivative of an elementwise function, by differentiating twice."""

from __future__ import annotations

from grader.course.autograd.formulas import Function
from grader.toolkit import Case, Curve, Exercise, KnownMistake, SharedValue, torch
from grader.toolkit.derivatives import derivative
from grader.toolkit.inputs import uniform


def twice_derived(f: Function, x: torch.Tensor) -> torch.Tensor:
    """f''(x), element by element."""
    x = x.detach().clone().requires_grad_()
    (first,) = torch.autograd.grad(f(x).sum(), x, create_graph=True)
    (second,) = torch.autograd.grad(first.sum(), x)
    return second


def elementwise(name: str, f: str, *shape: int, low: float = -2.0, high: float = 2.0) -> Case:
    """A case of `second_derivative`: f at values from low to high."""
    return Case(name, lambda rng: {"f": SharedValue(f), "x": uniform(rng, low, high, *shape)})


def thrice_derived(f: Function, x: torch.Tensor) -> torch.Tensor:
    """f'''(x), element by element."""
    x = x.detach().clone().requires_grad_()
    (first,) = torch.autograd.grad(f(x).sum(), x, create_graph=True)
    (second,) = torch.autograd.grad(first.sum(), x, create_graph=True)
    if not second.requires_grad:  # f'' is constant
        return torch.zeros_like(x)
    (third,) = torch.autograd.grad(second.sum(), x, materialize_grads=True)
    return third.detach()


MISTAKES = (
    KnownMistake(
        "the first derivative",
        lambda f, x: derivative(f, x),
        "You return f'(x); differentiate it once more.",
    ),
    KnownMistake(
        "f itself",
        lambda f, x: f(x),
        "You return f(x); differentiate it twice.",
    ),
    KnownMistake(
        "f' squared",
        lambda f, x: derivative(f, x) ** 2,
        "You square f'(x); the second derivative is the derivative of f'.",
    ),
    KnownMistake(
        "f' + f''",
        lambda f, x: derivative(f, x) + twice_derived(f, x),
        "Your result is f'(x) + f''(x): backward() adds f'' to the f' in `.grad`. Clear it in between, or "
        "use torch.autograd.grad.",
    ),
    KnownMistake(
        "derivative of f' squared",
        lambda f, x: 2 * derivative(f, x) * twice_derived(f, x),
        "Your result is 2 f' f'', the derivative of f'(x)²; differentiate the sum of f' instead.",
    ),
    KnownMistake(
        "f' times f''",
        lambda f, x: derivative(f, x) * twice_derived(f, x),
        "Your result is f' f'': you pass f' as the upstream gradient of the second call. Pass ones, or "
        "differentiate the sum of f'.",
    ),
    KnownMistake(
        "the third derivative",
        thrice_derived,
        "You differentiate three times; differentiate twice.",
    ),
    KnownMistake(
        "f' of f'",
        lambda f, x: derivative(f, derivative(f, x)),
        "Your result is f' at the point f'(x); differentiate f' at x.",
    ),
    KnownMistake(
        "derivative of f(f(x))",
        lambda f, x: derivative(lambda x: f(f(x)), x),
        "You apply f twice and differentiate; apply f once and differentiate twice.",
    ),
    KnownMistake(
        "derivative of x f'",
        lambda f, x: derivative(f, x) + x * twice_derived(f, x),
        "Your result is f' + x f'', the derivative of x f'(x); differentiate f' alone.",
    ),
    KnownMistake(
        "x times f''",
        lambda f, x: x * twice_derived(f, x),
        "Your result is x f'': you pass x as the upstream gradient of the second call. Pass ones, or "
        "differentiate the sum of f'.",
    ),
    KnownMistake(
        "f times f''",
        lambda f, x: f(x) * twice_derived(f, x),
        "Your result is f(x) f''(x); leave out the factor f(x).",
    ),
    KnownMistake(
        "mean in place of the sum, once",
        lambda f, x: twice_derived(f, x) / x.numel(),
        "You take a mean once, which divides by the number of values; take sums.",
    ),
    KnownMistake(
        "mean in place of the sum, twice",
        lambda f, x: twice_derived(f, x) / x.numel() ** 2,
        "You take means, which divide twice by the number of values; take sums.",
    ),
    KnownMistake(
        "the sum for all",
        lambda f, x: torch.full_like(x, twice_derived(f, x).sum().item()),
        "Every value of your result is the sum of all second derivatives; each x has one of its own.",
    ),
    KnownMistake(
        "without its sign",
        lambda f, x: twice_derived(f, x).abs(),
        "You return absolute values; f'' is negative where f bends down.",
    ),
)

second_derivative = Exercise(
    name="second_derivative",
    points=3,
    reference=twice_derived,
    by_hand=None,
    cases=(
        elementwise("x · exp(-x), a 3 by 4 matrix", "damped_line", 3, 4),
        elementwise("sin(x)", "sine", 5),
        elementwise("x³", "cube", 6),
        elementwise("tanh(x), a batch of five", "hyperbolic_tangent", 5, 2, 3),
        elementwise("exp(x), a batch of one", "exponential", 1, 6),
        elementwise("log(1 + x²)", "log_of_square", 7, low=-3.0, high=3.0),
        elementwise("x · sin(x), a single number (0-d)", "growing_wave", low=1.5, high=2.5),
        elementwise("1 / (1 + exp(-x)), all negative", "logistic", 4, low=-4.0, high=-0.5),
        elementwise("x², whose second derivative is 2", "square", 2, 3),
    ),
    mistakes=MISTAKES,
    picture=Curve(
        x=(-6, 6),
        arguments=lambda x: ({"f": SharedValue("growing_wave"), "x": x},),
        y_label="f''(x) of f(x) = x sin x",
    ),
    hints=(
        "Make a copy of x that requires grad. Sum f(x) and take the gradient: that is f'(x). Then repeat.",
        "If torch says that nothing requires grad the second time, the first gradient was computed without "
        "being recorded. `torch.autograd.grad` has an option for that.",
        "Gradient of Σ f(x) with respect to x with create_graph, then the gradient of the sum of that. With "
        "backward() instead, f' is still in `.grad` when f'' is added to it.",
    ),
)
