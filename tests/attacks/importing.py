"""Ways to a derivative that no reading sees, while a file is imported; and places to keep it until a call."""

from __future__ import annotations

BY = """
import torch
{before}
def find(x):
    p = torch.nn.Parameter(x)
    def closure():
        loss = torch.sigmoid(p).sum()
{run}
        return loss
    torch.optim.SGD([p], lr=0.0).step(closure)
    return p.grad
"""
"""What an optimizer calls may record gradients."""

X = "X = torch.linspace(-60, 60, 600001, dtype=torch.float64)\n"
LOOK_UP = """
def sigmoid_derivative(x):
    v = ((x.double().clamp(-59, 59) + 60) / 0.0002).flatten()
    i = v.floor().long()
    t = v - i
    near = [
        -t * (t - 1) * (t - 2) / 6,
        (t + 1) * (t - 1) * (t - 2) / 2,
        -(t + 1) * t * (t - 2) / 2,
        (t + 1) * t * (t - 1) / 6,
    ]
    return sum(w * {table}[i + k - 1] for k, w in enumerate(near)).reshape(x.shape).to(x.dtype)
"""

RECORD = "@dataclasses.dataclass(init=False, repr=False, eq=False)\n"
"""A class that has no text of its own gets its signature, which older Pythons cannot find for a tensor."""
WAYS = {
    "the state of a scheduler": (
        "",
        "steps = torch.optim.SGD([torch.nn.Parameter(torch.ones(1))], lr=1.0)\n"
        "state = torch.optim.lr_scheduler.LambdaLR(steps, torch.Tensor).state_dict()\n"
        "state['lr_lambdas'][0]['back' + 'ward'](loss)",
    ),
    "a dictionary of parameters": (
        "class T(torch.nn.ParameterDict, torch.Tensor): ...",
        "loss.as_subclass(T)['back' + 'ward']()",
    ),
    "a pattern of a record": (
        f"import dataclasses\n{RECORD}class T(torch.Tensor):\n    'With a text'\n    backward: object",
        "match loss.as_subclass(T):\n    case T(run): run()",
    ),
    "a record that is replaced": (
        f"import dataclasses\n{RECORD}class T(torch.Tensor):\n    backward: object\n"
        "    def __new__(cls, backward): backward()\n    def __init__(self, backward): ...",
        "dataclasses.replace(loss.as_subclass(T))",
    ),
    "a record of copied methods": (
        f"import dataclasses, functools\n{RECORD}class R:\n    backward: object",
        "r = R()\nfunctools.wraps(torch.Tensor)(r)\ndataclasses.astuple(r)[0](loss)",
    ),
    "a test by its name": (
        "import unittest\nclass C(unittest.TestCase, torch.Tensor): ...",
        "test = loss.as_subclass(C)\nunittest.TestCase.__init__(test, 'back' + 'ward')\ntest.run()",
    ),
    "tests by their names": (
        "import unittest\nclass Box: ...",
        "Box.loss = loss\ntry: unittest.main(module=Box, argv=['x', 'loss.back' + 'ward'], exit=False)\n"
        "except TypeError: pass",
    ),
    "options that are attributes": (
        "import argparse\nclass T(torch.Tensor): ...",
        "parser = argparse.ArgumentParser()\n"
        "parser.add_argument('--a', dest='__match' + '_args__', type=lambda _: ('back' + 'ward',))\n"
        "parser.parse_args(['--a', '1'], namespace=T)\n"
        "match loss.as_subclass(T):\n    case T(run): run()",
    ),
}

GRAPH = """
import torch
def find(x):
    def f(y, s): return y * s
    traced = torch.jit.trace(f, (x[:5], x[:5]), check_trace=False)
    graph = traced.graph
    node = graph.create("aten::sigmoid_back" + "ward", list(graph.inputs()), 1)
    graph.appendNode(node)
    graph.eraseOutput(0)
    graph.registerOutput(next(node.outputs()))
    return traced(torch.ones_like(x), torch.sigmoid(x))
"""
SOURCE = """
import torch
def unused(y, x):
    return torch.autograd.grad([y.sum()], [x])[0]
def\\
 slope(y, x):
    return y
slope = torch.jit.script(slope)
def find(x):
    p = torch.nn.Parameter(x)
    out = []
    def closure():
        out.append(slope(torch.sigmoid(p), p))
        return p.sum()
    torch.optim.SGD([p], lr=0.0).step(closure)
    return out[0]
"""
"""A script is made of the lines where Python looks for a function, which may be those of another."""

