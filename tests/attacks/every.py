"""Every attack, and those that are stopped in the profile of a child that works on a GPU, too."""

from __future__ import annotations

from grader.submission import SourceFile, Submission
from tests.attacks.attack import Attack
from tests.attacks.cheating import CHEATING
from tests.attacks.escaping import ESCAPING
from tests.attacks.exhausting import EXHAUSTING
from tests.attacks.kernel import KERNEL
from tests.attacks.lingering import LINGERING
from tests.attacks.watching import MARK, OTHER, PRIVATE, ROOT, SECRET

ATTACKS = (*EXHAUSTING, *ESCAPING, *CHEATING, *LINGERING, *KERNEL)

MEMORY = {"a memory bomb", "a bomb in small steps", "a giant broadcast", "a bomb of threads"}
"""On a GPU there is no limit on addresses and threads: the watchdog ends them, after gigabytes."""

FOR_THE_DRIVER = {
    "shared memory",
    "zeros that are shared",
    "a file in memory",
    "a file in memory by its number",
    "a length by a descriptor",
    "a local socket",
    "an abstract socket",
    "a pipe",
    "an event",
    "locked memory",
    "how full a disk is",
    "files by other ways",
    "every other system call",
}
"""What a GPU's driver needs, and so student code can do there, too; some of these look for it."""

STOPPED_ON_CUDA = tuple(attack for attack in ATTACKS if attack.name not in MEMORY | FOR_THE_DRIVER)

FILE = "01_activations.py"


def handed_in(attack: Attack) -> Submission:
    """The submission of an attack, with what it looks for put in."""
    source = attack.source
    meant = {"{ROOT}": str(ROOT), "{MARK}": MARK, "{REHTO}": OTHER[::-1], "{SECRET}": str(SECRET)}
    for name, value in {**meant, "{PRIVATE}": str(PRIVATE)}.items():
        source = source.replace(name, value)
    return Submission("student", (SourceFile(FILE, source.encode(), FILE),))
