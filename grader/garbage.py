"""Python's collector of reference cycles, for a process that handles one submission after the other."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

THRESHOLD = 10_000
"""How many more objects there may be before the collector looks at them. Those of a submission live as long
as it does: with Python's own threshold it looks at most of them several times, and finds nothing."""


@contextmanager
def collected_seldom() -> Iterator[None]:
    """Inside, the collector looks at no object that is there already, and seldom at new ones."""
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(THRESHOLD)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()
