"""The exceptions of torch, NumPy and Python that students meet, each in a sentence on what to do.

A name, what the exception's text looks like, and the sentence, in which `{1}` is the first group of the text.
The first that fits is told. What is about sizes is told in letters by `mismatches`.
"""

from __future__ import annotations

import difflib
import re
import sys
from collections.abc import Collection

from grader.judging.raised import Raised

Explained = tuple[str, str]
"""The name of a mistake, and the sentence."""

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
        "no gradient to follow",
        r"element 0 of tensors does not require grad",
        "What is differentiated depends on no tensor that requires grad: `requires_grad_()` first, no "
        "`.detach()`; a second derivative needs `create_graph=True`.",
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
        "A gradient starts from a single number, and this is a tensor of several: reduce it first, "
        "`.sum()` for one.",
    ),
    (
        "not part of the graph",
        r"appears to not have been used in the graph",
        "The loss does not depend on that tensor: differentiate by the tensors it was computed from, not by "
        "copies of them.",
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
        r"only integer tensors of a single element can be converted to an index",
        "A list index or a number of steps is one whole number, and this is a tensor of several.",
    ),
    (
        "one number from many",
        r"only one element tensors can be converted|cannot be converted to Scalar|only 0-dimensional arrays "
        r"can"
        r"|only (?:length-1|size-1) arrays can",
        "`float()`, `.item()` and the functions of `math` take one number, and this is a tensor of several: "
        "torch "
        "and NumPy have functions that take every entry.",
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
        "The array has {2} dimension(s), and you ask for axis {1}; axes count from 0. `axis=-1` is the last "
        "one.",
    ),
    (
        "too many indices",
        r"too many indices for (?:tensor of dimension (\d+)|array: array is (\d+)-dimensional)",
        "It has {1}{2} dimension(s), fewer than the indices you write. Was an axis summed away before?",
    ),
    (
        "a single number has no entries",
        r"invalid index of a 0-dim|iteration over a 0-d|len\(\) of (?:a 0-d|unsized)",
        "This is a single number, of shape (): it has no entries, rows or length.",
    ),
    (
        "an index that is not a whole number",
        r"tensors used as indices must be|only integers, slices|indices must be integers|Expected dtype int",
        "Indices are whole numbers: `.long()` makes them of a tensor, `//` divides without a remainder.",
    ),
    (
        "a float where a whole number belongs",
        r"'float' object cannot be interpreted as an integer|must be (?:int|tuple of ints), not float",
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
        "In place, a float does not fit into an integer tensor: write `x = x - …`, or make `x` a float "
        "first.",
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
        r"with two bool tensors is not supported|on a bool tensor is not supported|numpy boolean subtract",
        "True and False cannot be subtracted: convert the mask to numbers first, `.to(x.dtype)`.",
    ),
    (
        "wrong shape",
        r"Size does not match at dimension \d+ expected index|index .*no larger than self",
        "`gather` and `scatter` count along `dim`; on the other axes the index must not be longer than the "
        "tensor. Is it the right `dim`?",
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
        r"'(float|int|bool|complex)' object has no attribute '(\w+)'",
        "This is a plain number ({1}), which has no `{2}`: did `.item()`, `float()` or `sum()` end the "
        "tensor?",
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
        "a value that is called",
        r"'(\S+)' object is not callable",
        "Round brackets call a function, and this is a {1}: use square ones for an index. Or is an operator "
        "missing?",
    ),
    (
        "unpacked into the wrong number of names",
        r"too many values to unpack \(expected (\d+)|not enough values to unpack \(expected (\d+)",
        "There are not {1}{2} values on the right: look at what the call returns, or the list holds.",
    ),
    (
        "an argument is missing",
        r"(\w+)\(\) missing \d+ required positional arguments?: (.{1,60})",
        "`{1}` needs {2} as well. A tuple of arguments is passed one by one with a star: `{1}(*arguments)`.",
    ),
    (
        "too many arguments",
        r"(\w+)\(\) takes (?:from \d+ to )?(\d+) positional arguments? but (\d+)",
        "`{1}` takes {2} argument(s), and you pass {3}.",
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
        r"cannot access local variable '(\w+)'|local variable '(\w+)' referenced before",
        "`{1}{2}` has no value yet here: it is set later, or only in a branch or loop that did not run.",
    ),
    (
        "outside the domain",
        r"math domain error|expected a positive input",
        "The logarithm or root of a number that has none: of 0 or less.",
    ),
    (
        "overflow",
        r"math range error|cannot convert float (?:infinity|NaN) to integer",
        "A number has become too large. Rewrite the formula so that no large power is taken.",
    ),
    ("division by 0", r"division by zero|float division", "The divisor is 0 here: which size or sum is it?"),
)

