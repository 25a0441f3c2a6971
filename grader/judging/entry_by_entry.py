"""What to do where an operator that goes entry by entry meets shapes that do not fit."""

from __future__ import annotations

import re

from grader.judging.shapes import Axes, Shapes, declared_axes

COLUMN = "`keepdim=True` or `[:, None]` makes a column, (n, 1)."
BY_ENTRY = "`*` goes entry by entry; the matrix product is `@`."
DIAGONAL = "`diag` takes the diagonal out of a matrix; `diag_embed` makes a matrix of each row."
EQUAL = "Sizes that meet must be equal, or one of them 1."

NAME = r"[A-Za-z_]\w*"
OPERAND = rf"{NAME}(?:\.T\b|\.t\(\))?"
TIMES = re.compile(rf"(?<![\w.)\]\"'])({OPERAND})\s*\*\s*(?=({OPERAND}))")
REDUCTION = re.compile(r"\b(?:sum|mean|amax|amin|max|min|logsumexp|norm|prod|std|var)\(")


def advice_on(code: str, met: tuple[Axes, Axes], shapes: Shapes) -> str:
    """What helps where an operator that goes entry by entry meets two sizes: a product, or a column."""
    pairs = [(declared_axes(m[1], shapes), declared_axes(m[2], shapes)) for m in TIMES.finditer(code)]
    if any(a and b and len(a) == len(b) == 2 and a[-1] == b[0] for a, b in pairs):
        return BY_ENTRY
    if re.search(r"\bdiag\(", code):
        return DIAGONAL
    known = [shapes.arguments[name] for name in re.findall(NAME, code) if name in shapes.arguments]
    vectors = [shape for shape in known if len(shape.axes) == 1 and not shape.in_list]
    if vectors and "@" not in code:
        return COLUMN
    ends = {(s.axes[0], s.axes[-1]) for s in shapes.arguments.values() if len(s.axes) > 1 and not s.in_list}
    letters = "".join(met[0]), "".join(met[1])
    batched = letters in ends or letters[::-1] in ends
    reduced = REDUCTION.search(code) and "keepdim" not in code and "@" not in code
    if reduced and (batched or (letters[0].isdigit() and letters[1].isdigit())):
        return COLUMN
    return COLUMN if batched and "(" not in code and not known else EQUAL
