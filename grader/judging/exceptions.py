"""The exceptions of torch, NumPy and Python that students meet, each in a sentence on what to do.

The first sentence that fits is used. `shape_mismatches` explains what is about sizes, in letters.
"""

from __future__ import annotations

import difflib
import re
import sys
from collections.abc import Collection

from grader.judging.exception_sentences import DTYPES, SENTENCES, TWO_DTYPES
from grader.judging.meant_names import OTHERS_NAMES, USUAL_NAMES
from grader.judging.raised import Raised

ALIKE = 0.8
"""How alike two names are of which one may be meant for the other; of 0.6, `print` is like `parent`."""

LIST_FOUND = r"not (?:list|tuple)\b|'(?:list|tuple)' object|and '(?:list|tuple)'|: '(?:list|tuple)' and"
"""What an exception says that found a list or a tuple where a tensor belongs."""

MODULES = ("np", "numpy", "math", "torch", "nn", "F", "functional")
"""Names that students import."""

Explained = tuple[str, str]
"""The name of a mistake, and the sentence."""


def explained(raised: Raised, names: Collection[str]) -> Explained | None:
    """The sentence for an exception; `names` are those of the arguments. None where there is none."""
    for special in EXPLAINERS:
        if named := special(raised, names):
            return named
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
    return re.sub(r"\b(A|a) (?=int\b|int64\b)", r"\1n ", sentence)


def _of_a_name(raised: Raised, names: Collection[str]) -> Explained | None:
    found = re.search(r"name '(\w+)' is not defined", raised.text)
    if raised.kind != "NameError" or not found:
        return None
    near = difflib.get_close_matches(found[1], [*names, *USUAL_NAMES], n=1, cutoff=ALIKE)
    meant = f" Did you mean `{near[0]}`?" if near and near[0] != found[1] else ""
    imported = " Import it at the top of the file." if found[1] in MODULES else ""
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


def _of_a_star(raised: Raised, names: Collection[str]) -> Explained | None:
    """One tuple passed to a function among the arguments, which takes its entries one by one."""
    call = re.search(r"\b(\w+)\((?:(?:list|tuple)\()?(\w+)\)", raised.code)
    if not call or call[1] not in names or call[2] not in names or not re.search(LIST_FOUND, raised.text):
        return None
    return (
        "a tuple in place of arguments",
        f"`{call[1]}` takes its arguments one by one, and you pass all of them as one: `*` in front of a "
        "tuple passes its entries.",
    )


def _of_numpy_on_a_tensor(raised: Raised, names: Collection[str]) -> Explained | None:
    """A function of NumPy that calls the method of a tensor with arguments of an array's."""
    found = re.match(r"(\w+)\(\).*(?:argument 'axis'|not NoneType|=NoneType)", raised.text)
    if not found or not re.search(rf"\b(?:np|numpy)\.{found[1]}\(", raised.code):
        return None
    return (
        "a NumPy function on a tensor",
        f"`np.{found[1]}` gets a tensor of torch here: use `torch.{found[1]}`, or make it an array first, "
        "`x.numpy()`.",
    )


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
            "You write values into a tensor of another dtype: convert them first, `.to(x.dtype)`.",
        )
    return None


def _of_a_shape(raised: Raised, names: Collection[str]) -> Explained | None:
    """An axis that `shape` does not list."""
    if raised.text != "tuple index out of range" or not re.search(r"\.(?:shape\[|size\(\)\[)", raised.code):
        return None
    return (
        "no such axis",
        "`shape` has one entry for each axis, and there are fewer here: a single number has the shape ().",
    )


EXPLAINERS = (
    _of_a_name,
    _of_a_module,
    _of_a_method,
    _of_numpy_on_a_tensor,
    _of_a_star,
    _of_dtypes,
    _of_a_shape,
)
"""What looks at more than the text of an exception; before the sentences."""


def _two_dtypes(one: str, other: str) -> str:
    if {one, other} == {"float32", "float64"}:
        return (
            "float32 meets float64. What is made without a dtype is float32: pass `dtype=x.dtype`, or use "
            "`zeros_like(x)` and the like."
        )
    return f"{one} meets {other}, and they do not mix here: convert one of them, `.to(x.dtype)`."
