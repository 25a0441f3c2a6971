"""What an exercise file finds around it when it runs: the files handed in beside it, modules of the student's
own among them, stand-ins for what draws, and libraries that are not installed. Runs in the child."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Mapping

from grader.sandbox.child import stand_ins
from grader.sandbox.child.absent import AbsentModules
from grader.sandbox.child.event_loop import Policy
from grader.sandbox.child.own_modules import OwnModules
from grader.sandbox.child.scratch import Scratch


class Workplace:
    """Nothing of Python is replaced before the first file begins to run."""

    def __init__(self) -> None:
        self.modules = OwnModules()
        self._lacking: dict[str, Mapping[str, str]] = {}
        self._scratch = Scratch()
        self._absent = AbsentModules()
        self._installed = False

    def give(self, files: Mapping[str, bytes]) -> None:
        """Put files there, by their names relative to the exercises."""
        self.modules.give(files)
        self._scratch.give(files)

    def give_notebook(self, file: str, lacking: Mapping[str, str]) -> None:
        """Take in that a file is the code of a notebook, and why names are not defined that cells would have
        bound which are not Python."""
        self._lacking[file] = lacking

    def lacking(self, file: str) -> Mapping[str, str] | None:
        """The same of a file again; None where it is no notebook."""
        return self._lacking.get(file)

    def begin(self, file: str) -> None:
        """Make it as new for the file that runs next: no file finds what another has written, or has done
        to a module that both import."""
        if not self._installed:
            stand_ins.install()
            self._scratch.install()
            self.modules.install()
            self._absent.install()
            asyncio.set_event_loop_policy(Policy())
            self._installed = True
        self._scratch.begin()
        self.modules.begin()
        self._absent.begin()
        sys.argv[:] = [file]
