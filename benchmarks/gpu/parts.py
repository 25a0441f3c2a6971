"""The parts, in their order, each with the seconds that it may take: together less than eight minutes."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Part:
    """`entry` is "module:function"; the function gets the device and the seconds that it should take, and
    yields what it finds."""

    name: str
    title: str
    entry: str
    seconds: float


PARTS = (
    Part("doctor", "what `gdgrade doctor` finds", "benchmarks.gpu.examined:measure", 35),
    Part("solutions", "worked solutions on all devices", "benchmarks.gpu.course:solutions", 60),
    Part("deaths", "submissions that die on the device", "benchmarks.gpu.mishaps:deaths", 45),
    Part("late", "answers that are not there yet at the return", "benchmarks.gpu.mishaps:not_there_yet", 30),
    Part("kernels", "errors of kernels, with TF32 as an experiment", "benchmarks.gpu.kernels:measure", 50),
    Part("attacks", "attacks in the profile of a GPU", "benchmarks.gpu.attacks:measure", 80),
    Part("children", "several children at once", "benchmarks.gpu.children:measure", 70),
    Part("variants", "right and wrong versions on all devices", "benchmarks.gpu.course:variants", 90),
)
MOST = 480.0
"""Seconds for all of it, with the machine's part and the starts of processes."""
