"""A small reverse-mode engine whose rules can be replaced one by one: what a student writes in
08_computation_graph, and what it becomes by a mistake."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

Edges = list[tuple["Node", float]]
Rule = Callable[..., tuple[float, tuple[float, ...]]]
"""From the numbers of the operands to the number of the result and the slope at each operand."""


def _sigmoid(x: float) -> float:
    return 1 / (1 + math.exp(-x))


RULES: Mapping[str, Rule] = {
    "add": lambda a, b: (a + b, (1.0, 1.0)),
    "sub": lambda a, b: (a - b, (1.0, -1.0)),
    "mul": lambda a, b: (a * b, (b, a)),
    "div": lambda a, b: (a / b, (1 / b, -a / b**2)),
    "radd": lambda a, b: (b + a, (1.0, 1.0)),
    "rsub": lambda a, b: (b - a, (-1.0, 1.0)),
    "rmul": lambda a, b: (b * a, (b, a)),
    "rdiv": lambda a, b: (b / a, (-b / a**2, 1 / a)),
    "neg": lambda a: (-a, (-1.0,)),
    "pow": lambda a, n: (a**n, (n * a ** (n - 1),)),
    "exp": lambda a: (math.exp(a), (math.exp(a),)),
    "log": lambda a: (math.log(a), (1 / a,)),
    "tanh": lambda a: (math.tanh(a), (1 - math.tanh(a) ** 2,)),
    "sigmoid": lambda a: (_sigmoid(a), (_sigmoid(a) * (1 - _sigmoid(a)),)),
    "relu": lambda a: (max(0.0, a), (float(a > 0),)),
}
"""The right rule of each operation."""


class Node:
    """A number of a graph. `edges` are the nodes it was made from, with the slope at each; `made_by` is the
    operation that made it."""

    made_by = ""
    wrong_in: tuple[str, ...] = ()
    """The operations that pass back something wrong, in an engine whose rules are right."""
    rules: Mapping[str, Rule] = RULES
    depends_on_order = False
    """Whether a wrong engine gives other gradients where it visits the nodes in another right order."""
    first_operand_first = False
    """Whether a walk goes to the first operand before the others, as nested calls do. Of a right engine
    nobody can tell; of one that overwrites, the last contribution depends on it."""

    def __init__(self, data: float, edges: Edges | None = None) -> None:
        self.data = float(data)
        self.grad = 0.0
        self.edges = edges or []

    def _make(self, rule: str, *others: Any) -> Any:
        """The node that a rule makes of this one and others, plain numbers made leaves."""
        operands = [self, *(o if isinstance(o, Node) else type(self)(o) for o in others)]
        data, slopes = self.rules[rule](*(operand.data for operand in operands))
        node = type(self)(data, list(zip(operands, slopes, strict=False)))
        node.made_by = rule
        return node

    def __add__(self, other: Any) -> Any:
        return self._make("add", other)

    def __sub__(self, other: Any) -> Any:
        return self._make("sub", other)

    def __mul__(self, other: Any) -> Any:
        return self._make("mul", other)

    def __truediv__(self, other: Any) -> Any:
        return self._make("div", other)

    def __radd__(self, other: float) -> Any:
        return self._make("radd", other)

    def __rsub__(self, other: float) -> Any:
        return self._make("rsub", other)

    def __rmul__(self, other: float) -> Any:
        return self._make("rmul", other)

    def __rtruediv__(self, other: float) -> Any:
        return self._make("rdiv", other)

    def __neg__(self) -> Any:
        return self._make("neg")

    def __pow__(self, exponent: float) -> Any:
        return self._make("pow", exponent)

    def exp(self) -> Any:
        return self._make("exp")

    def log(self) -> Any:
        return self._make("log")

    def tanh(self) -> Any:
        return self._make("tanh")

    def sigmoid(self) -> Any:
        return self._make("sigmoid")

    def relu(self) -> Any:
        return self._make("relu")

    def backward(self) -> None:
        """Pass the gradient on in reverse topological order."""
        self.grad = 1.0
        for node in reversed(ordered(self)):
            node.pass_on()

    def pass_on(self) -> None:
        for operand, slope in self.edges:
            operand.grad += self.grad * slope


class Reflected(Node):
    """The reflected operators made from the plain ones."""

    def _number(self, other: float) -> Any:
        return type(self)(other)

    def __radd__(self, other: float) -> Any:
        return self + other

    def __rsub__(self, other: float) -> Any:
        return self._number(other) - self

    def __rmul__(self, other: float) -> Any:
        return self * other

    def __rtruediv__(self, other: float) -> Any:
        return self._number(other) / self


class Composed(Reflected):
    """Minus and divided made from plus, times and power, too."""

    def __sub__(self, other: Any) -> Any:
        return self + other * -1.0

    def __truediv__(self, other: Any) -> Any:
        return self * (other if isinstance(other, Node) else self._number(other)) ** -1.0

    def __neg__(self) -> Any:
        return self * -1.0


class Turned(Composed):
    """A number minus or divided by a value made the other way round."""

    def __rsub__(self, other: float) -> Any:
        return self * -1.0 + other

    def __rtruediv__(self, other: float) -> Any:
        return self**-1.0 * other


def flavours(mistake: type[Node]) -> tuple[type[Node], ...]:
    """A mistake in each way of building the operators that it shows in: a slip in one is a slip in all
    that are made of it, and in none that are made of others."""
    changed = {name for name, rule in mistake.rules.items() if rule is not RULES[name]}
    changed |= set(mistake.wrong_in)
    ways = {Reflected: {"radd", "rsub", "rmul", "rdiv"}, Composed: {"sub", "div", "neg"}}
    unused: set[str] = set()
    found = [mistake]
    for way, replaced in ways.items():
        unused |= replaced
        if not changed or changed - unused:
            found.append(type("Value", (way, mistake), {}))
    if changed & {"add", "mul"}:
        found.append(type("Value", (Turned, mistake), {}))
    if mistake.depends_on_order:
        found += [type("Value", (way,), {"first_operand_first": True}) for way in found]
    return tuple(found)


def ordered(
    root: Node, identity: Callable[[Node], Any] = id, edges: Callable[[Node], Edges] = lambda node: node.edges
) -> list[Node]:
    """Every node below `root`, itself last, each after those that it was made from. `identity` says
    which nodes count as the same, `edges` where to go from a node."""
    order: list[Node] = []
    seen: set[Any] = set()
    stack = [(root, False)]
    while stack:
        node, done = stack.pop()
        if done:
            order.append(node)
        elif identity(node) not in seen:
            seen.add(identity(node))
            stack.append((node, True))
            operands = [(operand, False) for operand, _ in edges(node)]
            stack.extend(reversed(operands) if root.first_operand_first else operands)
    return order


def with_rules(**rules: Rule) -> type[Node]:
    """A class that computes some operations by other rules."""
    return type("Value", (Node,), {"rules": {**RULES, **rules}})
