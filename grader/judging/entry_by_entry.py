"""What to do where an operator that goes entry by entry meets shapes that do not fit."""

from __future__ import annotations

import re

from grader.judging.shapes import Axes, Shapes, declared_axes

COLUMN = "`keepdim=True` or `[:, None]` makes a column, (n, 1)."
BY_ENTRY = "`*` goes entry by entry; the matrix product is `@`."
DIAGONAL = "`diag` takes the diagonal out of a matrix; `diag_embed` makes a matrix of each row."
ONE_AXIS = "Both arrays have one axis: was one of them reduced or indexed along the wrong one?"
BEHIND = "Where one of them lacks its last axes, `[:, None, None]` adds two of length 1."
CLASSES = "`one_hot(labels)` has as many columns as the largest label needs: give it the number of classes."
LABELS = "`labels` holds the numbers of classes: pick an entry of each row by them, or use `one_hot`."
EQUAL = "Axes are compared from the last to the first: both must be equally long, or one of them 1."

NAME = r"[A-Za-z_]\w*"
OPERAND = rf"{NAME}(?:\.T\b|\.t\(\))?"
TIMES = re.compile(rf"(?<![\w.)\]\"'])({OPERAND})\s*\*\s*(?=({OPERAND}))")
REDUCTION = re.compile(r"\b(?:sum|mean|amax|amin|max|min|logsumexp|norm|prod|std|var)\(")


def advice_on(code: str, met: tuple[Axes, Axes], shapes: Shapes, axis: int | None = None) -> str:
    """What helps where an operator that goes entry by entry meets two sizes: a product, or a column.
    `axis` is where they meet, counted from the front, where that is known."""
    pairs = [(declared_axes(m[1], shapes), declared_axes(m[2], shapes)) for m in TIMES.finditer(code)]
    if any(a and b and len(a) == len(b) == 2 and a[-1] == b[0] for a, b in pairs):
        return BY_ENTRY
    if any(a is None and b and len(b) == 2 and b[0] == "".join(met[0]) for a, b in pairs):
        return BY_ENTRY
    if "C" in met[0] + met[1] and re.search(r"\blabels\b(?!\])", code) and "one_hot(" not in code:
        return LABELS
    if re.search(r"\bdiag\(", code):
        return DIAGONAL
    known = [shapes.arguments[name] for name in re.findall(NAME, code) if name in shapes.arguments]
    vectors = [shape for shape in known if len(shape.axes) == 1 and not shape.in_list]
    if "one_hot(" in code and "num_classes" not in code:
        return CLASSES
    if axis == 0:
        return ONE_AXIS if "dim" in code or "axis" in code or REDUCTION.search(code) else EQUAL
    reduced = REDUCTION.search(code) and "keepdim=True" not in code and "@" not in code
    if axis and axis > 1 and not reduced:
        return BEHIND if "@" not in code and "[:, None" not in code else EQUAL
    letters = {*met[0], *met[1]}
    unclear = all(letter.isdigit() for letter in letters)
    if "@" not in code and any(unclear or vector.axes[0] in letters for vector in vectors):
        return COLUMN
    ends = {(s.axes[0], s.axes[-1]) for s in shapes.arguments.values() if len(s.axes) > 1 and not s.in_list}
    pair = "".join(met[0]), "".join(met[1])
    batched = pair in ends or pair[::-1] in ends
    if reduced and (batched or unclear):
        return COLUMN
    return COLUMN if batched and "(" not in code and not known else EQUAL
