"""A result of the wrong type: what came back, and what to do about it."""

from __future__ import annotations

import re

FUNCTIONS = ("function", "method", "builtin_function_or_method", "type", "module")
GENERATORS = ("generator", "map", "zip", "filter", "reversed", "dict_values", "dict_keys", "range")
NUMBERS = ("float", "int", "bool", "complex")

RETURNED = re.compile(
    r"It should return (?P<wanted>.{1,80}); it returned (?P<article>an? )?(?P<returned>.{1,80})\."
)
"""The first line of a finding about a type, after the name of the output."""


def told_type(message: str, *, inside: bool = False) -> str:
    """What to say of a result whose type is wrong, or that of a value `inside`, from the words of the
    finding; empty for others."""
    found = RETURNED.search(message.split("\n")[0])
    if not found:
        return ""
    wanted, returned = found["wanted"], found["returned"]
    kind = returned.split()[0]
    if kind in FUNCTIONS:
        return "You return a function in place of its result: the round brackets of the call are missing."
    if kind.startswith("torch.return_types."):
        name = kind.removeprefix("torch.return_types.")
        return f"`{name}` along an axis returns values and indices: take its `.values`."
    if kind == "tuple" and inside and returned.endswith(" of 1"):
        return "One of the values is a tuple; take what is in it, `[0]`, as of `torch.autograd.grad`."
    noun = "tensor" if "Tensor" in wanted else "array"
    if kind in ("list", "tuple") and inside and "value" not in wanted:
        return f"One of the values is a {kind}; the task asks for one {noun} there: {_joined(noun)}."
    if inside and "value" in wanted:
        returned = f"{returned} values" if returned.isdigit() else f"{found['article'] or ''}{returned}"
        return f"One of the values is {returned}; the task asks for {wanted} there."
    if "value" in wanted and "tuple" in wanted:
        return _for_several(wanted, kind, returned)
    if "Tensor" in wanted or "ndarray" in wanted:
        return _for_one_array(wanted, kind)
    return _for_a_number(kind)


def _for_several(wanted: str, kind: str, returned: str) -> str:
    """Where a tuple is asked for."""
    count = wanted.split(",")[0]
    if kind in GENERATORS:
        return f"You return a {kind}, which holds nothing yet: `tuple(…)` makes the values of it."
    if kind == "dict":
        return f"You return a dict; the task asks for {count}, in order: `return first, second`."
    if returned.isdigit():
        number = f"{returned} value" if returned == "1" else f"{returned} values"
        return f"You return {number}; the task asks for {count}."
    example = "`return (result,)`" if count == "1 value" else "`return first, second`"
    return f"You return one thing ({kind}); the task asks for {count} in a tuple: {example}."


def _for_one_array(wanted: str, kind: str) -> str:
    """Where one tensor or array is asked for."""
    torch = "Tensor" in wanted
    noun = "tensor" if torch else "array"
    if kind == "numpy.ndarray":
        return "You return a NumPy array; the task asks for a tensor: `torch.from_numpy(…)` makes one of it."
    if kind == "torch.Tensor":
        return "You return a tensor; the task asks for a NumPy array: `.numpy()`."
    if kind in NUMBERS or kind.startswith("numpy."):
        ended = "`.item()`, `float()` and `math` make" if torch else "`float()` makes"
        return f"You return a plain number ({kind}); the task asks for {_a(noun)}: {ended} numbers of it."
    if kind in ("list", "tuple", *GENERATORS):
        comma = " Or is there a comma too many?" if kind == "tuple" else ""
        return f"You return {_a(kind)}; the task asks for one {noun}: {_joined(noun)}.{comma}"
    return f"You return {_a(kind)}; the task asks for {_a(noun)}."


def _joined(noun: str) -> str:
    """What makes one tensor or array of a list."""
    return (
        "`torch.stack(…)` joins tensors, `torch.tensor(…)` numbers" if noun == "tensor" else "`np.array(…)`"
    )


def _for_a_number(kind: str) -> str:
    if kind in ("torch.Tensor", "numpy.ndarray"):
        noun = "tensor" if kind == "torch.Tensor" else "array"
        return f"You return {_a(noun)}; the task asks for a plain number: `.item()` takes it out."
    if kind in ("float", "int"):
        return "You return a fraction; the task asks for a whole number: `//` divides without a remainder."
    return f"You return {_a(kind)}; the task asks for a number."


def _a(noun: str) -> str:
    return f"{'an' if noun[:1] in 'aeiou' else 'a'} {noun}"
