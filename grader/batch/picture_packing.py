"""How the ledger keeps the pictures of a page."""

from __future__ import annotations

import base64
import json
from typing import Any

from grader.batch.packing import pack_text, read_json, unpack_text
from grader.drawing import Drawing, Drawings

PNG = b"\x89PNG\r\n\x1a\n"


def pack_drawings(drawings: Drawings) -> bytes:
    """The pictures and the note as JSON, compressed."""
    drawn = [[one.exercise, base64.b64encode(one.png).decode(), one.words] for one in drawings.drawn]
    return pack_text(json.dumps({"note": drawings.note, "drawn": drawn}))


def unpack_drawings(packed: bytes) -> Drawings:
    """What `pack_drawings` packed. ValueError where it is something else: a ledger may be a stranger's."""
    match read_json(unpack_text(packed)):
        case {"note": str(note), "drawn": list(drawn)}:
            return Drawings(tuple(map(_drawing, drawn)), note)
    raise ValueError("its pictures are malformed")


def _drawing(value: Any) -> Drawing:
    match value:
        case [str(exercise), str(image), str(words)]:
            png = base64.b64decode(image, validate=True)
            if png.startswith(PNG):
                return Drawing(exercise, png, words)
    raise ValueError("its pictures are malformed")
