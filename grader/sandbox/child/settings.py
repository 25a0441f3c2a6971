"""What Python, NumPy and torch keep for the whole process: a reader for each. Runs in the child.

Random numbers, the default dtype and whether gradients are on are not among them: they are set before
every call (`calling.reset_state`). What a reader returns is plain, a tuple, or known by its identity.
"""

from __future__ import annotations

import _signal  # type: ignore[import-not-found]
import _thread
import asyncio.events
import contextlib
import copyreg
import decimal
import gc
import io
import locale
import logging
import os
import signal
import sys
import threading
import time
import tracemalloc
import warnings
from collections.abc import Callable, Mapping
from itertools import chain
from typing import Any

import numpy as np
import torch
import torch._tensor_str
import torch.distributions
import torch.nn.modules.module as of_modules
import torch.optim.optimizer as of_optimizers

Reader = Callable[[], Any]

# Bound before any student's code can replace them.
C = torch._C
PRINT_OPTIONS = vars(torch._tensor_str.PRINT_OPTS)
ENVIRONMENT = os.environ
SIGNALS = sorted(map(int, signal.valid_signals()))
SYS, TIME, WARNINGS, THREADING = vars(sys), vars(time), vars(warnings), vars(threading)
EVENTS = vars(asyncio.events)
HOOKS = [
    hooks
    for module in (of_modules, of_optimizers)
    for name, hooks in vars(module).items()
    if name.startswith("_global_") and isinstance(hooks, dict)
]
# Older torches do not say which ones are in force.
SAVED_TENSORS_HOOKS: Callable[[bool], Any] = getattr(
    C._autograd, "_top_saved_tensors_default_hooks", lambda _ignore_tracing: None
)

FLAGS = (
    "_check_sparse_tensor_invariants _get_backcompat_broadcast_warn _get_backcompat_keepdim_warn "
    "_get_cpu_allow_fp16_reduced_precision_reduction _get_default_device _get_deterministic_algorithms "
    "_get_deterministic_algorithms_warn_only _get_deterministic_fill_uninitialized_memory "
    "_get_flash_sdp_enabled _get_float32_matmul_precision _get_math_sdp_enabled "
    "_get_mem_efficient_sdp_enabled _get_mkldnn_deterministic _get_mkldnn_enabled _get_nnpack_enabled "
    "_get_onednn_allow_tf32 _get_warnAlways _is_any_autocast_enabled _is_fwd_grad_enabled "
    "_is_multithreading_enabled _is_torch_function_enabled _is_view_replay_enabled "
    "_len_torch_dispatch_stack get_num_interop_threads get_num_threads is_anomaly_check_nan_enabled "
    "is_anomaly_enabled is_autocast_cache_enabled is_inference_mode_enabled"
)
"""Functions of `torch._C` that say one thing each, as far as a version of torch has them."""

TINY, ONE = 5e-324, 1.0


def settings() -> Mapping[str, Reader]:
    """The readers for this system, by what a sentence calls that which they read."""
    readers: dict[str, Reader] = {
        "np.seterr": lambda: (*np.geterr().values(), np.geterrcall(), np.getbufsize()),
        "np.set_printoptions": lambda: tuple(np.get_printoptions().values()),
        "the generator of np.random": vars(np.random)["get_bit_generator"],
        "the default device": _modes,
        "torch.set_printoptions": lambda: tuple(PRINT_OPTIONS.values()),
        "hooks of torch": lambda: (*map(len, HOOKS), SAVED_TENSORS_HOOKS(False)),
        "checks of torch.distributions": lambda: torch.distributions.Distribution._validate_args,
        "denormal numbers": lambda: TINY * ONE != 0.0,
        "warning filters": lambda: tuple(WARNINGS["filters"]),
        "the recursion limit": sys.getrecursionlimit,
        "sys.setswitchinterval": sys.getswitchinterval,
        "sys.set_int_max_str_digits": sys.get_int_max_str_digits,
        "sys.settrace": lambda: (sys.gettrace(), sys.getprofile()),
        "threading.settrace": lambda: (THREADING.get("_trace_hook"), THREADING.get("_profile_hook")),
        "sys.stdout": lambda: (SYS.get("stdin"), *map(_stream, (SYS.get("stdout"), SYS.get("stderr")))),
        "hooks of sys": lambda: (SYS.get("excepthook"), SYS.get("displayhook"), SYS.get("unraisablehook")),
        "sys.argv": lambda: tuple(SYS["argv"]),
        "sys.path": lambda: tuple(SYS["path"]),
        "import hooks": lambda: (*SYS["meta_path"], None, *SYS["path_hooks"]),
        "the environment": lambda: tuple(chain.from_iterable(_environment().items())),
        "the current folder": os.getcwd,
        "the umask": _umask,
        "open files": _lowest_free_descriptor,
        "signal handlers": lambda: tuple(map(_signal.getsignal, SIGNALS)),
        "the locale": lambda: locale.setlocale(locale.LC_ALL),
        "the time zone": lambda: TIME["tzname"],
        "the decimal context": _decimal_context,
        "the garbage collector": lambda: (gc.isenabled(), gc.get_debug(), gc.get_threshold(), *gc.callbacks),
        "threads": lambda: (_thread._count(), threading.stack_size()),
        "logging": _logging,
        "the event loop policy": lambda: EVENTS.get("_event_loop_policy"),
        "copyreg": lambda: len(copyreg.dispatch_table),
        "tracemalloc": tracemalloc.is_tracing,
    }
    readers |= {f"torch's {name.strip('_')}": getattr(C, name) for name in FLAGS.split() if hasattr(C, name)}
    if hasattr(signal, "setitimer"):
        timers = signal.ITIMER_REAL, signal.ITIMER_VIRTUAL, signal.ITIMER_PROF
        readers["timers"] = lambda: any(signal.getitimer(timer)[0] for timer in timers)
        readers["blocked signals"] = lambda: len(signal.pthread_sigmask(signal.SIG_BLOCK, ()))
    with contextlib.suppress(ImportError):
        import resource

        limits = resource.RLIMIT_NOFILE, resource.RLIMIT_STACK, resource.RLIMIT_AS, resource.RLIMIT_DATA
        readers["resource limits"] = lambda: tuple(map(resource.getrlimit, limits))
    return readers


def _modes() -> tuple[Any, ...]:
    """The default device is one of the modes that stand around every function of torch."""
    return tuple(C._get_function_stack_at(i) for i in range(C._len_torch_function_stack()))


def _stream(stream: Any) -> Any:
    """A stream, and whether it was closed where it is one of Python's."""
    return stream, type(stream) is io.TextIOWrapper and stream.closed


def _environment() -> dict[Any, Any]:
    """As it is kept; to decode it takes long."""
    kept: dict[Any, Any] = ENVIRONMENT._data  # type: ignore[attr-defined]
    return kept


def _umask() -> int:
    """It can only be read by setting it."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def _lowest_free_descriptor() -> int:
    """Another where one was closed, or left open."""
    descriptor = os.dup(1)
    os.close(descriptor)
    return descriptor


def _decimal_context() -> tuple[Any, ...]:
    now = decimal.getcontext()
    return now.prec, now.rounding, now.Emin, now.Emax, *now.traps.values()


def _logging() -> tuple[Any, ...]:
    root = logging.root
    return root.level, root.disabled, root.manager.disable, *root.handlers, None, *root.filters
