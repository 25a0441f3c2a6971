"""Value · A number that remembers how it was computed."""

from __future__ import annotations

from typing import Any

from grader.course.computation_graph.wrong_engines import MISTAKES
from grader.course.computation_graph.wrong_operations import MISTAKES as OF_ONE_OPERATION
from grader.toolkit import ByHand, Case, Exercise, Inputs, np, torch
from grader.toolkit.inputs import uniform


class Reference:
    """The interface of the exercise on torch.autograd, in float64."""

    def __init__(self, data: Any) -> None:
        is_number = isinstance(data, (int, float))
        self._tensor = (
            torch.tensor(float(data), dtype=torch.float64, requires_grad=True) if is_number else data
        )
        self._tensor.retain_grad()

    @property
    def data(self) -> float:
        return float(self._tensor.detach())

    @property
    def grad(self) -> float:
        """0 where the result was not made of this node."""
        return 0.0 if self._tensor.grad is None else float(self._tensor.grad)

    def backward(self) -> None:
        self._tensor.backward()

    def __add__(self, other: Any) -> Reference:
        return Reference(self._tensor + _tensor(other))

    def __sub__(self, other: Any) -> Reference:
        return Reference(self._tensor - _tensor(other))

    def __mul__(self, other: Any) -> Reference:
        return Reference(self._tensor * _tensor(other))

    def __truediv__(self, other: Any) -> Reference:
        return Reference(self._tensor / _tensor(other))

    def __radd__(self, other: float) -> Reference:
        return Reference(other + self._tensor)

    def __rsub__(self, other: float) -> Reference:
        return Reference(other - self._tensor)

    def __rmul__(self, other: float) -> Reference:
        return Reference(other * self._tensor)

    def __rtruediv__(self, other: float) -> Reference:
        return Reference(other / self._tensor)

    def __neg__(self) -> Reference:
        return Reference(-self._tensor)

    def __pow__(self, exponent: float) -> Reference:
        return Reference(self._tensor**exponent)

    def exp(self) -> Reference:
        return Reference(self._tensor.exp())

    def log(self) -> Reference:
        return Reference(self._tensor.log())

    def tanh(self) -> Reference:
        return Reference(self._tensor.tanh())

    def sigmoid(self) -> Reference:
        return Reference(self._tensor.sigmoid())

    def relu(self) -> Reference:
        return Reference(self._tensor.relu())


def _tensor(other: Any) -> Any:
    return other._tensor if isinstance(other, Reference) else other


def expression(name: str, text: str, *ranges: tuple[float, float]) -> Case:
    """An expression in a, b, c, … whose numbers are drawn from these ranges."""

    def inputs(rng: np.random.Generator) -> Inputs:
        numbers = [float(uniform(rng, low, high)) for low, high in ranges]
        return {"expression": text} | dict(zip("abcdefgh", numbers, strict=False))

    return Case(name, inputs)


POSITIVE, NEGATIVE, SMALL = (0.6, 2.4), (-2.4, -0.6), (-0.9, -0.3)


def equal_numbers(rng: np.random.Generator) -> Inputs:
    number = float(uniform(rng, *POSITIVE))
    return {"expression": "a * b * b + a", "a": number, "b": number}


