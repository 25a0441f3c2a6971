"""The warm process: imports torch and NumPy once, then forks. Started by clean exec.

It holds no reference, seed, case or score, runs no student code itself, and does what four
words on its control socket say:

    child    fork a child for one submission; its channel, stdout and stderr come as descriptors
    trusted  fork a process of ours that runs the named function; its channel comes along
    end      kill a process group that it forked, wait for it, and say how it ended
    dismiss  the same without saying

It ends, with all that it forked, when the control socket closes.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import signal
import socket
import sys
import threading
import traceback
from collections.abc import Mapping
from typing import Any, NoReturn

MAX_MESSAGE = 64 * 1024


def main() -> None:
    """Warm up, say hello, serve until the control socket closes."""
    control = socket.socket(fileno=int(sys.argv[1]))
    hello = _warm_up()
    root = _forget_checkout()
    control.sendall(json.dumps(hello).encode())
    forked: set[int] = set()
    while True:
        data, descriptors, _, _ = socket.recv_fds(control, MAX_MESSAGE, 3)
        if not data:
            break
        # Several lines can come at once, since a dismissal awaits no reply. Descriptors come only
        # with requests that await one, so they belong to the last line.
        for line in data.splitlines():
            reply = _answer(json.loads(line), descriptors, forked, control, root)
            if reply is not None:
                control.sendall(json.dumps(reply).encode())
        for descriptor in descriptors:
            os.close(descriptor)
    for pid in forked:
        _end(pid)


def _warm_up() -> Mapping[str, Any]:
    """Import what children need and run one tiny operation of each kind.

    Some libraries look at the processor at their first use, which a confined child cannot do. The
    operation must stay single-threaded: after a multi-threaded one, matmul hangs in a fork.
    """
    importlib.import_module("grader.sandbox.child")
    import numpy as np
    import safetensors.numpy
    import torch

    safetensors.numpy.load(safetensors.numpy.save({"warm": np.ones(2)}))
    with torch.no_grad():
        (torch.ones(2, 2) @ torch.ones(2, 2)).exp().sum().item()
    if threading.active_count() != 1 or torch.get_num_threads() != 1:
        raise RuntimeError("the warm process must have one thread only")
    # Collected here once, never again in the children: a collection would touch every page.
    gc.collect()
    gc.freeze()
    return {"torch": torch.__version__, "numpy": np.__version__}


def _forget_checkout() -> str:
    """Take the folder that holds the grader off `sys.path`, unless packages live there too.

    In a checkout that folder also holds the solutions. Returns it, for the trusted fork.
    """
    root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    if not os.path.isdir(os.path.join(root, "torch")):
        sys.path[:] = [entry for entry in sys.path if os.path.abspath(entry) != root]
    return root


def _answer(
    request: Mapping[str, Any],
    descriptors: list[int],
    forked: set[int],
    control: socket.socket,
    root: str,
) -> Mapping[str, Any] | None:
    match request:
        case {"do": "child", "profile": profile}:
            pid = os.fork()
            if pid == 0:
                control.close()
                _become_child(descriptors, profile)
            forked.add(pid)
            return {"pid": pid}
        case {"do": "trusted", "entry": str(entry)}:
            pid = os.fork()
            if pid == 0:
                control.close()
                _become_trusted(descriptors[0], entry, root)
            forked.add(pid)
            return {"pid": pid}
        case {"do": "end", "pid": int(pid)} if pid in forked:
            forked.remove(pid)
            return _end(pid)
        case {"do": "dismiss", "pid": int(pid)} if pid in forked:
            forked.remove(pid)
            _end(pid)
            return None
    raise ValueError(f"not a request: {request}")


def _become_child(descriptors: list[int], profile: Mapping[str, Any]) -> NoReturn:
    """Keep 0 (nothing), 1 and 2 (drained pipes) and 3 (the channel); run the child's life."""
    status = 1
    try:
        channel, stdout, stderr = descriptors
        nothing = os.open(os.devnull, os.O_RDONLY)
        # First out of the way of 0 to 3, so that none is overwritten before it is copied.
        high = [_above_three(d) for d in (nothing, stdout, stderr, channel)]
        for target, source in enumerate(high):
            os.dup2(source, target)
        os.closerange(4, _descriptor_limit())
        from grader.sandbox import child

        _hide_grader()
        child.live(socket.socket(fileno=3), profile)
        status = 0
    finally:
        os._exit(status)


def _hide_grader() -> None:
    """Let nothing more of the grader be imported here: the course is on the same disk."""
    for name, module in list(sys.modules.items()):
        if name.split(".")[0] == "grader" and hasattr(module, "__path__"):
            module.__path__ = []


def _above_three(descriptor: int) -> int:
    import fcntl

    return fcntl.fcntl(descriptor, fcntl.F_DUPFD, 4)


def _descriptor_limit() -> int:
    limit = os.sysconf("SC_OPEN_MAX")
    return limit if 0 < limit < 65536 else 65536


def _become_trusted(channel: int, entry: str, root: str) -> NoReturn:
    """Run `module:function` of the grader with the channel; for the examiner."""
    status = 1
    try:
        os.setsid()
        gc.unfreeze()
        if root not in sys.path:
            sys.path.insert(0, root)
        module, function = entry.split(":")
        getattr(importlib.import_module(module), function)(socket.socket(fileno=channel))
        status = 0
    except BaseException:  # noqa: BLE001 - whatever it is, it goes to the log, and this fork must end here
        traceback.print_exc()
    finally:
        os._exit(status)


def _end(pid: int) -> Mapping[str, Any]:
    """Kill the process group of `pid`, wait for it, and say how it ended."""
    # The leader may be dead already and its group not, or the group not made yet.
    for kill in (os.killpg, os.kill):
        try:
            kill(pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            continue
    _, status, usage = os.wait4(pid, 0)
    return {
        "exit_code": os.waitstatus_to_exitcode(status),
        "cpu_seconds": usage.ru_utime + usage.ru_stime,
        "peak_bytes": usage.ru_maxrss * 1024,
    }


if __name__ == "__main__":
    main()
