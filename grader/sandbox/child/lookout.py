"""What code does that differentiates, seen without slowing it. Runs in the child.

All calls of an exercise under the by-hand rule are looked at in this way, and imports of files where an
exercise uses what is made then.
"""

from __future__ import annotations

from collections.abc import Collection

from grader.sandbox.child.backward_passes import backward_passes
from grader.sandbox.child.forbidden_operators import FORBIDDEN_OPERATORS


class Lookout:
    """Looks at what runs from the moment that it is made until `end`. `ready_made` are the names of the
    functions that would be the answer. What it finds is said in words that go on from "the call"."""

    def __init__(self, ready_made: Collection[str] = (), *, counts_passes: bool = True) -> None:
        self._passes = backward_passes() if counts_passes else None
        FORBIDDEN_OPERATORS.begin(ready_made)

    def found(self) -> list[str]:
        """What was found since it was told last."""
        return FORBIDDEN_OPERATORS.take()

    def end(self) -> list[str]:
        """What was not told yet. The backward passes of all threads are counted, and only here."""
        was_on = FORBIDDEN_OPERATORS.end()
        ran_one = self._passes is not None and backward_passes() != self._passes + 1
        passes = ["runs a backward pass"] if ran_one else []
        switched_off = [] if was_on else ["switches off what watches its operators"]
        return [*passes, *FORBIDDEN_OPERATORS.take(), *switched_off]
