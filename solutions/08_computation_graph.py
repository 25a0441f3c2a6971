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
        """other - self, where other is a plain number"""
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
        """other / self, where other is a plain number"""
        # BEGIN SOLUTION
        return self.wrap(other) / self
        # END SOLUTION

    def __neg__(self):
        """-self"""
        # BEGIN SOLUTION
        return self.made(-self.data, (self, -1.0))
        # END SOLUTION

    def __pow__(self, exponent):
        """self ** exponent, where exponent is a plain number, negative and fractional ones too"""
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
        """The natural logarithm of self, which is positive"""
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

    def backward(self):
        """Give every Value that this one was made of its derivative, in `.grad`."""
        # BEGIN SOLUTION
        self.grad = 1.0
        for node in reversed(self.topological_order()):
            for parent, slope in node.edges:
                parent.grad += node.grad * slope
        # END SOLUTION

    # BEGIN SOLUTION
    def topological_order(self):
        """Every node this one was made of, each after those that it was made of itself."""
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
