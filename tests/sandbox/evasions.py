"""Ways round the by-hand rule, by kind: each stands in a function `f(x)` of a file that imports torch, or is
a whole file where it defines `f` itself. A reading must have a finding or a flag for each."""

from __future__ import annotations

import re

NAMES_BY_STRINGS = r"""
getattr(x, "back" + "ward")()
g = getattr; g(torch, "fu" + "nc")
[getattr][0](torch, "func")
(lambda take: take(x, "backward"))(getattr)
setattr(x, "requires_" + "grad", True)
delattr(torch, "no_grad")
vars(torch)["fu" + "nc"]
globals()["tor" + "ch"]
locals()["x"]
open("/proc/self/mem")
__import__("torch." + "func")
import operator; operator.attrgetter("func.grad")(torch)
from operator import attrgetter as at; at("func.grad")(torch)
import operator as op; op.methodcaller("back" + "ward")(x)
from operator import methodcaller; methodcaller("back" + "ward")(x)
from operator import *\ndef f(x):\n    return attrgetter('grad')(x)
import string; string.Formatter().get_field("0.func.grad", (torch,), {})
from string import Formatter; Formatter().get_field("0.grad", (x,), {})
from string import Formatter as F; F().vformat("{0.grad}", (x,), {})
import functools; functools.update_wrapper(f, x, assigned=["back" + "ward"], updated=())
import functools; functools.wraps(x, ["back" + "ward"], updated=[])(f)
import functools; functools.wraps(x, assigned=["back" + "ward"])(f)
from functools import update_wrapper as copy; copy(f, x, ["back" + "ward"])
import functools; functools.reduce(getattr, ["func", "grad"], torch)
list(map(getattr, [torch], ["func"]))
import numpy as np; np.bmat("torch")
torch.__dict__["fu" + "nc"]
torch.Tensor.__dict__["back" + "ward"]
torch.__getattribute__("func")
object.__getattribute__(x, "back" + "ward")()
type(x).__getattr__
torch.__getattr__("func")
super(torch.Tensor, x).__getattribute__("backward")
import inspect; inspect.getattr_static(torch, "func")
import contextlib\n    class A(contextlib.redirect_stdout):\n        _stream = "modules"
from contextlib import redirect_stderr as r\n    class A(r):\n        _stream: str = "modules"
import contextlib\n    class A(contextlib.redirect_stdout):\n        def go(self): self._stream = "modules"
import contextlib\n    class A(contextlib.redirect_stdout):\n        def _stream(self): return "modules"
import importlib; importlib.import_module("torch.func")
import unittest; unittest.main("torch.func")
import unittest; unittest.main(module="sympy", argv=["x"], exit=False)
from unittest import main as m; m(module=None, argv=["x", "sympy"])
import unittest; unittest.main(argv=["x", "torch.func"])
import unittest; unittest.main(argv=x)
import unittest; unittest.main(defaultTest="torch.func")
import unittest; unittest.main(**{"module": "torch.func"})
import unittest; unittest.defaultTestLoader.discover("torch")
from importlib import import_module
import pkgutil; pkgutil.resolve_name("torch:func")
import builtins; builtins.getattr(x, "backward")
"{0.grad}".format_map({"0": x})
class P: __match_args__ = ("back" + "ward",)
P = type("P", (), {"__match" + "_args__": ("back" + "ward",)})
class M(type):\n        def __instancecheck__(cls, thing): return True
match torch:\n        case object(func=object(grad=g)): pass
match x:\n        case object(backward=b): b()
import types; types.SimpleNamespace(**vars(torch))
torch.nn.Module.__setattr__(torch.nn.Module(), "a", torch)
torch.fx.Interpreter.call_method
[torch.fx][0].Interpreter(None).call_function("x", (), {})
import dataclasses; dataclasses.make_dataclass("A", ["x"])
import sys; sys.modules["torch.func"]
import random; random._urandom
x.__class__.__mro__
torch.Tensor.mro()
def f(x):\n    return object.__reduce_ex__(x, 2)
class A:\n        def __getattr__(self, name): return name
"""

