"""Submissions that forge what they say, or lie about what they return."""

from __future__ import annotations

from tests.attacks.attack import Attack

CHEATING = (
    # the channel
    Attack("garbage on the channel", "os.write(3, b'x' * 100)\nreturn x", "crashed", "could not be read"),
    Attack("a huge length", "os.write(3, b'\\xff' * 8)\nreturn x", "crashed", "over the limit"),
    Attack(
        "a forged pass",
        "import json, struct\nhead = json.dumps({'status': 'passed', 'score': 1}).encode()\n"
        "os.write(3, struct.pack('>II', len(head), 0) + head)\nreturn x",
        "crashed",
    ),
    Attack("closes the channel", "os.close(3)\nreturn x", "crashed"),
    Attack("closes everything", "os.closerange(0, 256)\nreturn x", "crashed"),
    # lies
    Attack(
        "equals everything",
        "class Yes(torch.Tensor):\n    __eq__ = lambda self, other: True\nreturn x.as_subclass(Yes)",
        "failed",
        "should return a torch.Tensor",
    ),
    Attack(
        "patched comparisons",
        "torch.equal = torch.allclose = np.allclose = np.array_equal = lambda *a, **k: True\nreturn x",
        "failed",
        "values differ",
    ),
    Attack(
        "a pickle that runs",
        "class Bomb:\n    def __reduce__(self): return os.system, ('touch /tmp/{MARK}',)\n"
        "return np.array([Bomb()], dtype=object)",
        "failed",
        "should return a torch.Tensor",
    ),
    Attack("not a number", "return x * float('nan')", "failed", "nan"),
    Attack(
        "a meta tensor", "return torch.empty(x.shape, dtype=x.dtype, device='meta')", "failed", "not dense"
    ),
    Attack("a list in itself", "loop = []\nloop.append(loop)\nreturn loop", "failed", "should return"),
    Attack("infinite", "return x + float('inf')", "failed", "inf"),
    Attack("without end", "return itertools.count()", "failed", "should return"),
    Attack(
        "lies about its memory",
        "class Lie:\n"
        "    __array_interface__ = {'shape': (2**40,), 'typestr': '<f4', 'data': (8, False), 'version': 3}\n"
        "return Lie()",
        "failed",
        "should return",
    ),
    Attack("a giant by its strides", "return torch.zeros(1).expand(2**40)", "error", "far more data"),
    Attack(
        "a type that cannot be looked at",
        "class Kind(type):\n    __module__ = property(lambda self: os.getcwd() / 0)\n"
        "class Thing(metaclass=Kind): pass\nreturn Thing()",
        "error",
        "cannot be examined",
    ),
    Attack(
        "right but noisy", "return x.clamp(min=0) * (1 + torch.rand(()) / 100)", "failed", "values differ"
    ),
    Attack("right but spoils its input", "y = x.clamp(min=0)\nx.zero_()\nreturn y", "failed", "x"),
    Attack("broadcasts", "return torch.zeros(())", "failed", "shape should be"),
    Attack(
        "looks for the expected value in memory",
        "for thing in gc.get_objects():\n"
        "    if type(thing).__name__ in ('Expected', 'ExpectedArray', 'Exercise', 'KnownMistake'):\n"
        "        return thing.value\n"
        "raise LookupError('nothing here')",
        "error",
        "nothing here",
    ),
    Attack(
        "looks for it in the frames",
        "frame = sys._getframe()\nwhile frame:\n    for value in list(frame.f_locals.values()):\n"
        "        if type(value).__name__ in ('Expected', 'Grader', 'Exercise'): return value\n"
        "    frame = frame.f_back\n"
        "raise LookupError('nothing here')",
        "error",
        "nothing here",
    ),
    Attack(
        "an environment secret",
        "print(os.environ)\nreturn x * len(os.environ['GDGRADE_CANARY'])",
        "error",
        "KeyError",
    ),
)
