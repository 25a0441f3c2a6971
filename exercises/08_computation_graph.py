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
        raise NotImplementedError("Value.__init__ is not written yet")

    def __add__(self, other):
        """self + other"""
        raise NotImplementedError("Value.__add__ is not written yet")

    def __radd__(self, other):
        """other + self, where other is a plain number"""
        raise NotImplementedError("Value.__radd__ is not written yet")

    def __sub__(self, other):
        """self - other"""
        raise NotImplementedError("Value.__sub__ is not written yet")

    def __rsub__(self, other):
        """other - self, where other is a plain number: (5 - Value(2.0)).data is 3.0"""
        raise NotImplementedError("Value.__rsub__ is not written yet")

    def __mul__(self, other):
        """self * other"""
        raise NotImplementedError("Value.__mul__ is not written yet")

    def __rmul__(self, other):
        """other * self, where other is a plain number"""
        raise NotImplementedError("Value.__rmul__ is not written yet")

    def __truediv__(self, other):
        """self / other"""
        raise NotImplementedError("Value.__truediv__ is not written yet")

    def __rtruediv__(self, other):
        """other / self, where other is a plain number: (6 / Value(2.0)).data is 3.0"""
        raise NotImplementedError("Value.__rtruediv__ is not written yet")

    def __neg__(self):
        """-self"""
        raise NotImplementedError("Value.__neg__ is not written yet")

    def __pow__(self, exponent):
        """self ** exponent, where exponent is a plain number; it may be negative or a fraction"""
        raise NotImplementedError("Value.__pow__ is not written yet")

    def exp(self):
        """e to the power of self"""
        raise NotImplementedError("Value.exp is not written yet")

    def log(self):
        """The natural logarithm of self, where self is positive"""
        raise NotImplementedError("Value.log is not written yet")

    def tanh(self):
        """The hyperbolic tangent of self"""
        raise NotImplementedError("Value.tanh is not written yet")

    def sigmoid(self):
        """1 / (1 + exp(-self))"""
        raise NotImplementedError("Value.sigmoid is not written yet")

    def relu(self):
        """max(0, self)"""
        raise NotImplementedError("Value.relu is not written yet")

    def backward(self):
        """Set the `.grad` of every Value that this one was made from; its own becomes 1.0."""
        raise NotImplementedError("Value.backward is not written yet")


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
