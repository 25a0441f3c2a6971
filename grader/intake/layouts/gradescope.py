"""A Gradescope export: folders `submission_<id>`, and `submission_metadata.yml` on who handed them in.

    submission_87184652:
      :submitters:
      - :name: Ada Lovelace
        :sid: '1815'
        :email: ada@example.org
      :created_at: 2026-03-01 18:25:53.109082000 Z
      :results: …

The keys are symbols of Ruby. Much else may stand there, results of autograders of any length; of each
entry only the two sections that are of use go through the YAML reader, one entry at a time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache
from typing import Any, BinaryIO

from grader.intake.errors import IntakeError
from grader.intake.layouts.ownership import Owner, Ownership

METADATA = "submission_metadata.yml"

_FOLDER = re.compile(r"submission_(\d{1,20})")
_SECTIONS = re.compile(r"[ ]{1,8}:?(submitters|created_at):")
_MAX_LINE = 100_000
_MAX_ENTRY = 100_000
_MAX_METADATA = 1_000_000_000
_MAX_NESTED = 20
_MAX_NUMBER = 10**60
"""The largest number that is a student's: Python refuses to write out much longer ones."""


@dataclass(frozen=True)
class Entry:
    """Who handed in one submission, and when."""

    owners: tuple[Owner, ...]
    submitted: float | None


@dataclass(frozen=True)
class Gradescope:
    """The layout, with what the metadata tells; without them a student is called by the submission's id."""

    entries: Mapping[str, Entry] = field(default_factory=dict)

    def ownership(self, path: str, is_folder: bool) -> Ownership | None:
        top, _, rest = path.partition("/")
        found = _FOLDER.fullmatch(top)
        if not found or not (rest or is_folder):
            return None
        number = found[1]
        entry = self.entries.get(top, Entry((), None))
        owners = entry.owners or (Owner(top, f"submission {number}"),)
        return Ownership(owners, rest, attempt=entry.submitted or 0.0, submitted=entry.submitted)


def fits(name: str) -> bool:
    return _FOLDER.fullmatch(name) is not None


def read_metadata(file: BinaryIO) -> dict[str, Entry]:
    """What the metadata say of each folder; IntakeError where they are no metadata of Gradescope."""
    entries = {folder: _entry(folder, text) for folder, text in _blocks(file)}
    if not entries:
        raise IntakeError(f"{METADATA} lists no submission; export the submissions from Gradescope again.")
    return entries


def _blocks(file: BinaryIO) -> Iterator[tuple[str, str]]:
    """Each submission's folder with the lines of its sections of use."""
    folder, text, wanted, indent = "", "", False, 0
    for line in _lines(file):
        spaces = len(line) - len(line.lstrip(" "))
        top = line.strip().removesuffix(":").strip("'\"")
        if spaces == 0 and fits(top):
            if folder:
                yield folder, text
            folder, text, wanted, indent = top, "", False, 0
        elif line.strip() and not line.lstrip().startswith("- "):
            indent = indent or spaces
            if spaces <= indent:
                wanted = bool(_SECTIONS.match(line))
        if folder and wanted and len(text) < _MAX_ENTRY:
            text += line
    if folder:
        yield folder, text


def _lines(file: BinaryIO) -> Iterator[str]:
    """The lines, without what is too long: the end of a long line must never pass for a line of its own,
    since what a student's program printed may be in it."""
    size = 0
    begins = True
    while piece := file.readline(_MAX_LINE):
        size += len(piece)
        if size > _MAX_METADATA:
            raise IntakeError(f"{METADATA} is larger than {_MAX_METADATA // 10**9} GB.")
        if begins:
            yield piece.decode("utf-8", "replace")
        begins = piece.endswith(b"\n")


def _entry(folder: str, text: str) -> Entry:
    import yaml  # imported where there are metadata

    try:
        found = yaml.load(text, _loader()) if _is_shallow(text) else None
    # What its constructors raise on values of any shape: ValueError for the 31st of February.
    except (yaml.YAMLError, ValueError, TypeError, RecursionError, OverflowError):
        found = None
    section = found if isinstance(found, dict) else {}
    people = _section(section, "submitters")
    owners = [_owner(person) for person in (people if isinstance(people, list) else [])]
    unique = {owner.key: owner for owner in owners if owner}
    return Entry(tuple(unique.values()), _time(_section(section, "created_at")))


def _is_shallow(text: str) -> bool:
    """Whether it can be read: what is nested without end crashes the reader. YAMLError where it is none."""
    import yaml

    depth = 0
    for event in yaml.parse(text, _loader()):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _MAX_NESTED:
            return False
    return True


@cache
def _loader() -> Any:
    import yaml

    class Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
        """Plain values only; merged keys, which grow without bound, are refused."""

        def flatten_mapping(self, node: object) -> None:
            pass

    return Loader


def _owner(person: Any) -> Owner | None:
    """Who it is. The number of a submission is nobody's: in a gradebook it could be another student's."""
    if not isinstance(person, dict):
        return None
    name, login, email = (_plain(_section(person, key)) for key in ("name", "sid", "email"))
    key = email.casefold() or login or name
    return Owner(key, name or email or login, login=login, email=email) if key else None


def _section(mapping: dict[Any, Any], key: str) -> Any:
    return mapping.get(f":{key}", mapping.get(key))


def _plain(value: Any) -> str:
    if isinstance(value, int) and abs(value) > _MAX_NUMBER:
        return ""
    return str(value).strip() if isinstance(value, (str, int)) else ""


def _time(value: Any) -> float | None:
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value.strip())
        except ValueError:
            return None
    if isinstance(value, datetime):
        return (value if value.tzinfo else value.replace(tzinfo=UTC)).timestamp()
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day, tzinfo=UTC).timestamp()
    return None
