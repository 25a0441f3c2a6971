"""What student code can change in its process, each by a line or two: setters of what Python, NumPy and
torch keep for all that runs there."""

from __future__ import annotations

IMPORTS = (
    "import asyncio, builtins, copyreg, decimal, functools, gc, io, locale, logging, math, operator\n"
    "import os, random, signal, sys, threading, time, tracemalloc, types, warnings\n"
    "import numpy as np\nimport torch\nfrom torch import nn\nimport torch.nn.functional as F\n\n\n"
)

SETTERS = {
    "errors of NumPy": "np.seterr(all='raise')",
    "a handler of NumPy's errors": "np.seterrcall(print), np.seterr(all='call')",
    "printing of NumPy": "np.set_printoptions(precision=1)",
    "the buffer of NumPy": "np.setbufsize(16)",
    "the legacy generator": "np.random.seed(7), np.random.rand(3)",
    "the legacy bit generator": "np.random.set_bit_generator(np.random.MT19937(3))",
    "warnings as errors": "warnings.simplefilter('error')",
    "no warnings": "warnings.filterwarnings('ignore')",
    "a high recursion limit": "sys.setrecursionlimit(100000)",
    "a low recursion limit": "sys.setrecursionlimit(120)",
    "random": "random.seed(7), random.random()",
    "the seed of torch": "torch.manual_seed(7)",
    "the default dtype": "torch.set_default_dtype(torch.float64)",
    "the default device": "torch.set_default_device('meta')",
    "the old default type": "torch.set_default_tensor_type(torch.DoubleTensor)",
    "printing of torch": "torch.set_printoptions(precision=1, sci_mode=True)",
    "deterministic algorithms": "torch.use_deterministic_algorithms(True)",
    "threads of torch": "torch.set_num_threads(2)",
    "anomalies": "torch.autograd.set_detect_anomaly(True)",
    "gradients off": "torch.set_grad_enabled(False)",
    "inference mode": "torch.inference_mode().__enter__()",
    "autocast": "torch.autocast('cpu', torch.bfloat16).__enter__()",
    "denormal numbers": "torch.set_flush_denormal(True)",
    "precision": "torch.set_float32_matmul_precision('medium')",
    "oneDNN": "torch.backends.mkldnn.set_flags(False)",
    "a mode of torch": (
        "type('Mode', (torch.overrides.TorchFunctionMode,), {'__torch_function__': "
        "lambda self, f, t, a=(), k=None: torch.zeros(1)})().__enter__()"
    ),
    "hooks of tensors": (
        "torch.autograd.graph.saved_tensors_hooks(lambda t: t * 0, lambda t: t).__enter__()"
    ),
    "hooks of modules": ("nn.modules.module.register_module_forward_hook(lambda m, i, o: o * 0)"),
    "checks of distributions": "torch.distributions.Distribution.set_default_validate_args(False)",
    "a function of torch": "torch.exp = torch.tanh = torch.matmul = lambda *given, **named: torch.zeros(1)",
    "a function of NumPy": "np.exp = np.sum = np.dot = lambda *given, **named: np.zeros(1)",
    "a deleted function": "del math.exp, torch.log, np.log",
    "a method of tensors": "torch.Tensor.sum = torch.Tensor.__mul__ = lambda *given, **named: torch.zeros(1)",
    "a function by setattr": "[setattr(m, n, None) for m in (torch, np) for n in ('exp', 'where', 'cos')]",
    "a function by its dictionary": "vars(torch).update(exp=None, log=None)",
    "a class of torch": "nn.Linear.forward = nn.Conv2d.forward = lambda self, x: x * 0",
    "a function of F": "F.softmax = F.one_hot = F.pad = F.unfold = None",
    "linear algebra": "torch.linalg.norm = np.linalg.norm = np.linalg.solve = None",
    "math": "math.exp = math.tanh = math.log = math.sqrt = lambda *given: 0.0",
    "builtins": "builtins.sum = builtins.sorted = builtins.zip = lambda *given, **named: []",
    "a name in builtins": "builtins.lr = 1.0",
    "a builtin by its dictionary": "__builtins__['max' if isinstance(__builtins__, dict) else 0] = None",
    "a module in the place of another": "sys.modules['math'] = types.ModuleType('math')",
    "another module": "sys.modules['helpers'] = types.ModuleType('helpers')",
    "the environment": "os.environ.clear(), os.environ.update(TZ='Asia/Tokyo'), time.tzset()",
    "the current folder": "os.chdir('/usr/lib')",
    "the umask": "os.umask(0)",
    "the path": "sys.path.clear()",
    "the path, longer": "sys.path.insert(0, '/nowhere')",
    "import hooks": "sys.meta_path.clear()",
    "standard output": "sys.stdout = sys.stderr = io.StringIO()",
    "a closed standard output": "sys.stdout.close()",
    "a closed descriptor": "os.close(0)",
    "open descriptors": "[os.dup(1) for _ in range(9)]",
    "tracing": "sys.settrace(lambda *seen: None)",
    "profiling": "sys.setprofile(lambda *seen: None)",
    "tracing in threads": "threading.settrace(lambda *seen: None)",
    "an audit hook": "sys.addaudithook(lambda event, given: None)",
    "excepthook": "sys.excepthook = sys.displayhook = print",
    "digits of integers": "sys.set_int_max_str_digits(640)",
    "the switch interval": "sys.setswitchinterval(5)",
    "signal handlers": "signal.signal(signal.SIGTERM, signal.SIG_IGN), signal.signal(signal.SIGFPE, print)",
    "an alarm": "signal.alarm(1)",
    "blocked signals": "signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})",
    "resource limits": "__import__('resource').setrlimit(7, (16, 16))",
    "the locale": "locale.setlocale(locale.LC_ALL, 'C')",
    "decimals": "setattr(decimal.getcontext(), 'prec', 2)",
    "no collector": "gc.disable()",
    "a busy collector": "gc.set_threshold(1), gc.callbacks.append(lambda *seen: None)",
    "a thread": "threading.Thread(target=time.sleep, args=(60,), daemon=True).start()",
    "logging": "logging.basicConfig(level=0), logging.disable(50)",
    "the event loop policy": "asyncio.set_event_loop_policy(asyncio.DefaultEventLoopPolicy())",
    "how objects are pickled": "copyreg.pickle(torch.Tensor, lambda t: (int, ()))",
    "tracemalloc": "tracemalloc.start()",
    "memory": "import ctypes; ctypes.c_int.from_address(ctypes.addressof(ctypes.c_int(1))).value = 2",
}
"""A statement each."""
