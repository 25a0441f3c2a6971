"""Arrays on their way: those of one dtype end to end, as one. Both sides import this module.

What an array costs on the wire hardly depends on its size, and answers are many arrays of a few numbers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

DTYPE_NAMES: Mapping[np.dtype[Any], str] = {
    np.dtype(name): name
    for name in ("bool", "uint8", "int8", "int16", "int32", "int64", "float16", "float32", "float64")
}
"""The dtypes whose arrays cross the boundary, and their names: NumPy takes long to put one together."""

Arrays = Mapping[str, NDArray[Any]]
Described = Sequence[tuple[str, str, tuple[int, ...]]]
"""The arrays in their order: the name of each, that of the row it is in, and its shape."""


def join(arrays: Arrays) -> tuple[Described, Arrays]:
    """The arrays described, and the rows that hold their entries."""
    described: list[tuple[str, str, tuple[int, ...]]] = []
    parts: dict[str, list[NDArray[Any]]] = {}
    for name, array in arrays.items():
        row = DTYPE_NAMES.get(array.dtype) or array.dtype.name
        described.append((name, row, array.shape))
        parts.setdefault(row, []).append(array.ravel())
    return described, {row: np.concatenate(of_row) for row, of_row in parts.items()}


def split(described: Any, rows: Arrays) -> dict[str, NDArray[Any]]:
    """The arrays again. Raises ValueError where the description is not exactly that of these rows."""
    if not isinstance(described, list) or any(row.ndim != 1 for row in rows.values()):
        raise ValueError("not a list of arrays in rows")
    arrays: dict[str, NDArray[Any]] = {}
    taken = dict.fromkeys(rows, 0)
    for item in described:
        match item:
            case [str(name), str(row), list(shape)] if row in rows and name not in arrays:
                pass
            case _:
                raise ValueError("not the description of an array")
        begin = taken[row]
        taken[row] = end = begin + _size(shape)
        if end > rows[row].size:
            raise ValueError("there are fewer entries than described")
        arrays[name] = rows[row][begin:end].reshape(shape)
    if any(taken[row] != rows[row].size for row in rows):
        raise ValueError("there are more entries than described")
    return arrays


def _size(shape: list[Any]) -> int:
    """How many entries an array of this shape has. Raises ValueError where it is none."""
    size = 1
    for length in shape:
        if type(length) is not int or length < 0:
            raise ValueError("not a shape")
        size *= length
    return size
