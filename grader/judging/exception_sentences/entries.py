"""Exceptions where one number meets many: conditions, numbers, indices and axes."""

from __future__ import annotations

ON_ENTRIES: tuple[tuple[str, str, str], ...] = (
    (
        "one condition for many values",
        r"Boolean value of Tensor with more than one value|truth value of an array with more than one "
        r"element",
        "`if`, `while`, `and`, `or`, `min` and `max` ask for one True or False. Use `where` or a mask for "
        "each entry, or `.any()`, `.all()`.",
    ),
    (
        "one number from many",
        r"only integer (?:tensors of a single element|scalar arrays) can be converted to",
        "A list index or a number of steps is one whole number, and this is a tensor of several.",
    ),
    (
        "a number from an array",
        r"only (?:0-dimensional|length-1|size-1) arrays can",
        "`float()` and the functions of `math` take a single number, and this is an array: `.item()` takes "
        "out its only entry; NumPy has functions that take every entry.",
    ),
    (
        "one number from many",
        r"only one element tensors can be converted|cannot be converted to Scalar",
        "`float()`, `.item()` and the functions of `math` take one number, and this is a tensor of several: "
        "torch and NumPy have functions that take every entry.",
    ),
    (
        "no such index",
        r"(?:list|tuple) index out of range",
        "The list is shorter than that. Indices begin at 0: the last one is its length minus 1.",
    ),
    (
        "no such axis",
        r"Dimension out of range \(expected to be in range of \[-?\d+, (\d+)\], but got (-?\d+)\)",
        "The last axis here is {1}, and you ask for axis {2}: an axis is gone, or was never there. `dim=-1` "
        "is the last one.",
    ),
    (
        "no such axis",
        r"axis (-?\d+) is out of bounds for array of dimension (\d+)",
        "You ask for axis {1} of an array with {2} of them; axes count from 0. `axis=-1` is the last one.",
    ),
    (
        "too many indices",
        r"too many indices for (?:tensor of dimension (\d+)|array: array is (\d+)-dimensional)",
        "You write more indices than there are axes, {1}{2}. Was an axis summed away before?",
    ),
    (
        "a single number has no entries",
        r"invalid index of a 0-dim|iteration over a 0-d|len\(\) of (?:a 0-d|unsized)",
        "This is a single number, of shape (): it has no entries, rows or length.",
    ),
    (
        "an index that is not a whole number",
        r"tensors used as indices must be|only integers, slices|indices must be integers|Expected dtype int",
        "Indices are whole numbers: `int(…)` makes one of a number, `.long()` of a tensor, and `//` divides "
        "without a remainder.",
    ),
    (
        "a float where a whole number belongs",
        r"'float' object cannot be interpreted as an integer"
        r"|must be (?:int|tuple of ints), ?(?:not|but got) float",
        "Sizes and numbers of steps are whole numbers: divide with `//`, or use `int(…)`.",
    ),
    (
        "values and indices",
        r"torch\.return_types\.(\w+)",
        "`{1}` along an axis returns values and indices: take its `.values`.",
    ),
)
