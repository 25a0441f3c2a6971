"""torch and NumPy, imported at their first use.

Importing torch costs more than everything else together, and the process that talks to the user never needs
it: references are computed in a process forked from the warm one. NumPy costs less, but the commands that
only read the course (list, show, hint) need neither.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import torch
else:

    class _Module:
        def __init__(self, name: str) -> None:
            self._name = name

        def __getattr__(self, name: str) -> Any:
            # Asked for the first time only: to come here takes longer than much of what references compute.
            value = getattr(importlib.import_module(self._name), name)
            setattr(self, name, value)
            return value

    torch = _Module("torch")
    np = _Module("numpy")

__all__ = ["np", "torch"]