RUNS_STRINGS = r"""
exec("import torch.func")
eval("torch.func")
e = eval; e("torch.func")
(eval,)[0]("torch.func")
compile("1", "", "eval")
breakpoint()
help("torch.func")
import timeit; timeit.timeit("x", globals={})
from timeit import Timer
import torch.utils.benchmark; torch.utils.benchmark.Timer("x").timeit(1)
from torch.utils.benchmark import Timer
from torch.utils import benchmark as b
import torch.utils.benchmark as tub
import typing; typing.get_type_hints(f)
from typing import get_type_hints as h; h(f)
import typing as t; t.get_type_hints(f)
import typing; typing.ForwardRef("torch.func")._evaluate({}, {})
from typing_extensions import evaluate_forward_ref
import typing; typing._eval_type(1, {}, {})
import inspect; inspect.get_annotations(f, eval_str=True)
import annotationlib; annotationlib.get_annotations(f)
import functools; g = functools.singledispatch(f)
from functools import singledispatch as s; s(f)
from functools import singledispatchmethod
import numpy as np; np.testing.measure("x")
from numpy.testing import measure
import numpy.testing as npt; npt.rundocs("x")
import numpy as np; np.testing.runstring("x", {})
import numpy as np; np.f2py.compile("x")
import numpy.f2py
from numpy import f2py
import numpy.distutils
import torch.package; torch.package.PackageImporter("x")
torch.hub.load("a", "b")
from torch import hub
torch.load("weights.pt", weights_only=False)
import numpy as np; np.load("a.npy", allow_pickle=True)
torch.jit.CompilationUnit("def f(x: Tensor): return x")
from torch.jit import CompilationUnit as C
torch.jit.load("x")
torch.CompilationUnit("x") if False else torch.jit.annotations
torch.import_ir_module("x")
torch.parse_ir("graph(): return ()")
torch.fork(f, x)
torch.compile(f)
torch.compile(f, backend=lambda graph, inputs: graph)
torch.utils.cpp_extension.load_inline("a", "b")
from torch.utils.cpp_extension import load_inline
torch.export.export(f, (x,))
import torch.onnx
torch.library.define("a::b", "(Tensor x) -> Tensor")
from torch.library import custom_op
import dataclasses; dataclasses._create_fn("a", [], [])
import pickle; pickle.loads(b"")
t = torch.jit.trace(f, (x,)); t.graph.appendNode(t.graph.create("aten::sigmoid_back" + "ward", [], 1))
t = torch.jit.trace(f, (x,)); next(t.graph.nodes()).replaceAllUsesWith(x)
import marshal
import runpy; runpy.run_path("x")
import code; code.InteractiveInterpreter().runsource("x")
import doctest; doctest.testmod()
import pdb; pdb.run("x")
import cProfile; cProfile.run("x")
import ctypes; ctypes.pythonapi.PyRun_String
import numpy as np; np.ctypeslib.ctypes.pythonapi.PyRun_String
import subprocess
print.__self__.eval("1")
import torch\n@torch.jit.script\ndef f(x):\n    # type: (torch.func.grad) -> Tensor\n    return x
"""

