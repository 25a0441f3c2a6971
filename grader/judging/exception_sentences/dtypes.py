"""How exceptions write a dtype, and two that differ."""

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

TWO_DTYPES = (
    rf"but got:? {DTYPE} != {DTYPE}",
    rf"but (?:found|got) {DTYPE},? and {DTYPE}",
    rf"but got {DTYPE}, {DTYPE}, and",
    rf"expected scalar type {DTYPE} but found {DTYPE}",
    rf"expected dtype {DTYPE} for .{{1,40}} but got dtype {DTYPE}",
    rf"[Ff]ound dtype {DTYPE} but expected {DTYPE}",
)
