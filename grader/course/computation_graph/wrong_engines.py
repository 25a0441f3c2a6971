"""What goes wrong in a graph of single numbers: a wrong way back, or the wrong rule of an operation."""

from __future__ import annotations

import math

from grader.course.computation_graph.scalar_graph import Node, flavours, with_rules
from grader.course.computation_graph.wrong_walks import (
    BreadthFirst,
    DepthFirst,
    KnownByValue,
    NotSeeded,
    OneStep,
    OnlyLeavesKeep,
    Overwrites,
    PassesOnAtOnce,
    PassesOnLevelByLevel,
    SeededWithItsValue,
    SeededWithTwo,
    WaitsForAllUses,
)
from grader.toolkit import KnownMistake


def _sigmoid(x: float) -> float:
    return 1 / (1 + math.exp(-x))


WRONG_ENGINES: tuple[tuple[str, type[Node], str], ...] = (
    (
        "gradients are overwritten",
        Overwrites,
        "You assign with `=`; where a Value is used more than once its contributions add up, so use `+=`.",
    ),
    (
        "passed on before it was complete",
        DepthFirst,
        "You pass a node's gradient back before every node made from it has added its part; visit the nodes "
        "in reverse topological order.",
    ),
    (
        "passed on again and again",
        PassesOnAtOnce,
        "A node passes back its whole gradient at every visit, so old parts count again; visit each node "
        "once, in reverse topological order.",
    ),
    (
        "passed on again and again",
        PassesOnLevelByLevel,
        "A node passes back its whole gradient at every visit, so old parts count again; visit each node "
        "once, in reverse topological order.",
    ),
    (
        "level by level",
        BreadthFirst,
        "You visit the nodes breadth first. A node at the end of a short and a long path has to wait for "
        "both; use reverse topological order.",
    ),
    (
        "nodes are identified by their number",
        KnownByValue,
        "Two Values with the same number are still two nodes; remember visited nodes by `id(node)`, not by "
        "value or by an `__eq__` of your own.",
    ),
    (
        "waits for uses outside of the result",
        WaitsForAllUses,
        "You count every use of a node, even in Values that the result was not made of, so its turn never "
        "comes; walk back from the result instead.",
    ),
    (
        "inner nodes have no gradient",
        OnlyLeavesKeep,
        "Only the leaves keep a gradient; every Value that the result was made of needs its own in `.grad`, "
        "the result too (1).",
    ),
    (
        "every gradient is 0",
        NotSeeded,
        "Even the result has the gradient 0: set it to d result / d result = 1 before you pass gradients on, "
        "and set none back to 0 afterwards.",
    ),
    (
        "begins with the value of the result",
        SeededWithItsValue,
        "You start from `result.data`; the derivative of the result with respect to itself is 1.",
    ),
    (
        "begins with another number than 1",
        SeededWithTwo,
        "You start from 2; the derivative of the result with respect to itself is 1.",
    ),
    (
        "only one step back",
        OneStep,
        "Only the operands of the last operation get a gradient; continue back to the leaves, the result "
        "first and the leaves last.",
    ),
    (
        "number - value is reversed",
        with_rules(rsub=lambda a, b: (a - b, (1.0, -1.0))),
        "`__rsub__(self, other)` computes self - other; it should compute other - self.",
    ),
    (
        "number / value is reversed",
        with_rules(rdiv=lambda a, b: (a / b, (1 / b, -a / b**2))),
        "`__rtruediv__(self, other)` computes self / other; it should compute other / self.",
    ),
    (
        "value / value is reversed",
        with_rules(div=lambda a, b: (b / a, (-b / a**2, 1 / a))),
        "`__truediv__(self, other)` computes other / self; it should compute self / other.",
    ),
    (
        "value / value is reversed",
        with_rules(
            div=lambda a, b: (b / a, (-b / a**2, 1 / a)), rdiv=lambda a, b: (a / b, (1 / b, -a / b**2))
        ),
        "`__truediv__(self, other)` computes other / self; it should compute self / other.",
    ),
    (
        "the square in the rule of the quotient",
        with_rules(div=lambda a, b: (a / b, (1 / b, -a / b)), rdiv=lambda a, b: (b / a, (-b / a, 1 / a))),
        "For a / b your slope at b is -a / b; it should be -a / b².",
    ),
    (
        "the square in the rule of the quotient",
        with_rules(div=lambda a, b: (a / b, (1 / b, -a / b))),
        "For a / b your slope at b is -a / b; it should be -a / b².",
    ),
    (
        "a product's slopes are exchanged",
        with_rules(mul=lambda a, b: (a * b, (a, b)), rmul=lambda a, b: (b * a, (a, b))),
        "For a * b the slope at a is b, and the slope at b is a; you have them the other way round.",
    ),
    (
        "the power rule without its factor",
        with_rules(pow=lambda a, n: (a**n, (a ** (n - 1),))),
        "For aⁿ your slope is aⁿ⁻¹; it should be n · aⁿ⁻¹.",
    ),
    (
        "the power rule with the old exponent",
        with_rules(pow=lambda a, n: (a**n, (n * a**n,))),
        "For aⁿ your slope is n · aⁿ; it should be n · aⁿ⁻¹.",
    ),
    (
        "the power rule of a square",
        with_rules(pow=lambda a, n: (a**n, (n * a,))),
        "For aⁿ your slope is n · a, which is that of a square; it should be n · aⁿ⁻¹.",
    ),
    (
        "exponents are made whole",
        with_rules(pow=lambda a, n: (a ** int(n), (int(n) * a ** (int(n) - 1),))),
        "You turn the exponent into an integer; it may be a fraction: a ** 0.5 is the square root.",
    ),
    (
        "the logarithm to base 10",
        with_rules(log=lambda a: (math.log10(a), (1 / (a * math.log(10)),))),
        "You use log10; `log` is the natural logarithm, math.log.",
    ),
    (
        "the slope of exp",
        with_rules(exp=lambda a: (math.exp(a), (a * math.exp(a - 1),))),
        "You apply the power rule to exp; the slope of exp(a) is exp(a).",
    ),
    (
        "the slope of exp is its input",
        with_rules(exp=lambda a: (math.exp(a), (a,))),
        "Your slope of exp(a) is a; it should be exp(a), the output.",
    ),
    (
        "the slope of log",
        with_rules(log=lambda a: (math.log(a), (1 / math.log(a),))),
        "Your slope of log(a) is 1 / log(a); it should be 1 / a.",
    ),
    (
        "tanh by its input",
        with_rules(tanh=lambda a: (math.tanh(a), (1 - a**2,))),
        "Your slope of tanh(a) is 1 - a²; it should be 1 - t², with the output t = tanh(a).",
    ),
    (
        "tanh without the square",
        with_rules(tanh=lambda a: (math.tanh(a), (1 - math.tanh(a),))),
        "Your slope of tanh(a) is 1 - t, with t = tanh(a); it should be 1 - t².",
    ),
    (
        "sigmoid by its input",
        with_rules(sigmoid=lambda a: (_sigmoid(a), (a * (1 - a),))),
        "Your slope of sigmoid(a) is a (1 - a); it should be s (1 - s), with the output s = sigmoid(a).",
    ),
    (
        "relu has the slope 1 at 0",
        with_rules(relu=lambda a: (max(0.0, a), (float(a >= 0),))),
        "Your relu has slope 1 at exactly 0; in this course, as in torch, it has slope 0 there.",
    ),
    (
        "relu passes every gradient",
        with_rules(relu=lambda a: (max(0.0, a), (1.0,))),
        "Your relu has slope 1 everywhere; where the input is negative its slope is 0.",
    ),
    (
        "relu passes its output",
        with_rules(relu=lambda a: (max(0.0, a), (max(0.0, a),))),
        "Your slope of relu is its output; it should be 1 where the input is positive.",
    ),
)

MISTAKES = tuple(
    KnownMistake(name, wrong, message)
    for name, mistake, message in WRONG_ENGINES
    for wrong in flavours(mistake)
)
