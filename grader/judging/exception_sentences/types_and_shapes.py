"""Exceptions where something is of another type, dtype or shape, or is None."""

from __future__ import annotations

from grader.judging.exception_sentences.dtypes import DTYPE

ON_TYPES: tuple[tuple[str, str, str], ...] = (
    (
        "`^` for a power",
        r"unsupported operand type\(s\) for \^|bitwise_xor\w*\"? not implemented"
        r"|ufunc 'bitwise_xor' not supported",
        "In Python `^` works on single bits; a power is written `**`: `x ** 2`.",
    ),
    (
        "None in place of a value",
        r"'?NoneType'?",
        "Something here is None: a function without `return`, a `.grad` before `backward()`, or the `.grad` "
        "of a tensor that is not a leaf.",
    ),
    (
        "wrong dtype",
        r"can't be cast to the desired output type (?:Long|Int|Byte)|Cannot cast ufunc .* to dtype\('u?int",
        "In place, a float does not fit into an array or a tensor of integers: write `x = x - …`, or make "
        "`x` a float first.",
    ),
    (
        "wrong dtype",
        r"one_hot is only applicable to index tensor|expected target dtype to be Long",
        "Class indices are int64: `.long()` makes them of other numbers.",
    ),
    (
        "wrong dtype",
        rf"(?:not implemented for|could not infer output dtype.*Got:) '?{DTYPE}",
        "That does not work on {1} numbers: convert them to floats first, `.to(x.dtype)`.",
    ),
    (
        "wrong dtype",
        r"with (?:two )?(?:a )?bool tensors? is not supported|on a bool tensor is not supported"
        r"|numpy boolean subtract",
        "True and False cannot be subtracted: convert the mask to numbers first, `.to(x.dtype)`.",
    ),
    (
        "wrong shape",
        r"Size does not match at dimension \d+ expected index|index .*no larger than self",
        "`gather` and `scatter` count along `dim`; on the other axes the index must not be longer than the "
        "tensor. Is it the right `dim`?",
    ),
    (
        "wrong shape",
        r"[Ii]ndex tensor must have the same number of dimensions",
        "`gather` and `scatter` take an index with as many dimensions as the tensor: "
        "`labels[:, None]` makes a column of them.",
    ),
    (
        "view of what is not contiguous",
        r"view size is not compatible",
        "`.view` needs numbers that lie in order in memory, and a transpose does not: use `.reshape`.",
    ),
    (
        "numbers where tensors belong",
        r"expected Tensor as element \d+ in argument \d+, but got (\w+)",
        "`torch.stack` and `torch.cat` join tensors, and this is a list of {1}: `torch.tensor(…)` makes a "
        "tensor of numbers.",
    ),
    (
        "single numbers cannot be joined",
        r"zero-dimensional tensor .* cannot be concatenated",
        "`torch.cat` joins along an axis, and a single number has none: `torch.stack` makes a new one.",
    ),
    (
        "wrong type",
        r"^(\w+)\(\):? argument '\w+' \(position \d+\) must be Tensor, not (\S+)",
        "`{1}` of torch takes a tensor, and this is a {2}. Keep the numbers in tensors.",
    ),
    (
        "wrong type",
        r"'(list|tuple)' object has no attribute '(\w+)'",
        "A {1} has no `{2}`: make a tensor of it first (`torch.stack` of tensors), or use one of its "
        "entries.",
    ),
    (
        "wrong type",
        r"'(float|int|complex)' object has no attribute '((?!append|extend|insert|add\b)\w+)'",
        "This is a plain number ({1}), which has no `{2}`: did `.item()` or `float()` end the tensor, or "
        "is it another variable?",
    ),
    (
        "wrong type",
        r"can't multiply sequence by non-int|unsupported operand type\(s\) for \S+: '(?:list|tuple)'"
        r"|unsupported operand type\(s\) for \S+: '\S+' and '(?:list|tuple)'|can only concatenate (?:list"
        r"|tuple)"
        r"|bad operand type for unary .: '(?:list|tuple)'",
        "Lists and tuples do not calculate entry by entry: make a tensor of it first, or go over its "
        "entries.",
    ),
    (
        "wrong type",
        r"unsupported operand type\(s\) for (\S+): '(\S+)' and '(\S+)'",
        "`{1}` does not work between {2} and {3}: bring both to one type first.",
    ),
    (
        "not a list or tensor",
        r"'(\w+)' object is not (?:iterable|subscriptable)|cannot unpack non-iterable (\w+) object",
        "This is a {1}{2}, which has no entries to go through or to index: is it the variable you mean?",
    ),
    (
        "not a mask",
        r"where expected condition to be a boolean|expected condition to be",
        "`torch.where` takes the condition first: `torch.where(mask, there, elsewhere)`.",
    ),
    (
        "a layer with parameters of its own",
        r"cannot assign '\S+' as parameter",
        "A layer of `torch.nn` has parameters of its own: call `torch.nn.functional`, which takes the weight "
        "and the bias as arguments.",
    ),
    (
        "an argument is missing",
        r"At least one of 'min' or 'max' must not be None",
        "`clamp` needs a limit: `min=…`, `max=…`, or both.",
    ),
    (
        "one True or False",
        r"'bool' object has no attribute '(sum|mean|float|to|long|any|all|item)'",
        "`==` gives one True or False here, not one for each entry: both sides must be tensors. `max` along "
        "an axis returns two, values and indices.",
    ),
    (
        "no such method",
        r"'((?!Tensor|Value\b)[A-Za-z]\w*)' object has no attribute '(\w+)'",
        "This is a {1}, which has no `{2}`: is it the variable you mean?",
    ),
)
