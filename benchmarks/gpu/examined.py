"""What `gdgrade doctor` finds here."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.gpu.device import Device
from benchmarks.gpu.findings import Fact, Finding, Verdict
from grader.doctor import examination

POSSIBLE = ("open local sockets", "share memory with others", "use more memory than it may")
"""What student code can do in the profile of a GPU, by docs/security.md."""
WITHOUT_NAMESPACES = "see which private files there are"


def measure(device: Device, seconds: float) -> Iterator[Finding]:
    """Its lines, and whether student code can do no more than it is said to, and right code does well."""
    with device.grader() as grader:
        lines = list(examination(grader))
        yield Fact("doctor", "\n".join(lines))
        yield Fact("isolation", grader.isolation)
        for name, state in grader.around.items():
            yield Fact(name, state)
        for act, possible in grader.possible_acts.items():
            expected = "no" if act not in (*POSSIBLE, WITHOUT_NAMESPACES) else "no or yes"
            yield Verdict(f"student code can {act}", expected, "yes" if possible else "no")
    loses = next((line for line in lines if line.startswith("Correct code loses points")), "")
    yield Verdict("correct code keeps its points", "yes", "no" if loses else "yes", loses)
    refused = next(line for line in lines if line.startswith("System calls that correct code made"))
    yield Fact("refused system calls", refused.rpartition(": ")[2])
