"""A PNG as sixels: rows of six pixels, a colour at a time."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from PIL import Image

COLOURS = 64
BAND = 6
RUN = re.compile(rb"(.)\1{3,}", re.DOTALL)
"""Four equal characters or more, which a count and one of them replace."""


def sixel(png: bytes) -> str:
    """The picture, in at most 64 colours."""
    image = Image.open(io.BytesIO(png)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    pixels = np.asarray(image)
    palette = np.asarray(image.getpalette() or [], dtype=np.int64).reshape(-1, 3)
    used: list[int] = np.unique(pixels).tolist()
    registers = "".join(
        f"#{number};2;{';'.join(str(round(100 * part / 255)) for part in palette[number].tolist())}"
        for number in used
    )
    height, width = pixels.shape
    bands = "-".join("$".join(_band(pixels[top : top + BAND])) for top in range(0, height, BAND))
    return f'\x1bPq"1;1;{width};{height}{registers}{bands}\x1b\\'


def _band(rows: NDArray[np.uint8]) -> Iterator[str]:
    """A row of sixels in each of its colours."""
    weights = (1 << np.arange(len(rows)))[:, None]
    for number in np.unique(rows).tolist():
        line = (((rows == number) * weights).sum(axis=0) + 63).astype(np.uint8).tobytes().rstrip(b"?")
        yield f"#{number}" + RUN.sub(lambda run: b"!%d%c" % (len(run[0]), run[1]), line).decode("ascii")
