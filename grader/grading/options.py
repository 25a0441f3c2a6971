"""How to grade: devices, limits, seeds, and whether the place of a mistake is searched."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from typing import Literal

from grader.sandbox.host.budget import DEFAULT_TOTAL

DEFAULT_SEED = 20250101
"""For one's own work: fixed, so that feedback is the same from one run to the next."""

SEED_BITS = 128
"""Of a secret seed. Nobody can guess it, or write down the answers for all there are."""

DEFAULT_TIMEOUT = 10.0
DEFAULT_MEMORY = 2048
KNOWN_DEVICES = ("cpu", "cuda")

Places = Literal["full", "unnamed", "lines", "none"]
"""For which exercises the place of the mistake is searched: the one that is told in full, those without a
cause of their own (told with its kind, or by its lines alone), or none."""


def secret_seed() -> int:
    """A seed that nobody knows beforehand, to grade the work of others."""
    return secrets.randbits(SEED_BITS)


def cores() -> int:
    """The cores that this process may use: as many graders can be at work at once."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@dataclass(frozen=True)
class Options:
    """How to grade: on `auto`, `cpu`, `cuda` or `all` devices, with so many seconds of processor time for one
    call and so many for a submission in all (a call that waits may take five times as many; a wait for a
    processor does not count), and so many megabytes of memory that a submission may add to what its process
    has from the start. `place` says for which exercises the place of the mistake is searched, each for
    `place_seconds` (None: as long as `grader.mistake_places` has it); with `output` the report holds all that
    the student's code printed; with `pictures` a batch draws those of the student's page."""

    device: str = "auto"
    timeout: float = DEFAULT_TIMEOUT
    memory: int = DEFAULT_MEMORY
    total: float = DEFAULT_TOTAL
    place: Places = "none"
    place_seconds: float | None = None
    output: bool = False
    pictures: bool = False
