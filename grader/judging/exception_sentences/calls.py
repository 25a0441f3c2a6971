"""Exceptions of calls and names, and of numbers that are too large or have no result."""

from __future__ import annotations

ON_CALLS: tuple[tuple[str, str, str], ...] = (
    (
        "wrong arguments",
        r"(\w+)\(\):? argument '(\w+)'.{0,20} must be (.{1,30}), not (\S+)",
        "`{2}` of `{1}` must be {3}, and you pass a {4}: is it the variable you mean?",
    ),
    (
        "a value that is called",
        r"'(\S+)' object is not callable",
        "Round brackets call a function, and this is a {1}: use square ones for an index. Or is an operator "
        "missing?",
    ),
    (
        "unpacked into the wrong number of names",
        r"too many values to unpack \(expected (\d+)|not enough values to unpack \(expected (\d+)",
        "You unpack into {1}{2} names, and the right side has another number of values: look at what the "
        "call returns, or what the list holds.",
    ),
    (
        "an argument is missing",
        r"(\w+)\(\) missing \d+ required positional arguments?: (.{1,60})",
        "`{1}` needs {2} as well. A tuple of arguments is passed one by one with a star: `{1}(*arguments)`.",
    ),
    (
        "numbers one by one",
        r"^tensor\(\) takes 1 positional argument but (\d+)",
        "`torch.tensor` takes one argument: put several numbers into a list, `torch.tensor([a, b])`.",
    ),
    (
        "too many arguments",
        r"(\w+)\(\) takes (?:from \d+ to )?(\d+) positional arguments? but (\d+)",
        "You pass {3} arguments to `{1}`, which takes {2}.",
    ),
    (
        "wrong arguments",
        r"(\w+)\(\) got an unexpected keyword argument '(\w+)'",
        "`{1}` has no argument `{2}`. NumPy writes `axis`, `keepdims`; torch writes `dim`, `keepdim`.",
    ),
    (
        "wrong arguments",
        r"(\w+)\(\) received an invalid combination of arguments - got \((.{0,80}?)\)?(?:,? but|$)",
        "`{1}` of torch does not take ({2}): look at the order, names and types of its arguments.",
    ),
    (
        "used before it is set",
        r"cannot access (?:local|free) variable '(\w+)'|local variable '(\w+)' referenced before",
        "`{1}{2}` has no value yet here: it is set later, or only in a branch or loop that did not run.",
    ),
    (
        "a function where a number belongs",
        r"'function' object cannot be interpreted as an integer",
        "A whole number belongs here, and this is a function: is it the variable you mean?",
    ),
    (
        "not a list or tensor",
        r"'(\w{1,40})' object does not support item assignment",
        "This is of type {1}, which has no entries to set: is it the variable you mean?",
    ),
    (
        "another number of operands",
        r"einsum\(\): (?:fewer|more) operands were provided",
        "The text of `einsum` has letters for each operand, separated by commas: pass as many tensors.",
    ),
    (
        "entries of different shapes",
        r"inhomogeneous shape",
        "An array is made of entries of different shapes: make each of them a number, or a row of the same "
        "length.",
    ),
    (
        "wrong shape",
        r"both arguments to matmul need to be at least 1D",
        "`@` multiplies vectors and matrices, and one side here is a single number: is it the variable you "
        "mean?",
    ),
    (
        "a tensor among arrays",
        r"Concatenation operation is not implemented for NumPy arrays",
        "An array of NumPy and a tensor of torch meet here: make both of one kind first.",
    ),
    (
        "outside the domain",
        r"math domain error|expected a positive input",
        "This takes the logarithm or the root of a number that has none: it is 0 or less.",
    ),
    (
        "overflow",
        r"math range error|cannot convert float (?:infinity|NaN) to integer",
        "A number has become too large. Rewrite the formula so that no large power is taken.",
    ),
    (
        "too many nested calls",
        r"maximum recursion depth exceeded",
        "Nested calls are limited to about 1,000. If it never ends, look at the condition that ends it; if it"
        " is only deep, use a loop and a list of what is still to do.",
    ),
    ("division by 0", r"division by zero|float division", "The divisor is 0 here: which size or sum is it?"),
)
