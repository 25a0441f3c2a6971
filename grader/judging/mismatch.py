"""What is wrong with one answer, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from grader.exercise import Property
from grader.judging.comparison import Difference
from grader.report import Status


class MismatchKind(StrEnum):
    """What is wrong, in the order in which answers are checked; `AGAIN` is found between two answers."""

    NOT_CALLED = "not called"
    FAILURE = "failure"
    NOTHING = "nothing"
    NONE_AMONG = "none among"
    TYPE = "type"
    SHAPE = "shape"
    DTYPE = "dtype"
    DEVICE = "device"
    FINITE = "finite"
    VALUE = "value"
    PROPERTY = "property"
    MODIFIED = "modified"
    REQUIRES_GRAD = "requires_grad"
    WAY = "way"
    AGAIN = "again"


@dataclass(frozen=True)
class Mismatch:
    """What is wrong with one answer.

    `output` says which of several returned values; `difference` belongs to the kinds FINITE and VALUE,
    `violated` to PROPERTY, `shape` to SHAPE: the one that came back. A TYPE is `inside` where that of one of
    several values is wrong, which its message names first.
    """

    status: Status
    kind: MismatchKind
    message: str
    output: int = 0
    difference: Difference | None = None
    violated: Property | None = None
    shape: tuple[int, ...] = ()
    inside: bool = False
