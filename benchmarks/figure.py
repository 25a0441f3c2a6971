"""A figure: what was measured, what came out, and what was promised."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """One measured value in `unit`, with the most that is promised, None where nothing is."""

    name: str
    value: float
    unit: str
    target: float | None = None
    detail: str = ""

    def __str__(self) -> str:
        promised = "" if self.target is None else f"  (at most {self.target:g}: {self._verdict})"
        detail = f"\n{'':4}{self.detail}" if self.detail else ""
        return f"{self.name}: {self.value:.3g} {self.unit}".rstrip() + promised + detail

    @property
    def _verdict(self) -> str:
        return "met" if self.target is not None and self.value <= self.target else "MISSED"