value = Exercise(
    name="Value",
    points=6,
    outputs=("result.data", "a.grad", "b.grad", "c.grad", "grad of the kept node"),
    reference=Reference,
    library="python",
    is_class=True,
    driver="evaluate",
    by_hand=ByHand(),
    cases=(
        expression("a sum and a product", "a * b + c", POSITIVE, NEGATIVE, POSITIVE),
        expression("a sum", "a + b", POSITIVE, NEGATIVE),
        expression("a value and a number added", "a + 3", NEGATIVE),
        expression("a number and a value added", "3 + a", NEGATIVE),
        expression("a difference", "a - b", POSITIVE, NEGATIVE),
        expression("a value minus a number", "a - 3", POSITIVE),
        expression("a number minus a value", "3 - a", POSITIVE),
        expression("a product", "a * b", POSITIVE, NEGATIVE),
        expression("a value times a number", "a * 3", NEGATIVE),
        expression("a number times a value", "3 * a", NEGATIVE),
        expression("a quotient", "a / b", POSITIVE, NEGATIVE),
        expression("a value divided by a number", "a / 4", NEGATIVE),
        expression("a number divided by a value", "3 / a", NEGATIVE),
        expression("a negation", "-a", POSITIVE),
        expression("a cube", "a ** 3", NEGATIVE),
        expression("a negative exponent", "a ** -2", NEGATIVE),
        expression("a fractional exponent", "a ** 0.5 + a ** -1.5", POSITIVE),
        expression("exp", "a.exp() * b", NEGATIVE, POSITIVE),
        expression("log", "a.log() * b", (1.5, 2.4), POSITIVE),
        expression("tanh", "a.tanh() * b", SMALL, POSITIVE),
        expression("sigmoid", "a.sigmoid() * b", POSITIVE, NEGATIVE),
        expression("sigmoid and tanh far out", "a.sigmoid() + b.sigmoid() + a.tanh()", (3, 4), (-4, -3)),
        expression("relu on both sides", "a.relu() * c + b.relu() * c", (0.2, 0.8), (-0.8, -0.2), POSITIVE),
        expression("relu near 0", "a.relu() * c + b.relu() * c", (0.05, 0.4), (-0.4, -0.05), POSITIVE),
        expression("relu at exactly 0", "a.relu() * b + a * c", (0, 0), POSITIVE, NEGATIVE),
        expression("a + a", "a + a", NEGATIVE),
        expression("a * a", "a * a", NEGATIVE),
        expression("a difference used again", "(a - b) * a * b", POSITIVE, NEGATIVE),
        expression("a quotient used again", "(a / b) * a * b * b", POSITIVE, NEGATIVE),
        expression("a negation and a cube used again", "-a * a + b ** 3 * b", POSITIVE, NEGATIVE),
        expression("exp and log used again", "a.exp() * a + b.log() * b", NEGATIVE, (1.5, 2.4)),
        expression(
            "tanh, sigmoid and relu used again",
            "a.tanh() * a + b.sigmoid() * b + c.relu() * c",
            SMALL,
            POSITIVE,
            POSITIVE,
        ),
        expression(
            "log, sigmoid and relu of inner nodes",
            "(a * a).log() * b + (a * b).sigmoid() + (a * b).relu()",
            POSITIVE,
            POSITIVE,
        ),
        expression(
            "a negation and a quotient of inner nodes", "-(a * b) + c / (a * b)", POSITIVE, POSITIVE, NEGATIVE
        ),
        expression("a used three times", "a * b - a / b + a", POSITIVE, POSITIVE),
        expression("a diamond", "(lambda s: s * a + s.tanh() * b)(a * b)", POSITIVE, SMALL),
        expression("diamonds three deep", "repeat(lambda v: v * v + v * b, a, 3)", SMALL, POSITIVE),
        expression(
            "a short path and a long one", "(lambda s: s + (s * b).tanh().exp() * s)(a * b)", POSITIVE, SMALL
        ),
        expression(
            "a long path and a short one", "(lambda s: (s * b).tanh().exp() * s - s)(a * b)", POSITIVE, SMALL
        ),
        Case("two values of the same number", equal_numbers),
        expression("two nodes of the same number", "(a + b) * (a + b) + (a + b)", POSITIVE, POSITIVE),
        expression("a value that is not used", "a * 2 + c", POSITIVE, POSITIVE, NEGATIVE),
        expression(
            "a node that is also used outside of the result",
            "(lambda s: [s * c, s.exp() + c, s * b + a][2])(a * b)",
            POSITIVE,
            SMALL,
            NEGATIVE,
        ),
        expression(
            "the gradients of inner nodes and of the result",
            "keep((lambda s: keep(s * a) + keep(s.tanh()) * s)(keep(a * b)))",
            POSITIVE,
            SMALL,
        ),
        expression("the leaf itself", "a", NEGATIVE),
        expression(
            "everything at once",
            "((a * b + c).tanh() - (a / c).exp() * b.sigmoid()) ** 2 + (2 + a * a).log() / 3 - b.relu()",
            POSITIVE,
            POSITIVE,
            NEGATIVE,
        ),
        expression("a chain of 5,000 nodes", "repeat(lambda v: v + 0.001, a * b, 5000)", POSITIVE, NEGATIVE),
    ),
    mistakes=(*MISTAKES, *OF_ONE_OPERATION),
    hints=(
        "Let each node keep the nodes it was made from, its parents, and its slope with respect to each: for "
        "a * b the slope with respect to a is b. Then one `backward` works for every operation.",
        "`backward` visits the nodes; at each one it adds node.grad · slope to parent.grad, for every "
        "parent.",
        "Visit a node only after all the nodes made from it. List the nodes so that each comes after its "
        "parents, then walk the list from its end.",
        "To list them without recursion, keep a stack of (node, parents done?) pairs. Done: append the node "
        "to the list. Not done and not seen: push it again as done, then push its parents.",
    ),
)
