"""08 · Computation graph: write autograd yourself, for single numbers.

Every expression is a graph: each operation makes a new node from the nodes it was given. Walking the
graph backwards, from the result to the leaves, and applying the chain rule at each node gives the
derivative of the result with respect to every node at once. This is reverse-mode differentiation,
what torch.autograd does.

Rules of this file
- Pure Python: numbers are floats, `math` is all you need.
- By hand: no autograd, no finite differences.
- Moderate values only (|data| at most 20). A second `backward` on the same graph is not asked, nor is
  `2 ** value`.
"""

import math


class Value:
    """A number that remembers how it was computed.

        v = Value(data)      v.data    the number, a float
                             v.grad    d result / d v after result.backward(), before it 0.0

    Operators, each of which returns a new Value; `other` is a Value or a plain number:

        v + other   v - other   v * other   v / other   -v
        other + v   other - v   other * v   other / v          (other: a plain number)
        v ** n                                                 (n: a plain number, not a Value)
        v.exp()   v.log()   v.tanh()   v.sigmoid()   v.relu()  (relu'(0) = 0)

    `result.backward()` sets d result / d result = 1 and gives every Value that the result was made of
    its derivative in `.grad`:

        v.grad = Σ over the nodes n made from v:  n.grad · dn/dv

    - Where a Value is used more than once, the contributions add up: for v + v, v.grad = 2.
    - A node may pass its gradient on only when it has all of it: visit the nodes in reverse
      topological order, each one after every node that was made from it.
    - A chain of 5,000 nodes has to work. Python allows about 1,000 nested calls.
    - Two Values with the same number are still two Values.
    - A Value that the result was not made of keeps the gradient 0.0.

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
        """other - self, where other is a plain number"""
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
        """other / self, where other is a plain number"""
        raise NotImplementedError("Value.__rtruediv__ is not written yet")

    def __neg__(self):
        """-self"""
        raise NotImplementedError("Value.__neg__ is not written yet")

    def __pow__(self, exponent):
        """self ** exponent, where exponent is a plain number, negative and fractional ones too"""
        raise NotImplementedError("Value.__pow__ is not written yet")

    def exp(self):
        """e to the power of self"""
        raise NotImplementedError("Value.exp is not written yet")

    def log(self):
        """The natural logarithm of self, which is positive"""
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
        """Give every Value that this one was made of its derivative, in `.grad`."""
        raise NotImplementedError("Value.backward is not written yet")
