"""What a part finds, one line of JSON each, so that what was found stays where a part is cut off."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Figure:
    """A measured value. `unit` is empty for a ratio or a count."""

    name: str
    value: float
    unit: str = ""


@dataclass(frozen=True)
class Fact:
    """Something that is so here, in words."""

    name: str
    text: str


@dataclass(frozen=True)
class Verdict:
    """What came of something against what had to; `message` is for whoever looks into the difference."""

    what: str
    expected: str
    got: str
    message: str = ""

    @property
    def held(self) -> bool:
        return self.got in self.expected.split(" or ")


Finding = Figure | Fact | Verdict
KINDS: dict[str, type[Any]] = {kind.__name__.lower(): kind for kind in (Figure, Fact, Verdict)}


def as_line(finding: Finding) -> str:
    """A finding as a line of JSON."""
    return json.dumps({"kind": type(finding).__name__.lower(), **asdict(finding)}) + "\n"


def read(path: Path) -> Iterator[Finding]:
    """The findings in a file. A last line that was cut off is none."""
    for line in path.read_text(encoding="utf-8").splitlines(keepends=True):
        if line.endswith("\n"):
            fields = json.loads(line)
            yield KINDS[fields.pop("kind")](**fields)
