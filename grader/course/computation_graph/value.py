"""Value · A number that remembers how it was computed."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from grader.course.computation_graph.scalar_graph import Edges, Node, flavours, ordered, with_rules
from grader.toolkit import ByHand, Case, Exercise, Inputs, KnownMistake, torch
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


class Overwrites(Node):
    """The last contribution to a shared node takes the place of the others."""

    def pass_on(self) -> None:
        for operand, slope in self.edges:
            operand.grad = self.grad * slope


class PassesOnAtOnce(Node):
    """Each node passes on all that it holds every time something arrives."""

    def backward(self) -> None:
        self.grad = 1.0
        stack: list[Node] = [self]
        while stack:
            node = stack.pop()
            node.pass_on()
            stack.extend(operand for operand, _ in node.edges)


class BreadthFirst(Node):
    """Each node once, in the order in which it is met."""

    def backward(self) -> None:
        self.grad = 1.0
        queue: list[Node] = [self]
        seen = {id(self)}
        for node in queue:
            node.pass_on()
            new = [operand for operand, _ in node.edges if id(operand) not in seen]
            seen.update(map(id, new))
            queue += dict.fromkeys(new)


class DepthFirst(Node):
    """Each node once, as soon as a path leads to it."""

    def backward(self) -> None:
        self.grad = 1.0
        stack: list[Node] = [self]
        seen: set[int] = set()
        while stack:
            node = stack.pop()
            if id(node) in seen:
                continue
            seen.add(id(node))
            node.pass_on()
            stack.extend(operand for operand, _ in reversed(node.edges))


class KnownByValue(Node):
    """Nodes of the same number count as one."""

    def backward(self) -> None:
        self.grad = 1.0
        for node in reversed(ordered(self, identity=lambda node: node.data)):
            node.pass_on()


class WaitsForAllUses(Node):
    """Each node passes on once it has heard from everything that was ever made from it."""

    def __init__(self, data: float, edges: Edges | None = None) -> None:
        super().__init__(data, edges)
        self.uses = 0
        for operand, _ in self.edges:
            operand.uses += 1  # type: ignore[attr-defined]

    def backward(self) -> None:
        self.grad = 1.0
        ready: list[Any] = [self]
        while ready:
            node = ready.pop()
            node.pass_on()
            for operand, _ in node.edges:
                operand.uses -= 1
                if operand.uses == 0:
                    ready.append(operand)


class OnlyLeavesKeep(Node):
    """Inner nodes lose their gradient as soon as they have passed it on."""

    def pass_on(self) -> None:
        super().pass_on()
        if self.edges:
            self.grad = 0.0


class NotSeeded(Node):
    """Nothing is there to be passed on."""

    def backward(self) -> None:
        for node in reversed(ordered(self)):
            node.pass_on()


class SeededWithItsValue(Node):
    """Begins with the number in place of 1."""

    def backward(self) -> None:
        self.grad = self.data
        for node in reversed(ordered(self)):
            node.pass_on()


class SeededWithTwo(Node):
    """Sets the first gradient to 1, and adds 1 to it once more."""

    def backward(self) -> None:
        self.grad = 2.0
        for node in reversed(ordered(self)):
            node.pass_on()


class OneStep(Node):
    """The rule of the last operation alone."""

    def backward(self) -> None:
        self.grad = 1.0
        self.pass_on()


def _sigmoid(x: float) -> float:
    return 1 / (1 + math.exp(-x))


WRONG_ENGINES: tuple[tuple[str, type[Node], str], ...] = (
    (
        "gradients are overwritten",
        Overwrites,
        "Where a Value is used more than once, its contributions add up: `+=`, not `=`.",
    ),
    (
        "passed on before it was complete",
        DepthFirst,
        "A node passes its gradient on before everything that was made from it has added its part. Visit "
        "the nodes in reverse topological order.",
    ),
    (
        "passed on again and again",
        PassesOnAtOnce,
        "Each time something arrives at a node it passes on all that it holds, the old part once more. Visit "
        "each node once, in reverse topological order.",
    ),
    (
        "level by level",
        BreadthFirst,
        "Level by level is no topological order: a node can be reached by a short path and by a long one, "
        "and has to wait for both.",
    ),
    (
        "nodes are told apart by their number",
        KnownByValue,
        "Two Values with the same number are still two nodes: remember which were visited by `id(node)`, "
        "or by the objects themselves without an `__eq__` of yours.",
    ),
    (
        "waits for uses outside of the result",
        WaitsForAllUses,
        "A node that is also used in something else never gets its turn: only what the result was made of "
        "counts. Walk back from the result, and do not count uses when nodes are made.",
    ),
    (
        "inner nodes have no gradient",
        OnlyLeavesKeep,
        "Every Value that the result was made of keeps its derivative in `.grad`, the result's own 1 too.",
    ),
    (
        "the result's own gradient is never set",
        NotSeeded,
        "Nothing arrives anywhere: begin with d result / d result = 1.",
    ),
    (
        "begins with the value of the result",
        SeededWithItsValue,
        "The derivative of the result with respect to itself is 1, whatever its value.",
    ),
    (
        "begins with another number than 1",
        SeededWithTwo,
        "The derivative of the result with respect to itself is 1: every gradient is off by that factor.",
    ),
    (
        "only one step back",
        OneStep,
        "The gradient reaches what the result was made from and stops there; go on to the leaves.",
    ),
    (
        "the sign of a subtraction",
        with_rules(sub=lambda a, b: (a - b, (1.0, 1.0))),
        "For a - b the slope at b is -1.",
    ),
    (
        "number - value is turned round",
        with_rules(rsub=lambda a, b: (a - b, (1.0, -1.0))),
        "`__rsub__(self, other)` is other - self, not self - other.",
    ),
    (
        "number / value is turned round",
        with_rules(rdiv=lambda a, b: (a / b, (1 / b, -a / b**2))),
        "`__rtruediv__(self, other)` is other / self, not self / other.",
    ),
    (
        "the sign in the rule of the quotient",
        with_rules(div=lambda a, b: (a / b, (1 / b, a / b**2)), rdiv=lambda a, b: (b / a, (b / a**2, 1 / a))),
        "For a / b the slope at b is -a / b².",
    ),
    (
        "the square in the rule of the quotient",
        with_rules(div=lambda a, b: (a / b, (1 / b, -a / b)), rdiv=lambda a, b: (b / a, (-b / a, 1 / a))),
        "For a / b the slope at b is -a / b²: b is squared.",
    ),
    (
        "a product's slopes are exchanged",
        with_rules(mul=lambda a, b: (a * b, (a, b)), rmul=lambda a, b: (b * a, (a, b))),
        "For a * b the slope at a is b, and the slope at b is a.",
    ),
    (
        "the sign of a negation",
        with_rules(neg=lambda a: (-a, (1.0,))),
        "For -a the slope is -1.",
    ),
    (
        "the power rule without its factor",
        with_rules(pow=lambda a, n: (a**n, (a ** (n - 1),))),
        "The slope of aⁿ is n · aⁿ⁻¹: the factor n is missing.",
    ),
    (
        "the power rule with the old exponent",
        with_rules(pow=lambda a, n: (a**n, (n * a**n,))),
        "The slope of aⁿ is n · aⁿ⁻¹: the exponent goes down by one.",
    ),
    (
        "exponents are made whole",
        with_rules(pow=lambda a, n: (a ** int(n), (int(n) * a ** (int(n) - 1),))),
        "The exponent may be a fraction: a ** 0.5 is the square root.",
    ),
    (
        "the logarithm to base 10",
        with_rules(log=lambda a: (math.log10(a), (1 / (a * math.log(10)),))),
        "`log` is the natural logarithm, math.log.",
    ),
    (
        "the slope of exp",
        with_rules(exp=lambda a: (math.exp(a), (a * math.exp(a - 1),))),
        "The power rule does not hold for exp: its slope is exp(a) itself.",
    ),
    (
        "the slope of exp is its input",
        with_rules(exp=lambda a: (math.exp(a), (a,))),
        "The slope of exp(a) is exp(a): the output, not the input.",
    ),
    (
        "the slope of log",
        with_rules(log=lambda a: (math.log(a), (1 / math.log(a),))),
        "The slope of log(a) is 1 / a: of the input, not of the output.",
    ),
    (
        "tanh by its input",
        with_rules(tanh=lambda a: (math.tanh(a), (1 - a**2,))),
        "The slope of tanh is 1 - t² with t = tanh(a), the output; you took the input.",
    ),
    (
        "tanh without the square",
        with_rules(tanh=lambda a: (math.tanh(a), (1 - math.tanh(a),))),
        "The slope of tanh is 1 - t², with the square.",
    ),
    (
        "sigmoid by its input",
        with_rules(sigmoid=lambda a: (_sigmoid(a), (a * (1 - a),))),
        "The slope of the sigmoid is s (1 - s) with s = sigmoid(a), the output; you took the input.",
    ),
    (
        "relu has the slope 1 at 0",
        with_rules(relu=lambda a: (max(0.0, a), (float(a >= 0),))),
        "By the convention of this course the slope of relu at exactly 0 is 0.",
    ),
    (
        "relu passes every gradient",
        with_rules(relu=lambda a: (max(0.0, a), (1.0,))),
        "Where the input is negative relu is flat: its slope there is 0.",
    ),
    (
        "relu passes its output",
        with_rules(relu=lambda a: (max(0.0, a), (max(0.0, a),))),
        "The slope of relu is 1 where the input is positive, not the input itself.",
    ),
)

MISTAKES = tuple(
    KnownMistake(name, wrong, message)
    for name, mistake, message in WRONG_ENGINES
    for wrong in flavours(mistake)
)

value = Exercise(
    name="Value",
    points=6,
    reference=Reference,
    library="python",
    is_class=True,
    script="evaluate",
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
    mistakes=MISTAKES,
    hints=(
        "Let each node keep what it was made from, and the slope at each of these: for a * b the slope at a "
        "is b. `backward` then needs no rule of its own.",
        "`backward` walks the nodes; at each it does parent.grad += node.grad · slope for every parent.",
        "A node's turn comes after all that were made from it. List the nodes so that each comes after its "
        "parents, then walk that list from its end.",
        "To list them without recursion keep a stack of (node, parents done?). Done: append it to the list. "
        "Not done and not seen: push it again as done, then its parents.",
    ),
)
