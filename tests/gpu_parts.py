"""Parts of `make gpu` that end in different ways."""

from __future__ import annotations

import time

from benchmarks.gpu.findings import Fact, Figure, Verdict

SECONDS = 7.0


def fine(device, seconds):
    yield Figure(f"seconds on {device.name}", seconds, "s")
    yield Verdict("it", "right or rather right", "right")


def slow(device, seconds):
    yield Fact("before", "said")
    time.sleep(60)


def wrong(device, seconds):
    yield Fact("before", "said")
    yield Verdict("this", "right", "wrong", "because")


def broken(device, seconds):
    yield Fact("before", "said")
    raise ValueError("nothing works")
