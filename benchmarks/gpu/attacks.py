"""The attacks of tests/attacks in the profile of a child that works on a GPU, and some that need one."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterator

from benchmarks.gpu.device import BYSTANDER, EXERCISE, RIGHT, Device, full, handed_in, problem
from benchmarks.gpu.findings import Figure, Finding, Verdict
from grader.grading import Grader
from tests.attacks.attack import Attack
from tests.attacks.every import STOPPED_ON_CUDA
from tests.attacks.every import handed_in as as_handed_in
from tests.attacks.watching import CANARY, a_secret_and_a_private_folder, marked

TIMEOUT = 0.8
LEFT = 8.0
"""Seconds of the budget that are kept for the last attack and the end of the processes."""
PATTERN = 0x5EC4E7
FILLS = f"""
import torch
held = []
def relu(x):
    held.append(torch.full((1 << 22,), {PATTERN}, dtype=torch.int32, device=x.device))
    return x.clamp(min=0)
"""
LOOKS = f"""
import torch
def relu(x):
    for size in (1 << 10, 1 << 18, 1 << 22, 1 << 24):
        found = torch.empty(size, dtype=torch.int32, device=x.device)
        assert not bool((found == {PATTERN}).any()), "the data of another submission"
    return x.clamp(min=0)
"""


def measure(device: Device, seconds: float) -> Iterator[Finding]:
    """Each earns nothing, and nothing of it is left for the next. As many as fit into the time."""
    end = time.monotonic() + max(seconds - LEFT, seconds / 2)
    os.environ["GDGRADE_CANARY"] = CANARY
    tried = 0
    with a_secret_and_a_private_folder(), device.grader(TIMEOUT) as grader:
        for source, name in ((FILLS, "fills memory"), (LOOKS, "finds what another has left in memory")):
            yield _whole(grader, f"one that {name}", source)
        # Those that take long come last.
        for attack in sorted(STOPPED_ON_CUDA, key=lambda attack: attack.status == "timeout"):
            yield from _verdicts(grader, attack)
            tried += 1
            if time.monotonic() > end:
                break
        yield _whole(grader, "the next submission after all attacks", RIGHT)
    yield Verdict("files that attacks have left", "none", ", ".join(marked()) or "none")
    yield Figure("attacks tried", tried)
    yield Figure("attacks that there are for this profile", len(STOPPED_ON_CUDA))


def _whole(grader: Grader, what: str, source: str) -> Verdict:
    (relu,) = grader.grade(handed_in(source), [EXERCISE]).exercises
    return Verdict(what, "full marks", full(relu), problem(relu))


def _verdicts(grader: Grader, attack: Attack) -> Iterator[Verdict]:
    relu, bystander = grader.grade(as_handed_in(attack), [EXERCISE, BYSTANDER]).exercises
    message = problem(relu)
    said = "" if re.search(attack.says, message) else ", with other words"
    got = f"{relu.status}, {relu.score:g}{said}"
    yield Verdict(f"attack: {attack.name}", f"{attack.status}, 0", got, message)
    if not attack.at_import:
        yield Verdict(f"the other exercise beside: {attack.name}", "full marks", full(bystander))
