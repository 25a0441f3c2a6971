"""stop_gradient · The gradient of a product, one factor of which is held constant."""

from __future__ import annotations

from grader.course.autograd.formulas import Function
from grader.toolkit import Case, Curve, Exercise, KnownMistake, SharedValue, torch
from grader.toolkit.derivatives import derivative, gradient
from grader.toolkit.inputs import uniform


def of_a_product(f: Function, g: Function, x: torch.Tensor) -> torch.Tensor:
    """The gradient of Σ f(x) · c at c = g(x)."""
    c = g(x).detach()
    slope: torch.Tensor = gradient(lambda x: (f(x) * c).sum(), x)
    return slope


def factors(name: str, f: str, g: str, *shape: int, low: float = -2.0, high: float = 2.0) -> Case:
    """A case of `stop_gradient`: f and g at values from low to high."""
    return Case(
        name, lambda rng: {"f": SharedValue(f), "g": SharedValue(g), "x": uniform(rng, low, high, *shape)}
    )


MISTAKES = (
    KnownMistake(
        "gradient through both",
        lambda f, g, x: derivative(lambda x: f(x) * g(x), x),
        "Your result is f' g + f g', the whole product rule; g(x) is a constant here, so detach it.",
    ),
    KnownMistake(
        "the wrong factor held constant",
        lambda f, g, x: of_a_product(g, f, x),
        "Your result is f g': you detach f(x). Detach g(x), and let the gradient flow through f.",
    ),
    KnownMistake(
        "g left out",
        lambda f, g, x: derivative(f, x),
        "Your result is f'(x); multiply it by the constant g(x).",
    ),
    KnownMistake(
        "the product itself",
        lambda f, g, x: f(x) * g(x),
        "Your result is f(x) g(x); differentiate it with g(x) held constant.",
    ),
    KnownMistake(
        "product of the derivatives",
        lambda f, g, x: derivative(f, x) * derivative(g, x),
        "Your result is f' g'; g(x) is a constant, so use its value, not its derivative.",
    ),
    KnownMistake(
        "sum in place of the product",
        lambda f, g, x: derivative(lambda x: f(x) + g(x), x),
        "Your result is f' + g', the gradient of a sum; multiply f(x) and g(x).",
    ),
    KnownMistake(
        "f' + g",
        lambda f, g, x: derivative(f, x) + g(x),
        "Your result is f' + g; multiply f' by the constant g(x).",
    ),
    KnownMistake(
        "difference of the two terms",
        lambda f, g, x: of_a_product(f, g, x) - of_a_product(g, f, x),
        "Your result is f' g - f g'; the second term is not there, since g(x) is a constant.",
    ),
    KnownMistake(
        "f of g",
        lambda f, g, x: derivative(lambda x: f(g(x)), x),
        "Your result is the derivative of f(g(x)); apply f and g both to x, and multiply.",
    ),
    KnownMistake(
        "f' at g(x)",
        lambda f, g, x: derivative(f, g(x)),
        "Your result is f' at the point g(x); take f' at x, and multiply it by g(x).",
    ),
    KnownMistake(
        "g of f",
        lambda f, g, x: derivative(lambda x: g(f(x)), x),
        "Your result is the derivative of g(f(x)); apply f and g both to x, and multiply.",
    ),
    KnownMistake(
        "divided by g",
        lambda f, g, x: derivative(f, x) / g(x),
        "Your result is f' / g; multiply by the constant.",
    ),
    KnownMistake(
        "sums before the product",
        lambda f, g, x: derivative(f, x) * g(x).sum(),
        "Your result is the gradient of Σ f(x) times Σ g(x); multiply element by element, then sum once.",
    ),
    KnownMistake(
        "mean of g",
        lambda f, g, x: derivative(f, x) * g(x).mean(),
        "You multiply every value by the mean of g(x); each x has a g(x) of its own.",
    ),
    KnownMistake(
        "mean in place of the sum",
        lambda f, g, x: of_a_product(f, g, x) / x.numel(),
        "You take the mean, which divides by the number of values; take the sum.",
    ),
    KnownMistake(
        "gradient of the squared sum",
        lambda f, g, x: 2 * (f(x) * g(x)).sum() * of_a_product(f, g, x),
        "You differentiate the square of the sum; differentiate the sum itself.",
    ),
    KnownMistake(
        "f' g + f g",
        lambda f, g, x: of_a_product(f, g, x) + f(x) * g(x),
        "Your result is f' g + f g; leave out the second term.",
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
    picture=Curve(
        x=(-3, 3),
        arguments=lambda x: ({"f": SharedValue("sine"), "g": SharedValue("square"), "x": x},),
        x_label="x (c = x²)",
        y_label="gradient of c · sin(x)",
    ),
    hints=(
        "If g(x) were not constant, the product rule would give f'(x) g(x) + f(x) g'(x). Which of the terms "
        "stays?",
        "`detach` returns a tensor with the same values that torch treats as a constant. Apply it to g(x), "
        "not to x and not to f(x).",
        "Make a copy of x that requires grad, sum f(x) times the detached g(x), and take the gradient with "
        "respect to that copy.",
    ),
)