OTHERS_NAMES = {
    "Tensor": {
        "astype": "`.to(dtype)`",
        "copy": "`.clone()`",
        "array": "the tensor itself",
        "concatenate": "`torch.cat`",
        "append": "`torch.cat`",
    },
    "numpy.ndarray": {
        "unsqueeze": "`[:, None]`",
        "clone": "`.copy()`",
        "detach": "the array itself",
        "numel": "`.size`",
        "t": "`.T`",
        "to": "`.astype(dtype)`",
        "float": "`.astype(float)`",
        "exp": "`np.exp(x)`",
        "log": "`np.log(x)`",
        "size": "`.shape`",
        "permute": "`.transpose`",
        "abs": "`np.abs(x)`",
    },
}
"""What stands for a method of the other library."""

USUAL_NAMES = (
    "torch numpy np math F nn functional range len sum zip enumerate float int abs max min list tuple print "
    "sorted reversed isinstance True False None"
).split()


def explained(raised: Raised, names: Collection[str]) -> Explained | None:
    """The sentence for an exception; `names` are those of the arguments. None where there is none."""
    for special in (_of_a_name, _of_a_module, _of_a_method, _of_dtypes):
        if told := special(raised, names):
            return told
    for name, pattern, sentence in SENTENCES:
        if found := re.search(pattern, raised.text):
            return name, _filled(sentence, found)
    return None


def _filled(sentence: str, found: re.Match[str]) -> str:
    for number, group in enumerate(found.groups(), start=1):
        # Torch writes its dtypes with a capital letter here.
        word = DTYPES.get(group.lower(), group) if group and group[0].isupper() else group or ""
        word = word.replace("'", "`")
        sentence = sentence.replace(f"{{{number}}}", word)
    return sentence


def _of_a_name(raised: Raised, names: Collection[str]) -> Explained | None:
    found = re.search(r"name '(\w+)' is not defined", raised.text)
    if raised.kind != "NameError" or not found:
        return None
    near = difflib.get_close_matches(found[1], [*names, *USUAL_NAMES], n=1)
    meant = f" Did you mean `{near[0]}`?" if near and near[0] != found[1] else ""
    imported = (
        " Import it at the top of the file." if found[1] in ("np", "numpy", "math", "torch", "F") else ""
    )
    return "undefined name", f"There is no `{found[1]}` here.{meant or imported}"


def _of_a_module(raised: Raised, names: Collection[str]) -> Explained | None:
    found = re.search(r"module '(torch|numpy|math)' has no attribute '(\w{1,40})'", raised.text)
    if not found:
        return None
    known = dir(sys.modules.get("torch")) if found[1] == "torch" else []
    near = difflib.get_close_matches(found[2], known, n=1)
    meant = f"; did you mean `torch.{near[0]}`?" if near else "."
    return "undefined name", f"`{found[1]}` has no `{found[2]}`{meant}"


def _of_a_method(raised: Raised, names: Collection[str]) -> Explained | None:
    found = re.search(r"'(Tensor|numpy\.ndarray)' object has no attribute '(\w{1,40})'", raised.text)
    if not found:
        return None
    of, instead = ("tensor", "array")[found[1] != "Tensor"], OTHERS_NAMES[found[1]].get(found[2])
    advice = f" Use {instead}." if instead else " Is it a function, or spelled in another way?"
    return "no such method", f"A {of} has no `{found[2]}`.{advice}".replace("A array", "An array")


def _of_dtypes(raised: Raised, names: Collection[str]) -> Explained | None:
    """Two dtypes that do not go together."""
    if not re.search(r"dtype|scalar type|Found .* but expected", raised.text):
        return None
    for pattern in TWO_DTYPES:
        if found := re.search(pattern, raised.text):
            one, other = (DTYPES[group.lower()] for group in found.groups()[:2])
            return "wrong dtype", _two_dtypes(one, other)
    if re.search(r"source and destination dtypes match|self\.dtype to be equal to src\.dtype", raised.text):
        return (
            "wrong dtype",
            "What you write into a tensor has another dtype than it: convert it, `.to(x.dtype)`.",
        )
    return None


TWO_DTYPES = (
    rf"but got:? {DTYPE} != {DTYPE}",
    rf"but (?:found|got) {DTYPE},? and {DTYPE}",
    rf"but got {DTYPE}, {DTYPE}, and",
    rf"expected scalar type {DTYPE} but found {DTYPE}",
    rf"expected dtype {DTYPE} for .{{1,40}} but got dtype {DTYPE}",
    rf"[Ff]ound dtype {DTYPE} but expected {DTYPE}",
)


def _two_dtypes(one: str, other: str) -> str:
    if {one, other} == {"float32", "float64"}:
        return (
            "float32 meets float64. What is made without a dtype is float32: pass `dtype=x.dtype`, or use "
            "`zeros_like(x)` and the like."
        )
    return f"{one} meets {other}, and they do not mix here: convert one of them, `.to(x.dtype)`."
