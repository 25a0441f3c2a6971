"""08 · Computation graph: write autograd yourself, for single numbers.

Every expression is a graph. Each operation makes a new node from other nodes, its *parents*; the numbers
you start with are the *leaves*. The slope of a node with respect to a parent says how fast the node's
number changes with the parent's: for a * b the slope with respect to a is b. The chain rule multiplies
the slopes along each path and adds up the paths:

    v.grad = Σ over the nodes n made directly from v:  n.grad · dn/dv        and result.grad = 1

One walk from the result back to the leaves gives the derivative of the result with respect to every
node. This is reverse-mode differentiation, which is what torch.autograd does.

Example: a = 2, b = 3, s = a * b = 6, r = s + a = 8.

    r.grad = 1        s.grad = 1
    a.grad = r.grad · 1 + s.grad · b = 1 + 3 = 4        b.grad = s.grad · a = 2

The classic trap: a is used twice, so its gradient has two parts. `=` keeps only the last one; `+=` adds
them up. A node may pass its gradient on only when all parts have arrived, so visit each node after every
node that was made from it. That is the reverse of a *topological order*, which has parents first.

At 0, relu has no slope of its own; some books use 1 or 1/2 there. Here it is 0, as in torch.

Rules of this file
- Pure Python: numbers are floats, and `math` is all you need.
- By hand: no autograd, no finite differences.
- Values are moderate (|data| ≤ 20). You need not support a second `backward` on the same graph, or
  `2 ** value`.
- `python 08_computation_graph.py` shows your code at work; `python -m doctest 08_computation_graph.py`
  runs the examples, which start with >>>.
"""

import math


