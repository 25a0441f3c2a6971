"""Wrong ways back through a graph: engines whose rules are right and whose `backward` is not."""

from __future__ import annotations

from typing import Any

from grader.course.computation_graph.scalar_graph import Edges, Node, ordered


class Overwrites(Node):
    """The last contribution to a shared node takes the place of the others."""

    depends_on_order = True

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


class PassesOnLevelByLevel(Node):
    """The same in a queue: a node that several paths lead to has its turn several times."""

    def backward(self) -> None:
        self.grad = 1.0
        queue: list[Node] = [self]
        for node in queue:
            node.pass_on()
            queue += [operand for operand, _ in node.edges]


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

    depends_on_order = True

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
