"""What is looked for in a call, looked for in the threads that it starts as well. Runs in the child.

Which dispatch keys are on, and how many operators autograd has recorded, torch knows for each thread by
itself. Python lets code of ours run in a thread at each call that is made there; only threads are slower.
"""

from __future__ import annotations

import sys
import threading

import torch

from grader.sandbox.child.forbidden_operators import FORBIDDEN_OPERATORS

# Bound before any student's code can replace it.
RECORDED = torch._C._autograd._get_sequence_nr
"""How many operators this thread has recorded for a backward pass; to ask takes no time."""
RECORDS = "has autograd record what it computes"


def look_into_threads() -> None:
    """Look into every thread that Python starts from now on."""
    threading.setprofile(_begin)


def _begin(*event: object) -> None:
    """Python calls this in a new thread, before any code that was handed to it."""
    FORBIDDEN_OPERATORS.look_here()
    before = RECORDED()

    def look(*event: object) -> None:
        nonlocal before
        if (now := RECORDED()) != before:
            before = now
            FORBIDDEN_OPERATORS.note(RECORDS)

    sys.setprofile(look)
