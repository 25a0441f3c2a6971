"""A worker process of this machine: carries out one request after the other, until nobody is there to ask.

Requests come in by stdin and outcomes go out by stdout, both as pickles: a function and its arguments, then
whether it returned, and what it returned or raised. The run and its workers trust each other.

It is started in a folder of its own, which is the run's for temporary files.
"""

from __future__ import annotations

import os
import pickle
import shutil
import signal
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path
from queue import SimpleQueue
from typing import Any, BinaryIO

from grader.garbage import collected_seldom
from grader.sandbox.barriers.identity import forbid_tracing

SCRATCH = "gdgrade-batch-"
"""How the names of the folders begin that a run makes for its workers."""

Request = tuple[Callable[..., Any], tuple[Any, ...], dict[str, Any]]


def main() -> None:
    """Serve the run that has started this process; Ctrl-C is left to it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    tempfile.tempdir = folder = os.getcwd()
    forbid_tracing()
    requests, outcomes = _channels()
    waiting: SimpleQueue[Request] = SimpleQueue()
    threading.Thread(target=_listen, args=(requests, waiting, folder), daemon=True).start()
    with collected_seldom():
        _serve(waiting, outcomes)


def _serve(waiting: SimpleQueue[Request], outcomes: BinaryIO) -> None:
    while True:
        outcome = _outcome(*waiting.get())
        try:
            outcomes.write(outcome)
            outcomes.flush()
        except OSError:  # the run has ended, which the other thread sees too
            return


def _channels() -> tuple[BinaryIO, BinaryIO]:
    """Where requests come in and outcomes go out. What is printed here goes to stderr from now on."""
    requests, outcomes = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    with open(os.devnull, "rb") as nothing:
        os.dup2(nothing.fileno(), 0)
    os.dup2(2, 1)
    return requests, outcomes


def _listen(requests: BinaryIO, waiting: SimpleQueue[Request], folder: str) -> None:
    """Hand requests on; end at once when no more can come. A run that was killed cannot tell its workers."""
    try:
        while True:
            waiting.put(pickle.load(requests))
    finally:
        # A worker that somebody starts by hand stands in a folder of theirs.
        if Path(folder).name.startswith(SCRATCH):
            shutil.rmtree(folder, ignore_errors=True)
        os._exit(0)


def _outcome(function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> bytes:
    try:
        return pickle.dumps((True, function(*args, **kwargs)))
    except Exception as error:  # noqa: BLE001 - it is for the run to judge
        try:
            return pickle.dumps((False, error))
        except Exception:  # noqa: BLE001 - an exception may hold anything
            return pickle.dumps((False, RuntimeError(f"{type(error).__name__}: {error}")))


if __name__ == "__main__":
    main()
