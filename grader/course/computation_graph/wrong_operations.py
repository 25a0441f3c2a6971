"""What goes wrong in one operation of a graph of single numbers: what it passes back to its operands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from grader.course.computation_graph.scalar_graph import (
    RULES,
    Edges,
    Node,
    Reflected,
    Rule,
    flavours,
    ordered,
    with_rules,
)
from grader.toolkit import KnownMistake


@dataclass(frozen=True)
class Operation:
    """An operation in the words of a message: as it is written, its name, and the slope at each operand.
    `reflected` is the rule of the same operation with a plain number on the left."""

    rule: str
    written: str
    noun: str
    slopes: tuple[str, ...]
    reflected: str = ""

    @property
    def symbol(self) -> str:
        """The operator of two operands."""
        return self.written.split()[1]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(filter(None, (self.rule, self.reflected)))


OPERATIONS = (
    Operation("add", "a + b", "a sum", ("1", "1"), "radd"),
    Operation("sub", "a - b", "a difference", ("1", "-1"), "rsub"),
    Operation("mul", "a * b", "a product", ("b", "a"), "rmul"),
    Operation("div", "a / b", "a quotient", ("1 / b", "-a / b²"), "rdiv"),
    Operation("neg", "-a", "a negation", ("-1",)),
    Operation("pow", "aⁿ", "a power", ("n · aⁿ⁻¹",)),
    Operation("exp", "exp(a)", "exp", ("exp(a)",)),
    Operation("log", "log(a)", "log", ("1 / a",)),
    Operation("tanh", "tanh(a)", "tanh", ("1 - t², with t = tanh(a)",)),
    Operation("sigmoid", "sigmoid(a)", "sigmoid", ("s (1 - s), with s = sigmoid(a)",)),
    Operation("relu", "relu(a)", "relu", ("1 where a is positive, else 0",)),
)


class OverwritesIn(Node):
    """The last contribution of some operations takes the place of all others."""

    depends_on_order = True

    def pass_on(self) -> None:
        for operand, slope in self.edges:
            part = self.grad * slope
            operand.grad = part if self.made_by in self.wrong_in else operand.grad + part


class ForgetsUpstreamIn(Node):
    """Some operations pass on their slopes alone."""

    def pass_on(self) -> None:
        for operand, slope in self.edges:
            operand.grad += slope if self.made_by in self.wrong_in else self.grad * slope


class ForgetsOperandsIn(Node):
    """Some operations pass back to their operands and do not remember all of them: the walk ends there."""

    remembered = 0

    def backward(self) -> None:
        self.grad = 1.0
        for node in reversed(ordered(self, edges=self._remembered_edges)):
            node.pass_on()

    def _remembered_edges(self, node: Node) -> Edges:
        return node.edges[: self.remembered] if node.made_by in self.wrong_in else node.edges


class NegatesANumber(Reflected):
    """A negation is a new leaf, and a difference is the sum with a negation."""

    def __neg__(self) -> Any:
        return self._number(-self.data)

    def __sub__(self, other: Any) -> Any:
        return self + -other


class AddsNegated(NegatesANumber):
    """The same where a number minus a value is the negation plus the number."""

    def __rsub__(self, other: float) -> Any:
        return -self + other


class AsksTheGradientIn(Node):
    """relu lets the gradient pass where that itself is positive."""

    def pass_on(self) -> None:
        for operand, slope in self.edges:
            passes = float(self.grad > 0) if self.made_by in self.wrong_in else slope
            operand.grad += self.grad * passes


SIGNS = {
    "sub": "the sign of a subtraction",
    "neg": "the sign of a negation",
    "div": "the sign in the rule of the quotient",
}
"""Signs with names of their own: those that the rule of an operation has."""


def wrong_cut(rule: Rule) -> Rule:
    """A rule whose result is a leaf."""

    def changed(*numbers: float) -> tuple[float, tuple[float, ...]]:
        data, slopes = rule(*numbers)
        return data, (0.0,) * len(slopes)

    return changed


def _changed(operation: Operation, at: int, slope: str) -> Iterator[type[Node]]:
    """Engines in which the slope of one operation at one operand is another: 0, its opposite, or that at the
    other operand; with a plain number on the left too, or not."""

    def wrong(rule: Rule, operand: int) -> Rule:
        def changed(*numbers: float) -> tuple[float, tuple[float, ...]]:
            data, right = rule(*numbers)
            slopes = list(right)
            others = {"minus": -slopes[operand], "other": slopes[operand - 1]}
            slopes[operand] = others.get(slope, 0.0)
            return data, (0.0,) * len(slopes) if slope == "cut" else tuple(slopes)

        return changed

    alone = {operation.rule: wrong(RULES[operation.rule], at)}
    yield with_rules(**alone)
    if operation.reflected:
        yield with_rules(**alone, **{operation.reflected: wrong(RULES[operation.reflected], 1 - at)})


def _mistakes() -> Iterator[tuple[str, type[Node], str]]:
    yield (
        "relu asks the gradient",
        type("Value", (AsksTheGradientIn,), {"wrong_in": ("relu",)}),
        "You let the gradient pass in relu where the gradient is positive; let it pass where the *input* is.",
    )
    for operation in OPERATIONS:
        for base, name, message in (
            (
                OverwritesIn,
                f"gradients are overwritten in {operation.noun}",
                f"In `{operation.written}` you assign with `=`; where a Value is used more than once its "
                "contributions add up, so use `+=`.",
            ),
            (
                ForgetsUpstreamIn,
                f"the gradient from above is missing in {operation.noun}",
                f"In `{operation.written}` you pass back the slope alone; multiply it by the gradient of the "
                "result, `out.grad`.",
            ),
        ):
            for names in dict.fromkeys((operation.names, (operation.rule,))):
                yield name, type("Value", (base,), {"wrong_in": names}), message
        for remembered in range(len(operation.slopes)):
            which = "the second operand" if remembered else "operands"
            yield (
                f"{which} of {operation.noun} not remembered",
                type("Value", (ForgetsOperandsIn,), {"wrong_in": operation.names, "remembered": remembered}),
                f"You do not keep {'the second operand' if remembered else 'the operands'} of "
                f"`{operation.written}` in the new node, so that nothing is passed on behind it.",
            )
        for at, (operand, right) in enumerate(zip("ab", operation.slopes, strict=False)):
            begins = f"For {operation.written} your slope at {operand}"
            for engine in _changed(operation, at, "0"):
                yield (
                    f"no gradient to {operand} in {operation.noun}",
                    engine,
                    f"{begins} is 0; it should be {right}. Is {operand} among the nodes it was made from?",
                )
            for engine in _changed(operation, at, "minus"):
                in_rule = right.startswith("-")
                yield (
                    SIGNS[operation.rule] if in_rule else f"the sign of {operation.noun} at {operand}",
                    engine,
                    f"{begins} has the wrong sign; it should be {right}.",
                )
            if at and operation.reflected:
                yield (
                    f"no gradient through number {operation.symbol} value",
                    with_rules(**{operation.reflected: wrong_cut(RULES[operation.reflected])}),
                    f"Nothing flows back through a number {operation.symbol} a Value: keep the Value in the "
                    "new node.",
                )
            if at and len(operation.slopes) == 2:
                for engine in _changed(operation, at, "cut"):
                    yield (
                        f"no gradient through {operation.noun}",
                        engine,
                        f"Nothing flows back through {operation.written}: keep the operands in the new node.",
                    )
            if operation.rule in ("mul", "div"):
                other = operation.slopes[1 - at]
                for engine in _changed(operation, at, "other"):
                    yield (
                        f"the slope of {operation.noun} at {operand}",
                        engine,
                        f"{begins} is {other}, which is that at {'ba'[at]}; it should be {right}.",
                    )


MISTAKES = tuple(
    KnownMistake(name, wrong, message)
    for name, mistake, message in _mistakes()
    for wrong in flavours(mistake)
) + tuple(
    KnownMistake(
        "no gradient through a negation",
        wrong,
        "Nothing flows back through -a, nor through b in a - b, which is made of it: keep a in the new node.",
    )
    for wrong in (NegatesANumber, AddsNegated)
)
