"""What a hostile submission is, as plain data. Each attacks inside `relu`, and is bounded by itself, too: a
sandbox that fails must not take the machine down."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Attack:
    """What stands in `relu` (or before it), the status it must end in, and a pattern of what it is told.

    `{ROOT}` in it becomes the folder of the grader, `{MARK}` the beginning of a file's name, `{REHTO}` what
    the submission before it holds, backwards, `{SECRET}` a file that is the grader's and `{PRIVATE}` a
    folder that nobody else may enter. `flag` is a pattern of the system calls that it is flagged for.
    `needs` names the layer that keeps it from succeeding, where one does. What attacks `at_import` takes
    the bystander of its file down with it.
    """

    name: str
    body: str
    status: str
    says: str = ""
    before: str = ""
    flag: str = ""
    needs: str = ""
    at_import: bool = False

    @property
    def source(self) -> str:
        body = "".join(f"    {line}\n" for line in self.body.splitlines())
        attack = f"{self.before}\n\ndef relu(x):\n{body}"
        # Each child imports them, so those alone that the attack names.
        used = [name for name in MODULES if name == "os" or re.search(rf"\b{name}\b", attack)]
        return f"import {', '.join(used)}\n{IMPORTS}{attack}{BYSTANDER}"


MODULES = (
    "os",
    *("ctypes", "fcntl", "gc", "itertools", "linecache", "mmap", "pickle", "resource", "signal", "socket"),
    *("subprocess", "sys", "threading", "time"),
)
IMPORTS = "import numpy as np\nimport torch\n\n"
BYSTANDER = "\n\ndef relu_derivative(x):\n    return (x > 0).to(x.dtype)\n"
"""Another exercise of the same file, which no attack may touch."""

ENDS = "end = time.time() + 20\n"
LANDLOCK, SECCOMP, IDENTITY = "Landlock", "seccomp", "unprivileged identity"
DENIED = "ermi|Read-only|No such file"
"""Permission denied, operation not permitted, a read-only file system; or, in namespaces of its own, nothing
there at all."""

OTHERS = (
    "for pid in {*range(max(1, os.getpid() - 100), os.getpid() + 200)} - {os.getpid()}:\n"
    "    try:\n"
    "        ACT\n"
    "        return x\n"
    "    except OSError: pass\n"
    "raise PermissionError('not permitted')"
)
"""Tries an act on whatever was forked lately, the child of the next submission among it; 0 means oneself."""

MOMENT = "time.sleep(0.2)\n"
"""Until the warm process has forked the next child."""
STOPPED = "took more than .* of processor time|was still waiting after"
"""What is said of a call that works without end: on a very busy machine it is the second."""