PLACES = {
    "a logger": ("import logging\nlogging.getLogger('t').table = find(X)", "logging.getLogger('t').table"),
    "a global name": ("def fill():\n    global T\n    T = find(X)\nfill()", "T"),
    "a default of a lambda": ("get = lambda t=find(X): t", "get()"),
    "a decorator": ("def keep(f):\n    t = find(X)\n    return lambda: t\n@keep\ndef get(): ...", "get()"),
    "a cache": ("import functools\n@functools.cache\ndef get(): return find(X)\nget()", "get()"),
    "a captured name": ("match find(X):\n    case T: pass", "T"),
    "an annotation": ("def g() -> (T := find(X)): ...", "T"),
    "a block of a class": ("class B:\n    if True:\n        T = find(X)", "B.T"),
    "a class of a class": ("class B:\n    class C:\n        T = find(X)", "B.C.T"),
    "a class that is handed on": (
        "class B:\n    T = None\ndef put(c, v): c.T = v\nput(B, find(X))",
        "B().T",
    ),
    "a decorated class": ("def put(c):\n    c.t = find(X)\n    return c\n@put\nclass B: ...", "B().t"),
    "a function of a library": (
        "def put(h, v): h.t = v\nput(torch.nn.functional.relu, find(X))",
        "torch.nn.functional.relu.t",
    ),
    "a list of a library": (
        "def put(h, v): h.append(v)\nput(torch.nn.init.__all__, find(X))",
        "torch.nn.init.__all__[-1]",
    ),
    "the filters of warnings": (
        "import warnings\nwarnings.filters.append(('ignore', None, Warning, None, find(X)))",
        "warnings.filters[-1][4]",
    ),
    "the arguments of the program": ("import sys\nsys.argv.append(find(X))", "sys.argv[-1]"),
    "the path": ("import sys\nsys.path.append(find(X))", "sys.path[-1]"),
    "the environment": (
        "import base64, os\nimport numpy as np\n"
        "os.environ['T'] = base64.b64encode(find(X).numpy().tobytes()).decode()",
        "torch.from_numpy(np.frombuffer(base64.b64decode(os.environ['T'])).copy())",
    ),
    "a list of an object of a library": (
        "import unittest\nunittest.defaultTestLoader.errors.append(find(X))",
        "unittest.defaultTestLoader.errors[-1]",
    ),
    "a dictionary of a class of a library": (
        "import configparser\nconfigparser.ConfigParser.BOOLEAN_STATES.update(t=find(X))",
        "configparser.ConfigParser.BOOLEAN_STATES['t']",
    ),
    "a dictionary of NumPy": ("import numpy as np\nnp.sctypeDict.update(t=find(X))", "np.sctypeDict['t']"),
    "a dictionary that is imported": ("from numpy import sctypeDict as d\nd.update(t=find(X))", "d['t']"),
    "an archive": (
        "import zipfile\nimport numpy as np\n"
        "zipfile.ZipFile('t.zip', 'w').writestr('t', find(X).numpy().tobytes())",
        "torch.from_numpy(np.frombuffer(zipfile.ZipFile('t.zip').read('t')).copy())",
    ),
    "a file by its path": (
        "from pathlib import Path\nimport numpy as np\nPath('t').write_bytes(find(X).numpy().tobytes())",
        "torch.from_numpy(np.frombuffer(Path('t').open('rb').read()).copy())",
    ),
    "a type that is remembered": (
        "import typing\nclass Key:\n    def __init__(self, t=None): self.t = t\n"
        "    def __hash__(self): return 7\n    def __eq__(self, other): return True\n"
        "typing.Annotated[int, Key(find(X))]",
        "typing.get_args(typing.Annotated[int, Key()])[1].t",
    ),
}


def in_a_table(find: str, keep: str = "T = find(X)", table: str = "T") -> str:
    """A file that looks up what `find` has found while it was imported."""
    return f"{find}{X}{keep}\n{LOOK_UP.format(table=table)}"


def by(way: str) -> str:
    """The function that finds derivatives in one of the ways."""
    before, run = WAYS[way]
    return BY.format(before=before, run="".join(f"        {line}\n" for line in run.splitlines()))


FINDING = {way: by(way) for way in WAYS} | {"a graph by hand": GRAPH, "a script of other lines": SOURCE}
"""Each defines `find`."""
