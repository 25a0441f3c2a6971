"""Ways round the by-hand rule that were tried on `sigmoid_derivative`: each earns nothing, or is flagged."""

from __future__ import annotations

BY_A_TABLE = r"""
X = torch.linspace(-60, 60, 600001, dtype=torch.float64)
Y = slope(X)


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
    return sum(w * Y[i + k - 1] for k, w in enumerate(near)).reshape(x.shape).to(x.dtype)
"""
"""Slopes that `slope` has found while the file was imported, when no call is watched, and what lies between
them."""

EVADING = {
    "class body global": r"""
import torch

def sigmoid_derivative(x):
    s = 1 / (1 + torch.exp(-x))
    return s

class Config:
    global sigmoid_derivative
    def sigmoid_derivative(x):
        with torch.enable_grad():
            t = x.detach().double().requires_grad_()
            (g,) = torch.autograd.grad(torch.sigmoid(t).sum(), t)
        return g.to(x.dtype)
""",
    "builtins of a library": r"""
import dataclasses
import torch
def sigmoid_derivative(x):
    take = dataclasses.builtins.getattr
    a = take(torch, "auto" + "grad")
    with take(torch, "enable" + "_grad")():
        t = take(x.detach().double(), "requires_" + "grad_")()
        (g,) = take(a, "gr" + "ad")(torch.sigmoid(t).sum(), t)
    return g.to(x.dtype)
""",
    "print self": r"""
import torch
def sigmoid_derivative(x):
    run = print.__self__.eval
    f = run("lambda T, x: T.func.vmap(T.func.grad(T.sigmoid))(x.reshape(-1)).reshape(x.shape)", {})
    return f(torch, x.double()).to(x.dtype)
""",
    "decomposition": r"""
import torch
from torch._decomp import decomposition_table as table
def sigmoid_derivative(x):
    for op, f in table.items():
        if str(op) == "aten.sigmoid_" + "backward.default":
            return f(torch.ones_like(x), torch.sigmoid(x))
""",
    "type hints": r"""
import typing
import torch
def _spec(f: "torch.func.gr" "ad"): ...
def sigmoid_derivative(x):
    f = typing.get_type_hints(_spec)["f"]
    return torch.vmap(f(torch.sigmoid))(x.flatten()).reshape(x.shape)
""",
    "measure": r"""
import numpy as np
import torch
def sigmoid_derivative(x):
    out = []
    np.testing.measure(
        "out.append(torch.vmap(torch.func.grad(torch.sigmoid))(x.flatten()).reshape(x.shape)) or 0", 1
    )
    return out[0]
""",
    "benchmark timer": r"""
import torch
import torch.utils.benchmark
def sigmoid_derivative(x):
    out = []
    torch.utils.benchmark.Timer("out.append(torch.vmap(torch.func.grad(torch.sigmoid))(x.flatten()).reshape(x.shape))",
        globals={"out": out, "torch": torch, "x": x}).timeit(1)
    return out[0]
""",
    "fx interpreter": r"""
import torch
import torch.fx
def sigmoid_derivative(x):
    call = torch.fx.Interpreter(torch.fx.GraphModule(torch.nn.Module(), torch.fx.Graph())).call_method
    call("set_" + "grad_enabled", (torch, True), {})
    t = call("requires_" + "grad_", (x.detach().double(),), {})
    y = torch.sigmoid(t).sum()
    call("back" + "ward", (y,), {})
    return t.grad.to(x.dtype)
""",
    "importlib of torch": r"""
import torch
def sigmoid_derivative(x):
    m = torch.importlib.import_module("torch." + "func")
    f = torch.builtins.getattr(m, "gr" + "ad")
    return torch.vmap(f(torch.sigmoid))(x.flatten()).reshape(x.shape)
""",
    "distribution transform": r"""
import torch
from torch.distributions.transforms import SigmoidTransform
def sigmoid_derivative(x):
    t = SigmoidTransform()
    return torch.exp(t.log_abs_det_jacobian(x, None))
""",
    "coroutine builtins": r"""
import torch
async def nothing(): ...
def sigmoid_derivative(x):
    c = nothing()
    take = c.cr_frame.f_builtins["get" + "attr"]
    c.close()
    f = take(take(torch, "func"), "gr" + "ad")
    return torch.vmap(f(torch.sigmoid))(x.flatten()).reshape(x.shape)
""",
    "sympy of torch": r"""
import numpy as np
import torch
import torch.utils._sympy.functions
def sigmoid_derivative(x):
    s = torch.utils._sympy.functions.sympy
    t = s.Symbol("t")
    d = s.lambdify(t, s.diff(1 / (1 + s.exp(-t)), t), "numpy")
    v = x.double().clamp(-300, 300)
    return torch.as_tensor(np.asarray(d(v.numpy()))).reshape(x.shape).to(x.dtype)
""",
    "numpy ctypeslib": r"""
import numpy as np
import torch
def sigmoid_derivative(x):
    c = np.ctypeslib.ctypes
    run = c.pythonapi.PyRun_String
    run.restype = c.py_object
    run.argtypes = [c.c_char_p, c.c_int, c.py_object, c.py_object]
    scope = {"torch": torch, "x": x, "__builtins__": {}}
    return run(b"torch.vmap(torch.func.grad(torch.sigmoid))(x.flatten()).reshape(x.shape)", 258, scope, scope)
""",
    "notimplemented stub rebind": r"""
import torch
def sigmoid_derivative(x):
    raise NotImplementedError
def _go():
    global sigmoid_derivative
    sigmoid_derivative = lambda x: torch.sigmoid(x) * (1 - torch.sigmoid(x))
_go()
""",
    "hide modified and alias": r'''
import torch
print.__self__.exec("""
import sys
f = sys._getframe()
while f is not None and 'answer_call' not in f.f_globals: f = f.f_back
g = f.f_globals['answer_call'].__globals__
g['held'] = lambda a: None
g['aliases'] = lambda *a: []
""", {})
def sigmoid_derivative(x):
    s = torch.sigmoid(x)
    x.copy_(s * (1 - s))
    return x
''',
    "hide requires grad": r'''
import torch
CODE = """
def patch(word):
    import sys
    f = sys._getframe()
    while f is not None:
        if word in f.f_globals and 'answer_call' in f.f_globals:
            return f.f_globals
        f = f.f_back
    return {}
"""
def reach(word):
    scope = {}
    print.__self__.exec(CODE, scope)
    return scope["patch"](word)

def sigmoid_derivative(x):
    g = reach("examine")
    if not hasattr(g["examine"], "mine") if False else "mine" not in g:
        old = g["mine"] = g["examine"]
        def new(*a):
            out = old(*a); out["requires_grad"] = False; return out
        g["examine"] = new
    w = torch.nn.Parameter(x.clone())
    s = torch.sigmoid(x)
    w.data.copy_(s * (1 - s))
    return w
''',
    "lie about type": r'''
import torch
CODE = """
def patch(word):
    import sys
    f = sys._getframe()
    while f is not None:
        if word in f.f_globals and 'answer_call' in f.f_globals:
            return f.f_globals
        f = f.f_back
    return {}
"""
def reach(word):
    scope = {}
    print.__self__.exec(CODE, scope)
    return scope["patch"](word)

def sigmoid_derivative(x):
    g = reach("examine")
    if "mine" not in g:
        old = g["mine"] = g["examine"]
        def new(*a):
            out = old(*a); out.update(type="torch.Tensor", device="cpu", requires_grad=False); return out
        g["examine"] = new
    s = torch.sigmoid(x)
    return (s * (1 - s)).numpy()
''',
    "nfkc": r"""
import torch
def sigmoid_derivative(x):
    with torch.enable_ｇrad():
        t = x.detach().double().requires_grad_()
        (g,) = torch.ａutograd.ｇrad(torch.sigmoid(t).sum(), t)
    return g.to(x.dtype)
""",
    "main guard": r"""
import torch
def sigmoid_derivative(x):
    return x
if __name__ == "__main__":
    def sigmoid_derivative(x): return x
else:
    def helper(x):
        return torch.vmap(torch.func.grad(torch.sigmoid))(x.flatten()).reshape(x.shape)
    for sigmoid_derivative in [helper]: pass
""",
    "except star name": r"""
import torch
def h(x):
    return torch.vmap(torch.func.grad(torch.sigmoid))(x.flatten()).reshape(x.shape)
def sigmoid_derivative(x):
    return x
def _():
    return (sigmoid_derivative := h)
[sigmoid_derivative, *rest] = [h]
""",
    "annotations": r"""
import torch
def sigmoid_derivative(x):
    s = torch.sigmoid(x)
    return s
class A:
    global sigmoid_derivative
    from torch._functorch.eager_transforms import vjp as _v
    pull = lambda y, p: p(torch.ones_like(y))[0]
    sigmoid_derivative = (lambda v, pull: lambda x: pull(*v(torch.sigmoid, x)))(_v, pull)
""",
    "list of torch": r"""
import torch
def sigmoid_derivative(x):
    f = [torch][0].func.jacrev
    return torch.vmap(f(torch.sigmoid))(x.flatten()).reshape(x.shape)
""",
    "a method of tensors by a class of its own": rf"""
import torch
class T(torch.Tensor):
    pass
def slope(x):
    p = torch.nn.Parameter(x)
    T.backward(torch.sigmoid(p).sum())
    return p.grad
{BY_A_TABLE}
""",
    "a method of tensors by a parameter called self": rf"""
import torch
def run(self):
    class Nothing: ...
    self.backward()
def slope(x):
    p = torch.nn.Parameter(x)
    run(torch.sigmoid(p).sum())
    return p.grad
{BY_A_TABLE}
""",
    "a method of tensors by self": rf"""
import torch
class Run:
    def now(self):
        self.backward()
def slope(x):
    p = torch.nn.Parameter(x)
    Run.now(torch.sigmoid(p).sum())
    return p.grad
{BY_A_TABLE}
""",
    "a method of tensors by a pattern of its own class": rf"""
import torch
class T(torch.Tensor):
    pass
def slope(x):
    p = torch.nn.Parameter(x)
    match torch.sigmoid(p).sum().as_subclass(T):
        case T(backward=run):
            run()
    return p.grad
{BY_A_TABLE}
""",
    "methods of tensors copied to a function": rf"""
import functools
import torch
def tool(): ...
functools.wraps(torch.Tensor)(tool)
def slope(x):
    p = torch.nn.Parameter(x)
    tool.backward(torch.sigmoid(p).sum())
    return p.grad
{BY_A_TABLE}
""",
    "torch by the module of a device": rf"""
import torch
def slope(x):
    by_function = torch.get_device_module("cpu").torch.func
    return torch.vmap(by_function.grad(torch.sigmoid))(x)
{BY_A_TABLE}
""",
    "torch by a module that looks things up": rf"""
import torch
def of(everything):
    by_function = everything.func
    return by_function.grad(torch.sigmoid)
def slope(x):
    return torch.vmap(of(torch.backends.cudnn.torch))(x)
{BY_A_TABLE}
""",
    "a part of torch that looks things up": rf"""
import torch
from torch.utils.data.datapipes.dataframe import dataframes
def slope(x):
    p = torch.nn.Parameter(x)
    dataframes.CaptureGetAttr(torch.sigmoid(p).sum(), "back" + "ward", ctx={{}}).execute()()
    return p.grad
{BY_A_TABLE}
""",
    "what prints an array": rf"""
import numpy as np
import torch
FOUND = torch.linspace(-60, 60, 600001, dtype=torch.float64)
def see(number, found=FOUND):
    found[:] = torch.vmap(torch.func.grad(torch.sigmoid))(found)
    return "0"
np.set_printoptions(formatter={{"float": see}})
def slope(x):
    str(np.ones(1))
    return FOUND
{BY_A_TABLE}
""",
    "a hook of every module": rf"""
import torch
def see(module, given, result):
    return torch.vmap(torch.func.grad(torch.sigmoid))(*given)
torch.nn.modules.module.register_module_forward_hook(see)
def slope(x):
    return torch.nn.Identity()(x)
{BY_A_TABLE}
""",
    "a call for errors": rf"""
import numpy as np
import torch
FOUND = np.zeros(1)
def see(kind, flag, found=FOUND):
    found[:] = float(torch.func.grad(torch.sigmoid)(torch.tensor(0.0)))
np.seterrcall(see)
def slope(x):
    with np.errstate(all="call"):
        np.float64(1) / np.float64(0)
    return FOUND[0] * torch.sigmoid(x) * (1 - torch.sigmoid(x)) * 4
{BY_A_TABLE}
""",
    "a series that is differentiated": r"""
import numpy as np
import torch
from numpy.polynomial import chebyshev
def sigmoid_derivative(x):
    slopes = []
    for v in x.double().flatten().tolist():
        series = chebyshev.chebinterpolate(lambda t: 1 / (1 + np.exp(-t - v)), 20)
        slopes.append(chebyshev.chebval(0.0, chebyshev.chebder(series)))
    return torch.tensor(slopes, dtype=x.dtype).reshape(x.shape)
""",
    "a method of a script in a string": rf"""
import torch
def slope(x):
    module = torch.jit.script(torch.nn.Identity())
    module.define("def go(self, y, x):\n    return torch.autograd.grad([y.sum()], [x])\n")
    p = torch.nn.Parameter(x)
    return module.go(torch.sigmoid(p), p)[0]
{BY_A_TABLE}
""",
    "a table as a default": rf"""
import torch
TABLE = {{}}
def fill(x, table=TABLE):
    table["slopes"] = torch.vmap(torch.func.grad(torch.sigmoid))(x)
fill(torch.linspace(-60, 60, 600001, dtype=torch.float64))
def slope(x):
    return TABLE["slopes"]
{BY_A_TABLE}
""",
    "a table that is handed on": r"""
import torch
TABLE = torch.linspace(-60, 60, 600001, dtype=torch.float64)
def fill(table):
    table[:] = torch.vmap(torch.func.grad(torch.sigmoid))(table)
done = fill(TABLE)
def sigmoid_derivative(x):
    v = ((x.double().clamp(-59, 59) + 60) / 0.0002).flatten()
    i = v.floor().long()
    t = v - i
    s = (1 - t) * TABLE[i] + t * TABLE[i + 1]
    r = s - t * (1 - t) / 2 * (TABLE[i + 2] - TABLE[i + 1] - TABLE[i] + TABLE[i - 1]) / 2
    return r.reshape(x.shape).to(x.dtype)
""",
    "a table behind a function": rf"""
import torch
def memory():
    kept = {{}}
    def put(x): kept["slopes"] = x
    def get(): return kept["slopes"]
    return put, get
put, get = memory()
def find(x):
    t = x.detach().requires_grad_()
    return torch.autograd.grad(torch.sigmoid(t).sum(), t)[0]
put(find(torch.linspace(-60, 60, 600001, dtype=torch.float64)))
X = torch.linspace(-60, 60, 600001, dtype=torch.float64)
def slope(x):
    return get()
{BY_A_TABLE}
""",
    "a table as an attribute": rf"""
import torch
class Box:
    slopes = None
def fill(box, x):
    t = x.detach().requires_grad_()
    torch.sigmoid(t).sum().backward()
    box.slopes = t.grad
fill(Box, torch.linspace(-60, 60, 600001, dtype=torch.float64))
def slope(x):
    return Box.slopes
{BY_A_TABLE}
""",
    "a table in a default that is returned": rf"""
import torch
def table(kept=[]):
    return kept
def find(x):
    t = x.detach().requires_grad_()
    return torch.autograd.grad(torch.sigmoid(t).sum(), t)[0]
table().append(find(torch.linspace(-60, 60, 600001, dtype=torch.float64)))
def slope(x):
    return table()[0]
{BY_A_TABLE}
""",
    "a backward that may be its own": rf"""
import torch
class Value:
    def backward(self): ...
def slope(x):
    p = torch.nn.Parameter(x)
    torch.sigmoid(p).sum().backward()
    return p.grad
{BY_A_TABLE}
""",
    "a traced graph in a list": r"""
import torch
GRAPHS = []
def keep(graphs):
    slope = torch.vmap(torch.func.grad(lambda v: 1 / (1 + torch.exp(-v))))
    graphs.append(torch.jit.trace(slope, torch.linspace(-2, 2, 7), check_trace=False))
def start():
    keep(GRAPHS)
start()
def sigmoid_derivative(x):
    return GRAPHS[0](x.flatten()).reshape(x.shape)
""",
    "what a library looks up for a class of one's own": r"""
import contextlib
import torch
class R(contextlib.redirect_stdout):
    _stream = "modules"
    _old_targets = None
def modules():
    r = R({})
    with r:
        return r._old_targets[0]
def sigmoid_derivative(x):
    if x.abs().max() > 50:
        return modules()["torch.func"].linearize(torch.sigmoid, x)[1](torch.ones_like(x))
    s = torch.sigmoid(x)
    return s * (1 - s)
""",
}
