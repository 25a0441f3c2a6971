"""What a process for student code does before there is any: import what it needs, and rehearse with it."""

from __future__ import annotations

import gc
import importlib
import os
import sys
import tempfile
import threading
import traceback
from collections.abc import Mapping
from types import ModuleType

REMOTE_MODULES = "torch.distributed.nn.api.remote_module"


def warm_up(published: str | None = None) -> Mapping[str, str]:
    """Import what children need and rehearse with it, then load what a course has published.

    Some libraries look at the processor at their first use, which a confined child cannot do. What is
    rehearsed must stay single-threaded: after a multi-threaded operation, matmul hangs in a fork.
    """
    child = importlib.import_module("grader.sandbox.child.serve")
    import numpy as np
    import safetensors.numpy
    import torch

    # tempfile would look for a folder by writing a file into it, which nobody can here.
    tempfile.tempdir = os.environ["TMPDIR"]
    leave_out_remote_modules()
    safetensors.numpy.load(safetensors.numpy.save({"warm": np.ones(2)}))
    child.rehearse()
    use_once()
    if published:
        _publish(published)
    ready_to_fork()
    return {"torch": torch.__version__, "numpy": np.__version__}


def use_once() -> None:
    """Use what students use of torch beside plain arithmetic: the first time takes longer."""
    import torch

    x = torch.eye(2, dtype=torch.float64)
    repr(x)
    torch.linalg.solve(x, x)
    torch.fft.fft(x)
    torch.special.expit(x)
    torch.vmap(torch.sin)(x)
    # Where torch knows other devices, autograd starts a thread for each, and no fork could use it then.
    if not _knows_other_devices():
        w = x.clone().requires_grad_()
        (w * w).sum().backward()


def _knows_other_devices() -> bool:
    """Whether torch was built for more than the CPU."""
    import torch

    built = torch.backends.cuda.is_built() or torch.backends.mps.is_built()
    return built or bool(getattr(torch._C, "_has_xpu", False))


def ready_to_fork() -> None:
    """Make sure that this process may fork, and prepare its memory for that. Raises RuntimeError where it may
    not."""
    import torch

    if threading.active_count() != 1 or torch.get_num_threads() != 1:
        raise RuntimeError("the warm process must have one thread only")
    if torch.cuda.is_initialized():
        raise RuntimeError("the warm process must not use a GPU: none of its forks could then")
    # Collected here once, never again in the children: a collection would touch every page.
    gc.collect()
    gc.freeze()


def leave_out_remote_modules() -> None:
    """Put a stand-in for the one part of torch that writes files when it is imported, in older torches.

    Their compiler imports that part, and is itself imported by the first `torch.optim.SGD` or `torch.vmap` of
    a child. A child may not write, and neither may this process inside bubblewrap. It is for modules on other
    machines, which no child can reach.
    """
    stand_in = ModuleType(REMOTE_MODULES)
    stand_in.__dict__["RemoteModule"] = object
    sys.modules.setdefault(REMOTE_MODULES, stand_in)


def _publish(path: str) -> None:
    """Load what a course has published. Where that fails the process that judges fails in the same way,
    before anything is asked, and says so."""
    from grader.sandbox.publishing import publish

    try:
        publish(path)
    except Exception:  # noqa: BLE001 - whatever is in there
        traceback.print_exc()


PACKAGE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
"""The folder of the grader's own modules."""


def forget_checkout() -> str:
    """Take the folder that holds the grader off `sys.path`, unless packages live there too.

    In a checkout that folder also holds the solutions. Returns it, for the trusted fork.
    """
    root = os.path.dirname(PACKAGE)
    if not os.path.isdir(os.path.join(root, "torch")):
        sys.path[:] = [entry for entry in sys.path if os.path.abspath(entry) != root]
    return root
