"""torch, imported at its first use.

Importing torch costs more than everything else together, and the process that talks to the
user never needs it: references are computed in a process forked from the warm one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import torch
else:

    class _Torch:
        def __getattr__(self, name: str) -> Any:
            import torch

            return getattr(torch, name)

    torch = _Torch()

__all__ = ["torch"]
