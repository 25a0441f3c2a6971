"""What a layout tells of one file: whose it is."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Owner:
    """A student as the name of a file or folder tells them. Equal `key`s are one student."""

    key: str
    name: str
    number: str = ""
    login: str = ""
    email: str = ""

    @property
    def preferred_id(self) -> str:
        """What their id should be like: the same however the class grows from one day to the next."""
        return self.name if self.login or self.email else f"{self.name} {self.number}"


@dataclass(frozen=True, slots=True)
class Unclear:
    """A file that may be one of several students', and is therefore nobody's; `reason` says so."""

    reason: str


@dataclass(frozen=True, slots=True)
class Ownership:
    """One file or folder as part of what somebody handed in.

    `file` is its path in there, as the student named it; it is empty for the folder that is all of it.
    `upload` orders files of one name, the latest last. Of several `attempt`s of a student the latest
    counts as a whole. A group that handed in together has several owners.
    """

    owners: tuple[Owner, ...]
    file: str
    upload: int = 0
    attempt: float = 0.0
    submitted: float | None = None
    late: bool = False
