"""What code does that differentiates, seen without slowing it. Runs in the child.

All calls of an exercise under the by-hand rule are looked at in this way, and imports of files where an
exercise uses what is made then.
"""

from __future__ import annotations

from collections.abc import Collection

from grader.sandbox.child.backward_passes import backward_passes
from grader.sandbox.child.forbidden_operators import FORBIDDEN_OPERATORS
from grader.sandbox.child.threads import RECORDED, RECORDS


class Lookout:
    """Looks at what runs from the moment that it is made until `end`. `ready_made` are the names of the
    functions that would be the answer. What it finds is said in words that go on from "the call"."""

    def __init__(self, ready_made: Collection[str] = (), *, counts_passes: bool = True) -> None:
        self._passes = backward_passes() if counts_passes else None
        self._recorded = RECORDED()
        FORBIDDEN_OPERATORS.begin(ready_made)

    def found(self) -> list[str]:
        """What was found since it was told last, but for the backward passes."""
        before, self._recorded = self._recorded, RECORDED()
        recorded = [RECORDS] if self._recorded != before else []
        return [*recorded, *FORBIDDEN_OPERATORS.take()]

    def passes(self) -> list[str]:
        """What there is to tell of backward passes, those of all threads, since it was told last."""
        if self._passes is None:
            return []
        before, self._passes = self._passes, backward_passes()
        return ["runs a backward pass"] if self._passes != before + 1 else []

    def end(self) -> list[str]:
        """What was not told yet. A graph that is recorded and never used is none of it."""
        was_on = FORBIDDEN_OPERATORS.end()
        switched_off = [] if was_on else ["switches off what watches its operators"]
        return [*self.passes(), *FORBIDDEN_OPERATORS.take(), *switched_off]
