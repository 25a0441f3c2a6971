"""What goes wrong where autograd differentiates twice, or is to stop."""

from __future__ import annotations

from grader.course.autograd_formulas import of_a_product, thrice_derived, twice_derived
from grader.course.derivatives import derivative
from grader.exercise import KnownMistake
from grader.lazy import torch

OF_SECOND_DERIVATIVE = (
    KnownMistake(
        "the first derivative",
        lambda f, x: derivative(f, x),
        "This is f'(x): differentiate it once more.",
    ),
    KnownMistake(
        "f itself",
        lambda f, x: f(x),
        "This is f(x): differentiate it twice.",
    ),
    KnownMistake(
        "f' squared",
        lambda f, x: derivative(f, x) ** 2,
        "This is f'(x) times itself: the second derivative is the derivative of f', not its square.",
    ),
    KnownMistake(
        "f' + f''",
        lambda f, x: derivative(f, x) + twice_derived(f, x),
        "This is f'(x) + f''(x): backward() added the second derivative to the first in `.grad`. Clear it in "
        "between, or use torch.autograd.grad.",
    ),
    KnownMistake(
        "derivative of f' squared",
        lambda f, x: 2 * derivative(f, x) * twice_derived(f, x),
        "This is the derivative of f'(x)², 2 f' f'': take the gradient of the sum of f'.",
    ),
    KnownMistake(
        "f' times f''",
        lambda f, x: derivative(f, x) * twice_derived(f, x),
        "This is f'(x) f''(x): the second call was handed f' as its upstream gradient. It takes ones, or the "
        "sum of f'.",
    ),
    KnownMistake(
        "the third derivative",
        thrice_derived,
        "This is f'''(x): one time too often.",
    ),
    KnownMistake(
        "f' of f'",
        lambda f, x: derivative(f, derivative(f, x)),
        "This is f' at f'(x), the same function applied twice: differentiate f' at x.",
    ),
    KnownMistake(
        "derivative of f(f(x))",
        lambda f, x: derivative(lambda x: f(f(x)), x),
        "This is the derivative of f(f(x)): f is to be applied once, and differentiated twice.",
    ),
    KnownMistake(
        "derivative of x f'",
        lambda f, x: derivative(f, x) + x * twice_derived(f, x),
        "This is f' + x f'', the derivative of x f'(x): differentiate f' alone.",
    ),
    KnownMistake(
        "x times f''",
        lambda f, x: x * twice_derived(f, x),
        "This is x f''(x): the second call was handed x as its upstream gradient. It takes ones, or the sum "
        "of f'.",
    ),
    KnownMistake(
        "f times f''",
        lambda f, x: f(x) * twice_derived(f, x),
        "This is f(x) f''(x): leave f out.",
    ),
    KnownMistake(
        "mean in place of the sum, once",
        lambda f, x: twice_derived(f, x) / x.numel(),
        "Every value is divided by how many there are: take a sum, not a mean.",
    ),
    KnownMistake(
        "mean in place of the sum, twice",
        lambda f, x: twice_derived(f, x) / x.numel() ** 2,
        "Every value is divided twice by how many there are: take sums, not means.",
    ),
    KnownMistake(
        "the sum for all",
        lambda f, x: torch.full_like(x, twice_derived(f, x).sum().item()),
        "Every value is the sum of all second derivatives: each x has its own.",
    ),
    KnownMistake(
        "without its sign",
        lambda f, x: twice_derived(f, x).abs(),
        "The signs are lost: f'' is negative where f bends down.",
    ),
)


OF_STOP_GRADIENT = (
    KnownMistake(
        "gradient through both",
        lambda f, g, x: derivative(lambda x: f(x) * g(x), x),
        "This is f' g + f g', the whole product rule: g(x) is constant here, so detach it.",
    ),
    KnownMistake(
        "the wrong factor held constant",
        lambda f, g, x: of_a_product(g, f, x),
        "This is f g': you have detached f(x). Detach g(x), and let the gradient flow through f.",
    ),
    KnownMistake(
        "g left out",
        lambda f, g, x: derivative(f, x),
        "This is f'(x) alone: the constant factor g(x) stays in the product.",
    ),
    KnownMistake(
        "the product itself",
        lambda f, g, x: f(x) * g(x),
        "This is f(x) g(x): its gradient is asked for.",
    ),
    KnownMistake(
        "product of the derivatives",
        lambda f, g, x: derivative(f, x) * derivative(g, x),
        "This is f' g': g(x) is constant, so its value stays, not its derivative.",
    ),
    KnownMistake(
        "sum in place of the product",
        lambda f, g, x: derivative(lambda x: f(x) + g(x), x),
        "This is f' + g', the gradient of a sum: f(x) and g(x) are multiplied.",
    ),
    KnownMistake(
        "f' + g",
        lambda f, g, x: derivative(f, x) + g(x),
        "This is f' + g: the constant is multiplied, not added.",
    ),
    KnownMistake(
        "difference of the two terms",
        lambda f, g, x: of_a_product(f, g, x) - of_a_product(g, f, x),
        "This is f' g - f g': the second term has no place here, since g(x) is constant.",
    ),
    KnownMistake(
        "f of g",
        lambda f, g, x: derivative(lambda x: f(g(x)), x),
        "This is the derivative of f(g(x)): f and g are both applied to x, and multiplied.",
    ),
    KnownMistake(
        "f' at g(x)",
        lambda f, g, x: derivative(f, g(x)),
        "This is f' at g(x): f' is taken at x, and multiplied by g(x).",
    ),
    KnownMistake(
        "g of f",
        lambda f, g, x: derivative(lambda x: g(f(x)), x),
        "This is the derivative of g(f(x)): f and g are both applied to x, and multiplied.",
    ),
    KnownMistake(
        "divided by g",
        lambda f, g, x: derivative(f, x) / g(x),
        "This is f' / g: multiply by the constant.",
    ),
    KnownMistake(
        "sums before the product",
        lambda f, g, x: derivative(f, x) * g(x).sum(),
        "This is the gradient of Σ f(x) times Σ g(x): multiply element by element, then sum once.",
    ),
    KnownMistake(
        "mean of g",
        lambda f, g, x: derivative(f, x) * g(x).mean(),
        "Every value is multiplied by the mean of g(x): each x has its own g(x).",
    ),
    KnownMistake(
        "mean in place of the sum",
        lambda f, g, x: of_a_product(f, g, x) / x.numel(),
        "Every value is divided by how many there are: it is the gradient of the sum, not of the mean.",
    ),
    KnownMistake(
        "gradient of the squared sum",
        lambda f, g, x: 2 * (f(x) * g(x)).sum() * of_a_product(f, g, x),
        "This is the gradient of the square of the sum: differentiate the sum itself.",
    ),
    KnownMistake(
        "f' g + f g",
        lambda f, g, x: of_a_product(f, g, x) + f(x) * g(x),
        "This is f' g + f g: only f' g is asked for.",
    ),
)