OTHER_OBJECTS = r"""
print.__self__
len.__self__.getattr
[].append.__self__
f.__globals__["torch"]
f.__code__
f.__closure__[0].cell_contents
f.__defaults__
f.__kwdefaults__
f.__builtins__
f.__wrapped__
f.__annotations__
f.__class__
f.__get__(x)
f.__call__(x)
__builtins__
__loader__.load_module("torch.func")
__spec__.loader
__annotations__
__build_class__
(lambda: 0).__globals__
(i for i in x).gi_frame.f_builtins
(i for i in x).gi_code
async def c(): ...\n    c().cr_frame.f_globals
async def c():\n        yield\n    c().ag_frame.f_builtins
async def c(): ...\n    c().cr_code
try:\n        1 / 0\n    except Exception as e:\n        e.__traceback__.tb_frame
try:\n        1 / 0\n    except Exception as e:\n        e.__traceback__
try:\n        1 / 0\n    except Exception as e:\n        e.with_traceback(None).__context__
def g(t): return t.tb_next
object.__subclasses__()
type.mro(torch.Tensor)
x.__reduce__()
x.__reduce_ex__(2)
x.__torch_function__
x.__array_interface__
class A:\n        def __init_subclass__(cls): pass
class A:\n        def __class_getitem__(cls, i): pass
class A:\n        def __set_name__(self, o, n): pass
class A:\n        def __torch_function__(self, f, t, a=(), k=None): pass
class A:\n        def __array_ufunc__(self, *a): pass
class A:\n        def __del__(self): pass
torch.no_grad().__exit__(None, None, None)
torch.os
torch.sys.modules
torch.builtins
torch.importlib
torch.inspect.currentframe()
torch.threading.Thread(target=f)
torch.ctypes
torch.platform.sys
torch.nn.functional.importlib
torch.cuda.threading
torch.utils.copyreg
torch.utils.weakref
from torch import os
from torch import builtins as b
from torch.nn.functional import importlib
import numpy as np; np.ctypeslib.ctypes
import numpy as np; np.random._pickle
import dataclasses; dataclasses.builtins.getattr
import dataclasses; dataclasses.sys
from dataclasses import builtins
import dataclasses as d; d.inspect
import typing; typing.sys
import typing; typing.types
from typing import sys
import collections; collections._sys
import collections.abc; collections.abc.sys
import random; random._os
import warnings; warnings.sys
import enum; enum.sys
import enum; enum.bltns
import statistics; statistics.sys
import fractions; fractions.sys
import fractions; fractions.re
import abc; [abc][0].sys
import matplotlib.pyplot as plt; plt.sys
import matplotlib; matplotlib.os
import pprint; pprint._sys
[torch][0].os
(lambda: torch)().builtins
{"t": torch}["t"]
for t in [torch]: pass
with open("x") as t: pass
def g(t=torch): return t
def g(): return torch
torch._C
torch._C._nn
torch.ops.aten
torch._refs
torch._dispatch
torch._tensor
torch.linalg._linalg
torch.utils._python_dispatch
torch.Tensor._make_subclass(torch.Tensor, x)
x._backward_hooks
x._base
torch.Tensor.relu = abs
del torch.no_grad
torch.nn.functional.__dict__["x"] = 1
import threading
import gc; gc.get_objects()
import sys; sys._getframe()
import sys as s; s.modules["torch.func"]
from sys import modules
[sys][0]; import sys
import sys; g = sys; g.modules
import os; os.system("true")
import os; os.path.os
import os.path; os.path.sys
import os.path as p; p.genericpath
from os import path; path.genericpath
from os import *\ndef f(x):\n    return x
import os; os.sys
import types; types.FunctionType
from types import CodeType
import types; print(types)
"""

