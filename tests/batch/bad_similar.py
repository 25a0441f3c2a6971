"""A process that parses sources and ends over some of them, as a hole in the parser would let it."""

from __future__ import annotations

import base64
import os
import time
from collections.abc import Mapping
from typing import Any

from grader.batch import reading as limits
from grader.similarity import reading
from grader.similarity.source_tree import Pieces

read = reading.answer


def main() -> None:
    limits.CPU_SECONDS = 1
    reading.SECONDS = 5
    reading.answer = harmful
    reading.main()


def harmful(question: Mapping[str, Any], pieces: Pieces) -> dict[str, Any]:
    source = base64.b64decode(question["source"])
    if source == b"crash":
        os.abort()
    if source == b"hang":
        time.sleep(1000)
    while source == b"spin":
        pass
    return read(question, pieces)
