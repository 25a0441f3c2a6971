"""How many backward passes this process has run, in whatever thread. Runs in the child.

torch numbers its backward passes, and tells one its number while it runs. A pass of ours over one number
costs some ten microseconds and has the next number, so that two of them tell how many lay between.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch

# Bound before any student's code can replace them.
NUMBER = torch._C._current_graph_task_id
RUN: Callable[..., Any] = torch.autograd.Variable._execution_engine.run_backward


class _Probe:
    """A graph of one operator, and the number of the pass that went through it last."""

    def __init__(self) -> None:
        self._number = -1
        with torch.enable_grad():
            self._leaf = torch.zeros((), requires_grad=True)
            self._root = self._leaf * 1
        self._upstream = torch.ones(())
        self._leaf.register_hook(self._note)

    def _note(self, gradient: torch.Tensor) -> None:
        self._number = NUMBER()

    def run(self) -> int:
        """The number of a pass that is run now."""
        keep_graph, create_graph, allow_unreachable, accumulate = True, False, True, False
        inputs = (self._leaf,)
        RUN((self._root,), (self._upstream,), keep_graph, create_graph, inputs, allow_unreachable, accumulate)
        return self._number


backward_passes = _Probe().run
