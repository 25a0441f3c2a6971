"""Values as Python source that gives exactly these values again."""

from __future__ import annotations

from pprint import pformat
from textwrap import indent
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.published.shared_values import SharedValue

WIDTH = 100
NAMES = "from math import inf, nan"
"""What the source needs beside `torch`, `numpy as np` and, for a shared value, `SharedValue` and `make`."""


def literal(value: Any, library: str, dtype: str) -> str:
    """The source of an argument: arrays as tensors or NumPy arrays, floats in `dtype`, every digit of them;
    a given by its maker, which the student's own interpreter runs as the grader does."""
    if isinstance(value, np.ndarray):
        return _array(value, library, dtype)
    if isinstance(value, SharedValue):
        return f"make(SharedValue({value.name!r}, {literal(value.arguments, library, dtype)}))"
    if isinstance(value, (list, tuple)):
        items = [literal(item, library, dtype) for item in value]
        inside = ", ".join(items) + ("," if len(items) == 1 and isinstance(value, tuple) else "")
        return f"[{inside}]" if isinstance(value, list) else f"({inside})"
    if isinstance(value, np.generic):
        return repr(value.item())
    return repr(value)


def _array(array: NDArray[Any], library: str, dtype: str) -> str:
    name = dtype if array.dtype.kind == "f" else array.dtype.name
    torch_like = library == "torch"
    kind = f"dtype={'torch' if torch_like else 'np'}.{'bool' if name == 'bool' and torch_like else name}"
    if name == "bool" and not torch_like:
        kind = "dtype=bool"
    if array.size == 0:
        return f"{'torch.zeros' if torch_like else 'np.zeros'}({array.shape}, {kind})"
    values = pformat(array.tolist(), width=WIDTH, compact=True)
    function = "torch.tensor" if torch_like else "np.array"
    if "\n" in values:
        return f"{function}(\n{indent(values, '    ')},\n    {kind},\n)"
    return f"{function}({values}, {kind})"