class Value:
    """A number that remembers how it was computed.

        v = Value(data)      v.data    the number, a float
                             v.grad    0.0; after result.backward(), d result / d v

    Operators, each of which returns a new Value; `other` is a Value or a plain number:

        v + other   v - other   v * other   v / other   -v
        other + v   other - v   other * v   other / v          (other: a plain number)
        v ** n                                                 (n: a plain number, not a Value)
        v.exp()   v.log()   v.tanh()   v.sigmoid()   v.relu()  (relu'(0) = 0)

    `result.backward()` sets `result.grad` to 1 and computes the `.grad` of every Value that the result
    was made from:

        v.grad = Σ over the nodes n made directly from v:  n.grad · dn/dv

    >>> a, b = Value(2.0), Value(3.0)
    >>> result = a * b + a
    >>> result.backward()
    >>> result.data, a.grad, b.grad
    (8.0, 4.0, 2.0)

    - Where a Value is used more than once, the contributions add up: for v + v, v.grad = 2.
    - A node may pass its gradient on only when all parts have arrived: visit the nodes in reverse
      topological order, each one after every node that was made from it.
    - A chain of 5,000 nodes must work, but Python allows only about 1,000 nested calls.
    - Two Values with the same number are still two Values.
    - A Value that the result was not made from keeps the gradient 0.0.

    You may add methods and attributes.
    """

    def __init__(self, data):
        """A leaf: a number that was not computed from other Values."""
        # BEGIN SOLUTION
        self.data = float(data)
        self.grad = 0.0
        self.edges = ()
        # END SOLUTION

    # BEGIN SOLUTION
    @classmethod
    def made(cls, data, *edges):
        """A node made from others: `edges` are (parent, slope) pairs, slope = d node / d parent."""
        node = cls(data)
        node.edges = edges
        return node

    @classmethod
    def wrap(cls, other):
        return other if isinstance(other, cls) else cls(other)

    # END SOLUTION

    def __add__(self, other):
        """self + other"""
        # BEGIN SOLUTION
        other = self.wrap(other)
        return self.made(self.data + other.data, (self, 1.0), (other, 1.0))
        # END SOLUTION

    def __radd__(self, other):
        """other + self, where other is a plain number"""
        # BEGIN SOLUTION
        return self + other
        # END SOLUTION

    def __sub__(self, other):
        """self - other"""
        # BEGIN SOLUTION
        other = self.wrap(other)
        return self.made(self.data - other.data, (self, 1.0), (other, -1.0))
        # END SOLUTION

    def __rsub__(self, other):
        """other - self, where other is a plain number: (5 - Value(2.0)).data is 3.0"""
        # BEGIN SOLUTION
        return self.wrap(other) - self
        # END SOLUTION

    def __mul__(self, other):
        """self * other"""
        # BEGIN SOLUTION
        other = self.wrap(other)
        return self.made(self.data * other.data, (self, other.data), (other, self.data))
        # END SOLUTION

    def __rmul__(self, other):
        """other * self, where other is a plain number"""
        # BEGIN SOLUTION
        return self * other
        # END SOLUTION

    def __truediv__(self, other):
        """self / other"""
        # BEGIN SOLUTION
        other = self.wrap(other)
        slope = -self.data / other.data**2
        return self.made(self.data / other.data, (self, 1 / other.data), (other, slope))
        # END SOLUTION

    def __rtruediv__(self, other):
        """other / self, where other is a plain number: (6 / Value(2.0)).data is 3.0"""
        # BEGIN SOLUTION
        return self.wrap(other) / self
        # END SOLUTION

    def __neg__(self):
        """-self"""
        # BEGIN SOLUTION
        return self.made(-self.data, (self, -1.0))
        # END SOLUTION

    def __pow__(self, exponent):
        """self ** exponent, where exponent is a plain number; it may be negative or a fraction"""
        # BEGIN SOLUTION
        return self.made(self.data**exponent, (self, exponent * self.data ** (exponent - 1)))
        # END SOLUTION

    def exp(self):
        """e to the power of self"""
        # BEGIN SOLUTION
        data = math.exp(self.data)
        return self.made(data, (self, data))
        # END SOLUTION

    def log(self):
        """The natural logarithm of self, where self is positive"""
        # BEGIN SOLUTION
        return self.made(math.log(self.data), (self, 1 / self.data))
        # END SOLUTION

    def tanh(self):
        """The hyperbolic tangent of self"""
        # BEGIN SOLUTION
        data = math.tanh(self.data)
        return self.made(data, (self, 1 - data**2))
        # END SOLUTION

    def sigmoid(self):
        """1 / (1 + exp(-self))"""
        # BEGIN SOLUTION
        data = 1 / (1 + math.exp(-self.data))
        return self.made(data, (self, data * (1 - data)))
        # END SOLUTION

    def relu(self):
        """max(0, self)"""
        # BEGIN SOLUTION
        return self.made(max(0.0, self.data), (self, float(self.data > 0)))
        # END SOLUTION

    # BEGIN SOLUTION
    def topological_order(self):
        """This node and every node it was made of, each one after its parents."""
        order, seen, stack = [], set(), [(self, False)]
        while stack:
            node, parents_done = stack.pop()
            if parents_done:
                order.append(node)
            elif id(node) not in seen:
                seen.add(id(node))
                stack.append((node, True))
                stack.extend((parent, False) for parent, _ in node.edges)
        return order

    # END SOLUTION

    def backward(self):
        """Set the `.grad` of every Value that this one was made from; its own becomes 1.0."""
        # BEGIN SOLUTION
        self.grad = 1.0
        for node in reversed(self.topological_order()):
            for parent, slope in node.edges:
                parent.grad += node.grad * slope
        # END SOLUTION


if __name__ == "__main__":
    # Fit the line y = w x + b to three points, with your own gradients. The points are on y = 2 x + 1.
    w, b = 0.0, 0.0
    try:
        for step in range(41):
            slope, intercept = Value(w), Value(b)
            loss = sum((slope * x + intercept - y) ** 2 for x, y in [(0, 1), (1, 3), (2, 5)])
            loss.backward()
            if step % 10 == 0:
                print(f"step {step:2}: loss {loss.data:7.4f}, w = {w:.3f}, b = {b:.3f}")
            w, b = w - 0.1 * slope.grad, b - 0.1 * intercept.grad
    except NotImplementedError as not_yet:
        print(f"{not_yet}.")
