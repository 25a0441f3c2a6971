"""The arguments of a call and what it returned, as JSON and arrays. Both sides import this module.

An argument is written as `{"array": key}`, `{"number": x}`, `{"text": s}`, `{"list": [...]}`,
`{"tuple": [...]}`, `{"none": true}` or `{"shared_value": name, "list": [...]}`; its arrays travel beside
the header under their keys.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.published.shared_values import SharedValue, make

Spec = Mapping[str, Any]


def describe(value: Any, key: str, arrays: dict[str, NDArray[Any]]) -> Spec:
    """`value` as a spec; its arrays are added to `arrays` under keys that begin with `key`."""
    match value:
        case None:
            return {"none": True}
        case np.ndarray():
            arrays[key] = value
            return {"array": key}
        case bool() | int() | float():
            return {"number": value}
        case str():
            return {"text": value}
        case list() | tuple():
            kind = "list" if isinstance(value, list) else "tuple"
            return {kind: [describe(item, f"{key}.{i}", arrays) for i, item in enumerate(value)]}
        case SharedValue(name, arguments):
            return {"shared_value": name, **describe(list(arguments), key, arrays)}
    raise TypeError(f"an argument of type {type(value).__name__} cannot cross the boundary")


def restore(spec: Spec, arrays: Mapping[str, NDArray[Any]], convert: Callable[[NDArray[Any]], Any]) -> Any:
    """The value of a spec, with `convert` applied to every array of it."""
    # Plain look-ups, the most frequent first: patterns would take longer than what they lead to.
    if "array" in spec:
        return convert(arrays[spec["array"]])
    if "number" in spec:
        return spec["number"]
    if "none" in spec:
        return None
    if "text" in spec:
        return spec["text"]
    items = [restore(item, arrays, convert) for item in spec["tuple" if "tuple" in spec else "list"]]
    if "shared_value" in spec:
        return make(SharedValue(spec["shared_value"], tuple(items)))
    return tuple(items) if "tuple" in spec else items
