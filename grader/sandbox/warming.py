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


def warm_up(published: str | None = None) -> Mapping[str, str]:
    """Import what children need and rehearse with it, then load what a course has published.

    Some libraries look at the processor at their first use, which a confined child cannot do. What is
    rehearsed must stay single-threaded: after a multi-threaded operation, matmul hangs in a fork.
    """
    child = importlib.import_module("grader.sandbox.child")
    import numpy as np
    import safetensors.numpy
    import torch

    # tempfile would look for a folder by writing a file into it, which nobody can here.
    tempfile.tempdir = os.environ["TMPDIR"]
    safetensors.numpy.load(safetensors.numpy.save({"warm": np.ones(2)}))
    child.rehearse()
    if published:
        _publish(published)
    if threading.active_count() != 1 or torch.get_num_threads() != 1:
        raise RuntimeError("the warm process must have one thread only")
    # Collected here once, never again in the children: a collection would touch every page.
    gc.collect()
    gc.freeze()
    return {"torch": torch.__version__, "numpy": np.__version__}


def _publish(path: str) -> None:
    """Load what a course has published. Where that fails the process that judges fails in the same way,
    before anything is asked, and says so."""
    from grader.sandbox.publishing import publish

    try:
        publish(path)
    except Exception:  # noqa: BLE001 - whatever is in there
        traceback.print_exc()


def forget_checkout() -> str:
    """Take the folder that holds the grader off `sys.path`, unless packages live there too.

    In a checkout that folder also holds the solutions. Returns it, for the trusted fork.
    """
    root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    if not os.path.isdir(os.path.join(root, "torch")):
        sys.path[:] = [entry for entry in sys.path if os.path.abspath(entry) != root]
    return root
