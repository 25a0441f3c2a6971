"""What torch, NumPy and Python say in an exception, each with a sentence on what to do.

A row is a name, what the text of the exception looks like, and the sentence, in which `{1}` is the first
group of the text.
"""

from __future__ import annotations

DTYPES = {
    "float": "float32",
    "double": "float64",
    "long": "int64",
    "int": "int32",
    "bool": "bool",
    "byte": "uint8",
}
DTYPE = r"(?:torch\.)?(Float|Double|Long|Int|Bool|Byte|float|double|long|int|bool)(?:Tensor)?\b"

SENTENCES: tuple[tuple[str, str, str], ...] = (
    (
        "`^` for a power",
        r"unsupported operand type\(s\) for \^|bitwise_xor\w*\"? not implemented"
        r"|ufunc 'bitwise_xor' not supported",
        "In Python `^` works on single bits; a power is written `**`: `x ** 2`.",
    ),
    (
        "no gradient to follow",
        r"element 0 of tensors does not require grad",
        "No tensor that requires grad leads to this value: `requires_grad_()` first, no `.detach()` or "
        "`no_grad()`; a second derivative needs `create_graph=True`.",
    ),
    (
        "in place on a leaf",
        r"leaf Variable that requires grad is being used in an in-place",
        "`w -= …` changes a tensor that requires grad in place. Write `w = w - …`, or update it inside "
        "`with torch.no_grad():`.",
    ),
    (
        "backward twice",
        r"backward through the graph a second time",
        "One `backward()` or `grad()` uses the graph up. Compute the loss again for each of them, or pass "
        "`retain_graph=True` to the first.",
    ),
    (
        "changed before backward",
        r"has been modified by an inplace operation",
        "A value that backward still needs was changed in place: write `x = x + …`, not `x += …`.",
    ),
    (
        "gradient of several values",
        r"grad can be implicitly created only for scalar outputs",
        "A gradient starts from a single number, and this tensor has several: reduce it first, for example "
        "with `.sum()`.",
    ),
    (
        "not part of the graph",
        r"appears to not have been used in the graph",
        "The loss does not depend on that tensor: differentiate with respect to the tensors that it was "
        "computed from, not to copies of them.",
    ),
    (
        ".grad is still None",
        r"'NoneType' object has no attribute '(zero_|detach|detach_|clone|add_|mul_|shape|sum)'",
        "This is None. `.grad` is None before the first `backward()`, and always on a tensor that was "
        "computed and is not a leaf.",
    ),
    (
        ".grad set to a number",
        r"assigned grad expected to be a Tensor or None",
        "Clear a gradient with `x.grad = None`, or with `x.grad.zero_()` where it is a tensor.",
    ),
    (
        "numpy() on a tensor that requires grad",
        r"Can't call numpy\(\) on Tensor that requires grad",
        "NumPy cannot follow gradients. Use torch's function of that name; `.detach()` first only where no "
        "gradient is needed.",
    ),
    (
        "an integer that requires grad",
        r"only Tensors of floating point",
        "Only floats have gradients: make it a float tensor before `requires_grad_()`.",
    ),
    (
        "one condition for many values",
        r"Boolean value of Tensor with more than one value|truth value of an array with more than one "
        r"element",
        "`if`, `while`, `and`, `or`, `min` and `max` ask for one True or False. Use `where` or a mask for "
        "each "
        "entry, or `.any()`, `.all()`.",
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
        "is "
        "the last one.",
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
        "tensor "
        "of numbers.",
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

TWO_DTYPES = (
    rf"but got:? {DTYPE} != {DTYPE}",
    rf"but (?:found|got) {DTYPE},? and {DTYPE}",
    rf"but got {DTYPE}, {DTYPE}, and",
    rf"expected scalar type {DTYPE} but found {DTYPE}",
    rf"expected dtype {DTYPE} for .{{1,40}} but got dtype {DTYPE}",
    rf"[Ff]ound dtype {DTYPE} but expected {DTYPE}",
)
