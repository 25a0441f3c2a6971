"""A process that parses sources and ends over some of them, as a hole in the parser would let it."""

from __future__ import annotations

import base64
import os
from collections.abc import Mapping
from typing import Any

from grader.batch import reading as limits
from grader.similarity import reading

read = reading.answer


def main() -> None:
    limits.CPU_SECONDS = 1
    reading.answer = harmful
    reading.main()


def harmful(question: Mapping[str, Any]) -> dict[str, Any]:
    source = base64.b64decode(question["source"])
    if source == b"crash":
        os.abort()
    while source == b"spin":
        pass
    return read(question)
