"""What is forbidden in every optimizer, and the paths that each is asked for."""

from __future__ import annotations

from grader.toolkit import UPDATE_RULE, ByHand, Case, Inputs, np
from grader.toolkit.inputs import Floats, normal


def handed_over(rng: np.random.Generator, steps: int, parameters: int, **numbers: float) -> Inputs:
    """Parameters, the gradients of some steps, and the numbers of a rule. Nothing is centred."""
    return {
        "w": normal(rng, parameters, mean=0.5),
        "gradients": normal(rng, steps, parameters, mean=0.4),
        **numbers,
    }


def scaled(given: Inputs, *factors: float) -> Inputs:
    """The same with the gradients of each parameter times its factor."""
    return {**given, "gradients": given["gradients"] * np.array(factors)}


def silenced(given: Inputs, steps: slice, parameters: slice = slice(None)) -> Inputs:
    """The same with gradients of exactly 0 in these steps, for these parameters."""
    gradients: Floats = given["gradients"].copy()
    gradients[steps, parameters] = 0.0
    return {**given, "gradients": gradients}


def with_zeros(given: Inputs) -> Inputs:
    """The same for four parameters, of which two start at exactly 0; gradients of exactly 0 come and go."""
    gradients: Floats = given["gradients"].copy()
    gradients[::3, 1] = gradients[1::2, 2] = 0.0
    return {**given, "w": given["w"] * np.array([0.0, 0.0, 1.0, 1.0]), "gradients": gradients}


def paths(usual: dict[str, float], *unusual: tuple[str, dict[str, float]]) -> tuple[Case, ...]:
    """The cases of a rule: with its usual numbers, and with the unusual ones by name."""

    def case(name: str, numbers: dict[str, float]) -> Case:
        return Case(name, lambda rng: handed_over(rng, 7, 3, **(usual | numbers)))

    return (
        Case("5 steps of 3 parameters", lambda rng: handed_over(rng, 5, 3, **usual)),
        Case("one step", lambda rng: handed_over(rng, 1, 4, **usual)),
        Case("one parameter", lambda rng: handed_over(rng, 6, 1, **usual)),
        Case("4 steps of 4 parameters", lambda rng: handed_over(rng, 4, 4, **usual)),
        Case("30 steps", lambda rng: handed_over(rng, 30, 2, **usual)),
        Case(
            "gradients from 1e-8 to 1000",
            lambda rng: scaled(handed_over(rng, 8, 5, **usual), 1.0, 1e-8, 1e-4, 30.0, 1000.0),
        ),
        Case(
            "gradients of exactly 0 at first",
            lambda rng: silenced(handed_over(rng, 8, 4, **usual), slice(0, 3), slice(1, 3)),
        ),
        Case(
            "gradients of exactly 0 after step 2",
            lambda rng: silenced(handed_over(rng, 9, 3, **usual), slice(2, None)),
        ),
        Case("zeros in w and in the gradients", lambda rng: with_zeros(handed_over(rng, 7, 4, **usual))),
        Case("all gradients 0", lambda rng: silenced(handed_over(rng, 4, 3, **usual), slice(None))),
        case("lr 0.5", {"lr": 0.5}),
        *(case(name, numbers) for name, numbers in unusual),
    )


NOTHING_OF_OPTIM = ByHand(
    *("SGD", "RMSprop", "Adam", "AdamW", "NAdam", "Adagrad", "RAdam"),
    *("fused_sgd", "fused_adam", "fused_adamw"),
    asks_for=UPDATE_RULE,
)

USUAL_BETAS = {"beta1": 0.9, "beta2": 0.999, "eps": 1e-8}

UNUSUAL_BETAS = (
    ("beta1 0.5, beta2 0.6", {"beta1": 0.5, "beta2": 0.6}),
    ("beta1 0.95, beta2 0.7", {"beta1": 0.95, "beta2": 0.7}),
    ("beta1 0", {"beta1": 0.0, "beta2": 0.9}),
    ("beta2 0.1, eps 0.01", {"beta1": 0.8, "beta2": 0.1, "eps": 0.01}),
    ("eps 0.01", {"eps": 0.01}),
    ("eps 0.5", {"eps": 0.5}),
)
