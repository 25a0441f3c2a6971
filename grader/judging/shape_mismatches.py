"""Shapes that do not fit together, in the letters of the task: ``X` (N=5, D=3) @ `W` (K=2, D=3): …``.

What an exception says of sizes is turned into letters by all cases that raised at that line, and by those
that ran: in these the sizes that met were equal.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from grader.judging.entry_by_entry import BY_ENTRY, EQUAL, advice_on
from grader.judging.raised import Raised
from grader.judging.shapes import Axes, Shapes, Sizes, declared_axes, fitting_letters, in_letters, with_sizes

Actual = tuple[int, ...]

NAME = r"[A-Za-z_]\w*"
OPERAND = rf"{NAME}(?:\.{NAME})?(?:\.t\(\))?"
BEFORE, BEHIND = r"(?<![\w.)\]\"'])", r"(?![\w.(\[])"
PRODUCTS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{BEFORE}({OPERAND})\s*@\s*({OPERAND}){BEHIND}",
        rf"\b(?:torch|np|numpy)\.(?:matmul|mm|mv|dot|bmm)\(\s*({OPERAND})\s*,\s*({OPERAND})\s*\)",
        rf"{BEFORE}({NAME})\.(?:matmul|mm|mv|dot|bmm)\(\s*({OPERAND})\s*\)",
    )
)
ELEMENTWISE = re.compile(rf"{BEFORE}({OPERAND})\s*[-+*/]\s*({OPERAND}){BEHIND}")
OPERATORS = re.compile(r"(?<![*/])[-+*/](?![*/=>])")

SUMS = "`@` needs both equal: the last axis on the left, the first on the right."


@dataclass(frozen=True)
class ShapeMismatch:
    """Two shapes that met, as far as the exception tells them: `product` for `@`, and how it begins."""

    left: Actual
    right: Actual
    product: bool = False


@dataclass(frozen=True)
class Call:
    """One call that raised: the letters of its sizes, what was raised, and how much there is to look at."""

    sizes: Sizes
    raised: Raised
    effort: int = 0


def sizes_in(text: str) -> Actual:
    """The numbers in `5x3`, `5, 3` or `5,`."""
    return tuple(int(number) for number in re.findall(r"\d{1,9}", text))


def read_shape_mismatch(text: str) -> ShapeMismatch | None:
    """The two shapes that an exception says do not fit."""
    for pattern, product in (
        (r"mat1 and mat2 shapes cannot be multiplied \((\d+x\d+) and (\d+x\d+)\)", True),
        (r"mat \((\d+x\d+)\), vec \((\d+)\)", True),
        (r"expected tensor \[([\d, ]*)\] and src \[([\d, ]*)\]", True),
        (r"shapes \(([\d, ]*)\) and \(([\d, ]*)\) not aligned", True),
        (r"could not be broadcast together with shapes \(([\d, ]*)\) \(([\d, ]*)\)", False),
    ):
        if found := re.search(pattern, text):
            return ShapeMismatch(sizes_in(found[1]), sizes_in(found[2]), product)
    return None


def explain_shapes(calls: Sequence[Call], ran: Sequence[Sizes], shapes: Shapes) -> str | None:
    """A sentence on the sizes that did not fit at the line of the first of these calls; None where the
    exception is about something else."""
    first = calls[0].raised
    alike = [c for c in calls if c.raised.line == first.line and c.raised.kind == first.kind]
    met = [(call, found) for call in alike if (found := read_shape_mismatch(call.raised.text))]
    if met and met[0][0] is calls[0]:
        return _of_two_shapes(met, ran, shapes)
    return _of_two_sizes(alike, ran, shapes) or _of_one_shape(alike)


def _of_two_shapes(met: Sequence[tuple[Call, ShapeMismatch]], ran: Sequence[Sizes], shapes: Shapes) -> str:
    call, shape_mismatch = met[0]
    ranks = [len(shape_mismatch.left), len(shape_mismatch.right)]
    same = [(c, m) for c, m in met if [len(m.left), len(m.right)] == ranks]
    names = operands(call.raised.code, shape_mismatch.product)
    declared = [declared_axes(name, shapes) for name in names] if names else [None, None]
    axes = [
        declared[side] or _letters([((m.left, m.right)[side], c.sizes) for c, m in same]) for side in (0, 1)
    ]
    sides = shape_mismatch.left, shape_mismatch.right
    axes = [_if_fitting(letters, sides[side], call.sizes) for side, letters in enumerate(axes)]
    if shape_mismatch.product and ranks == [2, 2]:
        axes = _agreeing(axes, same, ran) if not any(declared) else axes
    shown = [(f"`{names[side]}` " if names else "") + with_sizes(axes[side], sides[side]) for side in (0, 1)]
    if shape_mismatch.product and ranks == [2, 2] and all(m.left == m.right for _, m in same):
        return f"{shown[0]} @ {shown[1]}: `@` is the matrix product, `*` goes entry by entry."
    if not shape_mismatch.product:
        fits = ranks == [2, 2] and axes[0][1] == axes[1][0] and "*" in call.raised.code
        met_last = axes[0][-1:], axes[1][-1:]
        advice = BY_ENTRY if fits else advice_on(call.raised.code, met_last, shapes)
        return f"{shown[0]} with {shown[1]}: {_aligned(axes[0], axes[1], advice)}"
    return f"{shown[0]} @ {shown[1]}: {_multiplied(axes[0], axes[1], names, shapes)}"


def _multiplied(left: Axes, right: Axes, names: tuple[str, str] | None, shapes: Shapes) -> str:
    """What does not fit in a matrix product, and what the task wants of it."""
    if len(left) == len(right) == 2:
        if left[1] == right[1]:
            return f"both have {left[1]} last, and `@` sums over last and first: {_turned(names)}."
        if left[0] == right[0] and not left[0].isdigit():
            results = [result.axes for result in shapes.results]
            wanted = [axes for axes in results if sorted(axes) == sorted((left[1], right[1]))]
            if wanted:
                goal = f"the task wants {in_letters(wanted[0])}, so {left[0]} is to be summed away"
                return f"both have {left[0]} first; {goal}."
            return f"both have {left[0]} first: transpose one of them to sum over {left[0]}."
        if left[0] == right[1]:
            return f"{left[0]} is first on the left and last on the right: exchange the two."
    inner = left[-1:], right[-2:-1] if len(right) > 1 else right[-1:]
    if all(inner):
        return f"{inner[0][0]} and {inner[1][0]} do not fit. {SUMS}"
    return "`@` needs an axis to sum over on both sides."


def _aligned(left: Axes, right: Axes, advice: str) -> str:
    for a, b in zip(left[::-1], right[::-1], strict=False):
        if a != b and "1" not in (a, b):
            return f"the axes {a} and {b} do not fit. {advice}"
    return f"the shapes do not fit. {EQUAL}"


def _of_two_sizes(calls: Sequence[Call], ran: Sequence[Sizes], shapes: Shapes) -> str | None:
    """Exceptions that tell one size of either side."""
    for pattern, product in (
        (r"size of tensor a \((\d+)\) must match the size of tensor b \((\d+)\).* dimension (\d+)", False),
        (r"core dimension 0.*\(size (\d+) is different from (\d+)\)", True),
        (r"Expected size (\d+) but got size (\d+)", False),
    ):
        found = [(call, match) for call in calls if (match := re.search(pattern, call.raised.text))]
        if not found or found[0][0] is not calls[0]:
            continue
        found = [(call, match) for call, match in found if match.groups()[2:] == found[0][1].groups()[2:]]
        pair = [_letters([((int(m[side]),), c.sizes) for c, m in found]) for side in (1, 2)]
        (a, b), sizes = (
            _met([axes[0] for axes in pair], found, ran),
            [int(found[0][1][side]) for side in (1, 2)],
        )
        one, other = (_sized(letter, size) for letter, size in zip((a, b), sizes, strict=True))
        names = operands(calls[0].raised.code, product)
        where = f" in {' and '.join(_shape_of(name, shapes) for name in names)}" if names else ""
        if product:
            return f"An axis of length {other} does not fit one of length {one}{where}. {SUMS}"
        if "Expected size" in pattern:
            return (
                f"An axis of length {other} does not fit one of length {one}: arrays that are joined need "
                "the same lengths on all other axes."
            )
        axis = int(found[0][1][3]) if found[0][1].re.groups > 2 else None
        advice = advice_on(calls[0].raised.code, ((a,), (b,)), shapes, axis)
        return f"Entry by entry, an axis of length {one} does not fit one of length {other}{where}. {advice}"
    return None


def _shape_of(name: str, shapes: Shapes) -> str:
    axes = declared_axes(name, shapes)
    return f"`{name}`" if axes is None else f"`{name}` {in_letters(axes)}"


def _of_one_shape(calls: Sequence[Call]) -> str | None:
    """Exceptions about a shape that a result or a place does not have."""
    text = calls[0].raised.text

    def letters(shape: Actual) -> str:
        return with_sizes(_letters([(shape, calls[0].sizes)]), shape)

    if found := re.search(
        r"output with shape \[([\d, ]*)\] doesn't match the broadcast shape \[([\d, ]*)\]", text
    ):
        small, large = (letters(sizes_in(found[side])) for side in (1, 2))
        return (
            f"A change in place cannot turn the shape {small} into {large}: sum over the extra axis first, "
            "or make a new tensor."
        )
    for pattern, order in (
        (r"Target sizes: \[([\d, ]*)\]\.\s+Tensor sizes: \[([\d, ]*)\]", (2, 1)),
        (r"broadcast input array from shape \(([\d, ]*)\) into shape \(([\d, ]*)\)", (1, 2)),
    ):
        if found := re.search(pattern, text):
            given, place = (letters(sizes_in(found[side])) for side in order)
            return f"An array of shape {given} does not fit into one of shape {place}: both must be equal."
    for pattern, (shape, count) in (
        (r"shape '\[([\d, -]*)\]' is invalid for input of size (\d+)", (1, 2)),
        (r"cannot reshape array of size (\d+) into shape \(([\d, -]*)\)", (2, 1)),
    ):
        if found := re.search(pattern, text):
            return _of_reshape(found[shape], int(found[count]))
    if found := re.search(r"but got \[([\d, ]*)\] at entry 0 and \[([\d, ]*)\] at entry (\d+)", text):
        one, other = (letters(sizes_in(found[side])) for side in (1, 2))
        return f"`stack` needs equal shapes: entry 0 is {one}, entry {found[3]} is {other}."
    if re.search(r"1D tensors expected, but got|(?:self|mat2|vec\w*) must be a (?:matrix|vector)", text):
        return (
            "`dot` takes two vectors, `mm` two matrices, `mv` a matrix and a vector; `@` takes any of them."
        )
    return None


def _of_reshape(shape: str, count: int) -> str:
    """Of a shape for which there are too few numbers, or too many."""
    if "-" in shape:
        return f"No array of shape ({shape}) has {count} numbers, as this one: `reshape` keeps every number."
    room = math.prod(sizes_in(shape))
    return (
        f"The shape ({shape}) has room for {room} numbers, and this array has {count}: `reshape` keeps all."
    )


def explain_index(calls: Sequence[Call]) -> str | None:
    """A sentence on an index behind the end of an axis, with the letter of that axis."""
    pattern = r"index (-?\d+) is out of bounds for (?:dimension|axis) (\d+) with size (\d+)"
    found = [(call, match) for call in calls if (match := re.search(pattern, call.raised.text))]
    if not found or found[0][0] is not calls[0]:
        return None
    index, axis, size = (int(group) for group in found[0][1].groups())
    (letter,) = _letters([((int(match[3]),), call.sizes) for call, match in found])
    length = f"length {_sized(letter, size)}"
    last = f"the last index is {size - 1}" if size else "it is empty"
    return (
        f"Index {index} is out of range on axis {axis}, which has {length}: {last}. Is it the right axis, or "
        "one step too many?"
    )


def operands(code: str, product: bool) -> tuple[str, str] | None:
    """The names on both sides of the one product, or elementwise operator, in a line; None where there is
    none, or several."""
    if product:
        found = [match for pattern in PRODUCTS for match in pattern.finditer(code)]
        several = code.count("@") > 1
    else:
        found = list(ELEMENTWISE.finditer(code))
        several = len(OPERATORS.findall(code)) > 1
    return (found[0][1], found[0][2]) if len(found) == 1 and not several else None


def _turned(names: tuple[str, str] | None) -> str:
    """What to do about the right one of two matrices."""
    if names is None:
        return "transpose the right one"
    suffix = next((suffix for suffix in (".T", ".t()", ".mT") if names[1].endswith(suffix)), "")
    return f"leave `{suffix}` out" if suffix else f"`{names[0]} @ {names[1]}.T`"


def _if_fitting(axes: Axes, actual: Actual, sizes: Sizes) -> Axes:
    """Letters where they have these sizes, else the sizes: a name may have been given another value."""
    known = [int(a) if a.isdigit() else sizes.get(a) for a in axes]
    return axes if known == list(actual) else _letters([(actual, sizes)])


def _letters(seen: Sequence[tuple[Actual, Sizes]]) -> Axes:
    """A letter for each axis, or its size where no letter fits in all calls."""
    return tuple(
        next(iter(fitting_letters([(shape[at], sizes) for shape, sizes in seen])), str(seen[0][0][at]))
        for at in range(len(seen[0][0]))
    )


def _agreeing(
    axes: Sequence[Axes], met: Sequence[tuple[Call, ShapeMismatch]], ran: Sequence[Sizes]
) -> list[Axes]:
    """The letters of the two inner axes such that they are equal in all calls that ran."""
    inner = [[(m.left[1] if side == 0 else m.right[0], c.sizes) for c, m in met] for side in (0, 1)]
    a, b = _choice(inner, [axes[0][1], axes[1][0]], ran)
    return [(axes[0][0], a), (b, axes[1][1])]


def _met(
    letters: Sequence[str], found: Sequence[tuple[Call, re.Match[str]]], ran: Sequence[Sizes]
) -> tuple[str, str]:
    columns = [[(int(m[side]), c.sizes) for c, m in found] for side in (1, 2)]
    return _choice(columns, letters, ran)


def _choice(
    columns: Sequence[Sequence[tuple[int, Sizes]]], otherwise: Sequence[str], ran: Sequence[Sizes]
) -> tuple[str, str]:
    for a, b in _pairs(columns):
        if ran and all(sizes.get(a) == sizes.get(b) or 1 in (sizes.get(a), sizes.get(b)) for sizes in ran):
            return a, b
    return otherwise[0], otherwise[1]


def _pairs(columns: Sequence[Sequence[tuple[int, Sizes]]]) -> Iterator[tuple[str, str]]:
    for a in fitting_letters(columns[0]):
        for b in fitting_letters(columns[1]):
            yield a, b


def _sized(letter: str, size: int) -> str:
    return letter if letter == str(size) else f"{letter} = {size}"
