"""stop_gradient · The gradient of a product, one factor of which is held constant."""

from __future__ import annotations

from grader.course.autograd.formulas import Function
from grader.toolkit import Case, Exercise, Given, KnownMistake, torch
from grader.toolkit.derivatives import derivative, gradient
from grader.toolkit.inputs import uniform


def of_a_product(f: Function, g: Function, x: torch.Tensor) -> torch.Tensor:
    """The gradient of Σ f(x) · c at c = g(x)."""
    c = g(x).detach()
    slope: torch.Tensor = gradient(lambda x: (f(x) * c).sum(), x)
    return slope


def factors(name: str, f: str, g: str, *shape: int, low: float = -2.0, high: float = 2.0) -> Case:
    """A case of `stop_gradient`: f and g at values from low to high."""
    return Case(name, lambda rng: {"f": Given(f), "g": Given(g), "x": uniform(rng, low, high, *shape)})


MISTAKES = (
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

stop_gradient = Exercise(
    name="stop_gradient",
    points=2,
    reference=of_a_product,
    by_hand=None,
    cases=(
        factors("sin(x) and x³, a 3 by 4 matrix", "sine", "cube", 3, 4),
        factors("x³ and sin(x)", "cube", "sine", 5),
        factors("x² and exp(x), a batch of one", "square", "exponential", 1, 6),
        factors("tanh(x) and log(1 + x²)", "hyperbolic_tangent", "log_of_square", 2, 3, 2),
        factors("x · exp(-x) and x², a single number (0-d)", "damped_line", "square", low=1.3, high=1.9),
        factors("1 / (1 + exp(-x)) and x · sin(x)", "logistic", "growing_wave", 7, low=-3.0, high=-0.5),
        factors("exp(x) and exp(x)", "exponential", "exponential", 4),
    ),
    mistakes=MISTAKES,
    hints=(
        "Without the word constant the product rule has two terms, f'(x) g(x) + f(x) g'(x). Which one stays?",
        "`detach` gives a tensor of the same values that torch sees as a constant. Apply it to g(x), not "
        "to x and not to f(x).",
        "A copy of x that requires grad; the sum of f(x) times the detached g(x); its gradient by that copy.",
    ),
)
