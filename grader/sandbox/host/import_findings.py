"""Which files a child is to watch while it imports them, and what it has seen then."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from grader.sandbox.host.decode import MAX_NAME, plain_text

WHILE_IMPORTED = "while the file is imported"


class ImportFindings:
    """Of one submission. `inspections` has what was read in each file, and grows as files are read."""

    def __init__(self, inspections: Mapping[str, Mapping[str, Any]]) -> None:
        self._inspections = inspections
        self._seen: dict[str, str] = {}

    def to_watch(self) -> list[str]:
        """The files of which an exercise under the by-hand rule uses what is made while they are imported."""
        return [
            file
            for file, inspection in self._inspections.items()
            if any(found["kept"] for found in inspection.get("exercises", {}).values())
        ]

    def take(self, file: str, seen: Any) -> None:
        """Note what a child says of the import of a file, if it says anything."""
        if isinstance(seen, str):
            self._seen.setdefault(file, plain_text(seen, MAX_NAME))

    def flags(self, file: str, exercise: str) -> tuple[str, ...]:
        """What an exercise is flagged for, where the reading has not said so already."""
        inspection = self._inspections.get(file, {})
        kept = inspection.get("exercises", {}).get(exercise, {}).get("kept")
        read = any(WHILE_IMPORTED in flag for flag in inspection.get("flags", ()))
        if kept is None or read or file not in self._seen:
            return ()
        name = plain_text(kept, MAX_NAME)
        return (f"{file}: it {self._seen[file]} while it is imported, when `{name}` is made",)
