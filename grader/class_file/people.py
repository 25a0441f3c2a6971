"""What a class file says, as plain values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any


class ClassFileError(Exception):
    """A class file or a weights file that cannot be used: a sentence for each line that is wrong."""


@dataclass(frozen=True)
class Person:
    """One student as the instructor knows them. What is not known is empty; `line` is that of the file."""

    line: int
    id: str = ""
    name: str = ""
    number: str = ""
    login: str = ""
    email: str = ""
    github: str = ""
    section: str = ""

    @property
    def key(self) -> str:
        """What tells this person from the others of the file."""
        return next(
            value for value in (self.id, self.login, self.email, self.number, self.github, self.name) if value
        )

    @property
    def title(self) -> str:
        """What the person is called in a sentence."""
        return self.name or self.key


@dataclass(frozen=True)
class Arrangement:
    """An exception for the whole or, with `scope`, for one exercise or topic: another due date, no score at
    all, or points that are set by hand, with the reason in `note`."""

    line: int
    scope: str = ""
    due: str = ""
    exempt: bool = False
    override: float | None = None
    note: str = ""


@dataclass(frozen=True)
class ClassFile:
    """The people of a class in the order of the file, and the exceptions of each, by their `key`."""

    people: tuple[Person, ...]
    arrangements: Mapping[str, tuple[Arrangement, ...]]

    def of(self, person: Person) -> tuple[Arrangement, ...]:
        """The exceptions for one person."""
        return self.arrangements.get(person.key, ())

    def as_json(self) -> dict[str, Any]:
        """Plain values, for a ledger."""
        return {
            "people": [asdict(person) for person in self.people],
            "exceptions": {key: [asdict(one) for one in found] for key, found in self.arrangements.items()},
        }

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> ClassFile:
        """What `as_json` gave. ValueError where it is anything else."""
        try:
            people = tuple(_made(Person, value) for value in values["people"])
            exceptions = {
                str(key): tuple(_made(Arrangement, value) for value in found)
                for key, found in values["exceptions"].items()
            }
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError("this is not what a class file says") from error
        return cls(people, exceptions)


def _made(kind: Any, values: Mapping[str, Any]) -> Any:
    known = {field.name for field in fields(kind)}
    return kind(**{name: value for name, value in values.items() if name in known})


def sentences(faults: Iterable[str], most: int = 10) -> str:
    """The first of them, a line each, and how many more there are."""
    found = list(faults)
    more = [f"{len(found) - most} more lines are wrong."] if len(found) > most else []
    return "\n".join([*found[:most], *more])