READY_MADE = r"""
torch.ops.aten.sigmoid_backward(x, x)
[torch.ops][0].aten.tanh_backward(x, x)
torch._decomp.decomposition_table
from torch._decomp import decomposition_table
from torch._decomp.decompositions import sigmoid_backward
torch._refs.special
torch._functorch.eager_transforms.vjp(f, x)
from torch._functorch.eager_transforms import jvp
from torch._functorch import eager_transforms as e
torch.func.grad(f)
torch.func.jacrev(f)
torch.func.linearize(f, x)
from torch.func import jacfwd
from torch.func import vjp as v; v(f, x)
import torch.func as tf; tf.hessian(f)
import functorch; functorch.grad(f)
from functorch import grad
torch.autograd.grad(x, x)
torch.autograd.functional.jacobian(f, x)
torch.autograd.functional.hvp(f, x)
torch.autograd.forward_ad.make_dual(x, x)
torch.autograd.gradcheck(f, x)
class S(torch.autograd.Function): pass
from torch.autograd import Function
from torch.autograd.forward_ad import dual_level
torch.nn.grad.conv2d_input(x, x, x)
from torch.nn import grad
from torch.nn.grad import conv2d_weight as w
torch.gradient(x)
import numpy as np; np.gradient(x)
from numpy import gradient as g; g(x)
import numpy as np; np.polyder(x)
import numpy as np; np.poly1d([1, 2]).deriv()
torch._softmax_backward_data(x, x, -1, x.dtype)
torch._sigmoid_backward
torch._C._nn.elu_backward
torch._C._functorch
torch._C._ImperativeEngine
torch.batch_norm_backward_elemt
torch.distributions.SigmoidTransform().log_abs_det_jacobian(x, x)
from torch.distributions.transforms import TanhTransform
from torch.distributions import transforms as t
torch.distributions.transforms.ExpTransform()
x.backward()
x.sum().backward()
x.grad_fn(x)
x.retain_grad()
x.register_hook(f)
x.requires_grad_()
x.requires_grad_(True)
x.requires_grad_(not False)
x.requires_grad = True
x.requires_grad = bool(1)
torch.ones(3, requires_grad=1)
torch.ones(3, requires_grad=not False)
torch.enable_grad()
torch.set_grad_enabled(True)
s = torch.set_grad_enabled(False); s.prev = 1
g = torch.no_grad(); g.prev = True
torch.inference_mode(False)
torch.inference_mode(mode=not True)
m = torch.inference_mode; m(0)
from torch import inference_mode as m; m(mode=False)
from torch import set_grad_enabled as s; s(not False)
[torch][0].func.jacrev(f)
[torch][0].func.grad(f)
(torch,)[0].func.vjp(f, x)
{"a": torch}["a"].func.jvp
g = [f]; g[0].jacfwd
t = torch; t.func.grad(f)
t, u = torch, 1; t.func.grad(f)
t: object = torch; t.func.grad(f)
(t := torch).func.grad(f)
(u := torch.func); u.grad(f)
t = torch if x is None else torch; t.func.grad(f)
t = None or torch; t.func.grad(f)
x.vjp(x)
x.hessian()
x.sigmoid_backward(x)
torch.testing._internal.common_utils.gradcheck
torch.utils.checkpoint.checkpoint(f, x)
torch.overrides.get_overridable_functions()
torch.masked
torch.export
torch.fx.symbolic_trace(f)
torch.quasirandom
torch.return_types
torch.nn.utils.parametrize
def f(self):\n    self.backward()
"""

SYMBOLIC = r"""
import sympy; sympy.diff(x)
import sympy as s; s.Symbol("t")
from sympy import diff
from sympy import *\ndef f(x):\n    return diff(x)
from sympy.core import Symbol as S
from sympy.abc import t
try:\n        import sympy\n    except ImportError: pass
torch.utils._sympy.functions.sympy
import torch.utils._sympy.functions
import torch.utils._sympy.functions as tsf; tsf.sympy
from torch.utils._sympy import functions
from torch.utils._sympy.functions import sympy
from torch.utils._sympy.value_ranges import sympy as s
torch.utils._sympy.symbol
torch.fx.experimental.symbolic_shapes.sympy
from torch.fx.experimental import symbolic_shapes
from torch.fx.experimental.symbolic_shapes import sympy
import torch.fx.experimental.sym_node
torch.fx.experimental.sym_node.sympy
torch._inductor.utils.sympy
import torch._inductor
from torch._inductor import utils
from torch._dynamo import symbolic_convert
torch._dynamo.variables
[torch][0].utils.sympy
(x,)[0].sympy
import mpmath; mpmath.diff(f, 1)
from mpmath import diff
import symengine
import jax; jax.grad(f)
from jax import grad
import jax.numpy as jnp
import jaxlib
import autograd; autograd.grad(f)
from autograd import elementwise_grad
import autograd.numpy as np
import tensorflow as tf; tf.GradientTape()
import keras
import theano
import pytensor.tensor as pt
import casadi
import numdifftools as nd
import uncertainties
import tinygrad
import scipy.differentiate; scipy.differentiate.derivative(f, x)
import scipy.optimize; scipy.optimize.approx_fprime(x, f)
from scipy.misc import derivative
from scipy.optimize._numdiff import approx_derivative
import algopy
import paddle
import mxnet
import networkx
"""

IS_FILE = re.compile(r"^def f\(", re.MULTILINE)


def sources(kind: str) -> list[str]:
    """The files of a kind, one for each of its lines; `\\n` in a line ends one in the file."""
    return [_source(line.replace("\\n", "\n")) for line in kind.strip().splitlines()]


def _source(body: str) -> str:
    return body if IS_FILE.search(body) else f"import torch\n\n\ndef f(x):\n    {body}\n    return x\n"
